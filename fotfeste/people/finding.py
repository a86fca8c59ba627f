"""Finding persons: among those one follows by name or number, and outside them exactly, as the system, to be judged."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from fotfeste.people import access, numbers
from fotfeste.people.acting import as_system
from fotfeste.people.models import Override, Person
from fotfeste.people.national_ids import NationalId
from fotfeste.people.population_rules import RULE

_NUMBER = re.compile(r"[\d\s.-]+")


@dataclass(frozen=True)
class Judged:
    """A person that was found outside one's own, and the rules that may be set aside and stand in the way."""

    person_id: int
    rules: tuple[str, ...]


def looks_like_number(text: str) -> bool:
    """Whether *text* is meant as a national id: only digits and what stands between them, and enough of them."""
    return bool(_NUMBER.fullmatch(text)) and sum(one.isdigit() for one in text) >= 9


def plain(text: str) -> str:
    """A name as it is stored: composed characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def own_by_number(number: NationalId) -> Person | None:
    """Whom the actor sees and bears *number*."""
    return Person.objects.filter(pk__in=_bearers(number)).order_by("pk").first()


def own_namesakes(given_name: str, family_name: str, birth_date: dt.date | None) -> QuerySet[Person]:
    """Persons whom the actor sees with the same name, and the same birth date where both are known."""
    found = Person.objects.filter(
        given_name__iexact=plain(given_name), family_name__iexact=plain(family_name)
    ).order_by("pk")
    if birth_date is not None:
        found = found.filter(Q(birth_date=birth_date) | Q(birth_date__isnull=True))
    return found


def judged(
    role_id: int, *, number: NationalId | None, name: str, birth_date: dt.date | None
) -> Judged | None:
    """The one person with *number*, or with exactly this name and birth date, unless a core rule stands between.

    Nobody, several, and somebody who may never be seen are the same answer: None, after the same questions.
    """
    with as_system("people.look_up"):
        found = _bearers(number) if number is not None else _exactly(name, birth_date)
        refusals = access.refusals(role_id, found)
        lifted = set(
            Override.objects.filter(
                staff_role_id=role_id, person_id__in=found, expires_at__gt=timezone.now()
            ).values_list("person_id", "rule")
        )
    free = [
        Judged(person_id, tuple(rule for rule in rules if (person_id, rule) not in lifted))
        for person_id, rules in sorted(refusals.items())
        if not any(RULE[rule].core for rule in rules)
    ]
    return free[0] if len(free) == 1 else None


def _bearers(number: NationalId) -> list[int]:
    with as_system("people.find_number"), connection.cursor() as cursor:
        cursor.execute("select people_bearers(%s)", [numbers.lookup(number)])
        return sorted(row[0] for row in cursor.fetchall())


def _exactly(name: str, birth_date: dt.date | None) -> list[int]:
    if birth_date is None or not plain(name):
        return []
    wanted = plain(name).lower()
    same_day = Person.objects.filter(birth_date=birth_date).order_by("pk")
    return [
        one.pk
        for one in same_day.only("pk", "given_name", "family_name", "native_name")
        if wanted in (one.full_name.lower(), one.native_name.lower())
    ]
