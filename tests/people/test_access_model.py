"""After every step of any history, each actor sees exactly the rows that the obvious model says."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fotfeste.kernel import actor as actors
from fotfeste.kernel.models import Account, Organisation, Staff, StaffRole
from fotfeste.people.acting import as_system
from fotfeste.people.models import (
    Authorisation,
    ConflictOfInterest,
    ContactPoint,
    Controller,
    Disclosure,
    Household,
    HouseholdMember,
    LegalBasis,
    Membership,
    Override,
    Person,
    PersonNumber,
    Relation,
)
from fotfeste.people.population_rules import RULES
from tests.people.model_of_access import Model, Role, Row, Somebody

pytestmark = pytest.mark.django_db

PERSONS, NUMBERS, ROLES, CONTROLLERS = 5, 4, 6, 3
TABLES = {
    "contact": ContactPoint,
    "household": HouseholdMember,
    "membership": Membership,
    "disclosure": Disclosure,
    "override": Override,
    "relation": Relation,
    "number": PersonNumber,
    "conflict": ConflictOfInterest,
}
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
# Everything of the test's own world that the entered actor sees, asked at once.
EVERYTHING = " union all ".join(
    ["select 'person', id from people_person where id = any(%(persons)s)"]
    + [
        f"select '{name}', id from {model._meta.db_table} where person_id = any(%(persons)s)"
        for name, model in TABLES.items()
    ]
)


@dataclass
class World:
    """The database's side and the model's side of the same few people, staff and organisations."""

    model: Model
    persons: list[int]
    controllers: list[int]
    roles: list[StaffRole]
    basis: LegalBasis

    def seen(self, actor: actors.Actor) -> set[tuple[str, int]]:
        """What *actor* sees in the database."""
        with actors.enter(actor), connection.cursor() as cursor:
            cursor.execute(EVERYTHING, {"persons": self.persons})
            return set(cursor.fetchall())

    def check(self) -> None:
        """Compare what every actor sees with what the model says."""
        now = timezone.now()
        for role in self.roles:
            assert self.seen(acting(role)) == self.model.seen_by_staff(role.pk, now), role.role
        for person in self.persons[:2]:
            assert self.seen(actors.participant(person)) == self.model.seen_by_herself(person)
        everything = {("person", one) for one in self.persons} | {
            (row.table, row.id) for row in self.model.rows
        }
        assert self.seen(actors.system("test")) == everything
        assert self.seen(actors.participant(max(self.persons) + 1)) == set()
        self.check_refusals(now)

    def check_refusals(self, now: dt.datetime) -> None:
        """The rules that are named in bulk are those of the model."""
        with as_system("test"), connection.cursor() as cursor:
            for role in self.roles:
                cursor.execute(
                    "select person_id, rules from people_refusals(%s, %s)", [role.pk, self.persons]
                )
                named = {person: set(rules) for person, rules in cursor.fetchall()}
                one = self.model.roles[role.pk]
                over = one.over or one.name == "observer"
                assert named == (
                    {}
                    if over
                    else {person: self.model.rules(role.pk, person, now) for person in self.persons}
                )

    # Steps -----------------------------------------------------------------------------------------------

    def save(self, table: str, **values: Any) -> Any:
        """Store a row as the system, so that the database's triggers do their work."""
        return TABLES[table].objects.create(**values)

    def join(
        self, *, person: int, role: int, whole_unit: bool, kind: str, categories: list[int], when: str
    ) -> None:
        start, until = _period(when)
        if kind in ("lookup", "break_glass"):
            until = until or start + 3 * HOUR
        held = None if whole_unit and kind == "caseload" else self.roles[role]
        controller = self.model.roles[self.roles[role].pk].controller
        made = Membership.objects.create(
            person_id=self.persons[person],
            controller_id=controller,
            category=1,
            kind=kind,
            staff_role=held,
            categories=categories,
            basis=self.basis,
            purpose="follow_up",
            reason="Prøve",
            valid_from=start,
            valid_until=until,
        )
        self.model.rows.append(
            Row(
                "membership",
                made.pk,
                self.persons[person],
                controller,
                1,
                role=held.pk if held else None,
                kind=kind,
                categories=tuple(categories),
                start=start,
                until=until,
            )
        )

    def end(self, *, which: int) -> None:
        row = self._pick("membership", which)
        if row is not None:
            moment = timezone.now() - MINUTE
            Membership.objects.filter(pk=row.id).update(ended_at=moment)
            row.until = moment if row.until is None else min(row.until, moment)

    def hand_over(self, *, which: int, role: int) -> None:
        row = self._pick("membership", which)
        if row is None or row.role is None or row.kind not in ("team", "meeting"):
            return
        self.end(which=which)
        self.join(
            person=self.persons.index(row.person),
            role=role,
            whole_unit=False,
            kind="team",
            categories=list(row.categories),
            when="now",
        )

    def forget(self, *, which: int) -> None:
        row = self._pick("membership", which)
        if row is not None:
            Membership.objects.filter(pk=row.id).delete()
            self.model.rows.remove(row)

    def end_role(self, *, role: int, by_date: bool) -> None:
        held = self.roles[role]
        change = {"valid_to": timezone.localdate() - DAY} if by_date else {"ended_at": timezone.now()}
        StaffRole.objects.filter(pk=held.pk).update(**change)
        self.model.roles[held.pk].over = True

    def protect(self, *, person: int, protection: str) -> None:
        Person.objects.filter(pk=self.persons[person]).update(protection=protection)
        self.model.people[self.persons[person]].protection = protection

    def shield(self, *, person: int, shielded: bool) -> None:
        Person.objects.filter(pk=self.persons[person]).update(shielded=shielded)
        self.model.people[self.persons[person]].shielded = shielded

    def move(self, *, person: int, residence: str, area: str) -> None:
        Person.objects.filter(pk=self.persons[person]).update(residence=residence, area=area)
        who = self.model.people[self.persons[person]]
        who.residence, who.area = residence, area

    def die(self, *, person: int, days_ago: int | None) -> None:
        day = None if days_ago is None else timezone.localdate() - dt.timedelta(days=days_ago)
        Person.objects.filter(pk=self.persons[person]).update(deceased_on=day)
        self.model.people[self.persons[person]].deceased_on = day

    def serve(self, *, controller: int, areas: list[str]) -> None:
        Controller.objects.filter(pk=self.controllers[controller]).update(areas=areas)
        self.model.areas[self.controllers[controller]] = areas

    def disclose(
        self, *, person: int, sender: int, recipient: int, categories: list[int], channel: str, when: str
    ) -> None:
        if sender == recipient:
            return
        _start, until = _period(when)
        made = Disclosure.objects.create(
            person_id=self.persons[person],
            controller_id=self.controllers[sender],
            recipient_id=self.controllers[recipient],
            category=1,
            categories=categories,
            purpose="coordination",
            basis=self.basis,
            necessity="Prøve",
            channel=channel,
            informed_how="Muntlig",
            informed_on=timezone.localdate(),
            valid_until=until,
        )
        self.model.rows.append(
            Row(
                "disclosure",
                made.pk,
                self.persons[person],
                self.controllers[sender],
                1,
                recipient=self.controllers[recipient],
                categories=tuple(categories),
                written=channel == "written",
                until=until,
            )
        )

    def close(self, *, which: int) -> None:
        row = self._pick("disclosure", which)
        if row is not None:
            moment = timezone.now() - MINUTE
            Disclosure.objects.filter(pk=row.id).update(ended_at=moment)
            row.until = moment if row.until is None else min(row.until, moment)

    def set_aside(self, *, person: int, role: int, rule: str, alive: bool) -> None:
        made_at = timezone.now() - 2 * HOUR
        until = made_at + (3 * DAY if alive else HOUR)
        controller = self.model.roles[self.roles[role].pk].controller
        made = Override.objects.create(
            person_id=self.persons[person],
            controller_id=controller,
            category=1,
            staff_role=self.roles[role],
            rule=rule,
            reason="Prøve",
            made_at=made_at,
            expires_at=until,
        )
        self.model.rows.append(
            Row(
                "override",
                made.pk,
                self.persons[person],
                controller,
                1,
                role=self.roles[role].pk,
                rule=rule,
                until=until,
            )
        )

    def authorise(self, *, role: int, kind: str, alive: bool) -> None:
        Authorisation.objects.create(
            staff_role=self.roles[role],
            kind=kind,
            reason="Prøve",
            valid_from=timezone.now() - 2 * DAY,
            valid_until=None if alive else timezone.now() - HOUR,
        )
        self.model.authorisations.append((self.roles[role].pk, kind, alive))

    def relate(self, *, person: int, relative: int, kind: str) -> None:
        one, other = self.persons[person], self.persons[relative]
        if one == other or any(
            (row.person, row.relative, row.kind) == (one, other, kind) for row in self.model.of("relation")
        ):
            return
        made = Relation.objects.create(
            person_id=one, relative_id=other, kind=kind, controller_id=self.controllers[0], category=8
        )
        self.model.rows.append(
            Row("relation", made.pk, one, self.controllers[0], 8, relative=other, kind=kind)
        )

    def unrelate(self, *, which: int) -> None:
        row = self._pick("relation", which)
        if row is not None:
            Relation.objects.filter(pk=row.id).delete()
            self.model.rows.remove(row)

    def number(self, *, person: int, number: int) -> None:
        who = self.persons[person]
        if any((row.person, row.number) == (who, number) for row in self.model.of("number")):
            return
        made = PersonNumber.objects.create(
            person_id=who,
            controller_id=self.controllers[0],
            category=9,
            kind="national_id",
            encrypted=b"-",
            masked="-",
            lookup=_lookup(number),
        )
        self.model.rows.append(Row("number", made.pk, who, self.controllers[0], 9, number=number))

    def drop_number(self, *, which: int) -> None:
        row = self._pick("number", which)
        if row is not None:
            PersonNumber.objects.filter(pk=row.id).delete()
            self.model.rows.remove(row)

    def merge(self, *, kept: int, gone: int) -> None:
        """What a merge does to those tables: everything of the one becomes the other's."""
        to, away = self.persons[kept], self.persons[gone]
        if to == away:
            return
        numbers = {row.number for row in self.model.of("number") if row.person == to}
        for row in self.model.rows:
            if row.person != away or row.table not in ("membership", "household", "disclosure", "number"):
                continue
            if row.table == "number" and row.number in numbers:
                continue
            TABLES[row.table].objects.filter(pk=row.id).update(person_id=to)
            row.person = to

    def know_staff(self, *, role: int, number: int) -> None:
        staff = self.roles[role].staff_id
        with connection.cursor() as cursor:
            cursor.execute("select people_know_staff(%s, %s)", [staff, _lookup(number)])
        self.model.staff_numbers[staff] = number

    def declare(self, *, person: int, role: int) -> None:
        controller = self.model.roles[self.roles[role].pk].controller
        made = ConflictOfInterest.objects.create(
            person_id=self.persons[person],
            controller_id=controller,
            category=9,
            staff_role=self.roles[role],
        )
        self.model.rows.append(
            Row("conflict", made.pk, self.persons[person], controller, 9, role=self.roles[role].pk)
        )

    def lift(self, *, which: int) -> None:
        row = self._pick("conflict", which)
        if row is not None:
            ConflictOfInterest.objects.filter(pk=row.id).update(lifted_at=timezone.now())
            row.lifted = True

    def _pick(self, table: str, which: int) -> Row | None:
        rows = self.model.of(table)
        return rows[which % len(rows)] if rows else None


