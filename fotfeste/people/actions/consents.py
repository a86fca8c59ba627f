"""Writes about consents: registering what the person said yes to, and taking it back with one click (R8)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Fault, Rejected
from fotfeste.kernel.records import validate
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.models import Consent, ConsentKind, Disclosure, Person
from fotfeste.people.sharing_wish import check_may_share


@transaction.atomic
def register_consent(
    *,
    person: Person,
    kind: ConsentKind | str,
    purpose: str,
    text: str,
    text_version: str,
    language: str,
    given_on: dt.date,
    effect: str,
    by: Actor,
) -> Consent:
    """Register that *person* consented: to what, in which text and language, and what happens when it is withdrawn."""
    check_may_share(person, by)
    consent = Consent(
        person=person,
        controller=controller_of(by),
        kind=kind,
        purpose=purpose,
        text=text,
        text_version=text_version,
        language=language,
        given_on=given_on,
        effect=effect,
    )
    if given_on > timezone.localdate():
        raise Rejected([Fault("given_on", _("Dagen er ikke kommet ennå. Skriv dagen samtykket ble gitt."))])
    validate(consent)
    consent.save(force_insert=True)
    trace.record("people.consent_given", consent, by=by, details={"kind": str(kind)}, subject_id=person.pk)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Actor) -> Consent:
    """Take *consent* back, by the person herself or for her by the one she gave it to; the service goes on.

    What was shared because of it is closed the same second.
    """
    _check_may_withdraw(consent, by)
    now = timezone.now()
    with as_system("people.withdraw_consent"):
        stored = Consent.objects.select_for_update().get(pk=consent.pk)
        if stored.withdrawn_at is not None:
            return stored
        stored.withdrawn_at = now
        stored.save(update_fields=["withdrawn_at"])
        resting = list(Disclosure.objects.filter(consent=stored, ended_at__isnull=True))
        Disclosure.objects.filter(pk__in=[one.pk for one in resting]).update(ended_at=now)
    trace.record("people.consent_withdrawn", stored, by=by, subject_id=stored.person_id)
    for one in resting:
        trace.record("people.sharing_stopped", one, by=by, subject_id=one.person_id)
    return stored


def _check_may_withdraw(consent: Consent, by: Actor) -> None:
    """Raise Denied unless the consent is *by*'s own, or was given to the organisation that *by* acts for."""
    if by.is_participant:
        if consent.person_id != by.person_id:
            raise Denied(_("Dette samtykket er ikke ditt."))
        return
    check_may_share(consent.person, by)
    if consent.controller_id != controller_of(by).pk:
        raise Denied(_("Samtykket er gitt til en annen organisasjon."))
