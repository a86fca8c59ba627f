"""What those who look through unusual access in a unit see: emergency access, rules set aside, declared conflicts.

Reads as the system, after asking whether the actor may, and only what the own unit answers for. Who the person is, is
not told here: a reviewer who may see her, opens her page.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from fotfeste.kernel.actor import Actor
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.models import ConflictOfInterest, Membership, MembershipKind, Override, ReadLog
from fotfeste.people.models.memberships import MembershipQuerySet
from fotfeste.people.team_access import check_may_review
from fotfeste.people.team_rules import review_due

SHOWN = 100
"""Reviews that are done, and overrides that are over, are listed as far as this."""


@dataclass(frozen=True)
class Unusual:
    """Everything to look through at a unit. ``overrides_before`` counts rules set aside that are over."""

    waiting: tuple[Membership, ...]
    done: tuple[Membership, ...]
    overrides: tuple[Override, ...]
    overrides_before: int
    conflicts: tuple[ConflictOfInterest, ...]


def unusual_of(by: Actor) -> Unusual:
    """What *by* looks through. Raises Denied for those who do not."""
    controller = controller_of(by)
    check_may_review(controller, by)
    now = timezone.now()
    with as_system("people.reviews"):
        glass = _glass().filter(controller=controller)
        overrides = Override.objects.filter(controller=controller)
        return Unusual(
            waiting=tuple(glass.awaiting_review()),
            done=tuple(glass.filter(reviewed_at__isnull=False).order_by("-reviewed_at", "pk")[:SHOWN]),
            overrides=tuple(
                overrides.filter(expires_at__gt=now)
                .select_related("staff_role__staff")
                .order_by("expires_at", "pk")
            ),
            overrides_before=overrides.filter(expires_at__lte=now).count(),
            conflicts=tuple(
                ConflictOfInterest.objects.filter(controller=controller, lifted_at__isnull=True)
                .select_related("staff_role__staff")
                .order_by("recorded_at", "pk")
            ),
        )


def glass_of(number: int, by: Actor) -> Membership | None:
    """The emergency access with this number in the unit of *by*; None when there is none."""
    controller = controller_of(by)
    check_may_review(controller, by)
    with as_system("people.reviews"):
        return _glass().filter(controller=controller, pk=number).first()


def override_of(number: int, by: Actor) -> Override | None:
    """The set-aside rule with this number in the unit of *by*; None when there is none."""
    controller = controller_of(by)
    check_may_review(controller, by)
    with as_system("people.reviews"):
        return Override.objects.filter(controller=controller, pk=number).first()


def conflict_of(number: int, by: Actor) -> ConflictOfInterest | None:
    """The declared conflict with this number in the unit of *by*; None when there is none."""
    controller = controller_of(by)
    check_may_review(controller, by)
    with as_system("people.reviews"):
        return (
            ConflictOfInterest.objects.filter(controller=controller, pk=number)
            .select_related("staff_role", "controller")
            .first()
        )


def looks_during(membership: Membership) -> list[ReadLog]:
    """What the one with emergency access opened about the person while it lasted, as far as the actor may see."""
    if membership.staff_role is None or membership.valid_until is None:
        return []
    until = min(membership.valid_until, membership.ended_at or membership.valid_until)
    return list(
        ReadLog.objects.filter(
            subject_id=membership.person_id,
            staff_id=membership.staff_role.staff_id,
            at__gte=membership.valid_from,
            at__lte=until + dt.timedelta(minutes=1),
        ).order_by("pk")[:SHOWN]
    )


def due_of(membership: Membership) -> dt.date:
    """The last day on which *membership* is reviewed in time."""
    return review_due(timezone.localtime(membership.valid_from).date())


def _glass() -> MembershipQuerySet:
    return Membership.objects.filter(kind=MembershipKind.BREAK_GLASS).select_related(
        "staff_role__staff", "staff_role__organisation", "reviewed_by", "controller"
    )
