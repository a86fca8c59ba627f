"""Who may open what: every page for every role, and nobody who has not signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.web.shell.access import EVERYBODY, SIGNED_IN
from tests.pages import NOT_LISTED, PAGES, views

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
