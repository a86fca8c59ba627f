"""Findings as the page shows them, grouped by rule."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import NoReverseMatch, reverse

from fotfeste.kernel.findings import SEVERITY_LABELS, Severity, Source
from fotfeste.kernel.judged_findings import Judged
from fotfeste.kernel.models import Explanation

_ORDER = {severity: place for place, severity in enumerate(Severity)}
_TONES = {
    Severity.HIGH: ("danger", "stop"),
    Severity.MEDIUM: ("warning", "attention"),
    Severity.LOW: ("info", "info"),
}


@dataclass(frozen=True, kw_only=True)
class NoteLine:
    """A note, who wrote it, and when."""

    text: str
    who: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """One finding.

    label, url        the object and its page; the address is empty where there is none
    printed, computed what stands in the source, and what follows from the rest
    difference_ore    in øre, where both are money; else None
    severity, tone, icon  how much it matters: word, colour and icon
    sources           documents and places, as text
    note              the newest note; None when nobody has written one
    state             open, explained, or again (open again: the values changed after the note)
    explain_url       where a note can be written; empty for those who may not
    """

    number: str
    label: str
    url: str
    sentence: str
    printed: str
    computed: str
    difference_ore: int | None
    severity: str
    tone: str
    icon: str
    sources: tuple[str, ...]
    note: NoteLine | None
    state: str
    explain_url: str


@dataclass(frozen=True, kw_only=True)
class RuleGroup:
    """A rule with its findings on this page. ``total`` counts all that fit the filters; ``key`` is fit for an id."""

    key: str
    title: str
    why: str
    total: int
    lines: tuple[FindingLine, ...]


def in_order(judged: Iterable[Judged]) -> list[Judged]:
    """The gravest rules first, findings of a rule together, the gravest of them first. The order is total."""
    judged = list(judged)
    gravest: dict[str, int] = {}
    for each in judged:
        place = _ORDER[each.finding.severity]
        gravest[each.rule.key] = min(place, gravest.get(each.rule.key, place))
    return sorted(
        judged,
        key=lambda each: (
            gravest[each.rule.key],
            each.rule.key,
            _ORDER[each.finding.severity],
            each.finding.object_key,
        ),
    )


def grouped(shown: Sequence[Judged], fitting: Iterable[Judged], *, may_explain: bool) -> list[RuleGroup]:
    """The findings of one page by rule; *fitting* are all that the filters let through, in order."""
    totals = Counter(each.rule.key for each in fitting)
    groups = []
    for key, members in groupby(shown, lambda each: each.rule.key):
        found = list(members)
        rule = found[0].rule
        groups.append(
            RuleGroup(
                key=key.replace(".", "-"),
                title=str(rule.title),
                why=str(rule.why),
                total=totals[key],
                lines=tuple(line(each, may_explain=may_explain) for each in found),
            )
        )
    return groups


def line(judged: Judged, *, may_explain: bool) -> FindingLine:
    """One finding as the page shows it."""
    finding = judged.finding
    tone, icon = _TONES[finding.severity]
    state = "again" if judged.is_open_again else "open" if judged.is_open else "explained"
    return FindingLine(
        number=judged.number,
        label=finding.object_label,
        url=address(finding.object_url_name, finding.object_url_key),
        sentence=finding.sentence,
        printed=finding.printed,
        computed=finding.computed,
        difference_ore=finding.difference_ore,
        severity=str(SEVERITY_LABELS[finding.severity]),
        tone=tone,
        icon=icon,
        sources=tuple(source_text(source) for source in finding.sources),
        note=_note(judged.note) if judged.note else None,
        state=state,
        explain_url=reverse("findings:explain", args=[judged.number]) if may_explain else "",
    )


def address(name: str, key: str) -> str:
    """The page of the object, or empty when it has none."""
    if not name:
        return ""
    try:
        return reverse(name, args=[key] if key else [])
    except NoReverseMatch:
        # A rule may speak of things that have no page of their own.
        return ""


def source_text(source: Source) -> str:
    """«Årsrapport 2024, tabell 3»."""
    return f"{source.document}, {source.section}" if source.section else source.document


def _note(note: Explanation) -> NoteLine:
    return NoteLine(text=note.note, who=note.by_label, at=note.at)
