"""The situations in which somebody may stand to a person: each makes one, and says who sees what.

The same situations are tried through every page about a person, and by raw SQL as the application's own role.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel import signin
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.models import StaffRole
from fotfeste.people import numbers
from fotfeste.people.acting import as_system, controller_for
from fotfeste.people.actions import persons
from fotfeste.people.categories import ALL, MINIMUM, ROLE_SCOPES, Category, Purpose
from fotfeste.people.models import (
    Authorisation,
    ConflictOfInterest,
    ContactPoint,
    Controller,
    Disclosure,
    HouseholdMember,
    LegalBasis,
    Membership,
    MembershipKind,
    Person,
    PersonNumber,
    Protection,
    Residence,
)
from fotfeste.people.models.families import Household
from fotfeste.people.national_ids import synthetic

NUMBER = 700
Seen = frozenset[Category]
NOTHING: Seen = frozenset()


@dataclass(frozen=True)
class World:
    """One person, the role that looks, its controller, and another controller with rows of its own."""

    person: Person
    role: StaffRole
    mine: Controller
    other: Controller
    basis: LegalBasis

    @property
    def own(self) -> Seen:
        """The categories that the role sees of those it follows."""
        scope = ROLE_SCOPES.get(self.role.role)
        return frozenset(scope.own) if scope else NOTHING

    @property
    def unit(self) -> Seen:
        """The categories that the role sees of everybody the unit follows."""
        scope = ROLE_SCOPES.get(self.role.role)
        return frozenset(scope.unit) if scope else NOTHING

    def member(self, kind: MembershipKind = MembershipKind.TEAM, **more: object) -> Membership:
        """Let the role follow the person."""
        given: dict[str, object] = {
            "person": self.person,
            "controller": self.mine,
            "staff_role": self.role,
            "kind": kind,
            "categories": [int(one) for one in ALL],
            "basis": self.basis,
            "purpose": Purpose.FOLLOW_UP,
            "valid_from": timezone.now() - dt.timedelta(hours=1),
        }
        return Membership.objects.create(**given | more)

    def protect(self, protection: Protection = Protection.NONE, **more: object) -> None:
        """Change what is known about the person's protection."""
        Person.objects.filter(pk=self.person.pk).update(protection=protection, **more)


@dataclass(frozen=True)
class Situation:
    """``arrange`` makes it and answers which categories of the own controller's rows, and of the other's, are seen."""

    name: str
    arrange: Callable[[World], tuple[Seen, Seen]]


SITUATIONS: list[Situation] = []


def situation(arrange: Callable[[World], tuple[Seen, Seen]]) -> Callable[[World], tuple[Seen, Seen]]:
    """Add a situation under the name of its function."""
    SITUATIONS.append(Situation(arrange.__name__, arrange))
    return arrange


@situation
def own_caseload(world: World) -> tuple[Seen, Seen]:
    world.member()
    return world.own, NOTHING


@situation
def own_unit_follows(world: World) -> tuple[Seen, Seen]:
    world.member(MembershipKind.CASELOAD, staff_role=None)
    return world.unit, NOTHING


@situation
def other_unit(world: World) -> tuple[Seen, Seen]:
    world.member(MembershipKind.CASELOAD, staff_role=None, controller=world.other)
    return NOTHING, NOTHING


@situation
def nobody_follows(world: World) -> tuple[Seen, Seen]:
    return NOTHING, NOTHING


@situation
def shared_with_those_who_follow(world: World) -> tuple[Seen, Seen]:
    world.member()
    _share(world)
    return world.own, world.own & frozenset(MINIMUM)


@situation
def shared_with_those_who_do_not_follow(world: World) -> tuple[Seen, Seen]:
    _share(world)
    return NOTHING, NOTHING


@situation
def sharing_that_is_over(world: World) -> tuple[Seen, Seen]:
    world.member()
    _share(world, ended_at=timezone.now() - dt.timedelta(minutes=1))
    return world.own, NOTHING


@situation
def shared_aloud(world: World) -> tuple[Seen, Seen]:
    world.member()
    _share(world, channel="oral")
    return world.own, NOTHING


@situation
def membership_ended(world: World) -> tuple[Seen, Seen]:
    world.member(ended_at=timezone.now())
    return NOTHING, NOTHING


@situation
def membership_not_begun(world: World) -> tuple[Seen, Seen]:
    world.member(valid_from=timezone.now() + dt.timedelta(hours=1))
    return NOTHING, NOTHING


@situation
def membership_of_the_role_one_had(world: World) -> tuple[Seen, Seen]:
    former = StaffRole.objects.create(
        staff=world.role.staff,
        organisation=world.role.organisation,
        reporting_line=world.role.reporting_line,
        role=world.role.role,
        valid_from="2019-01-01",
        valid_to="2019-12-31",
    )
    world.member(staff_role=former)
    return NOTHING, NOTHING


@situation
def some_categories_only(world: World) -> tuple[Seen, Seen]:
    world.member(categories=[Category.IDENTITY, Category.FAMILY])
    return world.own & {Category.IDENTITY, Category.FAMILY}, NOTHING


@situation
def strictly_confidential(world: World) -> tuple[Seen, Seen]:
    world.member()
    world.protect(Protection.STRICTLY_CONFIDENTIAL)
    return NOTHING, NOTHING


