"""Two roles and one database are made with the rights they should have and no more."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fotfeste.config import database
from fotfeste.config.database import Addresses, DatabaseFault
from fotfeste.config.embedded import ADMINISTRATOR, Server

NAME = "rights"


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An administrator's address on a server that belongs to this module."""
    server = Server(tmp_path_factory.mktemp("server") / "postgres", durable=False)
    address = server.ensure_started()
    yield make_conninfo(
        "", host=str(address.folder), port=address.port, user=ADMINISTRATOR, dbname=database.MAINTENANCE
    )
    server.stop()


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state folder of the test's own, and no database named from outside."""
    monkeypatch.setenv("FOTFESTE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)


@pytest.fixture
def prepared(admin: str) -> Iterator[Addresses]:
    yield database.prepare(admin, NAME)
    database.drop(admin, NAME)


def run(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def test_preparing_twice_changes_nothing(admin: str, prepared: Addresses) -> None:
    run(prepared.owner, "CREATE TABLE kept AS SELECT 1 AS number")
    asked = "SELECT datname, datacl::text FROM pg_database ORDER BY 1"
    granted = "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1"

    def picture() -> list[object]:
        with psycopg.connect(make_conninfo(admin, dbname=NAME)) as connection:
            return [connection.execute(asked).fetchall(), connection.execute(granted).fetchall()]

    before = picture()
    assert database.prepare(admin, NAME) == prepared
    assert picture() == before
    run(prepared.app, "SELECT number FROM kept")


def test_application_may_use_what_the_owner_makes(prepared: Addresses) -> None:
    run(prepared.owner, "CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY, text text)")
    run(prepared.owner, "CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1 * 2'")
    run(prepared.app, "INSERT INTO note (text) VALUES ('a')")
    run(prepared.app, "UPDATE note SET text = 'b'")
    run(prepared.app, "DELETE FROM note")
    run(prepared.app, "SELECT twice(id::integer) FROM note")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine ()",
        "CREATE TEMPORARY TABLE mine ()",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "TRUNCATE note",
        "ALTER TABLE note ADD COLUMN more text",
        "DROP TABLE note",
        "CREATE ROLE other",
        "CREATE DATABASE other",
        "SET ROLE rights_owner",
        "ALTER ROLE rights_app BYPASSRLS",
        "GRANT rights_owner TO rights_app",
    ],
)
def test_application_may_not(prepared: Addresses, statement: str) -> None:
    run(prepared.owner, "CREATE TABLE note (text text)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(prepared.app, statement)


def test_application_does_not_bypass_row_level_security(prepared: Addresses) -> None:
    run(prepared.owner, "CREATE TABLE note (text text)")
    run(prepared.owner, "INSERT INTO note VALUES ('hidden')")
    run(prepared.owner, "ALTER TABLE note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    for address in (prepared.app, prepared.owner):
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT * FROM note").fetchall() == []


def test_strangers_may_not_enter(admin: str, prepared: Addresses) -> None:
    run(admin, "CREATE ROLE stranger LOGIN")
    try:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(make_conninfo(admin, dbname=NAME, user="stranger"))
    finally:
        run(admin, "DROP ROLE stranger")


def test_roles_with_too_much_power_are_refused(admin: str, prepared: Addresses) -> None:
    run(admin, "ALTER ROLE rights_app BYPASSRLS")
    with pytest.raises(DatabaseFault, match="rights_app must not"):
        database.prepare(admin, NAME)


def test_password_never_reaches_the_server(admin: str, prepared: Addresses) -> None:
    with psycopg.connect(admin) as connection:
        rows = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'rights_%'"
        ).fetchall()
    assert len(rows) == 2
    assert all(row[0].startswith("SCRAM-SHA-256$") for row in rows)


def test_copy_holds_the_rows_and_the_rights(admin: str, prepared: Addresses) -> None:
    run(prepared.owner, "CREATE TABLE note AS SELECT 'a' AS text")
    database.clone(admin, NAME, "rights_copy")
    try:
        copied = make_conninfo(prepared.app, dbname="rights_copy")
        run(copied, "INSERT INTO note SELECT text FROM note")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(copied, "CREATE TABLE mine ()")
        run(make_conninfo(prepared.owner, dbname="rights_copy"), "CREATE TABLE later ()")
        run(copied, "SELECT * FROM later")
    finally:
        database.drop(admin, "rights_copy", keep_roles=True)


def test_drop_leaves_neither_database_nor_roles(admin: str) -> None:
    database.prepare(admin, "gone")
    database.drop(admin, "gone")
    with psycopg.connect(admin) as connection:
        assert not connection.execute("SELECT FROM pg_roles WHERE rolname LIKE 'gone%'").rowcount
        assert not connection.execute("SELECT FROM pg_database WHERE datname = 'gone'").rowcount


def test_too_long_name_is_refused(admin: str) -> None:
    with pytest.raises(DatabaseFault, match="too long"):
        database.prepare(admin, "x" * 58)


def test_names_with_odd_letters_are_only_names(admin: str) -> None:
    name = 'odd"; DROP ROLE x; --'
    run(database.prepare(admin, name).owner, "CREATE TABLE note ()")
    database.drop(admin, name)


# Addresses ------------------------------------------------------------------------------------------------


def test_both_logins_are_used_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/fotfeste")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db/fotfeste")
    assert database.addresses() == Addresses(
        app="postgresql://app@db/fotfeste", owner="postgresql://owner@db/fotfeste"
    )


def test_administrator_login_gives_two_roles_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://admin:secret@db:5433/inclusion")
    found = conninfo_to_dict(database.addresses(test=False).app)
    assert (found["host"], found["port"]) == ("db", "5433")
    assert (found["dbname"], found["user"]) == ("inclusion", "inclusion_app")
    assert found["password"] != "secret"


def test_tests_never_use_the_database_of_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("", "postgresql://admin@db/inclusion"):
        monkeypatch.setenv("DATABASE_URL", url)
        demo, tests = (conninfo_to_dict(database.addresses(test=test).app) for test in (False, True))
        assert demo["dbname"] != tests["dbname"]


def test_computing_addresses_starts_nothing(tmp_path: Path) -> None:
    database.addresses()
    assert sorted(path.name for path in (tmp_path / "state").iterdir()) == ["secrets.json", "secrets.lock"]


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    first = database.local_secrets(tmp_path)
    assert database.local_secrets(tmp_path) == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(first["actor_key"])) == 32
    assert len(set(first.values())) == 6


def test_secrets_from_an_older_version_are_completed(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps({"secret_key": "old"}))
    assert database.local_secrets(tmp_path)["secret_key"] == "old"
    assert database.local_secrets(tmp_path)["app_password"]


def test_start_makes_an_embedded_database_ready() -> None:
    place = database.place(test=True)
    assert place is not None
    assert place.server is not None
    try:
        run(database.start(test=True).app, "SELECT 1")
        assert os.environ["FOTFESTE_HOME"] in str(place.server.data)
    finally:
        place.server.stop()
