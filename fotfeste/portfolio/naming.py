"""When two texts name the same thing, though documents write it differently. No database."""

from __future__ import annotations

import re
from collections.abc import Iterable

YOUTH_LABEL = "UNG:"
"""The mark that the annual report and the action programme put before projects for youth."""

_NUMBER = re.compile(r"^\s*(?:20[0-9]{2}(?:-[0-9]+)?)\s+")
_FORMERLY = re.compile(r"\((?:tidl|tidligere)\.?\s[^)]*\)", re.IGNORECASE)
_SIGNS = re.compile(r"[^\w]+")


def bare_name(text: str) -> str:
    """A project's name as printed, without number, youth mark and «(tidl. …)», in small letters and plain spaces."""
    bare = _FORMERLY.sub(" ", text)
    bare = bare.strip().removeprefix(YOUTH_LABEL)
    return _SIGNS.sub(" ", _NUMBER.sub("", bare)).strip().lower()


def printed_number(text: str) -> str:
    """The number before a name as a document prints it: «2023-05», or «2023» where it is cut; empty for none."""
    found = _NUMBER.match(text)
    return found.group().strip() if found else ""


def same_name(one: str, other: str) -> bool:
    """Whether two printed names are the same but for number, marks, signs and capital letters."""
    return bare_name(one) == bare_name(other)


def names_somebody(label: str, names: Iterable[str]) -> bool:
    """Whether *label* («Bydel Alna og Kirkens Bymisjon», «BAL (Nav)») holds one of *names* as whole words."""
    words = f" {_words(label)} "
    return any(f" {_words(name)} " in words for name in names if _words(name))


def _words(text: str) -> str:
    return _SIGNS.sub(" ", text).strip().lower()
