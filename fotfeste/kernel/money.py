"""Money: an exact amount of Norwegian kroner, kept as whole øre."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from fotfeste.kernel.formats.language import Language
from fotfeste.kernel.formats.numbers import format_money, parse_money

_ORE_PER_KRONE = 100


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in øre: immutable, hashable, ordered. Only whole øre exist, so no sum ever drifts.

    There is no way in or out by float, and no multiplication by anything but a whole number: dividing money
    is `share`, which loses nothing.
    """

    ore: int

    ZERO: ClassVar["Money"]

    def __post_init__(self) -> None:
        if type(self.ore) is not int:
            raise TypeError(
                f"Money holds whole øre as int, not {type(self.ore).__name__}: use Money.kr for kroner"
            )

    @classmethod
    def kr(cls, kroner: int | Decimal) -> Self:
        """An amount in kroner. A Decimal may have øre, never fractions of øre (ValueError)."""
        if isinstance(kroner, bool) or not isinstance(kroner, int | Decimal):
            raise TypeError(f"Kroner are int or Decimal, not {type(kroner).__name__}")
        if isinstance(kroner, int):
            return cls(kroner * _ORE_PER_KRONE)
        if not kroner.is_finite():
            raise ValueError(f"{kroner} is not an amount")
        numerator, denominator = kroner.as_integer_ratio()
        ore, rest = divmod(numerator * _ORE_PER_KRONE, denominator)
        if rest:
            raise ValueError(
                f"{kroner} kr has fractions of an øre: round it, or share it, before it becomes money"
            )
        return cls(ore)

    @classmethod
    def parse(cls, text: str, language: Language = "nb") -> Self:
        """Read a typed amount strictly; raises FormatFault with a sentence for the person who typed it."""
        return cls(parse_money(text, language))

    @classmethod
    def total(cls, amounts: Iterable["Money"]) -> Self:
        """The sum of amounts; of none it is zero. The built-in `sum` needs `Money.ZERO` as its start."""
        return cls(sum(amount.ore for amount in amounts))

    @property
    def kroner(self) -> Decimal:
        """The amount in kroner with two exact decimals, for exports."""
        sign, digits = int(self.ore < 0), tuple(int(digit) for digit in str(abs(self.ore)))
        return Decimal((sign, digits, -2))

    def share(self, weights: Sequence[int]) -> list["Money"]:
        """Divide the amount by whole, non-negative weights so that the parts sum to it exactly.

        Each part gets its rounded-down share; the øre left over go one by one to the parts with the largest
        remainder, the earlier part first where remainders are equal. Raises ValueError if no weight is above
        zero.
        """
        whole = sum(weights)
        if whole <= 0 or any(weight < 0 for weight in weights):
            raise ValueError("Weights must be zero or more, and at least one above zero")
        sign, amount = (-1 if self.ore < 0 else 1), abs(self.ore)
        parts, remainders = zip(*(divmod(amount * weight, whole) for weight in weights), strict=True)
        ore = list(parts)
        by_remainder = sorted(range(len(ore)), key=lambda index: (-remainders[index], index))
        for index in by_remainder[: amount - sum(ore)]:
            ore[index] += 1
        return [Money(sign * part) for part in ore]

    def format(
        self, language: Language, *, show_ore: bool = False, thousands: bool = False, unit: bool = True
    ) -> str:
        """The amount as people read it; see `formats.format_money`."""
        return format_money(self.ore, language, show_ore=show_ore, thousands=thousands, unit=unit)

    def __str__(self) -> str:
        return self.format("nb", show_ore=self.ore % _ORE_PER_KRONE != 0)

    def __add__(self, other: object) -> "Money":
        return Money(self.ore + other.ore) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: object) -> "Money":
        return Money(self.ore - other.ore) if isinstance(other, Money) else NotImplemented

    def __mul__(self, times: object) -> "Money":
        return Money(self.ore * times) if type(times) is int else NotImplemented

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(-self.ore)

    def __abs__(self) -> "Money":
        return Money(abs(self.ore))

    def __bool__(self) -> bool:
        return self.ore != 0


Money.ZERO = Money(0)
