"""Which record a participant comes to, when the same human being has been registered more than once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied
from fotfeste.people import numbers
from fotfeste.people.acting import as_system
from fotfeste.people.actions import accounts
from fotfeste.people.models import (
    LegalBasis,
    Membership,
    MembershipKind,
    Merge,
    Person,
    PersonAccount,
    PersonNumber,
    Protection,
)
from fotfeste.people.national_ids import NationalId, synthetic

pytestmark = pytest.mark.django_db
NUMBER = synthetic(960)


def _registered(name: str, number: NationalId = NUMBER) -> Person:
    with as_system("test"):
        controller = PersonNumber.objects.order_by("pk")[0].controller
        person = Person(given_name=name, family_name="Tvilling", protection=Protection.NONE)
        person.save(force_insert=True)
        PersonNumber.objects.create(
            person=person,
            controller=controller,
            kind=number.kind.value,
            encrypted=numbers.encrypt(number),
            masked=number.masked(),
            lookup=numbers.lookup(number),
        )
        return person


def _followed(person: Person, actor: Actor) -> None:
    with as_system("test"):
        example = Membership.objects.filter(kind=MembershipKind.TEAM).order_by("pk")[0]
        Membership(
            person=person,
            controller=example.controller,
            kind=MembershipKind.TEAM,
            staff_role=example.staff_role,
            categories=example.categories,
            basis=LegalBasis.objects.order_by("pk")[0],
            purpose=example.purpose,
            valid_from=timezone.now(),
        ).save(force_insert=True)


def _account() -> PersonAccount:
    with as_system("test") as system:
        account = accounts.open_own_account(number=NUMBER, by=system)
        return PersonAccount.objects.get(account=account)


def test_of_twins_the_one_that_is_followed_up(actor_in: Callable[[str], Actor]) -> None:
    _registered("Første")
    second = _registered("Andre")
    _followed(second, actor_in("adviser"))
    assert _account().person_id == second.pk


def test_of_twins_that_nobody_follows_the_first() -> None:
    first = _registered("Første")
    _registered("Andre")
    assert _account().person_id == first.pk


def test_once_opened_the_account_stays_where_it_is(actor_in: Callable[[str], Actor]) -> None:
    first = _registered("Første")
    opened = _account()
    second = _registered("Andre")
    _followed(second, actor_in("adviser"))
    assert (_account().pk, opened.person_id) == (opened.pk, first.pk)


def test_a_record_that_was_merged_away_is_nobody() -> None:
    gone = _registered("Borte")
    kept = _registered("Igjen")
    with as_system("test"):
        controller = PersonNumber.objects.filter(person=kept)[0].controller
        Merge.objects.create(person=kept, gone=gone, controller=controller, reason="samme person")
    assert _account().person_id == kept.pk


def test_the_deceased_and_the_unknown_get_the_same_sentence() -> None:
    sentences = []
    for _known in (False, True):
        with as_system("test") as system, pytest.raises(Denied) as refused:
            accounts.open_own_account(number=NUMBER, by=system)
        sentences.append(refused.value.sentence)
        dead = _registered("Død")
        with as_system("test"):
            Person.objects.filter(pk=dead.pk).update(deceased_on=dt.date(2024, 1, 1))
    assert len(set(sentences)) == 1


def test_a_closed_account_is_not_opened_anew() -> None:
    _registered("Stengt")
    opened = _account()
    with as_system("test"):
        opened.account.is_active = False
        opened.account.save(update_fields=["is_active"])
    with as_system("test") as system, pytest.raises(Denied):
        accounts.open_own_account(number=NUMBER, by=system)
