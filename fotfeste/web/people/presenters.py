"""What pages about a person say of her in the head, why the reader can see her, and who else can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel import formats
from fotfeste.kernel.bilingual import reader_language
from fotfeste.kernel.models import StaffRole
from fotfeste.people.access import Watcher
from fotfeste.people.categories import PURPOSE_NAMES, Category, Purpose
from fotfeste.people.models import LegalBasis, Membership, MembershipKind, Person, Protection
from fotfeste.people.standing import Standing
from fotfeste.web.kernel.shell import organisation_label, role_name
from fotfeste.web.people.languages import language_name


@dataclass(frozen=True, kw_only=True)
class Badge:
    """Something one must know before anything else: an icon and a word, never the colour alone."""

    label: str
    icon: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """Who the page is about: the name to use, the whole name where it differs, script, sound, language."""

    called: str
    full_name: str
    native_name: str
    pronunciation: str
    language: str
    interpreter: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why the reader can see the person. ``kind`` is the kind of membership, empty when it came by sharing alone."""

    kind: str
    sentence: str
    basis: str
    basis_words: str
    is_confirmed: bool
    purpose: str
    reason: str
    since: dt.datetime | None
    until: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Other:
    """Somebody who can see the person: who, where, in which role, what, until when."""

    name: str
    organisation: str
    role: str
    categories: tuple[str, ...]
    until: dt.datetime | None
    is_reader: bool


_BECAUSE: dict[str, Promise] = {
    MembershipKind.TEAM: gettext_lazy("Du ser dette fordi du er i laget rundt deltakeren."),
    MembershipKind.CASELOAD: gettext_lazy("Du ser dette fordi enheten din følger opp deltakeren."),
    MembershipKind.MEETING: gettext_lazy("Du ser dette fordi du er med i et avtalt møte."),
    MembershipKind.LOOKUP: gettext_lazy("Du ser dette fordi du har slått opp deltakeren med en begrunnelse."),
    MembershipKind.BREAK_GLASS: gettext_lazy("Du ser dette fordi du har brukt nødtilgang."),
}


def badges_of(person: Person) -> tuple[Badge, ...]:
    """What must be taken care of, without details."""
    found = []
    if person.protection == Protection.UNKNOWN:
        found.append(Badge(label=_("Vern ikke avklart"), icon="attention", tone="warning"))
    elif person.protection != Protection.NONE:
        found.append(Badge(label=_("Beskyttet adresse"), icon="locked", tone="danger"))
    if person.shielded:
        found.append(Badge(label=_("Skjermet"), icon="locked", tone="danger"))
    if person.deceased_on:
        found.append(Badge(label=_("Død"), icon="info", tone="neutral"))
    return tuple(found)


def interpreter_of(person: Person) -> str:
    """Whether an interpreter is needed, in words; empty when nobody has asked."""
    if person.needs_interpreter is None:
        return ""
    return _("trenger tolk") if person.needs_interpreter else _("trenger ikke tolk")


def head_of(person: Person) -> Head:
    """The head of every page about *person*."""
    return Head(
        called=person.called,
        full_name=person.full_name if person.called != person.full_name else "",
        native_name=person.native_name,
        pronunciation=person.pronunciation,
        language=language_name(person.preferred_language) if person.preferred_language else "",
        interpreter=interpreter_of(person),
        badges=badges_of(person),
    )


def why_of(standing: Standing) -> Why:
    """Why the reader sees the person, in plain words."""
    first = standing.first
    if first is None:
        return Why(
            kind="",
            sentence=_("Du ser dette fordi opplysningene er delt med organisasjonen din."),
            basis="",
            basis_words="",
            is_confirmed=True,
            purpose="",
            reason="",
            since=None,
            until=None,
        )
    return Why(
        kind=first.kind,
        sentence=_sentence(first),
        basis=str(first.basis),
        basis_words=basis_words(first.basis),
        is_confirmed=first.basis.confirmed_on is not None,
        purpose=purpose_name(first.purpose),
        reason=first.reason,
        since=first.valid_from,
        until=first.valid_until,
    )


def _sentence(membership: Membership) -> str:
    """«Du ser dette fordi du er i laget rundt deltakeren (nav-loven § 4 a, til 31.12.2026).»"""
    told = str(membership.basis)
    if membership.valid_until is not None:
        day = formats.format_date(timezone.localdate(membership.valid_until), reader_language())
        told = _("{basis}, til {day}").format(basis=told, day=day)
    return f"{str(_BECAUSE[membership.kind]).rstrip('.')} ({told})."


def basis_words(basis: LegalBasis) -> str:
    """A legal basis in plain words in the reader's language."""
    return basis.text_en if reader_language() == "en" and basis.text_en else basis.text_nb


def purpose_name(purpose: str) -> str:
    """A purpose in words."""
    return str(PURPOSE_NAMES[Purpose(purpose)])


def others_of(watchers: Iterable[Watcher], roles: dict[int, StaffRole], reader_id: int) -> tuple[Other, ...]:
    """Everybody who can see the person, one line each, the reader first; *roles* by number."""
    by_role: dict[int, list[Watcher]] = {}
    for one in watchers:
        by_role.setdefault(one.staff_role_id, []).append(one)
    lines = []
    for number, seen in by_role.items():
        role = roles[number]
        categories = sorted({category for one in seen for category in one.categories})
        ends = [one.until for one in seen]
        lines.append(
            Other(
                name=role.staff.name,
                organisation=organisation_label(role),
                role=role_name(role),
                categories=tuple(str(Category(one).label) for one in categories),
                until=None if None in ends else max(one for one in ends if one),
                is_reader=number == reader_id,
            )
        )
    return tuple(sorted(lines, key=lambda one: (not one.is_reader, one.organisation, one.name)))
