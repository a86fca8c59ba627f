"""The sealed log of reads: sealing misses nothing, and every kind of tampering is found and told in words."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from fotfeste.kernel import actor as actors
from fotfeste.kernel.errors import Denied
from fotfeste.kernel.models import Event
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people import jobs, seals
from fotfeste.people.actions import oversight
from fotfeste.people.models import ReadKind, ReadLog, ReadSeal
from fotfeste.people.seals import FaultKind


@contextmanager
def the_system() -> Iterator[None]:
    with actors.enter(actors.system("test")):
        yield


def look(number: int = 1) -> None:
    """Let the system look at something *number* times."""
    with the_system():
        ReadLog.objects.bulk_create(
            ReadLog(kind=ReadKind.LIST, page="test", role="system", label=f"look {one}")
            for one in range(number)
        )


def sealed(number: int) -> bytes:
    """A chain of *number* places; answers its head."""
    look(number)
    with the_system():
        seals.seal()
        return seals.head().chain


def tamper(*statements: str) -> None:
    """Do as somebody who owns the database: put the guards aside, then do it."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        for table in ("people_readlog", "people_readseal"):
            cursor.execute(f"alter table {table} disable trigger user, disable row level security")
        for statement in statements:
            cursor.execute(statement)
        for table in ("people_readlog", "people_readseal"):
            cursor.execute(f"alter table {table} enable trigger user, enable row level security")


def faults(earlier: bytes | None = None) -> list[tuple[FaultKind, int]]:
    with the_system():
        return [(one.kind, one.place) for one in seals.verify(earlier=earlier, size=3).faults]


def number_at(place: int) -> int:
    with the_system():
        return ReadSeal.objects.get(place=place).read_id


# Sealing -------------------------------------------------------------------------------------------------


def test_every_look_gets_one_place_in_the_order_it_came(empty_database: None) -> None:
    look(7)
    with the_system():
        assert [seals.seal(size=3) for _ in range(4)] == [3, 3, 1, 0]
        places = list(ReadSeal.objects.order_by("place").values_list("place", "read_id", "batch"))
        looks = list(ReadLog.objects.order_by("pk").values_list("pk", flat=True))
    assert [place for place, _read, _batch in places] == [1, 2, 3, 4, 5, 6, 7]
    assert [read for _place, read, _batch in places] == looks
    assert [batch for _place, _read, batch in places] == [1, 1, 1, 2, 2, 2, 3]
    assert faults() == []


def test_a_look_that_is_committed_late_gets_a_later_place(empty_database: None) -> None:
    late, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with the_system():
            ReadLog.objects.create(kind=ReadKind.LIST, page="test", role="system", label="late")
            late.set()
            go_on.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert late.wait(20)
    look(2)
    with the_system():
        assert seals.seal() == 2
    go_on.set()
    thread.join()
    with the_system():
        assert seals.seal() == 1
        last = ReadSeal.objects.latest("place")
        assert last.read_id < ReadSeal.objects.get(place=1).read_id
        assert seals.unsealed() == 0
    assert faults() == []


def test_the_night_finds_what_the_minute_no_longer_looks_for(empty_database: None, monkeypatch: Any) -> None:
    look()
    with the_system():
        free = ReadLog.objects.get()
    tamper("delete from people_readlog")
    sealed(5)
    monkeypatch.setattr(seals, "WINDOW", 0)
    look()
    tamper(f"update people_readlog set id = {free.pk} where id = (select max(id) from people_readlog)")
    with the_system():
        assert seals.seal() == 0
        assert seals.seal(everywhere=True) == 1


def test_many_seal_at_once_and_the_chain_is_whole(empty_database: None) -> None:
    look(200)
    faults_met: list[BaseException] = []

    def work() -> None:
        try:
            for _round in range(10):
                look(3)
                with the_system():
                    seals.seal(size=20)
        except BaseException as error:
            faults_met.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults_met
    with the_system():
        while seals.seal():
            pass
        assert seals.unsealed() == 0
        assert ReadSeal.objects.count() == ReadLog.objects.count() == 320
    assert faults() == []


def test_the_job_seals_and_tells_the_head_to_the_log(empty_database: None, caplog: Any) -> None:
    look(3)
    with caplog.at_level("INFO", logger="fotfeste.seals"):
        jobs.seal_reads(timestamp=0)
    with the_system():
        assert seals.unsealed() == 0
        assert str(seals.head()) in caplog.text


def test_the_bytes_that_are_hashed_can_not_be_read_in_two_ways() -> None:
    assert seals.sentence(1, 1, ("ab", "c")) != seals.sentence(1, 1, ("a", "bc"))
    assert seals.sentence(1, 1, (None,)) != seals.sentence(1, 1, ("",))
    assert seals.sentence(1, 1, ("~",)) != seals.sentence(1, 1, (None,))
    assert seals.sentence(12, 1, (7, "blå", None)) == b"1:1,2:12,1:1,1:7,4:bl\xc3\xa5,~"


def test_every_column_of_a_look_is_sealed() -> None:
    assert {field.attname for field in ReadLog._meta.concrete_fields} == set(seals.FIELDS)


# Tampering -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "kind = 'page'",
        "page = 'other'",
        "subject_id = 4",
        "count = 2",
        "role = 'adviser'",
        "label = 'other'",
        "because = 'team'",
        "reason = 'a reason'",
        "fields = 'name'",
    ],
)
def test_a_changed_look_is_found(empty_database: None, change: str) -> None:
    sealed(8)
    tamper(f"update people_readlog set {change} where id = {number_at(4)}")
    assert faults() == [(FaultKind.CHANGED, 4)]


