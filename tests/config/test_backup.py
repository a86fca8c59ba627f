"""Rehearses docs/operations.md with its own SQL: an installation made by hand, a backup, and a restore that works."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
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

PROJECT = Path(__file__).resolve().parents[2]
GUIDE = PROJECT / "docs" / "operations.md"
TABLES = (
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"
)


def blocks() -> dict[str, str]:
    """The SQL of the guide by the name that stands after ```sql."""
    return dict(
        re.findall(r"^```sql (\w+)\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    )


def run_block(address: str, block: str, names: dict[str, str], passwords: dict[str, str]) -> None:
    """Run a block of the guide at *address*, with the names and passwords of this rehearsal."""
    text = re.sub(r"'(\w+)-password'", lambda found: f"'{passwords[found[1]]}'", blocks()[block])
    text = re.sub(r"\bfotfeste(_\w+)?\b", lambda found: f'"{names[found[0]]}"', text)
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in filter(str.strip, text.split(";")):
            connection.execute(statement.encode())


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


# Installed by hand ----------------------------------------------------------------------------------------


@pytest.fixture
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


def test_installation_by_the_guide_passes_the_deployment_checks(
    by_hand: dict[str, str], tmp_path: Path
) -> None:
    variables = {
        "PATH": os.environ["PATH"],
        "FOTFESTE_HOME": str(tmp_path),
        "FOTFESTE_SECRET_KEY": secrets.token_urlsafe(60),
        "FOTFESTE_ACTOR_KEY": secrets.token_hex(32),
        "FOTFESTE_HOSTS": "fotfeste.example.no",
    }

    def fotfeste(*arguments: str, told: str = "", **more: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "fotfeste.config.cli", *arguments],
            env=variables | more,
            input=told,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    fotfeste("migrate", "--verbosity=0", **by_hand)
    fotfeste("collectstatic", "--no-input", "--verbosity=0", **by_hand)
    service = {"DATABASE_URL": by_hand["DATABASE_URL"]}
    account = ["--login=ane", "--name=Ane", "--organisation=office", "--organisation-name=Kontoret"]
    fotfeste("open-account", *account, told="et langt og godt passord\n", **service)
    fotfeste("check", "--deploy", **service)
    with psycopg.connect(by_hand["DATABASE_OWNER_URL"]) as connection:
        row = connection.execute("select role from kernel_staffrole").fetchone()
    assert row == ("administrator",)
