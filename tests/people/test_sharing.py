"""Sharing as an act: what it opens, to whom, until when, and everything that is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel import signin
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.models import Organisation
from fotfeste.kernel.models.trace import Event
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system, controller_for, controller_of
from fotfeste.people.actions.consents import register_consent, withdraw_consent
from fotfeste.people.actions.sharing import share, stop_sharing
from fotfeste.people.categories import MINIMUM, Category
from fotfeste.people.demo_sharing import SHARED, load_demo_sharing
from fotfeste.people.models import (
    Consent,
    ContactPoint,
    Controller,
    Disclosure,
    LegalBasis,
    Person,
    Protection,
)
from fotfeste.people.national_ids import synthetic
from fotfeste.people.sharing_fields import ADDRESS, fields_in, fields_of, label_of
from fotfeste.people.sharing_wish import may_share_about, offered

pytestmark = pytest.mark.django_db
Registered = Callable[..., Person | None]


def basis_named(key: str) -> LegalBasis:
    return LegalBasis.objects.get(key=key)


def hat(key: str) -> Actor:
    """The demo's adviser, acting for the organisation *key*."""
    account = demo_account("adviser")
    assert account is not None
    roles = signin.roles_of(account.pk, on=timezone.localdate())
    return signin.acting_as(next(one for one in roles if one.organisation.key == key))


def controller_named(key: str, line: str = "") -> Controller:
    return controller_for(Organisation.objects.get(key=key).pk, line)


@pytest.fixture
def both(registered: Registered) -> tuple[Actor, Actor, Person]:
    """Nav and the school follow the same person; Nav has recorded a phone number."""
    nav, school = hat("nav_alna"), hat("oslo_vo_helsfyr")
    with actors.enter(nav):
        person = registered(nav, number=synthetic(7001), protection=Protection.NONE)
        assert person is not None
        ContactPoint.objects.create(
            person=person, controller=controller_of(nav), kind="phone", value="22007001"
        )
    with actors.enter(school):
        assert registered(school, number=synthetic(7001)) == person
    return nav, school, person


def shared(person: Person, by: Actor, **changed: Any) -> Disclosure:
    wanted: dict[str, Any] = {
        "recipient": controller_named("oslo_vo_helsfyr"),
        "categories": MINIMUM,
        "fields": (),
        "purpose": "coordination",
        "basis": basis_named("nav_15a"),
        "necessity": "Timene skal passe sammen.",
        "channel": "written",
        "informed_how": "Fortalt i samtale.",
        "informed_on": timezone.localdate(),
    }
    return share(person=person, by=by, **(wanted | changed))


def phones(person: Person, by: Actor) -> list[str]:
    with actors.enter(by):
        return [one.value for one in ContactPoint.objects.filter(person=person)]


def faults(person: Person, by: Actor, **changed: Any) -> dict[str, str]:
    with actors.enter(by), pytest.raises(Rejected) as raised:
        shared(person, by, **changed)
    return {one.field: one.sentence for one in raised.value.faults}


def test_nothing_of_another_organisation_is_seen_before_it_is_shared(
    both: tuple[Actor, Actor, Person],
) -> None:
    _nav, school, person = both
    assert phones(person, school) == []


def test_what_is_shared_is_seen_by_those_at_the_recipient_who_follow_the_person(
    both: tuple[Actor, Actor, Person],
) -> None:
    nav, school, person = both
    with actors.enter(nav):
        disclosure = shared(person, nav)
    assert phones(person, school) == ["22007001"]
    assert disclosure.categories == [1, 2, 3]
    assert set(disclosure.fields) == {one.key for one in fields_of(MINIMUM)}


