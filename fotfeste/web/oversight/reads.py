"""The log of reads: the own controller's, what is unusual in it, and who has looked at one person."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fotfeste.kernel import formats
from fotfeste.kernel.models import Staff
from fotfeste.kernel.roles import Permission
from fotfeste.people import unusual
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.actions.oversight import record_oversight_export
from fotfeste.people.field_words import place_name, role_name
from fotfeste.people.models import Controller, Disclosure, MembershipKind, Person, ReadKind, ReadLog
from fotfeste.people.models.reads import ReadLogQuerySet
from fotfeste.web.oversight.tabs import page
from fotfeste.web.people.access import person_page
from fotfeste.web.people.frame import frame
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import DateField, PlainForm
from fotfeste.web.shell.language import screen_language
from fotfeste.web.shell.pages import Chip
from fotfeste.web.shell.paging import Pager
from fotfeste.web.shell.sheets import Column, FileKind, Sheet, download

SHORT_CODE = 8
"""So many of the first digits of a person's reference name her in the log; never her name."""
ROWS = 50
FILE_ROWS = 20_000
WEEKS = 8
"""How many weeks back the unusual look-ups can be turned to."""
_CODE = re.compile(r"[0-9a-f]{8,32}")


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """One look as the log shows it. ``code`` is empty when the look was of no one person, or she is deleted."""

    number: int
    at: dt.datetime
    kind: str
    is_refused: bool
    who: str
    role: str
    code: str
    count: int
    because: str
    reason: str
    page: str
    fields: str


@dataclass(frozen=True, kw_only=True)
class PersonReadLine:
    """One look at one person. ``name`` and ``reason`` are told about the reader's own colleagues alone."""

    at: dt.datetime
    kind: str
    name: str
    role: str
    place: str
    because: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class UnusualGroup:
    """What one rule has found: the rule, its limit, and who has come over it, in the order of their names."""

    name: str
    why: str
    limit: int
    found: list[tuple[str, int, str]]


