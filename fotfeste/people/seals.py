"""Seals the log of reads: every look gets a place in a chain of hashes, and the whole chain can be verified.

The chain, form 1. A look's place in the chain holds ``sha256(before + sentence)``: *before* is the 32 bytes of the
place before, for the first place ``sha256("fotfeste reads 1")``. The *sentence* is the form, the place, the batch and
every field of the look in the order of FIELDS, each written as its length in bytes, a colon, its bytes and a comma
(``5:hello,``), or ``~`` when it is empty in the database. Nothing else can be written in the same way, since every
length is told. Numbers are written in decimal, the moment as microseconds since 1970 in UTC, text as UTF-8.

Looks are sealed in the order in which they are found, so one that was committed late gets a later place and none is
missed. Whoever can rewrite the whole database can also compute a new chain; that shows when the last hash, the head,
was kept elsewhere. The sealing job writes the head to the log of the server for that reason.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from fotfeste.people.models import ReadLog, ReadSeal
from fotfeste.people.models.reads import ReadLogQuerySet

FORM = 1
START = hashlib.sha256(b"fotfeste reads 1").digest()
FIELDS = (
    "id",
    "at",
    "kind",
    "page",
    "subject_id",
    "count",
    "staff_id",
    "organisation_id",
    "controller_id",
    "role",
    "label",
    "because",
    "reason",
    "fields",
)
BATCH = 5000
WINDOW = 20_000
"""How many numbers behind the newest seal are looked through each minute; the night looks through all."""
_LOCK = 0x666F_7365
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def sentence(place: int, batch: int, look: tuple[Any, ...]) -> bytes:
    """The bytes that are hashed for *look* (its FIELDS in order) at *place*; see the top of this file."""
    return b"".join(map(_told, (FORM, place, batch, *look)))


def link(before: bytes, place: int, batch: int, look: tuple[Any, ...]) -> bytes:
    """The hash of *look* at *place*, after the place whose hash is *before*."""
    return hashlib.sha256(before + sentence(place, batch, look)).digest()


def _told(value: Any) -> bytes:
    if value is None:
        return b"~"
    if isinstance(value, dt.datetime):
        value = (value - _EPOCH) // _MICROSECOND
    told = str(value).encode()
    return b"%d:%b," % (len(told), told)


# Sealing -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Head:
    """The last place of the chain and its hash; place 0 when nothing is sealed."""

    place: int
    chain: bytes
    batch: int

    def __str__(self) -> str:
        return self.chain.hex()


def head() -> Head:
    """The end of the chain now."""
    last = ReadSeal.objects.order_by("-place").values_list("place", "chain", "batch").first()
    return Head(last[0], bytes(last[1]), last[2]) if last else Head(0, START, 0)


def seal(*, size: int = BATCH, everywhere: bool = False) -> int:
    """Seal the next batch of at most *size* looks; answers how many. As the system, inside a transaction.

    Only one seals at a time. *everywhere* looks for unsealed looks from the beginning, else only near the newest.
    """
    with connection.cursor() as cursor:
        # Held until the transaction ends; the head is read by a later statement, so it is the newest.
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        end = head()
        looks = _next(size, everywhere=everywhere)
        if not looks:
            return 0
        batch, before, links = end.batch + 1, end.chain, []
        for place, look in enumerate(looks, start=end.place + 1):
            before = link(before, place, batch, look)
            links.append(before)
        cursor.execute(
            "insert into people_readseal (place, read_id, chain, batch)"
            " select %s + nr, read_id, chain, %s from unnest(%s::bigint[], %s::bytea[])"
            " with ordinality as made (read_id, chain, nr)",
            [end.place, batch, [look[0] for look in looks], links],
        )
    return len(looks)


def unsealed() -> int:
    """How many looks wait for their seal."""
    return _unsealed(0).count()


def _unsealed(after: int) -> ReadLogQuerySet:
    sealed = ReadSeal.objects.filter(read_id=OuterRef("pk"), read_id__gt=after)
    return ReadLog.objects.filter(~Exists(sealed), pk__gt=after)


def _next(size: int, *, everywhere: bool) -> list[tuple[Any, ...]]:
    """The looks to seal next: late ones first, then those after the newest seal, which need no comparing."""
    newest = ReadSeal.objects.order_by("-read_id").values_list("read_id", flat=True).first() or 0
    late = _unsealed(0 if everywhere else max(0, newest - WINDOW)).filter(pk__lt=newest)
    looks = list(late.order_by("pk").values_list(*FIELDS)[:size])
    fresh = ReadLog.objects.filter(pk__gt=newest).order_by("pk").values_list(*FIELDS)
    return looks + list(fresh[: size - len(looks)])


# Verifying -----------------------------------------------------------------------------------------------


class FaultKind(StrEnum):
    """What can be wrong with the chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    SEAL_CHANGED = "seal_changed"
    SEAL_REMOVED = "seal_removed"
    LAST_CHANGED = "last_changed"
    HEAD_MISSING = "head_missing"


