"""Many requests at once over connections that are kept never mix who acts; nothing acts after its request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from threading import Lock

import pytest
from django.db import close_old_connections, connection, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from fotfeste.config.urls import urlpatterns as real
from fotfeste.kernel import actor as actors
from fotfeste.kernel.jobs import as_system as job_as_system
from fotfeste.kernel.models import Account, Organisation, Staff, StaffRole
from fotfeste.people.acting import as_system
from fotfeste.people.models import Controller, LegalBasis, Membership, Person

REQUESTS, WORKERS, STAFF = 200, 8, 6


def _names() -> str:
    return " ".join(Person.objects.order_by("pk").values_list("given_name", flat=True))


def whole(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_names())


def streaming(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(_names() for _each in range(2))


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(_names())


def broken_sql(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select 1 / count(*) from people_person where false")
    return HttpResponse("never")


def committed(request: HttpRequest) -> HttpResponse:
    """What injected SQL might do: end the transaction and go on."""
    with connection.cursor() as cursor:
        cursor.execute("commit; select coalesce(string_agg(given_name, ' '), '') from people_person")
        while not cursor.description:
            cursor.nextset()
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [
    path("prove/hel", whole),
    path("prove/strom", streaming),
    path("prove/brutt", broken),
    path("prove/brutt-sql", broken_sql),
    path("prove/avsluttet", committed),
    *real,
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def advisers(empty_database: None) -> Iterator[dict[int, str]]:
    """Accounts of advisers, each with two persons of her own; answers what each of them sees."""
    seen = {}
    with as_system("test"):
        place = Organisation.objects.create(key="p", name="P", kind="county", sector="county")
        unit = Controller.objects.create(organisation=place)
        basis = LegalBasis.objects.create(
            key="p", use="process", law="L", text_nb="a", text_en="a", valid_from=dt.date(2020, 1, 1)
        )
        for number in range(STAFF):
            account = Account.objects.create(login=f"p-{number}")
            role = StaffRole.objects.create(
                staff=Staff.objects.create(name=f"P{number}", account=account),
                organisation=place,
                role="adviser",
                valid_from=dt.date(2024, 1, 1),
            )
            for letter in "ab":
                person = Person.objects.create(
                    given_name=f"{number}{letter}", protection="none", residence="norway"
                )
                Membership.objects.create(
                    person=person,
                    controller=unit,
                    kind="team",
                    staff_role=role,
                    categories=[1],
                    basis=basis,
                    purpose="follow_up",
                    valid_from=timezone.now() - dt.timedelta(hours=1),
                )
            seen[account.pk] = f"{number}a {number}b"
    yield seen
    close_old_connections()


def _client(account_id: int | None) -> Client:
    client = Client(raise_request_exception=False)
    if account_id is not None:
        client.force_login(
            Account.objects.get(pk=account_id), backend="fotfeste.kernel.signin.AccountBackend"
        )
    return client


def test_two_hundred_interleaved_requests_never_mix_actors(advisers):
    clients = [(_client(account), seen) for account, seen in advisers.items()] + [(_client(None), "")]
    pages = cycle(["/prove/hel", "/prove/hel", "/prove/brutt", "/prove/hel", "/prove/brutt-sql"])
    asked = list(islice(zip(cycle(clients), pages, strict=False), REQUESTS))

    waiting, answers, kept = iter(asked), [], set()
    turn = Lock()

    def work(_number: int) -> None:
        try:
            while True:
                with turn:
                    one = next(waiting, None)
                if one is None:
                    return
                (client, seen), page = one
                # A client of its own for each request: clients keep state, and a worker keeps only its connection.
                own = Client(raise_request_exception=False)
                own.cookies = client.cookies
                answer = own.get(page).content.decode()
                answers.append((page, seen, answer))
                kept.add(id(connection.connection))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    # Connections were kept from one actor to the next; otherwise nothing was proved.
    assert len(kept) < REQUESTS / 4
    assert len(answers) == REQUESTS
    wrong = [one for one in answers if one[0] == "/prove/hel" and one[1] != one[2]]
    assert wrong == []
    everybody = " ".join(advisers.values()).split()
    assert [
        one for one in answers if one[0] != "/prove/hel" and any(name in one[2] for name in everybody)
    ] == []


def test_what_is_streamed_after_the_request_sees_nobody(advisers):
    answer = _client(next(iter(advisers))).get("/prove/strom")
    assert b"".join(answer.streaming_content) == b""


def test_whoever_ends_the_transaction_sees_nobody(advisers):
    answer = _client(next(iter(advisers))).get("/prove/avsluttet")
    assert not any(name in answer.content.decode() for name in " ".join(advisers.values()).split())
    connection.close()


def test_the_page_of_a_fault_tells_nothing_and_leaves_nobody_behind(advisers):
    client = _client(next(iter(advisers)))
    answer = client.get("/prove/brutt")
    assert answer.status_code == 500
    assert "0a" not in answer.content.decode()
    assert _names() == ""


def test_a_job_acts_as_the_system_and_what_has_no_actor_sees_nobody(advisers):
    assert job_as_system("test")(_names)() == " ".join(advisers.values())
    assert _names() == ""
    with actors.enter(actors.VISITOR):
        assert _names() == ""
