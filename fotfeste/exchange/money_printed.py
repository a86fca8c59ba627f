"""What the files of money share: the printed tables they come from, and the rows and movements they become."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from fotfeste.exchange.csv_import import Record
from fotfeste.funding import actions
from fotfeste.funding.actions import Figure, MovementDraft
from fotfeste.funding.models import (
    BudgetLine,
    FundingSource,
    Movement,
    PrintedRow,
    PrintedTable,
)
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.models.organisations import ReportingLine
from fotfeste.kernel.records import Put

M = TypeVar("M", bound=models.Model)

PROGRAMME = "delprogram_sysselsetting"
REPORT_YEAR, BUDGET_YEAR, PLAN_YEAR = 2024, 2025, 2014
REPORT, DECISIONS, BUDGET, PLAN = "finance-report-2024", "decisions-2024", "budget-2025", "plan-2014"
FORECAST_METHOD = "T2-anslag i handlingsprogram 2025"
FORECAST_DAY = dt.date(2024, 8, 31)

# The headings that the documents are known to print otherwise than the column says (process A5).
_PRINTED_HEADINGS: dict[str, dict[str, str]] = {REPORT: {"oslo_sor_state": "Statlige Oslo sør-midler 2025"}}

TITLES: dict[str, dict[str, Any]] = {
    REPORT: {
        "title": "Vedlegg 1: Økonomirapport per 31.12.2024",
        "title_en": "Annex 1: Financial report at 31 December 2024",
        "year": REPORT_YEAR,
        "cutoff": dt.date(2024, 12, 31),
        "kind": PrintedTable.Kind.REPORT,
    },
    DECISIONS: {
        "title": "Tabell 3: Tildelinger og tilbakeføringer i 2024",
        "title_en": "Table 3: Grants and returns in 2024",
        "year": REPORT_YEAR,
        "cutoff": dt.date(2024, 12, 31),
        "kind": PrintedTable.Kind.DECISIONS,
    },
    BUDGET: {
        "title": "9.1 Budsjett 2025",
        "title_en": "9.1 Budget 2025",
        "year": BUDGET_YEAR,
        "cutoff": FORECAST_DAY,
        "kind": PrintedTable.Kind.BUDGET,
    },
    PLAN: {
        "title": "7.2 Kostnader og finansiering av forprosjektet",
        "title_en": "7.2 Costs and funding of the pre-project",
        "year": PLAN_YEAR,
        "cutoff": dt.date(2014, 12, 31),
        "kind": PrintedTable.Kind.PLAN,
        "source_section": "7.2",
    },
}  # fmt: skip

# Sums that cover more than the lines of their own section, as their labels say.
_ALSO_COVERS: dict[str, tuple[str, ...]] = {
    "sum-programme": ("sum-service-developers",),
    "b25-55": ("b25-47", "b25-50", "b25-52", "b25-54"),
    "for-07": ("for-08", "for-09", "for-10", "for-11", "for-12"),
    "for-15": ("for-07",),
    "for-16": ("for-06",),
}

# The lines of the programme itself, which the budget shows as the sum of their parts.
LINE_OF_SECTION = {
    "competence": "pl-kompetanse",
    "programme_administration": "pl-programadministrasjon",
    "project_developers": "pl-prosjektutviklere",
    "portfolio_development": "pl-portefoljeutvikling",
}
# English for what the documents name in Norwegian alone: lines of the programme itself, and sums.
NAMES_EN = {
    "pl-kompetanse": "Competence building, learning and leadership",
    "pl-programadministrasjon": "Programme administration",
    "pl-portefoljeutvikling": "Portfolio development funds",
    "pl-prosjektutviklere": "Project developers (Nav Oslo, state)",
    "tu-uda": "Service developer UDA",
    "b25-43": "Gatherings, seminars, insight work and competence building",
    "b25-44": "Portfolio reviews",
    "b25-45": "Communication",
    "b25-46": "Study trip",
    "b25-48": "Salaries of the programme administration",
    "b25-49": "Administrative costs",
    "b25-51": "Salaries and expenses of project developers",
    "b25-53": "Portfolio development funds (chair of the board)",
    "sum-projects": "Sum development projects",
    "sum-service-developers": "Sum service developers",
    "sum-programme": "Sum employment sub-programme (with service developers)",
    "sum-focus-areas": "Sum focus areas",
    "total": "Grand total",
    "b25-06": "Sum focus areas",
    "b25-31": "Sum projects",
    "b25-42": "Sum service developers",
    "b25-47": "Sum competence building, learning and leadership",
    "b25-50": "Sum programme administration",
    "b25-52": "Sum project developers",
    "b25-54": "Sum portfolio development funds",
    "b25-55": "Sum employment sub-programme",
    "b25-56": "Grand total",
}
SECTIONS = (*BudgetLine.Section.values, "programme", "total", "cost", "funding", "frame")
ROW_KINDS = {**{kind: kind for kind in PrintedRow.Kind.values}, "cash_detail": "item", "statement": "total"}


# Printed tables ------------------------------------------------------------------------------------------


def printed_table(name: str, columns: tuple[str, ...], record: Record) -> PrintedTable:
    """The printed table called *name* with its columns from left to right, recorded when it is new."""
    headings = _PRINTED_HEADINGS.get(name, {})
    listed = [
        {"key": column, "label": headings[column]} if column in headings else {"key": column}
        for column in columns
    ]
    values = {**record.source, **TITLES[name], "columns": listed}
    return actions.record_printed_table(key=name, values=values, by=record.by).row


def covers(table: PrintedTable, record: Record, kind: str, section: str) -> list[str]:
    """The rows that a sum covers: those of its section above it, and those that its label names.

    A total covers the sums above it that no other sum covers.
    """
    own_key = record["line_id"]
    if kind not in (PrintedRow.Kind.SUBTOTAL, PrintedRow.Kind.TOTAL):
        return []
    above = list(table.rows.filter(order__lt=record.line).order_by("order"))
    named = list(_ALSO_COVERS.get(own_key, ()))
    taken = {covered for row in above for covered in row.covers}
    if section == "total":
        return [row.key for row in above if row.kind == PrintedRow.Kind.SUBTOTAL and row.key not in taken]
    lines = (PrintedRow.Kind.DETAIL, PrintedRow.Kind.ITEM)
    own = [row.key for row in above if row.section == section and row.kind in lines and row.key not in taken]
    return [*named, *own]


def draft(record: Record, name: str, **values: Any) -> MovementDraft:
    """A movement called *name* that was read where the record stands."""
    return MovementDraft(key=name, **values, **record.source)


def post(record: Record, name: str, **values: Any) -> Put[Movement]:
    """Post a movement called *name*. See ``draft``."""
    return actions.post_movement(draft=draft(record, name, **values), by=record.by)


def known(model: type[M], record: Record, column: str) -> M:
    """The row whose key stands in *column*. Raises Rejected when the files above have not made it."""
    row = model._default_manager.filter(key=record[column]).first()
    if row is None:
        sentence = _("«{text}» viser til noe som ikke finnes.").format(text=record[column])
        raise Rejected([Fault(column, sentence)])
    return row


def reporting_line(*labels: str) -> str:
    """The reporting line that a label states in words: «(stat)», «(kommunal linje)»."""
    words = " ".join(labels).lower()
    if re.search(r"[(,] ?stat(lig| –|\))", words):
        return ReportingLine.STATE
    return ReportingLine.MUNICIPAL if re.search(r"[(,] ?kommunal", words) else ""


def without_source(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a printed row, which has its source through its table."""
    return {name: value for name, value in values.items() if name not in ("source", "source_section")}


def figures(record: Record, columns: dict[str, str]) -> dict[str, Figure]:
    """The printed figures of a line by column, where *columns* says which column of the table each cell stands in."""
    sources = {source.key: source for source in FundingSource.objects.filter(key__in=columns.values())}
    return {
        column: Figure(record[name], sources.get(column))
        for name, column in columns.items()
        if record[name] is not None
    }
