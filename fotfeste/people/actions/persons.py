"""Writes about persons themselves: registering, changing, contact points, numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.models import StaffRole
from fotfeste.kernel.models.trace import Audience
from fotfeste.kernel.records import validate
from fotfeste.people import access, numbers, reads
from fotfeste.people.acting import as_system, controller_of, staff_role_of
from fotfeste.people.categories import ROLE_SCOPES, Category, Purpose
from fotfeste.people.models import (
    Authorisation,
    ContactKind,
    ContactPoint,
    Controller,
    LegalBasis,
    Membership,
    MembershipKind,
    Person,
    PersonNumber,
    Protection,
    ReadKind,
)
from fotfeste.people.models.persons import STRICTEST
from fotfeste.people.national_ids import NationalId
from fotfeste.people.population_rules import RULE
from fotfeste.people.team_access import check_may_see, check_may_write

_NO_ADDRESS = gettext_lazy(
    "Personen har vern som gjør at bare postboksen hos politiet kan registreres. Ingenting er lagret."
)
EDITABLE = (
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
    "protection",
    "residence",
    "area",
    "deceased_on",
)


@dataclass(frozen=True)
class Registered:
    """The answer of registering: the person, or None when she is now in other hands (unknown or protected)."""

    person: Person | None


@transaction.atomic
def register_person(
    *, values: Mapping[str, Any], number: NationalId | None, basis: LegalBasis, by: Actor
) -> Registered:
    """Register a person and become the one who follows up. A person who is known already is the same person.

    *values* are fields of Person among EDITABLE. Raises Rejected with every fault, also when the address is strictly
    confidential and *by* has no authorisation: then nothing is stored (R14).
    """
    access.check_may_follow_up(by)
    role = staff_role_of(by)
    person = Person(**{name: values[name] for name in EDITABLE if name in values})
    if person.protection != Protection.UNKNOWN:
        person.protection_checked_at = timezone.now()
    if person.protection in STRICTEST and person.protection != Protection.UNKNOWN:
        _refuse_without_authorisation(role, person.protection)
    validate(person)
    controller = controller_of(by)
    with as_system("people.register"):
        known = _known_to(role, number)
        if known is None:
            person.save(force_insert=True)
        else:
            person = known
        if number is not None and known is None:
            _store_number(person, controller, number)
        membership = Membership(
            person=person,
            controller=controller,
            kind=MembershipKind.TEAM,
            staff_role=role,
            is_coordinator=True,
            categories=list(ROLE_SCOPES[role.role].own),
            basis=basis,
            purpose=Purpose.FOLLOW_UP,
            valid_from=timezone.now(),
            made_by_id=by.staff_id,
        )
        membership.save(force_insert=True)
    trace.record("people.person_registered", person, by=by, subject_id=person.pk)
    return Registered(Person.objects.filter(pk=person.pk).first())


@transaction.atomic
def update_person(*, person: Person, values: Mapping[str, Any], by: Actor) -> Person:
    """Change fields of *person* among EDITABLE. What stood there before stays in the history."""
    check_may_write(person.pk, Category.IDENTITY, by)
    changed = [name for name in EDITABLE if name in values and getattr(person, name) != values[name]]
    if not changed:
        return person
    for name in changed:
        setattr(person, name, values[name])
    if "protection" in changed:
        person.protection_checked_at = timezone.now()
        changed.append("protection_checked_at")
    validate(person)
    if "protection" in changed and person.protection in STRICTEST:
        _forget_ways_to_reach(person)
    # The database lets staff raise protection only. Whoever sees a protected person is authorised to handle her.
    with as_system("people.protection") if "protection" in changed else nullcontext():
        person.save(update_fields=changed)
    trace.record("people.person_changed", person, by=by, details={"fields": changed}, subject_id=person.pk)
    return person


@transaction.atomic
def add_contact_point(
    *, person: Person, kind: ContactKind, value: str, note: str, preferred: bool, by: Actor
) -> ContactPoint:
    """Register a way to reach *person*. Raises Rejected for an address that may not be stored (R14)."""
    check_may_write(person.pk, Category.CONTACT, by)
    if person.protection in STRICTEST and kind != ContactKind.BOX:
        raise Rejected([Fault("kind", str(_NO_ADDRESS))])
    point = ContactPoint(
        person=person,
        controller=controller_of(by),
        kind=kind,
        value=value.strip(),
        note=note.strip(),
        preferred=preferred,
    )
    validate(point)
    try:
        with transaction.atomic():
            point.save(force_insert=True)
    except IntegrityError as error:
        # Somebody else with the same number is protected: the database knows, and nobody is told.
        raise Rejected([Fault("kind", str(_NO_ADDRESS))]) from error
    if preferred:
        _prefer_alone(point)
    trace.record("people.contact_added", point, by=by, details={"kind": kind.value}, subject_id=person.pk)
    return point


@transaction.atomic
def end_contact_point(*, point: ContactPoint, by: Actor) -> ContactPoint:
    """Stop using a way to reach somebody, from today. It stays in the history."""
    check_may_write(point.person_id, Category.CONTACT, by)
    point.valid_to = timezone.localdate()
    point.preferred = False
    point.save(update_fields=["valid_to", "preferred"])
    trace.record(
        "people.contact_ended", point, by=by, details={"kind": point.kind}, subject_id=point.person_id
    )
    return point


@transaction.atomic
def add_number(*, person: Person, number: NationalId, by: Actor) -> PersonNumber:
    """Register a national id of *person*. Raises Rejected when she has it already."""
    check_may_write(person.pk, Category.PROTECTED, by)
    with as_system("people.add_number"):
        if PersonNumber.objects.filter(person=person, lookup=numbers.lookup(number)).exists():
            raise Rejected([Fault("number", _("Dette nummeret er registrert på deltakeren allerede."))])
        stored = _store_number(person, controller_of(by), number)
    trace.record("people.number_added", stored, by=by, subject_id=person.pk)
    return stored


@transaction.atomic
def reveal_number(*, number: PersonNumber, reason: str, by: Actor) -> NationalId:
    """Show all the digits of a number, for *reason*; leaves a look of the kind «reveal» and an event."""
    check_may_see(number.person_id, Category.PROTECTED, by)
    if not reason.strip():
        raise Rejected([Fault("reason", _("Skriv hvorfor du trenger hele nummeret."))])
    reads.note(
        ReadKind.REVEAL,
        "people:reveal",
        by=by,
        subject_id=number.person_id,
        reason=reason.strip(),
        fields=["national_id"],
    )
    trace.record("people.number_revealed", number, by=by, subject_id=number.person_id)
    return numbers.decrypt(bytes(number.encrypted))


@transaction.atomic
def know_staff(*, staff_role: StaffRole, number: NationalId, by: Actor) -> None:
    """Tell the database which national id a member of staff bears, so that nobody sees own data or near family.

    Called when a sign-in has verified the number. Only the system may.
    """
    if not by.is_system:
        raise Rejected([Fault("number", _("Bare innloggingen kan knytte en ansatt til et fødselsnummer."))])
    with connection.cursor() as cursor:
        cursor.execute("select people_know_staff(%s, %s)", [staff_role.staff_id, numbers.lookup(number)])
    trace.record("people.staff_known", staff_role, by=by, label="", audience=Audience.ORGANISATION)


def _store_number(person: Person, controller: Controller, number: NationalId) -> PersonNumber:
    return PersonNumber.objects.create(
        person=person,
        controller=controller,
        kind=number.kind.value,
        encrypted=numbers.encrypt(number),
        masked=number.masked(),
        lookup=numbers.lookup(number),
    )


def _prefer_alone(point: ContactPoint) -> None:
    """One way to reach somebody is the one to use first."""
    others = ContactPoint.objects.filter(person=point.person_id, controller=point.controller_id)
    others.filter(preferred=True).exclude(pk=point.pk).update(preferred=False)


def _forget_ways_to_reach(person: Person) -> None:
    """Whoever becomes strictly protected loses what can lead to her, whoever recorded it; the police's box stays."""
    with as_system("people.protect"):
        points = ContactPoint.objects.filter(person=person).exclude(kind=ContactKind.BOX)
        gone = list(points.values_list("pk", flat=True))
        points.delete()
        apps.get_model("people", "ContactPointEvent").objects.filter(pgh_obj_id__in=gone).delete()


def _known_to(role: StaffRole, number: NationalId | None) -> Person | None:
    """The person who bears *number*, unless a core rule stands between: then a twin is made, and nothing is told."""
    if number is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select people_bearers(%s)", [numbers.lookup(number)])
        bearers = [row[0] for row in cursor.fetchall()]
    standing = access.refusals(role.pk, bearers)
    free = [
        person_id
        for person_id in sorted(bearers)
        if not any(RULE[rule].core for rule in standing.get(person_id, ["own_data"]))
    ]
    return Person.objects.get(pk=free[0]) if free else None


def _refuse_without_authorisation(role: StaffRole, protection: str) -> None:
    now: dt.datetime = timezone.now()
    held = Authorisation.objects.filter(
        staff_role=role, kind=protection, ended_at__isnull=True, valid_from__lte=now
    ).exclude(valid_until__lte=now)
    if not held.exists():
        raise Rejected(
            [
                Fault(
                    "protection",
                    _(
                        "Personer med strengt fortrolig adresse registreres bare av dem som har særskilt fullmakt. "
                        "Ingenting er lagret. Ta kontakt med lederen din."
                    ),
                )
            ]
        )
