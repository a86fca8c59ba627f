"""Writes of the portfolio. Each is a verb, checks who acts, runs in one transaction and leaves its event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.models import Organisation
from fotfeste.kernel.records import Put, put, put_many
from fotfeste.portfolio import access, rules
from fotfeste.portfolio.models import (
    Benefit,
    BenefitContribution,
    Body,
    BodySeat,
    Criterion,
    Deliverable,
    FocusArea,
    FocusAreaPeriod,
    Intention,
    Listing,
    MethodUse,
    Mitigation,
    PhaseSpell,
    Programme,
    ProgrammeGoal,
    Project,
    ProjectLink,
    ProjectName,
    ProjectParty,
    Result,
    Risk,
    RiskAssessment,
    Staffing,
)

Values = dict[str, Any]


def register_programme(*, key: str, values: Values, by: Actor) -> Put[Programme]:
    """Register the programme *key*."""
    access.check_may_edit_portfolio(by)
    return put(Programme, verb="portfolio.programme", by=by, find={"key": key}, values=values)


def register_goal(
    *, programme: Programme, level: str, number: int, values: Values, by: Actor
) -> Put[ProgrammeGoal]:
    """Register goal *number* on *level* of a programme."""
    access.check_may_edit_portfolio(by)
    find = {"programme": programme, "level": level, "number": number}
    return put(ProgrammeGoal, verb="portfolio.goal", by=by, find=find, values=values)


@transaction.atomic
def register_focus_area(
    *, key: str, values: Values, built_on: Iterable[Project] | None = None, by: Actor
) -> Put[FocusArea]:
    """Register a focus area, and the projects it builds on when *built_on* is given."""
    access.check_may_edit_portfolio(by)
    made = put(FocusArea, verb="portfolio.focus_area", by=by, find={"key": key}, values=values)
    if built_on is not None:
        wanted = {project.pk for project in built_on}
        if wanted != set(made.row.built_on.values_list("pk", flat=True)):
            made.row.built_on.set(wanted)
            trace.record("portfolio.focus_area_grounded", made.row, by=by, details={"projects": len(wanted)})
    return made


def register_focus_area_period(
    *, focus_area: FocusArea, source: Any, values: Values, by: Actor
) -> Put[FocusAreaPeriod]:
    """Register the period of a focus area as the document *source* gives it."""
    access.check_may_edit_portfolio(by)
    find = {"focus_area": focus_area, "source": source}
    return put(FocusAreaPeriod, verb="portfolio.focus_area_period", by=by, find=find, values=values)


@transaction.atomic
def register_project(*, key: str, values: Values, by: Actor) -> Put[Project]:
    """Register the project *key*; the search column follows."""
    _check_project(by, Project.objects.filter(key=key).first())
    made = put(Project, verb="portfolio.project", by=by, find={"key": key}, values=values)
    if made.created or made.changed:
        Project.objects.filter(pk=made.row.pk).refresh_search()
    return made


@transaction.atomic
def name_project(*, project: Project, name: str, values: Values, by: Actor) -> Put[ProjectName]:
    """Say that *project* has been called *name*; it can be found by that name from now on."""
    _check_project(by, project)
    made = put(
        ProjectName,
        verb="portfolio.project_name",
        by=by,
        find={"project": project, "name": name},
        values=values,
    )
    if made.created or made.changed:
        names = "; ".join(project.former_names.order_by("pk").values_list("name", flat=True))
        Project.objects.filter(pk=project.pk).update(former_names_text=names)
        Project.objects.filter(pk=project.pk).refresh_search()
    return made


def register_party(
    *, project: Project, organisation: Organisation, part: str, values: Values, by: Actor
) -> Put[ProjectParty]:
    """Say that *organisation* owns the project or is its partner."""
    _check_project(by, project)
    find = {"project": project, "organisation": organisation, "part": part}
    return put(ProjectParty, verb="portfolio.party", by=by, find=find, values=values)


def record_phase(*, project: Project, phase: str, as_of: Any, values: Values, by: Actor) -> Put[PhaseSpell]:
    """Say that *project* was in *phase* at *as_of*."""
    _check_project(by, project)
    find = {"project": project, "phase": phase, "as_of": as_of}
    return put(PhaseSpell, verb="portfolio.phase", by=by, find=find, values=values)


@transaction.atomic
def link_projects(
    *, earlier: Project, later: Project, kind: str, values: Values, by: Actor
) -> Put[ProjectLink]:
    """Say what became of *earlier*. A circle is rejected."""
    _check_project(by, earlier)
    edges = ProjectLink.objects.exclude(earlier=earlier, later=later).values_list("earlier_id", "later_id")
    if rules.makes_circle(edges, (earlier.pk, later.pk)):
        sentence = _("{later} er allerede et opphav til {earlier}.").format(later=later, earlier=earlier)
        raise Rejected([Fault("later", sentence)])
    find = {"earlier": earlier, "later": later, "kind": kind}
    return put(ProjectLink, verb="portfolio.project_link", by=by, find=find, values=values)


def record_listing(*, key: str, values: Values, by: Actor) -> Put[Listing]:
    """Record how a table of a document lists a project."""
    access.check_may_edit_portfolio(by)
    return put(Listing, verb="portfolio.listing", by=by, find={"key": key}, values=values)


def record_deliverable(*, key: str, project: Project, values: Values, by: Actor) -> Put[Deliverable]:
    """Record a deliverable of a project."""
    _check_project(by, project)
    return put(
        Deliverable,
        verb="portfolio.deliverable",
        by=by,
        find={"key": key},
        values={"project": project, **values},
    )


def record_method(*, project: Project, method: str, values: Values, by: Actor) -> Put[MethodUse]:
    """Record that a project uses a method."""
    _check_project(by, project)
    return put(
        MethodUse, verb="portfolio.method", by=by, find={"project": project, "method": method}, values=values
    )


def record_intention(*, key: str, project: Project, values: Values, by: Actor) -> Put[Intention]:
    """Record what a project intends for a year."""
    _check_project(by, project)
    return put(
        Intention, verb="portfolio.intention", by=by, find={"key": key}, values={"project": project, **values}
    )


def record_result(*, key: str, project: Project | None, values: Values, by: Actor) -> Put[Result]:
    """Record a reported figure; without a project it is about the portfolio."""
    _check_project(by, project)
    return put(
        Result, verb="portfolio.result", by=by, find={"key": key}, values={"project": project, **values}
    )


def record_results(*, rows: Sequence[Values], by: Actor) -> list[Put[Result]]:
    """Record many reported figures at once; each of *rows* holds its key, its project (or None) and the values."""
    for project in {row["project"] for row in rows}:
        _check_project(by, project)
    return put_many(Result, verb="portfolio.result", by=by, key="key", rows=rows)


def register_risk(*, key: str, values: Values, by: Actor) -> Put[Risk]:
    """Register a risk of a programme or a project."""
    _check_project(by, values.get("project"))
    return put(Risk, verb="portfolio.risk", by=by, find={"key": key}, values=values)


def assess_risk(*, risk: Risk, as_of: Any, values: Values, by: Actor) -> Put[RiskAssessment]:
    """Assess a risk at *as_of*; earlier assessments stay."""
    _check_project(by, risk.project)
    return put(
        RiskAssessment,
        verb="portfolio.risk_assessment",
        by=by,
        find={"risk": risk, "as_of": as_of},
        values=values,
    )


def record_mitigation(*, key: str, risk: Risk, values: Values, by: Actor) -> Put[Mitigation]:
    """Record a measure against a risk."""
    _check_project(by, risk.project)
    return put(
        Mitigation, verb="portfolio.mitigation", by=by, find={"key": key}, values={"risk": risk, **values}
    )


def register_benefit(*, key: str, values: Values, by: Actor) -> Put[Benefit]:
    """Register a benefit of a programme."""
    access.check_may_edit_portfolio(by)
    return put(Benefit, verb="portfolio.benefit", by=by, find={"key": key}, values=values)


@transaction.atomic
def record_contribution(
    *,
    benefit: Benefit,
    values: Values,
    contributing_benefit: Benefit | None = None,
    contributing_deliverable: Deliverable | None = None,
    by: Actor,
) -> Put[BenefitContribution]:
    """Say that a benefit or a deliverable contributes to *benefit*. A circle is rejected."""
    access.check_may_edit_portfolio(by)
    if contributing_benefit is not None:
        edges = BenefitContribution.objects.filter(contributing_benefit__isnull=False).exclude(
            contributing_benefit=contributing_benefit, benefit=benefit
        )
        if rules.makes_circle(
            (
                (start, end)
                for start, end in edges.values_list("contributing_benefit_id", "benefit_id")
                if start
            ),
            (contributing_benefit.pk, benefit.pk),
        ):
            sentence = _("{benefit} bidrar allerede til {other}.").format(
                benefit=benefit, other=contributing_benefit
            )
            raise Rejected([Fault("benefit", sentence)])
    find = {
        "benefit": benefit,
        "contributing_benefit": contributing_benefit,
        "contributing_deliverable": contributing_deliverable,
    }
    return put(BenefitContribution, verb="portfolio.contribution", by=by, find=find, values=values)


def register_body(*, key: str, values: Values, by: Actor) -> Put[Body]:
    """Register a board, group or role with its mandate."""
    access.check_may_edit_portfolio(by)
    return put(Body, verb="portfolio.body", by=by, find={"key": key}, values=values)


def seat_organisation(*, body: Body, organisation: Organisation, values: Values, by: Actor) -> Put[BodySeat]:
    """Give an organisation a seat in a body."""
    access.check_may_edit_portfolio(by)
    find = {"body": body, "organisation": organisation}
    return put(BodySeat, verb="portfolio.seat", by=by, find=find, values=values)


def register_criterion(*, key: str, values: Values, by: Actor) -> Put[Criterion]:
    """Register a problem area or an assessment criterion."""
    access.check_may_edit_portfolio(by)
    return put(Criterion, verb="portfolio.criterion", by=by, find={"key": key}, values=values)


def record_staffing(*, year: int, kind: str, values: Values, by: Actor) -> Put[Staffing]:
    """Record how many the programme employs of a kind in a year."""
    access.check_may_edit_portfolio(by)
    return put(Staffing, verb="portfolio.staffing", by=by, find={"year": year, "kind": kind}, values=values)


def _check_project(by: Actor, project: Project | None) -> None:
    if project is None or by.is_system:
        access.check_may_edit_portfolio(by)
        return
    owners = project.parties.filter(part=ProjectParty.Part.OWNER).values_list("organisation_id", flat=True)
    access.check_may_edit_project(by, owners)
