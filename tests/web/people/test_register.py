"""Registering somebody: what is asked, what is refused, who may be here already."""

from __future__ import annotations

import pytest

from fotfeste.people.acting import as_system
from fotfeste.people.models import LegalBasis, Person, PersonNumber
from fotfeste.people.national_ids import synthetic

pytestmark = pytest.mark.django_db
PAGE = "/deltakere/ny"


@pytest.fixture
def answers(db) -> dict[str, str]:
    """Answers that are enough to register somebody at the adviser's office."""
    with as_system("test"):
        basis = LegalBasis.objects.filter(key="nav_processing").latest("version")
    return {
        "given_name": "Vera",
        "family_name": "Vintergrønn",
        "protection": "none",
        "residence": "norway",
        "area": "030112",
        "basis": str(basis.pk),
    }


def _registered() -> list[Person]:
    with as_system("test"):
        return list(Person.objects.filter(family_name="Vintergrønn"))


def test_whoever_registers_comes_to_the_page_of_the_person(client_in, answers):
    answer = client_in("adviser").post(PAGE, answers, follow=True)
    assert "Deltakeren er registrert, og du følger henne opp." in answer.content.decode()
    assert len(_registered()) == 1


def test_a_number_is_stored_encrypted(client_in, answers):
    client_in("adviser").post(PAGE, answers | {"number": synthetic(555).reveal()})
    with as_system("test"):
        stored = PersonNumber.objects.get(person__family_name="Vintergrønn")
    assert synthetic(555).reveal().encode() not in bytes(stored.encrypted)
    assert stored.masked == synthetic(555).masked()


def test_every_fault_is_told_at_once(client_in):
    page = client_in("adviser").post(PAGE, {"number": "123", "birth_date": "31.02.1990"}).content.decode()
    for sentence in (
        "Skriv fornavnet",
        "Svar på om adressen er beskyttet",
        "Velg bosted",
        "Velg det rettslige grunnlaget",
        "Skriv alle sifrene",
    ):
        assert sentence in page


def test_strictly_confidential_is_refused_and_nothing_is_stored(client_in, answers):
    answer = client_in("adviser").post(PAGE, answers | {"protection": "strictly_confidential"})
    assert answer.status_code == 422
    assert "Ingenting er lagret" in answer.content.decode()
    assert not _registered()


def test_unknown_protection_registers_and_closes(client_in, answers):
    answer = client_in("adviser").post(PAGE, answers | {"protection": "unknown"}, follow=True)
    assert "På grunn av vernet kan du ikke se henne nå" in answer.content.decode()
    assert len(_registered()) == 1


def test_a_namesake_among_own_participants_is_asked_about_first(client_in, answers):
    client = client_in("adviser")
    client.post(PAGE, answers)
    answer = client.post(PAGE, answers)
    assert answer.status_code == 422
    assert "Du følger kanskje personen fra før" in answer.content.decode()
    assert len(_registered()) == 1
    client.post(PAGE, answers | {"sure": "on"})
    assert len(_registered()) == 2
