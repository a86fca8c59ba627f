"""Puts a record where it belongs: made when it is new, changed when it differs, left alone when it is the same.

Imports, the API and pages register things through actions built on ``put``: reading the same file twice changes
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.models.trace import Event

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Put(Generic[M]):
    """What became of a record: the row, whether it is new, and which fields changed (field names only)."""

    row: M
    created: bool
    changed: tuple[str, ...]


def put(model: type[M], *, verb: str, by: Actor, find: dict[str, Any], values: dict[str, Any]) -> Put[M]:
    """Register the row of *model* that *find* names, with *values*; leaves an event unless nothing changed.

    The verb of the event is ``<verb>_registered`` or ``<verb>_changed``. Raises Rejected with every fault of the
    fields.
    """
    with transaction.atomic():
        row = model._default_manager.select_for_update(of=("self",)).filter(**find).first()
        done = Put(model(**find, **values), True, tuple(values)) if row is None else _bring_up(row, values)
        if done.created or done.changed:
            validate(done.row, looked_for=find)
            done.row.save()
            _event(verb, done, by).save(force_insert=True)
        return done


def put_many(
    model: type[M], *, verb: str, by: Actor, key: str, rows: Sequence[dict[str, Any]]
) -> list[Put[M]]:
    """As `put` for many rows at once, each found by its field *key*, in a handful of queries; answers in their order.

    Raises Rejected with the faults of the fields, and IntegrityError where the database refuses a row: constraints are
    not asked one by one. The caller who wants to know which row it was puts them singly.
    """
    with transaction.atomic():
        found = model._default_manager.select_for_update(of=("self",)).filter(
            **{f"{key}__in": [values[key] for values in rows]}
        )
        stored = {getattr(row, key): row for row in found}
        puts: list[Put[M]] = []
        for values in rows:
            row = stored.get(values[key])
            puts.append(Put(model(**values), True, tuple(values)) if row is None else _bring_up(row, values))
        written = [done for done in puts if done.created or done.changed]
        faults = [fault for done in written for fault in _faults(done.row, ask_constraints=False)]
        if faults:
            raise Rejected(faults)
        model._default_manager.bulk_create([done.row for done in written if done.created])
        names = {name for done in written if not done.created for name in done.changed}
        if names:
            model._default_manager.bulk_update([done.row for done in written if not done.created], names)
        Event.objects.bulk_create(_event(verb, done, by) for done in written)
        return puts


def validate(row: models.Model, *, looked_for: Collection[str] = ()) -> None:
    """Check the fields and constraints of *row*; raises Rejected with every fault.

    Rows that *row* points to are taken to exist, since the database sees to that. A unique constraint over just the
    fields *looked_for* is not asked about again.
    """
    faults = _faults(row, looked_for=looked_for)
    if faults:
        raise Rejected(faults)


def _faults(
    row: models.Model, *, looked_for: Collection[str] = (), ask_constraints: bool = True
) -> list[Fault]:
    faults: list[Fault] = []

    def gather(error: ValidationError) -> None:
        faults.extend(Fault(field, " ".join(messages)) for field, messages in error.message_dict.items())

    pointing = {
        field.name
        for field in row._meta.concrete_fields
        if field.is_relation and getattr(row, field.attname) is not None
    }
    try:
        row.clean_fields(exclude=pointing)
    except ValidationError as error:
        gather(error)
    try:
        row.clean()
    except ValidationError as error:
        gather(ValidationError(error.update_error_dict({})))
    # A constraint over a field that is wrong already has nothing to add.
    wrong = {fault.field for fault in faults}
    for constraint in row._meta.constraints if ask_constraints else ():
        if isinstance(constraint, models.UniqueConstraint) and set(constraint.fields) == set(looked_for):
            continue
        try:
            constraint.validate(type(row), row, exclude=wrong)
        except ValidationError as error:
            gather(ValidationError(error.update_error_dict({})))
    return faults


def _bring_up(row: M, values: dict[str, Any]) -> Put[M]:
    """Set what differs on the stored *row*, without saving it."""
    changed = tuple(name for name, value in values.items() if _stored(row, name) != _wanted(row, name, value))
    for name in changed:
        setattr(row, name, values[name])
    return Put(row, False, changed)


def _event(verb: str, done: Put[M], by: Actor) -> Event:
    details = {} if done.created else {"fields": sorted(done.changed)}
    return trace.event(
        f"{verb}_{'registered' if done.created else 'changed'}", done.row, by=by, details=details
    )


def _stored(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    return getattr(row, getattr(field, "attname", name))


def _wanted(row: models.Model, name: str, value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    field = row._meta.get_field(name)
    return field.to_python(value) if isinstance(field, models.Field) and not field.is_relation else value