_SENTENCES = {
    FaultKind.CHANGED: "Look {read} at place {place} is not what was sealed: "
    "the look has been changed, or others have been moved to its place.",
    FaultKind.REMOVED: "Look {read}, sealed at place {place}, has been removed.",
    FaultKind.SEAL_CHANGED: "The seal at place {place}, of look {read}, has been changed. The look is as sealed.",
    FaultKind.SEAL_REMOVED: "The seals of places {place} to {last} have been removed. "
    "The first look after them can not be verified.",
    FaultKind.LAST_CHANGED: "Look {read} at place {place}, the last one, or its seal, has been changed.",
    FaultKind.HEAD_MISSING: "The head you gave is not in the chain: the end was cut off, or all was rewritten.",
}


@dataclass(frozen=True)
class ChainFault:
    """One fault: what, at which place, of which look; ``last`` ends a row of missing places."""

    kind: FaultKind
    place: int = 0
    read: int = 0
    last: int = 0

    def __str__(self) -> str:
        if self.kind == FaultKind.SEAL_REMOVED and self.place == self.last:
            return f"The seal of place {self.place} has been removed. The first look after it can not be verified."
        return _SENTENCES[self.kind].format(place=self.place, read=self.read, last=self.last)


KEPT = 1000
"""Faults that are told one by one; the rest are counted, so that memory stays bounded."""


@dataclass
class Verdict:
    """What verifying found. ``faults`` holds the first KEPT of ``wrong`` faults."""

    sealed: int = 0
    unsealed: int = 0
    wrong: int = 0
    faults: list[ChainFault] = field(default_factory=list)
    head: Head = field(default_factory=lambda: Head(0, START, 0))

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong


def verify(
    *, earlier: bytes | None = None, size: int = BATCH, progress: Callable[[int], None] = lambda _done: None
) -> Verdict:
    """Verify the whole chain, a piece of *size* places at a time, as the system. *earlier* is a head that was kept."""
    verdict, walk = Verdict(), _Walk(earlier)
    for piece in _pieces(size):
        for row in piece:
            _note(verdict, walk.step(*row))
        verdict.sealed += len(piece)
        progress(verdict.sealed)
    _note(verdict, walk.end())
    verdict.head = Head(walk.place, walk.before, walk.batch)
    verdict.unsealed = unsealed()
    return verdict


def _note(verdict: Verdict, found: Iterator[ChainFault]) -> None:
    for fault in found:
        verdict.wrong += 1
        if len(verdict.faults) < KEPT:
            verdict.faults.append(fault)


Row = tuple[int, int, bytes, int, tuple[Any, ...]]
_PIECE = (
    "select s.place, s.read_id, s.chain, s.batch, "  # noqa: S608  (the names of our own columns)
    + ", ".join(f"r.{name}" for name in FIELDS)
    + " from people_readseal s left join people_readlog r on r.id = s.read_id"
    " where s.place > %s order by s.place limit %s"
)


def _pieces(size: int) -> Iterator[list[Row]]:
    place = None
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(min(place), 1) - 1 from people_readseal")
        place = cursor.fetchone()[0]
        while True:
            cursor.execute(_PIECE, [place, size])
            piece = [(row[0], row[1], bytes(row[2]), row[3], row[4:]) for row in cursor.fetchall()]
            if not piece:
                return
            yield piece
            place = piece[-1][0]


class _Walk:
    """Goes along the chain, one place after the other, and holds a fault back until the next place has explained it."""

    def __init__(self, earlier: bytes | None) -> None:
        self.place, self.before, self.batch = 0, START, 0
        self.earlier, self.has_met = earlier, earlier in (None, START)
        self.expected: bytes | None = None
        self.suspect: ChainFault | None = None
        self.is_lost = False

    def step(
        self, place: int, read: int, chain: bytes, batch: int, look: tuple[Any, ...]
    ) -> Iterator[ChainFault]:
        """Verify one place."""
        if place != self.place + 1:
            yield from self._settled(changed=True)
            yield ChainFault(FaultKind.SEAL_REMOVED, self.place + 1, last=place - 1)
            self.is_lost = True
        computed = link(self.before, place, batch, look)
        if look[0] is None:
            yield from self._settled(changed=True)
            yield ChainFault(FaultKind.REMOVED, place, read)
        elif self.is_lost or computed == chain:
            # After a gap there is nothing to compare the first place with; the next one is bound to it.
            yield from self._settled(changed=True)
        elif self.expected is not None and link(self.expected, place, batch, look) == chain:
            yield from self._settled(changed=False)
        else:
            yield from self._settled(changed=True)
            self.suspect, self.expected = ChainFault(FaultKind.CHANGED, place, read), computed
        self.is_lost = False
        self.has_met = self.has_met or chain == self.earlier
        self.place, self.before, self.batch = place, chain, batch

    def _settled(self, *, changed: bool) -> Iterator[ChainFault]:
        """The fault that was held back: the look was changed, or only its seal."""
        if self.suspect is not None:
            kind = FaultKind.CHANGED if changed else FaultKind.SEAL_CHANGED
            yield ChainFault(kind, self.suspect.place, self.suspect.read)
        self.suspect = self.expected = None

    def end(self) -> Iterator[ChainFault]:
        """What can only be said when the end is reached."""
        if self.suspect is not None:
            yield ChainFault(FaultKind.LAST_CHANGED, self.suspect.place, self.suspect.read)
        if not self.has_met:
            yield ChainFault(FaultKind.HEAD_MISSING)
