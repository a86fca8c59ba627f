"""The first page of a project: everything that fits on one sheet, decided here and printed by the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel.bilingual import reader_language, said
from fotfeste.kernel.formats import join_list
from fotfeste.kernel.models import Organisation
from fotfeste.portfolio import gates
from fotfeste.portfolio.models import (
    Deliverable,
    Intention,
    Project,
    ProjectLink,
    ProjectParty,
    Result,
    Risk,
)
from fotfeste.portfolio.models.results import Qualifier
from fotfeste.web.portfolio import words
from fotfeste.web.portfolio.lineage import near_links
from fotfeste.web.portfolio.presenters import Reference, project_label, project_url, source_line, when
from fotfeste.web.portfolio.results import ResultRow, in_short
from fotfeste.web.portfolio.risk_levels import RiskMark, risk_mark, with_latest_assessment

MOST_RISKS = 3

# What a decision point asks for, in words.
_ASKED: words.Words = {
    "target_group": gettext_lazy("målgruppe"),
    "goal": gettext_lazy("mål"),
    "owner": gettext_lazy("eier"),
    "end": gettext_lazy("sluttdato"),
    "deliverable": gettext_lazy("minst én leveranse"),
    "baseline": gettext_lazy("nullpunkt for minst ett resultat"),
    "risk": gettext_lazy("risikovurdering"),
    "result": gettext_lazy("rapportert resultat"),
    "line_owner": gettext_lazy("hvem i linjen som overtar"),
    "final_report": gettext_lazy("levert sluttrapport"),
}


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The next decision point, and what is missing for it in words; both empty when no gate is ahead."""

    name: str
    missing: str


