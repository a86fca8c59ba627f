"""A date known to the year, to the month or to the day, never more precise than its source."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Literal, Self

from fotfeste.kernel.formats.dates import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    format_date_long,
    month_name,
    month_number,
    parse_date,
)
from fotfeste.kernel.formats.faults import FormatFault
from fotfeste.kernel.formats.language import Language

Precision = Literal["year", "month", "day"]

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day.

    The order is that of the ISO text («2024» < «2024-05» < «2024-05-01» < «2024-06»), so Python, a text
    column and a spreadsheet sort alike. The order is for lists only: to ask what came first in the world, use
    `definitely_before`. Raises ValueError for a day that does not exist.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("A day needs its month")
        # Zero is not «unknown»: only None is. The date itself raises ValueError for what does not exist.
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the ISO form: 2024, 2024-05 or 2024-05-17. Raises FormatFault for everything else."""
        match = _ISO.fullmatch(text.strip())
        if match is None:
            raise FormatFault("date.partial", text=text.strip())
        year, month, day = (None if part is None else int(part) for part in match.groups())
        if year is None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise FormatFault("date.year", text=text.strip(), earliest=EARLIEST_YEAR, latest=LATEST_YEAR)
        try:
            return cls(year, month, day)
        except ValueError as error:
            raise FormatFault("date.impossible", text=text.strip()) from error

    @classmethod
    def parse_typed(cls, text: str, *, today: date) -> Self:
        """Read what a person types: the ISO forms, «mai 2024», «05.2024», and what `parse_date` reads."""
        typed = " ".join(text.split())
        if _ISO.fullmatch(typed):
            return cls.parse(typed)
        if match := re.fullmatch(r"([^\W\d]+\.?) ([0-9]{4})", typed):
            month = month_number(match[1])
            if month is not None:
                return cls.parse(f"{match[2]}-{month:02}")
        if match := re.fullmatch(r"([0-9]{1,2})[./]([0-9]{4})", typed):
            return cls.parse(f"{match[2]}-{int(match[1]):02}")
        return cls.of(parse_date(typed, today=today))

    @classmethod
    def of(cls, day: date) -> Self:
        """A day that is fully known."""
        return cls(day.year, day.month, day.day)

    @property
    def precision(self) -> Precision:
        """How much is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def first_day(self) -> date:
        """The earliest day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The latest day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def definitely_before(self, other: "PartialDate | date") -> bool:
        """True only if every day this can be lies before every day the other can be."""
        return self.last_day < _first_day(other)

    def may_be_same(self, other: "PartialDate | date") -> bool:
        """True if some day fits both, so that two sources need not contradict each other."""
        return self.first_day <= _last_day(other) and _first_day(other) <= self.last_day

    def format(self, language: Language) -> str:
        """«2024», «mai 2024» or «5. mai 2024»."""
        if self.month is None:
            return f"{self.year:04}"
        if self.day is None:
            return f"{month_name(self.month, language)} {self.year:04}"
        return format_date_long(self.first_day, language)

    def __str__(self) -> str:
        """The ISO form, which `parse` reads back."""
        text = f"{self.year:04}"
        if self.month is not None:
            text += f"-{self.month:02}"
        if self.day is not None:
            text += f"-{self.day:02}"
        return text

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other) if isinstance(other, PartialDate) else NotImplemented


def _first_day(value: PartialDate | date) -> date:
    return value.first_day if isinstance(value, PartialDate) else value


def _last_day(value: PartialDate | date) -> date:
    return value.last_day if isinstance(value, PartialDate) else value
