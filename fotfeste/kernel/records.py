"""Puts a record where it belongs: made when it is new, changed when it differs, left alone when it is the same.

Imports, the API and pages register things through actions built on it; reading the same file twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Fault, Rejected

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Put(Generic[M]):
    """What became of a record: the row, whether it is new, and which fields changed (field names only)."""

    row: M
    created: bool
    changed: tuple[str, ...]


def put(model: type[M], *, verb: str, by: Actor, find: dict[str, Any], values: dict[str, Any]) -> Put[M]:
    """Register the row of *model* that *find* names, with *values*; leaves an event unless nothing changed.

    The verb of the event is ``<verb>_registered`` or ``<verb>_changed``. Raises Rejected with every fault.
    """
    with transaction.atomic():
        row = model._default_manager.select_for_update(of=("self",)).filter(**find).first()
        created = row is None
        if row is None:
            row = model(**find, **values)
            changed = tuple(values)
        else:
            changed = tuple(
                name for name, value in values.items() if _stored(row, name) != _wanted(row, name, value)
            )
            for name in changed:
                setattr(row, name, values[name])
        if not created and not changed:
            return Put(row, False, ())
        validate(row)
        row.save()
        details = {} if created else {"fields": sorted(changed)}
        trace.record(f"{verb}_{'registered' if created else 'changed'}", row, by=by, details=details)
        return Put(row, created, changed)


def validate(row: models.Model) -> None:
    """Check the fields and constraints of *row*; raises Rejected with every fault."""
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as error:
        raise Rejected(
            Fault(field, " ".join(messages)) for field, messages in error.message_dict.items()
        ) from error


def _stored(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    return getattr(row, getattr(field, "attname", name))


def _wanted(row: models.Model, name: str, value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    field = row._meta.get_field(name)
    return field.to_python(value) if isinstance(field, models.Field) and not field.is_relation else value
