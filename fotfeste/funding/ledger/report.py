"""The financial report of a year at a cut-off date, computed from what is booked, as an annual report sets it up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _

from fotfeste.funding import rules
from fotfeste.funding.ledger.sheet import (
    NO_SOURCE,
    Column,
    Printed,
    Sheet,
    Sums,
    build_rows,
    source_columns,
)
from fotfeste.funding.models import BudgetLine, FundingSource, Movement, PrintedTable
from fotfeste.funding.models.ledger import Basis, Kind, MovementQuerySet
from fotfeste.kernel.bilingual import said
from fotfeste.portfolio.models import Programme

_COLUMN_OF_KIND = {
    Kind.CARRIED_IN: "carried_in",
    Kind.REALLOCATION: "reallocated",
    Kind.DEVELOPMENT: "development",
    Kind.COST: "cost",
}
_GRANTS = (Kind.GRANT, Kind.RETURN)
_KINDS = (*rules.BUDGET_KINDS, Kind.COST)


@dataclass(frozen=True)
class FinancialReport(Sheet):
    """What every line had, got, gave back, moved, spent and has left in ``year``, booked by ``cutoff``.

    ``money`` sums the whole report by kind of movement; ``unsure`` counts postings whose place in the source is not
    certain.
    """

    cutoff: dt.date = dt.date.max
    money: rules.YearMoney = field(default_factory=rules.YearMoney)
    unsure: int = 0

    def posted(self) -> MovementQuerySet:
        """Booked movements of the year up to the cut-off."""
        return Movement.objects.in_year(self.year).on(Basis.BOOKED).by_cutoff(self.cutoff)

    def movements_in(self, column: Column) -> Q:
        """The movements of a column; what is carried out is made of the budget and the costs."""
        if column.kind == "source":
            source = Q(funding_source=None) if column.key == NO_SOURCE else Q(funding_source__key=column.key)
            return Q(kind__in=_GRANTS) & source
        if column.kind == "total_budget":
            return Q(kind__in=rules.BUDGET_KINDS)
        if column.kind == "carried_out":
            return Q(kind__in=_KINDS)
        return Q(kind__in=[kind for kind, key in _COLUMN_OF_KIND.items() if key == column.key])


def report_years() -> list[int]:
    """Years that have booked movements, newest first."""
    years = Movement.objects.on(Basis.BOOKED).order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def financial_report(
    *, year: int, cutoff: dt.date | None = None, programme: Programme | None = None
) -> FinancialReport:
    """The report of *year* at *cutoff* (the last day of the year unless told), of one programme or of all.

    Four queries.
    """
    cutoff = cutoff or dt.date(year, 12, 31)
    printed = Printed.of(PrintedTable.Kind.REPORT, year)
    sums, money, unsure = _sums(year, cutoff, programme)
    found = BudgetLine.objects.filter(pk__in={*sums.ore, *printed.line_ids}).select_related(
        "recipient", "project", "part_of"
    )
    lines = {line.key: line for line in found if programme is None or line.programme_id == programme.pk}
    layout = rules.layout(layout_lines(lines, printed), rules.REPORT_BLOCKS)
    columns = (
        Column("carried_in", "carried_in", _("Overført fra {year}").format(year=year - 1)),
        *source_columns(sums, printed),
        Column("reallocated", "reallocated", _("Omdisponert")),
        Column("development", "development", _("Porteføljeutviklingsmidler")),
        Column("total_budget", "total_budget", _("Totalt budsjett {year}").format(year=year)),
        Column("cost", "cost", _("Regnskapsførte kostnader")),
        Column("carried_out", "carried_out", _("Overført til {year}").format(year=year + 1)),
    )
    rows = build_rows(
        layout=layout, lines=lines, columns=columns, sums=sums, printed=printed, empty_is_zero=True
    )
    return FinancialReport(
        year=year,
        columns=columns,
        rows=rows,
        printed=printed.table,
        lines={place.key: tuple(rules.lines_of(layout, place.key)) for place in layout if rows},
        cutoff=cutoff,
        money=money,
        unsure=unsure,
    )


def layout_lines(lines: dict[str, BudgetLine], printed: Printed) -> list[rules.Line]:
    """The lines for the layout: in printed order first, then in their own order."""
    order = {row.budget_line_id: row.order for row in reversed(printed.rows)}
    last = max((row.order for row in printed.rows), default=0)
    return [
        rules.Line(
            key=line.key,
            section=line.section,
            order=order.get(line.pk, last + 1 + line.order),
            part_of=line.part_of.key if line.part_of else "",
        )
        for line in lines.values()
    ]


def _sums(year: int, cutoff: dt.date, programme: Programme | None) -> tuple[Sums, rules.YearMoney, int]:
    posted = Movement.objects.in_year(year).on(Basis.BOOKED).by_cutoff(cutoff)
    if programme is not None:
        posted = posted.filter(budget_line__programme=programme)
    source = [f"funding_source__{name}" for name in ("key", "name", "name_en", "line", "order")]
    groups = (
        posted.order_by()
        .values("budget_line_id", "kind", *source)
        .annotate(
            ore=Sum("amount_ore"),
            postings=Count("pk"),
            unsure=Count("pk", filter=~Q(certainty="certain")),
            covered=Max("covered_by"),
            covered_en=Max("covered_by_en"),
        )
    )
    sums = Sums()
    amounts: list[tuple[str, int]] = []
    unsure = 0
    for group in groups:
        line, kind = group["budget_line_id"], group["kind"]
        if kind == Kind.CARRY_OVER:
            sums.covered_by[line] = said(
                Movement(covered_by=group["covered"] or "", covered_by_en=group["covered_en"] or ""),
                "covered_by",
            )
            continue
        if kind not in _KINDS:
            continue
        key = _COLUMN_OF_KIND.get(kind) or group["funding_source__key"] or NO_SOURCE
        if kind in _GRANTS and group["funding_source__key"]:
            fields = {name.removeprefix("funding_source__"): group[name] for name in source}
            sums.sources.setdefault(key, FundingSource(**fields))
        sums.add(line, key, group["ore"], group["postings"])
        amounts.append((kind, group["ore"]))
        unsure += group["unsure"]
    return sums, rules.year_money(amounts), unsure
