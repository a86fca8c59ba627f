"""The arithmetic of money, for any amounts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fotfeste.funding import rules
from fotfeste.funding.rules import Line, MovementTerms, TableRow, YearMoney
from fotfeste.kernel.formats.missing import Missing

ore = st.integers(min_value=-(10**13), max_value=10**13)
amounts = st.one_of(ore, st.sampled_from(Missing))
years = st.builds(YearMoney, ore, ore, ore, ore, ore, ore)
DAY = dt.date(2024, 5, 6)


@given(amounts, st.lists(amounts), st.lists(amounts), st.lists(amounts))
def test_the_budget_is_the_sum_of_all_that_comes_in(carried, grants, moved, development):
    everything = [carried, *grants, *moved, *development]
    assert rules.total_budget(carried, grants, moved, development) == sum(
        amount for amount in everything if isinstance(amount, int)
    )


@given(years)
def test_what_is_carried_out_and_the_cost_make_up_the_budget(year):
    assert year.carried_out + year.cost == year.total_budget


@given(years, years)
def test_the_sum_of_two_years_money_carries_out_the_sum(one, other):
    assert (one + other).carried_out == one.carried_out + other.carried_out


@given(st.lists(st.tuples(st.sampled_from([*rules.BUDGET_KINDS, "cost", "carry_over", "co_funding"]), ore)))
def test_a_year_counts_budget_kinds_and_costs_and_nothing_else(movements):
    year = rules.year_money(movements)
    assert year.total_budget == sum(amount for kind, amount in movements if kind in rules.BUDGET_KINDS)
    assert year.cost == sum(amount for kind, amount in movements if kind == "cost")


@given(st.lists(st.sampled_from(Missing), min_size=1))
def test_a_sum_of_missing_amounts_is_missing_and_not_zero(missing):
    assert rules.total_or_missing(missing) is missing[0]


@given(st.lists(amounts), ore)
def test_one_known_amount_makes_the_sum_known(listed, amount):
    assert rules.total_or_missing([*listed, amount]) == rules.total([*listed, amount])


def test_a_printed_zero_is_known():
    assert rules.total_or_missing([Missing.NOT_STATED, 0]) == 0


@given(st.integers(min_value=1, max_value=10**13))
def test_the_legs_of_a_reallocation_sum_to_zero(amount):
    leaves, arrives = rules.legs(amount)
    assert leaves + arrives == 0
    assert leaves < 0 < arrives


@given(st.integers(max_value=0))
def test_nothing_can_not_be_reallocated(amount):
    with pytest.raises(ValueError, match="more than nothing"):
        rules.legs(amount)


@given(ore, st.lists(st.integers(min_value=0, max_value=1000), min_size=1).filter(any))
def test_parts_sum_to_the_whole(amount, weights):
    parts = rules.divide(amount, weights)
    assert sum(parts) == amount
    assert all(
        abs(part * sum(weights) - amount * weight) < sum(weights)
        for part, weight in zip(parts, weights, strict=True)
    )


def test_an_odd_amount_covered_half_each_loses_no_krone():
    assert rules.divide(634_607_01, [1, 1]) == [317_303_51, 317_303_50]


def test_decisions_in_whole_thousands_leave_a_rounding_difference():
    assert rules.rounding_difference(decided=60_128_000_00, booked=60_128_706_00) == 706_00


@pytest.mark.parametrize(
    ("forecast", "actual", "comment"),
    [
        (1_000_000_00, 1_100_000_00, False),
        (1_000_000_00, 1_100_001_00, True),
        (500_000_00, 449_999_00, True),
        (0, 0, False),
        (0, 1, True),
        (275_000_00, -5_253_00, True),
    ],
)
def test_a_miss_above_a_tenth_or_a_hundred_thousand_needs_a_comment(forecast, actual, comment):
    variance = rules.forecast_variance(forecast=forecast, actual=actual)
    assert rules.needs_comment(variance, forecast) is comment


@given(st.lists(st.tuples(st.sampled_from(["state", "municipal"]), ore)))
def test_state_and_municipal_money_are_summed_apart(movements):
    sums = rules.by_reporting_line(movements)
    for line in ("state", "municipal"):
        assert sums.get(line, 0) == sum(amount for of_line, amount in movements if of_line == line)


@pytest.mark.parametrize(
    ("one", "other", "crosses"),
    [("state", "municipal", True), ("state", "state", False), ("", "municipal", False), ("state", "", False)],
)
def test_only_two_known_lines_can_be_crossed(one, other, crosses):
    assert rules.crosses_lines(one, other) is crosses


# Movements -----------------------------------------------------------------------------------------------


def _terms(**changed: object) -> MovementTerms:
    values = {"kind": "grant", "basis": "booked", "year": 2024, "posted_on": DAY, "amount_ore": 100}
    return MovementTerms(**{**values, "has_budget_line": True, **changed})  # type: ignore[arg-type]  # named values


def test_an_ordinary_grant_has_no_fault():
    assert rules.movement_faults(_terms()) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount_ore": rules.LARGEST_ORE + 1}, "amount_large"),
        ({"year": 24}, "year"),
        ({"kind": "return"}, "return_positive"),
        ({"kind": "reallocation"}, "reallocation_alone"),
        ({"basis": "forecast", "method": " "}, "forecast_method"),
        ({"has_budget_line": False}, "no_line"),
        ({"source_line": "state", "reporting_line": "municipal"}, "line_of_source"),
    ],
)
def test_each_fault_is_told(changed, code):
    assert [found for field, found in rules.movement_faults(_terms(**changed))] == [code]


def test_every_fault_is_told_at_once():
    faulty = _terms(
        year=3000, kind="return", has_budget_line=False, source_line="state", reporting_line="municipal"
    )
    assert {code for field, code in rules.movement_faults(faulty)} == {
        "year",
        "return_positive",
        "no_line",
        "line_of_source",
    }


@pytest.mark.parametrize("basis", ["decided", "planned"])
def test_what_a_board_decides_for_a_source_needs_no_budget_line(basis):
    assert rules.movement_faults(_terms(basis=basis, has_budget_line=False)) == []


def test_the_correction_of_a_return_may_be_positive():
    assert rules.movement_faults(_terms(kind="return", is_correction=True)) == []


# Tables --------------------------------------------------------------------------------------------------


@given(st.lists(ore, min_size=1, max_size=8), st.integers(min_value=1, max_value=10**9))
def test_a_column_is_right_until_its_sum_is_changed(figures, change):
    rows = [TableRow(str(number), {"a": figure}) for number, figure in enumerate(figures)]
    covers = tuple(row.key for row in rows)
    right = TableRow("sum", {"a": sum(figures)}, covers)
    wrong = TableRow("sum", {"a": sum(figures) + change}, covers)
    assert rules.column_mismatches([*rows, right], columns=["a"]) == []
    (found,) = rules.column_mismatches([*rows, wrong], columns=["a"])
    assert (found.row, found.difference) == ("sum", change)


@given(ore, ore, ore)
def test_a_row_is_right_until_its_sum_is_changed(one, other, change):
    row = TableRow("r", {"a": one, "b": other, "sum": one + other + change})
    found = rules.row_mismatches([row], parts=["a", "b"], sum_column="sum")
    assert [mismatch.difference for mismatch in found] == ([change] if change else [])


@given(ore, ore, ore)
def test_a_balance_is_right_until_it_is_changed(budget, cost, change):
    row = TableRow("r", {"budget": budget, "cost": cost, "left": budget - cost + change})
    found = rules.balance_mismatches([row], budget="budget", cost="cost", left="left")
    assert [mismatch.difference for mismatch in found] == ([change] if change else [])


def test_a_sum_over_rows_that_print_nothing_can_not_be_checked():
    rows = [TableRow("a", {}), TableRow("sum", {"x": 5}, ("a",))]
    assert rules.column_mismatches(rows, columns=["x"]) == []


def test_a_row_without_a_printed_sum_is_not_checked():
    assert rules.row_mismatches([TableRow("r", {"a": 5})], parts=["a"], sum_column="sum") == []


# Layout --------------------------------------------------------------------------------------------------

sections = st.sampled_from(
    ["project", "service_developer", "programme_line", "focus_area", "other", "unheard_of"]
)


@given(st.lists(sections, max_size=12))
def test_every_line_is_counted_once_in_the_total(listed):
    lines = [Line(f"line-{number}", section, number) for number, section in enumerate(listed)]
    layout = rules.layout(lines)
    counted = rules.lines_of(layout, rules.TOTAL)
    assert sorted(counted) == sorted(line.key for line in lines)


@given(st.lists(sections, max_size=12))
def test_a_sum_stands_below_all_that_it_covers(listed):
    lines = [Line(f"line-{number}", section, number) for number, section in enumerate(listed)]
    above: set[str] = set()
    for row in rules.layout(lines):
        assert set(row.covers) <= above
        above.add(row.key)


def test_the_programmes_sum_includes_the_service_developers_in_a_report():
    lines = [Line("tu", "service_developer", 1), Line("pl", "programme_line", 2)]
    assert rules.lines_of(rules.layout(lines), "sum-programme") == ["tu", "pl"]


def test_the_programmes_sum_leaves_the_service_developers_out_in_a_budget():
    lines = [Line("tu", "service_developer", 1), Line("pl", "programme_line", 2)]
    layout = rules.layout(lines, rules.BUDGET_BLOCKS)
    assert rules.lines_of(layout, "sum-programme") == ["pl"]
    assert rules.lines_of(layout, rules.TOTAL) == ["tu", "pl"]


def test_a_line_with_parts_is_the_sum_below_them():
    lines = [Line("pl", "programme_line", 1), Line("part", "competence", 2, part_of="pl")]
    rows = rules.layout(lines)
    assert [(row.key, row.kind) for row in rows] == [
        ("part", "item"),
        ("pl", "subtotal"),
        ("sum-programme", "subtotal"),
        ("total", "total"),
    ]
    assert rules.lines_of(rows, "pl") == ["pl", "part"]


def test_nothing_is_laid_out_of_nothing():
    assert rules.layout([]) == []
