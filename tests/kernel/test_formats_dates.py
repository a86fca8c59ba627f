"""Dates and times are written as Norwegian readers expect, and read tolerantly but never by guessing."""

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fotfeste.kernel.formats import (
    LANGUAGES,
    FormatFault,
    Language,
    format_date,
    format_date_long,
    format_date_range,
    format_datetime,
    format_time,
    format_time_range,
    parse_date,
    parse_time,
)

untimed = settings(deadline=None)
TODAY = date(2026, 6, 5)
languages = st.sampled_from(LANGUAGES)
days = st.dates(date(1800, 1, 1), date(2199, 12, 31))


def code_of(text: str, today: date = TODAY) -> str:
    with pytest.raises(FormatFault) as raised:
        parse_date(text, today=today)
    return raised.value.code


@untimed
@given(days, days, languages)
def test_a_printed_date_is_read_back(day: date, today: date, language: Language) -> None:
    assert parse_date(format_date(day, language), today=today) == day
    assert parse_date(format_date_long(day, language), today=today) == day
    assert parse_date(format_date_long(day, language, weekday=True), today=today) == day
    assert parse_date(day.isoformat(), today=today) == day


@untimed
@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)), languages)
def test_a_printed_time_is_read_back(moment: time, language: Language) -> None:
    assert parse_time(format_time(moment, language)) == moment


@untimed
@given(st.dates(date(1946, 6, 6), date(2046, 6, 4)))
def test_two_digits_of_a_year_suffice_inside_the_window(day: date) -> None:
    assert parse_date(f"{day:%d.%m.%y}", today=TODAY) == day


@untimed
@given(st.text(max_size=30), days)
def test_any_text_is_a_date_or_a_fault(text: str, today: date) -> None:
    try:
        found = parse_date(text, today=today)
    except FormatFault:
        return
    assert 1720 <= found.year <= 2219


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("nb", "05.06.2026", "5. juni 2026"),
        ("nn", "05.06.2026", "5. juni 2026"),
        ("en", "05.06.2026", "5 June 2026"),
    ],
)
def test_dates_as_written(language: Language, short: str, long: str) -> None:
    assert format_date(TODAY, language) == short
    assert format_date_long(TODAY, language) == long


@pytest.mark.parametrize(
    ("language", "text"),
    [("nb", "lørdag 6. juni 2026"), ("nn", "laurdag 6. juni 2026"), ("en", "Saturday 6 June 2026")],
)
def test_the_day_of_the_week(language: Language, text: str) -> None:
    assert format_date_long(date(2026, 6, 6), language, weekday=True) == text


@pytest.mark.parametrize(
    "text",
    [
        "5.6.26",
        "05.06.26",
        "5.6.2026",
        "5. 6. 2026",
        "5 6 2026",
        "05-06-2026",
        "05062026",
        "050626",
        "5. juni 2026",
        "5 juni 2026",
        "5. Juni 2026",
        "5.juni 2026",
        "5. jun. 26",
        "5 June 2026",
        "5 june 2026",
        "fredag 5. juni 2026",
        "2026-06-05",
        "2026-6-5",
        "  5.6.26 ",
    ],
)
def test_tolerated_ways_to_write_a_date(text: str) -> None:
    assert parse_date(text, today=TODAY) == date(2026, 6, 5)


@pytest.mark.parametrize(
    ("text", "month"),
    [("1. mai 2026", 5), ("1. okt. 2026", 10), ("1 Oct 2026", 10), ("1. des 2026", 12), ("1 Dec 2026", 12)],
)
def test_months_in_words_of_each_language(text: str, month: int) -> None:
    assert parse_date(text, today=TODAY) == date(2026, month, 1)


@pytest.mark.parametrize(
    "text", ["", "i morgen", "5. junix 2026", "5. foo 2026", "5.6", "506", "2026", "٥.٦.٢٠٢٦"]
)
def test_what_is_not_a_date_is_refused(text: str) -> None:
    assert code_of(text) == "date.unreadable"


@pytest.mark.parametrize(
    "text", ["31.04.2026", "29.02.2025", "00.01.2026", "1.13.2026", "29.02.25", "310426"]
)
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    assert code_of(text) == "date.impossible"


