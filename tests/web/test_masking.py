"""Somebody in hiding leaves no trace: not on a page, in a file, in a count, in a log, whoever looks.

The demo has three persons whom nobody in it may see: strictly confidential, unknown and confidential.
"""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from django.urls import reverse

from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.roles import ROLES
from fotfeste.people.acting import as_system
from fotfeste.people.demo import HIDDEN
from fotfeste.people.models import Membership, Person, PersonNumber
from tests.pages import PAGES, made_up, views

pytestmark = pytest.mark.django_db


@pytest.fixture
def traces(db) -> list[str]:
    """What would give the hidden persons away: names, numbers, masked numbers, public ids."""
    with as_system("test"):
        persons = Person.objects.filter(family_name__in=[one.family_name for one in HIDDEN])
        assert len(persons) == len(HIDDEN)
        numbers = PersonNumber.objects.filter(person__in=persons)
        return [
            *(person.family_name for person in persons),
            *(str(person.public_id) for person in persons),
            *(number.masked[:6] for number in numbers),
        ]


@pytest.mark.parametrize("role", list(ROLES))
def test_no_page_shows_a_trace(role, client_in, traces, caplog):
    client = client_in(role)
    with caplog.at_level(logging.DEBUG):
        for addresses in PAGES.values():
            for address in addresses:
                text = b"".join(client.get(address)).decode(errors="ignore")
                assert not [trace for trace in traces if trace in text], f"{role} at {address}"
    assert not [trace for trace in traces if trace in caplog.text]


@pytest.mark.parametrize("role", ["adviser", "coordinator", "unit_leader", "data_protection_officer"])
def test_pages_about_somebody_in_hiding_answer_as_for_nobody(role, traces):
    client = Client(headers={"accept-language": "nb"})
    account = demo_account(role)
    assert account is not None
    client.force_login(account, backend="fotfeste.kernel.signin.AccountBackend")
    with as_system("test"):
        hidden = Person.objects.get(family_name="Liljekonvall").public_id
    for name, pattern in views():
        if "person" not in pattern.pattern.converters:
            continue
        one = client.get(reverse(name, kwargs=made_up(pattern) | {"person": hidden}))
        other = client.get(reverse(name, kwargs=made_up(pattern)))
        assert one.status_code == other.status_code, name
        assert not [trace for trace in traces if trace in one.content.decode() and trace != str(hidden)], name


def test_somebody_in_hiding_is_not_counted(client_in, traces):
    client = client_in("adviser")
    before = client.get("/deltakere/").content
    with as_system("test"):
        one = Membership.objects.filter(person__family_name="Tyttebær", kind="team").order_by("pk")[0]
        hidden = Person.objects.get(family_name="Liljekonvall")
        Membership.objects.create(
            person=hidden,
            controller=one.controller,
            kind=one.kind,
            staff_role=one.staff_role,
            categories=one.categories,
            basis=one.basis,
            purpose=one.purpose,
            valid_from=one.valid_from,
        )
    assert _without_tokens(client.get("/deltakere/").content) == _without_tokens(before)


def _without_tokens(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line]
