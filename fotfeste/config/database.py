"""Says where the database is, and makes its roles, databases and rights.

Production names two logins itself (``DATABASE_URL`` and ``DATABASE_OWNER_URL``), and nothing is prepared.
The demo and the tests get two roles for each database: ``<database>_owner``, who migrates, and
``<database>_app``, who serves pages and can not get past row-level security. They live on the embedded
server, or on the server that ``DATABASE_URL`` alone names by an administrator's login.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fotfeste.config import env as environment
from fotfeste.config.embedded import ADMINISTRATOR, Server

NAME = "fotfeste"
MAINTENANCE = "postgres"  # Every PostgreSQL server has this database; administrators begin there.
OLDEST = 150000  # PostgreSQL 15: views that respect row-level security, public schema closed to all.
LONGEST_NAME = 57  # 63 bytes for a name in PostgreSQL, less «_owner».


class DatabaseFault(RuntimeError):
    """The database can not be used; the message says why and what to do."""


@dataclass(frozen=True)
class Addresses:
    """Two ways into one database, as connection strings with passwords: never print them."""

    app: str
    owner: str


@dataclass(frozen=True)
class Place:
    """A server where we may make databases: an administrator's way in, and the server if it is ours."""

    admin: str
    name: str
    server: Server | None

    def start(self) -> Addresses:
        """Make the database ready for migrations: start the server if it is ours, and prepare. Repeatable."""
        if self.server is not None:
            self.server.ensure_started()
        return prepare(self.admin, self.name)


# Where ----------------------------------------------------------------------------------------------------


def home() -> Path:
    """The folder for state of this installation; it need not exist yet."""
    project = Path(__file__).resolve().parents[2]
    return Path(environment.read().text("FOTFESTE_HOME", str(project / ".fotfeste"))).absolute()


def local_secrets(folder: Path) -> dict[str, str]:
    """The secrets of a demo or a test run: made once, kept in *folder* where only its owner can read them.

    Keys: ``secret_key``, ``actor_key`` and ``id_lookup_key`` (32 bytes as hexadecimal),
    ``id_key`` (Fernet), ``owner_password``, ``app_password``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secrets.json"
    # One at a time: two processes that start together must end with the same secrets.
    with (folder / "secrets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        made = {
            "secret_key": secrets.token_urlsafe(60),
            "actor_key": secrets.token_hex(32),
            "id_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "id_lookup_key": secrets.token_hex(32),
            "owner_password": secrets.token_urlsafe(24),
            "app_password": secrets.token_urlsafe(24),
        } | kept
        if made != kept:
            fresh = path.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(made, file, indent=2)
            fresh.replace(path)
    return made


def is_test() -> bool:
    """Whether this process runs with the test settings."""
    return os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".test")


def place(test: bool | None = None) -> Place | None:
    """Where the demo's or the tests' database lives; None when both logins are given, as in production.

    Tests have a server and a database of their own. *test* is read from the chosen settings when left out.
    Nothing is started.
    """
    env = environment.read()
    test = is_test() if test is None else test
    url = env.text("DATABASE_URL")
    if url and env.text("DATABASE_OWNER_URL"):
        return None
    if url:
        named = str(conninfo_to_dict(url).get("dbname") or MAINTENANCE)
        name = NAME if named == MAINTENANCE else named
        return Place(make_conninfo(url, dbname=MAINTENANCE), f"{name}_test" if test else name, None)
    folder = home() / ("postgres-test" if test else "postgres")
    server = Server(folder, durable=not test, programs=env.text("FOTFESTE_POSTGRES_BIN"))
    address = server.address
    admin = make_conninfo(
        "", host=str(address.folder), port=address.port, user=ADMINISTRATOR, dbname=MAINTENANCE
    )
    return Place(admin, f"{NAME}_test" if test else NAME, server)


def addresses(test: bool | None = None) -> Addresses:
    """The two ways into this process's database. Only computed: nothing is started and nobody is asked."""
    found = place(test)
    if found is None:
        env = environment.read()
        return Addresses(app=env.text("DATABASE_URL"), owner=env.text("DATABASE_OWNER_URL"))
    return _addresses(found.admin, found.name)


def start(test: bool | None = None) -> Addresses:
    """Make the database ready for migrations where it is ours to make, as ``Place.start`` does."""
    found = place(test)
    return addresses(test) if found is None else found.start()


def _addresses(admin: str, name: str) -> Addresses:
    kept = local_secrets(home())

    def login(role: str) -> str:
        return make_conninfo(admin, dbname=name, user=f"{name}_{role}", password=kept[f"{role}_password"])

    return Addresses(app=login("app"), owner=login("owner"))


