"""Deployment checks: what would be unsafe or broken in service, a sentence each, for ``fotfeste check --deploy``.

An error stops the command with exit code 1; a warning is said and no more. Ids 001–009 are about settings, 010 and up
about the database. Django's own deployment checks run beside these.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from fotfeste.kernel import actor as actors

OLDEST_SERVER = 150000
SAFE_HASHERS = ("django.contrib.auth.hashers.Argon2PasswordHasher",)
CHECKED_TLS = ("verify-full", "verify-ca")
YEAR = 365 * 24 * 3600
# Directives that decide where code comes from, and what may never stand in them.
CODE_DIRECTIVES = ("default-src", "script-src", "style-src")
LOOSE_SOURCES = ("*", "data:", "blob:", "http:", "https:")
# The table has no model: it is made by a migration and belongs to the owner of the database alone.
PRIVATE_TABLES = ("kernel_actorkey",)


def _error(number: int, sentence: str) -> CheckMessage:
    return checks.Error(sentence, id=f"fotfeste.E{number:03}")


# Settings -------------------------------------------------------------------------------------------------


@checks.register(checks.Tags.security, deploy=True)
def demo_is_off(**kwargs: Any) -> list[CheckMessage]:
    """The demo lets anybody in with one click."""
    if settings.DEMO:
        return [_error(1, "The demo settings must not serve a public address: anybody could sign in.")]
    return []


@checks.register(checks.Tags.security, deploy=True)
def debug_is_off(**kwargs: Any) -> list[CheckMessage]:
    """Debug pages show settings and data."""
    if settings.DEBUG:
        return [_error(2, "DEBUG must be off: error pages would show settings and data.")]
    return []


@checks.register(checks.Tags.security, deploy=True)
def hosts_are_named(**kwargs: Any) -> list[CheckMessage]:
    """Without names, or with a star, a link in a letter may lead to somebody else's host."""
    if "*" in settings.ALLOWED_HOSTS:
        return [_error(3, "FOTFESTE_HOSTS must name the hosts; * lets forged links through.")]
    if not settings.ALLOWED_HOSTS:
        return [_error(3, "FOTFESTE_HOSTS must name the hosts that the service answers to.")]
    return []


@checks.register(checks.Tags.security, deploy=True)
def cookies_need_tls(**kwargs: Any) -> list[CheckMessage]:
    """Cookies that travel without TLS can be stolen."""
    return [
        _error(4, f"{name} must be on, so that cookies never travel without TLS.")
        for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")
        if not getattr(settings, name)
    ]


@checks.register(checks.Tags.security, deploy=True)
def policy_is_strict(**kwargs: Any) -> list[CheckMessage]:
    """Inline script or style, or code from anywhere, would open for injected code."""
    faults = []
    policy: dict[str, dict[str, Any]] = getattr(settings, "CONTENT_SECURITY_POLICY", None) or {}
    directives = policy.get("DIRECTIVES", {})
    if "csp.middleware.CSPMiddleware" not in settings.MIDDLEWARE or not directives.get("default-src"):
        faults.append(
            _error(5, "There is no content security policy: pages would run whatever is put into them.")
        )
    for name, values in directives.items():
        said = [str(value) for value in values] if isinstance(values, (list, tuple, set)) else [str(values)]
        loose = [value for value in said if "unsafe" in value]
        if name in CODE_DIRECTIVES:
            loose += [value for value in said if value in LOOSE_SOURCES]
        faults += [_error(5, f"The content security policy is loose in {name}: {value}.") for value in loose]
    return faults


@checks.register(checks.Tags.security, deploy=True)
def connections_need_tls(**kwargs: Any) -> list[CheckMessage]:
    """A first visit without TLS could be caught on its way."""
    faults = []
    if not settings.SECURE_SSL_REDIRECT:
        faults.append(_error(6, "SECURE_SSL_REDIRECT must be on, so that every page is read over TLS."))
    if settings.SECURE_HSTS_SECONDS < YEAR:
        faults.append(
            _error(6, "SECURE_HSTS_SECONDS must be at least a year, so that browsers insist on TLS.")
        )
    return faults


@checks.register(checks.Tags.security, deploy=True)
def passwords_are_hashed_slowly(**kwargs: Any) -> list[CheckMessage]:
    """A quick hash lets whoever steals the table guess passwords."""
    if settings.PASSWORD_HASHERS[:1] != list(SAFE_HASHERS):
        return [_error(7, "PASSWORD_HASHERS must begin with Django's Argon2: others are too quick to guess.")]
    return []


@checks.register(checks.Tags.security, deploy=True)
def guesses_are_counted(**kwargs: Any) -> list[CheckMessage]:
    """Without a limit, passwords can be guessed for ever."""
    if not getattr(settings, "AXES_ENABLED", True) or not 0 < settings.AXES_FAILURE_LIMIT <= 10:
        return [_error(8, "Signing in must be closed for a while after at most ten wrong passwords.")]
    return []


@checks.register(checks.Tags.staticfiles, deploy=True)
def static_files_are_gathered(**kwargs: Any) -> list[CheckMessage]:
    """Pages ask for styles by their hashed names, which are known only after gathering."""
    storages: dict[str, Any] = settings.STORAGES
    hashed = "Manifest" in storages["staticfiles"]["BACKEND"]
    if hashed and not (Path(settings.STATIC_ROOT or "") / "staticfiles.json").is_file():
        return [_error(9, "Styles and scripts are not gathered. Run: fotfeste collectstatic --no-input")]
    return []


