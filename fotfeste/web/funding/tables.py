"""Grants and returns by decision, expected applications, and the sources that money comes from."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fotfeste.funding import ledger
from fotfeste.funding.ledger.decisions import NO_DECISION, TOTAL
from fotfeste.funding.models import FundingSource
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.roles import Permission
from fotfeste.portfolio.models.results import Qualifier
from fotfeste.web.funding.presenters import breadcrumbs, posting_row, tabs
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.pages import Page

# How sure an expected amount is, in words; the codes are those of the source.
_QUALIFIERS = {"approx_total": Qualifier.APPROX.label, "approx": Qualifier.APPROX.label}


@needs(Permission.VIEW_MONEY)
def decisions(request: ActorRequest, year: int) -> HttpResponse:
    """Table 3: what each decision of *year* gave or took, by source, and what was booked of it."""
    table = ledger.grants_by_decision(year=year)
    if not table.rows:
        raise Http404
    page = Page(
        title=_("Tildelt og tilbakeført {year}").format(year=year),
        lead=_("Hva hvert vedtak ga eller tok, fra hver kilde, holdt opp mot det som er ført."),
        breadcrumbs=breadcrumbs(),
        tabs=tabs("decisions", report_year=year),
    )
    context = {
        "page": page,
        "headings": [column.label or _("Sum") for column in table.columns],
        "rows": [_decided_row(table, row) for row in table.rows],
        "source": _source(table),
    }
    return render(request, "funding/decisions.html", context)


def _decided_row(table: ledger.DecidedTable, row: ledger.DecidedRow) -> dict[str, Any]:
    decision = row.decision
    cells = []
    for column, cell in zip(table.columns, row.cells, strict=True):
        known = isinstance(cell.decided, int) or isinstance(cell.booked, int)
        cells.append(
            {
                "decided": cell.decided,
                "booked": cell.booked,
                "difference": cell.difference,
                "printed": cell.printed_ore if cell.differs else None,
                "url": reverse("funding:decision_cell", args=[table.year, row.key, column.key])
                if known
                else "",
            }
        )
    return {
        "label": _row_label(row),
        "is_total": row.key == TOTAL,
        "case_number": (decision.case_number if decision else "") or "–",
        "decided_on": decision.decided_on if decision else None,
        "cells": cells,
    }


def _row_label(row: ledger.DecidedRow) -> str:
    if row.decision is not None:
        return said(row.decision, "name")
    return _("Ført uten kjent vedtak") if row.key == NO_DECISION else _("Sum")


@needs(Permission.VIEW_MONEY)
def decision_cell(request: ActorRequest, year: int, row: str, column: str) -> HttpResponse:
    """What a cell of the table is made of, decided and booked apart."""
    table = ledger.grants_by_decision(year=year)
    found = next((one for one in table.rows if one.key == row), None)
    if found is None or column not in {one.key for one in table.columns}:
        raise Http404
    cell = found.cells[[one.key for one in table.columns].index(column)]
    of_column = next(one for one in table.columns if one.key == column)
    page = Page(
        title=_row_label(found),
        lead=of_column.label or _("Sum"),
        breadcrumbs=breadcrumbs(),
        tabs=tabs("decisions", report_year=year),
    )
    context = {
        "page": page,
        "cell": cell,
        "postings": [posting_row(one, one.amount_ore) for one in table.movements(row=row, column=column)],
        "back": reverse("funding:decisions", args=[year]),
    }
    template = "funding/_decided.html" if request.htmx else "funding/decided.html"
    return render(request, template, context)


def _source(table: ledger.DecidedTable) -> str:
    if table.printed is None or table.printed.source is None:
        return ""
    return f"{said(table.printed.source, 'title')}, {table.printed.source_section}"


@needs(Permission.VIEW_MONEY)
def expected(request: ActorRequest, year: int) -> HttpResponse:
    """Applications that are expected in *year*: guesses, kept apart from the ledger."""
    found = ledger.expected_applications(year=year)
    page = Page(
        title=_("Forventede søknader {year}").format(year=year),
        lead=_("Anslag over det som ventes søkt om senere. Tallene er ikke vedtatt og ikke ført."),
        breadcrumbs=breadcrumbs(),
        tabs=tabs("expected", budget_year=year),
    )
    words = {**dict(Qualifier.choices), **_QUALIFIERS, "up_to": Qualifier.AT_MOST.label}
    rows = [
        {
            "purpose": said(one, "purpose"),
            "project": one.project,
            "amount": one.amount_ore,
            "qualifier": words.get(one.qualifier, one.qualifier),
            "deadline": one.deadline,
            "source": f"{said(one.source, 'title')}, {one.source_section}" if one.source else "",
        }
        for one in found.applications
    ]
    stated = [{"purpose": said(one, "purpose"), "amount": one.amount_ore} for one in found.stated_sums]
    # Applications with a deadline are the ones that the stated sum speaks of; the page shows both.
    context = {"page": page, "rows": rows, "stated": stated, "computed": found.computed_ore}
    return render(request, "funding/expected.html", context)


@needs(Permission.VIEW_MONEY)
def funding_sources(request: ActorRequest) -> HttpResponse:
    """Every funding source: whose money it is, what it is for, how many projects and postings it has."""
    found = FundingSource.objects.select_related("programme", "administrator", "source").annotate(
        projects=Count("project_fundings", distinct=True), postings=Count("movements", distinct=True)
    )
    rows = [
        {
            "name": said(one, "name"),
            "key": one.key,
            "line": one.get_line_display(),
            "programme": said(one.programme, "name") if one.programme else "",
            "administrator": said(one.administrator, "name") if one.administrator else "",
            "purpose": said(one, "purpose"),
            "projects": one.projects,
            "postings": one.postings,
            "projects_url": f"{reverse('portfolio:projects')}?kilde={one.key}",
            "journal_url": f"{reverse('funding:journal')}?kilde={one.key}",
        }
        for one in found
    ]
    page = Page(title=_("Finansieringskilder"), breadcrumbs=breadcrumbs(), tabs=tabs("sources"))
    return render(request, "funding/sources.html", {"page": page, "rows": rows})