# Making ---------------------------------------------------------------------------------------------------


def prepare(admin: str, name: str) -> Addresses:
    """Make the database *name* with its two roles and their rights; what already is right is left alone.

    *admin* is a connection string of a login that may create roles and databases. The database's own
    tables come later, by migrations. Raises DatabaseFault when the server is too old or the name too long.
    """
    if len(name.encode()) > LONGEST_NAME:
        raise DatabaseFault(f"The database name {name} is too long: at most {LONGEST_NAME} bytes.")
    kept = local_secrets(home())
    with psycopg.connect(admin, autocommit=True) as connection:
        if connection.info.server_version < OLDEST:
            version = connection.info.parameter_status("server_version")
            raise DatabaseFault(f"The server is PostgreSQL {version}; Fotfeste needs 15 or newer.")
        for role in ("owner", "app"):
            _make_role(connection, f"{name}_{role}", kept[f"{role}_password"])
        if connection.execute("SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper").rowcount:
            # Sessions of one role can read each other's questions, with what was searched for, unless none are shown.
            _run(connection, "ALTER ROLE {app} SET track_activities = off", name)
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
            # C.UTF-8 everywhere: sorting is then the same on every server (names are sorted in queries).
            _run(
                connection,
                "CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8' "
                "LOCALE_PROVIDER libc LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
                name,
            )
        _close_to_others(connection, name, roles_of=name)
    with psycopg.connect(make_conninfo(admin, dbname=name), autocommit=True) as connection:
        for statement in RIGHTS:
            _run(connection, statement, name)
    return _addresses(admin, name)


# Given by the owner, inside the database. The application may use tables, never make or change them.
RIGHTS: tuple[LiteralString, ...] = (
    "SET ROLE {owner}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SEQUENCES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT EXECUTE ON FUNCTIONS TO {app}",
)


def clone(admin: str, template: str, name: str) -> None:
    """Make the database *name* as a copy of *template*, with its roles. Replaces an older *name*.

    Nobody may be connected to *template* meanwhile. A test run gets a migrated database quickly this way.
    """
    drop(admin, name, keep_roles=True)
    with psycopg.connect(admin, autocommit=True) as connection:
        _run(connection, "CREATE DATABASE {copy} OWNER {owner} TEMPLATE {name}", template, copy=name)
        _close_to_others(connection, name, roles_of=template)


def drop(admin: str, name: str, *, keep_roles: bool = False) -> None:
    """Remove the database *name*, ending connections to it, and its two roles unless *keep_roles*."""
    with psycopg.connect(admin, autocommit=True) as connection:
        _run(connection, "DROP DATABASE IF EXISTS {name} WITH (FORCE)", name)
        if not keep_roles:
            _run(connection, "DROP ROLE IF EXISTS {app}", name)
            _run(connection, "DROP ROLE IF EXISTS {owner}", name)


def _make_role(connection: psycopg.Connection, role: str, password: str) -> None:
    if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount:
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        # The administrator must be able to act as the role to give it a database; a superuser already is.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))
    # The password leaves us only as its SCRAM verifier, so that no server log can show it.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            sql.Identifier(role), verifier
        )
    )
    powers = "SELECT FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolbypassrls OR rolreplication)"
    if connection.execute(powers, [role]).rowcount:
        # Somebody gave the role powers that would make row-level security an illusion.
        raise DatabaseFault(
            f"The role {role} must not be a superuser, bypass row-level security or replicate. "
            f'As an administrator: ALTER ROLE "{role}" NOSUPERUSER NOBYPASSRLS NOREPLICATION'
        )


def _close_to_others(connection: psycopg.Connection, name: str, roles_of: str) -> None:
    # Rights on the database itself are not copied with it.
    # TEMPORARY goes too: temporary tables can shadow ours.
    _run(connection, "REVOKE ALL ON DATABASE {copy} FROM PUBLIC", roles_of, copy=name)
    _run(connection, "GRANT CONNECT ON DATABASE {copy} TO {app}", roles_of, copy=name)


def _run(connection: psycopg.Connection, statement: LiteralString, name: str, copy: str = "") -> None:
    """Run *statement* with the names of the database *name*, of its two roles and of its *copy* filled in."""
    names = {"name": name, "owner": f"{name}_owner", "app": f"{name}_app", "copy": copy}
    connection.execute(
        sql.SQL(statement).format(**{key: sql.Identifier(value) for key, value in names.items()})
    )
