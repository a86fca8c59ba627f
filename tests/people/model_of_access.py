"""Who may see what, written once more from the law: slow, obvious, and with nothing in common with the SQL.

Law and privacy §4a (the rules about whom) and the house's plan §4 (grants, categories, controllers). Everything is a
plain list that is read from end to end, every time anybody asks.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from fotfeste.people.categories import ROLE_SCOPES

IDENTITY, CONTACT, FAMILY, PROTECTED = 1, 2, 8, 9
CORE = {
    "strictly_confidential",
    "strictly_confidential_abroad",
    "unknown_protection",
    "confidential",
    "shielded",
    "own_data",
    "parent_or_child",
    "partner",
    "sibling",
    "common_children",
    "declared_conflict",
}


@dataclass
class Somebody:
    """What is recorded about one person, as far as rules ask."""

    protection: str = "none"
    shielded: bool = False
    residence: str = "norway"
    area: str = "0301"
    deceased_on: dt.date | None = None


@dataclass
class Role:
    """A role held by a member of staff for a controller."""

    staff: int
    controller: int
    name: str
    over: bool = False


@dataclass
class Row:
    """A row about a person: its controller and category, and what else its table's rule asks for."""

    table: str
    id: int
    person: int
    controller: int
    category: int
    role: int | None = None
    kind: str = ""
    categories: tuple[int, ...] = ()
    start: dt.datetime | None = None
    until: dt.datetime | None = None
    recipient: int | None = None
    written: bool = True
    relative: int | None = None
    rule: str = ""
    number: int | None = None
    lifted: bool = False


