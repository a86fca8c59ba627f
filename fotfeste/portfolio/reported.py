"""Arithmetic of reported figures: what is the whole of a group, do the parts sum, does a share agree. No database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, TypeVar

APPROXIMATE_POINTS = 2
"""How many percentage points a share said to be approximate may lie from its numerator and denominator."""

SMALLEST_PERCENT_BASE = 10
"""Below this denominator no percentage is shown: «4 av 7» says it, «57,1 %» pretends to know more."""


class Figure(Protocol):
    """What is asked of a reported figure here."""

    value: Decimal
    unit: str
    period: str
    numerator: Decimal | None
    denominator: Decimal | None


F = TypeVar("F", bound=Figure)


@dataclass(frozen=True)
class Sum:
    """What the parts of a whole come to. `difference` is whole minus parts; zero when they agree."""

    whole: Decimal
    parts: Decimal

    @property
    def difference(self) -> Decimal:
        """What is missing from the parts; negative when the parts come to more than the whole."""
        return self.whole - self.parts


def whole_and_parts(figures: Sequence[F]) -> tuple[F | None, list[F]]:
    """The whole of a group and the parts that should sum to it; None and nothing when the group has no whole.

    A whole shows itself in two ways: the others give its value as their denominator, or its period covers theirs.
    Figures in another unit, or that are a share of something else in the group, are not parts.
    """
    bases = Counter(each.denominator for each in figures if each.denominator is not None)
    for base, _ in bases.most_common():
        for whole in figures:
            if whole.denominator is None and whole.value == base:
                return whole, [
                    each for each in figures if each.denominator == base and each.unit == whole.unit
                ]
    for whole in figures:
        parts = [each for each in figures if each is not whole and each.unit == whole.unit]
        if len(parts) > 1 and all(_covers(whole.period, each.period) for each in parts):
            return whole, parts
    return None, []


def sum_of_parts(figures: Sequence[F]) -> Sum | None:
    """The sum of a group's parts beside its whole; None when the group has no whole."""
    whole, parts = whole_and_parts(figures)
    if whole is None or not parts:
        return None
    return Sum(whole.value, sum((each.value for each in parts), Decimal(0)))


def percent_of(numerator: Decimal, denominator: Decimal) -> Fraction | None:
    """Numerator of denominator in per cent, exactly; None of nothing."""
    return Fraction(numerator) * 100 / Fraction(denominator) if denominator else None


def share_agrees(
    percent: Decimal, numerator: Decimal, denominator: Decimal, *, approximate: bool = False
) -> bool:
    """Whether a printed percentage follows from its numerator and denominator, as it was rounded.

    «47» agrees with 40 of 85 (47.06), «47.5» does not. An approximate one may lie two points off.
    """
    exact = percent_of(numerator, denominator)
    if exact is None:
        return False
    off = abs(Fraction(percent) - exact)
    if approximate:
        return off <= APPROXIMATE_POINTS
    exponent = percent.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return off <= Fraction(1, 2 * 10**decimals)


def _covers(period: str, other: str) -> bool:
    """Whether *period* («2023/2024») spans *other* («2023») and more. Periods are ISO, so text sorts as time does."""
    if not period or not other or period == other:
        return False
    first, last = _ends(period)
    other_first, other_last = _ends(other)
    return first <= other_first and (other_last <= last or other_last.startswith(last))


def _ends(period: str) -> tuple[str, str]:
    first, _, last = period.partition("/")
    return first, last or first
