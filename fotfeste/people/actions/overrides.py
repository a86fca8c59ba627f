"""Setting an overridable population rule aside for one person and one member of staff, and taking it back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Fault, Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people import access
from fotfeste.people.acting import as_system, controller_of, staff_role_of
from fotfeste.people.models import Override, Person
from fotfeste.people.population_rules import RULE
from fotfeste.people.team_rules import OVERRIDE_DAYS


@transaction.atomic
def set_aside(*, rule: str, person: Person, reason: str, days: int, by: Actor) -> Override:
    """Set *rule* aside between *by* and *person* for *days* days. Raises Rejected for core rules.

    *person* need not be seen by *by*: whoever looks up has found her as the system. It opens nothing by itself: a
    membership does, and without the rule in its way.
    """
    by.check(Permission.LOOK_UP)
    role = staff_role_of(by)
    faults = []
    if rule not in RULE or RULE[rule].core:
        faults.append(Fault("rule", _("Denne regelen kan ikke settes til side.")))
    if not reason.strip():
        faults.append(Fault("reason", _("Skriv hvorfor regelen skal settes til side.")))
    if not 1 <= days <= OVERRIDE_DAYS:
        faults.append(Fault("days", _("Velg mellom 1 og {n} dager.").format(n=OVERRIDE_DAYS)))
    if faults:
        raise Rejected(faults)
    made = timezone.now()
    return put_aside(
        rules=[rule],
        person=person,
        reason=reason,
        made=made,
        until=made + dt.timedelta(days=days),
        by=by,
        role_id=role.pk,
    )[0]


@transaction.atomic
def put_aside(
    *,
    rules: list[str],
    person: Person,
    reason: str,
    made: dt.datetime,
    until: dt.datetime,
    by: Actor,
    role_id: int,
) -> list[Override]:
    """Store that *rules* are set aside from *made* until *until*; raises Rejected where a core rule stands too."""
    by.check(Permission.LOOK_UP)
    controller = controller_of(by)
    with as_system("people.set_aside"):
        standing = access.refusals(role_id, [person.pk]).get(person.pk)
        if standing is None or any(RULE[each].core for each in standing):
            raise Rejected([Fault("person", _("Vi finner ingen med disse opplysningene."))])
        rows = [
            Override.objects.create(
                person_id=person.pk,
                controller=controller,
                staff_role_id=role_id,
                rule=each,
                reason=reason.strip(),
                made_at=made,
                expires_at=until,
            )
            for each in rules
        ]
    for row in rows:
        trace.record("people.rule_set_aside", row, by=by, details={"rule": row.rule}, subject_id=person.pk)
    return rows


@transaction.atomic
def lift_override(*, override: Override, by: Actor) -> Override:
    """End a set-aside rule before its time: whoever set it aside may, and those who look through access in the unit."""
    controller = controller_of(by)
    own = by.is_signed_in and override.staff_role_id == staff_role_of(by).pk
    if not own and not (by.may(Permission.REVIEW_ACCESS) and override.controller_id == controller.pk):
        raise Denied(
            _("Bare den som satte regelen til side, og den som går gjennom tilgang, kan oppheve det.")
        )
    now = timezone.now()
    if override.expires_at > now:
        with as_system("people.lift_override"):
            override.expires_at = now
            override.save(update_fields=["expires_at"])
        trace.record(
            "people.rule_again",
            override,
            by=by,
            details={"rule": override.rule},
            subject_id=override.person_id,
        )
    return override
