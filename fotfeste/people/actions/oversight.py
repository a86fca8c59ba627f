"""Writes of the oversight of processing: that the log was verified, and that something was taken out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models import Event
from fotfeste.kernel.roles import Permission
from fotfeste.people import seals
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.models import ReadSeal


def _nothing(_done: int) -> None:
    """Nobody follows the progress."""


@transaction.atomic
def verify_reads(
    *, by: Actor, earlier: bytes | None = None, progress: Callable[[int], None] = _nothing
) -> seals.Verdict:
    """Verify the whole chain of the log of reads, and leave the event that it was done and what it said."""
    by.check(Permission.VIEW_PROCESSING)
    with as_system("people.verify_reads"):
        verdict = seals.verify(earlier=earlier, progress=progress)
    details = {"sealed": verdict.sealed, "unsealed": verdict.unsealed, "faults": verdict.wrong}
    trace.record("people.reads_verified", ReadSeal(place=verdict.head.place), by=by, details=details)
    return verdict


@transaction.atomic
def record_oversight_export(
    *, what: str, form: str, rows: int, by: Actor, filters: Iterable[str] = ()
) -> Event:
    """Leave the event that *rows* rows of *what* (a page of the oversight) were taken out as a file.

    *filters* are the names of the filters in use, never what was chosen in them.
    """
    by.check(Permission.VIEW_PROCESSING)
    details = {"what": what, "form": form, "rows": rows, "filters": list(filters)}
    return trace.record("people.oversight_exported", controller_of(by), by=by, details=details)
