"""Deployment checks: settings that would be unsafe, a sentence each. Run by ``fotfeste check --deploy``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

_PRIVATE_TABLES = ("kernel_actorkey",)


@checks.register(checks.Tags.security, deploy=True)
def demo_is_off(**kwargs: Any) -> list[checks.CheckMessage]:
    """The demo lets anybody in with one click."""
    if settings.DEMO:
        return [
            checks.Error(
                "The demo settings must not serve a public address: anybody could sign in.",
                id="fotfeste.E001",
            )
        ]
    return []


@checks.register(checks.Tags.security, deploy=True)
def debug_is_off(**kwargs: Any) -> list[checks.CheckMessage]:
    """Debug pages show settings and data."""
    if settings.DEBUG:
        return [
            checks.Error("DEBUG must be off: error pages would show settings and data.", id="fotfeste.E002")
        ]
    return []


@checks.register(checks.Tags.security, deploy=True)
def hosts_are_named(**kwargs: Any) -> list[checks.CheckMessage]:
    """A star lets any host name through."""
    if "*" in settings.ALLOWED_HOSTS:
        return [
            checks.Error(
                "FOTFESTE_HOSTS must name the hosts; * lets forged links through.", id="fotfeste.E003"
            )
        ]
    return []


@checks.register(checks.Tags.security, deploy=True)
def cookies_need_tls(**kwargs: Any) -> list[checks.CheckMessage]:
    """Cookies that travel without TLS can be stolen."""
    return [
        checks.Error(f"{name} must be on, so that cookies never travel without TLS.", id="fotfeste.E004")
        for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")
        if not getattr(settings, name)
    ]


@checks.register(checks.Tags.security, deploy=True)
def policy_is_strict(**kwargs: Any) -> list[checks.CheckMessage]:
    """Inline script or style would open for injected code."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    loose = [name for name, values in directives.items() if any("unsafe" in str(value) for value in values)]
    return [
        checks.Error(f"The content security policy is loose in {name}.", id="fotfeste.E005") for name in loose
    ]


@checks.register(checks.Tags.security, checks.Tags.database, deploy=True)
def role_is_bound(databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The application's role must be bound by row-level security, and may not read the key that signs actors."""
    faults: list[checks.CheckMessage] = []
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select rolsuper or rolbypassrls, rolcreaterole or rolcreatedb from pg_roles where rolname = current_user"
            )
            bypasses, creates = cursor.fetchone()
            cursor.execute(
                "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner "
                "where c.relnamespace = 'public'::regnamespace and r.rolname = current_user"
            )
            owned = cursor.fetchone()[0]
            cursor.execute(
                "select has_table_privilege(oid, 'select') from pg_class where relname = any(%s)",
                [list(_PRIVATE_TABLES)],
            )
            readable = [row[0] for row in cursor.fetchall()]
    except DatabaseError as error:
        return [checks.Error(f"The database does not answer: {error}".strip(), id="fotfeste.E010")]
    if bypasses:
        faults.append(
            checks.Error(
                "DATABASE_URL signs in as a role that row-level security does not bind.", id="fotfeste.E011"
            )
        )
    if creates:
        faults.append(
            checks.Error(
                "DATABASE_URL signs in as a role that may make roles or databases.", id="fotfeste.E012"
            )
        )
    if owned:
        faults.append(
            checks.Error(
                "DATABASE_URL signs in as the owner of the tables; use a role of its own.", id="fotfeste.E013"
            )
        )
    if any(readable):
        faults.append(
            checks.Error("The application's role can read the key that signs actors.", id="fotfeste.E014")
        )
    return faults
