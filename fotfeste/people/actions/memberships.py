"""Writes about the team around a person: letting in, inviting, changing, handing over, ending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.models import StaffRole
from fotfeste.kernel.records import validate
from fotfeste.people import access
from fotfeste.people.acting import as_system, controller_for, controller_of
from fotfeste.people.actions.sharing import share
from fotfeste.people.categories import ROLE_SCOPES, Category, Purpose
from fotfeste.people.models import (
    BasisUse,
    Channel,
    Consent,
    ConsentKind,
    Controller,
    LegalBasis,
    Membership,
    MembershipKind,
    Person,
)
from fotfeste.people.models.memberships import FOLLOW_UP
from fotfeste.people.team_access import check_may_change, check_may_coordinate, is_own
from fotfeste.people.team_rules import MEETING_DAYS, beyond
from fotfeste.people.teams import is_last

CHANGEABLE = ("title", "categories", "valid_until", "is_coordinator", "is_deputy", "channel")


@dataclass(frozen=True)
class Terms:
    """What is told when somebody of another organisation is let in, since that is a sharing as well (R5)."""

    necessity: str
    informed_how: str
    informed_on: dt.date
    positive: bool | None = None
    consent: Consent | None = None
    basis_reference: str = ""


@transaction.atomic
def let_in(
    *,
    person: Person,
    staff_role: StaffRole | None,
    kind: MembershipKind,
    categories: Iterable[Category],
    basis: LegalBasis,
    purpose: Purpose,
    by: Actor,
    title: str = "",
    valid_from: dt.datetime | None = None,
    valid_until: dt.datetime | None = None,
    is_coordinator: bool = False,
    is_deputy: bool = False,
    channel: str = "",
    terms: Terms | None = None,
) -> Membership:
    """Let somebody follow *person*; without *staff_role*, the whole own unit. Who she is, is always among what is seen.

    Somebody of another organisation is let in by sharing: *terms* say why and how the person was told, and the sharing
    is stored in the same transaction. Raises Rejected with every fault, also those of the sharing.
    """
    check_may_coordinate(person, by)
    controller = controller_of(by)
    membership = Membership(
        person=person,
        controller=controller,
        kind=kind,
        staff_role=staff_role,
        title=title,
        categories=sorted({Category.IDENTITY, *categories}),
        basis=basis,
        purpose=purpose,
        valid_from=valid_from or timezone.now(),
        valid_until=valid_until,
        is_coordinator=is_coordinator,
        is_deputy=is_deputy,
        channel=channel,
        made_by_id=by.staff_id if by.is_signed_in else None,
    )
    elsewhere = staff_role is not None and not _belongs(staff_role, controller)
    faults = [*_staff_faults(membership), *_category_faults(membership)]
    if not elsewhere:
        faults += _basis_faults(membership)
    elif terms is None:
        faults.append(
            Fault("staff_role", _("Den ansatte hører til en annen organisasjon. Del med den først."))
        )
    faults += _faults_of(membership)
    if staff_role is not None and elsewhere and terms is not None:
        faults += _share(membership, staff_role, terms, by)
    if faults:
        raise Rejected(faults)
    with as_system("people.let_in"):
        membership.save(force_insert=True)
        _one_coordinator(membership)
    trace.record("people.let_in", membership, by=by, details={"kind": kind.value}, subject_id=person.pk)
    return membership


@transaction.atomic
def invite_to_meeting(
    *,
    person: Person,
    staff_role: StaffRole,
    starts: dt.datetime,
    ends: dt.datetime,
    categories: Iterable[Category],
    basis: LegalBasis,
    purpose: Purpose,
    by: Actor,
    title: str = "",
    terms: Terms | None = None,
) -> Membership:
    """Let somebody see *person* around an agreed meeting, from *starts* until *ends*; it ends by itself."""
    if ends - starts > dt.timedelta(days=MEETING_DAYS):
        raise Rejected(
            [
                Fault(
                    "ends",
                    _("En innkalling varer i høyst {n} dager. Velg en tidligere slutt.").format(
                        n=MEETING_DAYS
                    ),
                )
            ]
        )
    return let_in(
        person=person,
        staff_role=staff_role,
        kind=MembershipKind.MEETING,
        categories=categories,
        basis=basis,
        purpose=purpose,
        title=title,
        valid_from=starts,
        valid_until=ends,
        terms=terms,
        by=by,
    )


@transaction.atomic
def change_membership(*, membership: Membership, values: Mapping[str, Any], by: Actor) -> Membership:
    """Change fields of *membership* among CHANGEABLE. Nobody lengthens access that another gave to oneself."""
    check_may_change(membership, by)
    _refuse_unless_followed(membership)
    wanted = dict(values)
    if "categories" in wanted:
        wanted["categories"] = sorted({Category.IDENTITY, *wanted["categories"]})
    changed = [name for name in CHANGEABLE if name in wanted and getattr(membership, name) != wanted[name]]
    if not changed:
        return membership
    before = membership.valid_until
    added = set(wanted.get("categories", ())) - set(membership.categories)
    for name in changed:
        setattr(membership, name, wanted[name])
    faults = _category_faults(membership, added) if added else []
    if "valid_until" in changed:
        faults += _lengthening_faults(membership, before, by)
    faults += _faults_of(membership)
    if faults:
        membership.refresh_from_db()
        raise Rejected(faults)
    with as_system("people.change_membership"):
        membership.save(update_fields=changed)
        _one_coordinator(membership)
    trace.record(
        "people.membership_changed",
        membership,
        by=by,
        details={"fields": changed},
        subject_id=membership.person_id,
    )
    return membership


@transaction.atomic
def hand_over(
    *, membership: Membership, to: StaffRole, by: Actor, note: str, overlap_until: dt.datetime | None = None
) -> Membership:
    """Let *to* take the place of *membership*, at once or with both there until *overlap_until*; answers the new place.

    The new one sees no more than the role allows, and becomes coordinator when the old one was. *note* is what the
    next one should know.
    """
    check_may_change(membership, by)
    _refuse_unless_followed(membership)
    faults = []
    if not note.strip():
        faults.append(Fault("note", _("Skriv hva den neste trenger å vite.")))
    if membership.staff_role_id == to.pk:
        faults.append(Fault("to", _("Velg en annen enn den som har plassen nå.")))
    if overlap_until is not None and overlap_until <= timezone.now():
        faults.append(Fault("overlap_until", _("Velg en dag som ikke er over.")))
    if faults:
        raise Rejected(faults)
    was_coordinator = membership.is_coordinator
    scope = ROLE_SCOPES[to.role].own if to.role in ROLE_SCOPES else ()
    seen = access.visible_categories(membership.person_id)
    known = _place_of(membership.person, to)
    if known is None:
        new = let_in(
            person=membership.person,
            staff_role=to,
            kind=MembershipKind.TEAM,
            categories=[Category(one) for one in membership.categories if one in scope and one in seen],
            basis=membership.basis,
            purpose=Purpose(membership.purpose),
            title=membership.title,
            valid_until=membership.valid_until,
            is_coordinator=was_coordinator,
            by=by,
        )
    else:
        new = known
        if was_coordinator:
            with as_system("people.hand_over"):
                new.is_coordinator = True
                new.save(update_fields=["is_coordinator"])
                _one_coordinator(new)
    with as_system("people.hand_over"):
        membership.handover_note = note.strip()
        membership.is_coordinator = False
        if overlap_until is None:
            membership.ended_at = timezone.now()
        elif membership.valid_until is None or overlap_until < membership.valid_until:
            membership.valid_until = overlap_until
        validate(membership)
        membership.save(update_fields=["handover_note", "is_coordinator", "ended_at", "valid_until"])
    trace.record(
        "people.handed_over",
        membership,
        by=by,
        details={"warm": overlap_until is not None},
        subject_id=membership.person_id,
    )
    return new


@transaction.atomic
def leave_team(
    *, membership: Membership, by: Actor, note: str = "", unit_follows: bool = False
) -> Membership:
    """End a place in the team, and see to that somebody still follows: another, or the whole unit.

    Raises Rejected when nobody would be left and *unit_follows* is not said; then hand over instead, or say it.
    """
    check_may_change(membership, by)
    _refuse_ended(membership)
    if is_last(membership):
        if not unit_follows:
            raise Rejected(
                [
                    Fault(
                        "unit_follows",
                        _(
                            "Ingen andre her følger deltakeren. Overlat plassen til en kollega, eller la hele enheten "
                            "følge deltakeren videre."
                        ),
                    )
                ]
            )
        _let_unit_follow(membership, by)
    return end_membership(membership=membership, by=by, note=note)


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor, note: str = "") -> Membership:
    """End a membership; access ends with it, the same second. *note* is what the next one should know.

    Whether somebody still follows is not asked here, since all leave when the follow-up is over: see `leave_team`.
    """
    check_may_change(membership, by)
    _refuse_ended(membership)
    with as_system("people.end_membership"):
        membership.ended_at = timezone.now()
        membership.is_coordinator = False
        membership.handover_note = note.strip()
        validate(membership)
        membership.save(update_fields=["ended_at", "is_coordinator", "handover_note"])
    trace.record("people.membership_ended", membership, by=by, subject_id=membership.person_id)
    return membership


def _let_unit_follow(membership: Membership, by: Actor) -> None:
    """The whole unit follows on, so that nobody falls between. It sees no more than the place that ends."""
    unit = Membership(
        person=membership.person,
        controller=membership.controller,
        kind=MembershipKind.CASELOAD,
        categories=membership.categories,
        basis=membership.basis,
        purpose=membership.purpose,
        valid_from=timezone.now(),
        made_by_id=by.staff_id if by.is_signed_in else None,
    )
    with as_system("people.unit_follows"):
        validate(unit)
        unit.save(force_insert=True)
    trace.record("people.let_in", unit, by=by, details={"kind": unit.kind}, subject_id=membership.person_id)


def _belongs(role: StaffRole, controller: Controller) -> bool:
    return (role.organisation_id, role.reporting_line) == (
        controller.organisation_id,
        controller.reporting_line,
    )


def _place_of(person: Person, role: StaffRole) -> Membership | None:
    return (
        Membership.objects.active(timezone.now())
        .filter(person=person, staff_role=role, kind=MembershipKind.TEAM)
        .first()
    )


def _one_coordinator(membership: Membership) -> None:
    """One coordinator for each controller, so that nobody doubts whom to ask. Called as the system."""
    if membership.is_coordinator:
        Membership.objects.filter(
            person_id=membership.person_id, controller_id=membership.controller_id, is_coordinator=True
        ).exclude(pk=membership.pk).update(is_coordinator=False)


def _refuse_ended(membership: Membership) -> None:
    if membership.ended_at is not None:
        raise Rejected([Fault("membership", _("Denne plassen i laget er allerede avsluttet."))])


def _refuse_unless_followed(membership: Membership) -> None:
    """What was opened for hours, by looking up or in an emergency, is not changed and not handed on."""
    _refuse_ended(membership)
    if membership.kind not in FOLLOW_UP:
        raise Rejected([Fault("membership", _("Bare plasser i laget kan endres eller overlates."))])


def _faults_of(membership: Membership) -> list[Fault]:
    try:
        validate(membership)
    except Rejected as rejected:
        return list(rejected.faults)
    return []


def _staff_faults(membership: Membership) -> list[Fault]:
    role = membership.staff_role
    if role is None:
        if membership.kind != MembershipKind.CASELOAD:
            return [Fault("staff_role", _("Velg hvem som skal inn i laget."))]
        taken = Membership.objects.active(timezone.now()).filter(
            person=membership.person, controller=membership.controller, kind=MembershipKind.CASELOAD
        )
        return [Fault("staff_role", _("Hele enheten følger allerede deltakeren."))] if taken.exists() else []
    if role.role not in ROLE_SCOPES:
        return [Fault("staff_role", _("Rollen til den ansatte ser ikke deltakere. Velg en annen."))]
    if not StaffRole.objects.held_on(timezone.localdate()).filter(pk=role.pk).exists():
        return [
            Fault(
                "staff_role", _("Rollen til den ansatte er avsluttet eller har ikke begynt. Velg en annen.")
            )
        ]
    if membership.kind == MembershipKind.TEAM and _place_of(membership.person, role) is not None:
        return [Fault("staff_role", _("Den ansatte er allerede i laget. Endre plassen i stedet."))]
    return []


def _category_faults(membership: Membership, asked: Iterable[int] | None = None) -> list[Fault]:
    """Nobody gives more than the role of the other may see, or than one sees oneself."""
    wanted = membership.categories if asked is None else asked
    seen = access.visible_categories(membership.person_id)
    role = membership.staff_role
    faults = []
    if role is not None and role.role in ROLE_SCOPES:
        over = beyond(wanted, ROLE_SCOPES[role.role].own)
        if over:
            faults.append(
                Fault(
                    "categories", _("Rollen til den ansatte kan ikke se: {what}.").format(what=_names(over))
                )
            )
    over = beyond(wanted, seen)
    if over:
        faults.append(
            Fault(
                "categories",
                _("Du kan ikke gi andre det du ikke ser selv: {what}.").format(what=_names(over)),
            )
        )
    return faults


def _names(categories: Iterable[int]) -> str:
    return ", ".join(str(Category(one).label) for one in categories)


def _basis_faults(membership: Membership) -> list[Fault]:
    """Why the basis does not carry an own member of the team."""
    basis, faults = membership.basis, []
    kind = membership.controller.organisation.kind
    if basis.use != BasisUse.PROCESS:
        faults.append(_("Grunnlaget gjelder deling med andre, ikke oppfølging i egen organisasjon."))
    if not LegalBasis.objects.in_force(timezone.localdate()).filter(pk=basis.pk).exists():
        faults.append(_("Grunnlaget gjelder ikke i dag."))
    if basis.from_kinds and kind not in basis.from_kinds:
        faults.append(_("Grunnlaget gjelder ikke for en organisasjon som din."))
    if basis.categories and beyond(membership.categories, basis.categories):
        faults.append(_("Grunnlaget dekker ikke alle opplysningene du har valgt."))
    if basis.needs_consent and not _has_consented(membership):
        faults.append(_("Grunnlaget krever samtykke, og deltakeren har ikke gitt det her."))
    found = [Fault("basis", sentence) for sentence in faults]
    if basis.purposes and membership.purpose not in basis.purposes:
        found.append(Fault("purpose", _("Grunnlaget gir ikke adgang til dette formålet.")))
    return found


def _has_consented(membership: Membership) -> bool:
    return Consent.objects.filter(
        person_id=membership.person_id,
        controller_id=membership.controller_id,
        kind=ConsentKind.BASIS,
        withdrawn_at__isnull=True,
    ).exists()


def _lengthening_faults(membership: Membership, before: dt.datetime | None, by: Actor) -> list[Fault]:
    until = membership.valid_until
    longer = before is not None and (until is None or until > before)
    if longer and is_own(membership, by) and membership.made_by_id != by.staff_id:
        return [Fault("valid_until", _("Du kan ikke forlenge din egen tilgang. Be en annen i laget om det."))]
    return []


def _share(membership: Membership, role: StaffRole, terms: Terms, by: Actor) -> list[Fault]:
    """Store the sharing that goes with a member of another organisation; answers its faults."""
    try:
        with transaction.atomic():
            share(
                person=membership.person,
                recipient=controller_for(role.organisation_id, role.reporting_line),
                categories=[Category(one) for one in membership.categories],
                fields=[],
                purpose=Purpose(membership.purpose),
                basis=membership.basis,
                necessity=terms.necessity,
                channel=Channel.WRITTEN,
                informed_how=terms.informed_how,
                informed_on=terms.informed_on,
                positive=terms.positive,
                consent=terms.consent,
                basis_reference=terms.basis_reference,
                valid_until=membership.valid_until,
                by=by,
            )
    except Rejected as rejected:
        return list(rejected.faults)
    return []
