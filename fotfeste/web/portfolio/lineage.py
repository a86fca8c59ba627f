"""Kinship between projects, as a picture and as a nested list: what became of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fotfeste.kernel.bilingual import said
from fotfeste.kernel.roles import Permission
from fotfeste.portfolio.models import Project, ProjectLink
from fotfeste.web.portfolio.presenters import (
    find_project,
    head,
    project_label,
    project_page,
    project_url,
    source_line,
    status_pill,
    when,
)
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.graph import Drawing, Edge, Node, draw
from fotfeste.web.shell.pages import Link, Page

Links = Sequence[ProjectLink]


@dataclass(frozen=True, kw_only=True)
class Kin:
    """A project in the nested list. `relation` says how it is kin to the one above; empty at the top.

    `repeated` is true where the project's own kin stand further up in the list already.
    """

    label: str
    url: str
    is_here: bool
    status: str
    years: str
    relation: str
    note: str
    source: str
    repeated: bool
    kin: tuple[Kin, ...]


@dataclass(frozen=True, kw_only=True)
class LineageView:
    """The kin of one project, or of all: a picture (None when there is no kin) and the lists that are its source.

    `origins` are what a project comes from, `outcomes` what it became; the map of all uses `origins` alone.
    """

    drawing: Drawing | None
    origins: tuple[Kin, ...]
    outcomes: tuple[Kin, ...]
    former_names: tuple[FormerName, ...]


@dataclass(frozen=True, kw_only=True)
class FormerName:
    """A name the project has had, until when, and where that is said."""

    name: str
    until: str
    source: str


@needs(Permission.VIEW_PORTFOLIO)
def project_lineage(request: ActorRequest, key: str) -> HttpResponse:
    """What a project comes from and what it became."""
    project = find_project(key)
    links = kin_of(project, all_links())
    names = tuple(
        FormerName(name=each.name, until=when(each.valid_to), source=source_line(each))
        for each in project.former_names.select_related("source")
    )
    view = LineageView(
        drawing=picture(links, here=project.pk) if links else None,
        origins=tree(project.pk, links, upwards=True, here=project.pk),
        outcomes=tree(project.pk, links, upwards=False, here=project.pk),
        former_names=names,
    )
    page = project_page(project, "project_lineage", actor=request.actor)
    context = {"page": page, "head": head(project), "lineage": view}
    return render(request, "portfolio/project_lineage.html", context)


@needs(Permission.VIEW_PORTFOLIO)
def lineage_map(request: ActorRequest) -> HttpResponse:
    """All kinship in the portfolio."""
    links = all_links()
    earlier = {link.earlier_id for link in links}
    ends = {link.later_id: link.later for link in links if link.later_id not in earlier}
    seen: set[int] = set()
    view = LineageView(
        drawing=picture(links) if links else None,
        origins=tuple(
            kin(end, None, links, upwards=True, here=None, seen=seen)
            for end in sorted(ends.values(), key=lambda each: (each.number, each.name, each.pk))
        ),
        outcomes=(),
        former_names=(),
    )
    page = Page(
        title=_("Linjer mellom prosjekter"),
        lead=_(
            "Hva prosjekter kommer fra, og hva de ble til: videreført, slått sammen, delt eller del av noe større."
        ),
        breadcrumbs=(Link(label=_("Prosjekter"), url=reverse("portfolio:projects")),),
    )
    return render(request, "portfolio/project_lines.html", {"page": page, "lineage": view})


def all_links() -> list[ProjectLink]:
    """Every kinship, with both projects and the source, in one query."""
    return list(
        ProjectLink.objects.select_related("earlier", "later", "source").order_by(
            "later__number", "later__name", "earlier__number", "earlier__name", "pk"
        )
    )


def kin_of(project: Project, links: Iterable[ProjectLink]) -> list[ProjectLink]:
    """The links that lead to *project* or on from it, however far."""
    links = list(links)
    found: dict[int, ProjectLink] = {}
    for upwards in (True, False):
        waiting, seen = [project.pk], set()
        while waiting:
            here = waiting.pop()
            if here in seen:
                continue
            seen.add(here)
            for link in links:
                if (link.later_id if upwards else link.earlier_id) == here:
                    found[link.pk] = link
                    waiting.append(link.earlier_id if upwards else link.later_id)
    return [link for link in links if link.pk in found]


def near_links(project: Project) -> list[ProjectLink]:
    """The links that touch *project* itself."""
    return list(
        ProjectLink.objects.filter(Q(earlier=project) | Q(later=project))
        .select_related("earlier", "later")
        .order_by("pk")
    )


def picture(links: Links, *, here: int | None = None) -> Drawing:
    """The links as a drawing; the project one stands in is marked."""
    projects = {each.pk: each for link in links for each in (link.earlier, link.later)}
    nodes = [
        Node(
            key=str(each.pk),
            label=project_label(each),
            note=", ".join(filter(None, (str(each.get_status_display()), _years(each)))),
            mark="here" if each.pk == here else "",
        )
        for each in projects.values()
    ]
    edges = [
        Edge(start=str(link.earlier_id), end=str(link.later_id), label=link.get_kind_display())
        for link in links
    ]
    count = ngettext("{count} linje mellom prosjekter.", "{count} linjer mellom prosjekter.", len(links))
    return draw(
        nodes,
        edges,
        key="slektskap",
        title=_("Slektskap mellom prosjekter"),
        description=count.format(count=len(links))
        + " "
        + _("Pilene går fram i tid. Listen under sier det samme."),
    )


def tree(start: int, links: Links, *, upwards: bool, here: int | None) -> tuple[Kin, ...]:
    """The kin above (*upwards*: what it comes from) or below (what it became) the project *start*, nested."""
    seen = {start}
    return tuple(
        kin(link.earlier if upwards else link.later, link, links, upwards=upwards, here=here, seen=seen)
        for link in _next(start, links, upwards=upwards)
    )


def kin(
    project: Project,
    link: ProjectLink | None,
    links: Links,
    *,
    upwards: bool,
    here: int | None,
    seen: set[int],
) -> Kin:
    """One project of the nested list with its own kin below it; what has been shown already is not unfolded again."""
    following = _next(project.pk, links, upwards=upwards)
    repeated = project.pk in seen and bool(following)
    seen.add(project.pk)
    return Kin(
        label=project_label(project),
        url=project_url(project),
        is_here=project.pk == here,
        status=status_pill(project).label,
        years=_years(project),
        relation=_relation(link, upwards=upwards) if link else "",
        note=said(link, "note") if link else "",
        source=source_line(link) if link else "",
        repeated=repeated,
        kin=()
        if repeated
        else tuple(
            kin(each.earlier if upwards else each.later, each, links, upwards=upwards, here=here, seen=seen)
            for each in following
        ),
    )


def _next(start: int, links: Links, *, upwards: bool) -> list[ProjectLink]:
    by_end: dict[int, list[ProjectLink]] = defaultdict(list)
    for link in links:
        by_end[link.later_id if upwards else link.earlier_id].append(link)
    return by_end[start]


def _relation(link: ProjectLink, *, upwards: bool) -> str:
    """How the project of a list line is kin to the one above it, said from its own side."""
    kind = ProjectLink.Kind(link.kind)
    if upwards:
        return {
            ProjectLink.Kind.MERGED_INTO: _("gikk inn i det"),
            ProjectLink.Kind.CONTINUED_BY: _("ble videreført i det"),
            ProjectLink.Kind.SPLIT_INTO: _("ble delt, og dette er en del"),
            ProjectLink.Kind.PART_OF: _("er en del av det"),
        }[kind]
    return {
        ProjectLink.Kind.MERGED_INTO: _("det gikk inn i dette"),
        ProjectLink.Kind.CONTINUED_BY: _("viderefører det"),
        ProjectLink.Kind.SPLIT_INTO: _("er en del som ble skilt ut"),
        ProjectLink.Kind.PART_OF: _("det er en del av dette"),
    }[kind]


def _years(project: Project) -> str:
    start: Any = project.start
    end: Any = project.end
    if not start and not end:
        return ""
    return f"{start.year if start else '?'}–{end.year if end else ''}"
