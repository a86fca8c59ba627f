"""What the law lets one organisation share with another: answers with the bases that allow it, and what stops the rest.

Pure: no database and no framework. The bases are data (see `LegalBasis`); the rules here stand above them, so that no
mistake in the data lets a private party have something without consent, or anybody have what is never shared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

IDENTITY, CONTACT, PLAN, EDUCATION, WORK, ECONOMY, HEALTH, FAMILY, PROTECTED = range(1, 10)
"""The numbers of `Category`, which are a part of stored keys and never change."""

MINIMUM = frozenset({IDENTITY, CONTACT, PLAN})
"""Shared as a matter of course when several help together; everything else needs a reason of its own."""

SHAREABLE = frozenset({IDENTITY, CONTACT, PLAN, EDUCATION, WORK, ECONOMY, HEALTH, FAMILY})
"""National ids and records about protection are shared with nobody."""

PLACEMENT = frozenset({IDENTITY, CONTACT, WORK})
"""All that an employer can be given, and only for a placement; never the plan."""

IDEAL = frozenset({"ngo", "interest_organisation", "research_institute", "university", "competence_centre"})
"""Kinds of private organisations that are no employers of the person."""

HIDDEN = frozenset({"strictly_confidential", "strictly_confidential_abroad"})
NOT_YET = dt.date(9999, 1, 1)
"""The first day of a rule that is passed and not in force: the day is to be set."""


class Code(StrEnum):
    """What can stand in the way, and what one should think of. The words are in `sharing_words`."""

    STRICTLY_CONFIDENTIAL = "strictly_confidential"
    UNKNOWN_PROTECTION = "unknown_protection"
    CONFIDENTIAL_TO_PRIVATE = "confidential_to_private"
    NEVER_SHARED = "never_shared"
    EMPLOYER_PLACEMENT_ONLY = "employer_placement_only"
    EMPLOYER_PURPOSE = "employer_purpose"
    SAME_CONTROLLER = "same_controller"
    NOT_FOR_SHARING = "not_for_sharing"
    NOT_IN_FORCE = "not_in_force"
    NOT_SENDER = "not_sender"
    NOT_PRIVATE = "not_private"
    NOT_RECIPIENT = "not_recipient"
    OFFICE_ONLY = "office_only"
    OFFICE_HAS_OWN = "office_has_own"
    NOT_PURPOSE = "not_purpose"
    NOT_CATEGORIES = "not_categories"
    NEEDS_CONSENT = "needs_consent"
    NEEDS_SECRECY_LIFTED = "needs_secrecy_lifted"
    NEEDS_REFERENCE = "needs_reference"
    CHILD = "child"
    YOUTH = "youth"
    ADDRESS_HIDDEN = "address_hidden"
    BEYOND_MINIMUM = "beyond_minimum"


@dataclass(frozen=True)
class Obstacle:
    """One condition that failed, or one thing to think of, and the categories that it is about."""

    code: Code
    categories: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Party:
    """Sender or recipient. ``office`` is the organisation: the two lines of a Nav office have the same."""

    kind: str
    line: str = ""
    office: int = 0
    private: bool = False

    def is_one_of(self, kinds: Iterable[str]) -> bool:
        """Whether *kinds* names this kind, also as one line of it («nav_office:municipal»)."""
        return bool({self.kind, f"{self.kind}:{self.line}"} & set(kinds))

    @property
    def is_employer(self) -> bool:
        """Whether it is private and may give the person work: it sees a placement and nothing more."""
        return self.private and self.kind not in IDEAL


@dataclass(frozen=True, kw_only=True)
class Basis:
    """A legal basis as the rules see it. Empty kinds, categories or purposes set no limit."""

    key: str
    for_sharing: bool = True
    from_kinds: frozenset[str] = frozenset()
    to_kinds: frozenset[str] = frozenset()
    within_office: bool = False
    categories: frozenset[int] = frozenset()
    purposes: frozenset[str] = frozenset()
    consent: str = ""
    needs_reference: bool = False
    valid_from: dt.date = dt.date.min
    valid_to: dt.date | None = None

    def in_force(self, day: dt.date) -> bool:
        """Whether it is in force on *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody wants to share. ``consents`` are the kinds that are held: «basis» and «lifts_secrecy».

    Without categories, it is asked what could be shared at all.
    """

    sender: Party
    recipient: Party
    purpose: str
    day: dt.date
    categories: frozenset[int] = frozenset()
    protection: str = "unknown"
    consents: frozenset[str] = frozenset()
    reference: str = ""
    age: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What one basis says: allowed when nothing stands in the way."""

    basis: Basis
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def allows(self) -> bool:
        """Whether this basis lets it be shared."""
        return not self.obstacles


