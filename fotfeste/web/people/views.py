"""«Deltakere»: the caseload, searched and sorted, and taken out as a file or on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fotfeste.kernel.roles import Permission
from fotfeste.people import finding, reads
from fotfeste.people.models import Person, Protection, ReadKind
from fotfeste.people.models.persons import STRICTEST, PersonQuerySet
from fotfeste.people.standing import Standing, reasons, standings_of
from fotfeste.people.team_rules import is_soon
from fotfeste.portfolio.models import Project
from fotfeste.web.people.forms import DownloadForm, SearchForm
from fotfeste.web.people.languages import language_name
from fotfeste.web.people.presenters import Badge, badges_of, interpreter_of
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import posted
from fotfeste.web.shell.pages import Link, Page
from fotfeste.web.shell.paging import Pager
from fotfeste.web.shell.sheets import Column, Sheet, download, file_kind

SEARCH = "people_search"
"""Where the session keeps what was searched for, so that no address holds a name."""
PROJECTS = 8


@dataclass(frozen=True, kw_only=True)
class CaseloadLine:
    """One person of the caseload; ``to_do`` is what waits, in words."""

    url: str
    name: str
    also: str
    badges: tuple[Badge, ...]
    language: str
    interpreter: str
    kind: str
    since: dt.datetime | None
    to_do: tuple[str, ...]


@needs(Permission.FOLLOW_UP)
@never_cache
@require_safe
def caseload(request: ActorRequest) -> HttpResponse:
    """The persons one follows, or those among them whose names fit the search."""
    return _page(request, SearchForm(initial={"q": request.session.get(SEARCH, "")}))


@needs(Permission.FOLLOW_UP)
@never_cache
@sensitive_post_parameters("q")
@require_POST
def search(request: ActorRequest) -> HttpResponse:
    """Search among one's own: a number opens the person, a name narrows the list, nothing shows all again."""
    form = SearchForm(request.POST)
    request.session.pop(SEARCH, None)
    if not form.is_valid():
        return _page(request, form, status=422)
    if form.number is not None:
        person = finding.own_by_number(form.number)
        reads.note(
            ReadKind.SEARCH,
            "people:search",
            by=request.actor,
            subject_id=person.pk if person else None,
            count=1 if person else 0,
        )
        if person is not None:
            return redirect("people:person", person.public_id)
        return _page(request, SearchForm(), missed=True)
    if form.cleaned_data["q"]:
        request.session[SEARCH] = form.cleaned_data["q"]
    return redirect("people:caseload")


@needs(Permission.FOLLOW_UP)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: ActorRequest) -> HttpResponse:
    """Take the list out, as it is searched, with a reason that is noted on every person in it."""
    form = DownloadForm(posted(request), initial={"kind": "xlsx"})
    persons = list(_found(request).exclude(protection__in=STRICTEST).by_name()) if form.is_bound else []
    if request.method == "POST" and form.is_valid():
        kind, reason = form.cleaned_data["kind"], form.cleaned_data["reason"]
        lines = _lines(request, persons)
        for person in persons:
            reads.note(
                ReadKind.PRINT if kind == "print" else ReadKind.EXPORT,
                "people:take_out",
                by=request.actor,
                subject_id=person.pk,
                reason=reason,
                fields=[str(column.heading) for column in COLUMNS],
            )
        if kind == "print":
            page = Page(
                title=_("Deltakere"), lead=_("Inneholder personopplysninger. Oppbevar utskriften trygt.")
            )
            context = {"page": page, "lines": lines, "reason": reason, "now": timezone.now()}
            return render(request, "people/print.html", context)
        return download(Sheet(_("Deltakere"), COLUMNS, lines), file_kind(kind), "deltakere")
    page = Page(
        title=_("Ta ut listen"),
        lead=_("Personer med strengt fortrolig adresse er aldri med."),
        breadcrumbs=(Link(label=_("Deltakere"), url=reverse("people:caseload")),),
    )
    context = {"page": page, "form": form, "verb": _("Ta ut listen"), "back_url": reverse("people:caseload")}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _found(request: ActorRequest) -> PersonQuerySet:
    return Person.objects.named(request.session.get(SEARCH, ""))


