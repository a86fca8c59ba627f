"""The benefits map: what contributes to what, as a nested list and as a picture drawn from the same data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import reader_language, said
from fotfeste.kernel.formats import join_list
from fotfeste.kernel.roles import Permission
from fotfeste.portfolio.models import Benefit, BenefitContribution, Deliverable
from fotfeste.web.portfolio.presenters import project_label, project_url, source_line
from fotfeste.web.portfolio.programme import programme_page
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.graph import Drawing, Edge, Node, draw


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """Something that contributes to the benefit above it in the list: a benefit, or a project's deliverable.

    `missing` says in words what nobody has registered; it is empty for deliverables. `is_assumed` marks a line that is
    ours, since the picture of the source can not be read; `note` says why.
    """

    name: str
    description: str
    url: str
    project: str
    is_assumed: bool
    note: str
    indicator: str
    baseline: str
    owner: str
    missing: str
    source: str
    repeated: bool
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, kw_only=True)
class BenefitMap:
    """End benefits with everything below them, those that lead nowhere, and the picture (None without benefits)."""

    ends: tuple[Contribution, ...]
    loose: tuple[Contribution, ...]
    drawing: Drawing | None
    assumed: int


@needs(Permission.VIEW_PORTFOLIO)
def benefits(request: ActorRequest) -> HttpResponse:
    """The benefits map."""
    page = programme_page(
        "benefits", _("Gevinster"), lead=_("Hva som skal bli bedre, for hvem, og hva som bidrar til det.")
    )
    return render(request, "portfolio/programme_benefits.html", {"page": page, "map": benefit_map()})


def benefit_map() -> BenefitMap:
    """The whole map; two queries."""
    listed = list(Benefit.objects.select_related("owner", "source"))
    links = list(
        BenefitContribution.objects.select_related(
            "contributing_deliverable__project", "contributing_deliverable__source"
        )
    )
    by_key = {each.pk: each for each in listed}
    into: dict[int, list[BenefitContribution]] = defaultdict(list)
    for link in links:
        into[link.benefit_id].append(link)
    leads_on = {link.contributing_benefit_id for link in links}
    seen: set[int] = set()
    ends = tuple(_benefit(each, None, by_key, into, seen) for each in listed if each.kind == Benefit.Kind.END)
    loose = tuple(
        _benefit(each, None, by_key, into, seen)
        for each in listed
        if each.kind != Benefit.Kind.END and each.pk not in leads_on
    )
    return BenefitMap(
        ends=ends,
        loose=loose,
        drawing=_picture(listed, links) if listed else None,
        assumed=sum(1 for link in links if link.is_assumed),
    )


def _benefit(
    benefit: Benefit,
    link: BenefitContribution | None,
    by_key: dict[int, Benefit],
    into: dict[int, list[BenefitContribution]],
    seen: set[int],
) -> Contribution:
    repeated = benefit.pk in seen and bool(into[benefit.pk])
    seen.add(benefit.pk)
    below: list[Contribution] = []
    for each in () if repeated else into[benefit.pk]:
        if each.contributing_benefit_id:
            below.append(_benefit(by_key[each.contributing_benefit_id], each, by_key, into, seen))
        elif each.contributing_deliverable:
            below.append(_deliverable(each, each.contributing_deliverable))
    return Contribution(
        name=said(benefit, "name"),
        description=said(benefit, "description"),
        url="",
        project="",
        is_assumed=link is not None and link.is_assumed,
        note=said(link, "note") if link else "",
        indicator=benefit.indicator,
        baseline=benefit.baseline,
        owner=said(benefit.owner, "name") if benefit.owner else "",
        missing=_missing(benefit),
        source=source_line(benefit),
        repeated=repeated,
        contributions=tuple(below),
    )


def _deliverable(link: BenefitContribution, deliverable: Deliverable) -> Contribution:
    return Contribution(
        name=said(deliverable, "name"),
        description="",
        url=project_url(deliverable.project),
        project=project_label(deliverable.project),
        is_assumed=link.is_assumed,
        note=said(link, "note"),
        indicator="",
        baseline="",
        owner="",
        missing="",
        source=source_line(deliverable),
        repeated=False,
        contributions=(),
    )


def _missing(benefit: Benefit) -> str:
    """What the benefit lacks before anybody can show that it came: an owner, an indicator, a baseline."""
    lacks = [
        word
        for word, there in (
            (_("eier"), benefit.owner_id),
            (_("indikator"), benefit.indicator),
            (_("nullpunkt"), benefit.baseline),
        )
        if not there
    ]
    return join_list(lacks, reader_language())


def _picture(listed: list[Benefit], links: list[BenefitContribution]) -> Drawing:
    nodes = []
    for link in links:
        deliverable = link.contributing_deliverable
        if deliverable is not None:
            node = Node(
                key=f"d{deliverable.pk}",
                label=said(deliverable, "name"),
                note=project_label(deliverable.project),
            )
            if node not in nodes:
                nodes.append(node)
    for each in sorted(listed, key=lambda benefit: benefit.kind == Benefit.Kind.END):
        is_end = each.kind == Benefit.Kind.END
        nodes.append(
            Node(
                key=f"b{each.pk}",
                label=said(each, "name"),
                note=str(each.get_kind_display()),
                mark="end" if is_end else "",
            )
        )
    edges = [
        Edge(
            start=f"b{link.contributing_benefit_id}"
            if link.contributing_benefit_id
            else f"d{link.contributing_deliverable_id}",
            end=f"b{link.benefit_id}",
            dashed=link.is_assumed,
        )
        for link in links
    ]
    return draw(
        nodes,
        edges,
        key="gevinstkart",
        title=_("Gevinstkart"),
        description=_(
            "Leveranser og gevinster til venstre bidrar til gevinstene til høyre. Listen under sier det samme."
        ),
    )
