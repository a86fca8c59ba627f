"""Each rule about who may look at whom: when it holds, when it does not, and what sets it aside."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models import StaffRole
from fotfeste.people import access
from fotfeste.people.acting import as_system, controller_of, staff_role_of
from fotfeste.people.models import (
    Authorisation,
    AuthorisationKind,
    ConflictOfInterest,
    Controller,
    LegalBasis,
    Membership,
    Override,
    Person,
    PersonNumber,
    Relation,
)
from fotfeste.people.population_rules import RULE, RULES

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
CORE = [rule.key for rule in RULES if rule.core]
OTHER = [rule.key for rule in RULES if not rule.core]


@dataclass
class Scene:
    """The demo's adviser, and what it takes to put somebody in front of her. Everything is done as the system."""

    by: Actor
    role: StaffRole
    controller: Controller
    basis: LegalBasis

    def person(self, numbers: tuple[int, ...] = (), **values: Any) -> Person:
        made = Person.objects.create(
            **{"given_name": "Kim", "protection": "none", "residence": "norway", "area": "0301"} | values
        )
        for number in numbers:
            self.number(made, number)
        return made

    def number(self, person: Person, number: int) -> PersonNumber:
        return PersonNumber.objects.create(
            person=person,
            controller=self.controller,
            kind="national_id",
            encrypted=b"-",
            masked="-",
            lookup=_lookup(number),
        )

    def join(self, person: Person, kind: str = "team", **values: Any) -> Membership:
        now = timezone.now()
        return Membership.objects.create(
            **{
                "person": person,
                "controller": self.controller,
                "kind": kind,
                "staff_role": self.role,
                "categories": list(range(1, 10)),
                "basis": self.basis,
                "purpose": "follow_up",
                "reason": "Prøve",
                "valid_from": now - HOUR,
                "valid_until": now + HOUR if kind in ("lookup", "break_glass") else None,
            }
            | values
        )

    def known_by(self, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select people_know_staff(%s, %s)", [self.role.staff_id, _lookup(number)])

    def related(self, person: Person, relative: Person, kind: str) -> None:
        Relation.objects.create(person=person, relative=relative, kind=kind, controller=self.controller)

    def authorise(self, kind: str) -> None:
        Authorisation.objects.create(
            staff_role=self.role, kind=kind, reason="Prøve", valid_from=timezone.now() - HOUR
        )

    def set_aside(self, person: Person, rule: str, **values: Any) -> None:
        made = timezone.now() - HOUR
        Override.objects.create(
            **{
                "person": person,
                "controller": self.controller,
                "staff_role": self.role,
                "rule": rule,
                "reason": "Prøve",
                "made_at": made,
                "expires_at": made + dt.timedelta(days=2),
            }
            | values
        )

    def names(self, person: Person) -> list[str]:
        """The rules that stand between the adviser and *person*."""
        return access.refusals(self.role.pk, [person.pk])[person.pk]

    def sees(self, person: Person) -> bool:
        with actors.enter(self.by):
            return Person.objects.filter(pk=person.pk).exists()


def _lookup(number: int) -> bytes:
    return hashlib.sha256(f"scene {number}".encode()).digest()


@pytest.fixture
def scene(actor_in: Callable[[str], Actor], basis: LegalBasis, system: Actor) -> Scene:
    by = actor_in("adviser")
    return Scene(by, staff_role_of(by), controller_of(by), basis)


# Somebody for each rule: whom it is about, and that it holds -----------------------------------------------


def _protected(status: str) -> Callable[[Scene], Person]:
    return lambda scene: scene.person(protection=status)


def _family(kind: str, *, turned: bool = False) -> Callable[[Scene], Person]:
    def make(scene: Scene) -> Person:
        self, other = scene.person((1,)), scene.person()
        scene.known_by(1)
        scene.related(*((other, self) if turned else (self, other)), kind)
        return other

    return make


def _half_sibling(scene: Scene) -> Person:
    self, parent, other = scene.person((1,)), scene.person(), scene.person()
    scene.known_by(1)
    scene.related(self, parent, "parent")
    scene.related(parent, other, "child")
    return other


def _child_in_common(scene: Scene) -> Person:
    self, child, other = scene.person((1,)), scene.person(), scene.person()
    scene.known_by(1)
    scene.related(child, self, "parent")
    scene.related(child, other, "parent")
    return other


def _own(scene: Scene) -> Person:
    scene.known_by(1)
    return scene.person((1,))


def _declared(scene: Scene) -> Person:
    person = scene.person()
    ConflictOfInterest.objects.create(person=person, controller=scene.controller, staff_role=scene.role)
    return person


def _elsewhere(scene: Scene) -> Person:
    Controller.objects.filter(pk=scene.controller.pk).update(areas=["0301"])
    return scene.person(area="4601")


def _dead(days: int) -> Callable[[Scene], Person]:
    return lambda scene: scene.person(deceased_on=timezone.localdate() - dt.timedelta(days=days))


HITS: list[tuple[str, Callable[[Scene], Person]]] = [
    ("strictly_confidential", _protected("strictly_confidential")),
    ("strictly_confidential_abroad", _protected("strictly_confidential_abroad")),
    ("unknown_protection", _protected("unknown")),
    ("confidential", _protected("confidential")),
    ("shielded", lambda scene: scene.person(shielded=True)),
    ("own_data", _own),
    ("parent_or_child", _family("parent")),
    ("parent_or_child", _family("parent", turned=True)),
    ("parent_or_child", _family("child")),
    ("partner", _family("partner")),
    ("partner", _family("former_partner", turned=True)),
    ("sibling", _family("sibling")),
    ("sibling", _family("sibling", turned=True)),
    ("sibling", _half_sibling),
    ("common_children", _child_in_common),
    ("declared_conflict", _declared),
    ("outside_area", _elsewhere),
    ("residence_unknown", lambda scene: scene.person(residence="unknown")),
    ("residence_abroad", lambda scene: scene.person(residence="abroad")),
    ("long_deceased", _dead(400)),
    ("ward", _family("ward")),
]


def test_every_rule_is_tried():
    assert {key for key, _make in HITS} == set(RULE)


@pytest.mark.parametrize(("key", "make"), HITS)
def test_a_rule_holds_alone_and_hides_the_person(scene, key, make):
    person = make(scene)
    assert scene.names(person) == [key]
    scene.join(person, "lookup")
    assert scene.names(person) == [key]
    assert not scene.sees(person)


def _free(scene: Scene) -> Person:
    return scene.person()


MISSES: list[tuple[str, Callable[[Scene], Person]]] = [
    ("nothing is known of her", _free),
    ("died lately", _dead(360)),
    ("lives in the area", lambda scene: (_elsewhere(scene), scene.person(area="0301"))[1]),
    ("the unit serves all areas", lambda scene: scene.person(area="4601")),
    ("is guardian of the one who asks", _family("ward", turned=True)),
    ("somebody else's sibling", lambda scene: (_half_sibling(scene), scene.person())[1]),
]


@pytest.mark.parametrize(("why", "make"), MISSES)
def test_a_rule_does_not_hold(scene, why, make):
    person = make(scene)
    assert scene.names(person) == []
    scene.join(person, "lookup")
    assert scene.sees(person)


@pytest.mark.parametrize("key", RULE)
def test_a_rule_has_a_sentence(key):
    assert str(RULE[key].sentence).endswith(".")


# What opens, and what never does ---------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "make"), [one for one in HITS if one[0] in CORE])
def test_a_core_rule_is_beaten_by_no_membership_and_no_override(scene, key, make):
    person = make(scene)
    for kind in ("team", "meeting", "break_glass"):
        scene.join(person, kind)
    scene.set_aside(person, key)
    assert not scene.sees(person)


@pytest.mark.parametrize(("key", "make"), [one for one in HITS if one[0] in OTHER])
def test_an_overridable_rule_is_set_aside_for_one_person_until_it_expires(scene, key, make):
    person = make(scene)
    scene.join(person, "lookup")
    scene.set_aside(person, key, expires_at=timezone.now() - dt.timedelta(minutes=1))
    assert not scene.sees(person)
    scene.set_aside(person, key)
    assert scene.sees(person)


def test_an_override_of_another_rule_lifts_nothing(scene):
    person = scene.person(residence="abroad")
    scene.join(person, "lookup")
    scene.set_aside(person, "residence_unknown")
    assert not scene.sees(person)


def test_somebody_elses_override_lifts_nothing(scene, actor_in):
    person = scene.person(residence="abroad")
    scene.join(person, "lookup")
    scene.set_aside(person, "residence_abroad", staff_role=staff_role_of(actor_in("coordinator")))
    assert not scene.sees(person)


OPENS = {
    "strictly_confidential": "strictly_confidential",
    "unknown": "strictly_confidential",
    "strictly_confidential_abroad": "strictly_confidential_abroad",
    "confidential": "confidential",
    "shielded": "shielded",
}


@pytest.mark.parametrize("held", AuthorisationKind.values)
@pytest.mark.parametrize("status", OPENS)
def test_an_authorisation_opens_its_own_kind_alone_and_nobody_by_itself(scene, status, held):
    person = scene.person(shielded=True) if status == "shielded" else scene.person(protection=status)
    scene.authorise(held)
    assert not scene.sees(person)
    scene.join(person)
    assert scene.sees(person) == (OPENS[status] == held)


@pytest.mark.parametrize("residence", ["unknown", "abroad"])
def test_geography_sets_no_limit_to_those_whom_the_unit_follows(scene, residence):
    person = scene.person(residence=residence)
    scene.join(person, "lookup")
    scene.join(person, "caseload", staff_role=None)
    assert scene.sees(person)
    assert scene.names(person) == []


# The same number ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"protection": "strictly_confidential"}, "strictly_confidential"),
        ({"protection": "strictly_confidential_abroad"}, "strictly_confidential_abroad"),
        ({"protection": "confidential"}, "confidential"),
        ({"shielded": True}, "shielded"),
    ],
)
def test_a_record_with_the_same_number_is_as_protected(scene, values, key):
    first, twin = scene.person((5,)), scene.person((5,))
    scene.join(first)
    assert scene.sees(first)
    Person.objects.filter(pk=twin.pk).update(**values)
    assert scene.names(first) == [key]
    assert not scene.sees(first)
    Person.objects.filter(pk=twin.pk).update(protection="none", shielded=False)
    assert scene.sees(first)