@checks.register(checks.Tags.urls, deploy=True)
def people_can_reach_somebody(**kwargs: Any) -> list[CheckMessage]:
    """The law asks for an accessibility statement, and readers for an address."""
    faults: list[CheckMessage] = []
    if not settings.ACCESSIBILITY_URL:
        said = "FOTFESTE_ACCESSIBILITY_URL is empty: public bodies must link to an accessibility statement."
        faults.append(checks.Warning(said, id="fotfeste.W001"))
    if not settings.FEEDBACK_ADDRESS:
        said = "FOTFESTE_FEEDBACK_ADDRESS is empty: the contact page has no address to show."
        faults.append(checks.Warning(said, id="fotfeste.W002"))
    return faults


# Database -------------------------------------------------------------------------------------------------


@checks.register(checks.Tags.security, checks.Tags.database, deploy=True)
def database_is_safe(**kwargs: Any) -> list[CheckMessage]:
    """Asked as the application itself: the server, the powers of its role, the key, the tables.

    Everything here is meant to survive a restore: the usual way to lose it is a backup restored without its rights.
    """
    try:
        # A transaction, so that a failed question leaves the connection as it was.
        with transaction.atomic(), connection.cursor() as cursor:
            return [
                *_server(cursor),
                *_role(cursor),
                *_rights(cursor),
                *_tables(cursor),
            ]
    except DatabaseError as error:
        return [_error(10, f"The database does not answer: {error}".strip())]


def _one(cursor: CursorWrapper, query: str, parameters: list[Any] | None = None) -> Any:
    cursor.execute(query, parameters or [])
    row = cursor.fetchone()
    return row[0] if row and len(row) == 1 else row


def _names(cursor: CursorWrapper, query: str, parameters: list[Any] | None = None) -> list[str]:
    cursor.execute(query, parameters or [])
    return [row[0] for row in cursor.fetchall()]


def _server(cursor: CursorWrapper) -> Iterator[CheckMessage]:
    if int(_one(cursor, "show server_version_num")) < OLDEST_SERVER:
        yield _error(15, "The database server must be PostgreSQL 15 or newer.")
    # A socket file has no address; 127.0.0.0/8 and ::1 never leave the machine.
    far = _one(
        cursor,
        "select coalesce(not (host(inet_server_addr())::inet <<= '127.0.0.0/8' "
        "or host(inet_server_addr()) = '::1'), false)",
    )
    if far and connection.settings_dict["OPTIONS"].get("sslmode") not in CHECKED_TLS:
        yield _error(
            16,
            "DATABASE_URL reaches another machine without checking who answers. "
            "Add sslmode=verify-full and sslrootcert.",
        )


def _role(cursor: CursorWrapper) -> Iterator[CheckMessage]:
    bypasses, creates = _one(
        cursor,
        "select rolsuper or rolbypassrls, rolcreaterole or rolcreatedb or rolreplication "
        "from pg_roles where rolname = current_user",
    )
    if bypasses:
        yield _error(11, "DATABASE_URL signs in as a role that row-level security does not bind.")
    if creates:
        yield _error(12, "DATABASE_URL signs in as a role that may make roles or databases, or replicate.")
    owned = _one(
        cursor,
        "select bool_or(r.rolname = current_user), bool_or(pg_has_role(current_user, r.oid, 'member')) "
        "from pg_class c join pg_roles r on r.oid = c.relowner "
        "where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')",
    )
    if owned[0]:
        yield _error(13, "DATABASE_URL signs in as the owner of the tables; use a role of its own.")
    elif owned[1] and not bypasses:
        yield _error(13, "DATABASE_URL signs in as a member of the owner's role; revoke the membership.")


def _rights(cursor: CursorWrapper) -> Iterator[CheckMessage]:
    readable = _names(
        cursor,
        "select relname from pg_class where relname = any(%s) and has_table_privilege(oid, 'select')",
        [list(PRIVATE_TABLES)],
    )
    if readable:
        yield _error(14, "The application's role can read the key that signs actors.")
    if _one(cursor, "select has_schema_privilege('public', 'create')"):
        yield _error(17, "The application's role may make tables in the schema public; revoke CREATE on it.")
    growing = _names(
        cursor,
        "select c.relname from pg_class c join pg_trigger t on t.tgrelid = c.oid "
        "where t.tgname = c.relname || '_append_only' and (t.tgenabled = 'D' "
        "or has_table_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete') "
        "or has_table_privilege(c.oid, 'truncate')) order by 1",
    )
    if growing:
        yield _error(
            18,
            f"Tables that only grow can be rewritten by the application's role: {', '.join(growing)}. "
            "Revoke UPDATE, DELETE and TRUNCATE on them.",
        )
    unbound = _names(
        cursor,
        "select distinct c.relname from pg_class c join pg_policy p on p.polrelid = c.oid "
        "where not (c.relrowsecurity and c.relforcerowsecurity) order by 1",
    )
    if unbound:
        yield _error(19, f"Row-level security is switched off on {', '.join(unbound)}; enable and force it.")


def _tables(cursor: CursorWrapper) -> Iterator[CheckMessage]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield _error(20, f"The database is {len(waiting)} steps behind the code. Run: fotfeste migrate")
    if not _one(cursor, "select to_regprocedure('kernel_actor_is_system()') is not null"):
        return  # Nothing is migrated yet, which has just been said.
    sentence = actors.signed(actors.system("check"), settings.ACTOR_KEY)
    cursor.execute("select set_config(%s, %s, true)", [actors.SETTING, sentence])
    known = _one(cursor, "select kernel_actor_is_system()")
    cursor.execute("select set_config(%s, '', true)", [actors.SETTING])
    if not known:
        yield _error(
            21,
            "FOTFESTE_ACTOR_KEY is not the key that the database knows, so nobody would see anything. "
            "Set the right key, or run fotfeste migrate to store this one.",
        )
