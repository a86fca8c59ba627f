"""Small texts that the portfolio's lists share: what a reader of two languages sees, and dates in tables."""

from __future__ import annotations

from fotfeste.kernel.formats import format_date
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.web.shell.language import screen_language
from fotfeste.web.shell.language import screen_language as language

__all__ = ["in_table", "language", "said_pair"]


def said_pair(bokmal: str, english: str) -> str:
    """The text for this reader, where a query has fetched both: English only when it is filled."""
    return english if english and screen_language() == "en" else bokmal


def in_table(date: PartialDate | None) -> str:
    """A date as tables show it: «05.06.2026», «juni 2026» or «2026»; empty when the source says nothing."""
    if date is None:
        return ""
    if date.precision == "day":
        return format_date(date.first_day, screen_language())
    return date.format(screen_language())
