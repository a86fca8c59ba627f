"""Two records of one person become one, and can be two again: nothing that was moved is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Exists, Field, ForeignKey, Model, OuterRef, Q, QuerySet, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Fault, Rejected
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.due import histories_of, pointers_to, rows_of
from fotfeste.people.models import Membership, Merge, Person
from fotfeste.people.team_access import check_may_coordinate

CHOOSABLE = (
    "given_name",
    "family_name",
    "preferred_name",
    "native_name",
    "pronunciation",
    "birth_date",
    "preferred_language",
    "other_languages",
    "needs_interpreter",
    "written_standard",
    "residence",
    "area",
    "deceased_on",
)
"""Fields of a person of which one chooses which record's value stays."""


@dataclass(frozen=True)
class Undone:
    """The answer of undoing: what was moved and is there no more, and fields that were changed since and stay so."""

    missing: int
    kept_fields: tuple[str, ...]


@transaction.atomic
def merge_persons(*, kept: Person, gone: Person, take: Collection[str], reason: str, by: Actor) -> Merge:
    """Move everything about *gone* to *kept*, with the fields *take* of *gone* instead of those of *kept*.

    Both must be seen by *by*. The record of *gone* stays as an empty shell that nobody sees, so that `undo_merge` can
    bring it back to the letter. Rows that *kept* has already are kept in the merge alone. Raises Rejected with every
    fault: another protection, two who are each other's family, a field that can not be chosen, no reason.
    """
    check_may_coordinate(kept, by)
    check_may_coordinate(gone, by)
    with as_system("people.merge"):
        both = {
            one.pk: one
            for one in Person.objects.select_for_update(of=("self",)).filter(pk__in=[kept.pk, gone.pk])
        }
        _refuse(kept, gone, both, take, reason)
        kept, gone = both[kept.pk], both[gone.pk]
        merge = Merge(
            person=kept,
            gone=gone,
            controller=_controller(kept, by),
            reason=reason.strip(),
            made_by_id=by.staff_id if by.is_signed_in else None,
        )
        moved: dict[str, Any] = {"rows": {}, "dropped": [], "fields": _take_over(kept, gone, take)}
        try:
            with _no_new_history(), transaction.atomic():
                for model, field in _columns():
                    moved["dropped"] += [_told(row) for row in _drop_doubles(model, field, kept, gone)]
                    keys = list(_of(model, field, gone).values_list("pk", flat=True))
                    if keys:
                        rows_of(model).filter(pk__in=keys).update(**{field.name: kept.pk})
                        moved["rows"][f"{model._meta.label_lower}.{field.name}"] = keys
        except IntegrityError as refused:
            raise Rejected(
                [
                    Fault(
                        "kept",
                        _(
                            "Opplysningene kan ikke flyttes. Om en person med strengt fortrolig adresse lagres ingen "
                            "kontaktopplysninger."
                        ),
                    )
                ]
            ) from refused
        merge.moved = moved
        merge.save(force_insert=True)
    for person in (kept, gone):
        trace.record("people.merged", merge, by=by, subject_id=person.pk)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, by: Actor) -> Undone:
    """Make two records of one again: every row where it was, every field as it was unless it was changed since.

    What was recorded after the merge stays with the person that was kept. Raises Rejected when it is undone already,
    or when the same person was merged again later: then that one is undone first.
    """
    check_may_coordinate(merge.person, by)
    if not by.is_system and not Merge.objects.filter(pk=merge.pk).exists():
        raise Denied(_("Du har ikke tilgang. Sammenslåingen gjøres om av organisasjonen som gjorde den."))
    with as_system("people.undo_merge"):
        list(
            Person.objects.select_for_update(of=("self",))
            .filter(pk__in=[merge.person_id, merge.gone_id])
            .order_by("pk")
        )
        merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if merge.undone_at is not None:
            raise Rejected([Fault("merge", _("Sammenslåingen er gjort om allerede."))])
        if Merge.objects.filter(person_id=merge.person_id, undone_at__isnull=True, pk__gt=merge.pk).exists():
            raise Rejected(
                [Fault("merge", _("Personen er slått sammen igjen senere. Gjør om den siste først."))]
            )
        missing = 0
        with _no_new_history():
            for place, keys in merge.moved["rows"].items():
                model_name, _dot, field_name = place.rpartition(".")
                still = rows_of(apps.get_model(model_name)).filter(
                    pk__in=keys, **{field_name: merge.person_id}
                )
                missing += len(keys) - still.update(**{field_name: merge.gone_id})
            for told in merge.moved["dropped"]:
                _bring_back(told)
        kept_fields = _give_back(merge)
        merge.undone_at = timezone.now()
        merge.undone_by_id = by.staff_id if by.is_signed_in else None
        merge.save(update_fields=["undone_at", "undone_by"])
    for subject in (merge.person_id, merge.gone_id):
        trace.record("people.merge_undone", merge, by=by, subject_id=subject)
    return Undone(missing, kept_fields)


def _refuse(kept: Person, gone: Person, both: dict[int, Person], take: Collection[str], reason: str) -> None:
    faults = []
    if kept.pk == gone.pk or len(both) != 2:
        raise Rejected([Fault("gone", _("Velg to ulike registreringer."))])
    if both[kept.pk].protection != both[gone.pk].protection:
        faults.append(
            Fault(
                "kept",
                _("De to har ulik adressebeskyttelse. Avklar den først, og sett den strengeste på begge."),
            )
        )
    if _linked(kept, gone):
        faults.append(Fault("gone", _("De to er registrert som nær familie, så de er to personer.")))
    if Merge.objects.filter(gone__in=both, undone_at__isnull=True).exists():
        faults.append(Fault("gone", _("En av registreringene er slått sammen med en annen fra før.")))
    if unknown := sorted(set(take) - set(CHOOSABLE)):
        faults.append(
            Fault("take", _("Disse feltene kan ikke velges: {names}.").format(names=", ".join(unknown)))
        )
    if not reason.strip():
        faults.append(Fault("reason", _("Skriv hvordan du vet at det er samme person.")))
    if faults:
        raise Rejected(faults)


