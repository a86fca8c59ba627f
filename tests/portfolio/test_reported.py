"""Sums of groups, shares, gates and names: the arithmetic behind results and findings, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fotfeste.portfolio import gates, naming, reported


@dataclass
class Figure:
    value: Decimal
    unit: str = "persons"
    period: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def part(value: int, of: int, unit: str = "persons") -> Figure:
    return Figure(Decimal(value), unit, "", Decimal(value), Decimal(of))


def test_the_whole_is_what_the_others_have_as_their_denominator() -> None:
    whole = Figure(Decimal(16))
    members = [whole, part(10, 16), part(6, 16)]
    assert reported.whole_and_parts(members) == (whole, members[1:])


def test_a_share_of_something_else_in_the_group_is_no_part() -> None:
    members = [Figure(Decimal(9)), part(2, 9), part(2, 9), part(5, 9), part(0, 5)]
    total = reported.sum_of_parts(members)
    assert total is not None
    assert total.difference == 0


def test_a_whole_shows_itself_by_a_period_that_covers_the_others() -> None:
    members = [
        Figure(Decimal(70), period="2023/2024"),
        Figure(Decimal(36), period="2023"),
        Figure(Decimal(34), period="2024"),
    ]
    assert reported.sum_of_parts(members) == reported.Sum(Decimal(70), Decimal(70))


def test_figures_that_only_stand_together_have_no_whole() -> None:
    assert reported.sum_of_parts([Figure(Decimal(5)), Figure(Decimal(2)), Figure(Decimal(1))]) is None


def test_a_figure_in_another_unit_is_no_part() -> None:
    members = [Figure(Decimal(20)), part(12, 20), part(8, 20), part(60, 20, unit="percent")]
    assert reported.sum_of_parts(members) == reported.Sum(Decimal(20), Decimal(20))


@given(st.lists(st.integers(0, 500), min_size=2, max_size=12))
def test_parts_of_what_they_come_to_always_agree(values: list[int]) -> None:
    whole = sum(values)
    if whole:
        total = reported.sum_of_parts([Figure(Decimal(whole)), *(part(value, whole) for value in values)])
        assert total is not None
        assert total.difference == 0


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(0, 2))
def test_a_percentage_agrees_with_what_it_was_rounded_from(
    numerator: int, denominator: int, decimals: int
) -> None:
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    printed = exact.quantize(Decimal(1).scaleb(-decimals))
    # Trailing zeros are not kept, so «50.0» is judged as «50»: at least as forgiving.
    assert reported.share_agrees(printed, Decimal(numerator), Decimal(denominator))


@pytest.mark.parametrize(
    ("percent", "approximate", "agrees"),
    [
        ("47", False, True),
        ("47.1", False, True),
        ("48", False, False),
        ("48", True, True),
        ("50", True, False),
    ],
)
def test_forty_of_eighty_five(percent: str, approximate: bool, agrees: bool) -> None:
    answer = reported.share_agrees(Decimal(percent), Decimal(40), Decimal(85), approximate=approximate)
    assert answer is agrees


def test_nothing_is_a_share_of_nothing() -> None:
    assert not reported.share_agrees(Decimal(0), Decimal(0), Decimal(0))


def test_a_gate_asks_for_what_the_gates_before_it_asked_for() -> None:
    assert gates.missing_for("BP2", {"goal"}) == ("target_group", "owner")


def test_nothing_is_missing_when_all_is_there() -> None:
    everything = {thing for asked in gates.ASKED_AT.values() for thing in asked}
    assert gates.missing_for("BP5", everything) == ()


@pytest.mark.parametrize("phase", ["realise", "unknown"])
def test_no_gate_lies_ahead(phase: str) -> None:
    assert gates.next_gate(phase) == ""
    assert gates.missing_for("", set()) == ()


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("2023-05 Alna modellen", "Alna-modellen"),
        ("UNG: Alna-modellen", "Alna-modellen"),
        ("2021-37 Oslojobb/Kompetansejobber", "OsloJobb: Kompetansejobber"),
        ("Gründerstien (tidl. Kvalifisering til etablering)", "Gründerstien"),
        ("2023 Jobbsenter UngGO", "Jobbsenter UngGO"),
    ],
)
def test_the_same_name_written_differently(printed: str, name: str) -> None:
    assert naming.same_name(printed, name)


def test_another_name_is_another_name() -> None:
    assert not naming.same_name("2022-14 Muntlig metodikk", "Muntlig læringsmetodikk")


@pytest.mark.parametrize(
    ("label", "names", "found"),
    [
        ("Bydel Alna og Kirkens Bymisjon", ["Kirkens Bymisjon"], True),
        ("BAL (Nav)", ["Bydel Alna", "BAL"], True),
        ("Bydel Grorud (NAV)", ["Nav Grorud"], False),
        ("Balsfjord", ["BAL"], False),
    ],
)
def test_a_label_names_an_organisation_in_whole_words(label: str, names: list[str], found: bool) -> None:
    assert naming.names_somebody(label, names) is found


@pytest.mark.parametrize(
    ("text", "number"), [("2023-05 Alna", "2023-05"), ("2023 UngGO", "2023"), ("Odin", "")]
)
def test_the_number_before_a_name(text: str, number: str) -> None:
    assert naming.printed_number(text) == number
