"""Authorisations for protected persons, and conflicts of interest: who gives them, and what they open and close."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel import signin
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.roles import ROLES
from fotfeste.people.acting import as_system
from fotfeste.people.actions import authorisations
from fotfeste.people.models import AuthorisationKind, ConflictOfInterest, Membership, Person, Protection
from fotfeste.people.team_access import may_authorise

pytestmark = pytest.mark.django_db


def role_of(key, at=0):
    return signin.roles_of(demo_account(key).pk, on=timezone.localdate())[at]


def give(by, **changed):
    now = timezone.now()
    wanted = {
        "staff_role": role_of("adviser"),
        "kind": AuthorisationKind.CONFIDENTIAL,
        "reason": "Behandler vernede i teamet.",
        "valid_from": now,
        "valid_until": now + dt.timedelta(days=90),
    }
    return authorisations.give_authorisation(by=by, **(wanted | changed))


@pytest.fixture
def leader(actor_in):
    return actor_in("unit_leader")


@pytest.fixture
def confidential(actor_in, registered):
    """A person with a confidential address whom the adviser follows, and may not see without authorisation."""
    with actors.enter(actor_in("adviser")) as adviser:
        person = registered(adviser)
    with as_system("test"):
        Person.objects.filter(pk=person.pk).update(protection=Protection.CONFIDENTIAL)
    return person


def seen_by_adviser(person):
    with actors.enter(signin.acting_as(role_of("adviser"))):
        return Person.objects.filter(pk=person.pk).exists()


def test_an_authorisation_lets_through_and_its_end_closes_the_same_second(leader, confidential):
    assert not seen_by_adviser(confidential)
    with actors.enter(leader):
        given = give(leader)
    assert seen_by_adviser(confidential)
    with actors.enter(leader):
        authorisations.end_authorisation(authorisation=given, by=leader)
    assert not seen_by_adviser(confidential)


def test_it_opens_nobody_by_itself(leader, confidential):
    with actors.enter(leader):
        give(leader, staff_role=role_of("coordinator"))
    with actors.enter(signin.acting_as(role_of("coordinator"))):
        assert not Person.objects.filter(pk=confidential.pk).exists()


def test_every_fault_is_told_at_once(leader):
    now = timezone.now()
    with actors.enter(leader):
        give(leader)
        with pytest.raises(Rejected) as refused:
            give(leader, reason="", valid_until=now + dt.timedelta(days=400))
    assert {fault.field for fault in refused.value.faults} == {"reason", "valid_until", "kind"}


def test_never_to_oneself(leader):
    with actors.enter(leader), pytest.raises(Denied):
        give(leader, staff_role=role_of("unit_leader"))


def test_never_to_another_unit(leader):
    with actors.enter(leader), pytest.raises(Denied):
        give(leader, staff_role=role_of("adviser", at=1))


def test_what_is_ended_is_not_ended_again(leader):
    with actors.enter(leader):
        given = give(leader)
        authorisations.end_authorisation(authorisation=given, by=leader)
        with pytest.raises(Rejected):
            authorisations.end_authorisation(authorisation=given, by=leader)


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_authorise(role, leader, actor_in):
    with actors.enter(leader):
        given = give(leader)
    by = actor_in(role)
    with actors.enter(by):
        allowed = role == "unit_leader"
        assert may_authorise(given.staff_role, by) is allowed
        if not allowed:
            with pytest.raises(Denied):
                give(by)
            with pytest.raises(Denied):
                authorisations.end_authorisation(authorisation=given, by=by)


# Conflicts of interest -----------------------------------------------------------------------------------


@pytest.fixture
def followed(actor_in, registered):
    with actors.enter(actor_in("adviser")) as adviser:
        return registered(adviser)


def test_declaring_a_conflict_shuts_oneself_out_at_once(followed):
    with actors.enter(signin.acting_as(role_of("adviser"))) as adviser:
        authorisations.declare_conflict(person=followed, by=adviser)
    assert not seen_by_adviser(followed)


def test_the_person_is_not_left_alone(followed, leader):
    with actors.enter(signin.acting_as(role_of("adviser"))) as adviser:
        authorisations.declare_conflict(person=followed, by=adviser)
    with actors.enter(leader):
        assert Person.objects.filter(pk=followed.pk).exists()
        assert Membership.objects.filter(person=followed, kind="caseload").exists()


def test_no_membership_beats_a_conflict(followed, basis):
    with actors.enter(signin.acting_as(role_of("adviser"))) as adviser:
        conflict = authorisations.declare_conflict(person=followed, by=adviser)
    with as_system("test"):
        Membership.objects.create(
            person=followed,
            controller=conflict.controller,
            kind="team",
            staff_role=role_of("adviser"),
            categories=[1],
            basis=basis,
            purpose="follow_up",
            valid_from=timezone.now(),
        )
    assert not seen_by_adviser(followed)


def test_another_lifts_it(followed, leader):
    with actors.enter(signin.acting_as(role_of("adviser"))) as adviser:
        conflict = authorisations.declare_conflict(person=followed, by=adviser)
    with actors.enter(leader):
        authorisations.lift_conflict(conflict=conflict, by=leader)
        with pytest.raises(Rejected):
            authorisations.lift_conflict(conflict=conflict, by=leader)
    with as_system("test"):
        assert ConflictOfInterest.objects.get(pk=conflict.pk).lifted_at


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_declare_and_lift(role, followed, actor_in):
    by = actor_in(role)
    with as_system("test"):
        conflict = ConflictOfInterest.objects.create(
            person=followed,
            controller=Membership.objects.get(person=followed).controller,
            staff_role=role_of("coordinator"),
        )
    with actors.enter(by):
        if role in ("unit_leader", "data_protection_officer"):
            authorisations.lift_conflict(conflict=conflict, by=by)
        else:
            with pytest.raises(Denied):
                authorisations.lift_conflict(conflict=conflict, by=by)
        if role == "adviser":
            authorisations.declare_conflict(person=followed, by=by)
        else:
            with pytest.raises(Denied):
                authorisations.declare_conflict(person=followed, by=by)