def _sorted(persons: PersonQuerySet, request: ActorRequest) -> PersonQuerySet:
    match request.GET.get("sorter", ""):
        case "-navn":
            return persons.order_by("-sort_name", "-pk")
        case "siden" | "-siden" as chosen:
            first = reasons(request.actor).filter(person=OuterRef("pk")).order_by("valid_from")
            since = Subquery(first.values("valid_from")[:1])
            sign = "-" if chosen.startswith("-") else ""
            return persons.annotate(since=since).order_by(f"{sign}since", "sort_name", "pk")
        case _:
            return persons.by_name()


def _page(
    request: ActorRequest, form: SearchForm, *, missed: bool = False, status: int = 200
) -> HttpResponse:
    words = request.session.get(SEARCH, "")
    pager = Pager.from_query(request.GET, total=_found(request).count())
    persons = list(_sorted(_found(request), request)[pager.start : pager.stop])
    kind = ReadKind.SEARCH if words else ReadKind.LIST
    reads.note(kind, "people:caseload", by=request.actor, count=len(persons))
    may_see_projects = bool(words) and request.actor.may(Permission.VIEW_PORTFOLIO)
    context = {
        "page": Page(title=_("Deltakere"), lead=_("De du følger opp. Ingen andre er med.")),
        "form": form,
        "words": words,
        "missed": missed,
        "pager": pager,
        "lines": _lines(request, persons),
        "projects": list(Project.objects.matching(words)[:PROJECTS]) if may_see_projects else [],
        "may_look_up": request.actor.may(Permission.LOOK_UP),
        "may_merge": request.actor.may(Permission.COORDINATE),
    }
    return render(request, "people/caseload.html", context, status=status)


def _lines(request: ActorRequest, persons: Iterable[Person]) -> list[CaseloadLine]:
    persons = list(persons)
    standings = standings_of(request.actor, persons)
    return [_line(person, standings[person.pk]) for person in persons]


def _line(person: Person, standing: Standing) -> CaseloadLine:
    first = standing.first
    also = [name for name in (person.full_name, person.native_name) if name and name != person.called]
    return CaseloadLine(
        url=reverse("people:person", args=[person.public_id]),
        name=person.called,
        also=" · ".join(also),
        badges=badges_of(person),
        language=language_name(person.preferred_language) if person.preferred_language else "",
        interpreter=interpreter_of(person) if person.needs_interpreter else "",
        kind=str(first.get_kind_display()) if first else _("delt med oss"),
        since=first.valid_from if first else None,
        to_do=tuple(_to_do(person, standing)),
    )


def _to_do(person: Person, standing: Standing) -> Iterable[str]:
    if person.protection == Protection.UNKNOWN:
        yield _("Avklar adressebeskyttelse")
    if not person.preferred_language or person.needs_interpreter is None:
        yield _("Spør om språk og tolk")
    ends: list[Any] = [one.valid_until for one in standing.memberships]
    if ends and None not in ends and is_soon(max(ends), timezone.now()):
        yield _("Tilgangen din slutter snart")


COLUMNS = (
    Column(gettext_lazy("Navn"), lambda one: one.name),
    Column(gettext_lazy("Fullt navn og egen skrift"), lambda one: one.also),
    Column(gettext_lazy("Språk"), lambda one: one.language, width=18),
    Column(gettext_lazy("Tolk"), lambda one: one.interpreter, width=18),
    Column(gettext_lazy("Tilknytning"), lambda one: one.kind, width=24),
    Column(gettext_lazy("Siden"), lambda one: timezone.localdate(one.since) if one.since else None, "date"),
    Column(gettext_lazy("Må gjøres"), lambda one: "; ".join(one.to_do)),
)
