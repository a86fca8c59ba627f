"""Findings together with what people have said about them: open, explained, or open again with an old note."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import get_language, override

from fotfeste.kernel import findings
from fotfeste.kernel.findings import Finding, Rule
from fotfeste.kernel.models import Explanation

_CANONICAL = "nb"


@dataclass(frozen=True)
class Judged:
    """A finding, the rule that found it, and the newest note about it.

    ``fingerprint`` is of the values in bokmål, so that a note holds whichever language a reader has.
    """

    finding: Finding
    rule: Rule
    fingerprint: str
    note: Explanation | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has explained these values. An older note about other values does not count."""
        return self.note is None or self.note.fingerprint != self.fingerprint

    @property
    def is_open_again(self) -> bool:
        """Whether it was explained once, but the values have changed since."""
        return self.note is not None and self.is_open

    @property
    def number(self) -> str:
        """A short name for addresses: finding keys may be long and hold any sign."""
        return hashlib.sha256(self.finding.key.encode()).hexdigest()[:20]


def judge_all() -> list[Judged]:
    """Every finding of every rule as things stand now, with its newest note.

    For readers of other languages than bokmål the rules are asked in bokmål too when anything has been noted, since
    texts of values differ between languages and notes are about the bokmål ones.
    """
    notes = Explanation.objects.by_finding()
    found = findings.find_all()
    fingerprints = _canonical_fingerprints() if notes and get_language() != _CANONICAL else {}
    return [
        Judged(each, rule, fingerprints.get(each.key, each.fingerprint), notes.get(each.key))
        for rule in findings.rules()
        for each in found[rule.key]
    ]


def find_judged(number: str) -> Judged | None:
    """The finding with this number, if it still is one."""
    return next((each for each in judge_all() if each.number == number), None)


def canonical_fingerprint(judged: Judged) -> str:
    """The fingerprint in bokmål, also where nothing was noted before and the reader has another language."""
    return _canonical_fingerprints().get(judged.finding.key, judged.fingerprint)


def _canonical_fingerprints() -> dict[str, str]:
    with override(_CANONICAL):
        found = findings.find_all()
    return {each.key: each.fingerprint for of_rule in found.values() for each in of_rule}
