"""One person: what the page says, why it is seen and who else can; changing her, reaching her, her number."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fotfeste.people.acting import as_system
from fotfeste.people.models import ContactPoint, Person, PersonNumber, ReadLog
from fotfeste.people.national_ids import synthetic

pytestmark = pytest.mark.django_db

PAGES = (
    "people:person",
    "people:edit",
    "people:history",
    "people:add_contact",
    "people:add_number",
    "people:household",
    "people:add_member",
    "people:add_kin",
)


def _shown(response) -> str:
    return response.content.decode()


def _filled(person: Person, **changes: str) -> dict[str, str]:
    """What the form of changing would send for *person*, with *changes*."""
    kept = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "preferred_language": person.preferred_language,
        "needs_interpreter": "" if person.needs_interpreter is None else str(person.needs_interpreter),
        "native_name": person.native_name,
        "protection": person.protection,
        "residence": person.residence,
        "area": person.area,
    }
    return kept | changes


def test_the_page_says_why_it_is_seen_and_who_else_can(client_in, address):
    page = _shown(client_in("adviser").get(address("people:person", "Amina")))
    assert "Du ser dette fordi du er i laget rundt deltakeren (" in page
    assert "Nav-loven § 4 a" in page
    assert "andre kan se det" in page or "annen kan se det" in page


@pytest.mark.parametrize("view", PAGES)
def test_neither_title_nor_heading_holds_the_name(client_in, address, view):
    page = _shown(client_in("adviser").get(address(view, "Amina")))
    for part in (
        page[: page.index("</head>")],
        page[page.index("<h1") : page.index("</h1>")],
        page[page.index('class="ff-breadcrumb"') : page.index("</ol>")],
    ):
        assert "Amina" not in part
        assert "Blåklokke" not in part


@pytest.mark.parametrize("view", PAGES)
def test_a_page_asks_at_most_twelve_questions(client_in, address, asks_at_most, view):
    client: Client = client_in("adviser")
    url = address(view, "Amina")
    client.get(url)  # The first page of a session stores the session.
    with asks_at_most(12):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("view", PAGES)
@pytest.mark.parametrize("name", ["Khalid", "Anne", "Liljekonvall"])
def test_somebody_one_does_not_follow_is_as_if_she_did_not_exist(client_in, demo_person, view, name):
    found = demo_person("Skjult", family_name="Liljekonvall") if name == "Liljekonvall" else demo_person(name)
    client = client_in("adviser")
    hidden = client.get(reverse(view, args=[found.public_id]))
    nobody = client.get(reverse(view, args=["00000000-0000-4000-8000-000000000000"]))
    assert hidden.status_code == nobody.status_code == 404
    assert found.given_name not in _shown(hidden)
    with as_system("test"):
        assert ReadLog.objects.filter(kind="denied", subject_id=found.pk).exists()


def test_opening_a_person_is_noted_with_why(client_in, demo_person, address):
    client_in("adviser").get(address("people:person", "Amina"))
    with as_system("test"):
        noted = ReadLog.objects.filter(subject_id=demo_person("Amina").pk, page="people:person").latest("pk")
    assert (noted.kind, noted.because) == ("page", "team")


def test_a_change_is_kept_with_what_stood_before(client_in, demo_person, address):
    client = client_in("adviser")
    changed = _filled(demo_person("Jonas"), pronunciation="JO-nas", family_name="Bjørkeli")
    client.post(address("people:edit", "Jonas"), changed)
    page = _shown(client.get(address("people:history", "Jonas")))
    assert "Bjørkelund" in page
    assert "Bjørkeli" in page
    assert "Endret opplysninger om en deltaker" in page


def test_other_languages_are_kept_and_shown_by_name(client_in, demo_person, address):
    client = client_in("adviser")
    changed = _filled(demo_person("Jonas")) | {"other_languages": ["pl", "uk"]}
    client.post(address("people:edit", "Jonas"), changed)
    assert "polsk, ukrainsk" in _shown(client.get(address("people:person", "Jonas")))


def test_every_fault_of_a_change_is_told_at_once(client_in, demo_person, address):
    wrong = _filled(demo_person("Jonas"), given_name="", birth_date="01.01.2030", area="12", protection="")
    answer = client_in("adviser").post(address("people:edit", "Jonas"), wrong)
    page = _shown(answer)
    assert answer.status_code == 422
    assert "Skriv fornavnet" in page
    assert "Fødselsdatoen kan ikke være i fremtiden." in page
    assert "Skriv fire siffer" in page
    assert "Svar på om adressen er beskyttet" in page


def test_whoever_becomes_protected_loses_what_can_lead_to_her(client_in, demo_person, address):
    client, jonas = client_in("adviser"), demo_person("Jonas")
    answer = client.post(
        address("people:edit", "Jonas"), _filled(jonas, protection="strictly_confidential"), follow=True
    )
    assert "ikke lenger kan se deltakeren" in _shown(answer)
    with as_system("test"):
        assert not ContactPoint.objects.filter(person=jonas).exists()
        assert Person.objects.get(pk=jonas.pk).protection == "strictly_confidential"


def test_a_way_to_reach_somebody_is_added_and_ended(client_in, demo_person, address):
    client = client_in("adviser")
    sent = {"kind": "email", "value": "jonas@example.org", "preferred": "on"}
    client.post(address("people:add_contact", "Jonas"), sent)
    assert "jonas@example.org" in _shown(client.get(address("people:person", "Jonas")))
    with as_system("test"):
        point = ContactPoint.objects.get(value="jonas@example.org")
        assert ContactPoint.objects.filter(person=demo_person("Jonas"), preferred=True).count() == 1
    client.post(reverse("people:end_contact", args=[demo_person("Jonas").public_id, point.pk]))
    assert "jonas@example.org" not in _shown(client.get(address("people:person", "Jonas")))
    assert "jonas@example.org" in _shown(client.get(address("people:history", "Jonas")))


def test_a_telephone_number_is_checked_and_shown_as_it_is_read(client_in, address):
    client, url = client_in("adviser"), address("people:add_contact", "Jonas")
    assert client.post(url, {"kind": "phone", "value": "12 34"}).status_code == 422
    client.post(url, {"kind": "phone", "value": "99 88 77 66"})
    assert "998\xa087\xa0766" in _shown(client.get(address("people:person", "Jonas")))
    with as_system("test"):
        assert ContactPoint.objects.filter(value="+4799887766").exists()


def test_a_number_is_masked_until_it_is_shown_for_a_reason(client_in, demo_person, address):
    client, amina = client_in("adviser"), demo_person("Amina")
    digits = synthetic(1).reveal()
    page = _shown(client.get(address("people:person", "Amina")))
    assert digits not in page.replace(" ", "")
    with as_system("test"):
        number = PersonNumber.objects.get(person=amina)
    url = reverse("people:reveal", args=[amina.public_id, number.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    shown = client.post(url, {"reason": "Skal stå i søknaden"})
    assert f"{digits[:6]} {digits[6:]}" in _shown(shown)
    assert "no-store" in shown["Cache-Control"]
    with as_system("test"):
        noted = ReadLog.objects.filter(kind="reveal", subject_id=amina.pk).latest("pk")
    assert noted.reason == "Skal stå i søknaden"


def test_a_colleague_who_leads_sees_who_and_nothing_more(client_in, address):
    page = _shown(client_in("unit_leader").get(address("people:person", "Amina")))
    assert "Blåklokke" in page
    assert "Slik når du personen" not in page
    assert "Husstand og familie" not in page


def test_household_and_family_are_opened_for_themselves(client_in, demo_person, address):
    client = client_in("adviser")
    jonas, kari = demo_person("Jonas"), demo_person("Kari")
    together = {"other": kari.public_id, "role": "adult", "other_role": "child", "since": "01.02.2026"}
    client.post(address("people:add_member", "Jonas"), together)
    client.post(address("people:add_kin", "Jonas"), {"other": kari.public_id, "kind": "child"})
    page = _shown(client.get(address("people:household", "Jonas")))
    assert page.count("Kari Tyttebær") >= 2
    back = _shown(client.get(address("people:household", "Kari")))
    assert "forelder" in back
    assert str(jonas.public_id) in back


def test_the_page_is_complete_in_english(client_in, address):
    client = client_in("adviser")
    client.cookies["sprak"] = "en"
    page = _shown(client.get(address("people:person", "Amina")))
    assert "You see this because" in page
    assert "Hvem personen er" not in page
