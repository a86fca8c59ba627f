"""What the pages of sharing show: sharings in words, what may be chosen, and the rules that stand in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fotfeste.people.categories import CATEGORY_HELP, MINIMUM, PURPOSE_NAMES, Category, Purpose
from fotfeste.people.field_words import controller_name
from fotfeste.people.models import Channel, Consent, Controller, Disclosure, LegalBasis
from fotfeste.people.sharing_fields import ShareField, label_of
from fotfeste.people.sharing_rules import SHAREABLE, Answer
from fotfeste.people.sharing_words import plain, sentence
from fotfeste.web.sharing.forms import ReasonsForm


@dataclass(frozen=True, kw_only=True)
class SharingLine:
    """One sharing as a line of a list. ``state`` is open, over, oral or paper."""

    other: str
    what: str
    purpose: str
    law: str
    when: dt.datetime
    until: dt.datetime | None
    state: str
    url: str
    stop_url: str


@dataclass(frozen=True, kw_only=True)
class Option:
    """One field that may be chosen."""

    number: int
    key: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """The fields of one category, and the field for its own reason when it is more than the minimum."""

    label: str
    help: str
    usual: bool
    options: tuple[Option, ...]
    reason: BoundField | None


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A category or a basis that can not be used, and every rule in the way."""

    label: str
    sentences: tuple[str, ...]


def line_of(row: Disclosure, own: Controller, now: dt.datetime, *, may_stop: bool = False) -> SharingLine:
    """A sharing as seen from *own*: to whom it went, or from whom it came."""
    sent = row.controller_id == own.pk
    person = row.person.public_id
    state = state_of(row, now)
    return SharingLine(
        other=controller_name(row.recipient if sent else row.controller),
        what=", ".join(str(Category(one).label) for one in row.categories),
        purpose=purpose_name(row.purpose),
        law=str(row.basis),
        when=row.recorded_at,
        until=row.valid_until,
        state=state,
        url=reverse("person_sharing:receipt", args=[person, row.pk]),
        stop_url=reverse("person_sharing:stop", args=[person, row.pk])
        if sent and may_stop and state == "open"
        else "",
    )


def state_of(row: Disclosure, now: dt.datetime) -> str:
    """Whether it is open, over, or opened nothing since it was said or carried on paper."""
    if row.channel != Channel.WRITTEN:
        return str(row.channel)
    ends = [moment for moment in (row.ended_at, row.valid_until) if moment is not None]
    return "open" if all(moment > now for moment in ends) else "over"


def purpose_name(purpose: str) -> str:
    """A stored purpose in words."""
    return str(PURPOSE_NAMES[Purpose(purpose)]) if purpose in set(Purpose) else purpose


def receipt_of(row: Disclosure) -> list[tuple[str, str]]:
    """Everything that is written about a sharing, in the order of the receipt."""
    positive = {True: _("Ja"), False: _("Nei"), None: _("Ikke oppgitt")}[row.positive]
    told = [
        (_("Fra"), controller_name(row.controller)),
        (_("Til"), controller_name(row.recipient)),
        (_("Formål"), purpose_name(row.purpose)),
        (_("Regelen som gir adgang"), f"{row.basis}: {plain(row.basis)}"),
        (_("Forskrift eller vedtak"), row.basis_reference),
        (_("Opplysninger"), ", ".join(str(Category(one).label) for one in row.categories)),
        (_("Felt"), ", ".join(label_of(one) for one in row.fields)),
        (_("Hvorfor det er nødvendig"), row.necessity),
        (_("Hvordan"), str(row.get_channel_display())),
        (_("Slik fikk personen vite det"), row.informed_how),
        (_("Personen er positiv til samarbeidet"), positive),
    ]
    if row.consent is not None:
        told.append((str(row.consent.get_kind_display()).capitalize(), row.consent.purpose))
    return [(label, text) for label, text in told if text]


def summary_of(given: dict[str, Any], sender: Controller, recipient: Controller) -> list[tuple[str, str]]:
    """What will be shared, before it is: the same lines as the receipt."""
    basis: LegalBasis = given["basis"]
    consent: Consent | None = given["consent"]
    row = Disclosure(
        controller=sender,
        recipient=recipient,
        categories=sorted(int(one) for one in given["categories"]),
        fields=list(given["fields"]),
        purpose=given["purpose"],
        basis=basis,
        basis_reference=given["basis_reference"],
        necessity=given["whole_necessity"],
        channel=given["channel"],
        positive=given["positive"],
        informed_how=given["informed_how"],
        consent=consent,
    )
    return receipt_of(row)


def groups_of(form: ReasonsForm, chosen: Collection[str]) -> list[Group]:
    """The fields that may be chosen, by category; *chosen* are ticked."""
    numbered = list(enumerate(form.shared))
    categories = list(dict.fromkeys(one.category for one in form.shared))
    return [
        Group(
            label=capfirst(str(category.label)),
            help=_help(category, form.shared),
            usual=category in MINIMUM,
            options=tuple(
                Option(number=number, key=one.key, label=str(one.label), chosen=one.key in chosen)
                for number, one in numbered
                if one.category == category
            ),
            reason=form[f"necessity_{int(category)}"] if category not in MINIMUM else None,
        )
        for category in categories
    ]


def _help(category: Category, shared: Iterable[ShareField]) -> str:
    """What the category holds, unless its one field says just that."""
    said = {str(one.label) for one in shared if one.category == category}
    words = str(CATEGORY_HELP[category])
    return "" if words in said else words


def usual_of(fields: Iterable[ShareField]) -> list[str]:
    """The keys of the minimum set, which are ticked from the start."""
    return [one.key for one in fields if one.category in MINIMUM]


def not_offered(seen: Collection[Category], refused: dict[Category, tuple[str, ...]]) -> list[Refusal]:
    """The categories that can not be chosen, and why."""
    found = []
    for category in Category:
        if category not in SHAREABLE:
            sentences: tuple[str, ...] = (_("Dette deles aldri."),)
        elif category in refused:
            sentences = refused[category]
        elif category not in seen:
            sentences = (_("Du ser ikke dette selv, og kan ikke dele det."),)
        else:
            continue
        found.append(Refusal(label=f"{capfirst(str(category.label))}:", sentences=sentences))
    return found


def refused_bases(answer: Answer, bases: Sequence[LegalBasis]) -> list[Refusal]:
    """The bases that do not let it be shared, with the rules in the way; what stands above all is told once, apart."""
    above = set(answer.standing)
    return [
        Refusal(
            label=f"{basis}: {plain(basis)}",
            sentences=tuple(sentence(one, basis) for one in verdict.obstacles if one not in above),
        )
        for basis, verdict in zip(bases, answer.verdicts, strict=True)
        if any(one not in above for one in verdict.obstacles)
    ]
