"""Tables handed out as files open right, and nothing in them runs."""

from __future__ import annotations

import csv
import io

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fotfeste.kernel.formats.missing import Missing
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.web.shell.sheets import Column, Sheet, download

COLUMNS = (
    Column("Navn", lambda row: row[0]),
    Column("Beløp", lambda row: row[1], "money"),
    Column("Start", lambda row: row[2], "date"),
)
ROWS = [("Æresbevisning", -123_450_00, PartialDate.parse("2024-05")), ("=1+1", 50, None)]


def _csv(rows: list[tuple[object, ...]]) -> list[list[str]]:
    content = download(Sheet("Prøve", COLUMNS, rows), "csv", "prove").content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def _xlsx(rows: list[tuple[object, ...]]) -> CalamineWorkbook:
    content = download(Sheet("Prøve", COLUMNS, rows, [("Utvalg", "alt")]), "xlsx", "prove").content
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def test_csv_has_amounts_in_kroner_and_dates_as_exact_as_the_source():
    assert _csv(ROWS)[1] == ["Æresbevisning", "-123450", "mai 2024"]


def test_csv_keeps_the_ore():
    assert _csv(ROWS)[2][1] == "0,50"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_cells_that_begin_like_a_formula_do_not_run(start):
    assert _csv([(f"{start}cmd", 0, None)])[1][0].startswith("'")


def test_xlsx_has_numbers_as_numbers_and_says_what_was_chosen():
    book = _xlsx(ROWS)
    assert book.get_sheet_by_index(0).to_python()[1][:2] == ["Æresbevisning", -123450.0]
    assert ["Utvalg", "alt"] in book.get_sheet_by_index(1).to_python()


def test_xlsx_cells_that_begin_like_a_formula_are_text():
    assert _xlsx(ROWS).get_sheet_by_index(0).to_python()[2][0] == "=1+1"


def test_what_is_missing_says_itself_in_the_reader_s_language():
    with translation.override("en"):
        assert _csv([("a", Missing.NOT_REPORTED, None)])[1][1] == "Not reported"


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))), max_size=5))
def test_any_text_comes_back_from_csv(texts):
    read = _csv([(text, 1, None) for text in texts])[1:]
    assert [row[0].removeprefix("'") for row in read] == [text.removeprefix("'") for text in texts]
