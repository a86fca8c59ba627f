"""Numbers, percentages and money are written as Norwegian readers expect, and read back exactly."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fotfeste.kernel.formats import (
    LANGUAGES,
    FormatFault,
    Language,
    format_large,
    format_money,
    format_number,
    format_percent,
    format_percent_of,
    parse_money,
    parse_number,
    parse_percent,
)

untimed = settings(deadline=None)
languages = st.sampled_from(LANGUAGES)
numbers = st.decimals(-(10**15), 10**15, allow_nan=False, places=4) | st.integers(-(10**18), 10**18)
amounts = st.integers(-(2**63) + 1, 2**63 - 1)


def code_of(text: str, language: Language = "nb") -> str:
    with pytest.raises(FormatFault) as raised:
        parse_number(text, language)
    return raised.value.code


def money_code_of(text: str, language: Language = "nb") -> str:
    with pytest.raises(FormatFault) as raised:
        parse_money(text, language)
    return raised.value.code


@untimed
@given(numbers, languages)
def test_a_number_is_read_back_as_it_was(value: Decimal | int, language: Language) -> None:
    assert parse_number(format_number(value, language), language) == value


@untimed
@given(st.integers(-(10**6), 10**6), st.integers(0, 4), languages)
def test_every_number_of_decimals_is_read_back(value: int, decimals: int, language: Language) -> None:
    number = Decimal(value).scaleb(-decimals)
    assert parse_number(format_number(number, language, decimals=decimals), language) == number


@untimed
@given(amounts, languages, st.booleans())
def test_an_amount_with_ore_is_read_back(ore: int, language: Language, unit: bool) -> None:
    assert parse_money(format_money(ore, language, show_ore=True, unit=unit), language) == ore


@untimed
@given(st.integers(-(10**14), 10**14), languages)
def test_an_amount_in_whole_kroner_is_read_back(kroner: int, language: Language) -> None:
    assert parse_money(format_money(kroner * 100, language), language) == kroner * 100


@untimed
@given(st.decimals(-10, 10, allow_nan=False, places=3), languages)
def test_a_percentage_is_read_back(share: Decimal, language: Language) -> None:
    assert parse_percent(format_percent(share, language), language) == share


@untimed
@given(st.text(max_size=80), languages)
def test_any_text_is_a_number_or_a_fault(text: str, language: Language) -> None:
    for read in (parse_number, parse_money, parse_percent):
        with suppress(FormatFault):
            read(text, language)


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (1234567, "nb", "1\u00a0234\u00a0567"),
        (1234567, "en", "1\u00a0234\u00a0567"),
        (999, "nb", "999"),
        (Decimal("47.1"), "nb", "47,1"),
        (Decimal("47.1"), "nn", "47,1"),
        (Decimal("47.1"), "en", "47.1"),
        (-61000, "nb", "\u221261\u00a0000"),
        (0, "nb", "0"),
        (Decimal("-0.0"), "nb", "0,0"),
        (Decimal("1E+3"), "nb", "1\u00a0000"),
    ],
)
def test_numbers_as_written(value: Decimal | int, language: Language, text: str) -> None:
    assert format_number(value, language) == text


def test_halves_round_away_from_zero() -> None:
    assert format_number(Decimal("2.5"), "nb", decimals=0) == "3"
    assert format_number(Decimal("-2.5"), "nb", decimals=0) == "\u22123"


def test_a_number_that_rounds_to_zero_loses_its_sign() -> None:
    assert format_number(Decimal("-0.4"), "nb", decimals=0) == "0"


def test_what_is_not_a_number_can_not_be_written() -> None:
    with pytest.raises(ValueError, match="finite"):
        format_number(Decimal("NaN"), "nb")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 250", "1250"),
        ("1\u202f250\u00a0000", "1250000"),
        ("12 50", "1250"),
        ("1,250", "1.250"),
        ("47.1", "47.1"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("1.250.000", "1250000"),
        ("1,250,000", "1250000"),
        ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("−5", "-5"),
        ("-5", "-5"),
        ("–5", "-5"),
        ("+5", "5"),
        ("  7 ", "7"),
    ],
)
def test_tolerated_ways_to_write_a_number(text: str, number: str) -> None:
    assert parse_number(text, "nb") == Decimal(number)


@pytest.mark.parametrize("text", ["1.250", "1 234.567", "12.000"])
def test_a_point_before_three_digits_raises_a_question(text: str) -> None:
    assert code_of(text) == "number.ambiguous"


def test_the_question_names_both_readings() -> None:
    with pytest.raises(FormatFault) as raised:
        parse_number("1.250", "nb")
    assert str(raised.value) == "«1.250» kan bety to ting. Mener du 1\u00a0250 eller 1,250?"


def test_english_asks_about_the_comma_instead() -> None:
    assert parse_number("1.250", "en") == Decimal("1.25")
    assert code_of("1,250", "en") == "number.ambiguous"


@pytest.mark.parametrize("text", ["2.500.0000", "1.2.3", "1,2,3", "1,250,00.5", "1.250.000,5,5", "1,234 567"])
def test_groups_that_are_not_of_three_are_refused(text: str) -> None:
    assert code_of(text) == "number.groups"


@pytest.mark.parametrize("text", ["", " ", "-", "abc", "1e5", "٣", "½", "5,", ",5", "1_000", "--5", "5 -"])
def test_what_is_not_a_number_is_refused(text: str) -> None:
    assert code_of(text) == "number.unreadable"


def test_a_number_of_unreasonable_length_is_refused() -> None:
    assert code_of("9" * 61) == "number.long"


@pytest.mark.parametrize(
    ("ore", "language", "text"),
    [
        (123456700, "nb", "1\u00a0234\u00a0567\u00a0kr"),
        (123456700, "nn", "1\u00a0234\u00a0567\u00a0kr"),
        (123456700, "en", "NOK\u00a01\u00a0234\u00a0567"),
        (-6100000, "nb", "\u221261\u00a0000\u00a0kr"),
        (0, "nb", "0\u00a0kr"),
        (50, "nb", "1\u00a0kr"),
        (49, "nb", "0\u00a0kr"),
    ],
)
def test_amounts_as_written(ore: int, language: Language, text: str) -> None:
    assert format_money(ore, language) == text


def test_ore_are_shown_on_request() -> None:
    assert format_money(123450, "nb", show_ore=True) == "1\u00a0234,50\u00a0kr"


def test_thousands_carry_no_unit() -> None:
    assert format_money(123_456_700, "nb", thousands=True) == "1\u00a0235"


@pytest.mark.parametrize(
    ("kroner", "language", "text"),
    [
        (999_999, "nb", "999\u00a0999\u00a0kr"),
        (12_345_678, "nb", "12,3\u00a0mill.\u00a0kr"),
        (-12_345_678, "nb", "\u221212,3\u00a0mill.\u00a0kr"),
        (999_949_999, "nb", "999,9\u00a0mill.\u00a0kr"),
        (999_950_000, "nb", "1,0\u00a0mrd.\u00a0kr"),
        (1_200_000_000, "nn", "1,2\u00a0mrd.\u00a0kr"),
        (12_345_678, "en", "NOK\u00a012.3\u00a0million"),
        (1_200_000_000, "en", "NOK\u00a01.2\u00a0billion"),
    ],
)
def test_large_amounts_as_written(kroner: int, language: Language, text: str) -> None:
    assert format_large(kroner * 100, language) == text


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("250 000", 25_000_000),
        ("250000", 25_000_000),
        ("2.500.000", 250_000_000),
        ("1 234,50 kr", 123_450),
        ("12,5", 1_250),
        ("kr 500", 50_000),
        ("kr. 500,-", 50_000),
        ("500 kroner", 50_000),
        ("NOK 500", 50_000),
        ("−61 000 kr", -6_100_000),
        ("kr −500", -50_000),
        ("- 500", -50_000),
    ],
)
def test_tolerated_ways_to_write_an_amount(text: str, ore: int) -> None:
    assert parse_money(text, "nb") == ore


def test_an_amount_with_broken_groups_is_refused_in_a_sentence() -> None:
    with pytest.raises(FormatFault) as raised:
        parse_money("2.500.0000", "nb")
    assert str(raised.value) == (
        "Sifrene i «2.500.0000» er ikke delt i grupper på tre. Skriv for eksempel 2 500 000."
    )


@pytest.mark.parametrize("text", ["25 00", "2 500 0000", "1 0000", "2.500 000"])
def test_spaces_in_amounts_must_part_thousands(text: str) -> None:
    assert money_code_of(text) == "number.groups"


@pytest.mark.parametrize("text", ["1.250", "1,250", "1 250,500"])
def test_three_digits_after_a_sign_in_an_amount_raise_a_question(text: str) -> None:
    assert money_code_of(text) == "number.ambiguous"


@pytest.mark.parametrize("text", ["0,005", "12,3456"])
def test_fractions_of_an_ore_are_refused(text: str) -> None:
    assert money_code_of(text) == "money.fraction"


def test_an_amount_no_column_can_hold_is_refused() -> None:
    assert money_code_of("92 233 720 368 547 758,08") == "money.large"


def test_two_signs_are_refused() -> None:
    assert money_code_of("--5") == "number.unreadable"
    assert money_code_of("−kr −5") == "number.unreadable"


def test_percentages_as_written() -> None:
    assert format_percent(Decimal("0.471"), "nb") == "47,1\u00a0%"
    assert format_percent(Decimal("0.471"), "nn") == "47,1\u00a0%"
    assert format_percent(Decimal("0.471"), "en") == "47.1%"
    assert format_percent(Fraction(-1, 3), "nb") == "\u221233,3\u00a0%"
    assert format_percent(Fraction(1, 8), "nb", decimals=0) == "13\u00a0%"


def test_a_percentage_from_its_numerator_and_denominator() -> None:
    assert format_percent_of(12, 20, "nb", decimals=0) == "60\u00a0%"


def test_a_percentage_of_nothing_is_not_relevant() -> None:
    assert format_percent_of(0, 0, "nb") == "–"
