"""Leaves the event of a write. Every action ends here, inside its own transaction."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models.trace import Audience, Event


def event(
    verb: str,
    thing: models.Model,
    *,
    by: Actor,
    details: dict[str, Any] | None = None,
    audience: Audience = Audience.EVERYONE,
    label: str | None = None,
    subject_id: int | None = None,
) -> Event:
    """An event that is not stored yet: *verb* was done to *thing* by *by*. ``details`` must hold no personal data.

    *subject_id* is the person it is about: then the event carries no label, and is seen by those who see the person.
    """
    if subject_id is not None:
        label = ""
    return Event(
        verb=verb,
        by_staff_id=by.staff_id if by.is_signed_in else None,
        by_label=by.label,
        by_role=by.role,
        organisation_id=by.organisation_id if by.is_signed_in else None,
        object_kind=thing._meta.label_lower,
        object_id=str(thing.pk),
        object_label=(label if label is not None else str(thing))[:300],
        details=details or {},
        subject_id=subject_id,
        audience=audience,
    )


def record(verb: str, thing: models.Model, *, by: Actor, **more: Any) -> Event:
    """Store that *verb* was done to *thing* by *by*, and answer the event."""
    made = event(verb, thing, by=by, **more)
    if made.subject_id is not None:
        # Whoever did something to a person may not see her afterwards, and RETURNING needs the right to see: so the
        # number is asked for first, and the row is inserted without it.
        with connection.cursor() as cursor:
            cursor.execute("select nextval(pg_get_serial_sequence('kernel_event', 'id'))")
            made.pk = cursor.fetchone()[0]
        fields = Event._meta.local_concrete_fields
        Event.objects._insert([made], fields=fields, using=connection.alias)  # type: ignore[attr-defined]  # no stub
        return made
    made.save(force_insert=True)
    return made
