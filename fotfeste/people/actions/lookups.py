"""Looking somebody up outside one's own: judged by every rule, opened for hours, identity alone, with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.records import validate
from fotfeste.kernel.roles import Permission
from fotfeste.people import finding, reads
from fotfeste.people.acting import as_system, controller_of, staff_role_of
from fotfeste.people.actions.overrides import set_aside as set_rule_aside
from fotfeste.people.categories import Category, Purpose
from fotfeste.people.models import LegalBasis, Membership, MembershipKind, Person, ReadKind
from fotfeste.people.national_ids import NationalId
from fotfeste.people.own_bases import usual_basis

HOURS = 2
"""How long a look-up opens who somebody is."""
PAGE = "people:look_up"


@dataclass(frozen=True)
class LookedUp:
    """The answer: the person, or the rules that may be set aside first, or neither when there is nobody to find."""

    person: Person | None = None
    rules: tuple[str, ...] = ()


@transaction.atomic
def look_up(
    *,
    number: NationalId | None,
    name: str,
    birth_date: dt.date | None,
    reason: str,
    set_aside: Sequence[str],
    days: int,
    by: Actor,
) -> LookedUp:
    """Look up the one with *number*, or exactly this *name* and *birth_date*, for *reason*.

    *set_aside* are the rules that *by* sets aside for *days* days. Somebody who may never be seen does not exist.
    Raises Rejected with every fault.
    """
    by.check(Permission.LOOK_UP)
    role = staff_role_of(by)
    faults = []
    if not reason.strip():
        faults.append(Fault("reason", _("Skriv hvorfor du trenger å finne personen.")))
    if number is None and not (finding.plain(name) and birth_date):
        faults.append(Fault("number", _("Skriv fødselsnummeret, eller både hele navnet og fødselsdatoen.")))
    basis = usual_basis(controller_of(by), role)
    if basis is None:
        faults.append(Fault("reason", _("Organisasjonen din har ikke et rettslig grunnlag for å slå opp.")))
    if faults or basis is None:
        raise Rejected(faults)
    found = finding.judged(role.pk, number=number, name=name, birth_date=birth_date)
    reads.note(
        ReadKind.LOOKUP,
        PAGE,
        by=by,
        subject_id=found.person_id if found else None,
        count=1 if found else 0,
        because=MembershipKind.LOOKUP,
        reason=reason.strip(),
        fields=["identity"],
    )
    if found is None:
        return LookedUp()
    seen = Person.objects.filter(pk=found.person_id).first()
    if seen is not None:
        return LookedUp(person=seen)
    if set(found.rules) - set(set_aside):
        return LookedUp(rules=found.rules)
    person = Person(pk=found.person_id)
    for rule in found.rules:
        set_rule_aside(rule=rule, person=person, reason=reason.strip(), days=days, by=by)
    _open(person, reason.strip(), basis, by)
    return LookedUp(person=Person.objects.filter(pk=person.pk).first())


def _open(person: Person, reason: str, basis: LegalBasis, by: Actor) -> None:
    """A membership for hours, that shows who the person is and nothing more."""
    now = timezone.now()
    membership = Membership(
        person=person,
        controller=controller_of(by),
        kind=MembershipKind.LOOKUP,
        staff_role=staff_role_of(by),
        categories=[Category.IDENTITY],
        basis=basis,
        purpose=Purpose.FOLLOW_UP,
        reason=reason,
        valid_from=now,
        valid_until=now + dt.timedelta(hours=HOURS),
        made_by_id=by.staff_id,
    )
    with as_system("people.look_up"):
        validate(membership)
        membership.save(force_insert=True)
    trace.record("people.looked_up", membership, by=by, subject_id=person.pk)
