"""Writes that follow from a person's rights: a proposed correction and its answer, and that a copy was taken."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Fault, Rejected
from fotfeste.kernel.records import validate
from fotfeste.people import access
from fotfeste.people.acting import controller_of
from fotfeste.people.categories import Category
from fotfeste.people.declared import DECLARED
from fotfeste.people.field_words import told_fields
from fotfeste.people.insight_copy import controllers_of, find_record
from fotfeste.people.models import Controller, Correction, CorrectionStatus, Person

ANSWERS = (CorrectionStatus.ACCEPTED, CorrectionStatus.STATEMENT)
COPY_FORMS = ("html", "pdf", "json")
_WHOLE_NUMBER = re.compile(r"(?<!\d)\d{6} ?\d{5}(?!\d)")


@transaction.atomic
def propose_correction(
    *,
    person: Person,
    record: str,
    row: int,
    field: str,
    wanted: str,
    statement: str,
    controller: Controller | None,
    by: Actor,
) -> Correction:
    """The person says that *field* of row *row* of the kind *record* is wrong and what it should be.

    Without *wanted* it is her own statement, which is kept beside what stands there. It goes to the controller of the
    row; where all share the row (the person herself), *controller* says who shall answer. Raises Rejected with every
    fault.
    """
    _check_is(person, by)
    found = find_record(person, DECLARED[record], row) if record in DECLARED else None
    if found is None:
        raise Rejected([Fault("field", _("Opplysningen finnes ikke lenger. Gå tilbake og velg på nytt."))])
    responsible = found.controller or controller
    faults = [*_faults(field, {one.name for one in told_fields(DECLARED[record].model)}, wanted, statement)]
    if responsible is None or responsible not in controllers_of(person):
        faults.append(Fault("controller", _("Velg hvem som skal svare deg.")))
    if faults or responsible is None:
        raise Rejected(faults)
    correction = Correction(
        person=person,
        controller=responsible,
        category=found.category or Category.IDENTITY,
        record=record,
        row=row,
        field=field,
        wanted=wanted,
        statement=statement,
        status=CorrectionStatus.SENT if wanted else CorrectionStatus.OWN_WORDS,
    )
    validate(correction)
    correction.save(force_insert=True)
    trace.record(
        "people.correction_proposed",
        correction,
        by=by,
        details={"record": record, "fields": [field]},
        subject_id=person.pk,
    )
    return correction


def _faults(field: str, known: set[str], wanted: str, statement: str) -> list[Fault]:
    faults = []
    if field not in known:
        faults.append(Fault("field", _("Velg hva som er feil.")))
    if not (wanted or statement):
        faults.append(Fault("wanted", _("Skriv hva som er riktig, eller skriv en forklaring.")))
    for name, text in (("wanted", wanted), ("statement", statement)):
        if _WHOLE_NUMBER.search(text):
            faults.append(Fault(name, _("Ta bort fødselsnummeret. Vi trenger det ikke her.")))
    return faults


@transaction.atomic
def answer_correction(
    *, correction: Correction, status: CorrectionStatus, answer: str, by: Actor
) -> Correction:
    """Answer a proposed correction: it is mended, or the person's words are kept beside it, and why.

    Only the one who is controller of the row answers. What stood there before stays in the history.
    """
    access.check_may_follow_up(by)
    if correction.controller_id != controller_of(by).pk:
        raise Denied(_("Forslaget gjelder en annen organisasjon. Bare den kan svare."))
    faults = []
    if correction.status != CorrectionStatus.SENT:
        faults.append(Fault("status", _("Forslaget er besvart. Last siden på nytt for å se svaret.")))
    if status not in ANSWERS:
        faults.append(Fault("status", _("Velg om det er rettet eller ikke.")))
    if not answer.strip():
        faults.append(Fault("answer", _("Skriv en begrunnelse. Deltakeren leser den.")))
    if _WHOLE_NUMBER.search(answer):
        faults.append(Fault("answer", _("Ta bort fødselsnummeret. Vi trenger det ikke her.")))
    if faults:
        raise Rejected(faults)
    correction.status = status
    correction.answer = answer.strip()
    correction.answered_at = timezone.now()
    correction.answered_by_id = by.staff_id
    validate(correction)
    correction.save(update_fields=["status", "answer", "answered_at", "answered_by"])
    trace.record(
        "people.correction_answered",
        correction,
        by=by,
        details={"status": CorrectionStatus(status).value},
        subject_id=correction.person_id,
    )
    return correction


@transaction.atomic
def record_copy(*, person: Person, form: str, by: Actor) -> None:
    """Note that the person took a copy of everything about herself, in the form *form* among COPY_FORMS."""
    _check_is(person, by)
    if form not in COPY_FORMS:
        raise Rejected([Fault("form", _("Velg en av filene på siden."))])
    trace.record("people.copy_taken", person, by=by, details={"form": form}, subject_id=person.pk)


def _check_is(person: Person, by: Actor) -> None:
    if by.person_id != person.pk:
        raise Denied(_("Bare personen selv kan gjøre dette."))
