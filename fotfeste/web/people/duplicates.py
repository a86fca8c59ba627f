"""«Mulige dobbeltregistreringer»: finding them, comparing two side by side, merging, and undoing it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from fotfeste.kernel import formats
from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people import duplicates, reads
from fotfeste.people.acting import as_system
from fotfeste.people.actions import merging
from fotfeste.people.duplicate_rules import REASONS, Likeness
from fotfeste.people.models import Merge, Person, ReadKind
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.people.access import person_page
from fotfeste.web.people.languages import language_name
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import PlainForm, posted
from fotfeste.web.shell.language import screen_language
from fotfeste.web.shell.pages import Link, Page
from fotfeste.web.shell.paging import Pager

FIRST, SECOND = "first", "second"


@dataclass(frozen=True, kw_only=True)
class PairLine:
    """Two records that may be the same person, how alike they are and why."""

    first: str
    second: str
    born: str
    score: int
    reasons: list[str]
    url: str


@dataclass(frozen=True, kw_only=True)
class MergeLine:
    """A merge that can be undone."""

    name: str
    at: dt.datetime
    reason: str
    undo_url: str


@dataclass(frozen=True, kw_only=True)
class Side:
    """One field side by side. ``same`` tells that the two agree."""

    label: str
    first: str
    second: str
    same: bool


class MergeForm(PlainForm):
    """Which record is kept, which value of each field that differs, and how one knows that it is the same person."""

    kept = forms.ChoiceField(
        label=gettext_lazy("Registreringen som blir stående"),
        help_text=gettext_lazy(
            "Alt om den andre flyttes hit. Adressen til siden om den som blir stående, er den samme."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg hvilken registrering som blir stående.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Hvordan vet du at det er samme person?"),
        help_text=gettext_lazy("For eksempel: Personen bekreftet det og viste legitimasjon."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Skriv hvordan du vet at det er samme person.")},
    )

    def __init__(self, *args: Any, pair: tuple[Person, Person], **kwargs: Any) -> None:
        self.pair = pair
        super().__init__(*args, **kwargs)
        choices = [(FIRST, _("den første")), (SECOND, _("den andre"))]
        self.fields["kept"].choices = choices  # type: ignore[attr-defined]  # it is a choice field
        for name in differing(pair):
            values = [_shown(one, name) or _("ikke fylt ut") for one in pair]
            self.fields[f"felt_{name}"] = forms.ChoiceField(
                label=_label(name),
                choices=[(FIRST, values[0]), (SECOND, values[1])],
                widget=forms.RadioSelect,
                initial=FIRST if _shown(pair[0], name) else SECOND,
                error_messages={"required": _("Velg hva som skal stå.")},
            )
        self.order_fields(["kept", *(name for name in self.fields if name.startswith("felt_")), "reason"])

    def wanted(self) -> dict[str, Any]:
        """The answers as `merge_persons` takes them."""
        given = self.cleaned_data
        kept, gone = self.pair if given["kept"] == FIRST else self.pair[::-1]
        take = [name for name in differing(self.pair) if given[f"felt_{name}"] != given["kept"]]
        return {"kept": kept, "gone": gone, "take": take, "reason": given["reason"]}


@needs(Permission.COORDINATE)
@require_safe
def candidates(request: ActorRequest) -> HttpResponse:
    """Pairs that may be the same person, among those one sees; and what was merged."""
    found = duplicates.candidates()
    pager = Pager.from_query(request.GET, total=len(found))
    shown = found[pager.start : pager.stop]
    merges = list(Merge.objects.filter(undone_at__isnull=True).select_related("person")[:50])
    count = len(
        {one.pk for pair in shown for one in (pair.first, pair.second)} | {one.person_id for one in merges}
    )
    reads.note(ReadKind.LIST, "duplicates:list", by=request.actor, count=count)
    context = {
        "page": Page(
            title=_("Mulige dobbeltregistreringer"),
            lead=_("To registreringer som kan være samme person. Ingenting slås sammen av seg selv."),
            breadcrumbs=(Link(label=_("Deltakere"), url=reverse("people:caseload")),),
        ),
        "pairs": [_pair(one) for one in shown],
        "pager": pager,
        "merges": [_merge_line(one) for one in merges],
    }
    return render(request, "people/duplicates.html", context)


@person_page(Permission.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: ActorRequest, person: Person, other: uuid.UUID) -> HttpResponse:
    """Two records side by side, and the form that merges them."""
    second = Person.objects.filter(public_id=other).first()
    if second is None or second == person:
        with as_system("people.note_read"):
            subject_id = Person.objects.filter(public_id=other).values_list("pk", flat=True).first()
        reads.note(ReadKind.DENIED, "duplicates:compare", by=request.actor, subject_id=subject_id)
        raise Http404
    reads.note(ReadKind.PAGE, "duplicates:compare", by=request.actor, subject_id=second.pk)
    form = MergeForm(posted(request), pair=(person, second))
    if request.method == "POST" and form.is_valid():
        try:
            merge = merging.merge_persons(**form.wanted(), by=request.actor)
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(
                request, _("De to er slått sammen. Det kan gjøres om fra siden med dobbeltregistreringer.")
            )
            return redirect("people:person", person=merge.person.public_id)
    context = {
        "page": Page(title=_("Sammenlign to registreringer"), breadcrumbs=_way()),
        "form": form,
        "sides": list(_sides((person, second))),
        "reasons": _reasons(duplicates.compared(person, second)),
    }
    return render(request, "people/duplicates_compare.html", context, status=422 if form.errors else 200)


@person_page(Permission.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Ask once more, then make two records of one again."""
    merge = get_object_or_404(Merge, pk=number, person=person, undone_at__isnull=True)
    faults: list[str] = []
    if request.method == "POST":
        try:
            done = merging.undo_merge(merge=merge, by=request.actor)
        except Rejected as rejected:
            faults = [fault.sentence for fault in rejected.faults]
        else:
            messages.success(request, _undone(done))
            return redirect("duplicates:list")
    context = {
        "page": Page(title=_("Gjøre om sammenslåingen?"), breadcrumbs=_way(), has_faults=bool(faults)),
        "line": _merge_line(merge),
        "faults": faults,
    }
    return render(request, "people/duplicates_undo.html", context, status=422 if faults else 200)


