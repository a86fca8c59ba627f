"""Identifiers are checked where they carry a check, grouped for the eye, and read back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fotfeste.kernel.formats import (
    CaseNumber,
    FormatFault,
    ProjectNumber,
    format_case_number,
    format_organisation_number,
    format_phone,
    format_project_number,
    parse_case_number,
    parse_organisation_number,
    parse_phone,
    parse_postcode,
    parse_project_number,
)

untimed = settings(deadline=None)
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def with_check_digit(eight: str) -> str:
    """The eight digits and the digit that makes the weighted sum divisible by eleven, or nothing."""
    for last in "0123456789":
        weighted = sum(w * int(d) for w, d in zip((*WEIGHTS, 1), eight + last, strict=True))
        if weighted % 11 == 0:
            return eight + last
    return ""


eight_digits = st.text("0123456789", min_size=8, max_size=8)
organisation_numbers = eight_digits.map(with_check_digit).filter(bool)


@untimed
@given(organisation_numbers)
def test_a_printed_organisation_number_is_read_back(number: str) -> None:
    assert parse_organisation_number(format_organisation_number(number)) == number


@untimed
@given(organisation_numbers, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, place: int, shift: int) -> None:
    wrong = str((int(number[place]) + shift) % 10)
    with pytest.raises(FormatFault) as raised:
        parse_organisation_number(number[:place] + wrong + number[place + 1 :])
    assert raised.value.code == "organisation_number.check"


def test_an_organisation_number_as_written() -> None:
    assert parse_organisation_number("940 155 223") == "940155223"
    assert format_organisation_number("940155223") == "940\u00a0155\u00a0223"


@pytest.mark.parametrize("text", ["", "94015522", "9401552233", "94015522X", "٩٤٠١٥٥٢٢٣"])
def test_an_organisation_number_has_nine_digits(text: str) -> None:
    with pytest.raises(FormatFault) as raised:
        parse_organisation_number(text)
    assert raised.value.code == "organisation_number.digits"


def test_a_number_that_would_need_the_check_digit_ten_is_refused() -> None:
    eight = next(f"{n:08}" for n in range(100) if not with_check_digit(f"{n:08}"))
    for last in "0123456789":
        with pytest.raises(FormatFault):
            parse_organisation_number(eight + last)


@untimed
@given(eight_digits.filter(lambda digits: not digits.startswith("00")))
def test_a_printed_norwegian_telephone_number_is_read_back(digits: str) -> None:
    assert parse_phone(format_phone("+47" + digits)) == "+47" + digits


@untimed
@given(
    st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True).filter(lambda number: not number.startswith("+47"))
)
def test_a_printed_foreign_telephone_number_is_read_back(number: str) -> None:
    assert parse_phone(format_phone(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("+4722334455", "22\u00a033\u00a044\u00a055"),
        ("+4740012345", "400\u00a012\u00a0345"),
        ("+4798765432", "987\u00a065\u00a0432"),
        ("+4780012345", "800\u00a012\u00a0345"),
        ("+46701234567", "+46701234567"),
    ],
)
def test_telephone_numbers_as_written(number: str, text: str) -> None:
    assert format_phone(number) == text


@pytest.mark.parametrize(
    "text", ["40012345", "400 12 345", "+47 400 12 345", "0047 40012345", "(+47) 400-12-345"]
)
def test_tolerated_ways_to_write_a_telephone_number(text: str) -> None:
    assert parse_phone(text) == "+4740012345"


@pytest.mark.parametrize(
    "text", ["", "4001234", "400123456", "+47 4001234", "+0 123 456 78", "40012E45", "00123456"]
)
def test_what_is_not_a_telephone_number_is_refused(text: str) -> None:
    with pytest.raises(FormatFault) as raised:
        parse_phone(text)
    assert raised.value.code == "phone.digits"


def test_a_postcode_keeps_its_zero() -> None:
    assert parse_postcode(" 0150 ") == "0150"


@pytest.mark.parametrize("text", ["", "150", "01500", "O150"])
def test_a_postcode_has_four_digits(text: str) -> None:
    with pytest.raises(FormatFault) as raised:
        parse_postcode(text)
    assert str(raised.value) == "Postnummeret må ha fire siffer."


@untimed
@given(st.builds(CaseNumber, st.integers(2000, 2099), st.integers(1, 9999)))
def test_a_printed_case_number_is_read_back(case: CaseNumber) -> None:
    assert parse_case_number(format_case_number(case)) == case


def test_case_numbers_as_written() -> None:
    assert format_case_number(CaseNumber(2024, 21)) == "21/24"
    assert parse_case_number("21/2024") == CaseNumber(2024, 21)


def test_case_numbers_sort_by_year() -> None:
    assert parse_case_number("99/23") < parse_case_number("1/24") < parse_case_number("10/24")


@pytest.mark.parametrize("text", ["", "21", "0/24", "21-24", "21/1924", "a/24"])
def test_what_is_not_a_case_number_is_refused(text: str) -> None:
    with pytest.raises(FormatFault) as raised:
        parse_case_number(text)
    assert raised.value.code == "case_number.form"


@untimed
@given(st.builds(ProjectNumber, st.integers(1900, 2099), st.integers(1, 9999)))
def test_a_printed_project_number_is_read_back(project: ProjectNumber) -> None:
    assert parse_project_number(format_project_number(project)) == project


def test_project_numbers_as_written() -> None:
    assert format_project_number(ProjectNumber(2024, 7)) == "2024-07"
    assert format_project_number(ProjectNumber(2024, 107)) == "2024-107"


@pytest.mark.parametrize("text", ["", "2023", "2024-7", "24-07", "2024-00", "2024/07", "N/A"])
def test_what_is_not_a_project_number_is_refused(text: str) -> None:
    with pytest.raises(FormatFault) as raised:
        parse_project_number(text)
    assert raised.value.code == "project_number.form"
