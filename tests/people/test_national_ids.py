"""A national id is checked by both rules, kept to its series, and never shows its digits by accident."""

import copy
import json
import logging
import pickle
import traceback

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fotfeste.kernel.formats import LANGUAGES, FormatFault
from fotfeste.people.national_ids import (
    SENTENCES,
    SHORTEST_KEY,
    Kind,
    NationalId,
    NationalIdFault,
    Origin,
    Series,
    holds_number,
    parse,
    synthetic,
)

quick = settings(deadline=None, max_examples=60)
KEY = bytes(range(SHORTEST_KEY))
FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
indices = st.integers(0, 5_000_000)


def weighed(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def numbers_from(nine: str, *, first_remainder: int = 0) -> list[str]:
    """Every number of eleven digits that leaves this first remainder and no second, found by trying all."""
    return [
        nine + first + second
        for first in "0123456789"
        for second in "0123456789"
        if (weighed(nine, FIRST) + int(first)) % 11 == first_remainder
        and (weighed(nine + first, SECOND) + int(second)) % 11 == 0
    ]


def number_on(day: int, month: int, *, first_remainder: int = 0) -> str:
    """Some number whose day and month are written so, in the year 50."""
    return next(
        number
        for individual in range(1000)
        for number in numbers_from(f"{day:02}{month:02}50{individual:03}", first_remainder=first_remainder)
    )


def duf_number(ten: str) -> str:
    return f"{ten}{weighed(ten, (4, 6, 3, 2, 4, 6, 3, 2, 7, 5)) % 11:02}"


def fault_of(text: str, series: Series = Series.PRODUCTION) -> str:
    with pytest.raises(FormatFault) as raised:
        parse(text, series=series)
    return raised.value.code


@quick
@given(indices)
def test_a_synthetic_number_is_read_back_where_synthetic_numbers_are_used(index: int) -> None:
    made = synthetic(index)
    assert parse(made.reveal(), series=Series.SYNTHETIC) == made
    assert (made.kind, made.origin) == (Kind.NATIONAL_ID, Origin.TENOR)
    assert made.reveal() in numbers_from(made.reveal()[:9])


def test_every_index_has_a_number_of_its_own_and_always_the_same() -> None:
    # Past one whole round of dates, so that second numbers on a date are among them.
    several = [*range(3000), *range(33_600, 36_600)]
    assert len({synthetic(index) for index in several}) == len(several)
    assert synthetic(7) == synthetic(7)


@pytest.mark.parametrize("index", [-1, 33_600 * 1000])
def test_there_are_only_so_many_synthetic_numbers(index: int) -> None:
    with pytest.raises(ValueError, match="no synthetic national id"):
        synthetic(index)


@quick
@given(indices, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(index: int, place: int, off: int) -> None:
    digits = synthetic(index).reveal()
    wrong = f"{digits[:place]}{(int(digits[place]) + off) % 10}{digits[place + 1 :]}"
    assert fault_of(wrong, Series.SYNTHETIC) in ("national_id.check", "national_id.start")


@quick
@given(indices, st.integers(0, 9))
def test_two_neighbours_that_changed_places_are_caught(index: int, place: int) -> None:
    digits = synthetic(index).reveal()
    assume(digits[place] != digits[place + 1])
    wrong = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert fault_of(wrong, Series.SYNTHETIC) in ("national_id.check", "national_id.start")


@pytest.mark.parametrize("remainder", range(4))
def test_the_rule_from_2032_lets_the_first_check_leave_up_to_three(remainder: int) -> None:
    number = number_on(12, 6, first_remainder=remainder)
    assert parse(number, series=Series.PRODUCTION).reveal() == number


@pytest.mark.parametrize("remainder", range(4, 11))
def test_no_rule_lets_the_first_check_leave_more(remainder: int) -> None:
    assert fault_of(number_on(12, 6, first_remainder=remainder)) == "national_id.check"


@quick
@given(
    st.from_regex(r"[0-2][1-9](0[1-9]|1[0-2])[0-9]{5}", fullmatch=True), st.integers(0, 3), st.integers(1, 9)
)
def test_one_wrong_digit_is_caught_in_the_numbers_of_2032_too(nine: str, remainder: int, off: int) -> None:
    for number in numbers_from(nine, first_remainder=remainder):
        for place in range(6, 11):
            wrong = f"{number[:place]}{(int(number[place]) + off) % 10}{number[place + 1 :]}"
            assert fault_of(wrong) == "national_id.check"


@pytest.mark.parametrize(
    "number", ["02013299997", "02013299903", "02013299806", "30108299920", "30108299939"]
)
def test_the_examples_that_the_tax_administration_gives_for_2032(number: str) -> None:
    # Numbers that nobody has: they are to be given out from 2032.
    assert parse(number, series=Series.PRODUCTION).kind is Kind.NATIONAL_ID


@pytest.mark.parametrize(
    ("day", "month", "kind", "origin"),
    [
        (31, 12, Kind.NATIONAL_ID, Origin.OFFICIAL),
        (41, 1, Kind.D_NUMBER, Origin.OFFICIAL),
        (71, 12, Kind.D_NUMBER, Origin.OFFICIAL),
        (1, 41, Kind.NATIONAL_ID, Origin.NAV_TEST),
        (71, 52, Kind.D_NUMBER, Origin.NAV_TEST),
        (1, 81, Kind.NATIONAL_ID, Origin.TENOR),
        (71, 92, Kind.D_NUMBER, Origin.TENOR),
    ],
)
def test_day_and_month_tell_the_kind_and_each_series_takes_only_its_own(
    day: int, month: int, kind: Kind, origin: Origin
) -> None:
    number = number_on(day, month)
    mine, other = Series.PRODUCTION, Series.SYNTHETIC
    refusal = "national_id.may_be_real"
    if origin is not Origin.OFFICIAL:
        mine, other, refusal = other, mine, "national_id.not_official"
    read = parse(number, series=mine)
    assert (read.kind, read.origin) == (kind, origin)
    assert fault_of(number, other) == refusal


@pytest.mark.parametrize(
    ("day", "month"), [(0, 1), (32, 1), (40, 1), (72, 1), (1, 0), (1, 13), (1, 40), (1, 53), (1, 80), (1, 93)]
)
def test_a_number_does_not_begin_with_any_digits(day: int, month: int) -> None:
    assert fault_of(number_on(day, month)) == "national_id.start"


@quick
@given(st.from_regex(r"20[0-2][0-9]{7}", fullmatch=True), st.integers(0, 11), st.integers(1, 9))
def test_a_duf_number_is_read_and_one_wrong_digit_is_caught(ten: str, place: int, off: int) -> None:
    number = duf_number(ten)
    assert parse(number, series=Series.PRODUCTION).kind is Kind.DUF_NUMBER
    wrong = f"{number[:place]}{(int(number[place]) + off) % 10}{number[place + 1 :]}"
    assert fault_of(wrong) == "national_id.check"


def test_a_duf_number_may_always_be_real() -> None:
    assert fault_of(duf_number("2021123456"), Series.SYNTHETIC) == "national_id.may_be_real"


@pytest.mark.parametrize("space", [" ", "  ", "\u00a0", "\u202f", "\t", "-", "."])
def test_spaces_are_tolerated_anywhere(space: str) -> None:
    made = synthetic(11)
    digits = made.reveal()
    assert parse(f" {digits[:6]}{space}{digits[6:]}\n", series=Series.SYNTHETIC) == made
    assert parse(space.join(digits), series=Series.SYNTHETIC) == made


@pytest.mark.parametrize(
    "text", ["", " ", "1234567890", "1234567890123", "1234567890X", "٠١٠١٩٠١٢٣٤٥", "+4740012345"]
)
def test_what_has_not_the_digits_is_refused(text: str) -> None:
    assert fault_of(text) == "national_id.digits"


@quick
@given(indices)
def test_the_mask_shows_the_six_first_digits_and_nothing_of_the_five_last(index: int) -> None:
    made = synthetic(index)
    digits = made.reveal()
    assert made.masked() == str(made) == f"{made}" == f"{digits[:6]}\u00a0*****"
    assert made.masked() in repr(made)
    for shown in (str(made), repr(made), f"{made!s}", repr([made]), repr({"id": made})):
        assert digits[6:] not in shown
        assert [character for character in shown if character.isdigit()] == list(digits[:6])


def test_the_mask_of_a_duf_number_shows_the_year_only() -> None:
    assert str(NationalId(duf_number("2021123456"))) == "2021\u00a0********"


def test_a_log_shows_the_mask(caplog: pytest.LogCaptureFixture) -> None:
    made = synthetic(5)
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("%s %r %s", made, made, {"id": made})
    assert made.masked() in caplog.text
    assert made.reveal()[6:] not in caplog.text


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_number_refuses_to_be_pickled_and_says_so_with_the_mask(protocol: int) -> None:
    made = synthetic(5)
    with pytest.raises(TypeError) as raised:
        pickle.dumps({"id": made}, protocol)
    assert made.masked() in str(raised.value)
    assert made.reveal()[6:] not in str(raised.value)


def test_a_number_has_no_way_out_by_its_attributes() -> None:
    made = synthetic(5)
    with pytest.raises(TypeError):
        vars(made)
    with pytest.raises(TypeError):
        json.dumps(made)


def test_a_copy_of_a_number_is_the_number() -> None:
    made = synthetic(5)
    assert copy.copy(made) is made
    assert copy.deepcopy([made])[0] is made


@pytest.mark.parametrize("name", ["_digits", "kind", "origin", "note"])
def test_a_number_can_not_be_changed(name: str) -> None:
    made = synthetic(5)
    with pytest.raises(AttributeError):
        setattr(made, name, "other")
    with pytest.raises(AttributeError):
        delattr(made, name)


def test_numbers_are_equal_by_their_digits() -> None:
    made = synthetic(5)
    again = NationalId(made.reveal())
    assert made == again
    assert hash(made) == hash(again)
    assert made != synthetic(6)
    assert made != made.reveal()


def test_numbers_have_no_order() -> None:
    with pytest.raises(TypeError):
        sorted([synthetic(1), synthetic(2)])  # type: ignore[type-var] # that there is no order is the point


@quick
@given(indices, indices)
def test_the_lookup_hash_is_the_same_for_the_same_number_only(one: int, other: int) -> None:
    assert len(synthetic(one).lookup_hash(KEY)) == 32
    same = synthetic(one).lookup_hash(KEY) == synthetic(other).lookup_hash(KEY)
    assert same == (one == other)


def test_the_lookup_hash_stays_the_same_between_releases() -> None:
    # A changed hash would no longer find the numbers that are stored.
    assert parse("30108299939", series=Series.PRODUCTION).lookup_hash(KEY).hex() == (
        "7c9b57c14c84e731c0c57c54d8aff82b0f0eb90e7e6d3257c2992113ea7fd009"
    )


def test_the_lookup_hash_depends_on_the_key() -> None:
    assert synthetic(5).lookup_hash(KEY) != synthetic(5).lookup_hash(KEY[::-1])


def test_a_short_key_is_refused_without_being_shown() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes") as raised:
        synthetic(5).lookup_hash(b"secret")
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("text", ["3010829993", "30108299938", "30138299939", synthetic(3).reveal()])
def test_a_fault_never_repeats_the_number(text: str) -> None:
    with pytest.raises(NationalIdFault) as raised:
        parse(text, series=Series.PRODUCTION)
    fault = raised.value
    said = [*(fault.sentence(language) for language in LANGUAGES), str(fault), repr(fault)]
    said += traceback.format_exception(fault)
    assert not [one for one in said if text in one or text[-5:] in one]
    assert not fault.params
    assert text not in pickle.dumps(fault).decode("latin-1")


def test_a_fault_survives_a_move_between_processes() -> None:
    fault = NationalIdFault("national_id.check")
    moved = pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own bytes
    assert (type(moved), moved.code, str(moved)) == (NationalIdFault, fault.code, str(fault))


@pytest.mark.parametrize("code", SENTENCES)
def test_a_fault_is_said_in_every_language_without_blame(code: str) -> None:
    assert set(SENTENCES[code]) == set(LANGUAGES)
    for sentence in SENTENCES[code].values():
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "vennligst" not in sentence.lower()
        assert "ugyldig" not in sentence.lower()


@pytest.mark.parametrize("text", ["{}", "Ring {} i morgen.", "nr. {}, takk", "({})"])
@pytest.mark.parametrize("index", [1, 77, 4321])
def test_a_number_in_a_text_is_found(text: str, index: int) -> None:
    digits = synthetic(index).reveal()
    assert holds_number(text.format(digits))
    assert holds_number(text.format(f"{digits[:6]} {digits[6:]}"))


@pytest.mark.parametrize(
    "text", ["", "Ring 22 00 00 01.", "Saken 12345678901234567890", "Kl. 10.30 den 24.11.2026", "12345678901"]
)
def test_other_digits_are_no_number(text: str) -> None:
    assert not holds_number(text)
