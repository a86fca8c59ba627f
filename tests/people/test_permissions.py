"""The table of permissions says what the database answers, in every situation, for every role that sees persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models import Organisation, StaffRole
from fotfeste.kernel.roles import ROLES
from fotfeste.people import access, numbers, permissions
from fotfeste.people.acting import as_system, controller_for, controller_of, staff_role_of
from fotfeste.people.categories import ALL, MINIMUM, ROLE_SCOPES, Category
from fotfeste.people.models import (
    Authorisation,
    ConflictOfInterest,
    Controller,
    Disclosure,
    LegalBasis,
    Membership,
    MembershipKind,
    Override,
    Person,
    PersonNumber,
    Protection,
    Relation,
    Residence,
)
from fotfeste.people.national_ids import synthetic
from fotfeste.people.permissions import Situation, situations
from fotfeste.people.population_rules import RULE, RULES

pytestmark = pytest.mark.django_db
EVERY = list(situations())


class Scene:
    """One person and one member of staff, brought into a situation by the system."""

    def __init__(self, by: Actor, basis: LegalBasis) -> None:
        self.by, self.basis, self.now = by, basis, timezone.now()
        with actors.enter(by):
            self.role, self.mine = staff_role_of(by), controller_of(by)
        self.other = controller_for(Organisation.objects.get(key="justisdepartementet").pk, "")
        self.person = self.made()

    def made(self, **values: Any) -> Person:
        given = {"protection": Protection.NONE, "residence": Residence.NORWAY, "area": "0301"}
        return Person.objects.create(given_name="Kim", family_name="Prøve", **(given | values))

    def let_in(
        self, kind: MembershipKind, controller: Controller, role: StaffRole | None, **more: Any
    ) -> None:
        short = kind in (MembershipKind.LOOKUP, MembershipKind.BREAK_GLASS)
        given = {
            "valid_from": self.now - dt.timedelta(hours=2),
            "valid_until": self.now + dt.timedelta(hours=2) if short else None,
            "reason": "test" if short else "",
        }
        Membership.objects.create(
            person=self.person,
            controller=controller,
            kind=kind,
            staff_role=role,
            categories=list(ALL),
            basis=self.basis,
            purpose="follow_up",
            **(given | more),
        )

    def own(self) -> None:
        self.let_in(MembershipKind.TEAM, self.mine, self.role)

    def unit(self) -> None:
        self.let_in(MembershipKind.CASELOAD, self.mine, None)

    def other_unit(self) -> None:
        self.let_in(MembershipKind.CASELOAD, self.other, None)

    def shared(self) -> None:
        self.own()
        Disclosure.objects.create(
            person=self.person,
            controller=self.other,
            recipient=self.mine,
            category=Category.IDENTITY,
            categories=list(MINIMUM),
            purpose="follow_up",
            basis=self.basis,
            necessity="test",
            channel="written",
            informed_how="test",
            informed_on=dt.date(2026, 1, 1),
        )

    def not_shared(self) -> None:
        self.own()

    def ended(self) -> None:
        self.let_in(MembershipKind.TEAM, self.mine, self.role, ended_at=self.now - dt.timedelta(hours=1))

    def lookup(self) -> None:
        self.let_in(MembershipKind.LOOKUP, self.mine, self.role)

    def break_glass(self) -> None:
        self.let_in(MembershipKind.BREAK_GLASS, self.mine, self.role)

    # A rule in the way: look-ups, since following lifts the rules of geography.

    def change(self, **values: Any) -> None:
        self.lookup()
        for name, value in values.items():
            setattr(self.person, name, value)
        self.person.save()

    def strictly_confidential(self) -> None:
        self.change(protection=Protection.STRICTLY_CONFIDENTIAL)

    def strictly_confidential_abroad(self) -> None:
        self.change(protection=Protection.STRICTLY_CONFIDENTIAL_ABROAD)

    def unknown_protection(self) -> None:
        self.change(protection=Protection.UNKNOWN)

    def confidential(self) -> None:
        self.change(protection=Protection.CONFIDENTIAL)

    def shielded(self) -> None:
        self.change(shielded=True)

    def residence_unknown(self) -> None:
        self.change(residence=Residence.UNKNOWN)

    def residence_abroad(self) -> None:
        self.change(residence=Residence.ABROAD)

    def long_deceased(self) -> None:
        self.change(deceased_on=timezone.localdate() - dt.timedelta(days=800))

    def outside_area(self) -> None:
        self.change(area="4601")
        Controller.objects.filter(pk=self.mine.pk).update(areas=["0301"])

    def own_data(self) -> None:
        self.lookup()
        self.bears(self.person)

    def bears(self, person: Person) -> None:
        """The member of staff and *person* are the same human being."""
        number = synthetic(990)
        PersonNumber.objects.create(
            person=person,
            controller=self.other,
            kind=number.kind.value,
            encrypted=numbers.encrypt(number),
            masked=number.masked(),
            lookup=numbers.lookup(number),
        )
        with connection.cursor() as cursor:
            cursor.execute("select people_know_staff(%s, %s)", [self.role.staff_id, numbers.lookup(number)])

    def kin(self, kind: str) -> Person:
        self.lookup()
        myself = self.made()
        self.bears(myself)
        Relation.objects.create(person=myself, relative=self.person, controller=self.other, kind=kind)
        return myself

    def parent_or_child(self) -> None:
        self.kin("child")

    def partner(self) -> None:
        self.kin("former_partner")

    def sibling(self) -> None:
        self.kin("sibling")

    def ward(self) -> None:
        self.kin("ward")

    def common_children(self) -> None:
        self.lookup()
        myself, child = self.made(), self.made()
        self.bears(myself)
        for parent in (myself, self.person):
            Relation.objects.create(person=parent, relative=child, controller=self.other, kind="child")

    def declared_conflict(self) -> None:
        self.lookup()
        ConflictOfInterest.objects.create(person=self.person, controller=self.mine, staff_role=self.role)

    def answer(self, rule: str) -> None:
        """Set the rule aside, in the way that it can be."""
        if permissions.takes_authorisation(RULE[rule]):
            kind = "strictly_confidential" if rule == "unknown_protection" else rule
            Authorisation.objects.create(
                staff_role=self.role, kind=kind, reason="test", valid_from=self.now - dt.timedelta(hours=1)
            )
            return
        Override.objects.create(
            person=self.person,
            controller=self.mine,
            category=Category.IDENTITY,
            staff_role=self.role,
            rule=rule,
            reason="test",
            made_at=self.now - dt.timedelta(hours=1),
            expires_at=self.now + dt.timedelta(days=1),
        )

    def answered(self, situation: Situation) -> frozenset[Category]:
        """The categories for which the database has a key, of own rows or of the other organisation's."""
        whose = self.mine if situation.disclosed is None else self.other
        with actors.enter(self.by), connection.cursor() as cursor:
            cursor.execute("select unnest(people_visible_keys())")
            keys = {row[0] for row in cursor.fetchall()}
        return frozenset(
            one for one in Category if self.person.pk * 2**24 + int(one) * 2**20 + whose.pk in keys
        )


