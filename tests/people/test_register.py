"""The register of processing has every field, comes from the declarations, and says what nobody has confirmed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone, translation

from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.people import register
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.categories import Purpose
from fotfeste.people.declared import DECLARED
from fotfeste.people.models import LegalBasis, RetentionPolicy
from fotfeste.people.register import Processing, Register

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 1)


@pytest.fixture
def officer(actor_in: Callable[[str], Actor]) -> Iterator[Actor]:
    with actors.enter(actor_in("data_protection_officer")) as by:
        yield by


def made(by: Actor) -> Register:
    return register.register_of(controller_of(by), TODAY)


def processing(by: Actor, key: str) -> Processing:
    return next(one for one in made(by).processings if one.key == key)


def a_basis(**values: object) -> LegalBasis:
    given: dict[str, object] = {
        "key": "test_basis",
        "use": "process",
        "law": "Testloven",
        "section": "§ 7",
        "gdpr": "6(1)(e)",
        "text_nb": "Kan registreres.",
        "text_en": "May be recorded.",
        "valid_from": dt.date(2020, 1, 1),
    }
    with as_system("test"):
        return LegalBasis.objects.create(**(given | values))


def test_every_kind_of_record_is_a_processing(officer: Actor) -> None:
    assert {one.key for one in made(officer).processings} == set(DECLARED)


def test_no_field_is_empty(officer: Actor) -> None:
    a_basis()
    for line in (*made(officer).processings, *made(officer).disclosures, *made(officer).information):
        for field in dataclasses.fields(line):
            value = getattr(line, field.name)
            assert value not in ("", None), f"{field.name} of {line}"


def test_numbers_are_unique_and_stable(officer: Actor) -> None:
    numbers = [one.number for one in made(officer).processings]
    assert len(set(numbers)) == len(numbers)
    assert "2-contact" in numbers


def test_purposes_come_from_the_declaration(officer: Actor) -> None:
    assert processing(officer, "contact").purposes == (
        "følge opp personen mot arbeid",
        "samordne hjelp fra flere",
    )


def test_a_basis_for_another_purpose_is_left_out(officer: Actor) -> None:
    a_basis(purposes=[Purpose.TRAINING.value])
    assert "Testloven" not in {basis.law for basis in processing(officer, "contact").bases}


def test_a_basis_for_the_purpose_is_listed_with_article_section_and_text(officer: Actor) -> None:
    a_basis(purposes=[Purpose.FOLLOW_UP.value])
    (found,) = [basis for basis in processing(officer, "contact").bases if basis.law == "Testloven"]
    assert (found.article, found.section, found.text) == ("6(1)(e)", "§ 7", "Kan registreres.")


def test_a_basis_of_another_line_of_the_office_is_left_out(officer: Actor) -> None:
    a_basis(from_kinds=["nav_office:municipal"])
    assert "Testloven" not in {basis.law for basis in processing(officer, "contact").bases}


def test_a_basis_of_the_own_line_is_listed(officer: Actor) -> None:
    a_basis(from_kinds=["nav_office:state"])
    assert "Testloven" in {basis.law for basis in processing(officer, "contact").bases}


def test_a_basis_that_is_over_is_left_out(officer: Actor) -> None:
    a_basis(valid_to=dt.date(2021, 1, 1))
    assert "Testloven" not in {basis.law for basis in processing(officer, "contact").bases}


def test_a_basis_for_sharing_is_a_disclosure_and_no_processing(officer: Actor) -> None:
    a_basis(use="share", to_kinds=["adult_education"], needs_reference=True)
    assert "Testloven" not in {basis.law for basis in processing(officer, "contact").bases}
    (found,) = [one for one in made(officer).disclosures if one.basis.law == "Testloven"]
    assert found.recipient == "voksenopplæring"
    assert "Forskrift eller vedtak må oppgis." in found.secrecy


def test_retention_of_the_own_controller_goes_before_the_common_one(officer: Actor) -> None:
    with as_system("test"):
        RetentionPolicy.objects.filter(record="contact").delete()
        RetentionPolicy.objects.create(record="contact", months=60, start="closed")
    assert processing(officer, "contact").retention.months == 60
    with as_system("test"):
        RetentionPolicy.objects.create(
            record="contact", controller=controller_of(officer), months=12, start="closed", confirmed_on=TODAY
        )
    found = processing(officer, "contact").retention
    assert (found.months, found.confirmed_on) == (12, TODAY)


def test_what_nobody_has_decided_says_so(officer: Actor) -> None:
    with as_system("test"):
        RetentionPolicy.objects.all().delete()
    found = processing(officer, "contact")
    assert found.retention.said == "ikke bestemt"
    assert found.processors == "ikke bekreftet av behandlingsansvarlig"
    assert not found.is_confirmed


def test_staff_and_family_are_named_where_the_table_points_at_them(officer: Actor) -> None:
    assert register.subjects_of(DECLARED["person"]) == ["deltakere"]
    assert "ansatte" in register.subjects_of(DECLARED["membership"])
    assert "familie og andre nær deltakeren" in register.subjects_of(DECLARED["relation"])


def test_it_can_be_read_in_english(officer: Actor) -> None:
    a_basis()
    with translation.override("en"):
        texts = {basis.text for basis in processing(officer, "contact").bases}
    assert "May be recorded." in texts


def test_today_can_be_asked_about(officer: Actor) -> None:
    assert register.register_of(controller_of(officer), timezone.localdate()).processings