@situation
def strictly_confidential_abroad(world: World) -> tuple[Seen, Seen]:
    world.member()
    world.protect(Protection.STRICTLY_CONFIDENTIAL_ABROAD)
    return NOTHING, NOTHING


@situation
def protection_unknown(world: World) -> tuple[Seen, Seen]:
    world.member()
    world.protect(Protection.UNKNOWN)
    return NOTHING, NOTHING


@situation
def confidential(world: World) -> tuple[Seen, Seen]:
    world.member()
    world.protect(Protection.CONFIDENTIAL)
    return NOTHING, NOTHING


@situation
def confidential_and_authorised(world: World) -> tuple[Seen, Seen]:
    world.member()
    world.protect(Protection.CONFIDENTIAL)
    _authorise(world, "confidential")
    return world.own, NOTHING


@situation
def strictly_confidential_and_authorised_for_less(world: World) -> tuple[Seen, Seen]:
    world.member()
    world.protect(Protection.STRICTLY_CONFIDENTIAL)
    _authorise(world, "confidential")
    return NOTHING, NOTHING


@situation
def shielded(world: World) -> tuple[Seen, Seen]:
    world.member()
    world.protect(shielded=True)
    return NOTHING, NOTHING


@situation
def break_glass(world: World) -> tuple[Seen, Seen]:
    _break(world)
    return world.own, NOTHING


@situation
def break_glass_on_somebody_shielded(world: World) -> tuple[Seen, Seen]:
    _break(world)
    world.protect(shielded=True)
    return NOTHING, NOTHING


@situation
def break_glass_on_somebody_in_hiding(world: World) -> tuple[Seen, Seen]:
    _break(world)
    world.protect(Protection.STRICTLY_CONFIDENTIAL)
    return NOTHING, NOTHING


@situation
def break_glass_that_is_over(world: World) -> tuple[Seen, Seen]:
    started = timezone.now() - dt.timedelta(hours=5)
    _break(world, valid_from=started, valid_until=started + dt.timedelta(hours=4))
    return NOTHING, NOTHING


@situation
def own_data(world: World) -> tuple[Seen, Seen]:
    world.member()
    persons.know_staff(staff_role=world.role, number=synthetic(NUMBER), by=actors.system("test"))
    return NOTHING, NOTHING


@situation
def declared_conflict(world: World) -> tuple[Seen, Seen]:
    world.member()
    ConflictOfInterest.objects.create(person=world.person, controller=world.mine, staff_role=world.role)
    return NOTHING, NOTHING


@situation
def long_deceased(world: World) -> tuple[Seen, Seen]:
    world.member()
    world.protect(deceased_on=dt.date(2020, 1, 1))
    return NOTHING, NOTHING


def make_world(role: str) -> World:
    """A person that nobody follows yet, with rows of two controllers, and the demo's staff in *role*. As the system."""
    account = demo_account(role)
    assert account is not None
    held = signin.roles_of(account.pk, on=timezone.localdate())[0]
    with as_system("test"):
        basis = LegalBasis.objects.filter(use="process").order_by("pk")[0]
        mine = controller_for(held.organisation_id, held.reporting_line)
        helsfyr = StaffRole.objects.filter(organisation__key="oslo_vo_helsfyr")[0]
        other = controller_for(helsfyr.organisation_id, helsfyr.reporting_line)
        person = Person.objects.create(
            given_name="Matrise", family_name="Prøve", protection=Protection.NONE, residence=Residence.NORWAY
        )
        number = synthetic(NUMBER)
        for controller in (mine, other):
            ContactPoint.objects.create(person=person, controller=controller, kind="phone", value="22000000")
            HouseholdMember.objects.create(
                person=person,
                controller=controller,
                household=Household.objects.create(),
                role="adult",
                valid_from=dt.date(2024, 1, 1),
            )
        PersonNumber.objects.create(
            person=person,
            controller=mine,
            kind=number.kind.value,
            encrypted=numbers.encrypt(number),
            masked=number.masked(),
            lookup=numbers.lookup(number),
        )
    return World(person, held, mine, other, basis)


def actor_of(world: World) -> Actor:
    """The actor who looks."""
    return signin.acting_as(world.role)


def categories_of(rows: Iterable[Category | int]) -> Seen:
    """Numbers as categories."""
    return frozenset(Category(one) for one in rows)


def _share(world: World, **more: object) -> None:
    given: dict[str, object] = {
        "person": world.person,
        "controller": world.other,
        "recipient": world.mine,
        "categories": [int(one) for one in MINIMUM],
        "purpose": Purpose.COORDINATION,
        "basis": world.basis,
        "necessity": "Samme plan.",
        "channel": "written",
        "informed_how": "I samtalen.",
        "informed_on": dt.date(2026, 1, 2),
    }
    Disclosure.objects.create(**given | more)


def _break(world: World, **more: object) -> None:
    given: dict[str, object] = {
        "valid_until": timezone.now() + dt.timedelta(hours=2),
        "reason": "Står i skranken og trenger hjelp nå.",
        "made_by": world.role.staff,
    }
    world.member(MembershipKind.BREAK_GLASS, **given | more)


def _authorise(world: World, kind: str) -> None:
    Authorisation.objects.create(
        staff_role=world.role,
        kind=kind,
        reason="Egen gruppe.",
        valid_from=timezone.now() - dt.timedelta(days=1),
    )
