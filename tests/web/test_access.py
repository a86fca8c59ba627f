"""Who may open what: every page for every role, and nobody who has not signed in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system
from fotfeste.people.models import Person
from fotfeste.web.shell.access import EVERYBODY, OWN, SIGNED_IN
from tests.pages import NOT_LISTED, PAGES, made_up, views

pytestmark = pytest.mark.django_db
ACCESS = {name: getattr(pattern.callback, "access", None) for name, pattern in views()}


def _open(name: str) -> bool:
    return name.startswith("shell:")


def test_every_view_is_listed_once():
    known = set(PAGES) | NOT_LISTED
    assert {name for name in ACCESS if not _open(name)} == known
    assert not set(PAGES) & NOT_LISTED


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_opens_the_pages_its_permissions_name_and_no_others(role, client_in):
    client = client_in(role)
    for name, addresses in PAGES.items():
        wanted = ACCESS[name]
        if wanted == OWN:
            continue
        allowed = wanted in (EVERYBODY, SIGNED_IN) or Permission(wanted) in ROLES[role].permissions
        answer = client.get(addresses[0])
        assert answer.status_code == (200 if allowed else 403), f"{role} at {addresses[0]}"


def test_a_visitor_is_sent_to_sign_in(db):
    client = Client()
    for name, addresses in PAGES.items():
        if ACCESS[name] != EVERYBODY:
            answer = client.get(addresses[0])
            assert answer.status_code == 302, addresses[0]
            assert answer["Location"].startswith("/logg-inn"), addresses[0]


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_opens_no_page_of_a_participant(role, client_in):
    client = client_in(role)
    for name, addresses in PAGES.items():
        if ACCESS[name] == OWN:
            answer = client.get(addresses[0])
            assert answer.status_code == 302, f"{role} at {addresses[0]}"
            assert answer["Location"].startswith("/logg-inn"), addresses[0]


def test_a_participant_opens_her_own_pages_and_no_others(participant_client):
    for name, addresses in PAGES.items():
        answer = participant_client.get(addresses[0])
        if ACCESS[name] in (OWN, EVERYBODY):
            assert answer.status_code == 200, addresses[0]
        else:
            assert answer.status_code in (302, 403), addresses[0]


def test_a_participant_opens_no_page_about_anybody(participant_client):
    with as_system("test"):
        everybody = list(Person.objects.order_by("pk").values_list("public_id", flat=True)[:3])
    for name, pattern in views():
        if "person" not in pattern.pattern.converters:
            continue
        for public_id in everybody:
            address = reverse(name, kwargs=made_up(pattern) | {"person": public_id})
            assert participant_client.get(address).status_code in (302, 403), address
