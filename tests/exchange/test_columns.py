"""How a cell is read as text, number, money, date, choice or list."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fotfeste.exchange import columns
from fotfeste.exchange.columns import CellFault, Column
from fotfeste.kernel.partial_date import PartialDate

EVERY = [
    columns.text("c"),
    columns.key("c"),
    columns.text_list("c"),
    columns.integer("c"),
    columns.decimal_number("c"),
    columns.kroner("c"),
    columns.partial_date("c"),
    columns.day("c"),
    columns.boolean("c"),
    columns.choice("c", ["ja", "nei"]),
]


@pytest.mark.parametrize("column", EVERY, ids=lambda column: column.parse.__name__)
@given(cell=st.text())
def test_any_text_is_read_or_refused_as_a_cell_fault(column: Column, cell: str) -> None:
    with suppress(CellFault):
        column.read(cell)


@given(st.integers(-(10**16), 10**16))
def test_kroner_are_read_to_the_ore(ore: int) -> None:
    assert columns.kroner("c").read(f"{Decimal(ore).scaleb(-2):f}") == ore


@given(st.integers(-(10**12), 10**12))
def test_integer_is_read_back(number: int) -> None:
    assert columns.integer("c").read(str(number)) == number


@given(st.decimals(-(10**9), 10**9, places=2))
def test_decimals_are_read_with_point_and_with_comma(number: Decimal) -> None:
    cell = f"{number:f}"
    assert columns.decimal_number("c").read(cell) == number
    assert columns.decimal_number("c").read(cell.replace(".", ",")) == number


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_day_is_read_back(day: dt.date) -> None:
    assert columns.day("c").read(day.isoformat()) == day


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.sampled_from([4, 7, 10]))
def test_partial_date_keeps_its_precision(day: dt.date, length: int) -> None:
    cell = day.isoformat()[:length]
    assert str(columns.partial_date("c").read(cell)) == cell


@given(st.lists(st.text("abcæøå ,\"'", min_size=1).filter(str.strip)))
def test_list_is_read_back_in_order(parts: list[str]) -> None:
    assert columns.text_list("c").read(";".join(parts)) == [part.strip() for part in parts]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("true", True), ("Ja", True), ("1", True), ("false", False), ("NEI", False), ("0", False)],
)
def test_words_for_true_and_false(cell: str, value: bool) -> None:
    assert columns.boolean("c").read(cell) is value


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (columns.text("c"), ""),
        (columns.text_list("c"), []),
        (columns.integer("c"), None),
        (columns.kroner("c"), None),
        (columns.partial_date("c"), None),
        (columns.boolean("c", required=False), False),
        (columns.choice("c", ["ja"], required=False, empty=None), None),
    ],
    ids=["text", "list", "integer", "kroner", "partial date", "boolean", "choice"],
)
def test_empty_cell(column: Column, value: Any) -> None:
    assert column.read("  ") == value


@pytest.mark.parametrize("cell", ["2.500.0000", "2,5,0", "to", "1e5", "0x10", "1.250"])
def test_amounts_that_are_not_clear_are_refused(cell: str) -> None:
    with pytest.raises(CellFault):
        columns.kroner("c").read(cell)


def test_half_a_person_is_not_an_integer() -> None:
    with pytest.raises(CellFault, match="ikke et helt tall"):
        columns.integer("c").read("2,5")


def test_month_is_not_a_day() -> None:
    with pytest.raises(CellFault, match="Skriv dagen som 2024-05-31"):
        columns.day("c").read("2024-05")


def test_word_that_stands_for_a_value() -> None:
    assert columns.choice("c", {"not_legible": None, "1": 1}).read("not_legible") is None


def test_key_takes_no_norwegian_letters() -> None:
    with pytest.raises(CellFault, match="Nøkkelen"):
        columns.key("c").read("blåbær")


def test_null_character_is_refused() -> None:
    with pytest.raises(CellFault, match="nulltegn"):
        columns.text("c").read("a\0b")


def test_cell_that_swallowed_the_rest_of_the_file() -> None:
    with pytest.raises(CellFault, match="anførselstegn"):
        columns.text("c").read("a" * (columns.LONGEST_CELL + 1))


def test_year_is_a_partial_date() -> None:
    assert columns.partial_date("c").read("2024") == PartialDate(2024)
