"""Why somebody can see a person: the membership that opens her, on which basis, for what, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from fotfeste.kernel.actor import Actor
from fotfeste.people.models import Membership, Person
from fotfeste.people.models.memberships import MembershipQuerySet


@dataclass(frozen=True)
class Standing:
    """The memberships that let the actor see a person, the strongest first; never empty for a person that is seen."""

    memberships: tuple[Membership, ...]

    @property
    def first(self) -> Membership | None:
        """The membership that is told about on every page."""
        return self.memberships[0] if self.memberships else None

    @property
    def because(self) -> str:
        """The kind of that membership, for the log of reads."""
        return self.first.kind if self.first else ""


def reasons(by: Actor) -> MembershipQuerySet:
    """The memberships that let *by* see persons now: own ones, and those of the whole unit."""
    mine = Q(
        staff_role__staff_id=by.staff_id,
        staff_role__organisation_id=by.organisation_id,
        staff_role__role=by.role,
        staff_role__reporting_line=by.reporting_line,
    )
    unit = Q(
        staff_role__isnull=True,
        controller__organisation_id=by.organisation_id,
        controller__reporting_line=by.reporting_line,
    )
    return Membership.objects.active(timezone.now()).filter(mine | unit)


def standings_of(by: Actor, persons: Iterable[Person]) -> dict[int, Standing]:
    """Why *by* sees each of *persons*, by number: own memberships first, then those of the whole unit."""
    numbers = [person.pk for person in persons]
    if not by.is_signed_in:
        return {number: Standing(()) for number in numbers}
    found = reasons(by).filter(person__in=numbers).select_related("basis").order_by("pk")
    by_person: dict[int, list[Membership]] = {number: [] for number in numbers}
    for one in sorted(found, key=lambda one: one.staff_role_id is None):
        by_person[one.person_id].append(one)
    return {number: Standing(tuple(memberships)) for number, memberships in by_person.items()}


def standing_of(by: Actor, person: Person) -> Standing:
    """Why *by* sees *person* now."""
    return standings_of(by, [person])[person.pk]