@dataclass
class Model:
    """Everything that decides, and the question who sees what now."""

    people: dict[int, Somebody] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    areas: dict[int, list[str]] = field(default_factory=dict)
    authorisations: list[tuple[int, str, bool]] = field(default_factory=list)
    staff_numbers: dict[int, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def of(self, table: str) -> list[Row]:
        return [row for row in self.rows if row.table == table]

    # Who is who ------------------------------------------------------------------------------------------

    def same(self, person: int) -> set[int]:
        """The person, and everybody who bears a number that one of them bears."""
        found = {person}
        while True:
            numbers = {row.number for row in self.of("number") if row.person in found}
            more = found | {row.person for row in self.of("number") if row.number in numbers}
            if more == found:
                return found
            found = more

    def stands_as(self, kinds: set[str], to: set[int]) -> set[int]:
        """Those who are parent, child … to somebody in *to*, with every record of theirs."""
        turned = {"parent": "child", "child": "parent"}
        found = set()
        for row in self.of("relation"):
            if row.person in to and row.kind in kinds:
                found.add(row.relative)
            back = turned.get(row.kind, row.kind)
            if row.kind != "ward" and row.relative in to and back in kinds:
                found.add(row.person)
        return {record for one in found if one is not None for record in self.same(one)}

    def own(self, staff: int) -> set[int]:
        """The records of a member of staff who is known by a number."""
        number = self.staff_numbers.get(staff)
        bearers = {row.person for row in self.of("number") if row.number == number}
        return {record for one in bearers for record in self.same(one)}

    # What stands in the way ------------------------------------------------------------------------------

    def rules(self, role_id: int, person: int, now: dt.datetime) -> set[str]:
        """The names of the rules that hold between a role and a person, set aside or not."""
        role, who = self.roles[role_id], self.people[person]
        held = {kind for owner, kind, alive in self.authorisations if owner == role_id and alive}
        others = [self.people[one] for one in self.same(person) - {person}]
        names = set()
        for kind in ("strictly_confidential", "strictly_confidential_abroad", "confidential"):
            if kind in {one.protection for one in [who, *others]} and kind not in held:
                names.add(kind)
        if who.protection == "unknown" and "strictly_confidential" not in held:
            names.add("unknown_protection")
        if any(one.shielded for one in [who, *others]) and "shielded" not in held:
            names.add("shielded")

        own = self.own(role.staff)
        parents, children = self.stands_as({"parent"}, own), self.stands_as({"child"}, own)
        if person in own:
            names.add("own_data")
        if person in parents | children:
            names.add("parent_or_child")
        if person in self.stands_as({"partner", "former_partner"}, own):
            names.add("partner")
        if person in self.stands_as({"sibling"}, own) | self.among(self.stands_as_but("child", parents, own)):
            names.add("sibling")
        if person in self.among(self.stands_as_but("parent", children, own)):
            names.add("common_children")
        if person in self.stands_as({"ward"}, own):
            names.add("ward")
        declared = {
            row.person
            for row in self.of("conflict")
            if not row.lifted and row.role is not None and self.roles[row.role].staff == role.staff
        }
        if any(person in self.same(one) for one in declared):
            names.add("declared_conflict")

        if not self.follows(role_id, person, now):
            areas = self.areas[role.controller]
            if who.residence == "norway" and areas and who.area not in areas:
                names.add("outside_area")
            if who.residence == "unknown":
                names.add("residence_unknown")
            if who.residence == "abroad":
                names.add("residence_abroad")
        if who.deceased_on is not None and who.deceased_on < _a_year_before(now.date()):
            names.add("long_deceased")
        return names

    def stands_as_but(self, kind: str, to: set[int], never: set[int]) -> set[int]:
        """As `stands_as`, without those in *never* and without their other records."""
        found = set()
        for row in self.of("relation"):
            if row.person in to and row.kind == kind and row.relative not in never:
                found.add(row.relative)
            back = {"parent": "child", "child": "parent"}.get(row.kind)
            if row.relative in to and back == kind and row.person not in never:
                found.add(row.person)
        return {one for one in found if one is not None}

    def among(self, some: set[int]) -> set[int]:
        """Every record of each of *some*."""
        return {record for one in some for record in self.same(one)}

    # What is granted -------------------------------------------------------------------------------------

    def memberships(self, role_id: int, person: int, now: dt.datetime) -> list[Row]:
        """What connects a role with a person now: own memberships and those of the whole unit."""
        role = self.roles[role_id]
        return [
            row
            for row in self.of("membership")
            if row.person == person
            and row.start is not None
            and row.start <= now
            and (row.until is None or row.until > now)
            and (row.role == role_id or (row.role is None and row.controller == role.controller))
        ]

    def follows(self, role_id: int, person: int, now: dt.datetime) -> bool:
        return any(
            row.kind in ("team", "caseload", "meeting") for row in self.memberships(role_id, person, now)
        )

    def granted(self, role_id: int, person: int, now: dt.datetime) -> set[int]:
        """The categories a role may see of a person, when every rule has been asked."""
        role = self.roles[role_id]
        scope = ROLE_SCOPES.get(role.name)
        if role.over or scope is None:
            return set()
        categories = set()
        for row in self.memberships(role_id, person, now):
            categories |= set(row.categories) & {
                int(one) for one in (scope.own if row.role == role_id else scope.unit)
            }
        for name in self.rules(role_id, person, now):
            lifted = any(
                row.role == role_id
                and row.person == person
                and row.rule == name
                and row.until is not None
                and row.until > now
                for row in self.of("override")
            )
            if name in CORE or not lifted:
                return set()
        return categories

    # Who sees what ---------------------------------------------------------------------------------------

    def seen_by_staff(self, role_id: int, now: dt.datetime) -> set[tuple[str, int]]:
        """Every row that somebody in a role sees now."""
        granted = {person: self.granted(role_id, person, now) for person in self.people}
        persons = {person for person, categories in granted.items() if IDENTITY in categories}
        return {("person", person) for person in persons} | {
            (row.table, row.id) for row in self.rows if self._sees(role_id, row, granted, persons, now)
        }

    def _sees(
        self, role_id: int, row: Row, granted: dict[int, set[int]], persons: set[int], now: dt.datetime
    ) -> bool:
        role = self.roles[role_id]
        mine = role.controller
        if row.category in granted[row.person]:
            if row.controller == mine:
                return True
            for one in self.of("disclosure"):
                opened = one.written and (one.until is None or one.until > now)
                if (
                    opened
                    and (one.person, one.controller, one.recipient) == (row.person, row.controller, mine)
                    and row.category in one.categories
                    and self._told_to_others(row)
                ):
                    return True
        if row.table == "membership":
            if row.role == role_id and not role.over and row.person in persons:
                return True
            return row.kind == "break_glass" and row.controller == mine and role.name == "unit_leader"
        if row.table == "disclosure":
            return row.recipient == mine and row.person in persons
        return False

    @staticmethod
    def _told_to_others(row: Row) -> bool:
        """Those who are shared with see the team as it stands, and not why somebody did something."""
        if row.table == "membership":
            return row.kind in ("team", "caseload", "meeting")
        return row.table not in ("disclosure", "override", "consent", "hold")

    def seen_by_herself(self, person: int) -> set[tuple[str, int]]:
        """Every row that a person sees on her own pages: all there is about her."""
        return {("person", person)} | {(row.table, row.id) for row in self.rows if row.person == person}


def _a_year_before(day: dt.date) -> dt.date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )
