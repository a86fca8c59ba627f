"""The sheets of money: the economic report of a year, the budget of a year, and the postings behind any cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.funding import ledger
from fotfeste.funding.ledger import CellKey, Row
from fotfeste.funding.ledger.sheet import PLACEMENT_REASONS
from fotfeste.funding.models import BudgetLine
from fotfeste.kernel.actions import record_export
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.formats import format_date
from fotfeste.kernel.roles import Permission
from fotfeste.web.funding.presenters import breadcrumbs, posting_rows, tabs
from fotfeste.web.shell import sheets as files
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import DateField, PlainForm
from fotfeste.web.shell.language import screen_language
from fotfeste.web.shell.pages import Link, Page, Text


class CutoffForm(PlainForm):
    """The day that the report speaks of."""

    per = DateField(
        label=gettext_lazy("Per dato"),
        required=False,
        help_text=gettext_lazy("Bare det som er ført til og med denne dagen, regnes med."),
    )


@dataclass(frozen=True)
class Group:
    """The rows of one section of a sheet, its sum last."""

    key: str
    label: Text
    rows: tuple[Row, ...]

    @property
    def count(self) -> int:
        """Lines in the section, sums left out."""
        return sum(not row.is_sum for row in self.rows)


def _groups(sheet: ledger.Sheet) -> list[Group]:
    groups: dict[str, list[Row]] = {}
    for row in sheet.rows:
        groups.setdefault(row.section, []).append(row)
    names = dict(BudgetLine.Section.choices)
    return [Group(key, names.get(key, _("Sum")), tuple(rows)) for key, rows in groups.items()]


# The economic report -------------------------------------------------------------------------------------


@needs(Permission.VIEW_MONEY)
def report(request: ActorRequest, year: int) -> HttpResponse:
    """The economic report of *year* as the annual report's annex sets it up."""
    form, sheet = _report(request, year)
    page = Page(
        title=_("Økonomisk rapport {year}").format(year=year),
        breadcrumbs=breadcrumbs(),
        tabs=tabs("report", report_year=year),
        has_faults=bool(form.errors),
    )
    same_day = sheet.printed is not None and sheet.printed.cutoff == sheet.cutoff
    context = _context(
        page, sheet, cell_url="funding:report_cell", file_url="funding:report_file", compares=same_day
    )
    context |= {
        "form": form,
        "cutoff": sheet.cutoff,
        "years": ledger.report_years(),
        "unsure": sheet.unsure,
        "query": _cutoff_query(form),
    }
    return render(request, "funding/report.html", context, status=422 if form.errors else 200)


@needs(Permission.VIEW_MONEY)
def report_cell(request: ActorRequest, year: int, row: str, column: str) -> HttpResponse:
    """The postings behind a cell of the report: a panel beside the sheet, or a page of their own."""
    form, sheet = _report(request, year)
    back = reverse("funding:report", args=[year]) + _cutoff_query(form)
    return _cell(request, sheet, row, column, back, tabs("report", report_year=year))


@needs(Permission.EXPORT)
def report_file(request: ActorRequest, year: int, kind: str) -> HttpResponse:
    """The report as a file: exactly the rows and columns on the screen."""
    request.actor.check(Permission.VIEW_MONEY)
    _form, sheet = _report(request, year)
    title = _("Økonomisk rapport {year}").format(year=year)
    cutoff = (_("Per dato"), format_date(sheet.cutoff, screen_language()))
    return _file(request, sheet, title, kind, f"okonomisk-rapport-{year}", [cutoff])


def _report(request: ActorRequest, year: int) -> tuple[CutoffForm, ledger.FinancialReport]:
    form = CutoffForm(request.GET if "per" in request.GET else None, initial={"per": dt.date(year, 12, 31)})
    cutoff: dt.date | None = form.cleaned_data["per"] if form.is_valid() else None
    sheet = ledger.financial_report(year=year, cutoff=cutoff)
    if not sheet.rows:
        raise Http404
    return form, sheet


def _cutoff_query(form: CutoffForm) -> str:
    cutoff = form.cleaned_data.get("per") if form.is_bound and form.is_valid() else None
    return f"?per={cutoff.isoformat()}" if cutoff else ""


# The budget ----------------------------------------------------------------------------------------------