def _lookup(number: int) -> bytes:
    return hashlib.sha256(f"number {number}".encode()).digest()


def _period(when: str) -> tuple[dt.datetime, dt.datetime | None]:
    now = timezone.now()
    return {
        "now": (now - HOUR, None),
        "a while": (now - HOUR, now + HOUR),
        "over": (now - 2 * HOUR, now - MINUTE),
        "later": (now + HOUR, now + 2 * HOUR),
    }[when]


def acting(role: StaffRole) -> actors.Actor:
    """The actor of a role, ended or not: it is the database that has to say no."""
    return actors.Actor(role.staff_id, role.organisation_id, role.role, "test", role.reporting_line)


@pytest.fixture
def world(basis: LegalBasis) -> World:
    """Five persons and six roles at three controllers; two are the two lines of one office, and one person has two."""
    model = Model()
    with as_system("test"):
        office = Organisation.objects.create(key="m-kontor", name="Kontor", kind="nav_office", sector="state")
        school = Organisation.objects.create(key="m-skole", name="Skole", kind="county", sector="county")
        controllers = [
            Controller.objects.create(organisation=office, reporting_line="state", areas=["0301"]),
            Controller.objects.create(organisation=office, reporting_line="municipal"),
            Controller.objects.create(organisation=school, areas=["0301", "3201"]),
        ]
        staff = [
            Staff.objects.create(name=f"Ansatt {n}", account=Account.objects.create(login=f"m-{n}"))
            for n in range(5)
        ]
        roles = [
            StaffRole.objects.create(
                staff=staff[who],
                organisation=controllers[where].organisation,
                reporting_line=controllers[where].reporting_line,
                role=name,
                valid_from="2024-01-01",
            )
            for who, where, name in (
                (0, 0, "adviser"),
                (1, 0, "unit_leader"),
                (2, 1, "coordinator"),
                (3, 2, "adviser"),
                (0, 2, "coordinator"),
                (4, 0, "observer"),
            )
        ]
        persons = [
            Person.objects.create(
                given_name=f"Person {n}", protection="none", residence="norway", area="0301"
            ).pk
            for n in range(PERSONS)
        ]
        home = Household.objects.create()
        for controller in controllers:
            model.areas[controller.pk] = list(controller.areas)
        for role in roles:
            own = next(
                one
                for one in controllers
                if (one.organisation_id, one.reporting_line) == (role.organisation_id, role.reporting_line)
            )
            model.roles[role.pk] = Role(role.staff_id, own.pk, role.role)
        for place, person in enumerate(persons):
            model.people[person] = Somebody()
            for controller in controllers:
                point = ContactPoint.objects.create(
                    person_id=person, controller=controller, category=2, kind="phone", value="22000000"
                )
                model.rows.append(Row("contact", point.pk, person, controller.pk, 2))
            where = controllers[place % CONTROLLERS]
            member = HouseholdMember.objects.create(
                person_id=person,
                controller=where,
                category=8,
                household=home,
                role="adult",
                valid_from=timezone.localdate() - place * DAY,
            )
            model.rows.append(Row("household", member.pk, person, where.pk, 8))
        made = World(model, persons, [one.pk for one in controllers], roles, basis)
        # Much is followed from the beginning, so that rules and ends have something to take away.
        for person in range(PERSONS):
            for role in (0, 2, 3, 4):
                if (person + role) % 3:
                    made.join(
                        person=person,
                        role=role,
                        whole_unit=False,
                        # Some are only looked up, so that geography sets limits to them.
                        kind="team" if person < 3 else "lookup",
                        categories=list(range(1, 10)),
                        when="now",
                    )
        for person in range(3):
            made.join(
                person=person,
                role=1,
                whole_unit=True,
                kind="caseload",
                categories=[1, 2, 3],
                when="now",
            )
    return made


