"""The budget of a year as an action programme sets it up: estimated carry-over and what is applied for, by line."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from fotfeste.funding import rules
from fotfeste.funding.ledger.report import layout_lines
from fotfeste.funding.ledger.sheet import Column, Printed, Sheet, Sums, build_rows
from fotfeste.funding.models import BudgetLine, Movement, PrintedTable
from fotfeste.funding.models.ledger import Basis, Kind, MovementQuerySet


@dataclass(frozen=True)
class Budget(Sheet):
    """What each line is expected to carry into ``year``, what it applies for, and the two together.

    Nothing of it is booked.
    """

    def posted(self) -> MovementQuerySet:
        """Forecasts of what the year before leaves, and applications of the year."""
        return Movement.objects.filter(_carried(self.year) | _applied(self.year))

    def movements_in(self, column: Column) -> Q:
        """The movements of a column."""
        if column.kind == "carried_in":
            return _carried(self.year)
        if column.kind == "applied":
            return _applied(self.year)
        return _carried(self.year) | _applied(self.year)


def _carried(year: int) -> Q:
    return Q(year=year - 1, basis=Basis.FORECAST, kind=Kind.CARRY_OVER)


def _applied(year: int) -> Q:
    return Q(year=year, basis=Basis.APPLIED, kind=Kind.GRANT)


def budget(*, year: int) -> Budget:
    """The budget of *year*. Four queries."""
    printed = Printed.of(PrintedTable.Kind.BUDGET, year)
    groups = (
        Movement.objects.filter(_carried(year) | _applied(year))
        .order_by()
        .values("budget_line_id", "kind")
        .annotate(ore=Sum("amount_ore"), postings=Count("pk"))
    )
    sums = Sums()
    for group in groups:
        column = "carried_in" if group["kind"] == Kind.CARRY_OVER else "applied"
        sums.add(group["budget_line_id"], column, group["ore"], group["postings"])
    found = BudgetLine.objects.filter(pk__in={*sums.ore, *printed.line_ids})
    lines = {line.key: line for line in found.select_related("recipient", "project", "part_of")}
    layout = rules.layout(layout_lines(lines, printed), rules.BUDGET_BLOCKS)
    columns = (
        Column("carried_in", "carried_in", _("Anslått overført fra {year}").format(year=year - 1)),
        Column("applied", "applied", _("Søknadsbeløp {year}").format(year=year)),
        Column("total_budget", "total_budget", _("Totalt budsjett {year}").format(year=year)),
    )
    rows = build_rows(
        layout=layout, lines=lines, columns=columns, sums=sums, printed=printed, empty_is_zero=False
    )
    return Budget(
        year=year,
        columns=columns,
        rows=rows,
        printed=printed.table,
        lines={place.key: tuple(rules.lines_of(layout, place.key)) for place in layout},
    )
