"""Households and near family: among persons one follows, written once, read both ways."""

from __future__ import annotations

import datetime as dt

import pytest

from fotfeste.kernel import actor as actors
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.roles import ROLES
from fotfeste.people.actions import families, persons
from fotfeste.people.models import (
    ContactKind,
    ContactPoint,
    HouseholdMember,
    HouseholdRole,
    PersonNumber,
    Protection,
    Relation,
    RelationKind,
)
from fotfeste.people.national_ids import synthetic

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 2, 1)
ADULT, CHILD = HouseholdRole.ADULT, HouseholdRole.CHILD
WRITERS = {"adviser"}
"""Roles of the demo that see the family, numbers and contact of those an adviser has registered."""


def _join(person, other, by):
    return families.join_household(person=person, other=other, role=ADULT, other_role=CHILD, since=DAY, by=by)


def test_a_household_is_made_by_the_first_and_joined_by_the_next(actor_in, registered):
    with actors.enter(actor_in("adviser")) as by:
        one, two, three = registered(by), registered(by), registered(by)
        assert _join(one, two, by) == _join(one, three, by)
        assert HouseholdMember.objects.filter(household__members__person=one).distinct().count() == 3


def test_nobody_joins_a_household_twice_or_lives_with_herself(actor_in, registered):
    with actors.enter(actor_in("adviser")) as by:
        one, two = registered(by), registered(by)
        _join(one, two, by)
        for other in (one, two):
            with pytest.raises(Rejected):
                _join(one, other, by)


def test_leaving_a_household_keeps_what_was(actor_in, registered):
    with actors.enter(actor_in("adviser")) as by:
        one, two = registered(by), registered(by)
        _join(one, two, by)
        member = HouseholdMember.objects.get(person=two)
        assert families.leave_household(member=member, on=dt.date(2026, 3, 1), by=by).valid_to
        with pytest.raises(Rejected):
            families.leave_household(member=member, on=dt.date(2020, 1, 1), by=by)


def test_a_relation_is_written_and_taken_back(actor_in, registered):
    with actors.enter(actor_in("adviser")) as by:
        one, two = registered(by), registered(by)
        relation = families.relate(person=one, relative=two, kind=RelationKind.CHILD, by=by)
        with pytest.raises(Rejected):
            families.relate(person=one, relative=two, kind=RelationKind.CHILD, by=by)
        families.end_relation(relation=relation, by=by)
        assert not Relation.objects.filter(person=one).exists()


@pytest.mark.parametrize("role", [key for key in ROLES if key not in WRITERS])
def test_others_write_neither_family_nor_contact_nor_numbers(actor_in, registered, role):
    with actors.enter(actor_in("adviser")) as adviser:
        one, two = registered(adviser, number=synthetic(950)), registered(adviser)
        _join(one, two, adviser)
        relation = families.relate(person=one, relative=two, kind=RelationKind.SIBLING, by=adviser)
        member = HouseholdMember.objects.get(person=two)
        point = persons.add_contact_point(
            person=one, kind=ContactKind.PHONE, value="22000000", note="", preferred=False, by=adviser
        )
        number = PersonNumber.objects.get(person=one)
    deeds = (
        lambda by: _join(one, two, by),
        lambda by: families.leave_household(member=member, on=DAY, by=by),
        lambda by: families.relate(person=one, relative=two, kind=RelationKind.PARTNER, by=by),
        lambda by: families.end_relation(relation=relation, by=by),
        lambda by: persons.add_contact_point(
            person=one, kind=ContactKind.PHONE, value="1", note="", preferred=False, by=by
        ),
        lambda by: persons.end_contact_point(point=point, by=by),
        lambda by: persons.add_number(person=one, number=synthetic(951), by=by),
        lambda by: persons.reveal_number(number=number, reason="Prøve", by=by),
    )
    with actors.enter(actor_in(role)) as by:
        for deed in deeds:
            with pytest.raises(Denied):
                deed(by)


def test_one_way_to_reach_somebody_is_preferred(actor_in, registered):
    with actors.enter(actor_in("adviser")) as by:
        one = registered(by)
        for value in ("1", "2"):
            persons.add_contact_point(
                person=one, kind=ContactKind.PHONE, value=value, note="", preferred=True, by=by
            )
        assert ContactPoint.objects.get(person=one, preferred=True).value == "2"


def test_a_number_is_registered_once(actor_in, registered):
    with actors.enter(actor_in("adviser")) as by:
        one = registered(by)
        stored = persons.add_number(person=one, number=synthetic(952), by=by)
        assert persons.reveal_number(number=stored, reason="Prøve", by=by) == synthetic(952)
        with pytest.raises(Rejected):
            persons.add_number(person=one, number=synthetic(952), by=by)


def test_becoming_strictly_confidential_forgets_addresses_and_their_history(actor_in, registered, system):
    with actors.enter(actor_in("adviser")) as by:
        one = registered(by)
        persons.add_contact_point(
            person=one, kind=ContactKind.ADDRESS, value="Veien 1", note="", preferred=True, by=by
        )
        persons.update_person(person=one, values={"protection": Protection.STRICTLY_CONFIDENTIAL}, by=by)
    assert not ContactPoint.objects.filter(person=one).exists()
    from django.apps import apps

    assert not apps.get_model("people", "ContactPointEvent").objects.filter(person_id=one.pk).exists()
