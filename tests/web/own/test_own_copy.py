"""The copy one takes of everything: readable page, tagged PDF and JSON, whole, noted, and without others in it."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.models import Event, Staff
from fotfeste.people.acting import as_system
from fotfeste.people.declared import DECLARED
from fotfeste.people.field_words import LEFT_OUT, told_fields
from fotfeste.people.models import Person, PersonNumber, ReadKind, ReadLog
from fotfeste.people.numbers import decrypt
from fotfeste.web.own.copy_data import FORMAT, VERSION
from fotfeste.web.own.copy_pdf import typeset, write_pdf

pytestmark = pytest.mark.django_db


def _take(client, form: str) -> bytes:
    answer = client.get(f"/mine/kopi/{form}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("form", ["html", "pdf", "json"])
def test_a_copy_is_noted_and_its_name_tells_nothing(form, participant_client, well_known):
    answer = participant_client.get(f"/mine/kopi/{form}")
    assert b"".join(answer.streaming_content)
    day = timezone.localdate().isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="mine-opplysninger-{day}.{form}"'
    assert "no-store" in answer["Cache-Control"]
    with as_system("test"):
        event = Event.objects.get(verb="people.copy_taken")
    assert (event.details, event.subject_id) == ({"form": form}, well_known.pk)


def test_there_is_no_other_form(participant_client):
    assert participant_client.get("/mine/kopi/exe").status_code == 404


def test_json_holds_every_kind_with_every_field_and_source(participant_client, well_known):
    data = json.loads(_take(participant_client, "json"))
    assert (data["format"], data["version"]) == (FORMAT, VERSION)
    assert data["person"] == str(well_known.public_id)
    kinds = {one["key"]: one for one in data["kinds"]}
    assert set(kinds) == set(DECLARED)
    for key, kind in kinds.items():
        wanted = {field.name for field in told_fields(DECLARED[key].model)}
        assert all(set(record["fields"]) == wanted for record in kind["records"]), key
    contact = kinds["contact"]["records"][0]
    assert contact["controller"] == "Nav Alna (statlig linje)"
    assert contact["fields"]["value"]["value"] == "22000001"
    assert [one["field"] for one in contact["earlier"]] == ["når og hvordan"]
    assert contact["legal_bases"][0]["law"] == "Nav-loven § 4 a"
    assert len(kinds["disclosure"]["records"]) == 3
    assert {
        one["channel"]["value"] for one in (each["fields"] for each in kinds["disclosure"]["records"])
    } == {
        "written",
        "oral",
        "paper",
    }


def test_json_holds_every_single_look(participant_client, well_known):
    with as_system("test"):
        ReadLog.objects.bulk_create(
            ReadLog(kind="page", page="x", subject_id=well_known.pk, role="adviser", label="")
            for _ in range(700)
        )
    data = json.loads(_take(participant_client, "json"))
    assert len(data["looks"]) == 700 + len(ReadKind)
    assert data["who_can_see_now"]
    assert {one["verb"] for one in data["deeds"]} >= {"people.person_registered", "people.let_in"}


@pytest.mark.parametrize("form", ["html", "json"])
def test_no_copy_names_staff_or_others_or_holds_the_whole_number(form, participant_client, well_known):
    text = _take(participant_client, form).decode()
    with as_system("test"):
        others = Person.objects.exclude(pk=well_known.pk).values_list("family_name", flat=True)
        forbidden = [*Staff.objects.values_list("name", flat=True), *filter(None, others)]
        numbers = PersonNumber.objects.filter(person=well_known)
        forbidden += [decrypt(bytes(one.encrypted)).reveal() for one in numbers]
    assert not [one for one in forbidden if one in text]


def test_the_page_needs_nothing_from_elsewhere(participant_client, well_known):
    text = _take(participant_client, "html").decode()
    assert not re.search(r"<script|<img|<link|\bsrc=|url\(|http", text)
    assert text.startswith('<!doctype html>\n<html lang="nb">')
    assert text.rstrip().endswith("</html>")
    for wanted in ("Amina", "22000001", "muntlig", "آمنة", "Ringte og trengte hjelp.", str(LEFT_OUT[0])):
        assert wanted in text


def test_what_a_person_wrote_is_never_code(participant_client, well_known):
    with as_system("test"):
        Person.objects.filter(pk=well_known.pk).update(preferred_name='<script>x</script> #import "y" $z$')
    assert "<script" not in _take(participant_client, "html").decode()
    assert _take(participant_client, "pdf").startswith(b"%PDF")


def test_the_pdf_is_tagged_and_says_its_language(participant_client, well_known):
    made = _take(participant_client, "pdf")
    assert made.startswith(b"%PDF")
    assert b"StructTreeRoot" in made
    assert b"pdfuaid" in made
    assert b"/Lang" in made


@pytest.mark.parametrize("name", ["ሰላም", "សុខា", "ကျော်", "😀", "مرحبا", "Олена"])
def test_letters_that_no_font_has_do_not_stop_the_pdf(name, amina):
    with as_system("test"):
        Person.objects.filter(pk=amina.pk).update(native_name=name)
    with actors.enter(actors.participant(amina.pk)):
        amina.refresh_from_db()
        made = io.BytesIO()
        write_pdf(amina, made)
    assert made.getvalue().startswith(b"%PDF")


def test_a_fault_of_the_template_is_not_hidden():
    with pytest.raises(Exception, match="left_out"):
        typeset({"title": "x", "lang": "nb", "made": "", "page": "", "note": "", "letters_lacking": ""})


def test_english_copies_are_in_english(participant_client, well_known):
    participant_client.cookies["sprak"] = "en"
    data = json.loads(_take(participant_client, "json"))
    assert data["language"] == "en"
    assert b"My information" in _take(participant_client, "html")