@pytest.mark.parametrize("role", list(ROLE_SCOPES))
@pytest.mark.parametrize("situation", EVERY, ids=lambda one: one.key)
def test_the_database_answers_as_the_table_says(
    situation: Situation, role: str, actor_in: Callable[[str], Actor], basis: LegalBasis
) -> None:
    with as_system("test"):
        scene = Scene(actor_in(role), basis)
        getattr(scene, situation.rule.key if situation.rule else situation.key)()
        if situation.set_aside:
            assert situation.rule is not None
            scene.answer(situation.rule.key)
        if situation.rule is not None:
            # The situation is the one it is called: this rule, and no other, stands between.
            assert access.refusals(scene.role.pk, [scene.person.pk])[scene.person.pk] == (
                []
                if permissions.takes_authorisation(situation.rule) and situation.set_aside
                else [situation.rule.key]
            )
    assert scene.answered(situation) == situation.categories(role)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ROLE_SCOPES])
@pytest.mark.parametrize("situation", permissions.PLAIN, ids=lambda one: one.key)
def test_other_roles_see_nobody_whatever_they_are_given(
    situation: Situation, role: str, actor_in: Callable[[str], Actor], basis: LegalBasis
) -> None:
    with as_system("test"):
        scene = Scene(actor_in(role), basis)
        getattr(scene, situation.key)()
    assert scene.answered(situation) == situation.categories(role) == frozenset()


def test_every_rule_is_a_situation() -> None:
    assert {rule.key for rule in RULES} <= {one.key for one in EVERY}


def test_every_field_of_every_kind_of_record_is_in_the_table() -> None:
    from fotfeste.people.declared import DECLARED

    found = {cell.record.key for cell in permissions.cells()}
    assert found == set(DECLARED)
    assert ("person", "given_name") in {(cell.record.key, cell.field) for cell in permissions.cells()}
