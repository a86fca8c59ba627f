"""Files are looked at before they are kept."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fotfeste.kernel import actions, files
from fotfeste.kernel.actor import enter
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.models import SourceDocument, StoredFile

PDF = b"%PDF-1.7\nx"


def _office(*parts: str) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    made.seek(0)
    return made


def test_a_pdf_is_known_by_its_content():
    assert files.inspect("årsrapport.pdf", io.BytesIO(PDF)).media_type == "application/pdf"


def test_a_spreadsheet_is_known_by_its_parts():
    assert "spreadsheetml" in files.inspect("tall.xlsx", _office("xl/workbook.xml")).media_type


def test_text_with_norwegian_letters_is_text():
    assert files.inspect("notat.txt", io.BytesIO("blåbærsyltetøy".encode())).media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tom.pdf", io.BytesIO(b"")),
        ("bilde.jpg", io.BytesIO(b"\xff\xd8\xff\xe0\0\x10JFIF")),
        ("makro.xlsx", _office("xl/workbook.xml", "xl/vbaProject.bin")),
        ("program.exe", io.BytesIO(b"MZ\0\0")),
        ("lurt.pdf", io.BytesIO(b"bare tekst")),
        ("lurt.txt", io.BytesIO(PDF)),
    ],
)
def test_what_is_refused(name, content):
    with pytest.raises(Rejected):
        files.inspect(name, content)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 5)
    with pytest.raises(Rejected):
        files.inspect("a.pdf", io.BytesIO(PDF))


@given(st.text(max_size=300))
def test_a_safe_name_has_no_path_and_is_never_empty(name):
    safe = files.safe_name(name)
    assert safe
    assert not set(safe) & set('/\\\0\n"<>|:*?')
    assert not safe.startswith(".")


@pytest.mark.django_db
def test_the_same_content_is_kept_once(system):
    document = SourceDocument.objects.create(key="proving", title="Prøve", year=2024)
    first = actions.store_document(document=document, name="a.pdf", content=io.BytesIO(PDF), by=system)
    again = actions.store_document(document=document, name="b.pdf", content=io.BytesIO(PDF), by=system)
    assert first == again
    assert StoredFile.objects.filter(source_document=document).count() == 1
    assert first.content.open().read() == PDF
    assert "a.pdf" not in first.content.name


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["project_manager", "board_member", "observer", "adviser", "evaluator"])
def test_roles_that_may_not_store_a_document(role, actor_in):
    document = SourceDocument.objects.create(key="proving", title="Prøve", year=2024)
    actor = actor_in(role)
    with enter(actor), pytest.raises(Denied):
        actions.store_document(document=document, name="a.pdf", content=io.BytesIO(PDF), by=actor)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["programme_office", "administrator"])
def test_roles_that_may_store_a_document(role, actor_in):
    document = SourceDocument.objects.create(key="proving", title="Prøve", year=2024)
    actor = actor_in(role)
    with enter(actor):
        assert actions.store_document(document=document, name="a.pdf", content=io.BytesIO(PDF), by=actor).pk
