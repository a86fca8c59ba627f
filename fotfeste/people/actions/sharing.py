"""Writes about sharing: every sharing is a row of its own, and it is closed the second it is stopped (R5, R6, R7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.records import validate
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.categories import Category, Purpose
from fotfeste.people.models import Channel, Consent, Controller, Disclosure, LegalBasis, Person
from fotfeste.people.sharing_wish import Wish, check_may_share, faults_of


@transaction.atomic
def share(
    *,
    person: Person,
    recipient: Controller,
    categories: Iterable[Category],
    fields: Iterable[str],
    purpose: Purpose | str,
    basis: LegalBasis,
    necessity: str,
    channel: Channel | str,
    informed_how: str,
    informed_on: dt.date,
    by: Actor,
    positive: bool | None = None,
    consent: Consent | None = None,
    basis_reference: str = "",
    valid_until: dt.datetime | None = None,
    necessity_of: Mapping[Category, str] | None = None,
) -> Disclosure:
    """Share what the own organisation has recorded about *person*, in *categories* that *by* sees, with *recipient*.

    ``fields`` are keys of `sharing_fields`; none means all fields of the categories. What is shared here («written») is
    opened a category at a time, so it takes all of them; what was said or carried on paper opens nothing. Categories
    beyond the minimum need a reason each in *necessity_of*. Raises Rejected with every fault; those of the law name
    the rule that stands in the way.
    """
    check_may_share(person, by)
    wish = Wish(
        person=person,
        sender=controller_of(by),
        recipient=recipient,
        categories=frozenset(Category(one) for one in categories),
        fields=tuple(fields),
        purpose=str(purpose),
        basis=basis,
        necessity=necessity,
        necessity_of=necessity_of,
        channel=str(channel),
        informed_how=informed_how,
        informed_on=informed_on,
        consent=consent,
        basis_reference=basis_reference,
        valid_until=valid_until,
    )
    if faults := faults_of(wish):
        raise Rejected(faults)
    disclosure = Disclosure(
        person=person,
        controller=wish.sender,
        recipient=recipient,
        categories=sorted(int(one) for one in wish.categories),
        fields=list(wish.all_fields),
        purpose=wish.purpose,
        basis=basis,
        basis_reference=basis_reference.strip(),
        necessity=wish.whole_necessity,
        channel=wish.channel,
        positive=positive,
        informed_how=informed_how.strip(),
        informed_on=informed_on,
        made_by_id=by.staff_id,
        valid_until=valid_until,
        consent=consent,
    )
    # The database lets nobody else write it, so that nothing is shared past the rules.
    with as_system("people.share"):
        validate(disclosure)
        disclosure.save(force_insert=True)
    trace.record(
        "people.shared",
        disclosure,
        by=by,
        details={"basis": basis.key, "channel": wish.channel},
        subject_id=person.pk,
    )
    return disclosure


@transaction.atomic
def stop_sharing(*, disclosure: Disclosure, by: Actor) -> Disclosure:
    """Close what was opened; the recipient sees nothing of it from the same second. Only the sender may."""
    check_may_share(disclosure.person, by)
    if disclosure.controller_id != controller_of(by).pk:
        raise Denied(_("Bare den som har delt, kan avslutte delingen."))
    if disclosure.ended_at is None:
        disclosure.ended_at = timezone.now()
        with as_system("people.stop_sharing"):
            disclosure.save(update_fields=["ended_at"])
        trace.record("people.sharing_stopped", disclosure, by=by, subject_id=disclosure.person_id)
    return disclosure
