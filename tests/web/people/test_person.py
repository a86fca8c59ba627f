"""One person: what the page says, why it is seen, and who else can see it."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_page_says_why_it_is_seen_and_who_else_can(client_in, address):
    page = client_in("adviser").get(address("people:person", "Amina")).content.decode()
    assert "Du ser dette fordi du er i laget rundt deltakeren." in page
    assert "Nav-loven § 4 a" in page
    assert "andre kan se det" in page


def test_neither_title_nor_heading_holds_the_name(client_in, address):
    page = client_in("adviser").get(address("people:person", "Amina")).content.decode()
    head = page[: page.index("</head>")]
    assert "Amina" not in head
    assert "Blåklokke" not in head
    assert "<h1" in page
    assert "Amina" not in page[page.index("<h1") : page.index("</h1>")]


def test_a_page_asks_at_most_twelve_questions(client_in, address, asks_at_most):
    client: Client = client_in("adviser")
    url = address("people:person", "Amina")
    client.get(url)  # The first page of a session stores the session.
    with asks_at_most(12):
        assert client.get(url).status_code == 200