def test_a_removed_look_is_found(empty_database: None) -> None:
    sealed(8)
    tamper(f"delete from people_readlog where id = {number_at(4)}")
    assert faults() == [(FaultKind.REMOVED, 4)]


def test_looks_that_changed_places_are_found(empty_database: None) -> None:
    sealed(8)
    third, sixth = number_at(3), number_at(6)
    tamper(
        "update people_readseal set read_id = -1 where place = 3",
        f"update people_readseal set read_id = {third} where place = 6",
        f"update people_readseal set read_id = {sixth} where place = 3",
    )
    assert faults() == [(FaultKind.CHANGED, 3), (FaultKind.CHANGED, 6)]


def test_a_changed_seal_is_told_from_a_changed_look(empty_database: None) -> None:
    sealed(8)
    tamper("update people_readseal set chain = sha256('x') where place = 4")
    assert faults() == [(FaultKind.SEAL_CHANGED, 4)]


def test_a_changed_batch_is_found(empty_database: None) -> None:
    sealed(8)
    tamper("update people_readseal set batch = 9 where place = 4")
    assert faults() == [(FaultKind.CHANGED, 4)]


@pytest.mark.parametrize("removed", ["place = 4", "place = 1", "place between 3 and 6"])
def test_a_removed_seal_is_found(empty_database: None, removed: str) -> None:
    sealed(8)
    tamper(f"delete from people_readseal where {removed}")
    (found,) = faults()
    assert found[0] == FaultKind.SEAL_REMOVED


def test_a_change_at_the_end_is_found(empty_database: None) -> None:
    sealed(8)
    tamper(f"update people_readlog set page = 'other' where id = {number_at(8)}")
    assert faults() == [(FaultKind.LAST_CHANGED, 8)]


def test_several_faults_are_all_told(empty_database: None) -> None:
    sealed(8)
    tamper(
        f"update people_readlog set page = 'other' where id in ({number_at(2)}, {number_at(3)})",
        f"delete from people_readlog where id = {number_at(6)}",
    )
    assert faults() == [(FaultKind.CHANGED, 2), (FaultKind.CHANGED, 3), (FaultKind.REMOVED, 6)]


def test_an_end_that_was_cut_off_is_found_with_a_head_that_was_kept(empty_database: None) -> None:
    kept = sealed(8)
    tamper(
        "delete from people_readseal where place > 6", f"delete from people_readlog where id > {number_at(6)}"
    )
    assert faults() == []
    assert faults(kept) == [(FaultKind.HEAD_MISSING, 0)]


def test_a_chain_that_was_computed_anew_is_found_with_a_head_that_was_kept(empty_database: None) -> None:
    kept = sealed(8)
    tamper("update people_readlog set page = 'other'", "delete from people_readseal")
    with the_system():
        seals.seal(everywhere=True)
    assert faults() == []
    assert faults(kept) == [(FaultKind.HEAD_MISSING, 0)]


def test_an_earlier_head_of_a_chain_that_has_grown_is_met(empty_database: None) -> None:
    kept = sealed(4)
    sealed(4)
    assert faults(kept) == []


def test_memory_stays_bounded_when_everything_is_wrong(empty_database: None, monkeypatch: Any) -> None:
    sealed(8)
    monkeypatch.setattr(seals, "KEPT", 3)
    tamper("update people_readlog set page = 'other'")
    with the_system():
        verdict = seals.verify(size=2)
    assert (verdict.wrong, len(verdict.faults)) == (8, 3)


# The command ---------------------------------------------------------------------------------------------


def _command(**options: Any) -> tuple[str, int]:
    out, code = io.StringIO(), 0
    try:
        call_command("verify_reads", stdout=out, stderr=io.StringIO(), **options)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return out.getvalue(), code


def test_the_command_says_that_the_chain_is_whole_and_prints_its_head(empty_database: None) -> None:
    head = sealed(3)
    look(2)
    told, code = _command()
    assert code == 0
    assert "The chain is whole. 3 looks are sealed, 2 wait for their seal." in told
    assert f"Head: {head.hex()}" in told
    assert _command(head=head.hex())[1] == 0


def test_the_command_names_the_rows_and_fails(empty_database: None) -> None:
    sealed(3)
    number = number_at(2)
    tamper(f"delete from people_readlog where id = {number}")
    told, code = _command()
    assert code == 1
    assert f"Look {number}, sealed at place 2, has been removed." in told


def test_the_command_leaves_an_event(empty_database: None) -> None:
    sealed(3)
    _command()
    with the_system():
        event = Event.objects.get(verb="people.reads_verified")
    assert event.details == {"sealed": 3, "unsealed": 0, "faults": 0}


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_verify(role: str, actor_in: Callable[[str], Any]) -> None:
    with actors.enter(actor_in(role)) as by:
        if Permission.VIEW_PROCESSING in ROLES[role].permissions:
            assert oversight.verify_reads(by=by).is_whole
        else:
            with pytest.raises(Denied):
                oversight.verify_reads(by=by)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_take_out(role: str, actor_in: Callable[[str], Any]) -> None:
    with actors.enter(actor_in(role)) as by:
        if Permission.VIEW_PROCESSING in ROLES[role].permissions:
            assert oversight.record_oversight_export(what="log", form="csv", rows=1, by=by).pk
        else:
            with pytest.raises(Denied):
                oversight.record_oversight_export(what="log", form="csv", rows=1, by=by)
