"""Working days, due days and limits of the team and of emergency access."""

from __future__ import annotations

import datetime as dt

import pytest

from fotfeste.people import team_rules


@pytest.mark.parametrize(
    ("year", "day"), [(1999, (4, 4)), (2000, (4, 23)), (2024, (3, 31)), (2026, (4, 5)), (2038, (4, 25))]
)
def test_easter(year, day):
    assert team_rules.easter(year) == dt.date(year, *day)


@pytest.mark.parametrize(
    "day", [dt.date(2026, 5, 14), dt.date(2026, 5, 17), dt.date(2026, 5, 25), dt.date(2026, 4, 2)]
)
def test_holidays_are_no_working_days(day):
    assert not team_rules.is_working_day(day)


def test_an_ordinary_monday_is_a_working_day():
    assert team_rules.is_working_day(dt.date(2026, 11, 23))


def test_three_working_days_after_a_friday_is_wednesday():
    assert team_rules.review_due(dt.date(2026, 11, 20)) == dt.date(2026, 11, 25)


def test_three_working_days_step_over_easter():
    """Opened on the Wednesday before Easter 2026: Thursday, Friday and Monday are holidays."""
    assert team_rules.review_due(dt.date(2026, 4, 1)) == dt.date(2026, 4, 9)


def test_what_is_beyond_the_limits():
    assert team_rules.beyond([1, 2, 7, 8], [1, 2, 7], [1, 2, 8]) == [7, 8]


def test_soon_is_within_a_week():
    now = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    assert team_rules.is_soon(now + dt.timedelta(days=7), now)
    assert not team_rules.is_soon(now + dt.timedelta(days=8), now)
    assert not team_rules.is_soon(now, now)
    assert not team_rules.is_soon(None, now)


def test_minutes_left_counts_begun_minutes():
    now = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    assert team_rules.minutes_left(now + dt.timedelta(seconds=61), now) == 2
    assert team_rules.minutes_left(now - dt.timedelta(hours=1), now) == 0