@needs(Permission.VIEW_MONEY)
def budget(request: ActorRequest, year: int) -> HttpResponse:
    """The budget of *year* as the action programme sets it up."""
    sheet = _budget(year)
    page = Page(
        title=_("Budsjett {year}").format(year=year),
        breadcrumbs=breadcrumbs(),
        tabs=tabs("budget", budget_year=year),
    )
    context = _context(page, sheet, cell_url="funding:budget_cell", file_url="funding:budget_file")
    return render(request, "funding/budget.html", context | {"query": ""})


@needs(Permission.VIEW_MONEY)
def budget_cell(request: ActorRequest, year: int, row: str, column: str) -> HttpResponse:
    """What a cell of the budget is made of."""
    back = reverse("funding:budget", args=[year])
    return _cell(request, _budget(year), row, column, back, tabs("budget", budget_year=year))


@needs(Permission.EXPORT)
def budget_file(request: ActorRequest, year: int, kind: str) -> HttpResponse:
    """The budget as a file."""
    request.actor.check(Permission.VIEW_MONEY)
    title = _("Budsjett {year}").format(year=year)
    return _file(request, _budget(year), title, kind, f"budsjett-{year}", [])


def _budget(year: int) -> ledger.Budget:
    sheet = ledger.budget(year=year)
    if not sheet.rows:
        raise Http404
    return sheet


# What both share -----------------------------------------------------------------------------------------


def _context(
    page: Page, sheet: ledger.Sheet, *, cell_url: str, file_url: str, compares: bool = True
) -> dict[str, Any]:
    """What both sheets show. *compares* is false where the print speaks of another day than the sheet."""
    base = reverse(cell_url, args=[sheet.year, "-", "-"]).removesuffix("-/-")
    return {
        "page": page,
        "sheet": sheet,
        "groups": _groups(sheet),
        "cell_base": base,
        "comments": [row for row in sheet.rows if row.comment],
        "compares": compares,
        "differing": len(sheet.differing) if compares else 0,
        "source": _source(sheet),
        "xlsx_url": reverse(file_url, args=[sheet.year, "xlsx"]),
        "csv_url": reverse(file_url, args=[sheet.year, "csv"]),
    }


def _source(sheet: ledger.Sheet) -> str:
    if sheet.printed is None or sheet.printed.source is None:
        return ""
    return f"{said(sheet.printed.source, 'title')}, {sheet.printed.source_section}"


def _cell(
    request: ActorRequest, sheet: ledger.Sheet, row: str, column: str, back: str, page_tabs: tuple[Link, ...]
) -> HttpResponse:
    key = CellKey(row, column)
    try:
        cell, of_row, of_column = sheet.cell(key), sheet.row(row), sheet.column(column)
    except KeyError as unknown:
        raise Http404 from unknown
    page = Page(title=of_row.label, lead=of_column.label, breadcrumbs=breadcrumbs(), tabs=page_tabs)
    context = {
        "page": page,
        "cell": cell,
        "row": of_row,
        "column": of_column,
        "reason": PLACEMENT_REASONS.get(cell.reason, ""),
        "postings": posting_rows(sheet.postings(key)),
        "back": back,
    }
    template = "funding/_postings.html" if request.htmx else "funding/postings.html"
    return render(request, template, context)


def _file(
    request: ActorRequest,
    sheet: ledger.Sheet,
    title: str,
    kind: str,
    name: str,
    about: list[tuple[Text, Text]],
) -> HttpResponse:
    def amount(index: int) -> Callable[[Row], Any]:
        return lambda row: row.cells[index].amount

    columns = [
        files.Column(_("Linje"), lambda row: row.label),
        files.Column(_("Nummer"), lambda row: row.number),
        files.Column(_("Mottaker"), lambda row: row.recipient),
        *(files.Column(column.label, amount(index), "money") for index, column in enumerate(sheet.columns)),
        files.Column(_("Kommentar"), lambda row: row.comment),
    ]
    about = [*about, (_("Kilde"), _source(sheet))]
    record_export(verb="funding.exported", form=kind, rows=len(sheet.rows), by=request.actor)
    return files.download(files.Sheet(title, columns, sheet.rows, about), files.file_kind(kind), name)
