"""How long, what stands in the way, and what is left: decisions about disposal that need no database."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 1200
"""Months. A longer time than a hundred years is a slip of the finger."""

NO_POLICY = "no_policy"
UNCONFIRMED = "unconfirmed"
FOLLOWED = "followed"
HOLD = "hold"
ARCHIVE = "archive"
POINTED_AT = "pointed_at"
COUNTS_TIME = "counts_time"

HELD: dict[str, Promise] = {
    NO_POLICY: _("har ingen lagringsregel"),
    UNCONFIRMED: _("lagringsregelen er ikke bekreftet"),
    FOLLOWED: _("personen følges fortsatt opp"),
    HOLD: _("det er satt en sperre"),
    ARCHIVE: _("arkivet har ikke kvittert"),
    POINTED_AT: _("andre opplysninger viser til dem"),
    COUNTS_TIME: _("de trengs for å regne tiden for andre opplysninger"),
}
"""Why rows whose time may be up are kept all the same, in the order in which it is asked."""


@dataclass
class Line:
    """One kind of record under one rule: how many rows are ready or gone, and how many are held back, by why.

    ``policy`` is None where there is no rule; then ``months`` and ``start`` say nothing.
    """

    record: str
    policy: int | None = None
    months: int = 0
    start: str = ""
    plan: str = ""
    confirmed_on: str = ""
    count: int = 0
    held: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What makes it one line of a run: a rule that is changed underway gives a line of its own."""
        return f"{self.record}/{self.policy or 0}/{self.months}/{self.start}"

    @property
    def held_count(self) -> int:
        """How many rows are held back, whatever the reason."""
        return sum(self.held.values())

    def add(self, other: Line) -> None:
        """Add the numbers of *other* to these."""
        self.count += other.count
        for reason, n in other.held.items():
            self.held[reason] = self.held.get(reason, 0) + n


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month, *months* earlier; the last of the month where it has no such day."""
    index = day.year * 12 + day.month - 1 - months
    if index < 12:
        return dt.date.min
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def added_up(lines: Iterable[Line]) -> list[Line]:
    """Lines of the same rule as one, in the order in which each came first."""
    found: dict[str, Line] = {}
    for line in lines:
        if line.key in found:
            found[line.key].add(line)
        else:
            found[line.key] = Line(**{**line.__dict__, "held": dict(line.held)})
    return list(found.values())


def age_group(birth_date: dt.date | None, registered: dt.date) -> str:
    """The age at registration in steps of ten years, open at both ends; empty when it is not known."""
    if birth_date is None:
        return ""
    had_birthday = (registered.month, registered.day) >= (birth_date.month, birth_date.day)
    age = registered.year - birth_date.year - (0 if had_birthday else 1)
    if age < 20:
        return "0-19"
    if age >= 60:
        return "60+"
    return f"{age // 10 * 10}-{age // 10 * 10 + 9}"


def checksum(text: str) -> str:
    """SHA-256 of *text* in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
