"""The money of one project: in one line on its sheet, and year by year. Only for those who may see money."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fotfeste.funding.ledger.projects import ProjectYear, project_money
from fotfeste.funding.rules import Amount
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.formats.missing import Missing
from fotfeste.kernel.roles import Permission
from fotfeste.portfolio.models import Project
from fotfeste.web.portfolio.presenters import Reference, find_project, head, project_page, source_line
from fotfeste.web.shell.access import ActorRequest, needs


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """A year in øre, each figure on its own grounds. `left` is what was carried out, `forecast` what was expected."""

    year: int
    budget: Amount
    used: Amount
    left: Amount
    forecast: Amount
    decided: Amount
    applied: Amount
    planned: Amount


@dataclass(frozen=True, kw_only=True)
class MoneyLine:
    """The money in one line.

    `latest` is the newest year with anything booked, else None; `decided` is all that was granted beside the books.
    """

    latest: YearLine | None
    has_forecast: bool
    decided: Amount
    has_decided: bool


@dataclass(frozen=True, kw_only=True)
class MoneyView:
    """The tab of money. `printed_budget` is what the source of the project itself gives, in øre; None when nothing.

    `has_…` tell which columns hold anything, so that empty ones are left out; `journal_url` lists the postings.
    """

    years: tuple[YearLine, ...]
    has_decided: bool
    has_applied: bool
    has_planned: bool
    printed_budget: int | None
    budget_note: str
    source: str
    funding: tuple[Reference, ...]
    journal_url: str


def money_line(project: Project) -> MoneyLine | None:
    """The money of *project* in one line; None when the ledger holds nothing. One query."""
    money = project_money(project)
    if money.is_empty:
        return None
    return MoneyLine(
        latest=_line(money.latest) if money.latest else None,
        has_forecast=money.latest is not None and isinstance(money.latest.forecast, int),
        decided=money.decided,
        has_decided=isinstance(money.decided, int),
    )


@needs(Permission.VIEW_MONEY)
def project_money_page(request: ActorRequest, key: str) -> HttpResponse:
    """The money of a project, year by year."""
    project = find_project(key)
    years = tuple(_line(year) for year in project_money(project).years)
    view = MoneyView(
        years=years,
        has_decided=any(isinstance(year.decided, int) for year in years),
        has_applied=any(isinstance(year.applied, int) for year in years),
        has_planned=any(isinstance(year.planned, int) for year in years),
        printed_budget=project.budget_ore,
        budget_note=said(project, "budget_note"),
        source=source_line(project),
        funding=tuple(
            Reference(
                label=said(each.funding_source, "name"), note=str(each.funding_source.get_line_display())
            )
            for each in project.fundings.select_related("funding_source")
        ),
        journal_url=f"{reverse('funding:journal')}?prosjekt={project.key}",
    )
    page = project_page(
        project,
        "project_money",
        actor=request.actor,
        lead=_(
            "Det som er ført, det som er ventet, og det som er vedtatt, står hver for seg og legges ikke sammen."
        ),
    )
    return render(
        request, "portfolio/project_money.html", {"page": page, "head": head(project), "money": view}
    )


def _line(year: ProjectYear) -> YearLine:
    return YearLine(
        year=year.year,
        budget=year.budget,
        used=year.used,
        left=year.left,
        forecast=year.forecast,
        decided=year.decided if isinstance(year.decided, int) else Missing.NOT_RELEVANT,
        applied=year.applied if isinstance(year.applied, int) else Missing.NOT_RELEVANT,
        planned=year.planned,
    )