def differing(pair: tuple[Person, Person]) -> list[str]:
    """The fields in which the two do not agree."""
    return [name for name in merging.CHOOSABLE if getattr(pair[0], name) != getattr(pair[1], name)]


def _undone(done: merging.Undone) -> str:
    told = _("Sammenslåingen er gjort om.")
    if done.missing:
        told += " " + ngettext(
            "{n} opplysning er slettet siden, og kom ikke tilbake.",
            "{n} opplysninger er slettet siden, og kom ikke tilbake.",
            done.missing,
        ).format(n=done.missing)
    if done.kept_fields:
        fields = ", ".join(_label(name).lower() for name in done.kept_fields)
        told += " " + _("Endret siden, og står som de står: {fields}.").format(fields=fields)
    return told


def _pair(one: duplicates.Candidate) -> PairLine:
    births = sorted({_shown(person, "birth_date") for person in (one.first, one.second)} - {""})
    return PairLine(
        first=one.first.full_name,
        second=one.second.full_name,
        born=", ".join(births),
        score=one.likeness.score,
        reasons=_reasons(one.likeness),
        url=reverse("duplicates:compare", args=[one.first.public_id, one.second.public_id]),
    )


def _merge_line(merge: Merge) -> MergeLine:
    return MergeLine(
        name=merge.person.full_name,
        at=merge.recorded_at,
        reason=merge.reason,
        undo_url=reverse("duplicates:undo", args=[merge.person.public_id, merge.pk]),
    )


def _sides(pair: tuple[Person, Person]) -> Iterator[Side]:
    for name in (*merging.CHOOSABLE, "protection"):
        first, second = (_shown(one, name) for one in pair)
        if first or second:
            yield Side(label=_label(name), first=first, second=second, same=first == second)


def _reasons(alike: Likeness | None) -> list[str]:
    return [str(REASONS[reason]) for reason in alike.reasons] if alike else []


def _label(name: str) -> str:
    text = str(Person._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column, not a relation
    return text[:1].upper() + text[1:]


def _shown(person: Person, name: str) -> str:
    """The value of a field in words; empty when it is not known."""
    value = getattr(person, name)
    if value is None or value == "":
        return ""
    if isinstance(value, dt.date):
        return formats.format_date(value, screen_language())
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if name == "preferred_language":
        return language_name(value)
    if isinstance(value, list):
        return ", ".join(language_name(code) for code in value)
    told = getattr(person, f"get_{name}_display", None)
    return str(told()) if told else str(value)


def _way() -> tuple[Link, ...]:
    return (
        Link(label=_("Deltakere"), url=reverse("people:caseload")),
        Link(label=_("Mulige dobbeltregistreringer"), url=reverse("duplicates:list")),
    )
