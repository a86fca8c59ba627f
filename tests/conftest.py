"""What tests share: a migrated database with the demo portfolio, actors in every role, clients and a browser.

Every test runs as the application's own database role. Two databases are made when the code that shapes them has
changed: one is migrated only, the other is a copy of it with the demo portfolio loaded.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg import sql
from psycopg.conninfo import make_conninfo

from fotfeste.config import database, texts
from fotfeste.config.database import Place
from fotfeste.kernel import actor as actors
from fotfeste.kernel import signin
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.models import Account
from fotfeste.people.demo import PARTICIPANT

# The browser keeps an event loop running in this thread; nothing here is asynchronous for that reason.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

PROJECT = Path(__file__).resolve().parents[1]
texts.compile_all()
_SHAPE = (
    "*/migrations/*.py",
    "*/models/*.py",
    "*/actions.py",
    "*/actions/*.py",
    "people/*.py",
    "*/rules.py",
    "exchange/**/*",
    "kernel/*.py",
    "kernel/codelists/*",
)


def _fingerprint() -> str:
    digest = hashlib.sha256(settings.ACTOR_KEY)
    paths = {path for pattern in _SHAPE for path in (PROJECT / "fotfeste").glob(pattern) if path.is_file()}
    for path in sorted(paths):
        if path.suffix != ".pyc":
            digest.update(str(path.relative_to(PROJECT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _point_at(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _copy(place: Place, template: str, name: str) -> None:
    """Make the database *name* as a copy of *template*, which nobody may be connected to."""
    database.drop(place.admin, name, keep_roles=True)
    with psycopg.connect(place.admin, autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} owner {} template {}").format(
                sql.Identifier(name), sql.Identifier(f"{place.name}_owner"), sql.Identifier(template)
            )
        )


def _demo(place: Place) -> str:
    return f"{place.name}_demo"


def _build(place: Place) -> None:
    """Make the two databases anew, unless they already have the shape that the code gives them."""
    stamp, shape = database.home() / f"{place.name}.stamp", _fingerprint()
    if stamp.exists() and stamp.read_text() == shape:
        return
    stamp.unlink(missing_ok=True)
    for name in (_demo(place), place.name):
        database.drop(place.admin, name, keep_roles=True)
    database.prepare(place.admin, place.name)
    call_command("migrate", verbosity=0)
    _point_at(place.name)
    _copy(place, place.name, _demo(place))
    _point_at(_demo(place))
    call_command("load_demo", verbosity=0)
    stamp.write_text(shape)


@pytest.fixture(scope="session")
def place(django_db_blocker: Any) -> Place:
    """The test server and the name of its database, ready for use."""
    found = database.place(test=True)
    assert found is not None, "Tests make their own databases: give DATABASE_URL alone, or nothing."
    with django_db_blocker.unblock():
        database.start(test=True)
        _build(found)
        _point_at(_demo(found))
    return found


@pytest.fixture(scope="session")
def django_db_setup(place: Place) -> None:
    """Use the prepared database, with the demo portfolio in it, instead of one that Django would make."""


@pytest.fixture
def empty_database(place: Place, django_db_blocker: Any) -> Iterator[None]:
    """A migrated database with nothing in it, where transactions are real; thrown away afterwards.

    It replaces the ``db`` fixture: a test that is marked ``django_db`` can not use it.
    """
    name = f"{place.name}_scratch"
    _copy(place, place.name, name)
    with django_db_blocker.unblock():
        _point_at(name)
        try:
            yield
        finally:
            _point_at(_demo(place))
            database.drop(place.admin, name, keep_roles=True)


# Who acts ------------------------------------------------------------------------------------------------


@pytest.fixture
def system(db: None) -> Iterator[Actor]:
    """The system, entered."""
    with actors.enter(actors.system("test")) as actor:
        yield actor


@pytest.fixture
def actor_in(db: None) -> Callable[[str], Actor]:
    """Answers the demo's actor in a role, not entered: ``actor_in("observer")``."""

    def find(role: str) -> Actor:
        account = demo_account(role)
        assert account is not None, f"The demo has nobody in the role {role}."
        return signin.acting_as(signin.roles_of(account.pk, on=timezone.localdate())[0])

    return find


@pytest.fixture
def client_in(db: None) -> Callable[[str], Client]:
    """Answers a client signed in as the demo's member of staff in a role."""

    def sign_in(role: str) -> Client:
        account = demo_account(role)
        assert account is not None, f"The demo has nobody in the role {role}."
        client = Client(headers={"accept-language": "nb"})
        client.force_login(account, backend="fotfeste.kernel.signin.AccountBackend")
        return client

    return sign_in


@pytest.fixture
def participant_client(db: None) -> Client:
    """A client signed in as the person of the demo who has an account of her own."""
    client = Client(headers={"accept-language": "nb"})
    client.force_login(
        Account.objects.get(login=PARTICIPANT), backend="fotfeste.kernel.signin.AccountBackend"
    )
    return client


@pytest.fixture
def asks_at_most(db: None) -> Callable[[int], AbstractContextManager[None]]:
    """Fails when more questions are asked than told; marks that the test's own transaction needs do not count."""

    @contextmanager
    def counting(most: int) -> Iterator[None]:
        with CaptureQueriesContext(connections["default"]) as seen:
            yield
        asked = [
            one["sql"] for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        ]
        assert len(asked) <= most, "\n".join(
            [f"{len(asked)} questions, at most {most}:", *(sql[:160] for sql in asked)]
        )

    return counting


# A browser -----------------------------------------------------------------------------------------------


def _browser() -> str | None:
    named = os.environ.get("FOTFESTE_BROWSER")
    if named:
        return named
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], site: str) -> dict[str, Any]:
    """The browser of the machine; without one the test is skipped, or fails where one is required."""
    path = _browser()
    if path is None:
        message = "No browser was found: install chromium, or name one in FOTFESTE_BROWSER."
        if os.environ.get("FOTFESTE_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    quiet = (
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    )
    return {**browser_type_launch_args, "executable_path": path, "args": list(quiet)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], site: str) -> dict[str, Any]:
    """Pages begin at the served site, in bokmål."""
    return {**browser_context_args, "base_url": site, "locale": "nb-NO"}


@pytest.fixture(scope="session")
def site(place: Place, django_db_blocker: Any) -> Iterator[str]:
    """The address of a real server over a copy of the demo."""
    name = f"{place.name}_browser"
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
        _copy(place, _demo(place), name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    addresses = database.addresses(test=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fotfeste.config.settings.test",
        "DATABASE_URL": make_conninfo(addresses.app, dbname=name),
        "DATABASE_OWNER_URL": make_conninfo(addresses.owner, dbname=name),
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
    with subprocess.Popen(command, env=environment, cwd=PROJECT) as server:
        try:
            _await(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)
    with django_db_blocker.unblock():
        database.drop(place.admin, name, keep_roles=True)


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        assert server.poll() is None, "The server stopped before it answered."
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("The server did not answer within half a minute.")


@pytest.fixture
def page_in(page: Any, site: str) -> Callable[..., Any]:
    """Answers a browser page signed in by the demo's one click: ``page_in("observer", language="en")``."""

    def sign_in(role: str, language: str = "nb") -> Any:
        page.context.add_cookies([{"name": "sprak", "value": language, "url": site}])
        page.goto("/logg-inn")
        page.locator(f"form[action$='/demo/{role}'] button").click()
        page.wait_for_url("**/i-dag")
        return page

    return sign_in
