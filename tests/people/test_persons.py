"""Registering persons, and seeing those one follows and nobody else."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from fotfeste.kernel import actor as actors
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.records import validate
from fotfeste.people.models import ContactPoint, Person, PersonNumber, Protection
from fotfeste.people.national_ids import synthetic

pytestmark = pytest.mark.django_db


def test_whoever_registers_a_person_sees_her_and_others_do_not(actor_in, registered):
    with actors.enter(actor_in("adviser")) as adviser:
        person = registered(adviser)
        assert Person.objects.get(family_name="Prøve") == person
    with actors.enter(actor_in("project_manager")):
        assert not Person.objects.filter(family_name="Prøve").exists()


def test_a_participant_sees_herself(actor_in, registered):
    with actors.enter(actor_in("adviser")) as adviser:
        person = registered(adviser)
        ContactPoint.objects.create(
            person=person, controller=_controller(adviser), kind="phone", value="22 00 00 00"
        )
    with actors.enter(actors.participant(person.pk)):
        assert Person.objects.get(family_name="Prøve") == person
        assert ContactPoint.objects.get().value == "22 00 00 00"
    with actors.enter(actors.participant(person.pk + 1)):
        assert not Person.objects.filter(family_name="Prøve").exists()
        assert not ContactPoint.objects.exists()


def test_the_same_number_is_the_same_person(actor_in, registered):
    with actors.enter(actor_in("adviser")) as adviser:
        first = registered(adviser, number=synthetic(901))
        assert registered(adviser, number=synthetic(901)) == first
        assert PersonNumber.objects.get(person=first).masked == synthetic(901).masked()


def test_unknown_protection_is_the_strictest(actor_in, registered):
    with actors.enter(actor_in("adviser")) as adviser:
        assert registered(adviser, protection=Protection.UNKNOWN) is None
        assert not Person.objects.filter(family_name="Prøve").exists()


def test_strictly_confidential_is_not_registered_without_authorisation(actor_in, registered, system):
    with actors.enter(actor_in("adviser")) as adviser, pytest.raises(Rejected):
        registered(adviser, protection=Protection.STRICTLY_CONFIDENTIAL)
    assert not Person.objects.filter(family_name="Prøve").exists()


def test_roles_without_scope_register_nobody(actor_in, registered):
    with actors.enter(actor_in("observer")) as observer, pytest.raises(Denied):
        registered(observer)


def test_rows_are_written_for_the_own_organisation_only(actor_in, registered):
    with actors.enter(actor_in("adviser")) as adviser:
        person = registered(adviser)
    other = _controller(actor_in("project_manager"))
    with actors.enter(adviser), pytest.raises(DatabaseError), transaction.atomic():
        ContactPoint.objects.create(person=person, controller=other, kind="phone", value="1")


def _controller(actor):
    from fotfeste.people.acting import controller_of

    return controller_of(actor)


def test_a_national_id_does_not_stand_in_a_free_text(actor_in, registered):
    with actors.enter(actor_in("adviser")) as adviser:
        point = ContactPoint(
            person=registered(adviser),
            controller=_controller(adviser),
            kind="phone",
            value="22000000",
            note=f"Spør etter {synthetic(5).reveal()}",
        )
        with pytest.raises(Rejected) as refused:
            validate(point)
    assert [fault.field for fault in refused.value.faults] == ["note"]