class ReadsFilter(PlainForm):
    """What the log can be narrowed to, as it stands in the address. A person is given by code, never by name."""

    mate = forms.ChoiceField(
        label=gettext_lazy("Måte"),
        required=False,
        choices=[("", gettext_lazy("Alle")), *ReadKind.choices],
        error_messages={"invalid_choice": gettext_lazy("Velg en måte fra listen.")},
    )
    ansatt = forms.ChoiceField(
        label=gettext_lazy("Ansatt"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Velg en ansatt fra listen.")},
    )
    fra = DateField(label=gettext_lazy("Fra og med"), required=False)
    til = DateField(label=gettext_lazy("Til og med"), required=False)
    deltaker = forms.CharField(
        label=gettext_lazy("Deltakerens kode"),
        required=False,
        max_length=36,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, query: QueryDict, controller: Controller) -> None:
        super().__init__(query)
        staff = (
            Staff.objects.filter(
                roles__organisation_id=controller.organisation_id,
                roles__reporting_line=controller.reporting_line,
            )
            .order_by("name", "pk")
            .distinct()
        )
        self.fields["ansatt"].choices = [  # type: ignore[attr-defined]  # the field is one of choices
            ("", _("Alle")),
            *((str(one.pk), one.name) for one in staff),
        ]

    def clean_deltaker(self) -> str:
        """The first eight digits or more, without hyphens."""
        code = str(self.cleaned_data["deltaker"]).strip().lower().replace("-", "")
        if code and not _CODE.fullmatch(code):
            raise ValidationError(
                _("Skriv de åtte første tegnene i deltakerens nummer: tall, og bokstaver fra a til f.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        """The period has an order."""
        given = self.cleaned_data
        if given.get("fra") and given.get("til") and given["fra"] > given["til"]:
            self.add_error("til", _("Siste dag må være etter første dag."))
        return given

    def narrowed(self, log: ReadLogQuerySet) -> ReadLogQuerySet:
        """The looks that fit every filter that could be read."""
        given = self.cleaned_data
        if given.get("mate"):
            log = log.filter(kind=given["mate"])
        if given.get("ansatt"):
            log = log.filter(staff_id=int(given["ansatt"]))
        if given.get("fra"):
            log = log.since(_midnight(given["fra"]))
        if given.get("til"):
            log = log.filter(at__lt=_midnight(given["til"] + dt.timedelta(days=1)))
        if given.get("deltaker"):
            log = log.filter(subject_id__in=_persons_of(given["deltaker"]))
        return log

    def chosen(self) -> list[tuple[str, str, str]]:
        """The filters in use: name in the address, label, and the value in words."""
        return [
            (name, str(self.fields[name].label), self._in_words(name, value))
            for name, value in self.cleaned_data.items()
            if value
        ]

    def _in_words(self, name: str, value: Any) -> str:
        if isinstance(value, dt.date):
            return formats.format_date(value, screen_language())
        field = self.fields[name]
        return str(dict(field.choices)[value]) if isinstance(field, forms.ChoiceField) else str(value)  # type: ignore[arg-type]  # our choices are flat pairs


@needs(Permission.VIEW_PROCESSING)
@require_safe
def log(request: ActorRequest) -> HttpResponse:
    """What those who act for the own controller have looked at, the newest first."""
    form, fitting = _narrowed(request)
    after = _place(request.GET.get("eldre"), fitting)
    found = list(after[: ROWS + 1])
    context = {
        "page": page(
            request,
            _("Oppslag"),
            "reads",
            lead=_(
                "Hvem i egen organisasjon som har sett hva om hvem. Deltakerne vises med kode, aldri med navn."
            ),
            has_faults=bool(form.errors),
        ),
        "form": form,
        "chips": _chips(form, request.GET),
        "lines": _lines(found[:ROWS]),
        "older": _address(request.GET, eldre=found[ROWS - 1].pk) if len(found) > ROWS else "",
        "newest": _address(request.GET) if "eldre" in request.GET else "",
        "is_narrowed": bool(form.chosen()),
        "query": _without_place(request.GET).urlencode(),
    }
    return render(request, "oversight/reads.html", context)


@needs(Permission.VIEW_PROCESSING)
@require_safe
def export(request: ActorRequest, kind: FileKind) -> HttpResponse:
    """The looks that fit the filters, as a file; at most FILE_ROWS of the newest."""
    form, fitting = _narrowed(request)
    lines = _lines(fitting[:FILE_ROWS])
    about = [(label, value) for _name, label, value in form.chosen()] or [(_("Utvalg"), _("Alle oppslag"))]
    if len(lines) == FILE_ROWS:
        about.append((_("Avgrensning"), _("Bare de {n} nyeste er med.").format(n=FILE_ROWS)))
    filters = [name for name, _label, _value in form.chosen()]
    record_oversight_export(what="reads", form=kind, rows=len(lines), filters=filters, by=request.actor)
    return download(Sheet(title=_("Oppslag"), columns=_COLUMNS, rows=lines, about=about), kind, "oppslag")


@needs(Permission.REVIEW_ACCESS)
@require_safe
def unusual_reads(request: ActorRequest) -> HttpResponse:
    """What is out of the ordinary in one week of the own controller, by rule. Nobody is ranked."""
    weeks_ago = _week(request.GET.get("uke"))
    begins, ends = unusual.period(timezone.now(), weeks_ago)
    sees_log = request.actor.may(Permission.VIEW_PROCESSING)
    habits = unusual.habits_between(begins, ends, controller_of(request.actor).pk)
    context = {
        "page": page(
            request,
            _("Uvanlige oppslag"),
            "unusual",
            lead=_(
                "Noe å spørre om, ikke et svar: Det er ofte en god grunn. Ingen rangeres eller får poeng."
            ),
        ),
        "groups": _groups(unusual.judged(habits), begins, ends, sees_log=sees_log),
        "begins": begins,
        "ends": ends,
        "earlier": weeks_ago + 1 if weeks_ago < WEEKS else None,
        "later": weeks_ago - 1 if weeks_ago else None,
    }
    return render(request, "oversight/unusual.html", context)


@person_page(Permission.FOLLOW_UP)
@require_safe
def of_person(request: ActorRequest, person: Person) -> HttpResponse:
    """Who has looked at one person, in the own organisation and in those that were shared with.

    That others follow her too is for herself to see: it is a secret in itself. What was refused is left out: it would
    tell of those who sought her in vain.
    """
    mine = controller_of(request.actor)
    known = {mine.pk}
    for pair in Disclosure.objects.filter(person=person).values_list("controller_id", "recipient_id"):
        known.update(pair)
    with as_system("people.show_reads"):
        looks = (
            ReadLog.objects.of_person(person.pk).filter(controller__in=known).exclude(kind=ReadKind.DENIED)
        )
        pager = Pager.from_query(request.GET, total=looks.count())
        found = looks.select_related("staff", "organisation", "controller")[pager.start : pager.stop]
        lines = [_person_line(one, mine) for one in found]
    return render(
        request,
        "oversight/person_reads.html",
        frame(request, person, _("Hvem har sett"), "") | {"lines": lines, "pager": pager},
    )


def _narrowed(request: ActorRequest) -> tuple[ReadsFilter, ReadLogQuerySet]:
    controller = controller_of(request.actor)
    form = ReadsFilter(request.GET, controller)
    form.full_clean()
    own = ReadLog.objects.filter(controller=controller).order_by("-at", "-pk")
    return form, form.narrowed(own).select_related("staff")


def _place(text: str | None, looks: ReadLogQuerySet) -> ReadLogQuerySet:
    """The looks that are older than the one whose number is *text*; all when there is none such."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 18:
        return looks
    at = looks.filter(pk=int(text)).values_list("at", flat=True).first()
    return looks.filter(Q(at__lt=at) | Q(at=at, pk__lt=int(text))) if at else looks


def _address(query: QueryDict, **more: object) -> str:
    without = _without_place(query)
    for name, value in more.items():
        without[name] = str(value)
    return f"?{without.urlencode()}"


def _without_place(query: QueryDict) -> QueryDict:
    without = query.copy()
    without.pop("eldre", None)
    return without


def _chips(form: ReadsFilter, query: QueryDict) -> tuple[Chip, ...]:
    chips = []
    for name, label, value in form.chosen():
        without = _without_place(query)
        without.pop(name, None)
        chips.append(Chip(label=f"{label}: {value}", remove_url=f"?{without.urlencode()}"))
    return tuple(chips)


def _lines(looks: Iterable[ReadLog]) -> list[ReadLine]:
    looks = list(looks)
    codes = _codes({one.subject_id for one in looks if one.subject_id})
    return [
        ReadLine(
            number=one.pk,
            at=one.at,
            kind=_kind(one),
            is_refused=one.kind == ReadKind.DENIED,
            who=one.staff.name if one.staff else one.label,
            role=role_name(one.role) if one.role else "",
            code=codes.get(one.subject_id, "") if one.subject_id else "",
            count=one.count,
            because=_because(one.because),
            reason=one.reason,
            page=one.page,
            fields=one.fields,
        )
        for one in looks
    ]


def _codes(numbers: set[int]) -> dict[int, str]:
    """The short codes of persons. The officer sees no person; only this much of the reference is let out."""
    with as_system("people.show_codes"):
        found = Person.objects.filter(pk__in=numbers).values_list("pk", "public_id")
        return {number: str(reference)[:SHORT_CODE] for number, reference in found}


def _persons_of(code: str) -> list[int]:
    """Numbers of the persons whose reference begins with *code*, at least eight hexadecimal digits."""
    first, last = uuid.UUID(code.ljust(32, "0")), uuid.UUID(code.ljust(32, "f"))
    with as_system("people.show_codes"):
        return list(Person.objects.filter(public_id__range=(first, last)).values_list("pk", flat=True))


def _groups(
    found: list[unusual.Unusual], begins: dt.datetime, ends: dt.datetime, *, sees_log: bool
) -> list[UnusualGroup]:
    names = dict(Staff.objects.filter(pk__in={one.staff_id for one in found}).values_list("pk", "name"))
    period = f"fra={timezone.localdate(begins).isoformat()}&til={timezone.localdate(ends).isoformat()}"
    # A leader does not see what was refused, so a rule about it would say that nobody was.
    rules = [rule for rule in unusual.UNUSUAL if sees_log or ReadKind.DENIED not in rule.kinds]
    groups = []
    for rule in rules:
        known = [
            (
                names.get(one.staff_id, ""),
                one.count,
                f"{reverse('oversight:reads')}?ansatt={one.staff_id}&{period}" if sees_log else "",
            )
            for one in found
            if one.rule is rule
        ]
        groups.append(
            UnusualGroup(name=str(rule.name), why=str(rule.why), limit=rule.limit, found=sorted(known))
        )
    return groups


def _person_line(look: ReadLog, mine: Controller) -> PersonReadLine:
    is_colleague = look.controller_id == mine.pk
    place = place_name(look.organisation, look.controller.reporting_line if look.controller else "")
    return PersonReadLine(
        at=look.at,
        kind=_kind(look),
        name=look.staff.name if look.staff and is_colleague else "",
        role=role_name(look.role) if look.staff_id else "",
        place=place if look.organisation else _("Tjenesten selv"),
        because=_because(look.because),
        reason=look.reason if is_colleague else "",
    )


def _kind(look: ReadLog) -> str:
    return str(ReadKind(look.kind).label) if look.kind in ReadKind.values else look.kind


def _because(kind: str) -> str:
    return str(MembershipKind(kind).label) if kind in MembershipKind.values else ""


def _week(text: str | None) -> int:
    return min(int(text), WEEKS) if text and text.isascii() and text.isdigit() and len(text) < 3 else 0


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


_COLUMNS = (
    Column(gettext_lazy("Dato"), lambda one: timezone.localdate(one.at), "date"),
    Column(
        gettext_lazy("Klokkeslett"), lambda one: timezone.localtime(one.at).strftime("%H:%M:%S"), width=12
    ),
    Column(gettext_lazy("Måte"), lambda one: one.kind),
    Column(gettext_lazy("Ansatt"), lambda one: one.who),
    Column(gettext_lazy("Rolle"), lambda one: one.role),
    Column(gettext_lazy("Deltakerens kode"), lambda one: one.code, width=14),
    Column(gettext_lazy("Antall personer"), lambda one: one.count, "number"),
    Column(gettext_lazy("Tilknytning"), lambda one: one.because),
    Column(gettext_lazy("Begrunnelse"), lambda one: one.reason),
    Column(gettext_lazy("Det som ble vist"), lambda one: one.fields),
    Column(gettext_lazy("Side"), lambda one: one.page),
    Column(gettext_lazy("Nummer i loggen"), lambda one: one.number, "number"),
)
