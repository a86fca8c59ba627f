"""How time is counted, and what is left of somebody."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from fotfeste.people.actions.retention import SHIPPED
from fotfeste.people.declared import DECLARED
from fotfeste.people.retention_rules import Line, added_up, age_group, months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 5, 31), 3, dt.date(2026, 2, 28)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2026, 1, 15), 24, dt.date(2024, 1, 15)),
        (dt.date(2024, 2, 29), 12, dt.date(2023, 2, 28)),
        (dt.date(2026, 1, 15), 0, dt.date(2026, 1, 15)),
        (dt.date(2026, 1, 15), 40000, dt.date.min),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, before):
    assert months_before(day, months) == before


@pytest.mark.parametrize(
    ("born", "group"),
    [
        (dt.date(2007, 1, 2), "0-19"),
        (dt.date(2006, 1, 1), "20-29"),
        (dt.date(1976, 6, 1), "40-49"),
        (dt.date(1966, 1, 1), "60+"),
        (None, ""),
    ],
)
def test_ages_are_kept_in_wide_groups(born, group):
    assert age_group(born, dt.date(2026, 1, 1)) == group


def test_lines_of_the_same_rule_are_added_up():
    lines = [
        Line("contact", 1, 24, "closed", count=2, held={"hold": 1}),
        Line("contact", 2, 12, "closed", count=5),
        Line("contact", 1, 24, "closed", count=3, held={"hold": 2, "archive": 1}),
    ]
    added = added_up(lines)
    assert [(line.policy, line.count, line.held) for line in added] == [
        (1, 5, {"hold": 3, "archive": 1}),
        (2, 5, {}),
    ]
    assert lines[0].count == 2


def test_every_kind_of_record_has_a_proposal_and_none_is_left_over():
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["record"] for row in rows) == sorted(DECLARED)
    assert {row["record"] for row in rows if row["archive_first"] == "yes"} == {
        key for key, one in DECLARED.items() if one.archive_worthy
    }
