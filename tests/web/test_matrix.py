"""The access matrix: every role in every situation, through every page about a person and by raw SQL.

The pages are those that exist: a new one is in the matrix by itself, and fails the suite until it is known how to
address it.
"""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, reverse

from fotfeste.kernel import actor as actors
from fotfeste.kernel.models import Event
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system
from fotfeste.people.categories import Category
from fotfeste.people.models import ReadLog
from fotfeste.web.shell.access import OWN
from tests.pages import made_up, views
from tests.web.situations import SITUATIONS, Situation, World, actor_of, make_world

pytestmark = pytest.mark.django_db

# Whoever sees a person opens these, whatever the state.
OPEN = {"people:person", "people:team", "people:history", "people:household"}

TABLES = {
    "people_contactpoint": Category.CONTACT,
    "people_householdmember": Category.FAMILY,
    "people_personnumber": Category.PROTECTED,
}


def _about_persons() -> dict[str, URLPattern]:
    return {name: pattern for name, pattern in views() if "person" in pattern.pattern.converters}


@pytest.mark.parametrize("name", sorted(_about_persons()))
def test_every_page_about_a_person_goes_through_the_one_door(name):
    view = _about_persons()[name].callback
    assert getattr(view, "about_person", False), f"{name} must be decorated with person_page"


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.name)
def test_a_role_in_a_situation_sees_what_it_may_and_nothing_else(role: str, situation: Situation, db) -> None:
    world = make_world(role)
    with as_system("test"):
        mine, other = situation.arrange(world)
    _by_raw_sql(world, mine, other)
    # Roles that open no such page are refused before anybody looks for the person: once is enough for them.
    if Permission.FOLLOW_UP in ROLES[role].permissions or situation.name == "own_caseload":
        _through_pages(world, mine)


def _by_raw_sql(world: World, mine: frozenset[Category], other: frozenset[Category]) -> None:
    with actors.enter(actor_of(world)), connection.cursor() as cursor:
        cursor.execute("select count(*) from people_person where id = %s", [world.person.pk])
        assert cursor.fetchone()[0] == (Category.IDENTITY in mine), "the person"
        for table, category in TABLES.items():
            cursor.execute(f"select controller_id from {table} where person_id = %s", [world.person.pk])
            found = {row[0] for row in cursor.fetchall()}
            assert (world.mine.pk in found) == (category in mine), f"own rows in {table}"
            if world.other != world.mine:
                assert (world.other.pk in found) == (category in other and table != "people_personnumber"), (
                    f"the other's rows in {table}"
                )
        cursor.execute("select count(*) from people_personevent where id = %s", [world.person.pk])
        assert bool(cursor.fetchone()[0]) == (Category.IDENTITY in mine), "the history"


def _through_pages(world: World, mine: frozenset[Category]) -> None:
    client = Client(headers={"accept-language": "nb"})
    client.force_login(world.role.staff.account, backend="fotfeste.kernel.signin.AccountBackend")
    for name, pattern in _about_persons().items():
        permission = getattr(pattern.callback, "access", None)
        if permission == OWN:
            continue
        allowed = Permission(permission) in ROLES[world.role.role].permissions
        nobody = reverse(name, kwargs=made_up(pattern))
        more = {key: value for key, value in made_up(pattern).items() if key != "person"}
        address = reverse(name, kwargs=more | {"person": world.person.public_id})
        answer = client.get(address)
        if not allowed:
            assert answer.status_code == 403, f"{address} answered {answer.status_code}"
        elif Category.IDENTITY not in mine or (pattern.callback.category or Category.IDENTITY) not in mine:
            missing = client.get(nobody)
            assert answer.status_code == missing.status_code == 404, f"{address}: {answer.status_code}"
            assert _text(answer) == _text(missing), "who may not be seen is told from who does not exist"
        else:
            # 404 where the address names one more thing, which does not exist; 405 where only a form may be sent; 403
            # where the state asks for more, such as following the person: a sentence that gives nobody away.
            wanted = (200,) if name in OPEN else (200, 403, 405, *([404] if more else []))
            assert answer.status_code in wanted, f"{address} answered {answer.status_code}"


def _text(answer) -> str:
    """The page without what differs from one answer to the next for everybody: the address asked for, and the token."""
    lines = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", answer.content.decode()).splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


def test_a_look_is_noted_and_so_is_a_refusal(db):
    world = make_world("adviser")
    with as_system("test"):
        world.member()
    client = Client()
    client.force_login(world.role.staff.account, backend="fotfeste.kernel.signin.AccountBackend")
    client.get(reverse("people:person", args=[world.person.public_id]))
    with as_system("test"):
        assert ReadLog.objects.of_person(world.person.pk).get().kind == "page"
        world.protect("strictly_confidential")
    client.get(reverse("people:person", args=[world.person.public_id]))
    with as_system("test"):
        assert [look.kind for look in ReadLog.objects.of_person(world.person.pk)] == ["denied", "page"]


def test_events_about_a_person_are_seen_by_those_who_see_her(db):
    world = make_world("adviser")
    with as_system("test") as system:
        Event.objects.create(
            verb="people.let_in",
            by_label=system.label,
            object_kind="x",
            object_id="1",
            subject_id=world.person.pk,
        )
        membership = world.member()
    with actors.enter(actor_of(world)):
        assert Event.objects.filter(subject_id=world.person.pk).exists()
    with as_system("test"):
        membership.ended_at = membership.valid_from
        membership.save()
    with actors.enter(actor_of(world)):
        assert not Event.objects.filter(subject_id=world.person.pk).exists()
