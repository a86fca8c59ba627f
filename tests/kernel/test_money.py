"""Money is exact: sums do not drift, shares add up, and floats never get in."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fotfeste.kernel.formats import LANGUAGES, FormatFault, Language
from fotfeste.kernel.money import Money

untimed = settings(deadline=None)
money = st.integers(-(10**15), 10**15).map(Money)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


@untimed
@given(money, money, money)
def test_sums_do_not_depend_on_order(a: Money, b: Money, c: Money) -> None:
    assert (a + b) + c == a + (b + c) == sum([c, a, b], Money.ZERO) == Money.total([b, c, a])


@untimed
@given(money, money)
def test_subtraction_undoes_addition(a: Money, b: Money) -> None:
    assert a + b - b == a
    assert a - b == a + -b


@untimed
@given(money, weights)
def test_shares_sum_to_the_whole(amount: Money, parts: list[int]) -> None:
    assert Money.total(amount.share(parts)) == amount


@untimed
@given(money, weights)
def test_a_share_is_less_than_an_ore_from_its_exact_part(amount: Money, parts: list[int]) -> None:
    for weight, share in zip(parts, amount.share(parts), strict=True):
        assert abs(share.ore * sum(parts) - amount.ore * weight) < sum(parts)


@untimed
@given(money, weights)
def test_a_debt_is_shared_like_a_claim(amount: Money, parts: list[int]) -> None:
    assert [-share for share in amount.share(parts)] == (-amount).share(parts)


@untimed
@given(money, st.sampled_from(LANGUAGES))
def test_a_printed_amount_is_read_back(amount: Money, language: Language) -> None:
    assert Money.parse(amount.format(language, show_ore=True), language) == amount


@untimed
@given(money)
def test_kroner_and_back(amount: Money) -> None:
    assert Money.kr(amount.kroner) == amount


@untimed
@given(money, money)
def test_order_and_hash_follow_the_amount(a: Money, b: Money) -> None:
    assert (a < b) == (a.ore < b.ore)
    assert (a == b) == (a.ore == b.ore)
    assert hash(a) == hash(Money(a.ore))


def test_kroner_become_ore() -> None:
    assert Money.kr(1_234) == Money(123_400)
    assert Money.kr(Decimal("1234.50")) == Money(123_450)


@pytest.mark.parametrize("kroner", ["0.005", "1.234", "1E-9", "NaN", "Infinity"])
def test_fractions_of_an_ore_are_refused(kroner: str) -> None:
    with pytest.raises(ValueError, match=kroner):
        Money.kr(Decimal(kroner))


@pytest.mark.parametrize("value", [1.0, "1", True, None, Decimal(1)])
def test_only_whole_ore_are_money(value: object) -> None:
    with pytest.raises(TypeError):
        Money(value)  # type: ignore[arg-type]  # the wrong type is the point


@pytest.mark.parametrize("value", [1.0, "1", True, None])
def test_only_whole_numbers_and_decimals_are_kroner(value: object) -> None:
    with pytest.raises(TypeError):
        Money.kr(value)  # type: ignore[arg-type]  # the wrong type is the point


@pytest.mark.parametrize("value", [1.5, Decimal("1.5"), True, Money(2)])
def test_money_is_multiplied_by_whole_numbers_only(value: object) -> None:
    with pytest.raises(TypeError):
        Money(100) * value
    assert Money(100) * 3 == 3 * Money(100) == Money(300)


@pytest.mark.parametrize("value", [1, 0.0, Decimal(1)])
def test_money_is_added_to_money_only(value: object) -> None:
    with pytest.raises(TypeError):
        Money(100) + value
    with pytest.raises(TypeError):
        value + Money(100)  # type: ignore[operator]  # the wrong type is the point


def test_money_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        Money(1).ore = 2  # type: ignore[misc]  # the change is the point


def test_the_left_over_ore_go_to_the_largest_remainders() -> None:
    assert Money(100).share([1, 1, 1]) == [Money(34), Money(33), Money(33)]
    assert Money(10).share([1, 2, 6]) == [Money(1), Money(2), Money(7)]
    assert Money(5).share([0, 1]) == [Money(0), Money(5)]


@pytest.mark.parametrize("parts", [[], [0], [0, 0], [2, -1]])
def test_money_can_not_be_shared_by_nothing(parts: list[int]) -> None:
    with pytest.raises(ValueError, match="Weights"):
        Money(100).share(parts)


def test_zero_is_false_and_the_sum_of_nothing() -> None:
    assert not Money.ZERO
    assert Money(1)
    assert Money.total([]) == Money.ZERO


def test_size_without_sign() -> None:
    assert abs(Money(-5)) == Money(5)


def test_text_shows_ore_only_where_there_are_any() -> None:
    assert str(Money.kr(1_234)) == "1\u00a0234\u00a0kr"
    assert str(Money(-1250)) == "\u221212,50\u00a0kr"


def test_broken_groups_are_refused() -> None:
    with pytest.raises(FormatFault):
        Money.parse("2.500.0000")
