"""What the rules share: printed tables read as rows of figures, and findings about a place in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fotfeste.funding.models import BudgetLine, PrintedFigure, PrintedRow, PrintedTable
from fotfeste.funding.rules import Mismatch, TableRow
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.findings import Finding, Severity, Source
from fotfeste.kernel.formats import format_money
from fotfeste.kernel.formats.language import Language

COLUMN_LABELS: dict[str, Promise] = {
    "carried_in": _("overført fra året før"),
    "reallocated": _("omdisponert"),
    "development": _("porteføljeutviklingsmidler"),
    "applied": _("søknadsbeløp"),
    "total_budget": _("totalt budsjett"),
    "cost": _("regnskapsførte kostnader"),
    "carried_out": _("overført til neste år"),
    "total": _("sum"),
    "amount": _("beløp"),
}

# The page that shows a table of each kind; a plan is shown with its project.
_PAGES = {
    PrintedTable.Kind.REPORT.value: "funding:report",
    PrintedTable.Kind.BUDGET.value: "funding:budget",
    PrintedTable.Kind.DECISIONS.value: "funding:decisions",
}

# One million kroner: what a board would ask about at once.
LARGE_ORE = 1_000_000_00


def money(ore: int) -> str:
    """An amount as the reader writes it."""
    language: Language = "en" if (get_language() or "nb").startswith("en") else "nb"
    return format_money(ore, language, show_ore=ore % 100 != 0)


def by_size(difference_ore: int) -> Severity:
    """How serious a difference is by its size alone."""
    return Severity.HIGH if abs(difference_ore) >= LARGE_ORE else Severity.MEDIUM


@dataclass(frozen=True)
class Book:
    """A printed table with its rows, also as the rules read them."""

    table: PrintedTable
    rows: tuple[PrintedRow, ...]
    figures: tuple[TableRow, ...]

    def row(self, key: str) -> PrintedRow:
        """The row *key*."""
        return next(row for row in self.rows if row.key == key)

    @property
    def columns(self) -> list[str]:
        """The columns from left to right; those that a row prints beyond the listed ones come last."""
        listed = [column["key"] for column in self.table.columns]
        more = {column for row in self.figures for column in row.figures} - set(listed)
        return [*listed, *sorted(more)]

    @property
    def source(self) -> tuple[Source, ...]:
        """Where the table stands."""
        document = self.table.source
        return (Source(said(document, "title"), self.table.source_section),) if document else ()

    def column_label(self, column: str) -> str:
        """What the column is called: the funding source it stands for, or the word for it."""
        if column in COLUMN_LABELS:
            return str(COLUMN_LABELS[column])
        for row in self.rows:
            for figure in row.figures.all():
                if figure.column == column and figure.funding_source is not None:
                    return said(figure.funding_source, "name")
        return column

    def place(self, row: PrintedRow) -> tuple[str, str]:
        """The page that the row is seen on: of its project, or of the table."""
        project = row.budget_line.project if row.budget_line is not None else None
        if project is not None:
            return "portfolio:project", project.key
        return _PAGES.get(self.table.kind, ""), str(self.table.year)


def books(*kinds: str) -> list[Book]:
    """The printed tables of *kinds*, by key. Three queries."""
    figures = PrintedFigure.objects.select_related("funding_source")
    rows = PrintedRow.objects.select_related("budget_line__project", "recipient").prefetch_related(
        Prefetch("figures", queryset=figures)
    )
    tables = PrintedTable.objects.filter(kind__in=kinds).select_related("source")
    return [
        Book(table, tuple(table.rows.all()), tuple(_figures(row) for row in table.rows.all()))
        for table in tables.prefetch_related(Prefetch("rows", queryset=rows))
    ]


def _figures(row: PrintedRow) -> TableRow:
    return TableRow(
        row.key, {figure.column: figure.amount_ore for figure in row.figures.all()}, tuple(row.covers)
    )


def row_label(row: PrintedRow) -> str:
    """The row as printed, with its number when the label does not begin with it."""
    label = said(row, "label")
    if row.number:
        return label if label.startswith(row.number) else f"{row.number} {label}"
    return f"{_section(row.budget_line)}{label}" if row.kind == PrintedRow.Kind.DETAIL else label


def line_place(line: BudgetLine, page: str, year: int) -> tuple[str, str]:
    """The page that a budget line is seen on: of its project, else the sheet *page* of *year*."""
    return ("portfolio:project", line.project.key) if line.project is not None else (page, str(year))


def line_name(line: BudgetLine) -> str:
    """A budget line with the number of its project."""
    number = line.project.number if line.project is not None else ""
    return f"{number} {said(line, 'name')}" if number else f"{_section(line)}{said(line, 'name')}"


def _section(line: BudgetLine | None) -> str:
    """The section before the name of a line that is named by its recipient alone."""
    if line is None or line.section != BudgetLine.Section.SERVICE_DEVELOPER:
        return ""
    return f"{line.get_section_display()}: "


def mismatches(
    rule: str, book: Book, found: list[Mismatch], sentence: str, severity: Severity | None = None
) -> Iterator[Finding]:
    """A finding for each figure of *book* that does not follow. *sentence* may name {row} and {column}."""
    for each in found:
        row = book.row(each.row)
        url_name, url_key = book.place(row)
        label, column = row_label(row), book.column_label(each.column)
        yield Finding(
            rule=rule,
            object_key=f"{book.table.key}:{each.row}:{each.column}",
            object_label=f"{label}, {column}",
            object_url_name=url_name,
            object_url_key=url_key,
            sentence=sentence.format(row=label, column=column),
            printed=money(each.printed),
            computed=money(each.computed),
            severity=severity or by_size(each.difference),
            sources=book.source,
            difference_ore=each.difference,
        )