def test_the_same_number_counts_through_a_third_record(scene):
    first, _middle = scene.person((5,)), scene.person((5, 6))
    scene.person((6,), protection="confidential")
    assert scene.names(first) == ["confidential"]


def test_a_number_that_is_taken_away_takes_its_protection_with_it(scene):
    first = scene.person((5,))
    number = scene.number(scene.person(protection="confidential"), 5)
    assert scene.names(first) == ["confidential"]
    number.delete()
    assert scene.names(first) == []


def test_that_nobody_has_asked_about_one_record_says_nothing_of_another(scene):
    first = scene.person((5,))
    scene.person((5,), protection="unknown")
    assert scene.names(first) == []


@pytest.mark.parametrize("kind", ["parent", "partner", "sibling"])
def test_another_record_of_a_relative_is_a_relative(scene, kind):
    self, relative, twin = scene.person((1,)), scene.person((7,)), scene.person((7,))
    scene.known_by(1)
    scene.related(self, relative, kind)
    assert scene.names(twin) == scene.names(relative) != []


def test_another_record_of_somebody_one_is_not_to_see_is_hidden_too(scene):
    person = _declared(scene)
    scene.number(person, 7)
    assert scene.names(scene.person((7,))) == ["declared_conflict"]


# Many at once ------------------------------------------------------------------------------------------------


def test_the_answer_for_many_is_the_answer_for_each(scene):
    several = [make(scene) for key, make in HITS if key not in ("outside_area",)] + [scene.person()]
    many = access.refusals(scene.role.pk, [person.pk for person in several])
    assert many == {person.pk: scene.names(person) for person in several}


def test_nobody_is_answered_about_who_does_not_exist_or_for_a_role_that_is_over(scene):
    person = scene.person()
    assert access.refusals(scene.role.pk, [10**9]) == {}
    StaffRole.objects.filter(pk=scene.role.pk).update(ended_at=timezone.now())
    assert access.refusals(scene.role.pk, [person.pk]) == {}


def test_only_the_system_is_told_which_rules_hold(scene):
    person = scene.person(protection="confidential")
    with actors.enter(scene.by), pytest.raises(DatabaseError), transaction.atomic():
        access.refusals(scene.role.pk, [person.pk])


def test_what_is_kept_for_quickness_agrees_with_every_rule(scene):
    """A plain person is let through without asking the rules, so a rule must never hold for one who is followed."""
    with as_system("test"):
        for _key, make in HITS:
            person = make(scene)
            scene.join(person)
            if scene.names(person):
                assert not scene.sees(person)
