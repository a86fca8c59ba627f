"""Decisions about the portfolio without a database: phases, search words, risk levels, circles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

# The sources' own words for a phase, and the phase of Digdir's model that each stands for (process A.1).
LOCAL_PHASES: dict[str, str] = {
    "idea": "idea",
    "pre_study": "idea",
    "insight": "idea",
    "concept": "concept",
    "pre_project": "concept",
    "start_up": "plan",
    "planning": "plan",
    "execution": "execute",
    "pilot": "execute",
    "closing": "close",
    "implementation": "realise",
    "operation": "realise",
    "unknown": "unknown",
}

PHASE_ORDER: tuple[str, ...] = ("idea", "concept", "plan", "execute", "close", "realise", "unknown")

# Legal next phases: forward one gate at a time, or to closing from anywhere; closing may lead to the line.
NEXT_PHASES: dict[str, frozenset[str]] = {
    "idea": frozenset({"concept", "close"}),
    "concept": frozenset({"plan", "close"}),
    "plan": frozenset({"execute", "close"}),
    "execute": frozenset({"close", "realise"}),
    "close": frozenset({"realise"}),
    "realise": frozenset(),
    "unknown": frozenset(PHASE_ORDER),
}


class RiskLevel(StrEnum):
    """How serious a risk is: yellow and red need measures (action programme 2025, section 8)."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NOT_LEGIBLE = "not_legible"


def risk_level(probability: int | None, consequence: int | None) -> RiskLevel:
    """The level of probability × consequence, each 1 to 5: 1–4 green, 5–12 yellow, 13 and more red."""
    if probability is None or consequence is None:
        return RiskLevel.NOT_LEGIBLE
    product = probability * consequence
    if product >= 13:
        return RiskLevel.RED
    return RiskLevel.YELLOW if product >= 5 else RiskLevel.GREEN


def phase_of(local_label: str) -> str:
    """The phase of Digdir's model for a source's own word; «unknown» for a word that is not in the table."""
    return LOCAL_PHASES.get(local_label.strip().lower(), "unknown")


def search_terms(words: str) -> list[str]:
    """The words to search for: letters and digits, lower case, in order, without signs."""
    return [term.lower() for term in re.findall(r"[^\W_]+", words)]


def makes_circle(edges: Iterable[tuple[int, int]], new: tuple[int, int]) -> bool:
    """Whether adding the arrow *new* to *edges* (from, to) would close a circle."""
    start, end = new
    following: Mapping[int, list[int]] = _by_start(edges)
    waiting, seen = [end], set()
    while waiting:
        node = waiting.pop()
        if node == start:
            return True
        if node not in seen:
            seen.add(node)
            waiting.extend(following.get(node, []))
    return False


def _by_start(edges: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    following: dict[int, list[int]] = {}
    for start, end in edges:
        following.setdefault(start, []).append(end)
    return following
