"""Notes who looked at whom. A page's notes are written when the page is done, also when it was refused and undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from fotfeste.kernel.actor import Actor
from fotfeste.people.models import Controller, ReadKind, ReadLog

_noted: ContextVar[list[ReadLog] | None] = ContextVar("fotfeste_reads", default=None)


def note(
    kind: ReadKind,
    page: str,
    *,
    by: Actor,
    subject_id: int | None = None,
    count: int = 1,
    because: str = "",
    reason: str = "",
    fields: Iterable[str] = (),
) -> None:
    """Note that *by* met something about a person, or about *count* persons, on *page* (the name of a view or job).

    *because* is the kind of membership that opened the person, *reason* what the reader gave as reason, *fields* the
    names of what was shown. Nothing here may hold what was read or typed. Those who look at their own are not noted.
    """
    if by.is_participant or not (by.is_signed_in or by.is_system):
        return
    look = ReadLog(
        kind=kind,
        page=page,
        subject_id=subject_id,
        count=count,
        staff_id=by.staff_id if by.is_signed_in else None,
        organisation_id=by.organisation_id if by.is_signed_in else None,
        role=by.role,
        label="" if by.is_signed_in else by.label,
        because=because,
        reason=reason,
        fields=", ".join(fields)[:300],
    )
    waiting = _noted.get()
    if waiting is None:
        write([look], by=by)
    else:
        waiting.append(look)


@contextmanager
def collecting() -> Iterator[list[ReadLog]]:
    """Keep notes until they are written with `write`: one insert a page, also when the page's transaction is undone."""
    waiting: list[ReadLog] = []
    token = _noted.set(waiting)
    try:
        yield waiting
    finally:
        _noted.reset(token)


def write(looks: list[ReadLog], *, by: Actor) -> None:
    """Write notes of what *by* has met."""
    if not looks:
        return
    if by.is_signed_in:
        controller = Controller.objects.of(by.organisation_id, by.reporting_line).first()
        for look in looks:
            look.controller = controller
    # Without RETURNING: staff do not see what they were refused, which would tell who is hidden from who is not there.
    fields = [field for field in ReadLog._meta.local_concrete_fields if not field.primary_key]
    ReadLog.objects._insert(looks, fields=fields, using=connection.alias)  # type: ignore[attr-defined]  # no stub
