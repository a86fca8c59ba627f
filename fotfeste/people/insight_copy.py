"""Gathers everything that is kept about one person, for herself: by kind of record, with source, looks and watchers.

It is asked for as the person: the database answers with her own rows and nobody else's. New kinds of record are in it
the day they are declared.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from fotfeste.kernel.models import Organisation, StaffRole
from fotfeste.kernel.models.trace import Event
from fotfeste.people import access
from fotfeste.people.categories import Category
from fotfeste.people.declared import DECLARED, Declaration
from fotfeste.people.field_words import as_data, in_words, label_of, told_fields
from fotfeste.people.models import (
    BasisUse,
    Controller,
    LegalBasis,
    Membership,
    Person,
    ReadKind,
    ReadLog,
    RetentionPolicy,
)


@dataclass(frozen=True)
class Told:
    """One field of a record: its name, what it is called, what it holds in words and as data."""

    name: str
    label: str
    words: str
    data: Any


@dataclass(frozen=True)
class Earlier:
    """What a field held until somebody changed it."""

    until: dt.datetime
    label: str
    words: str


@dataclass(frozen=True)
class Record:
    """One row about the person. ``controller`` is None for what all who follow the person share."""

    number: int
    controller: Controller | None
    category: Category | None
    recorded_at: dt.datetime | None
    told: tuple[Told, ...]
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True)
class KindOfRecord:
    """Everything of one kind."""

    declaration: Declaration
    records: tuple[Record, ...]


def kinds_about(person: Person) -> Iterator[KindOfRecord]:
    """Every declared kind of record with what there is of it, also those with nothing."""
    for declaration in DECLARED.values():
        yield KindOfRecord(declaration, records_of(person, declaration))


def records_of(person: Person, declaration: Declaration) -> tuple[Record, ...]:
    """What is kept about *person* of one kind."""
    model = declaration.model
    fields = told_fields(model)
    rows = _rows(person, model, fields)
    earlier = _earlier(model, fields, [row.pk for row in rows])
    return tuple(_record(declaration, row, fields, tuple(earlier.get(row.pk, ()))) for row in rows)


def find_record(person: Person, declaration: Declaration, number: int) -> Record | None:
    """One row of one kind about *person*, or None."""
    return next((one for one in records_of(person, declaration) if one.number == number), None)


def _rows(
    person: Person, model: type[models.Model], fields: Iterable[models.Field[Any, Any]]
) -> list[models.Model]:
    if model is Person:
        return list(Person.objects.filter(pk=person.pk))
    related = [field.name for field in fields if isinstance(field, models.ForeignKey)]
    names = {field.name for field in model._meta.concrete_fields}
    # Other persons are not asked for: whoever reads this may not see them.
    joined = [name for name in related if model._meta.get_field(name).related_model is not Person]
    joined += ["controller__organisation"] if "controller" in names else []
    joined += [f"{name}__organisation" for name in joined if _has_organisation(model, name)]
    found = model._default_manager.filter(person=person).order_by("pk")
    return list(found.select_related(*joined) if joined else found)


def _has_organisation(model: type[models.Model], name: str) -> bool:
    return "__" not in name and model._meta.get_field(name).related_model in (Controller, StaffRole)


def _record(
    declaration: Declaration,
    row: models.Model,
    fields: Iterable[models.Field[Any, Any]],
    earlier: tuple[Earlier, ...],
) -> Record:
    category = getattr(row, "category", declaration.category)
    return Record(
        number=row.pk,
        controller=getattr(row, "controller", None),
        category=Category(category) if category else None,
        recorded_at=getattr(row, "recorded_at", getattr(row, "registered_at", None)),
        told=tuple(_told(row, field) for field in fields),
        earlier=earlier,
    )


def _told(row: models.Model, field: models.Field[Any, Any]) -> Told:
    if isinstance(field, models.ForeignKey) and field.related_model is Person:
        return Told(field.name, label_of(field), _another(row, field), None)
    return Told(field.name, label_of(field), in_words(row, field), as_data(row, field))


def _another(row: models.Model, field: models.Field[Any, Any]) -> str:
    from django.utils.translation import gettext as _

    return _("en annen person") if getattr(row, field.attname) else ""


def _earlier(
    model: type[models.Model], fields: Iterable[models.Field[Any, Any]], numbers: list[int]
) -> dict[int, list[Earlier]]:
    """What the rows held before, from the history that the database keeps; the newest change first."""
    history = getattr(model, "pgh_event_model", None)
    if history is None or not numbers:
        return {}
    plain = [field for field in fields if not isinstance(field, models.ForeignKey)]
    kept = {field.name for field in history._meta.concrete_fields}
    before: dict[int, models.Model] = {}
    found: dict[int, list[Earlier]] = {}
    for event in history.objects.filter(pgh_obj_id__in=numbers).order_by("pgh_id"):
        last = before.get(event.pgh_obj_id)
        if last is not None:
            found.setdefault(event.pgh_obj_id, [])[:0] = [
                Earlier(event.pgh_created_at, label_of(field), in_words(last, field))
                for field in plain
                if field.name in kept and getattr(last, field.name) != getattr(event, field.name)
            ]
        before[event.pgh_obj_id] = event
    return found


# Why it is kept, and how long ---------------------------------------------------------------------------------


def controllers_of(person: Person) -> list[Controller]:
    """The organisations that have something about the person: those that follow her now first."""
    following = list(_following(person))
    kept = [
        one.model._default_manager.filter(person=person).order_by().values_list("controller_id", flat=True)
        for one in DECLARED.values()
        if any(field.name == "controller" for field in one.model._meta.concrete_fields)
    ]
    others = set(kept[0].union(*kept[1:]))
    order = [*following, *sorted(others - set(following))]
    found = Controller.objects.filter(pk__in=order).select_related("organisation")
    by_number = {one.pk: one for one in found}
    return [by_number[number] for number in order]


def _following(person: Person) -> list[int]:
    now = timezone.now()
    rows = Membership.objects.active(now).filter(person=person).order_by("pk")
    return list(dict.fromkeys(rows.values_list("controller_id", flat=True)))


def bases_of(person: Person) -> dict[int, list[LegalBasis]]:
    """For each controller the legal bases it has followed the person on; else those of its kind of organisation."""
    found: dict[int, list[LegalBasis]] = {}
    memberships = Membership.objects.filter(person=person).select_related("basis").order_by("pk")
    for one in memberships:
        bases = found.setdefault(one.controller_id, [])
        if one.basis not in bases:
            bases.append(one.basis)
    in_force = LegalBasis.objects.in_force(timezone.localdate()).filter(use=BasisUse.PROCESS)
    for controller in controllers_of(person):
        if controller.pk not in found:
            kind = controller.organisation.kind
            found[controller.pk] = list(
                in_force.filter(Q(from_kinds=[]) | Q(from_kinds__contains=[kind])).order_by("pk")
            )
    return found


def retention() -> dict[tuple[str, int | None], RetentionPolicy]:
    """How long each kind of record is kept, by its key and the controller (None: all who have no own rule)."""
    return {(one.record, one.controller_id): one for one in RetentionPolicy.objects.order_by("pk")}


# Who can see and who has seen ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class WatchersNow:
    """How many in one role at one organisation can see the person now, through what, which categories, until when."""

    controller: Controller
    role: str
    kind: str
    count: int
    categories: tuple[Category, ...]
    until: dt.datetime | None


def watchers_now(person: Person) -> list[WatchersNow]:
    """Everybody who can see the person now, counted by organisation, role and the work that opens her."""
    watchers = access.watchers_of(person.pk)
    roles = {one.pk: one.role for one in StaffRole.objects.filter(pk__in={w.staff_role_id for w in watchers})}
    controllers = {
        one.pk: one
        for one in Controller.objects.filter(pk__in={w.controller_id for w in watchers}).select_related(
            "organisation"
        )
    }
    counted = Counter(
        (one.controller_id, roles[one.staff_role_id], one.kind, one.categories, one.until) for one in watchers
    )
    return [
        WatchersNow(controllers[controller], role, kind, count, categories, until)
        for (controller, role, kind, categories, until), count in counted.items()
    ]


def looks_at(person: Person) -> models.QuerySet[ReadLog, Any]:
    """Who has looked at the person, the newest first; looks by one role on one day are one line with a count."""
    return (
        ReadLog.objects.filter(subject_id=person.pk)
        .annotate(day=TruncDate("at", tzinfo=timezone.get_current_timezone()))
        .values("day", "organisation_id", "controller_id", "role", "kind", "because", "reason", "label")
        .annotate(times=Count("id"), first=Min("at"), last=Max("at"), newest=Max("id"))
        .order_by("-newest")
    )


@dataclass(frozen=True)
class Look:
    """One line of `looks_at`, with its organisation."""

    day: dt.date
    place: Organisation | None
    line: str
    role: str
    kind: ReadKind
    because: str
    reason: str
    by_machine: bool
    times: int
    first: dt.datetime
    last: dt.datetime


def told_looks(lines: Iterable[dict[str, Any]]) -> list[Look]:
    """Lines of `looks_at` with their organisations, asked for once."""
    lines = list(lines)
    places = Organisation.objects.in_bulk({one["organisation_id"] for one in lines} - {None})
    controllers = Controller.objects.in_bulk({one["controller_id"] for one in lines} - {None})
    return [
        Look(
            day=one["day"],
            place=places.get(one["organisation_id"]),
            line=controllers[one["controller_id"]].reporting_line if one["controller_id"] else "",
            role=one["role"],
            kind=ReadKind(one["kind"]),
            because=one["because"],
            reason=one["reason"],
            by_machine=one["organisation_id"] is None,
            times=one["times"],
            first=one["first"],
            last=one["last"],
        )
        for one in lines
    ]


def deeds_about(person: Person) -> Iterator[Event]:
    """What was done with the person, the newest first, with the organisation that did it."""
    found = Event.objects.filter(subject_id=person.pk).select_related("organisation").order_by("-pk")
    yield from found.iterator(chunk_size=500)
