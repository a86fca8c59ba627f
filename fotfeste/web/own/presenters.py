"""What the participant's pages print: records, looks and watchers, ready in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fotfeste.kernel import formats
from fotfeste.kernel.bilingual import reader_language
from fotfeste.people.categories import Category
from fotfeste.people.declared import Declaration
from fotfeste.people.field_words import basis_words, controller_name, place_name, role_name
from fotfeste.people.insight_copy import (
    Earlier,
    KindOfRecord,
    Look,
    Record,
    WatchersNow,
    bases_of,
    retention,
)
from fotfeste.people.models import Controller, LegalBasis, Person, ReadKind, RetentionPolicy, StartEvent
from fotfeste.web.own.words import CLOSED, KINDS, LOOKS, PURPOSES, WAYS_IN


@dataclass(frozen=True, kw_only=True)
class RecordView:
    """One row: who has it, since when, what it says, why it is kept and how long, and where one says it is wrong."""

    number: int
    who: str
    since: dt.datetime | None
    facts: tuple[tuple[str, str], ...]
    earlier: tuple[Earlier, ...]
    bases: tuple[tuple[str, str], ...]
    kept: str
    mend_url: str


@dataclass(frozen=True, kw_only=True)
class KindView:
    """One kind of record. ``is_closed`` when what it holds should not lie open on a screen."""

    key: str
    name: str
    description: str
    why: str
    is_closed: bool
    records: tuple[RecordView, ...]


@dataclass(frozen=True, kw_only=True)
class HolderView:
    """An organisation that has something about the person: what, why, and which law lets it."""

    name: str
    kinds: str
    why: str
    bases: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class LookView:
    """One line of who has looked."""

    what: str
    meaning: str
    who: str
    because: str
    reason: str
    when: str
    is_refused: bool


@dataclass(frozen=True, kw_only=True)
class WatcherView:
    """Those in one role at one organisation who can see the person now."""

    who: str
    because: str
    sees: str
    until: dt.datetime | None


class Told:
    """Says kinds of record in plain words, with bases and retention asked for once."""

    def __init__(self, person: Person) -> None:
        self._bases = bases_of(person)
        self._retention = retention()

    def kind(self, kind: KindOfRecord, *, to_mend: bool = True) -> KindView:
        """One kind of record as it is printed; with *to_mend*, each row has its «noe er feil»."""
        declaration = kind.declaration
        name, description = names_of(declaration)
        return KindView(
            key=declaration.key,
            name=name,
            description=description,
            why=purposes(declaration),
            is_closed=declaration.special
            or declaration.category in CLOSED
            or any(record.category in CLOSED for record in kind.records),
            records=tuple(self._record(declaration, one, to_mend=to_mend) for one in kind.records),
        )

    def _record(self, declaration: Declaration, record: Record, *, to_mend: bool) -> RecordView:
        controller = record.controller
        return RecordView(
            number=record.number,
            who=controller_name(controller),
            since=record.recorded_at,
            facts=tuple((first_capital(one.label), one.words) for one in record.told if one.words),
            earlier=tuple(
                replace(one, label=first_capital(one.label)) for one in record.earlier if one.words
            ),
            bases=self.bases(controller),
            kept=self.kept(declaration, controller),
            mend_url=reverse("own:correct", args=[declaration.key, record.number])
            if to_mend and declaration.key != "correction"
            else "",
        )

    def bases(self, controller: Controller | None) -> tuple[tuple[str, str], ...]:
        """The legal bases of a controller; without one, those of everybody who follows the person."""
        if controller is not None:
            found: Iterable[LegalBasis] = self._bases.get(controller.pk, [])
        else:
            found = dict.fromkeys(basis for several in self._bases.values() for basis in several)
        return tuple((str(basis), basis_words(basis)) for basis in found)

    def kept(self, declaration: Declaration, controller: Controller | None) -> str:
        """How long it is kept, in a sentence."""
        own = self._retention.get((declaration.key, controller.pk if controller else None))
        return _kept(own or self._retention.get((declaration.key, None)))


def names_of(declaration: Declaration) -> tuple[str, str]:
    """What a participant calls a kind of record, and what it is."""
    name, description = KINDS.get(declaration.key, (declaration.name, declaration.description))
    return str(name), str(description)


def purposes(declaration: Declaration) -> str:
    """Why a kind of record is kept: «hjelpe deg mot jobb og passe på at reglene blir fulgt»."""
    return formats.join_list([str(PURPOSES[one]) for one in declaration.purposes], reader_language())


def _kept(policy: RetentionPolicy | None) -> str:
    if policy is None or policy.confirmed_on is None:
        return _("Det er ikke bestemt ennå.")
    months = ngettext("{n} måned", "{n} måneder", policy.months).format(n=policy.months)
    if policy.start == StartEvent.CLOSED:
        return _("I {months} etter at hjelpen er slutt.").format(months=months)
    return _("I {months} etter at det ble skrevet inn.").format(months=months)


def holder(controller: Controller, kinds: Iterable[KindOfRecord], told: Told) -> HolderView:
    """What one organisation has about the person."""
    held = [
        one.declaration
        for one in kinds
        if any(record.controller is None or record.controller == controller for record in one.records)
    ]
    reasons = dict.fromkeys(str(PURPOSES[purpose]) for one in held for purpose in one.purposes)
    return HolderView(
        name=controller_name(controller),
        kinds=first_capital(formats.join_list([names_of(one)[0].lower() for one in held], reader_language())),
        why=formats.join_list(list(reasons), reader_language()),
        bases=told.bases(controller),
    )


def look_view(look: Look) -> LookView:
    """One line of who has looked, in plain words."""
    what, meaning = LOOKS[look.kind]
    if look.by_machine:
        who = _("Systemet selv")
    else:
        where = place_name(look.place, look.line) if look.place else ""
        who = _("{role} i {place}").format(role=role_name(look.role), place=where)
    return LookView(
        what=str(what),
        meaning=str(meaning),
        who=who,
        because=str(WAYS_IN.get(look.because, "")),  # type: ignore[call-overload]  # text that is one of its values
        reason=look.reason,
        when=_when(look),
        is_refused=look.kind == ReadKind.DENIED,
    )


def _when(look: Look) -> str:
    last = timezone.localtime(look.last)
    if look.times == 1:
        return formats.format_datetime(last, reader_language())
    day = formats.format_date_long(last.date(), reader_language())
    return _("{day}, {n} ganger").format(day=day, n=look.times)


def watcher_view(one: WatchersNow) -> WatcherView:
    """Those in one role who can see the person now, in plain words."""
    where, role = controller_name(one.controller), role_name(one.role)
    return WatcherView(
        who=ngettext("{n} {role} i {place}", "{n} i rollen {role} i {place}", one.count).format(
            n=one.count, role=role.lower(), place=where
        ),
        because=str(WAYS_IN.get(one.kind, "")),  # type: ignore[call-overload]  # text that is one of its values
        sees=formats.join_list([str(Category(each).label) for each in one.categories], reader_language()),
        until=one.until,
    )


def first_capital(text: str) -> str:
    """*text* with its first letter as a capital."""
    return text[:1].upper() + text[1:]
