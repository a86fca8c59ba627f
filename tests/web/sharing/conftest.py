"""What tests of the pages of sharing share: the adviser, persons of the demo, and answers to the forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fotfeste.people.acting import as_system
from fotfeste.people.models import LegalBasis, Person

MINIMUM = (
    "person.navn",
    "person.fodselsdato",
    "person.sprak-og-tolkebehov",
    "person.malform",
    "person.adressebeskyttelse",
    "contact.telefon",
    "contact.e-post",
    "contact.adresse",
    "plan",
)
# Sharing asks for one more thing: the address of a page about the person, without what is behind it.
Address = Callable[..., str]


@pytest.fixture
def adviser(client_in: Callable[[str], Client]) -> Client:
    """Somebody at Nav Alna who follows the demo's persons."""
    return client_in("adviser")


@pytest.fixture
def person(db: None) -> Person:
    """A person that the adviser follows."""
    with as_system("test"):
        return Person.objects.get(given_name="Jonas")


@pytest.fixture
def address(person: Person) -> Address:
    """The address of a page of sharing about the person: ``address("receipt", 7)``."""

    def of(view: str, *more: int) -> str:
        return reverse(f"person_sharing:{view}", args=[person.public_id, *more])

    return of


def basis(key: str) -> str:
    return str(LegalBasis.objects.get(key=key).pk)


def answers(**changed: Any) -> dict[str, Any]:
    """What somebody writes who shares the minimum set with the adult education."""
    written: dict[str, Any] = {
        "recipient": "Oslo voksenopplæring Helsfyr",
        "purpose": "coordination",
        "what": MINIMUM,
        "basis": basis("nav_15a"),
        "basis_reference": "",
        "necessity": "Timene skal passe sammen med praksisen.",
        "informed_how": "I samtale, med tolk.",
        "informed_on": "1.11.2026",
        "positive": "yes",
        "channel": "written",
        "valid_until": "",
        "step": "check",
    }
    return written | changed