def step(name: str, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(st.just(name), st.fixed_dictionaries(given))


person, role, number, which = (
    st.integers(0, PERSONS - 1),
    st.integers(0, ROLES - 1),
    st.integers(0, NUMBERS - 1),
    st.integers(0, 30),
)
controller = st.integers(0, CONTROLLERS - 1)
categories = st.lists(st.integers(1, 9), min_size=1, max_size=9, unique=True).map(sorted)
when = st.sampled_from(["now", "a while", "over", "later"])
rule = st.sampled_from([one.key for one in RULES])
kinship = st.sampled_from(["parent", "child", "partner", "former_partner", "sibling", "ward"])
PROTECTIONS = ["none", "unknown", "confidential", "strictly_confidential", "strictly_confidential_abroad"]

STEPS = st.one_of(
    step(
        "join",
        person=person,
        role=role,
        whole_unit=st.booleans(),
        kind=st.sampled_from(["team", "caseload", "meeting", "lookup", "break_glass"]),
        categories=categories,
        when=when,
    ),
    step("end", which=which),
    step("hand_over", which=which, role=role),
    step("forget", which=which),
    step("end_role", role=role, by_date=st.booleans()),
    step("protect", person=person, protection=st.sampled_from(PROTECTIONS)),
    step("shield", person=person, shielded=st.booleans()),
    step(
        "move",
        person=person,
        residence=st.sampled_from(["norway", "unknown", "abroad"]),
        area=st.sampled_from(["0301", "3201", "4601", ""]),
    ),
    step("die", person=person, days_ago=st.sampled_from([None, 10, 364, 367, 3000])),
    step(
        "serve",
        controller=controller,
        areas=st.lists(st.sampled_from(["0301", "3201", "5501"]), max_size=2, unique=True),
    ),
    step(
        "disclose",
        person=person,
        sender=controller,
        recipient=controller,
        categories=categories,
        channel=st.sampled_from(["written", "written", "oral"]),
        when=when,
    ),
    step("close", which=which),
    step("set_aside", person=person, role=role, rule=rule, alive=st.booleans()),
    step(
        "authorise",
        role=role,
        kind=st.sampled_from([*PROTECTIONS[2:], "shielded"]),
        alive=st.booleans(),
    ),
    step("relate", person=person, relative=person, kind=kinship),
    step("unrelate", which=which),
    step("number", person=person, number=number),
    step("drop_number", which=which),
    step("merge", kept=person, gone=person),
    step("know_staff", role=role, number=number),
    step("declare", person=person, role=role),
    step("lift", which=which),
)
# Some things decide only when several of them meet, so some histories are made of those alone.
FAMILIES = st.one_of(
    step("relate", person=person, relative=person, kind=kinship),
    step("number", person=person, number=number),
    step("know_staff", role=st.just(0), number=number),
    step("drop_number", which=which),
    step("protect", person=person, protection=st.sampled_from(PROTECTIONS)),
    step("shield", person=person, shielded=st.booleans()),
    step("declare", person=person, role=st.just(0)),
    step("merge", kept=person, gone=person),
    step("set_aside", person=person, role=st.just(0), rule=rule, alive=st.just(True)),
)
SHARING = st.one_of(
    step(
        "disclose",
        person=st.integers(0, 2),
        sender=controller,
        recipient=controller,
        categories=categories,
        channel=st.sampled_from(["written", "oral", "paper"]),
        when=when,
    ),
    step("close", which=which),
    step("end", which=which),
    step("hand_over", which=which, role=role),
    step("end_role", role=role, by_date=st.booleans()),
)
ELSEWHERE = st.one_of(
    step(
        "move",
        person=st.integers(3, 4),
        residence=st.sampled_from(["norway", "unknown", "abroad"]),
        area=st.sampled_from(["0301", "4601", ""]),
    ),
    step("die", person=person, days_ago=st.sampled_from([None, 364, 367])),
    step("serve", controller=controller, areas=st.sampled_from([[], ["0301"], ["5501"]])),
    step(
        "set_aside",
        person=st.integers(3, 4),
        role=st.sampled_from([0, 2, 3, 4]),
        rule=st.sampled_from([one.key for one in RULES if not one.core]),
        alive=st.booleans(),
    ),
    step(
        "join",
        person=st.integers(3, 4),
        role=role,
        whole_unit=st.booleans(),
        kind=st.sampled_from(["caseload", "lookup", "meeting"]),
        categories=st.just([1, 2]),
        when=when,
    ),
    step("end", which=which),
)
often = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _live_through(world: World, history: list[tuple[str, dict[str, Any]]]) -> None:
    """Do the steps on both sides, compare after each, and undo both."""
    before = copy.deepcopy(world.model)
    try:
        with transaction.atomic():
            for name, given_values in history:
                with as_system("test"):
                    getattr(world, name)(**given_values)
                world.check()
            transaction.set_rollback(True)
    finally:
        world.model = before


@settings(often, max_examples=40)
@given(history=st.lists(STEPS, min_size=4, max_size=10))
def test_everybody_sees_what_the_model_says_after_every_step(world, history):
    _live_through(world, history)


@pytest.mark.parametrize("steps", [FAMILIES, SHARING, ELSEWHERE], ids=["families", "sharing", "elsewhere"])
@settings(often, max_examples=35)
@given(data=st.data())
def test_what_decides_together_is_tried_together(world, steps, data):
    _live_through(world, data.draw(st.lists(steps, min_size=4, max_size=9)))


# Histories that chance seldom makes: each had, or could have, a fault of its own.
_SELF = [("number", {"person": 0, "number": 0}), ("know_staff", {"role": 0, "number": 0})]
_RARE: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "half siblings": [
        *_SELF,
        ("relate", {"person": 0, "relative": 3, "kind": "parent"}),
        ("relate", {"person": 3, "relative": 1, "kind": "child"}),
    ],
    "a child in common": [
        *_SELF,
        ("relate", {"person": 3, "relative": 0, "kind": "parent"}),
        ("relate", {"person": 1, "relative": 3, "kind": "child"}),
    ],
    "another record of a parent in common": [
        *_SELF,
        ("number", {"person": 3, "number": 1}),
        ("number", {"person": 4, "number": 1}),
        ("relate", {"person": 0, "relative": 3, "kind": "parent"}),
        ("relate", {"person": 4, "relative": 1, "kind": "child"}),
    ],
    "a core rule set aside": [
        *_SELF,
        ("relate", {"person": 1, "relative": 0, "kind": "partner"}),
        ("set_aside", {"person": 1, "role": 0, "rule": "partner", "alive": True}),
    ],
    "a guardian, and her ward": [
        *_SELF,
        ("relate", {"person": 0, "relative": 1, "kind": "ward"}),
        ("relate", {"person": 2, "relative": 0, "kind": "ward"}),
        ("set_aside", {"person": 1, "role": 0, "rule": "ward", "alive": True}),
    ],
    "abroad, and then followed by the unit": [
        ("move", {"person": 4, "residence": "abroad", "area": ""}),
        (
            "join",
            {
                "person": 4,
                "role": 0,
                "whole_unit": True,
                "kind": "caseload",
                "categories": [1],
                "when": "a while",
            },
        ),
        ("end", {"which": -1}),
    ],
    "a protected twin, until the number goes": [
        ("number", {"person": 0, "number": 1}),
        ("number", {"person": 1, "number": 1}),
        ("protect", {"person": 1, "protection": "confidential"}),
        ("drop_number", {"which": 1}),
    ],
    "a protected twin, through a third": [
        ("number", {"person": 0, "number": 1}),
        ("number", {"person": 1, "number": 1}),
        ("number", {"person": 1, "number": 2}),
        ("number", {"person": 2, "number": 2}),
        ("shield", {"person": 2, "shielded": True}),
        ("drop_number", {"which": 1}),
    ],
    "merged into a protected one": [
        ("number", {"person": 0, "number": 1}),
        ("protect", {"person": 1, "protection": "strictly_confidential"}),
        ("merge", {"kept": 1, "gone": 0}),
        ("protect", {"person": 1, "protection": "none"}),
    ],
}


@pytest.mark.parametrize("name", _RARE)
def test_rare_histories_go_as_the_model_says(world, name):
    _live_through(world, _RARE[name])


def test_the_world_of_the_model_has_something_to_see(world):
    """Comparing empty sets would prove nothing."""
    world.check()
    seen = {role.role: len(world.model.seen_by_staff(role.pk, timezone.now())) for role in world.roles}
    assert seen["adviser"] > 10
    assert seen["unit_leader"] > 3
    assert seen["observer"] == 0
