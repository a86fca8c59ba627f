"""Findings: places where figures or facts do not agree, computed from what is stored, never stored themselves.

Each room registers its rules with ``@rule``; a rule is one small function that yields findings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Severity(StrEnum):
    """How much a finding matters for somebody who has to decide."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


SEVERITY_LABELS: dict[Severity, Promise] = {
    Severity.HIGH: _("Alvorlig"),
    Severity.MEDIUM: _("Bør avklares"),
    Severity.LOW: _("Til orientering"),
}


@dataclass(frozen=True)
class Source:
    """Where a value was read: the title of the document and the place in it."""

    document: str
    section: str = ""


@dataclass(frozen=True)
class Finding:
    """One place where two values do not agree, or one is missing.

    ``object_key`` is stable across runs, so that an explanation finds its finding again. ``printed`` is what stands
    in the source and ``computed`` what follows from the rest, both as text for people. ``difference_ore`` is set
    where both are money.
    """

    rule: str
    object_key: str
    object_label: str
    object_url_name: str
    object_url_key: str
    sentence: str
    printed: str
    computed: str
    severity: Severity
    sources: tuple[Source, ...] = ()
    difference_ore: int | None = None

    @property
    def key(self) -> str:
        """Names the finding: its rule and its object."""
        return f"{self.rule}:{self.object_key}"

    @property
    def fingerprint(self) -> str:
        """Changes when the values do, so that an old explanation does not hide a new difference."""
        return hashlib.sha256(f"{self.key}|{self.printed}|{self.computed}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Rule:
    """A registered rule: its key, what it asks, why that matters, and the function that answers."""

    key: str
    title: Promise
    why: Promise
    room: str
    find: Callable[[], Iterable[Finding]]


_rules: dict[str, Rule] = {}


def rule(key: str, *, title: Promise, why: Promise) -> Callable[[Callable[[], Iterable[Finding]]], Rule]:
    """Register the decorated function as the rule *key*. Two rules may not share a key."""

    def register(find: Callable[[], Iterable[Finding]]) -> Rule:
        if key in _rules:
            raise ValueError(f"Two rules are called {key}.")
        made = Rule(key, title, why, find.__module__.split(".")[1], find)
        _rules[key] = made
        return made

    return register


def rules() -> list[Rule]:
    """Every registered rule, by key."""
    return [_rules[key] for key in sorted(_rules)]


Found = dict[str, tuple[Finding, ...]]
_KEPT = 4
_kept: dict[tuple[str, str], Found] = {}


def find_all() -> Found:
    """The findings of every rule by the rule's key, as things stand now.

    Rules read whole tables, so what they found is kept in the process until anything at all has been written:
    the database's snapshot names exactly what can be seen. Work that has written something itself reads anew.
    """
    snapshot = _snapshot()
    if snapshot is None:
        return _found()
    place = (snapshot, get_language() or "")
    if place not in _kept:
        found = _found()
        while len(_kept) >= _KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[place] = found
    return _kept[place]


def _found() -> Found:
    return {each.key: tuple(each.find()) for each in rules()}


def _snapshot() -> str | None:
    """Names what this transaction can see; None when it has itself written something that a snapshot does not tell."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select case when pg_current_xact_id_if_assigned() is null"
            " then concat_ws(' ', current_database(), current_date, pg_current_snapshot()) end"
        )
        return cursor.fetchone()[0]
