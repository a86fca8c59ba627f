"""Why somebody can see a person: the membership that opens her, on which basis, for what, until when."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from fotfeste.kernel.actor import Actor
from fotfeste.people.acting import controller_of, staff_role_of
from fotfeste.people.models import Membership, Person


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


def standing_of(by: Actor, person: Person) -> Standing:
    """Why *by* sees *person* now: own memberships first, then those of the whole unit."""
    if not by.is_signed_in:
        return Standing(())
    role = staff_role_of(by)
    found = (
        Membership.objects.active(timezone.now())
        .filter(person=person)
        .filter(Q(staff_role=role) | Q(staff_role__isnull=True, controller=controller_of(by)))
        .select_related("basis")
        .order_by("pk")
    )
    return Standing(tuple(sorted(found, key=lambda one: one.staff_role_id is None)))
