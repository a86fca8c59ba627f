"""What row-level security costs: the caseload at one million persons, with policies and with a filter written by hand.

The same page is asked for in turns: under the policies, and with the policies off and the filter that a programmer
would have written instead. Then the parts: entering the context, searching by name, a unit leader, one person.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Manager, Q, QuerySet
from django.test import Client
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from bench.access_data import Size, fill
from fotfeste.kernel import actor as actors
from fotfeste.kernel import signin
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models import StaffRole
from fotfeste.people.models import Membership, Person

settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
GUARDED = ("people_person", "people_membership", "people_contactpoint", "people_personnumber", "kernel_event")
TURNS = 4


def run(*, persons: int, rounds: int) -> None:
    """Fill the database, measure, and print each ratio beside what it may be at most."""
    begun = time.perf_counter()
    fill(Size(persons=persons))
    print(f"{persons:,} persons written in {time.perf_counter() - begun:.0f} s".replace(",", " "))
    adviser, leader = _role("adviser"), _role("unit_leader")
    lines = [
        _compared("caseload, adviser", adviser, "/deltakere/", rounds, at_most=1.3),
        _compared("caseload, last page", adviser, "/deltakere/?side=20", rounds, at_most=1.3),
        _compared("caseload, unit leader", leader, "/deltakere/", rounds, at_most=None),
        _entering(adviser, rounds),
        _by_name(adviser, rounds),
    ]
    table = Table(title=f"{Person.__name__}: {persons} rows, {timezone.localdate():%Y-%m-%d}")
    for heading in ("what", "guarded ms", "by hand ms", "ratio", "at most"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for line in lines:
        table.add_row(*line)
    Console().print(table)


def _role(role: str) -> StaffRole:
    found = StaffRole.objects.filter(role=role, staff__account__login__startswith="b-")
    return found.select_related("staff__account", "organisation").order_by("pk")[3]


def _compared(
    name: str, role: StaffRole, address: str, rounds: int, *, at_most: float | None
) -> tuple[str, ...]:
    client = Client(headers={"accept-language": "nb"})
    client.force_login(role.staff.account, backend="fotfeste.kernel.signin.AccountBackend")
    guarded: list[float] = []
    by_hand: list[float] = []
    for _turn in range(TURNS):
        guarded += _times(lambda: _get(client, address), rounds)
        with _policies_off(), _filtered_by_hand(role):
            by_hand += _times(lambda: _get(client, address), rounds)
    return _line(name, guarded, by_hand, at_most)


def _entering(role: StaffRole, rounds: int) -> tuple[str, ...]:
    """The milliseconds that entering adds to a transaction; not a ratio."""
    actor = signin.acting_as(role)

    def bare() -> None:
        with transaction.atomic():
            pass

    def entered() -> None:
        with actors.enter(actor):
            pass

    without, withal = (
        statistics.median(_times(bare, rounds * 10)),
        statistics.median(_times(entered, rounds * 10)),
    )
    return (
        "entering the context",
        f"{withal:.2f}",
        f"{without:.2f}",
        f"+{withal - without:.2f} ms",
        "+0.50 ms",
    )


def _by_name(role: StaffRole, rounds: int) -> tuple[str, ...]:
    actor = signin.acting_as(role)
    found = _visible(actor, Person.objects.all())[0]
    word = found.family_name.split()[0]

    def search() -> None:
        with actors.enter(actor):
            list(Person.objects.named(word).by_name()[:50])

    def raw() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select p.* from people_person p join people_membership m on m.person_id = p.id "
                "where m.staff_role_id = %s and m.ended_at is null and m.valid_from <= now() "
                "and p.protection = 'none' and not p.shielded and p.search_name like %s "
                "order by p.sort_name, p.id limit 50",
                [role.pk, f"%{word.lower()}%"],
            )
            cursor.fetchall()

    guarded = _times(search, rounds * 2)
    with _policies_off():
        by_hand = _times(raw, rounds * 2)
    return _line("search by name", guarded, by_hand, 3.0)


def _visible(actor: Actor, persons: QuerySet[Person]) -> list[Person]:
    with actors.enter(actor):
        return list(persons[:1])


def _line(name: str, guarded: list[float], by_hand: list[float], at_most: float | None) -> tuple[str, ...]:
    one, other = statistics.median(guarded), statistics.median(by_hand)
    return (name, f"{one:.1f}", f"{other:.1f}", f"{one / other:.2f}", f"{at_most:.1f}" if at_most else "–")


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, f"{address} answered {response.status_code}"


def _times(work: Callable[[], None], rounds: int) -> list[float]:
    """Milliseconds of each of *rounds* runs, after two that warm up."""
    spent = []
    for turn in range(rounds + 2):
        begun = time.perf_counter()
        work()
        if turn >= 2:
            spent.append((time.perf_counter() - begun) * 1000)
    return spent


@contextmanager
def _policies_off() -> Iterator[None]:
    """Without row-level security on the tables that the page asks."""
    with connections["owner"].cursor() as cursor:
        for table in GUARDED:
            cursor.execute(f"alter table {table} disable row level security")
        try:
            yield
        finally:
            for table in GUARDED:
                cursor.execute(f"alter table {table} enable row level security")


@contextmanager
def _filtered_by_hand(role: StaffRole) -> Iterator[None]:
    """The filter that a programmer would write in each query, in place of the policies."""
    get = Manager.get_queryset

    def filtered(self: Any) -> Any:
        asked = get(self)
        if self.model is not Person:
            return asked
        active = Membership.objects.active(timezone.now()).filter(
            Q(staff_role__isnull=True, controller__organisation_id=role.organisation_id)
            if role.role == "unit_leader"
            else Q(staff_role=role)
        )
        return asked.filter(
            pk__in=active.values("person_id"), protection="none", shielded=False, deceased_on__isnull=True
        )

    with mock.patch.object(type(Person.objects), "get_queryset", filtered):
        yield
