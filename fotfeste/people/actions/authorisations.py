"""Writes about who may handle protected persons, and about conflicts of interest."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Fault, Rejected
from fotfeste.kernel.models import StaffRole
from fotfeste.kernel.models.trace import Audience
from fotfeste.kernel.records import validate
from fotfeste.people.acting import as_system, controller_of, staff_role_of
from fotfeste.people.actions.memberships import leave_team
from fotfeste.people.categories import ROLE_SCOPES
from fotfeste.people.models import (
    Authorisation,
    AuthorisationKind,
    ConflictOfInterest,
    Membership,
    MembershipKind,
    Person,
)
from fotfeste.people.team_access import check_may_authorise, check_may_declare, check_may_review
from fotfeste.people.team_rules import AUTHORISATION_DAYS


@transaction.atomic
def give_authorisation(
    *,
    staff_role: StaffRole,
    kind: AuthorisationKind,
    reason: str,
    valid_from: dt.datetime,
    valid_until: dt.datetime,
    by: Actor,
) -> Authorisation:
    """Authorise somebody in the own unit to handle protected persons of one kind, in a period. Never oneself.

    It opens nobody by itself. Raises Rejected with every fault.
    """
    check_may_authorise(staff_role, by)
    faults = []
    if staff_role.role not in ROLE_SCOPES:
        faults.append(Fault("staff_role", _("Rollen til den ansatte ser ikke deltakere. Velg en annen.")))
    if not reason.strip():
        faults.append(Fault("reason", _("Skriv hvorfor den ansatte trenger fullmakten.")))
    if valid_until <= max(valid_from, timezone.now()):
        faults.append(Fault("valid_until", _("Siste dag må være etter første dag, og ikke over.")))
    elif valid_until - valid_from > dt.timedelta(days=AUTHORISATION_DAYS):
        faults.append(Fault("valid_until", _("En fullmakt varer i høyst ett år. Så vurderes den på nytt.")))
    held = Authorisation.objects.filter(
        staff_role=staff_role, kind=kind, ended_at__isnull=True, valid_until__gt=timezone.now()
    )
    if held.exists():
        faults.append(Fault("kind", _("Den ansatte har allerede denne fullmakten. Avslutt den først.")))
    if faults:
        raise Rejected(faults)
    authorisation = Authorisation(
        staff_role=staff_role,
        kind=kind,
        reason=reason.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        given_by_id=by.staff_id,
    )
    with as_system("people.give_authorisation"):
        validate(authorisation)
        authorisation.save(force_insert=True)
    trace.record(
        "people.authorisation_given",
        authorisation,
        by=by,
        details={"kind": str(kind)},
        audience=Audience.ORGANISATION,
    )
    return authorisation


@transaction.atomic
def end_authorisation(*, authorisation: Authorisation, by: Actor) -> Authorisation:
    """End an authorisation; what it let through, closes the same second."""
    check_may_authorise(authorisation.staff_role, by)
    if authorisation.ended_at is not None:
        raise Rejected([Fault("authorisation", _("Fullmakten er allerede avsluttet."))])
    with as_system("people.end_authorisation"):
        authorisation.ended_at = timezone.now()
        authorisation.save(update_fields=["ended_at"])
    trace.record(
        "people.authorisation_ended",
        authorisation,
        by=by,
        details={"kind": authorisation.kind},
        audience=Audience.ORGANISATION,
    )
    return authorisation


@transaction.atomic
def declare_conflict(*, person: Person, by: Actor) -> ConflictOfInterest:
    """Declare that one is not to see *person*: one leaves the team, and no access opens her to one again (R45).

    When nobody else follows her, the whole unit does from now on.
    """
    check_may_declare(person, by)
    role, controller = staff_role_of(by), controller_of(by)
    own = Membership.objects.active(timezone.now()).filter(person=person, staff_role=role)
    # The place in the team last: it is what lets one end the others.
    for membership in sorted(
        own.select_related("controller__organisation", "staff_role", "person"),
        key=lambda one: one.kind == MembershipKind.TEAM,
    ):
        leave_team(membership=membership, by=by, unit_follows=membership.kind == MembershipKind.TEAM)
    conflict = ConflictOfInterest(person=person, controller=controller, staff_role=role)
    with as_system("people.declare_conflict"):
        conflict.save(force_insert=True)
    trace.record("people.conflict_declared", conflict, by=by, subject_id=person.pk)
    return conflict


@transaction.atomic
def lift_conflict(*, conflict: ConflictOfInterest, by: Actor) -> ConflictOfInterest:
    """Lift a conflict that no longer holds: those who look through access in the unit do, never for themselves."""
    check_may_review(conflict.controller, by)
    if conflict.staff_role.staff_id == by.staff_id:
        raise Denied(_("Du kan ikke oppheve din egen inhabilitet. En annen må gjøre det."))
    if conflict.lifted_at is not None:
        raise Rejected([Fault("conflict", _("Inhabiliteten er allerede opphevet."))])
    with as_system("people.lift_conflict"):
        conflict.lifted_at = timezone.now()
        conflict.save(update_fields=["lifted_at"])
    trace.record("people.conflict_lifted", conflict, by=by, subject_id=conflict.person_id)
    return conflict
