"""School years, weeks and tertials cover every day once, and are read back as printed."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fotfeste.kernel.formats import (
    LANGUAGES,
    FormatFault,
    Language,
    SchoolYear,
    Tertial,
    Week,
    format_school_year,
    format_tertial,
    format_week,
    parse_school_year,
    parse_tertial,
    parse_week,
    school_year_of,
    tertial_of,
    week_of,
)

untimed = settings(deadline=None)
languages = st.sampled_from(LANGUAGES)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@untimed
@given(days)
def test_a_day_lies_in_its_periods(day: date) -> None:
    for period in (school_year_of(day), week_of(day), tertial_of(day)):
        assert period.first_day <= day <= period.last_day


@untimed
@given(days)
def test_the_day_after_a_period_begins_the_next(day: date) -> None:
    for period_of in (school_year_of, week_of, tertial_of):
        period = period_of(day)
        after = period.last_day + timedelta(days=1)
        assert period_of(after).first_day == after


@untimed
@given(days, languages)
def test_printed_periods_are_read_back(day: date, language: Language) -> None:
    assert parse_school_year(format_school_year(school_year_of(day), language)) == school_year_of(day)
    assert parse_week(format_week(week_of(day), language)) == week_of(day)
    assert parse_tertial(format_tertial(tertial_of(day), language)) == tertial_of(day)
    assert parse_tertial(format_tertial(tertial_of(day), language, short=True)) == tertial_of(day)


def test_bounds_of_the_school_year() -> None:
    assert SchoolYear(2025).first_day == date(2025, 8, 1)
    assert SchoolYear(2025).last_day == date(2026, 7, 31)


@pytest.mark.parametrize(
    ("number", "first", "last"),
    [
        (1, date(2026, 1, 1), date(2026, 4, 30)),
        (2, date(2026, 5, 1), date(2026, 8, 31)),
        (3, date(2026, 9, 1), date(2026, 12, 31)),
    ],
)
def test_bounds_of_the_tertials(number: int, first: date, last: date) -> None:
    assert (Tertial(2026, number).first_day, Tertial(2026, number).last_day) == (first, last)


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    assert week_of(date(2027, 1, 1)) == Week(2026, 53)
    assert Week(2026, 53).first_day == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("language", "week", "tertial"),
    [
        ("nb", "uke 10 2026", "1. tertial 2026 (jan–apr)"),
        ("nn", "veke 10 2026", "1. tertial 2026 (jan–apr)"),
        ("en", "week 10 2026", "1st tertial 2026 (Jan–Apr)"),
    ],
)
def test_weeks_and_tertials_as_written(language: Language, week: str, tertial: str) -> None:
    assert format_week(Week(2026, 10), language) == week
    assert format_tertial(Tertial(2026, 1), language) == tertial


def test_short_forms() -> None:
    assert format_week(Week(2026, 10), "nb", year=False) == "uke 10"
    assert format_tertial(Tertial(2026, 3), "nb", short=True) == "T3 2026"
    assert format_school_year(SchoolYear(2025), "nb") == "2025/26"
    assert format_school_year(SchoolYear(1999), "nb") == "1999/00"


@pytest.mark.parametrize("text", ["2025/26", "2025/2026", "2025-26", "2025–2026", " 2025/26 "])
def test_tolerated_ways_to_write_a_school_year(text: str) -> None:
    assert parse_school_year(text) == SchoolYear(2025)


@pytest.mark.parametrize("text", ["", "2025", "2025/27", "2025/25", "25/26", "2025/027"])
def test_what_is_not_a_school_year_is_refused(text: str) -> None:
    with pytest.raises(FormatFault) as raised:
        parse_school_year(text)
    assert raised.value.code == "school_year.unreadable"


@pytest.mark.parametrize("text", ["Uke 10 2026", "veke 10, 2026", "2026-W10", "2026W10"])
def test_tolerated_ways_to_write_a_week(text: str) -> None:
    assert parse_week(text) == Week(2026, 10)


@pytest.mark.parametrize("text", ["", "10", "uke 2026", "uke 10 0000"])
def test_what_is_not_a_week_is_refused(text: str) -> None:
    with pytest.raises(FormatFault) as raised:
        parse_week(text)
    assert raised.value.code == "week.unreadable"


@pytest.mark.parametrize("text", ["uke 53 2025", "uke 0 2026", "uke 54 2026"])
def test_a_week_the_year_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(FormatFault) as raised:
        parse_week(text)
    assert raised.value.code == "week.impossible"


@pytest.mark.parametrize("text", ["t1 2026", "T12026", "1. tertial 2026", "2026-T1", "1 tertial 2026"])
def test_tolerated_ways_to_write_a_tertial(text: str) -> None:
    assert parse_tertial(text) == Tertial(2026, 1)


@pytest.mark.parametrize("text", ["", "T4 2026", "0. tertial 2026", "tertial 2026", "2026"])
def test_what_is_not_a_tertial_is_refused(text: str) -> None:
    with pytest.raises(FormatFault) as raised:
        parse_tertial(text)
    assert raised.value.code == "tertial.unreadable"


def test_there_is_no_fourth_tertial() -> None:
    with pytest.raises(ValueError, match="tertials"):
        Tertial(2026, 4)