def _controller(kept: Person, by: Actor) -> Any:
    """The controller that answers for the merge: the actor's, or for the system that of the first who followed."""
    if not by.is_system:
        return controller_of(by)
    first = Membership.objects.filter(person=kept).order_by("pk").select_related("controller").first()
    if first is None:
        raise Rejected([Fault("kept", _("Ingen følger personen."))])
    return first.controller


def _columns() -> Iterator[tuple[type[Model], ForeignKey[Any, Any]]]:
    """Every column that points at a person and moves with her, those of kept history too."""
    for model, field in pointers_to(Person):
        if (model, field.name) != (Merge, "gone"):
            yield model, field
            for history in histories_of(model):
                yield history, history._meta.get_field(field.name)  # type: ignore[misc]  # a copy of the same column


def _of(model: type[Model], field: Field[Any, Any], person: Person) -> QuerySet[Any]:
    return rows_of(model).filter(**{field.name: person.pk}).order_by("pk")


def _linked(kept: Person, gone: Person) -> bool:
    """Whether a row says how the two stand to each other."""
    by_model: dict[type[Model], list[str]] = {}
    for model, field in pointers_to(Person):
        by_model.setdefault(model, []).append(field.name)
    return any(
        rows_of(model).filter(**{one: kept.pk, other: gone.pk}).exists()
        for model, names in by_model.items()
        if model is not Merge
        for one in names
        for other in names
        if one != other
    )


def _drop_doubles(model: type[Model], field: Field[Any, Any], kept: Person, gone: Person) -> list[Any]:
    """Remove the rows of *gone* that would be the same as a row of *kept*, and answer them."""
    same = Q(pk__in=[])
    for others, condition in _unique_with(model, field):
        matching = rows_of(model).filter(
            condition, **{field.name: kept.pk}, **{one: OuterRef(one) for one in others}
        )
        same |= Q(condition & Exists(matching))
    doubles = list(_of(model, field, gone).filter(same))
    rows_of(model).filter(pk__in=[row.pk for row in doubles]).delete()
    return doubles


def _unique_with(model: type[Model], field: Field[Any, Any]) -> Iterator[tuple[list[str], Q]]:
    """The other columns of every rule of uniqueness that *field* is part of, with the rule's condition."""
    if field.unique:
        yield [], Q()
    for together in model._meta.unique_together:
        if field.name in together:
            yield [one for one in together if one != field.name], Q()
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and field.name in rule.fields:
            yield [one for one in rule.fields if one != field.name], rule.condition or Q()


def _take_over(kept: Person, gone: Person, take: Collection[str]) -> dict[str, list[Any]]:
    """Set the chosen fields of *kept*; answers what stood there and what stands there now. Shielding is inherited."""
    changed = {}
    for name in [*sorted(take), *(["shielded"] if gone.shielded else [])]:
        if getattr(kept, name) != getattr(gone, name):
            changed[name] = [_as_told(kept, name), _as_told(gone, name)]
            setattr(kept, name, getattr(gone, name))
    if changed:
        kept.save(update_fields=list(changed))
    return changed


def _give_back(merge: Merge) -> tuple[str, ...]:
    """Set the fields of the kept person back, but those that somebody has changed since; answers these."""
    person = Person.objects.get(pk=merge.person_id)
    back, stay = [], []
    for name, (before, after) in merge.moved["fields"].items():
        if _as_told(person, name) == after:
            setattr(person, name, _as_stored(Person._meta.get_field(name), before))
            back.append(name)
        else:
            stay.append(name)
    if back:
        person.save(update_fields=back)
    return tuple(stay)


def _told(row: Model) -> dict[str, Any]:
    """A row as the merge keeps it."""
    fields = [field for field in row._meta.concrete_fields if not field.generated]
    return {
        "model": row._meta.label_lower,
        "row": {field.attname: _as_told(row, field.name) for field in fields},
    }


def _bring_back(told: dict[str, Any]) -> None:
    """Store a row again as it was, with its number and its times."""
    model = apps.get_model(told["model"])
    fields = {field.attname: field for field in model._meta.concrete_fields}
    values = {name: _as_stored(fields[name], value) for name, value in told["row"].items()}
    row = model(**values)
    row.save_base(raw=True, force_insert=True)
    # Times that are set when a row is made are set back.
    rows_of(model).filter(pk=row.pk).update(
        **{name: value for name, value in values.items() if getattr(fields[name], "auto_now_add", False)}
    )


def _as_told(row: Model, name: str) -> str | None:
    field = row._meta.get_field(name)
    if getattr(row, field.attname) is None:  # type: ignore[union-attr]  # every name here is a column's
        return None
    return str(field.value_to_string(row))  # type: ignore[union-attr]  # the same


def _as_stored(field: Any, value: str | None) -> Any:
    return None if value is None else field.to_python(value)


@contextmanager
def _no_new_history() -> Iterator[None]:
    """That a row was moved is told by the merge; the row's own history moves with it, and gets no line more."""
    moving = {model for model, _field in pointers_to(Person)}
    tracked = [
        f"{model._meta.label}:{trigger.name}" for model, trigger in pgtrigger.registered() if model in moving
    ]
    with pgtrigger.ignore(*tracked, databases=["default"]):
        yield
