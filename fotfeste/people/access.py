"""Who may do what with a person, in what state. The database gives the guarantee; here is the polite sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied
from fotfeste.kernel.roles import Permission
from fotfeste.people.categories import Category, unmask


@dataclass(frozen=True)
class Watcher:
    """Somebody who can see a person: through which kind of membership, which categories, until when."""

    staff_role_id: int
    controller_id: int
    categories: tuple[Category, ...]
    kind: str
    until: dt.datetime | None


def watchers_of(person_id: int) -> list[Watcher]:
    """Who can see a person that the actor sees: own colleagues and those that were shared with; for the person, all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select staff_role_id, controller_id, mask, kind, until from people_watchers(%s) "
            "order by controller_id, staff_role_id, kind, until nulls first",
            [person_id],
        )
        return [
            Watcher(role, controller, tuple(unmask(mask)), kind, until)
            for role, controller, mask, kind, until in cursor.fetchall()
        ]


def visible_categories(person_id: int) -> frozenset[Category]:
    """The categories of the own controller's rows about the person that the actor may see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select mask from people_granted_to(people_actor_role()) where person_id = %s", [person_id]
        )
        row = cursor.fetchone()
    return frozenset(unmask(row[0])) if row else frozenset()


def refusals(staff_role_id: int, persons: Iterable[int]) -> dict[int, list[str]]:
    """The keys of the population rules that stand between a role and each of *persons*. Ask as the system.

    A person who is not in the answer does not exist, or the role is over.
    """
    with connection.cursor() as cursor:
        cursor.execute("select person_id, rules from people_refusals(%s, %s)", [staff_role_id, list(persons)])
        return dict(cursor.fetchall())


def check_may_follow_up(by: Actor) -> None:
    """Raise Denied unless *by* may register and follow up persons."""
    by.check(Permission.FOLLOW_UP)


def may_follow_up(by: Actor) -> bool:
    """Whether *by* may register and follow up persons."""
    return allowed(check_may_follow_up, by)


def allowed(check: object, *given: object) -> bool:
    """Whether a check lets pass: the twin of every ``check_…``."""
    try:
        check(*given)  # type: ignore[operator]  # any check, whatever it is asked about
    except Denied:
        return False
    return True
