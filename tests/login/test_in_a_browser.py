"""A participant and a member of staff sign in through the provider in a real browser, and sign out again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from psycopg.conninfo import make_conninfo

from fotfeste.config import database
from fotfeste.config.database import Place
from fotfeste.people.national_ids import synthetic
from tests import conftest as shared
from tests.login.peer import SECRET, Op
from tests.looks import overflow, violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def login_site(place: Place, started: str, django_db_blocker: Any) -> Iterator[str]:
    """A real server over a copy of the demo, with the provider of the tests as ID-porten and Ansattporten."""
    name = f"{place.name}_login"
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
        shared._copy(place, f"{place.name}_demo", name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    addresses = database.addresses(test=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fotfeste.config.settings.test",
        "DATABASE_URL": make_conninfo(addresses.app, dbname=name),
        "DATABASE_OWNER_URL": make_conninfo(addresses.owner, dbname=name),
        "FOTFESTE_IDPORTEN_CLIENT_ID": "participants",
        "FOTFESTE_IDPORTEN_CLIENT_SECRET": SECRET,
        "FOTFESTE_IDPORTEN_ISSUER": started,
        "FOTFESTE_ANSATTPORTEN_CLIENT_ID": "staff",
        "FOTFESTE_ANSATTPORTEN_CLIENT_SECRET": SECRET,
        "FOTFESTE_ANSATTPORTEN_ISSUER": started,
    }
    command = [
        sys.executable,
        "-m",
        "fotfeste.config.cli",
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, env=environment, cwd=shared.PROJECT) as server:
        try:
            shared._await(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)
    with django_db_blocker.unblock():
        database.drop(place.admin, name, keep_roles=True)


def test_a_participant_signs_in_and_out(page: Any, login_site: str, started: str) -> None:
    Op(started).tell(sub="amina", claims={"acr": "idporten-loa-substantial", "pid": synthetic(1).reveal()})
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Security Policy" in said.text else None)
    page.goto(f"{login_site}/logg-inn")
    assert violations(page) == []
    page.get_by_role("button", name="Logg inn med ID-porten").click()
    page.wait_for_url(lambda url: url.startswith(login_site) and "/logg-inn" not in url)
    assert violations(page) == []
    assert blocked == []
    page.locator("form[action='/logg-ut'] button").first.evaluate("button => button.form.requestSubmit()")
    page.get_by_role("button", name="Ja, logg ut").click()
    page.wait_for_url(f"{login_site}/logg-inn**")
    assert page.get_by_role("button", name="Logg inn med ID-porten").is_visible()
    assert blocked == []


def test_nobody_here_gets_a_page_that_says_so(page: Any, login_site: str, started: str) -> None:
    Op(started).tell(sub="nobody", claims={"acr": "idporten-loa-high", "pid": synthetic(900).reveal()})
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{login_site}/logg-inn")
    page.get_by_role("button", name="Logg inn med ID-porten").click()
    page.get_by_role("link", name="Til innloggingen").wait_for()
    assert "synthetic" not in page.title()
    assert violations(page) == []
    assert overflow(page) == 0


def test_staff_are_connected_by_a_code(browser: Any, login_site: str, started: str) -> None:
    Op(started).tell(sub="at-work", claims={"acr": "high", "pid": synthetic(951).reveal()})
    office = browser.new_context(locale="nb-NO").new_page()
    office.goto(f"{login_site}/logg-inn")
    office.locator("form[action$='/demo/administrator'] button").click()
    office.wait_for_url("**/i-dag")
    office.goto(f"{login_site}/ansatte")
    office.locator("a[href*='/logg-inn/ansatt/']").first.click()
    office.get_by_role("button", name="Lag en kode").click()
    code = office.locator("[data-code]").inner_text()
    assert violations(office) == []
    office.set_viewport_size({"width": 320, "height": 640})
    assert overflow(office) == 0
    desk = browser.new_context(locale="nb-NO", viewport={"width": 320, "height": 640}).new_page()
    desk.goto(f"{login_site}/logg-inn")
    desk.get_by_role("button", name="Logg inn med Ansattporten").click()
    desk.wait_for_url("**/koble-til")
    assert violations(desk) == []
    assert overflow(desk) == 0
    desk.get_by_label("Kode fra administratoren").fill("feil")
    desk.get_by_role("button", name="Koble til kontoen min").click()
    desk.get_by_text("Koden er feil, brukt eller for gammel").first.wait_for()
    assert violations(desk) == []
    desk.get_by_label("Kode fra administratoren").fill(code)
    desk.get_by_role("button", name="Koble til kontoen min").click()
    desk.wait_for_url("**/i-dag")
    office.reload()
    office.goto(office.url.removesuffix("/kode"))
    assert office.get_by_role("row", name="Ansattporten").count() == 1
    for one in (office, desk):
        one.context.close()
