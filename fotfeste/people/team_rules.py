"""What holds for the team around a person and for emergency access, as plain sums over values: no database here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

MEETING_DAYS = 30
"""Days that an invitation to a meeting may last at most."""
GLASS_HOURS = (1, 2, 4)
"""Hours that emergency access may be asked for."""
REVIEW_DAYS = 3
"""Working days within which a second person looks at emergency access (R18)."""
OVERRIDE_DAYS = 90
"""Days for which a rule may be set aside at most; the database holds the same limit."""
AUTHORISATION_DAYS = 366
"""Days that an authorisation to handle protected persons lasts at most, so that somebody thinks about it again."""
SOON = dt.timedelta(days=7)
"""Access that ends within this time ends soon."""


def easter(year: int) -> dt.date:
    """Easter Sunday of *year* (the Gregorian computus of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    wanted = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * wanted) // 451
    month, day = divmod(h + wanted - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


@cache
def holidays(year: int) -> frozenset[dt.date]:
    """The public holidays of Norway in *year*."""
    sunday = easter(year)
    # Maundy Thursday, Good Friday, Easter Day and Monday, Ascension Day, Whit Sunday and Monday.
    moving = {sunday + dt.timedelta(days=days) for days in (-3, -2, 0, 1, 39, 49, 50)}
    fixed = {dt.date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    return frozenset(moving | fixed)


def is_working_day(day: dt.date) -> bool:
    """Whether *day* is Monday to Friday and no public holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The day that is *count* working days after *day*."""
    while count:
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day


def review_due(opened: dt.date) -> dt.date:
    """The last day on which emergency access of the day *opened* is reviewed in time."""
    return working_days_after(opened, REVIEW_DAYS)


def beyond(wanted: Iterable[int], *limits: Iterable[int]) -> list[int]:
    """What is wanted and not within every one of *limits*, in order."""
    within = [set(limit) for limit in limits]
    return sorted(each for each in set(wanted) if any(each not in limit for limit in within))


def is_soon(until: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether what ends at *until* ends within a week."""
    return until is not None and now < until <= now + SOON


def minutes_left(until: dt.datetime, now: dt.datetime) -> int:
    """Whole minutes until *until*, begun minutes counted; never less than nothing."""
    return max(0, -(-int((until - now).total_seconds()) // 60))
