"""Emergency access («nødtilgang»): opening it with a reason for some hours, ending it, reviewing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Fault, Rejected
from fotfeste.kernel.models import StaffRole
from fotfeste.kernel.records import validate
from fotfeste.people import finding, reads
from fotfeste.people.acting import as_system, controller_of, staff_role_of
from fotfeste.people.actions.overrides import put_aside
from fotfeste.people.categories import ROLE_SCOPES, Category, Purpose
from fotfeste.people.models import (
    Controller,
    LegalBasis,
    Membership,
    MembershipKind,
    Person,
    ReadKind,
)
from fotfeste.people.national_ids import NationalId
from fotfeste.people.own_bases import usual_basis
from fotfeste.people.team_access import check_may_break_glass, check_may_review
from fotfeste.people.team_rules import GLASS_HOURS
from fotfeste.people.teams import followed_by

PAGE = "people:break_glass"


@dataclass(frozen=True)
class Sought:
    """Whom somebody asks for: by the whole national id, or by whole name and date of birth."""

    number: NationalId | None = None
    name: str = ""
    birth_date: dt.date | None = None


@dataclass(frozen=True)
class Opened:
    """The person who is open now. ``membership`` is None when *by* followed her already, and nothing was opened."""

    person: Person
    membership: Membership | None


def open_glass(
    *, sought: Sought, reason: str, hours: int, categories: Iterable[Category], by: Actor
) -> Opened:
    """Open the person who was *sought* to *by* for *hours* hours. Every attempt is noted, also one that is refused.

    Raises Rejected with every fault. Somebody who does not exist and somebody whom a core rule hides, are the same
    answer. Rules that may be set aside, are set aside for as long, with the same reason.
    """
    check_may_break_glass(by)
    role, controller = staff_role_of(by), controller_of(by)
    wanted = {Category.IDENTITY, *categories}
    basis = usual_basis(controller, role)
    if basis is not None and basis.categories and not wanted <= set(basis.categories):
        basis = None
    faults = _faults(sought, reason, hours, wanted, role)
    if basis is None:
        faults.append(
            Fault(
                "categories",
                _("Ingen rettslige grunnlag dekker dette i organisasjonen din. Velg færre opplysninger."),
            )
        )
    if faults or basis is None:
        raise Rejected(faults)
    judged = finding.judged(role.pk, number=sought.number, name=sought.name, birth_date=sought.birth_date)
    if judged is None:
        # Without the subject: no line of the log may tell who is hidden from somebody that did not exist.
        reads.note(ReadKind.DENIED, PAGE, by=by, reason=reason.strip())
        sentence = _(
            "Vi finner ingen med akkurat disse opplysningene. Se etter skrivefeil. Forsøket er loggført."
        )
        raise Rejected([Fault("sought", sentence)])
    with as_system("people.break_glass"):
        found = Person.objects.get(pk=judged.person_id)
    if followed_by(found, role):
        return Opened(found, None)
    with transaction.atomic():
        membership = _open(
            found, role, controller, basis, wanted, reason.strip(), hours, list(judged.rules), by
        )
    reads.note(
        ReadKind.BREAK_GLASS,
        PAGE,
        by=by,
        subject_id=found.pk,
        because=MembershipKind.BREAK_GLASS,
        reason=reason.strip(),
    )
    return Opened(found, membership)


@transaction.atomic
def close_glass(*, membership: Membership, by: Actor) -> Membership:
    """End one's own emergency access before its time; what was opened, closes the same second."""
    check_may_break_glass(by)
    if membership.kind != MembershipKind.BREAK_GLASS or membership.staff_role_id != staff_role_of(by).pk:
        raise Denied(_("Bare den som har nødtilgangen, kan avslutte den."))
    _end(membership, by)
    return membership


