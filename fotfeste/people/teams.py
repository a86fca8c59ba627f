"""The team around a person as the actor sees it: who is in it, who has left, who is alone, who may be let in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from fotfeste.kernel.models import StaffRole
from fotfeste.people.categories import ROLE_SCOPES
from fotfeste.people.models import BasisUse, Controller, LegalBasis, Membership, MembershipKind, Person
from fotfeste.people.models.memberships import FOLLOW_UP


@dataclass(frozen=True)
class Team:
    """Memberships by which somebody follows a person: now or later, and those that are over, the newest first."""

    members: tuple[Membership, ...]
    left: tuple[Membership, ...]


def team_of(person: Person) -> Team:
    """The team around *person*, as far as the actor sees it."""
    now = timezone.now()
    rows = (
        Membership.objects.filter(person=person, kind__in=FOLLOW_UP)
        .select_related(
            "staff_role__staff", "staff_role__organisation", "controller__organisation", "basis", "person"
        )
        .order_by("-is_coordinator", "valid_from", "pk")
    )
    members: list[Membership] = []
    left: list[Membership] = []
    for row in rows:
        (left if is_over(row, now) else members).append(row)
    return Team(tuple(members), tuple(sorted(left, key=lambda row: over_at(row) or now, reverse=True)))


def over_at(membership: Membership) -> dt.datetime | None:
    """When *membership* ended, or will end; None when no end is set."""
    ends = [end for end in (membership.ended_at, membership.valid_until) if end is not None]
    return min(ends) if ends else None


def is_over(membership: Membership, now: dt.datetime) -> bool:
    """Whether *membership* has ended at *now*."""
    end = over_at(membership)
    return end is not None and end <= now


def followers(person: Person, controller: Controller) -> QuerySet[Membership]:
    """Memberships by which *controller*'s own staff, or the whole unit, follow *person* without an end that is set."""
    today = timezone.localdate()
    held = (
        Q(staff_role__in=StaffRole.objects.held_on(today))
        & Q(staff_role__organisation=F("controller__organisation"))
        & Q(staff_role__reporting_line=F("controller__reporting_line"))
    )
    return (
        Membership.objects.active(timezone.now())
        .filter(person=person, controller=controller, kind__in=(MembershipKind.TEAM, MembershipKind.CASELOAD))
        .filter(Q(staff_role__isnull=True) | held)
    )


def is_last(membership: Membership) -> bool:
    """Whether nobody at the controller follows the person when *membership* ends."""
    following = followers(membership.person, membership.controller)
    if not following.filter(pk=membership.pk).exists():
        return False
    return not following.exclude(pk=membership.pk).exists()


def followed_by(person: Person, role: StaffRole) -> bool:
    """Whether somebody follows *person* in *role* already, in the team or around a meeting."""
    return (
        Membership.objects.active(timezone.now())
        .filter(person=person, staff_role=role, kind__in=FOLLOW_UP)
        .exists()
    )


def follows(person: Person | int, role: StaffRole, controller: Controller) -> bool:
    """Whether *role* follows *person*, alone or with the whole unit of *controller*: not by a look-up only."""
    return (
        Membership.objects.active(timezone.now())
        .filter(person=person, kind__in=FOLLOW_UP)
        .filter(Q(staff_role=role) | Q(staff_role__isnull=True, controller=controller))
        .exists()
    )


def colleagues(controller: Controller) -> QuerySet[StaffRole]:
    """Roles at *controller* that are held today and see persons, by name."""
    return (
        StaffRole.objects.held_on(timezone.localdate())
        .filter(
            organisation_id=controller.organisation_id,
            reporting_line=controller.reporting_line,
            role__in=ROLE_SCOPES,
        )
        .select_related("staff", "organisation")
        .order_by("staff__name", "pk")
    )


def bases_for(controller: Controller, use: BasisUse, recipient: Controller | None = None) -> list[LegalBasis]:
    """Legal bases in force that fit the kind of organisation of *controller*, and of *recipient* when sharing."""
    found = (
        LegalBasis.objects.in_force(timezone.localdate())
        .filter(use=use)
        .filter(Q(from_kinds__len=0) | Q(from_kinds__overlap=_kinds(controller)))
    )
    if recipient is not None:
        found = found.filter(Q(to_kinds__len=0) | Q(to_kinds__overlap=_kinds(recipient)))
        if recipient.organisation_id != controller.organisation_id:
            found = found.filter(within_office=False)
    return list(found.order_by("key", "-version"))


def _kinds(controller: Controller) -> list[str]:
    """How a basis may name this kind of organisation: the kind, or one line of it."""
    kind = controller.organisation.kind
    return [kind, f"{kind}:{controller.reporting_line}"]


def bases_for_purposes(controller: Controller, purposes: Iterable[str]) -> list[LegalBasis]:
    """Bases of *controller* for recording, without consent, for any of *purposes*: those that name one come first."""
    wanted = set(purposes)
    found = [
        one
        for one in bases_for(controller, BasisUse.PROCESS)
        if not one.needs_consent and (not one.purposes or wanted & set(one.purposes))
    ]
    return sorted(found, key=lambda one: not one.purposes)


def end_of(day: dt.date) -> dt.datetime:
    """The last second of *day* in Norway, for access that lasts through a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))