@dataclass(frozen=True)
class Answer:
    """What stands in the way whatever the basis, a verdict for every basis, and things to think of."""

    standing: tuple[Obstacle, ...]
    verdicts: tuple[Verdict, ...]
    hints: tuple[Obstacle, ...] = field(default=())

    @property
    def allowed(self) -> tuple[Basis, ...]:
        """The bases that let it be shared."""
        return tuple(one.basis for one in self.verdicts if one.allows)

    def verdict_on(self, key: str) -> Verdict | None:
        """What the basis with the key *key* says; None when it was not asked."""
        return next((one for one in self.verdicts if one.basis.key == key), None)


def may_share(question: Question, bases: Iterable[Basis]) -> Answer:
    """Which of *bases* let it be shared, and for each of the others every condition that failed."""
    standing = tuple(_standing(question))
    verdicts = tuple(Verdict(one, standing + tuple(_of_basis(question, one))) for one in bases)
    return Answer(standing, verdicts, tuple(_hints(question)))


def _standing(asked: Question) -> Iterable[Obstacle]:
    """What stands above every basis."""
    recipient = asked.recipient
    if (asked.sender.office, asked.sender.line) == (recipient.office, recipient.line) and recipient.office:
        yield Obstacle(Code.SAME_CONTROLLER)
    if asked.protection in HIDDEN:
        yield Obstacle(Code.STRICTLY_CONFIDENTIAL)
    elif asked.protection == "confidential":
        if recipient.private:
            yield Obstacle(Code.CONFIDENTIAL_TO_PRIVATE)
    elif asked.protection != "none":
        yield Obstacle(Code.UNKNOWN_PROTECTION)
    if never := asked.categories - SHAREABLE:
        yield Obstacle(Code.NEVER_SHARED, tuple(sorted(never)))
    if recipient.is_employer:
        if beyond := (asked.categories & SHAREABLE) - PLACEMENT:
            yield Obstacle(Code.EMPLOYER_PLACEMENT_ONLY, tuple(sorted(beyond)))
        if asked.purpose != "placement":
            yield Obstacle(Code.EMPLOYER_PURPOSE)


def _of_basis(asked: Question, basis: Basis) -> Iterable[Obstacle]:
    """The conditions of *basis* that fail."""
    sender, recipient = asked.sender, asked.recipient
    same_office = bool(sender.office) and sender.office == recipient.office
    if not basis.for_sharing:
        yield Obstacle(Code.NOT_FOR_SHARING)
    if not basis.in_force(asked.day):
        yield Obstacle(Code.NOT_IN_FORCE)
    if basis.from_kinds and not sender.is_one_of(basis.from_kinds):
        yield Obstacle(Code.NOT_SENDER)
    if recipient.private and not basis.consent:
        yield Obstacle(Code.NOT_PRIVATE)
    elif basis.to_kinds and not recipient.is_one_of(basis.to_kinds):
        yield Obstacle(Code.NOT_RECIPIENT)
    if basis.within_office and not same_office:
        yield Obstacle(Code.OFFICE_ONLY)
    if same_office and not basis.within_office:
        yield Obstacle(Code.OFFICE_HAS_OWN)
    if basis.purposes and asked.purpose not in basis.purposes:
        yield Obstacle(Code.NOT_PURPOSE)
    if basis.categories and (beyond := (asked.categories & SHAREABLE) - basis.categories):
        yield Obstacle(Code.NOT_CATEGORIES, tuple(sorted(beyond)))
    if basis.consent and basis.consent not in asked.consents:
        yield Obstacle(Code.NEEDS_SECRECY_LIFTED if basis.consent == "lifts_secrecy" else Code.NEEDS_CONSENT)
    if basis.needs_reference and not asked.reference.strip():
        yield Obstacle(Code.NEEDS_REFERENCE)


def _hints(asked: Question) -> Iterable[Obstacle]:
    if asked.age is not None and asked.age < 16:
        yield Obstacle(Code.CHILD)
    elif asked.age is not None and asked.age < 18:
        yield Obstacle(Code.YOUTH)
    if asked.protection == "confidential" and not asked.recipient.private:
        yield Obstacle(Code.ADDRESS_HIDDEN)
    if beyond := (asked.categories & SHAREABLE) - MINIMUM:
        yield Obstacle(Code.BEYOND_MINIMUM, tuple(sorted(beyond)))
