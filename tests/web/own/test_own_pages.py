"""What a participant is told: everything about herself, in plain words, and nothing about anybody else."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from fotfeste.kernel.models import Staff
from fotfeste.people.acting import as_system
from fotfeste.people.categories import Purpose
from fotfeste.people.declared import DECLARED
from fotfeste.people.models import (
    Consent,
    ContactPoint,
    Correction,
    Disclosure,
    MembershipKind,
    Person,
    ReadKind,
    ReadLog,
)
from fotfeste.web.own.words import KINDS, LOOKS, PURPOSES, WAYS_IN

pytestmark = pytest.mark.django_db
PAGES = (
    "/mine/",
    "/mine/opplysninger",
    "/mine/hvem-har-sett",
    "/mine/hvem-kan-se",
    "/mine/delt",
    "/mine/rettinger",
    "/mine/kopi",
)


def _text(client: Client, address: str, end: str = " ") -> str:
    """What stands on the page; *end* is put where a paragraph, a heading or an item of a list ends."""
    page = client.get(address).content.decode()
    inner = page[page.index("<main") : page.index("</main>")]
    inner = re.sub(r"</(?:p|li|h1|h2|h3|dd|dt|summary|label)>", end, inner)
    return re.sub(r"\s+", " ", strip_tags(inner))


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_kept_by_a_browser(address, participant_client):
    answer = participant_client.get(address)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_names_staff_or_other_persons(address, participant_client, well_known):
    text = _text(participant_client, address)
    with as_system("test"):
        others = Person.objects.exclude(pk=well_known.pk).values_list("family_name", flat=True)
        names = [*Staff.objects.values_list("name", flat=True), *filter(None, others)]
    assert not [name for name in names if name in text]


@pytest.mark.parametrize("address", PAGES)
def test_the_name_is_in_no_title_or_heading(address, participant_client):
    page = participant_client.get(address).content.decode()
    assert "Amina" not in page[: page.index("</head>")]
    assert "Amina" not in page[page.index("<h1") : page.index("</h1>")]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_no_more_than_a_few_for_each_kind_of_record(
    address, participant_client, well_known, asks_at_most
):
    with asks_at_most(2 * len(DECLARED) + 20):
        participant_client.get(address)


def test_an_adviser_is_told_that_something_waits(participant_client, client_in, amina):
    with as_system("test"):
        row = ContactPoint.objects.filter(person=amina).order_by("pk")[0]
    participant_client.post(f"/mine/rettinger/contact/{row.pk}", {"field": "value", "wanted": "22008888"})
    page = client_in("adviser").get("/i-dag").content.decode()
    assert reverse("corrections:list", args=[amina.public_id]) in page


def test_text_is_large(participant_client):
    assert 'data-size="md"' in participant_client.get("/mine/").content.decode()


def test_the_front_door_leads_to_own_pages(participant_client):
    assert participant_client.get("/")["Location"] == "/mine/"


def test_the_demo_lets_one_in_as_the_participant(client, settings, db):
    settings.DEMO = True
    assert client.post("/logg-inn/demo/participant")["Location"] == "/mine/"
    assert client.get("/mine/").status_code == 200


def test_signing_out_ends_it_all(participant_client):
    answer = participant_client.post("/logg-ut")
    assert "cache" in answer["Clear-Site-Data"]
    assert participant_client.get("/mine/").status_code == 302


def test_every_kind_of_record_is_told_whether_there_is_any_or_not(participant_client, well_known):
    text = _text(participant_client, "/mine/opplysninger")
    assert not [key for key in DECLARED if key in KINDS and str(KINDS[key][0]) not in text]
    assert "22000001" in text
    assert "helst om morgenen" in text
    assert "Navnet med egen skrift" in text
    assert "en annen person" in text


def test_what_is_sensitive_is_closed_until_it_is_opened(participant_client, well_known):
    page = participant_client.get("/mine/opplysninger").content.decode()
    family = page[page.index('id="type-relation"') :]
    family = family[: family.index("</section>")]
    assert "<details" in family[: family.index("søsken")]


def test_what_stood_before_is_told(participant_client, amina):
    with as_system("test"):
        ContactPoint.objects.filter(person=amina).update(value="22007777")
    assert "Opplysning var 22000001 til" in _text(participant_client, "/mine/opplysninger")


def test_looks_are_told_by_organisation_and_role_and_repeated_ones_folded(
    participant_client, client_in, amina
):
    for _again in range(3):
        client_in("adviser").get(reverse("people:person", args=[amina.public_id]))
    text = _text(participant_client, "/mine/hvem-har-sett")
    assert "Åpnet siden din" in text
    assert "Veileder i Nav Alna (statlig linje)" in text
    assert ", 3 ganger" in text
    assert text.count("Åpnet siden din") == 1


def test_every_way_of_looking_is_explained(participant_client, well_known):
    text = _text(participant_client, "/mine/hvem-har-sett")
    assert not [kind for kind in ReadKind if str(LOOKS[kind][0]) not in text]
    assert "Ringte og trengte hjelp." in text


def test_looks_are_paged(participant_client, amina):
    with as_system("test"):
        ReadLog.objects.bulk_create(
            ReadLog(kind="page", page="x", subject_id=amina.pk, role="adviser", reason=f"grunn {n}", label="")
            for n in range(60)
        )
    first, last = (_text(participant_client, f"/mine/hvem-har-sett?side={page}") for page in (1, 3))
    assert "grunn 59" in first
    assert "grunn 0" not in first
    assert "grunn 0" in last


def test_looks_at_others_are_not_told(participant_client, client_in):
    with as_system("test"):
        other = Person.objects.get(given_name="Olena")
    client_in("adviser").get(reverse("people:person", args=[other.public_id]))
    assert "Ingen har lest om deg ennå" in _text(participant_client, "/mine/hvem-har-sett")


def test_who_can_see_is_told_by_organisation_and_role(participant_client):
    text = _text(participant_client, "/mine/hvem-kan-se")
    assert "1 veileder i Nav Alna (statlig linje)" in text
    assert "De er med i laget rundt deg." in text
    assert "helserelatert behov" in text


def test_what_was_shared_is_told_also_what_was_said_aloud(participant_client, well_known):
    text = _text(participant_client, "/mine/delt")
    assert "Sagt muntlig" in text
    assert "Gitt på papir" in text
    assert "De kan se det nå" in text
    assert "Skolen må vite når kurset passer." in text


def test_a_consent_is_withdrawn_with_one_click(participant_client, well_known):
    with as_system("test"):
        consent = Consent.objects.get(person=well_known)
    assert "Trekk tilbake" in _text(participant_client, "/mine/delt")
    answer = participant_client.post(f"/mine/delt/samtykke/{consent.pk}/trekk", follow=True)
    assert "Samtykket er trukket tilbake. Du får hjelp som før." in answer.content.decode()
    with as_system("test"):
        assert Consent.objects.get(pk=consent.pk).withdrawn_at is not None
        assert Disclosure.objects.get(consent=consent).ended_at is not None


def test_the_consent_of_another_is_not_there(participant_client, well_known):
    with as_system("test"):
        consent = Consent.objects.get(person=well_known)
        Consent.objects.filter(pk=consent.pk).update(person=Person.objects.get(given_name="Olena"))
    assert participant_client.post(f"/mine/delt/samtykke/{consent.pk}/trekk").status_code == 404


def test_a_correction_is_sent_and_its_answer_is_read(participant_client, client_in, amina):
    with as_system("test"):
        row = ContactPoint.objects.filter(person=amina).order_by("pk")[0]
    address = f"/mine/rettinger/contact/{row.pk}"
    assert "Opplysning: 22000001" in _text(participant_client, address)
    refused = participant_client.post(address, {"field": "", "wanted": ""})
    assert refused.status_code == 422
    assert "Velg hva som er feil." in refused.content.decode()
    participant_client.post(address, {"field": "value", "wanted": "22008888", "statement": ""})
    assert "sendt, venter på svar" in _text(participant_client, "/mine/rettinger")
    adviser = client_in("adviser")
    page = reverse("corrections:list", args=[amina.public_id])
    assert "22008888" in _text(adviser, page)
    with as_system("test"):
        number = Correction.objects.get().pk
    answer = reverse("corrections:answer", args=[amina.public_id, number])
    assert adviser.get(answer).status_code == 200
    assert adviser.post(answer, {"status": "accepted", "answer": ""}).status_code == 422
    adviser.post(answer, {"status": "accepted", "answer": "Vi har rettet nummeret."})
    assert "Vi har rettet nummeret." in _text(participant_client, "/mine/rettinger")


def test_the_row_of_another_can_not_be_corrected(participant_client):
    with as_system("test"):
        row = ContactPoint.objects.filter(person__given_name="Olena").order_by("pk")[0]
    assert participant_client.get(f"/mine/rettinger/contact/{row.pk}").status_code == 404
    assert participant_client.get("/mine/rettinger/finnes-ikke/1").status_code == 404


def test_who_shall_answer_is_asked_when_several_share_a_row(participant_client, well_known):
    address = f"/mine/rettinger/person/{well_known.pk}"
    assert "Nav Alna (statlig linje) svarer deg." in _text(participant_client, address)


def test_there_are_plain_words_for_everything():
    assert set(PURPOSES) == set(Purpose)
    assert set(LOOKS) == set(ReadKind)
    assert set(WAYS_IN) == set(MembershipKind)


def test_words_for_kinds_are_of_kinds_that_there_are():
    assert set(KINDS) <= set(DECLARED)


# The page of everything has names of fields and the words of the law, which are not ours to shorten.
@pytest.mark.parametrize("address", [one for one in PAGES if one != "/mine/opplysninger"])
def test_the_pages_are_easy_to_read(address, participant_client, well_known):
    assert lix(_text(participant_client, address, end=". ")) <= 35


def lix(text: str) -> float:
    """Björnsson's readability index: words a sentence, and the share of words with more than six letters."""
    sentences = [one for one in re.split(r"[.!?:]+", text) if re.search(r"\w", one)]
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) / len(sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)
