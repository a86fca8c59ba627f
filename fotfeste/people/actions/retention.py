"""Writes of the rules for how long records are kept, and of holds that stop disposal."""

from __future__ import annotations

import csv
import datetime as dt
import re
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.records import validate
from fotfeste.kernel.roles import Permission
from fotfeste.people import due
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.declared import DECLARED
from fotfeste.people.models import Controller, Hold, HoldReason, Person, RetentionPolicy, StartEvent
from fotfeste.people.retention_access import check_may_decide_for
from fotfeste.people.retention_rules import LONGEST

SHIPPED = Path(__file__).resolve().parents[1] / "shipped" / "retention.csv"
SHORT_CODE = 8
"""So many hexadecimal digits of a person's reference are enough, when only one in the organisation begins so."""


def load_shipped_policies(*, by: Actor) -> int:
    """Register the starting proposal where a kind of record has no common rule; answers how many are new.

    Every rule is a proposal: nothing is deleted on it before it is confirmed. Rules that exist are left alone.
    """
    check_may_decide_for(None, by)
    known = set(RetentionPolicy.objects.filter(controller__isnull=True).values_list("record", flat=True))
    new = [row for row in _read_shipped() if row["record"] not in known]
    for row in new:
        set_policy(**row, controller=None, confirmed=False, by=by)
    return len(new)


@transaction.atomic
def set_policy(
    *,
    record: str,
    controller: Controller | None,
    months: int,
    start: StartEvent,
    archive_first: bool,
    plan: str,
    confirmed: bool,
    by: Actor,
) -> RetentionPolicy:
    """Say how long *controller* keeps a kind of record, and whether it stands by it.

    Members of staff decide for their own organisation; the common rules, without a controller, are the system's. A
    rule that is changed is a proposal again unless *confirmed*. Raises Rejected with every fault.
    """
    check_may_decide_for(controller, by)
    _refuse_policy(record, controller, months, start)
    wanted = {"months": months, "start": start.value, "archive_first": archive_first, "plan": plan.strip()}
    with as_system("people.set_policy"):
        policy = (
            RetentionPolicy.objects.select_for_update(of=("self",))
            .filter(record=record, controller=controller)
            .first()
        )
        before = {name: getattr(policy, name) for name in wanted} if policy else {}
        was_confirmed = bool(policy and policy.confirmed_on)
        if before == wanted and was_confirmed == confirmed and policy is not None:
            return policy
        policy = policy or RetentionPolicy(record=record, controller=controller)
        for name, value in wanted.items():
            setattr(policy, name, value)
        policy.confirmed_on = timezone.localdate() if confirmed else None
        policy.confirmed_by_id = by.staff_id if confirmed and by.is_signed_in else None
        validate(policy)
        policy.save()
    trace.record(
        "people.retention_set",
        policy,
        by=by,
        label=record,
        details={"before": before | {"confirmed": was_confirmed}, "after": wanted | {"confirmed": confirmed}},
    )
    return policy


@transaction.atomic
def confirm_common_policy(*, record: str, by: Actor) -> RetentionPolicy:
    """Confirm a common rule as it stands, on behalf of all controllers that have no rule of their own."""
    check_may_decide_for(None, by)
    policy = RetentionPolicy.objects.filter(record=record, controller__isnull=True).first()
    if policy is None:
        raise Rejected(
            [Fault("record", _("Det finnes ingen felles lagringsregel for dette. Les inn forslagene først."))]
        )
    return set_policy(
        record=record,
        controller=None,
        months=policy.months,
        start=StartEvent(policy.start),
        archive_first=policy.archive_first,
        plan=policy.plan,
        confirmed=True,
        by=by,
    )


@transaction.atomic
def place_hold(*, reference: str, reason: HoldReason, note: str, until: dt.date | None, by: Actor) -> Hold:
    """Stop the disposal of what the own organisation has about a person, whom *reference* points out.

    *reference* is the number in the address of her page, or its first eight digits. Who places a hold need not be able
    to see the person. Raises Rejected with every fault.
    """
    by.check(Permission.MANAGE_PROCESSING)
    controller = controller_of(by)
    faults = []
    with as_system("people.place_hold"):
        person = _referred(reference, controller)
        if person is None:
            faults.append(
                Fault(
                    "reference",
                    _("Fant ingen i egen organisasjon. Lim inn hele adressen til siden om personen."),
                )
            )
        if until is not None and until < timezone.localdate():
            faults.append(
                Fault("until", _("Dagen er passert. Velg en dag framover, eller la feltet stå tomt."))
            )
        if faults or person is None:
            raise Rejected(faults)
        # Nobody may be disposing of her at the same moment.
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        hold = Hold(
            person=person,
            controller=controller,
            reason=reason,
            note=note.strip(),
            until=until,
            placed_by_id=by.staff_id if by.is_signed_in else None,
        )
        validate(hold)
        hold.save(force_insert=True)
    trace.record("people.hold_placed", hold, by=by, details={"reason": reason.value}, subject_id=person.pk)
    return hold


@transaction.atomic
def lift_hold(*, number: int, by: Actor) -> None:
    """Lift a hold of the own organisation. Raises Rejected when there is none that lasts."""
    by.check(Permission.MANAGE_PROCESSING)
    controller = controller_of(by)
    with as_system("people.lift_hold"):
        hold = (
            Hold.objects.select_for_update(of=("self",))
            .filter(pk=number, controller=controller, lifted_at__isnull=True)
            .first()
        )
        if hold is None:
            raise Rejected([Fault("hold", _("Sperren finnes ikke, eller den er opphevet."))])
        hold.lifted_at = timezone.now()
        hold.save(update_fields=["lifted_at"])
    trace.record("people.hold_lifted", hold, by=by, subject_id=hold.person_id)


def _read_shipped() -> list[dict[str, Any]]:
    """The rows of the shipped proposal as arguments of `set_policy`."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return [
            {
                "record": line["record"],
                "months": int(line["months"]),
                "start": StartEvent(line["start"]),
                "archive_first": line["archive_first"] == "yes",
                "plan": line["plan"],
            }
            for line in csv.DictReader(file)
        ]


def _refuse_policy(record: str, controller: Controller | None, months: int, start: StartEvent) -> None:
    faults = []
    if record not in DECLARED:
        faults.append(Fault("record", _("Dette er ingen type opplysning som registreres her.")))
    elif controller is not None and due.Kind(DECLARED[record], DECLARED[record].model).shared:
        faults.append(
            Fault("record", _("Dette er felles for alle som følger opp personen, og har en felles regel."))
        )
    if not 0 <= months <= LONGEST:
        faults.append(Fault("months", _("Skriv et antall måneder fra 0 til {most}.").format(most=LONGEST)))
    if start not in StartEvent:
        faults.append(Fault("start", _("Velg når tiden skal regnes fra.")))
    if faults:
        raise Rejected(faults)


def _referred(reference: str, controller: Controller) -> Person | None:
    """The one person whose reference stands in *reference* and about whom *controller* has something."""
    found = re.search(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|\b[0-9a-f]{8}", reference.lower())
    if found is None:
        return None
    digits = found[0].replace("-", "")
    if len(digits) > SHORT_CODE:
        digits = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    has_something = [
        Exists(due.rows_of(kind.model).filter(person=OuterRef("pk"), controller=controller))
        for kind in due.kinds()
        if not kind.shared
    ]
    persons = (
        Person.objects.annotate(reference=Cast("public_id", CharField()))
        .filter(reference__startswith=digits)
        .filter(reduce(or_, map(Q, has_something)))
    )
    one = list(persons[:2])
    return one[0] if len(one) == 1 else None
