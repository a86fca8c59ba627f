"""A partial date never pretends to know more than its source."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fotfeste.kernel.formats import LANGUAGES, FormatFault, Language
from fotfeste.kernel.partial_date import PartialDate

untimed = settings(deadline=None)
TODAY = date(2026, 6, 5)
days = st.dates(date(1800, 1, 1), date(2199, 12, 31))
partial_dates = st.builds(
    lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]), days, st.integers(1, 3)
)


def code_of(text: str) -> str:
    with pytest.raises(FormatFault) as raised:
        PartialDate.parse(text)
    return raised.value.code


@untimed
@given(partial_dates)
def test_the_iso_text_is_read_back(value: PartialDate) -> None:
    assert PartialDate.parse(str(value)) == value


@untimed
@given(partial_dates, st.sampled_from(LANGUAGES))
def test_the_printed_text_is_read_back(value: PartialDate, language: Language) -> None:
    assert PartialDate.parse_typed(value.format(language), today=TODAY) == value


@untimed
@given(partial_dates, partial_dates)
def test_the_order_is_that_of_the_text(a: PartialDate, b: PartialDate) -> None:
    assert (a < b) == (str(a) < str(b))
    assert (a <= b) == (not b < a)


@untimed
@given(partial_dates)
def test_a_date_lies_between_its_first_and_last_day(value: PartialDate) -> None:
    assert value.first_day <= value.last_day
    assert (value.first_day == value.last_day) == (value.precision == "day")


@untimed
@given(partial_dates, partial_dates)
def test_two_dates_are_apart_or_may_be_the_same(a: PartialDate, b: PartialDate) -> None:
    apart = a.definitely_before(b) or b.definitely_before(a)
    assert apart != a.may_be_same(b)
    assert a.may_be_same(b) == b.may_be_same(a)


@untimed
@given(days, days)
def test_full_days_compare_like_days(a: date, b: date) -> None:
    assert PartialDate.of(a).definitely_before(b) == (a < b)
    assert PartialDate.of(a).may_be_same(b) == (a == b)


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", "month", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-05-17", "day", date(2024, 5, 17), date(2024, 5, 17)),
    ],
)
def test_what_each_precision_covers(text: str, precision: str, first: date, last: date) -> None:
    value = PartialDate.parse(text)
    assert (value.precision, value.first_day, value.last_day) == (precision, first, last)


@pytest.mark.parametrize(
    ("text", "language", "printed"),
    [
        ("2024", "nb", "2024"),
        ("2024-05", "nb", "mai 2024"),
        ("2024-05", "nn", "mai 2024"),
        ("2024-05", "en", "May 2024"),
        ("2024-05-05", "nb", "5. mai 2024"),
        ("2024-05-05", "en", "5 May 2024"),
    ],
)
def test_as_printed(text: str, language: Language, printed: str) -> None:
    assert PartialDate.parse(text).format(language) == printed


def test_the_order_in_a_list_puts_the_coarser_first() -> None:
    texts = ["2024-06", "2024-05-01", "2025", "2024", "2024-05"]
    assert [str(value) for value in sorted(map(PartialDate.parse, texts))] == [
        "2024",
        "2024-05",
        "2024-05-01",
        "2024-06",
        "2025",
    ]


def test_a_year_is_not_definitely_before_a_month_of_it() -> None:
    assert not PartialDate(2024).definitely_before(PartialDate(2024, 12))
    assert PartialDate(2024).may_be_same(PartialDate(2024, 12))
    assert PartialDate(2024, 4).definitely_before(PartialDate(2024, 5, 1))


@pytest.mark.parametrize(
    "text", ["", "24", "2024-5", "2024-05-1", "05.2024", "2024-05-17T00:00", "2024/05", "mai"]
)
def test_other_forms_are_refused(text: str) -> None:
    assert code_of(text) == "date.partial"


@pytest.mark.parametrize("text", ["2024-13", "2024-00", "2023-02-29"])
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    assert code_of(text) == "date.impossible"


def test_an_unlikely_year_is_refused() -> None:
    assert code_of("0226-05") == "date.year"


def test_a_day_needs_its_month() -> None:
    with pytest.raises(ValueError, match="month"):
        PartialDate(2024, None, 5)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("mai 2024", "2024-05"),
        ("Mai  2024", "2024-05"),
        ("des. 2024", "2024-12"),
        ("05.2024", "2024-05"),
        ("5/2024", "2024-05"),
        ("5.6.26", "2026-06-05"),
        ("5. juni 2026", "2026-06-05"),
        ("2024", "2024"),
    ],
)
def test_what_people_type(text: str, iso: str) -> None:
    assert str(PartialDate.parse_typed(text, today=TODAY)) == iso


@pytest.mark.parametrize("text", ["", "vår 2024", "13.2024", "snart"])
def test_what_can_not_be_read_is_refused(text: str) -> None:
    with pytest.raises(FormatFault):
        PartialDate.parse_typed(text, today=TODAY)


def test_it_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        PartialDate(2024).year = 2025  # type: ignore[misc]  # the change is the point
