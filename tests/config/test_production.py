"""An installation made by hand from docs/operations.md: it passes its checks, and serves people as it should."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import psycopg
import pytest
from cryptography.fernet import Fernet
from psycopg import sql
from psycopg.conninfo import make_conninfo

from fotfeste.config import database
from fotfeste.config.database import Place
from tests.config.guide import run_block

HOST = "fotfeste.example.no"
PASSWORD = "et langt og godt passord"


@pytest.fixture(scope="module")
def by_hand(place: Place) -> Iterator[dict[str, str]]:
    """Roles and a database made by the guide's SQL alone; answers the two addresses as variables."""
    name = f"{place.name}_hand"
    names = {"fotfeste": name} | {f"fotfeste_{role}": f"{name}_{role}" for role in ("owner", "app", "backup")}
    passwords = {role: secrets.token_hex(16) for role in ("owner", "app", "backup")}
    everybody = [names[f"fotfeste_{role}"] for role in passwords]

    def sweep() -> None:
        database.drop(place.admin, name, keep_roles=True)
        with psycopg.connect(place.admin, autocommit=True) as connection:
            for role in everybody:
                connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(role)))

    def login(role: str) -> str:
        return make_conninfo(
            place.admin, dbname=name, user=names[f"fotfeste_{role}"], password=passwords[role]
        )

    sweep()
    run_block(place.admin, "roles", names, passwords)
    run_block(place.admin, "backup", names, passwords)
    run_block(place.admin, "database", names, passwords)
    run_block(login("owner"), "rights", names, passwords)
    yield {"DATABASE_URL": login("app"), "DATABASE_OWNER_URL": login("owner")}
    sweep()


@pytest.fixture(scope="module")
def service(by_hand: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of the service, once tables, styles and the first administrator are in place."""
    variables = {
        "PATH": os.environ["PATH"],
        "FOTFESTE_HOME": str(tmp_path_factory.mktemp("home")),
        "FOTFESTE_SECRET_KEY": secrets.token_urlsafe(60),
        "FOTFESTE_ACTOR_KEY": secrets.token_hex(32),
        "FOTFESTE_ID_KEYS": Fernet.generate_key().decode(),
        "FOTFESTE_ID_LOOKUP_KEY": secrets.token_hex(32),
        "FOTFESTE_HOSTS": HOST,
    }
    fotfeste("migrate", "--verbosity=0", **variables, **by_hand)
    fotfeste("collectstatic", "--no-input", "--verbosity=0", **variables, **by_hand)
    variables["DATABASE_URL"] = by_hand["DATABASE_URL"]
    account = ["--login=ane", "--name=Ane", "--organisation=office", "--organisation-name=Kontoret"]
    fotfeste("open-account", *account, told=f"{PASSWORD}\n", **variables)
    return variables


def fotfeste(*arguments: str, told: str = "", **variables: str) -> str:
    """Run the console command in a process of its own; what it says is shown when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "fotfeste.config.cli", *arguments],
        env=variables,
        input=told,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass(frozen=True)
class Visitor:
    """Asks the service as the proxy does: plain HTTP on this machine, with the headers that tell of TLS."""

    port: int

    def ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        """The response and its text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        told = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", **headers}
        connection.request(method, path, body or None, {name: value for name, value in told.items() if value})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text


@pytest.fixture(scope="module")
def visitor(service: dict[str, str]) -> Iterator[Visitor]:
    """Somebody who visits the service, which runs with production settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "fotfeste.config.cli", "serve", f"--port={port}"]
    with subprocess.Popen(command, env=service, stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(150):
                assert server.poll() is None, "The service stopped before it answered."
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            yield Visitor(port)
        finally:
            server.terminate()


def test_installation_by_the_guide_passes_the_deployment_checks(service: dict[str, str]) -> None:
    fotfeste("check", "--deploy", **service)


def test_service_is_well(visitor: Visitor) -> None:
    answer, text = visitor.ask("GET", "/helse")
    assert (answer.status, text) == (200, "ok")


def test_plain_http_is_sent_to_tls(visitor: Visitor) -> None:
    answer, _text = visitor.ask("GET", "/logg-inn", **{"X-Forwarded-Proto": ""})
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/logg-inn")


def test_other_host_names_are_refused(visitor: Visitor) -> None:
    answer, _text = visitor.ask("GET", "/logg-inn", Host="evil.example.com")
    assert answer.status == 400


def test_demo_can_not_be_signed_in_to(visitor: Visitor) -> None:
    _answer, text = visitor.ask("GET", "/logg-inn")
    assert "/demo/" not in text
    assert 'type="password"' in text
    answer, _text = send_form(visitor, "/logg-inn/demo/programme_office")
    assert answer.status == 404


def test_every_page_carries_the_headers_of_safety(visitor: Visitor) -> None:
    answer, _text = visitor.ask("GET", "/logg-inn")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Server"] is None


def test_cookies_travel_over_tls_only_and_are_closed_to_scripts(visitor: Visitor) -> None:
    answer, _text = visitor.ask("GET", "/logg-inn")
    cookies = answer.headers.get_all("Set-Cookie", [])
    assert cookies
    assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)


def test_first_administrator_signs_in(visitor: Visitor) -> None:
    answer, text = send_form(visitor, "/logg-inn", username="ane", password=PASSWORD)
    assert answer.status == 302, text
    cookies = answer.headers.get_all("Set-Cookie", [])
    session = next(one.partition(";")[0] for one in cookies if one.startswith("fotfeste="))
    answer, text = visitor.ask("GET", "/ansatte", Cookie=session)
    assert answer.status == 200
    assert "Kontoret" in text


def test_actor_key_is_changed_by_migrating_with_the_new_one(
    service: dict[str, str], by_hand: dict[str, str]
) -> None:
    changed = {**service, "FOTFESTE_ACTOR_KEY": secrets.token_hex(32)}
    with pytest.raises(AssertionError, match="not the key that the database knows"):
        fotfeste("check", "--deploy", **changed)
    fotfeste("migrate", "--verbosity=0", **changed | by_hand)
    try:
        fotfeste("check", "--deploy", **changed)
    finally:
        fotfeste("migrate", "--verbosity=0", **service | by_hand)


def send_form(visitor: Visitor, path: str, **fields: str) -> tuple[http.client.HTTPResponse, str]:
    """Fetch the sign-in page, and send a form with its token to *path*."""
    answer, text = visitor.ask("GET", "/logg-inn")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    assert token
    return visitor.ask(
        "POST",
        path,
        urlencode({"csrfmiddlewaretoken": token[1], **fields}),
        Cookie=answer.headers["Set-Cookie"].partition(";")[0],
        Referer=f"https://{HOST}/logg-inn",
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
