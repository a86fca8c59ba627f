"""Runs of disposal: a dry one that only counts, and a real one, in batches that each are whole or not at all.

A real run is ordered by somebody who has looked at a dry one; no job starts it by itself, since what is deleted does
not come back. An installation that wants it every night puts the command in its own timetable. When a run is broken
off, the next one goes on with it. Backups are not touched: they run out by the installation's own plan.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models import Account
from fotfeste.kernel.models.trace import Audience
from fotfeste.people import due
from fotfeste.people.acting import as_system
from fotfeste.people.certificates import certificate, lines_of, stored
from fotfeste.people.models import (
    Controller,
    DisposalRun,
    Merge,
    Person,
    PersonAccount,
    Protection,
    Remainder,
)
from fotfeste.people.retention_access import check_may_decide_for
from fotfeste.people.retention_rules import Line, added_up, age_group, checksum

BATCH = 500
"""Rows a transaction: little enough that nobody waits for it."""

Progress = Callable[[str, int], None]
"""Told the kind of record and how many more rows are gone, after each batch."""


@transaction.atomic
def try_disposal(*, controller: Controller | None, by: Actor) -> DisposalRun:
    """Count what a real run would delete and hold back, and delete nothing."""
    check_may_decide_for(controller, by)
    with as_system("people.try_disposal"):
        lines = added_up(due.look(controller, timezone.now()))
        run = DisposalRun.objects.create(
            controller=controller,
            dry=True,
            finished_at=timezone.now(),
            counts=stored(lines),
            held=sum(line.held_count for line in lines),
            ordered_by_id=by.staff_id if by.is_signed_in else None,
        )
    _record(run, by)
    return run


def dispose(
    *, controller: Controller | None, by: Actor, batch: int = BATCH, progress: Progress | None = None
) -> DisposalRun:
    """Delete what is due, of *controller* or of all, and write the certificate. Only what a confirmed rule lets go.

    Each batch is a transaction of its own, with its numbers; a run that was broken off before is taken up again. Call
    it outside a transaction.
    """
    check_may_decide_for(controller, by)
    with as_system("people.dispose"):
        run = _begun(controller, by)
    at = run.started_at
    ordinary = [kind for kind in due.kinds() if not kind.shared]
    while sum(_pass_through(run, kind, controller, at, batch, progress) for kind in ordinary):
        # What went may have been what held something else back.
        pass
    if controller is None:
        _dispose_of_persons(run, at, batch, progress)
    with as_system("people.dispose") as system:
        run = DisposalRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        _finish(run, controller)
        _record(run, by if by.is_system else system)
    return run


def _begun(controller: Controller | None, by: Actor) -> DisposalRun:
    """The run that was broken off, or a new one."""
    broken_off = DisposalRun.objects.filter(
        dry=False, finished_at__isnull=True, controller=controller
    ).first()
    return broken_off or DisposalRun.objects.create(
        controller=controller,
        dry=False,
        counts=stored([]),
        ordered_by_id=by.staff_id if by.is_signed_in else None,
    )


def _pass_through(
    run: DisposalRun,
    kind: due.Kind,
    controller: Controller | None,
    at: dt.datetime,
    batch: int,
    progress: Progress | None,
) -> int:
    """Dispose of everything of one kind that can go now; answers how many rows went."""
    with as_system("people.dispose"):
        rules = [share.policy.pk for share in due.shares(kind.key, controller) if share.policy]
    gone = 0
    for rule in rules:
        last: int | None = 0
        while last is not None:
            with as_system("people.dispose"):
                # Asked anew each time: somebody may have changed a rule, or made an own one.
                shares = [
                    one for one in due.shares(kind.key, controller) if one.policy and one.policy.pk == rule
                ]
                n, last = _batch(run, kind, shares[0], at, last, batch) if shares else (0, None)
            gone += n
            if n and progress:
                progress(kind.key, n)
    return gone


def _batch(
    run: DisposalRun, kind: due.Kind, share: due.Share, at: dt.datetime, after: int, batch: int
) -> tuple[int, int | None]:
    """Delete some rows of one kind and rule, with their history, and count them, in one transaction.

    Answers how many went, and the number of the last row that was looked at; None when there are no more.
    """
    policy = share.policy
    if policy is None or policy.confirmed_on is None:
        return 0, None
    ready = due.judged(kind, policy, share.whose, at).filter(held="").order_by("pk")
    first = list(ready.filter(pk__gt=after).values_list("pk", "person_id")[:batch])
    if not first:
        return 0, None
    last = first[-1][0]
    # Whoever places a hold, or writes a row about the person, waits; what was written before is judged now.
    list(
        Person.objects.select_for_update(of=("self",))
        .filter(pk__in={person for _row, person in first})
        .order_by("pk")
        .values_list("pk")
    )
    rows = list(ready.filter(pk__in=[row for row, _person in first]))
    if not rows:
        return 0, last
    closed_twins = [row.gone_id for row in rows if isinstance(row, Merge) and row.undone_at is None]
    keys = [row.pk for row in rows]
    for history in due.histories_of(kind.model):
        due.rows_of(history).filter(pgh_obj_id__in=keys).delete()
    due.rows_of(kind.model).filter(pk__in=keys).delete()
    line = due.line_of(kind, policy)
    line.count = len(keys)
    _count(run, [line])
    if closed_twins:
        # A record that was merged into another is an empty shell, kept for the sake of undoing. It counts for nobody.
        twins = due.with_nothing_left(Person.objects.filter(pk__in=closed_twins))
        _delete_persons(list(twins.values_list("pk", flat=True)))
    return len(keys), last


def _dispose_of_persons(run: DisposalRun, at: dt.datetime, batch: int, progress: Progress | None) -> None:
    """Delete persons about whom nobody has anything any more; what is left of each is an anonymous row."""
    kind = next(one for one in due.kinds() if one.model is Person)
    last = 0
    while True:
        with as_system("people.dispose"):
            policy = due.policy_of(kind.key, None)
            if policy is None or due.standing_in_the_way_of_persons():
                return
            keys = list(
                due.empty_persons(policy, at).filter(pk__gt=last).values_list("pk", flat=True)[:batch]
            )
            if not keys:
                return
            last = keys[-1]
            list(
                Person.objects.select_for_update(of=("self",))
                .filter(pk__in=keys)
                .order_by("pk")
                .values_list("pk")
            )
            persons = list(due.empty_persons(policy, at).filter(pk__in=keys))
            _leave_remainders(persons)
            _delete_persons([person.pk for person in persons])
            line = due.line_of(kind, policy)
            line.count = len(persons)
            _count(run, [line], persons=len(persons))
        if progress:
            progress(kind.key, len(persons))


def _leave_remainders(persons: list[Person]) -> None:
    """One anonymous row for each, in an order that tells nothing. Protected persons count in no statistics."""
    open_ones = [one for one in persons if one.protection == Protection.NONE and not one.shielded]
    secrets.SystemRandom().shuffle(open_ones)
    Remainder.objects.bulk_create(
        Remainder(
            registered_year=timezone.localdate(one.registered_at).year,
            age_group=age_group(one.birth_date, timezone.localdate(one.registered_at)),
        )
        for one in open_ones
    )


def _delete_persons(keys: list[int]) -> None:
    """Delete persons with their history and all that is theirs alone. Their accounts can not sign in again."""
    accounts = list(PersonAccount.objects.filter(person_id__in=keys).values_list("account_id", flat=True))
    for kind in due.kinds():
        if kind.shared and kind.model is not Person:
            due.rows_of(kind.model).filter(person_id__in=keys).delete()
    for history in due.histories_of(Person):
        due.rows_of(history).filter(pgh_obj_id__in=keys).delete()
    due.rows_of(Person).filter(pk__in=keys).delete()
    for account in Account.objects.filter(pk__in=accounts, staff__isnull=True):
        _close(account)


def _close(account: Account) -> None:
    """Delete an account, or make it useless where something still points at it."""
    try:
        with transaction.atomic():
            account.delete()
    except (ProtectedError, RestrictedError):
        account.refresh_from_db()
        account.login = f"closed-{secrets.token_hex(16)}"
        account.is_active = False
        account.set_unusable_password()
        account.save(update_fields=["login", "is_active", "password"])


def _count(run: DisposalRun, lines: list[Line], persons: int = 0) -> None:
    counted = DisposalRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    counted.counts = stored(added_up([*lines_of(counted), *lines]))
    counted.persons += persons
    counted.save(update_fields=["counts", "persons"])


def _finish(run: DisposalRun, controller: Controller | None) -> None:
    """Count what is held back, write the certificate and its checksum, and close the run."""
    done = lines_of(run)
    held = [line for line in added_up(due.look(controller, run.started_at)) if line.held_count]
    for line in held:
        line.count = 0
    lines = added_up([*done, *held])
    run.finished_at = timezone.now()
    run.counts = stored(lines)
    run.held = sum(line.held_count for line in lines)
    run.certificate = certificate(run, lines)
    run.sha256 = checksum(run.certificate)
    run.save(update_fields=["finished_at", "counts", "held", "certificate", "sha256"])


def _record(run: DisposalRun, by: Actor) -> None:
    verb = "people.disposal_tried" if run.dry else "people.disposed"
    trace.record(
        verb,
        run,
        by=by,
        label=str(run.pk),
        details={"rows": sum(line.count for line in lines_of(run)), "held": run.held, "persons": run.persons},
        audience=Audience.ORGANISATION,
    )
