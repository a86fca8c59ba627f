"""Deployment checks of the room of persons: what decides who sees whom is out of reach, and keeps itself up to date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage
from django.db import connections

from fotfeste.people.access_sql import MIRRORED, OWNED


@checks.register(checks.Tags.database, deploy=True)
def access_is_guarded(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The application's role can not touch what grants are computed into, and the triggers that compute them work."""
    if not databases or "default" not in databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname = any(%s)"
            " and has_table_privilege(oid, 'select, insert, update, delete, truncate') order by 1",
            [list(OWNED)],
        )
        reached = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "select c.relname from pg_class c left join pg_trigger t on t.tgrelid = c.oid"
            " and t.tgname like 'people_mirror_%%' and t.tgenabled <> 'D'"
            " where c.relname = any(%s) group by c.relname having count(t.oid) = 0 order by 1",
            [list(MIRRORED)],
        )
        asleep = [name for (name,) in cursor.fetchall()]
    faults: list[CheckMessage] = []
    if reached:
        faults.append(
            checks.Error(
                f"The application's role can reach what decides who sees whom: {', '.join(reached)}. "
                "Revoke all rights on these tables.",
                id="fotfeste.E030",
            )
        )
    if asleep:
        faults.append(
            checks.Error(
                f"Triggers that compute grants of access are disabled on: {', '.join(asleep)}. "
                "Run as the owner: ALTER TABLE … ENABLE TRIGGER USER.",
                id="fotfeste.E031",
            )
        )
    return faults
