"""Programmes: the tree of them with goals, focus areas and staffing, and one page for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import said
from fotfeste.kernel.roles import Permission
from fotfeste.portfolio.models import (
    Body,
    FocusArea,
    FocusAreaPeriod,
    Programme,
    ProgrammeGoal,
    Project,
    Staffing,
)
from fotfeste.portfolio.models.projects import Phase
from fotfeste.web.portfolio import words
from fotfeste.web.portfolio.presenters import (
    Reference,
    project_label,
    project_url,
    source_line,
    source_title,
    when,
)
from fotfeste.web.portfolio.results import number
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.pages import Link, Page


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A programme in the tree. `projects` counts its own and those of everything below it."""

    name: str
    url: str
    kind: str
    period: str
    goal: str
    projects: int
    projects_url: str
    below: tuple[Branch, ...]


@dataclass(frozen=True, kw_only=True)
class PeriodLine:
    """The period of a focus area as one document gives it. `differs` when another document ends it otherwise."""

    document: str
    period: str
    differs: bool


@dataclass(frozen=True, kw_only=True)
class FocusLine:
    """A focus area: what for, what it builds on, and its period in each document."""

    key: str
    name: str
    goal: str
    deliverables: str
    owner: str
    is_youth: bool
    built_on: tuple[Reference, ...]
    periods: tuple[PeriodLine, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class StaffingTable:
    """How many of each kind in each year; a year that says nothing about a kind is «–»."""

    years: tuple[int, ...]
    rows: tuple[StaffingRow, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class StaffingRow:
    """One kind of position, and how many in each of the table's years."""

    name: str
    counts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Goals:
    """The goals of a programme on one level."""

    level: str
    goals: tuple[Sourced, ...]


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """A text and where it was read."""

    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class PhaseCount:
    """How many of a programme's projects stand in a phase, and the list of them."""

    phase: str
    count: int
    url: str


@dataclass(frozen=True, kw_only=True)
class ProgrammeView:
    """The page of one programme."""

    kind: str
    period: str
    area: str
    target_group: str
    responsible: str
    parent: Reference | None
    children: tuple[Reference, ...]
    goals: tuple[Goals, ...]
    phases: tuple[PhaseCount, ...]
    projects: int
    projects_url: str
    risks: int
    risks_url: str
    bodies: tuple[Reference, ...]
    focus_areas: tuple[FocusLine, ...]
    source: str


@needs(Permission.VIEW_PORTFOLIO)
def programmes(request: ActorRequest) -> HttpResponse:
    """Every programme as a tree, the focus areas and the staffing."""
    page = programme_page(
        "programmes", _("Program"), lead=_("Rammene som prosjektene står i, og hva de skal føre til.")
    )
    context = {
        "page": page,
        "branches": tree(),
        "focus_areas": focus_lines(FocusArea.objects.all()),
        "staffing": staffing_table(Staffing.objects.select_related("source")),
    }
    return render(request, "portfolio/programme_tree.html", context)


@needs(Permission.VIEW_PORTFOLIO)
def programme(request: ActorRequest, key: str) -> HttpResponse:
    """One programme."""
    found = (
        Programme.objects.select_related("parent", "responsible", "source")
        .annotate(risk_count=Count("risks"))
        .filter(key=key)
        .first()
    )
    if found is None:
        raise Http404
    page = Page(
        title=said(found, "name"),
        lead=said(found, "goal"),
        breadcrumbs=(Link(label=_("Program"), url=reverse("portfolio:programmes")),),
    )
    return render(
        request,
        "portfolio/programme_detail.html",
        {"page": page, "programme": programme_view(found, risks=found.risk_count)},
    )


def programme_page(tab: str, title: str, *, lead: str = "") -> Page:
    """The page around one of the tabs that belong to programmes."""
    tabs = (
        ("programmes", _("Programmer")),
        ("risks", _("Risiko")),
        ("benefits", _("Gevinster")),
        ("bodies", _("Styring")),
        ("criteria", _("Kriterier")),
    )
    return Page(
        title=title,
        lead=lead,
        tabs=tuple(
            Link(label=label, url=reverse(f"portfolio:{name}"), current=name == tab) for name, label in tabs
        ),
    )


def tree() -> tuple[Branch, ...]:
    """Every programme below its parent; two queries."""
    counts: dict[int, int] = dict(
        Project.objects.order_by().values_list("programme_id").annotate(count=Count("pk"))
    )
    below: dict[int | None, list[Programme]] = defaultdict(list)
    for each in Programme.objects.order_by("name", "pk"):
        below[each.parent_id].append(each)
    return tuple(_branch(each, below, counts) for each in below[None])


def _branch(each: Programme, below: dict[int | None, list[Programme]], counts: dict[int, int]) -> Branch:
    branches = tuple(_branch(child, below, counts) for child in below[each.pk])
    return Branch(
        name=said(each, "name"),
        url=reverse("portfolio:programme", args=[each.key]),
        kind=words.word(words.PROGRAMME_KINDS, each.kind),
        period=period(each.start, each.end),
        goal=said(each, "goal"),
        projects=counts.get(each.pk, 0) + sum(branch.projects for branch in branches),
        projects_url=_projects_url(program=each.key),
        below=branches,
    )


def programme_view(found: Programme, *, risks: int) -> ProgrammeView:
    """Everything the page of one programme shows, with its number of risks; seven queries beside its own."""
    goals: dict[str, list[ProgrammeGoal]] = {}
    for goal in found.goals.select_related("source").order_by("number", "pk"):
        goals.setdefault(goal.level, []).append(goal)
    phases = dict(
        Project.objects.in_programme(found).order_by().values_list("phase").annotate(count=Count("pk"))
    )
    return ProgrammeView(
        kind=words.word(words.PROGRAMME_KINDS, found.kind),
        period=period(found.start, found.end),
        area=found.area,
        target_group=said(found, "target_group"),
        responsible=said(found.responsible, "name") if found.responsible else "",
        parent=_reference(found.parent) if found.parent else None,
        children=tuple(_reference(child) for child in found.children.order_by("name", "pk")),
        goals=tuple(
            Goals(
                level=words.word(words.GOAL_LEVELS, level),
                goals=tuple(Sourced(text=said(each, "goal"), source=source_line(each)) for each in members),
            )
            for level, members in sorted(goals.items(), key=lambda item: item[1][0].number)
        ),
        phases=tuple(
            PhaseCount(
                phase=str(phase.label),
                count=phases[phase],
                url=_projects_url(program=found.key, fase=phase.value),
            )
            for phase in Phase
            if phases.get(phase)
        ),
        projects=sum(phases.values()),
        projects_url=_projects_url(program=found.key),
        risks=risks,
        risks_url=f"{reverse('portfolio:risks')}?{urlencode({'program': found.key})}",
        bodies=tuple(
            Reference(label=said(body, "name"), url=f"{reverse('portfolio:bodies')}#{body.key}")
            for body in Body.objects.filter(programme=found)
        ),
        focus_areas=focus_lines(FocusArea.objects.filter(programme=found)),
        source=source_line(found),
    )


def focus_lines(areas: QuerySet[FocusArea]) -> tuple[FocusLine, ...]:
    """Focus areas with what they build on and their periods side by side; three queries."""
    periods = Prefetch("periods", queryset=FocusAreaPeriod.objects.select_related("source"))
    chosen = areas.select_related("source").prefetch_related("built_on", periods)
    return tuple(
        FocusLine(
            key=each.key,
            name=said(each, "name"),
            goal=said(each, "goal"),
            deliverables=said(each, "deliverables"),
            owner=each.owner_label,
            is_youth=each.is_youth,
            built_on=tuple(
                Reference(label=project_label(project), url=project_url(project))
                for project in each.built_on.all()
            ),
            periods=_periods(each.periods.all()),
            source=source_line(each),
        )
        for each in chosen
    )


def _periods(periods: Iterable[FocusAreaPeriod]) -> tuple[PeriodLine, ...]:
    listed: Sequence[FocusAreaPeriod] = list(periods)
    ends = {str(each.end) for each in listed}
    starts = {str(each.start) for each in listed}
    return tuple(
        PeriodLine(
            document=source_title(each.source),
            period=period(each.start, each.end),
            differs=len(ends) > 1 or len(starts) > 1,
        )
        for each in listed
    )


def staffing_table(rows: Iterable[Staffing]) -> StaffingTable | None:
    """Staffing with years as columns; None when nothing is registered."""
    listed = list(rows)
    if not listed:
        return None
    years = tuple(sorted({each.year for each in listed}))
    kinds: dict[str, dict[int, Staffing]] = {}
    for each in listed:
        kinds.setdefault(each.kind, {})[each.year] = each
    return StaffingTable(
        years=years,
        rows=tuple(
            StaffingRow(
                name=said(next(iter(by_year.values())), "name"),
                counts=tuple(number(by_year[year].quantity) if year in by_year else "–" for year in years),
            )
            for by_year in kinds.values()
        ),
        source="; ".join(dict.fromkeys(filter(None, (source_line(each) for each in listed)))),
    )


def period(start: object, end: object) -> str:
    """«2023–2027», «til desember 2026», «fra 2021»; empty when neither is stated."""
    first, last = when(start), when(end)
    if first and last:
        return f"{first} – {last}" if " " in first + last else f"{first}–{last}"
    if last:
        return _("til {date}").format(date=last)
    return _("fra {date}").format(date=first) if first else ""


def _reference(each: Programme) -> Reference:
    return Reference(label=said(each, "name"), url=reverse("portfolio:programme", args=[each.key]))


def _projects_url(**chosen: str) -> str:
    return f"{reverse('portfolio:projects')}?{urlencode(chosen)}"
