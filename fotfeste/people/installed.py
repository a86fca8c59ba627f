"""Brings the database's own knowledge about access in step with the code, each time migrations have run."""

from __future__ import annotations

from typing import Any

from django.db import connections

from fotfeste.people import access_sql
from fotfeste.people.categories import ROLE_SCOPES, mask


def tell_database(using: str, **_: Any) -> None:
    """Install the functions as they are now, and how far each role sees. Runs as the owner, after ``migrate``."""
    with connections[using].cursor() as cursor:
        cursor.execute("select to_regclass('people_rolescope') is not null")
        if not cursor.fetchone()[0]:
            return
        cursor.execute(access_sql.in_step())
        cursor.execute("delete from people_rolescope")
        cursor.executemany(
            "insert into people_rolescope (role, own_mask, unit_mask) values (%s, %s, %s)",
            [(role, mask(scope.own), mask(scope.unit)) for role, scope in ROLE_SCOPES.items()],
        )
