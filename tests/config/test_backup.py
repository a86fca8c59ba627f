"""Rehearses the backup and the restore of docs/operations.md, with its own SQL."""

from __future__ import annotations

import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError, connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from fotfeste.config import database, embedded
from fotfeste.config.database import Place
from fotfeste.kernel import actions, checks
from fotfeste.kernel import actor as actors
from fotfeste.kernel.models import Event, Organisation
from tests.config.guide import run_block

TABLES = (
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"
)


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's own programs, of the same major version as the server."""

    folder: Path

    def run(self, program: str, *arguments: str) -> None:
        """Run one of them; what it says is shown when it fails."""
        done = subprocess.run(
            [str(self.folder / program), *arguments], check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"


@pytest.fixture(scope="module")
def programs(place: Place) -> Programs:
    """pg_dump and pg_restore that fit the server; skipped loudly when this machine has none."""
    with psycopg.connect(place.admin) as connection:
        wanted = str(connection.info.server_version // 10000)
    for folder in _folders():
        if (folder / "pg_dump").is_file():
            said = subprocess.run(
                [str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=True
            )
            if re.search(rf"\) {wanted}\b", said.stdout):
                return Programs(folder)
    pytest.skip(f"BACKUP IS NOT REHEARSED: there is no pg_dump of version {wanted} on this machine.")


def _folders() -> Iterator[Path]:
    yield embedded.binaries()
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    found = shutil.which("pg_dump")
    if found:
        yield Path(found).resolve().parent


@pytest.fixture
def in_service(empty_database: None) -> None:
    """A database in use: something has been done, and something private has been kept."""
    with actors.enter(actors.system("rehearsal")) as by:
        actions.register_organisation(
            key="office", values={"name": "Kontoret", "kind": "programme_office", "sector": "state"}, by=by
        )
        actions.open_account(login="ane", password=None, name="Ane", email="", by=by)


@pytest.fixture
def names(place: Place) -> dict[str, str]:
    """The names of the guide, and what they are called in this rehearsal."""
    return {
        "fotfeste": f"{place.name}_restored",
        "fotfeste_owner": f"{place.name}_owner",
        "fotfeste_app": f"{place.name}_app",
        "fotfeste_backup": f"{place.name}_backup",
    }


@pytest.fixture
def backup_role(place: Place, names: dict[str, str]) -> Iterator[str]:
    """The password of the backup role, made by the guide's own SQL."""
    password = secrets.token_hex(16)
    role = sql.Identifier(names["fotfeste_backup"])
    with psycopg.connect(place.admin, autocommit=True) as connection:
        connection.execute(sql.SQL("drop role if exists {}").format(role))
    run_block(place.admin, "backup", names, {"backup": password})
    source = connections["default"].settings_dict["NAME"]
    with psycopg.connect(place.admin, autocommit=True) as connection:
        grant = sql.SQL("grant connect on database {} to {}")
        connection.execute(grant.format(sql.Identifier(str(source)), role))
    yield password
    with psycopg.connect(make_conninfo(place.admin, dbname=str(source)), autocommit=True) as connection:
        connection.execute(sql.SQL("drop owned by {}").format(role))
        database.drop(place.admin, names["fotfeste"], keep_roles=True)
        connection.execute(sql.SQL("drop role {}").format(role))


@pytest.fixture
def dumped(
    in_service: None,
    place: Place,
    programs: Programs,
    names: dict[str, str],
    backup_role: str,
    tmp_path: Path,
) -> Path:
    """A backup of the database in use, taken as the guide says."""
    source = str(connections["default"].settings_dict["NAME"])
    address = make_conninfo(place.admin, dbname=source, user=names["fotfeste_backup"], password=backup_role)
    programs.run("pg_dump", "--format=custom", f"--file={tmp_path / 'fotfeste.dump'}", f"--dbname={address}")
    return tmp_path / "fotfeste.dump"


@pytest.fixture
def restored(dumped: Path, place: Place, programs: Programs, names: dict[str, str]) -> Iterator[str]:
    """The name of a new database that the backup was restored into; the application now works on it."""
    name, source = names["fotfeste"], connections["default"].settings_dict["NAME"]
    run_block(place.admin, "database", names, {})
    owner = make_conninfo(database.addresses(test=True).owner, dbname=name)
    programs.run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={owner}", str(dumped))
    _work_on(name)
    yield name
    _work_on(str(source))


def _work_on(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def counts(place: Place, name: str) -> dict[str, int]:
    """Rows of every table, asked by one whom no policy binds."""
    with psycopg.connect(make_conninfo(place.admin, dbname=name)) as connection:
        tables = [row[0] for row in connection.execute(TABLES.encode())]
        count = sql.SQL("select count(*) from {}")
        asked = {
            table: connection.execute(count.format(sql.Identifier(table))).fetchone() for table in tables
        }
    return {table: row[0] for table, row in asked.items() if row}


def test_restored_database_holds_every_row(place: Place, restored: str) -> None:
    source = counts(place, f"{place.name}_scratch")
    assert source["kernel_event"] > 0
    assert counts(place, restored) == source


def test_restored_database_is_safe(restored: str) -> None:
    assert checks.database_is_safe() == []


def test_restored_trace_refuses_to_be_rewritten(restored: str) -> None:
    with actors.enter(actors.system("rehearsal")):
        assert Event.objects.exists()
        with pytest.raises(ProgrammingError, match="permission denied"):
            Event.objects.update(by_label="somebody else")


def test_restored_rows_are_hidden_from_those_who_are_nobody(restored: str) -> None:
    assert not Event.objects.exists()


def test_work_goes_on_after_a_restore(restored: str) -> None:
    with actors.enter(actors.system("rehearsal")) as by:
        before = Event.objects.count()
        made = actions.register_organisation(
            key="new", values={"name": "Ny", "kind": "ngo", "sector": "ngo"}, by=by
        )
        assert made.created
        assert Organisation.objects.count() == 2
        assert Event.objects.count() == before + 1


def test_rights_that_came_too_early_are_told(
    dumped: Path, place: Place, programs: Programs, names: dict[str, str]
) -> None:
    """The guide warns against default rights before a restore; this is why, and who notices."""
    source = str(connections["default"].settings_dict["NAME"])
    run_block(place.admin, "database", names, {})
    owner = make_conninfo(database.addresses(test=True).owner, dbname=names["fotfeste"])
    run_block(owner, "rights", names, {})
    programs.run("pg_restore", "--no-owner", f"--dbname={owner}", str(dumped))
    _work_on(names["fotfeste"])
    try:
        assert {"fotfeste.E014", "fotfeste.E018"} <= {message.id for message in checks.database_is_safe()}
    finally:
        _work_on(source)


def test_neither_owner_nor_application_can_make_a_backup_with_rows_left_out(
    in_service: None, programs: Programs, tmp_path: Path
) -> None:
    addresses, name = database.addresses(test=True), str(connections["default"].settings_dict["NAME"])
    for address in (addresses.owner, addresses.app):
        with pytest.raises(AssertionError, match=r"row-level security|permission denied"):
            programs.run(
                "pg_dump",
                f"--file={tmp_path / 'part.sql'}",
                f"--dbname={make_conninfo(address, dbname=name)}",
            )
