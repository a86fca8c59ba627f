"""Writes about why somebody may see a person: letting in, ending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Fault, Rejected
from fotfeste.kernel.models import StaffRole
from fotfeste.kernel.records import validate
from fotfeste.kernel.roles import Permission
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.categories import Category, Purpose
from fotfeste.people.models import LegalBasis, Membership, MembershipKind, Person


def check_may_coordinate(person: Person, by: Actor) -> None:
    """Raise Denied unless *by* puts together the team around *person*: holds the permission and sees the person."""
    if by.is_system:
        return
    by.check(Permission.COORDINATE)
    if not Person.objects.filter(pk=person.pk).exists():
        raise Denied(_("Du har ikke tilgang. Du må ha en aktiv rolle og en aktiv oppfølging av deltakeren."))


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
    valid_until: dt.datetime | None = None,
) -> Membership:
    """Let somebody in the own organisation follow *person*; without *staff_role*, the whole unit.

    Somebody of another organisation is let in by sharing (see ``sharing``). Raises Rejected with every fault.
    """
    check_may_coordinate(person, by)
    controller = controller_of(by)
    if staff_role is not None and (staff_role.organisation_id, staff_role.reporting_line) != (
        controller.organisation_id,
        controller.reporting_line,
    ):
        raise Rejected(
            [Fault("staff_role", _("Den ansatte hører til en annen organisasjon. Del med den først."))]
        )
    membership = Membership(
        person=person,
        controller=controller,
        kind=kind,
        staff_role=staff_role,
        title=title,
        categories=sorted(categories),
        basis=basis,
        purpose=purpose,
        valid_from=timezone.now(),
        valid_until=valid_until,
        made_by_id=by.staff_id if by.is_signed_in else None,
    )
    with as_system("people.let_in"):
        validate(membership)
        membership.save(force_insert=True)
    trace.record("people.let_in", membership, by=by, details={"kind": kind.value}, subject_id=person.pk)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor, note: str = "") -> Membership:
    """End a membership; access ends with it, the same second. *note* is what the next one should know."""
    check_may_coordinate(membership.person, by)
    with as_system("people.end_membership"):
        membership.ended_at = timezone.now()
        membership.handover_note = note
        validate(membership)
        membership.save(update_fields=["ended_at", "handover_note"])
    trace.record("people.membership_ended", membership, by=by, subject_id=membership.person_id)
    return membership