@dataclass(frozen=True, kw_only=True)
class CountOf:
    """How many there are of something: «3 levert»."""

    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class RiskLine:
    """A risk with its level."""

    risk: str
    mark: RiskMark


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The sheet about one project. Texts are empty where the source says nothing, and lists where there is nothing.

    status_word        the phase in the source's own word, with the day it speaks of
    period             start and end; `has_end` is false when the end is not stated
    became, came_from  nearest kin; the tab of kinship has the rest
    deliverables       how many there are in each status
    programme_risks    how many risks the programme has, shown when the project has none of its own
    """

    goal: str
    description: str
    target_group: str
    status_text: str
    status_as_of: str
    phase: str
    phase_word: str
    kind: str
    theme: str
    youth: str
    number: str
    accounting_number: str
    programme: Reference
    focus_area: str
    place: str
    start: str
    end: str
    owners: tuple[Reference, ...]
    partners: tuple[Reference, ...]
    gate: Gate
    former_names: str
    came_from: tuple[Reference, ...]
    became: tuple[Reference, ...]
    results: tuple[ResultRow, ...]
    result_count: int
    deliverables: tuple[CountOf, ...]
    deliverable_count: int
    risks: tuple[RiskLine, ...]
    risk_count: int
    programme_risks: int
    risks_url: str
    source: str


def overview(project: Project) -> Overview:
    """Everything the first page shows about *project*; asks the database six times."""
    parties = list(project.parties.select_related("organisation"))
    links = near_links(project)
    results = list(project.results.select_related("source"))
    deliverables = list(project.deliverables.all())
    risks = list(with_latest_assessment(Risk.objects.filter(project=project)))
    asked = (
        Project.objects.filter(pk=project.pk)
        .annotate(
            has_line_owner=Exists(Intention.objects.filter(project=OuterRef("pk"), line_owner__isnull=False)),
            programme_risks=Subquery(
                Risk.objects.filter(programme=OuterRef("programme"))
                .order_by()
                .values("programme")
                .annotate(count=Count("pk"))
                .values("count")
            ),
        )
        .values("has_line_owner", "programme_risks")
        .get()
    )
    owners = [party.organisation for party in parties if party.part == ProjectParty.Part.OWNER]
    present = _present(project, owners, results, deliverables, risks, has_line_owner=asked["has_line_owner"])
    gate = gates.next_gate(project.phase)
    missing = [words.word(_ASKED, code) for code in gates.missing_for(gate, present)]
    marked = sorted(
        (RiskLine(risk=said(each, "risk"), mark=risk_mark(each)) for each in risks),
        key=lambda line: -line.mark.weight,
    )
    return Overview(
        goal=said(project, "goal"),
        description=said(project, "description"),
        target_group=said(project, "target_group"),
        status_text=said(project, "status_text"),
        status_as_of=when(project.status_as_of),
        phase=project.get_phase_display(),
        phase_word=words.word(words.LOCAL_PHASES, project.phase_label_local)
        if project.phase_label_local
        else "",
        kind=words.word(words.PROJECT_KINDS, project.kind),
        theme=words.word(words.THEMES, project.theme) if project.theme else "",
        youth=_youth(project),
        number=project.number,
        accounting_number=project.accounting_number,
        programme=Reference(
            label=said(project.programme, "name"),
            url=reverse("portfolio:programme", args=[project.programme.key]),
        ),
        focus_area=said(project.focus_area, "name") if project.focus_area else "",
        place=", ".join(
            filter(None, (_municipality(project), join_list(project.counties, reader_language())))
        ),
        start=when(project.start),
        end=when(project.end),
        owners=tuple(_in_list(each) for each in owners),
        partners=tuple(
            Reference(label=said(party.organisation, "name"))
            for party in parties
            if party.part == ProjectParty.Part.PARTNER
        ),
        gate=Gate(name=gate, missing=join_list(missing, reader_language())),
        former_names=project.former_names_text,
        came_from=tuple(_kin(link, link.earlier) for link in links if link.later_id == project.pk),
        became=tuple(_kin(link, link.later) for link in links if link.earlier_id == project.pk),
        results=in_short(results),
        result_count=len(results),
        deliverables=_by_status(deliverables),
        deliverable_count=len(deliverables),
        risks=tuple(marked[:MOST_RISKS]),
        risk_count=len(risks),
        programme_risks=asked["programme_risks"] or 0,
        risks_url=f"{reverse('portfolio:risks')}?{urlencode({'program': project.programme.key})}",
        source=source_line(project),
    )


def _present(
    project: Project,
    owners: Sequence[Organisation],
    results: Iterable[Result],
    deliverables: Iterable[Deliverable],
    risks: Sequence[Risk],
    *,
    has_line_owner: bool,
) -> set[str]:
    """What is there of the things that decision points ask for."""
    qualifiers = {result.qualifier for result in results}
    reports = {each.status for each in deliverables if each.kind == "final_report"}
    there = {
        "target_group": bool(project.target_group),
        "goal": bool(project.goal),
        "owner": bool(owners),
        "end": bool(project.end),
        "deliverable": any(True for _each in deliverables),
        "baseline": Qualifier.BASELINE in qualifiers,
        "risk": bool(risks),
        "result": bool(qualifiers - {Qualifier.TARGET, Qualifier.BASELINE}),
        "line_owner": has_line_owner,
        "final_report": Deliverable.Status.DELIVERED in reports,
    }
    return {thing for thing, is_there in there.items() if is_there}


def _by_status(deliverables: Iterable[Deliverable]) -> tuple[CountOf, ...]:
    counts = Counter(each.status for each in deliverables)
    return tuple(
        CountOf(label=str(status.label).lower(), count=counts[status])
        for status in Deliverable.Status
        if counts[status]
    )


def _in_list(organisation: Organisation) -> Reference:
    """An owner, leading to every project it owns."""
    return Reference(
        label=said(organisation, "name"),
        url=f"{reverse('portfolio:projects')}?{urlencode({'eier': organisation.key})}",
    )


def _kin(link: ProjectLink, other: Project) -> Reference:
    return Reference(label=project_label(other), url=project_url(other), note=link.get_kind_display())


def _municipality(project: Project) -> str:
    # Oslo is both; saying it twice helps nobody.
    return "" if project.municipality in project.counties else project.municipality


def _youth(project: Project) -> str:
    if not project.is_youth:
        return ""
    return words.word(words.YOUTH_BASES, project.youth_basis) if project.youth_basis else _("ja")