@transaction.atomic
def review_glass(*, membership: Membership, accepted: bool, note: str, by: Actor) -> Membership:
    """Say, as a second person, whether an emergency access was in order; one that was not ends at once.

    Whoever opened it never reviews it, and a review is not changed afterwards.
    """
    check_may_review(membership.controller, by)
    if membership.kind != MembershipKind.BREAK_GLASS:
        raise Denied(_("Bare nødtilgang gjennomgås slik."))
    opened_by = membership.staff_role.staff_id if membership.staff_role else None
    if by.staff_id in (membership.made_by_id, opened_by):
        raise Denied(_("Du kan ikke gå gjennom din egen nødtilgang. En annen må gjøre det."))
    faults = []
    if membership.reviewed_at is not None:
        faults.append(Fault("accepted", _("Denne nødtilgangen er allerede gjennomgått.")))
    if not accepted and not note.strip():
        faults.append(
            Fault("note", _("Skriv hvorfor nødtilgangen ikke var i orden, og hva som gjøres videre."))
        )
    if faults:
        raise Rejected(faults)
    if not accepted:
        _end(membership, by)
    with as_system("people.review"):
        membership.reviewed_by_id = by.staff_id
        membership.reviewed_at = timezone.now()
        membership.review_accepted = accepted
        membership.review_note = note.strip()
        validate(membership)
        membership.save(update_fields=["reviewed_by", "reviewed_at", "review_accepted", "review_note"])
    trace.record(
        "people.glass_reviewed",
        membership,
        by=by,
        details={"accepted": accepted},
        subject_id=membership.person_id,
    )
    return membership


def _faults(
    sought: Sought, reason: str, hours: int, wanted: Iterable[Category], role: StaffRole
) -> list[Fault]:
    faults = []
    if sought.number is None and not (sought.name.strip() and sought.birth_date):
        faults.append(Fault("sought", _("Skriv hele fødselsnummeret, eller hele navnet og fødselsdatoen.")))
    if not reason.strip():
        faults.append(Fault("reason", _("Skriv hvorfor du trenger tilgang nå.")))
    if hours not in GLASS_HOURS:
        faults.append(Fault("hours", _("Velg hvor lenge du trenger tilgangen, høyst fire timer.")))
    within = set(ROLE_SCOPES[role.role].own) - {Category.PROTECTED} if role.role in ROLE_SCOPES else set()
    if set(wanted) - within:
        faults.append(Fault("categories", _("Du har valgt opplysninger som rollen din ikke kan se.")))
    return faults


def _open(
    person: Person,
    role: StaffRole,
    controller: Controller,
    basis: LegalBasis,
    wanted: Iterable[Category],
    reason: str,
    hours: int,
    rules: list[str],
    by: Actor,
) -> Membership:
    now = timezone.now()
    membership = Membership(
        person=person,
        controller=controller,
        kind=MembershipKind.BREAK_GLASS,
        staff_role=role,
        categories=sorted(wanted),
        basis=basis,
        purpose=Purpose.FOLLOW_UP,
        reason=reason,
        valid_from=now,
        valid_until=now + dt.timedelta(hours=hours),
        made_by_id=by.staff_id,
    )
    with as_system("people.break_glass"):
        _end_earlier(person, role)
        validate(membership)
        membership.save(force_insert=True)
    if rules:
        put_aside(
            rules=rules,
            person=person,
            reason=reason,
            made=now,
            until=now + dt.timedelta(hours=hours),
            by=by,
            role_id=role.pk,
        )
    trace.record(
        "people.glass_broken",
        membership,
        by=by,
        details={"hours": hours, "rules": rules},
        subject_id=person.pk,
    )
    return membership


def _end_earlier(person: Person, role: StaffRole) -> None:
    """Emergency access that is asked for again replaces the one that lasts. Called as the system."""
    now = timezone.now()
    Membership.objects.active(now).filter(
        person=person, staff_role=role, kind=MembershipKind.BREAK_GLASS
    ).update(ended_at=now)


def _end(membership: Membership, by: Actor) -> None:
    """End what lasts; what is over already stays as it is."""
    now = timezone.now()
    if membership.ended_at is not None or (
        membership.valid_until is not None and membership.valid_until <= now
    ):
        return
    with as_system("people.end_glass"):
        membership.ended_at = now
        membership.save(update_fields=["ended_at"])
    trace.record("people.glass_ended", membership, by=by, subject_id=membership.person_id)