def test_sharing_leaves_an_event_without_personal_data(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    with actors.enter(nav):
        shared(person, nav)
        event = Event.objects.filter(verb="people.shared", subject_id=person.pk).get()
    assert (event.object_label, event.details) == ("", {"basis": "nav_15a", "channel": "written"})


def test_stopping_closes_the_same_second(both: tuple[Actor, Actor, Person]) -> None:
    nav, school, person = both
    with actors.enter(nav):
        stop_sharing(disclosure=shared(person, nav), by=nav)
    assert phones(person, school) == []


def test_stopping_twice_changes_nothing(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    with actors.enter(nav):
        first = stop_sharing(disclosure=shared(person, nav), by=nav).ended_at
        assert stop_sharing(disclosure=Disclosure.objects.get(person=person), by=nav).ended_at == first


def test_only_the_sender_stops_a_sharing(both: tuple[Actor, Actor, Person]) -> None:
    nav, school, person = both
    with actors.enter(nav):
        shared(person, nav)
    with actors.enter(school), pytest.raises(Denied, match="Bare den som har delt"):
        stop_sharing(disclosure=Disclosure.objects.get(person=person), by=school)


@pytest.mark.parametrize("channel", ["oral", "paper"])
def test_what_is_said_or_carried_on_paper_opens_nothing(
    both: tuple[Actor, Actor, Person], channel: str
) -> None:
    nav, school, person = both
    with actors.enter(nav):
        shared(person, nav, channel=channel, categories=[Category.CONTACT], fields=["contact.telefon"])
    assert phones(person, school) == []
    with actors.enter(school):
        assert Disclosure.objects.get(person=person).fields == ["contact.telefon"]


def test_a_sharing_with_an_end_is_closed_by_itself(both: tuple[Actor, Actor, Person]) -> None:
    nav, school, person = both
    with actors.enter(nav):
        disclosure = shared(person, nav, valid_until=timezone.now() + dt.timedelta(days=1))
    assert phones(person, school) == ["22007001"]
    with as_system("test"):
        Disclosure.objects.filter(pk=disclosure.pk).update(
            valid_until=timezone.now() - dt.timedelta(seconds=1)
        )
    assert phones(person, school) == []


def test_every_fault_is_told_at_once(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    told = faults(
        person,
        nav,
        categories=[],
        purpose="control",
        necessity=" ",
        informed_how="",
        informed_on=timezone.localdate() + dt.timedelta(days=1),
        valid_until=timezone.now() - dt.timedelta(days=1),
        channel="pigeon",
    )
    assert set(told) == {
        "fields",
        "purpose",
        "basis",
        "necessity",
        "informed_how",
        "informed_on",
        "valid_until",
        "channel",
    }


def test_a_refusal_names_the_rule_in_the_way(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    told = faults(person, nav, recipient=controller_named("kirkens_bymisjon"))
    assert told == {"basis": "Nav-loven § 15 a gir ikke adgang til å dele med private."}


def test_a_part_of_a_group_can_not_be_opened_here(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    told = faults(person, nav, categories=[Category.CONTACT], fields=["contact.telefon"])
    assert "e-post" in told["fields"]


def test_fields_that_are_not_of_the_categories_are_refused(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    told = faults(
        person, nav, channel="oral", categories=[Category.CONTACT], fields=["national_id.fodselsnummer"]
    )
    assert set(told) == {"fields"}


def test_more_than_the_minimum_needs_a_reason_each(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    wider = [*MINIMUM, Category.WORK]
    assert set(faults(person, nav, categories=wider, necessity_of={})) == {"necessity_5"}
    assert set(faults(person, nav, categories=wider)) == {"categories"}
    with actors.enter(nav):
        made = shared(
            person, nav, categories=wider, necessity_of={Category.WORK: "Læreren bygger på jobben."}
        )
    assert made.necessity == "Timene skal passe sammen.\narbeid: Læreren bygger på jobben."


def test_nobody_shares_what_she_does_not_see(
    actor_in: Callable[[str], Actor], both: tuple[Actor, Actor, Person]
) -> None:
    coordinator = actor_in("coordinator")
    with actors.enter(coordinator):
        person = Person.objects.order_by("pk")[0]
    told = faults(
        person, coordinator, categories=[*MINIMUM, Category.HEALTH], necessity_of={Category.HEALTH: "Ja."}
    )
    assert "helserelatert behov" in told["fields"]


def test_a_confidential_address_is_not_among_what_is_offered(
    both: tuple[Actor, Actor, Person],
) -> None:
    nav, _school, person = both
    with as_system("test"):
        Person.objects.filter(pk=person.pk).update(protection=Protection.CONFIDENTIAL)
    person.protection = Protection.CONFIDENTIAL
    assert ADDRESS in {one.key for one in fields_in(Category.CONTACT)}
    assert ADDRESS not in {one.key for one in offered(person, [Category.CONTACT])}
    with actors.enter(nav), pytest.raises(Denied):
        shared(person, nav)


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_share(role: str, actor_in: Callable[[str], Actor]) -> None:
    with as_system("test"):
        followed = Person.objects.get(given_name="Amina")
    actor = actor_in(role)
    with actors.enter(actor):
        may = Permission.SHARE in ROLES[role].permissions
        assert may_share_about(followed, actor) == may
        if not may:
            with pytest.raises(Denied):
                shared(followed, actor)
            with pytest.raises(Denied):
                stop_sharing(disclosure=Disclosure(person=followed), by=actor)
            with pytest.raises(Denied):
                consented(followed, actor)
            with pytest.raises(Denied):
                withdraw_consent(consent=Consent(person=followed), by=actor)


def test_a_person_one_does_not_follow_is_not_shared(both: tuple[Actor, Actor, Person]) -> None:
    _nav, school, _person = both
    with as_system("test"):
        other = Person.objects.get(given_name="Amina")
    with actors.enter(school), pytest.raises(Denied):
        shared(other, school)


# Consents ------------------------------------------------------------------------------------------------


def consented(person: Person, by: Actor, **changed: Any) -> Consent:
    wanted: dict[str, Any] = {
        "kind": "lifts_secrecy",
        "purpose": "Samarbeid med Kirkens Bymisjon",
        "text": "Jeg sier ja til at Nav forteller Kirkens Bymisjon om planen min.",
        "text_version": "1",
        "language": "nb",
        "given_on": timezone.localdate(),
        "effect": "Nav slutter å dele. Du får hjelp som før.",
    }
    return register_consent(person=person, by=by, **(wanted | changed))


def to_charity(person: Person, by: Actor, consent: Consent | None) -> Disclosure:
    return shared(
        person,
        by,
        recipient=controller_named("kirkens_bymisjon"),
        basis=basis_named("private_consent"),
        consent=consent,
    )


def test_a_private_party_gets_what_rests_on_a_consent(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    with actors.enter(nav):
        with pytest.raises(Rejected, match="taushetsplikten oppheves"):
            to_charity(person, nav, None)
        assert to_charity(person, nav, consented(person, nav)).consent is not None


def test_withdrawing_closes_what_rests_on_it_and_nothing_else(both: tuple[Actor, Actor, Person]) -> None:
    nav, school, person = both
    with actors.enter(nav):
        consent = consented(person, nav)
        resting, other = to_charity(person, nav, consent), shared(person, nav)
        withdraw_consent(consent=consent, by=nav)
        resting.refresh_from_db()
        other.refresh_from_db()
        assert resting.ended_at is not None
        assert other.ended_at is None
    assert phones(person, school) == ["22007001"]


def test_a_withdrawn_consent_carries_nothing_new(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    with actors.enter(nav):
        consent = consented(person, nav)
        withdraw_consent(consent=consent, by=nav)
        with pytest.raises(Rejected, match="gjelder ikke lenger"):
            to_charity(person, nav, consent)


def test_the_person_withdraws_her_own_consent(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    with actors.enter(nav):
        consent = consented(person, nav)
        disclosure = to_charity(person, nav, consent)
    herself = actors.participant(person.pk)
    with actors.enter(herself):
        withdraw_consent(consent=Consent.objects.get(pk=consent.pk), by=herself)
        assert Consent.objects.get(pk=consent.pk).withdrawn_at is not None
        assert Disclosure.objects.get(pk=disclosure.pk).ended_at is not None
        assert {one.verb for one in Event.objects.filter(by_role="participant")} == {
            "people.consent_withdrawn",
            "people.sharing_stopped",
        }


def test_nobody_withdraws_the_consent_of_another(both: tuple[Actor, Actor, Person]) -> None:
    nav, school, person = both
    with actors.enter(nav):
        consent = consented(person, nav)
    stranger = actors.participant(person.pk + 1)
    with actors.enter(stranger), pytest.raises(Denied):
        withdraw_consent(consent=consent, by=stranger)
    with actors.enter(school), pytest.raises(Denied, match="en annen organisasjon"):
        withdraw_consent(consent=consent, by=school)


def test_a_statute_is_never_called_a_consent(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    with actors.enter(nav):
        consent = consented(person, nav)
    assert set(faults(person, nav, consent=consent)) == {"consent"}


def test_the_consent_of_another_person_carries_nothing(
    both: tuple[Actor, Actor, Person], registered: Registered
) -> None:
    nav, _school, person = both
    with actors.enter(nav):
        twin = registered(nav, family_name="Annen")
        assert twin is not None
        theirs = consented(twin, nav)
        with pytest.raises(Rejected):
            to_charity(person, nav, theirs)


def test_a_consent_of_tomorrow_is_not_registered(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    with actors.enter(nav), pytest.raises(Rejected):
        consented(person, nav, given_on=timezone.localdate() + dt.timedelta(days=1))


def test_stored_keys_are_told_in_words() -> None:
    assert label_of("contact.telefon") == "telefon"
    assert label_of("plan").startswith("Mål")
    assert label_of("gone.kind") == "gone.kind"
    keys = [one.key for one in fields_of(Category)]
    assert len(set(keys)) == len(keys)


def test_nothing_is_shared_past_the_rules(both: tuple[Actor, Actor, Person]) -> None:
    nav, _school, person = both
    with actors.enter(nav), pytest.raises(DatabaseError), transaction.atomic():
        Disclosure.objects.create(
            person=person,
            controller=controller_of(nav),
            recipient=controller_named("oslo_vo_helsfyr"),
            categories=[int(Category.HEALTH)],
            purpose="coordination",
            basis=basis_named("nav_15a"),
            necessity="x",
            channel="written",
            informed_how="x",
            informed_on=dt.date(2026, 1, 1),
        )


def test_the_demo_shares_one_minimum_set() -> None:
    load_demo_sharing(by=hat("nav_alna"))
    with actors.enter(hat("oslo_vo_helsfyr")):
        given = Disclosure.objects.filter(person__given_name=SHARED).first()
        assert given is not None
        assert given.categories == [1, 2, 3]
        assert ContactPoint.objects.filter(person=given.person, controller=given.controller).exists()
