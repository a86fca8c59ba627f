"""Finds records that may be the same person, among those the actor sees. Whoever sees one of two is told of neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from fotfeste.people.acting import as_system
from fotfeste.people.duplicate_rules import Likeness, Traits, likeness, traits
from fotfeste.people.models import Person, PersonNumber

LARGEST_GROUP = 50
"""Of a name or a birth date that more records have than this, only so many are compared."""


@dataclass(frozen=True)
class Candidate:
    """Two records that may be the same person."""

    first: Person
    second: Person
    likeness: Likeness


def candidates() -> list[Candidate]:
    """Pairs among the persons the entered actor sees, the most alike first."""
    seen = {one.pk: one for one in Person.objects.order_by("pk")}
    known = {
        one.pk: traits(one.pk, (one.given_name, one.family_name), one.native_name, one.birth_date)
        for one in seen.values()
    }
    found: dict[tuple[int, int], Likeness] = {}
    numbers = set(_same_number(list(seen)))
    for first, second in {*numbers, *_worth_comparing(known.values())}:
        alike = likeness(known[first], known[second], same_number=(first, second) in numbers)
        if alike is not None:
            found[first, second] = alike
    ordered = sorted(found.values(), key=lambda one: (-one.score, one.first_id, one.second_id))
    return [Candidate(seen[one.first_id], seen[one.second_id], one) for one in ordered]


def compared(one: Person, other: Person) -> Likeness | None:
    """How alike two persons are whom the actor sees."""
    pair = (min(one.pk, other.pk), max(one.pk, other.pk))
    known = [
        traits(each.pk, (each.given_name, each.family_name), each.native_name, each.birth_date)
        for each in (one, other)
    ]
    return likeness(*known, same_number=pair in set(_same_number(list(pair))))


def _same_number(persons: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs of *persons* that bear the same number. The numbers themselves may be others' rows, and are not told."""
    with as_system("people.duplicates"):
        bearers: dict[bytes, set[int]] = defaultdict(set)
        rows = PersonNumber.objects.filter(person_id__in=persons).values_list("lookup", "person_id")
        for lookup, person_id in rows:
            bearers[bytes(lookup)].add(person_id)
    for group in bearers.values():
        yield from combinations(sorted(group), 2)


def _worth_comparing(known: Iterable[Traits]) -> Iterator[tuple[int, int]]:
    """Pairs that have a birth date, all names or a native name in common."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for one in known:
        if one.birth_date is not None:
            groups[one.birth_date].append(one.person_id)
        if one.words:
            groups[one.words].append(one.person_id)
        if one.native:
            groups[one.native].append(one.person_id)
    for group in groups.values():
        yield from combinations(sorted(group)[:LARGEST_GROUP], 2)
