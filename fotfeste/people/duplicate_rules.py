"""How alike two records of persons are, and why: decisions without a database."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAME_NUMBER = "same_number"
SAME_NAME_AND_BIRTH = "same_name_and_birth"
PART_OF_NAME_AND_BIRTH = "part_of_name_and_birth"
SAME_NATIVE_NAME = "same_native_name"
SAME_NAME = "same_name"

WEIGHT: dict[str, int] = {
    SAME_NUMBER: 100,
    SAME_NAME_AND_BIRTH: 80,
    SAME_NATIVE_NAME: 40,
    PART_OF_NAME_AND_BIRTH: 40,
    SAME_NAME: 20,
}
REASONS: dict[str, Promise] = {
    SAME_NUMBER: _("samme fødselsnummer, D-nummer eller DUF-nummer"),
    SAME_NAME_AND_BIRTH: _("samme navn og samme fødselsdato"),
    SAME_NATIVE_NAME: _("samme navn med egen skrift"),
    PART_OF_NAME_AND_BIRTH: _("et felles navn og samme fødselsdato"),
    SAME_NAME: _("samme navn, men fødselsdato mangler hos en av dem"),
}
HIGHEST = 100


@dataclass(frozen=True)
class Traits:
    """What two records are compared by."""

    person_id: int
    words: frozenset[str]
    native: str
    birth_date: dt.date | None


@dataclass(frozen=True)
class Likeness:
    """Two records that may be the same person, with the reasons in order of weight."""

    first_id: int
    second_id: int
    reasons: tuple[str, ...]

    @property
    def score(self) -> int:
        """From 1 to 100; explained by the reasons."""
        return min(HIGHEST, sum(WEIGHT[reason] for reason in self.reasons))


def traits(person_id: int, names: tuple[str, ...], native: str, birth_date: dt.date | None) -> Traits:
    """The traits of a record: names as words, without case, accents and order."""
    words = frozenset(_plain(" ".join(names)).split())
    return Traits(person_id, words, _plain(native), birth_date)


def likeness(one: Traits, other: Traits, *, same_number: bool = False) -> Likeness | None:
    """Why two records may be the same person; None when nothing points to it.

    Two different known birth dates are two persons, whatever they are called, unless they bear the same number.
    """
    reasons = [SAME_NUMBER] if same_number else []
    known = one.birth_date is not None and other.birth_date is not None
    if known and one.birth_date == other.birth_date:
        if one.words and one.words == other.words:
            reasons.append(SAME_NAME_AND_BIRTH)
        elif one.words & other.words:
            reasons.append(PART_OF_NAME_AND_BIRTH)
    elif not known and len(one.words) > 1 and one.words == other.words:
        reasons.append(SAME_NAME)
    if one.native and one.native == other.native and (not known or one.birth_date == other.birth_date):
        reasons.append(SAME_NATIVE_NAME)
    if not reasons:
        return None
    first, second = sorted((one.person_id, other.person_id))
    return Likeness(first, second, tuple(sorted(reasons, key=lambda reason: -WEIGHT[reason])))


def _plain(text: str) -> str:
    """Small letters without accents; letters that have none, as ø and Arabic letters, are left as they are."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("å", "\0"))
    return (
        "".join(one for one in apart if not unicodedata.combining(one))
        .replace("\0", "å")
        .replace("-", " ")
        .strip()
    )
