"""Unusual look-ups: each rule speaks up at its limit and not below, and counts only what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.people import reads, unusual
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.models import Person, Protection, ReadKind
from fotfeste.people.unusual import UNUSUAL, Habits, UnusualRule

RULE = {rule.key: rule for rule in UNUSUAL}
FIELD = {
    "outside_lookups": "lookups",
    "at_night": "at_night",
    "outside_team": "outside_team",
    "denied": "denied",
    "taken_out": "taken_out",
    "same_name": "same_name",
}


@pytest.mark.parametrize("rule", UNUSUAL, ids=lambda rule: rule.key)
def test_a_rule_speaks_up_from_its_limit(rule: UnusualRule) -> None:
    assert rule.speaks_up(Habits(1, **{FIELD[rule.key]: rule.limit}))
    assert not rule.speaks_up(Habits(1, **{FIELD[rule.key]: rule.limit - 1}))


def test_nobody_is_ranked() -> None:
    found = unusual.judged([Habits(2, denied=50), Habits(1, denied=6)])
    assert [one.staff_id for one in found] == [1, 2]


def test_ordinary_work_is_not_unusual() -> None:
    assert unusual.judged([Habits(1, lookups=2, at_night=1, outside_team=12, denied=1, taken_out=20)]) == []


# What the counts count -----------------------------------------------------------------------------------


@pytest.fixture
def adviser(actor_in: Callable[[str], Actor]) -> Iterator[Actor]:
    with actors.enter(actor_in("adviser")) as by:
        yield by


def look(by: Actor, kind: ReadKind, *, subject: int | None = 1, because: str = "", count: int = 1) -> None:
    reads.note(kind, "test", by=by, subject_id=subject, because=because, count=count)


def habits(by: Actor) -> Habits:
    """What the adviser has done, as the rules see it."""
    begins, ends = unusual.period(timezone.now() + dt.timedelta(minutes=1))
    mine = controller_of(by).pk
    # She herself does not see what she was refused.
    with as_system("test"):
        found = unusual.habits_between(begins, ends, mine)
    return next((one for one in found if one.staff_id == by.staff_id), Habits(by.staff_id))


@pytest.mark.django_db
def test_lookups_and_denied_attempts_are_counted(adviser: Actor) -> None:
    for _ in range(3):
        look(adviser, ReadKind.LOOKUP)
    look(adviser, ReadKind.DENIED)
    found = habits(adviser)
    assert (found.lookups, found.denied) == (3, 1)


@pytest.mark.django_db
def test_persons_outside_the_team_are_counted_once_each(adviser: Actor) -> None:
    for subject, because in ((1, "caseload"), (1, "caseload"), (2, "lookup"), (3, "team"), (4, "meeting")):
        look(adviser, ReadKind.PAGE, subject=subject, because=because)
    assert habits(adviser).outside_team == 2


@pytest.mark.django_db
def test_persons_in_files_are_added_up(adviser: Actor) -> None:
    look(adviser, ReadKind.EXPORT, subject=None, count=60)
    look(adviser, ReadKind.PRINT, count=1)
    assert habits(adviser).taken_out == 61


@pytest.mark.django_db
@pytest.mark.parametrize(("hour", "counted"), [(21, 0), (22, 1), (3, 1), (6, 0), (12, 0)])
def test_night_is_night_in_oslo(adviser: Actor, hour: int, counted: int) -> None:
    at = timezone.make_aware(dt.datetime(2026, 7, 1, hour, 30))  # noqa: DTZ001  (made aware on the spot)
    controller = controller_of(adviser).pk
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_readlog (at, kind, page, count, staff_id, organisation_id, controller_id, role, label,"
            " because, reason, fields) values (%s, 'page', 'test', 1, %s, %s, %s, %s, '', 'team', '', '')",
            [at, adviser.staff_id, adviser.organisation_id, controller, adviser.role],
        )
    (found,) = unusual.habits_between(*unusual.period(at + dt.timedelta(hours=1)), controller)
    assert found.at_night == counted


@pytest.mark.django_db
def test_the_same_family_name_counts_outside_the_team(adviser: Actor, registered: Any) -> None:
    person = registered(adviser, family_name="VEILEDER")
    look(adviser, ReadKind.PAGE, subject=person.pk, because="caseload")
    assert habits(adviser).same_name == 1


@pytest.mark.django_db
def test_the_same_family_name_in_the_team_is_another_matter(adviser: Actor, registered: Any) -> None:
    person = registered(adviser, family_name="Veileder")
    look(adviser, ReadKind.PAGE, subject=person.pk, because="team")
    assert habits(adviser).same_name == 0


@pytest.mark.django_db
def test_protected_persons_leave_no_trace_in_the_count_of_names(adviser: Actor) -> None:
    with as_system("test"):
        hidden = Person.objects.create(
            given_name="Kim", family_name="Veileder", protection=Protection.STRICTLY_CONFIDENTIAL
        )
    look(adviser, ReadKind.DENIED, subject=hidden.pk)
    look(adviser, ReadKind.PAGE, subject=hidden.pk, because="caseload")
    assert habits(adviser).same_name == 0


@pytest.mark.django_db
def test_what_is_older_than_the_period_is_left_out(adviser: Actor) -> None:
    look(adviser, ReadKind.LOOKUP)
    begins, ends = unusual.period(timezone.now(), weeks_ago=1)
    assert unusual.habits_between(begins, ends, controller_of(adviser).pk) == []


@pytest.mark.django_db
def test_other_controllers_are_not_seen(adviser: Actor, actor_in: Callable[[str], Actor]) -> None:
    look(adviser, ReadKind.LOOKUP)
    with actors.enter(actor_in("project_manager")) as other:
        begins, ends = unusual.period(timezone.now() + dt.timedelta(minutes=1))
        assert unusual.habits_between(begins, ends, controller_of(other).pk) == []
