"""Emergency access: for hours, with a reason, looked at by a second person, and never to those whom core rules hide."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel import signin
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.actions import glass, overrides, persons
from fotfeste.people.actions.glass import Sought
from fotfeste.people.categories import Category
from fotfeste.people.models import (
    ContactKind,
    Membership,
    Override,
    Person,
    PersonNumber,
    Protection,
    ReadKind,
    ReadLog,
    Residence,
)
from fotfeste.people.national_ids import synthetic
from fotfeste.people.numbers import encrypt, lookup
from fotfeste.people.team_access import may_break_glass, may_review

pytestmark = pytest.mark.django_db
NUMBER = synthetic(951)
BORN = dt.date(1990, 5, 17)


def role_of(key, at=0):
    return signin.roles_of(demo_account(key).pk, on=timezone.localdate())[at]


@pytest.fixture
def adviser(actor_in):
    with actors.enter(actor_in("adviser")) as by:
        yield by


@pytest.fixture
def stranger(adviser):
    """A person that nobody follows, made by the system."""

    def make(number=NUMBER, **values):
        wanted = {
            "given_name": "Nora",
            "family_name": "Fremmed",
            "birth_date": BORN,
            "protection": Protection.NONE,
            "residence": Residence.NORWAY,
        }
        with as_system("test"):
            person = Person.objects.create(**(wanted | values))
            if number is not None:
                PersonNumber.objects.create(
                    person=person,
                    controller=controller_of(adviser),
                    kind=number.kind.value,
                    encrypted=encrypt(number),
                    masked=number.masked(),
                    lookup=lookup(number),
                )
        return person

    return make


def open_glass(by, **changed):
    wanted = {
        "sought": Sought(number=NUMBER),
        "reason": "Fare for helsen, må nå pårørende.",
        "hours": 2,
        "categories": [Category.CONTACT],
    }
    return glass.open_glass(by=by, **(wanted | changed))


def test_emergency_access_opens_for_the_hours_asked(adviser, stranger):
    person = stranger()
    assert not Person.objects.filter(pk=person.pk).exists()
    opened = open_glass(adviser)
    assert Person.objects.get(pk=person.pk) == opened.person
    assert opened.membership.valid_until - opened.membership.valid_from == dt.timedelta(hours=2)


def test_it_ends_by_itself(adviser, stranger):
    person = stranger()
    opened = open_glass(adviser)
    then = timezone.now() - dt.timedelta(hours=3)
    with as_system("test"):
        Membership.objects.filter(pk=opened.membership.pk).update(
            valid_from=then, valid_until=then + dt.timedelta(hours=2)
        )
    assert not Person.objects.filter(pk=person.pk).exists()


def test_it_is_noted_with_its_reason(adviser, stranger):
    person = stranger()
    open_glass(adviser)
    look = ReadLog.objects.filter(staff_id=adviser.staff_id).latest("pk")
    assert (look.kind, look.subject_id, look.reason) == (
        ReadKind.BREAK_GLASS,
        person.pk,
        "Fare for helsen, må nå pårørende.",
    )


def test_by_whole_name_and_birth_date(adviser, stranger):
    person = stranger(number=None)
    assert open_glass(adviser, sought=Sought(name="nora  FREMMED", birth_date=BORN)).person == person


def test_two_with_the_same_name_and_day_are_nobody(adviser, stranger):
    stranger(number=None)
    stranger(number=None)
    with pytest.raises(Rejected):
        open_glass(adviser, sought=Sought(name="Nora Fremmed", birth_date=BORN))


@pytest.mark.parametrize(
    "values",
    [
        {"protection": Protection.STRICTLY_CONFIDENTIAL},
        {"protection": Protection.STRICTLY_CONFIDENTIAL_ABROAD},
        {"protection": Protection.CONFIDENTIAL},
        {"protection": Protection.UNKNOWN},
        {"shielded": True},
    ],
)
def test_the_hidden_are_as_if_they_did_not_exist(values, adviser, stranger):
    with pytest.raises(Rejected) as nobody:
        open_glass(adviser)
    stranger(**values)
    with pytest.raises(Rejected) as hidden:
        open_glass(adviser)
    assert hidden.value.faults == nobody.value.faults
    with as_system("test"):
        first, second = ReadLog.objects.filter(staff_id=adviser.staff_id).order_by("-pk")[:2]
    assert (first.kind, first.subject_id) == (second.kind, second.subject_id) == (ReadKind.DENIED, None)


def test_the_database_hides_them_whatever_membership_there_is(adviser, stranger):
    person = stranger()
    open_glass(adviser)
    with as_system("test"):
        Person.objects.filter(pk=person.pk).update(protection=Protection.STRICTLY_CONFIDENTIAL)
    assert not Person.objects.filter(pk=person.pk).exists()


def test_rules_that_may_be_set_aside_are_set_aside_as_long(adviser, stranger):
    person = stranger(residence=Residence.UNKNOWN)
    opened = open_glass(adviser)
    assert Person.objects.filter(pk=person.pk).exists()
    override = Override.objects.get(person=person)
    assert override.rule == "residence_unknown"
    assert override.expires_at == opened.membership.valid_until


def test_every_fault_is_told_at_once(adviser):
    with pytest.raises(Rejected) as refused:
        open_glass(adviser, sought=Sought(name="Nora"), reason=" ", hours=12, categories=[Category.PROTECTED])
    assert {fault.field for fault in refused.value.faults} == {"sought", "reason", "hours", "categories"}


def test_somebody_who_follows_already_opens_nothing(adviser, registered):
    person = registered(adviser, number=NUMBER)
    assert open_glass(adviser).membership is None
    assert not Membership.objects.filter(person=person, kind="break_glass").exists()


def test_ending_it_early_closes_the_same_second(adviser, stranger):
    person = stranger()
    glass.close_glass(membership=open_glass(adviser).membership, by=adviser)
    assert not Person.objects.filter(pk=person.pk).exists()


def test_only_the_one_who_has_it_ends_it_early(adviser, stranger, actor_in):
    stranger()
    opened = open_glass(adviser)
    with actors.enter(actor_in("coordinator")) as coordinator, pytest.raises(Denied):
        glass.close_glass(membership=opened.membership, by=coordinator)


def test_a_second_person_reviews_it(adviser, stranger, actor_in):
    stranger()
    opened = open_glass(adviser)
    with actors.enter(actor_in("unit_leader")) as leader:
        waiting = Membership.objects.select_related("controller", "staff_role").awaiting_review()
        assert opened.membership in waiting
        glass.review_glass(membership=waiting.get(pk=opened.membership.pk), accepted=True, note="", by=leader)
        assert opened.membership not in Membership.objects.awaiting_review()


def test_what_was_not_in_order_ends_at_once_and_says_why(adviser, stranger, actor_in):
    person = stranger()
    opened = open_glass(adviser)
    with actors.enter(actor_in("unit_leader")) as leader:
        row = Membership.objects.get(pk=opened.membership.pk)
        with pytest.raises(Rejected):
            glass.review_glass(membership=row, accepted=False, note=" ", by=leader)
        glass.review_glass(membership=row, accepted=False, note="Ingen fare.", by=leader)
        with pytest.raises(Rejected):
            glass.review_glass(membership=row, accepted=True, note="", by=leader)
    assert not Person.objects.filter(pk=person.pk).exists()


def test_the_database_refuses_a_review_by_oneself(adviser, stranger):
    stranger()
    opened = open_glass(adviser)
    with pytest.raises(IntegrityError), transaction.atomic(), as_system("test"):
        Membership.objects.filter(pk=opened.membership.pk).update(reviewed_by=adviser.staff_id)


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_break_the_glass(role, stranger, actor_in):
    stranger()
    by = actor_in(role)
    with actors.enter(by):
        assert may_break_glass(by) is (Permission.LOOK_UP in ROLES[role].permissions)
        if may_break_glass(by):
            assert open_glass(by).membership
        else:
            with pytest.raises(Denied):
                open_glass(by)
            with pytest.raises(Denied):
                glass.close_glass(membership=Membership(), by=by)


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_review(role, adviser, stranger, actor_in):
    stranger()
    opened = open_glass(adviser).membership
    by = actor_in(role)
    with actors.enter(by):
        allowed = role in ("unit_leader", "data_protection_officer")
        assert may_review(opened.controller, by) is allowed
        if allowed:
            glass.review_glass(membership=opened, accepted=True, note="", by=by)
        else:
            with pytest.raises(Denied):
                glass.review_glass(membership=opened, accepted=True, note="", by=by)


def test_a_reviewer_elsewhere_is_refused(adviser, stranger, actor_in):
    from dataclasses import replace

    stranger()
    opened = open_glass(adviser).membership
    elsewhere = replace(actor_in("unit_leader"), organisation_id=actor_in("observer").organisation_id)
    with actors.enter(elsewhere), pytest.raises(Denied):
        glass.review_glass(membership=opened, accepted=True, note="", by=elsewhere)


# Rules set aside -----------------------------------------------------------------------------------------


def test_an_overridable_rule_is_set_aside_with_reason_and_end(adviser, stranger):
    person = stranger(residence=Residence.ABROAD)
    row = overrides.set_aside(
        rule="residence_abroad", person=person, reason="Flytter hjem.", days=30, by=adviser
    )
    assert row.expires_at - row.made_at == dt.timedelta(days=30)


def test_a_core_rule_is_never_set_aside(adviser, stranger):
    person = stranger(shielded=True)
    with pytest.raises(Rejected) as refused:
        overrides.set_aside(rule="shielded", person=person, reason=" ", days=91, by=adviser)
    assert {fault.field for fault in refused.value.faults} == {"rule", "reason", "days"}
    with pytest.raises(Rejected):
        overrides.set_aside(rule="residence_unknown", person=person, reason="x", days=1, by=adviser)


def test_a_rule_holds_again_when_it_is_lifted(adviser, stranger):
    person = stranger(residence=Residence.UNKNOWN)
    open_glass(adviser)
    overrides.lift_override(override=Override.objects.get(person=person), by=adviser)
    assert not Person.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_set_a_rule_aside(role, stranger, actor_in):
    person = stranger(residence=Residence.ABROAD)
    by = actor_in(role)
    wanted = {"rule": "residence_abroad", "person": person, "reason": "x", "days": 1, "by": by}
    with actors.enter(by):
        if Permission.LOOK_UP in ROLES[role].permissions:
            row = overrides.set_aside(**wanted)
            assert row.staff_role_id
        else:
            with pytest.raises(Denied):
                overrides.set_aside(**wanted)


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_lift_it(role, adviser, stranger, actor_in):
    person = stranger(residence=Residence.ABROAD)
    row = overrides.set_aside(rule="residence_abroad", person=person, reason="x", days=1, by=adviser)
    by = actor_in(role)
    with actors.enter(by):
        if role in ("adviser", "unit_leader", "data_protection_officer"):
            assert overrides.lift_override(override=row, by=by).expires_at <= timezone.now()
        else:
            with pytest.raises(Denied):
                overrides.lift_override(override=row, by=by)


def test_emergency_access_reads_and_does_not_write(adviser, stranger):
    stranger()
    person = open_glass(adviser).person
    with pytest.raises(Denied):
        persons.update_person(person=person, values={"given_name": "Ny"}, by=adviser)
    with pytest.raises(Denied):
        persons.add_contact_point(
            person=person, kind=ContactKind.PHONE, value="22000000", note="", preferred=False, by=adviser
        )