@pytest.mark.parametrize("text", ["05.06.0226", "05.06.1799", "2200-01-01"])
def test_unlikely_years_are_refused(text: str) -> None:
    assert code_of(text) == "date.year"


def test_the_edges_of_the_window_for_two_digits() -> None:
    assert parse_date("06.06.46", today=TODAY) == date(1946, 6, 6)
    assert parse_date("04.06.46", today=TODAY) == date(2046, 6, 4)


def test_the_day_both_centuries_fit_raises_a_question() -> None:
    with pytest.raises(FormatFault) as raised:
        parse_date("05.06.46", today=TODAY)
    assert str(raised.value) == "«05.06.46» kan bety to datoer. Mener du 05.06.1946 eller 05.06.2046?"


def test_a_slash_is_read_where_it_can_mean_one_date() -> None:
    assert parse_date("25/6/2026", today=TODAY) == date(2026, 6, 25)
    assert parse_date("6/25/2026", today=TODAY) == date(2026, 6, 25)
    assert parse_date("6/6-26", today=TODAY) == date(2026, 6, 6)


def test_a_slash_that_can_mean_two_dates_raises_a_question() -> None:
    assert code_of("5/6/2026") == "date.ambiguous"


def test_leap_days_need_no_leap_year_today() -> None:
    assert parse_date("29.02.24", today=TODAY) == date(2024, 2, 29)
    assert parse_date("28.02.24", today=date(2024, 2, 29)) == date(2024, 2, 28)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2026, 6, 1), date(2026, 6, 12), "1.–12. juni 2026"),
        (date(2026, 5, 1), date(2026, 6, 12), "1. mai–12. juni 2026"),
        (date(2025, 12, 1), date(2026, 1, 31), "1. desember 2025–31. januar 2026"),
        (date(2026, 6, 5), date(2026, 6, 5), "5. juni 2026"),
        (date(2026, 6, 5), None, "fra 5. juni 2026"),
        (None, date(2026, 6, 5), "til 5. juni 2026"),
    ],
)
def test_ranges_as_written(start: date | None, end: date | None, text: str) -> None:
    assert format_date_range(start, end, "nb") == text


def test_ranges_in_other_languages() -> None:
    assert format_date_range(date(2026, 6, 1), date(2026, 6, 12), "en") == "1–12 June 2026"
    assert format_date_range(date(2026, 6, 1), None, "nn") == "frå 1. juni 2026"


def test_a_range_without_ends_or_turned_around_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="start or an end"):
        format_date_range(None, None, "nb")
    with pytest.raises(ValueError, match="before it starts"):
        format_date_range(date(2026, 6, 2), date(2026, 6, 1), "nb")


def test_times_as_written() -> None:
    assert format_time(time(13, 5), "nb") == "kl. 13.05"
    assert format_time(time(9, 5), "nn") == "kl. 09.05"
    assert format_time(time(13, 5), "en") == "13:05"


def test_time_ranges_as_written() -> None:
    assert format_time_range(time(9), time(11), "nb") == "kl. 9–11"
    assert format_time_range(time(9, 30), time(11), "nb") == "kl. 09.30–11.00"
    assert format_time_range(time(9), time(11), "en") == "09:00–11:00"


def test_date_and_time_as_written() -> None:
    moment = datetime(2026, 6, 5, 13, 5)  # noqa: DTZ001 - the clock on the wall is what is printed
    assert format_datetime(moment, "nb") == "5. juni 2026 kl. 13.05"
    assert format_datetime(moment, "en") == "5 June 2026 13:05"


@pytest.mark.parametrize("text", ["13.05", "13:05", "1305", "kl. 13.05", "kl 13:05", "Kl. 13.05"])
def test_tolerated_ways_to_write_a_time(text: str) -> None:
    assert parse_time(text) == time(13, 5)


def test_an_hour_alone_is_a_time() -> None:
    assert parse_time("kl. 9") == time(9)


@pytest.mark.parametrize("text", ["", "24.00", "13.60", "13.5", "halv to", "130", "13.05.00"])
def test_what_is_not_a_time_is_refused(text: str) -> None:
    with pytest.raises(FormatFault) as raised:
        parse_time(text)
    assert raised.value.code == "time.unreadable"
