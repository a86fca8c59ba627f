"""The catalogue of legal bases: read by everybody who is signed in, changed and confirmed by those who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.models import LegalBasis

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client_in: Callable[[str], Client]) -> Client:
    """The data protection officer."""
    return client_in("data_protection_officer")


def revised(client: Client, **changed: Any) -> Any:
    written = {
        "law": "Nav-loven",
        "section": "§ 15 b",
        "text_nb": "Ny ordlyd.",
        "text_en": "New words.",
        "from_kinds": ["nav_office:state"],
        "to_kinds": ["school"],
        "categories": ["1", "3"],
        "purposes": ["training"],
        "source": "[U] to be confirmed",
        "valid_from": "1.1.2030",
    }
    return client.post("/deling/nav_15a/ny-versjon", written | changed)


def test_everybody_reads_the_rules_and_that_they_are_to_be_confirmed(
    client_in: Callable[[str], Client],
) -> None:
    page = client_in("observer").get("/deling/").content.decode()
    assert "Forvaltningsloven § 13 g" in page
    assert "er forslag og er ikke bekreftet av behandlingsansvarlig" in page
    assert "Dagen er ikke satt" in page


def test_a_basis_tells_between_whom_for_what_and_from_where(officer: Client) -> None:
    page = officer.get("/deling/nav_16/").content.decode()
    assert "Bare innenfor det samme Nav-kontoret." in page
    assert "OsloMet/UiT" in page
    assert "følge opp personen mot arbeid" in page


def test_a_rule_is_told_in_english(officer: Client) -> None:
    officer.cookies["sprak"] = "en"
    page = officer.get("/deling/nav_15a/").content.decode()
    assert "Nav shall cooperate with other public bodies" in page
    assert "Nav office, state part" in page


def test_a_new_version_is_written_and_has_to_be_confirmed(officer: Client) -> None:
    assert revised(officer).status_code == 302
    made = LegalBasis.objects.get(key="nav_15a", version=2)
    assert (made.categories, made.to_kinds, made.purposes) == ([1, 3], ["school"], ["training"])
    page = officer.get("/deling/nav_15a/").content.decode()
    assert "Begynner senere" in page
    assert "Versjon 1" in page
    assert "Ny ordlyd." not in officer.get("/deling/").content.decode()
    officer.post("/deling/nav_15a/bekreft")
    made.refresh_from_db()
    assert made.confirmed_on is not None


def test_a_version_before_the_one_in_force_is_refused(officer: Client) -> None:
    answer = revised(officer, valid_from="1.1.2010")
    assert answer.status_code == 422
    assert "Den nye versjonen må gjelde fra en senere dag enn den forrige." in answer.content.decode()


def test_every_empty_field_is_told(officer: Client) -> None:
    page = revised(officer, law="", text_nb="", valid_from="").content.decode()
    assert "Lov må fylles ut." in page
    assert "Skriv hvilken dag den nye versjonen gjelder fra." in page


def test_a_basis_that_does_not_exist_is_not_found(officer: Client) -> None:
    assert officer.get("/deling/finnes_ikke/").status_code == 404


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_confirm(role: str, client_in: Callable[[str], Client]) -> None:
    answer = client_in(role).post("/deling/nav_15a/bekreft")
    may = Permission.MANAGE_PROCESSING in ROLES[role].permissions
    assert answer.status_code == (302 if may else 403)
