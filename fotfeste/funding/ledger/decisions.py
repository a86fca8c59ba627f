"""Grants and returns by decision and source.

What was decided, what was booked, and the difference that rounding leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from fotfeste.funding import rules
from fotfeste.funding.ledger.sheet import Column, Printed, Sums, source_columns
from fotfeste.funding.models import Decision, FundingSource, Movement, PrintedTable
from fotfeste.funding.models.ledger import Basis, Kind, MovementQuerySet
from fotfeste.funding.rules import Amount
from fotfeste.kernel.formats.missing import Missing

NO_DECISION = "no_decision"
TOTAL = "total"


@dataclass(frozen=True)
class DecidedCell:
    """What a decision gives from a source, in øre: decided, booked, and as printed (None: nothing printed)."""

    decided: Amount
    booked: Amount
    printed_ore: int | None

    @property
    def difference(self) -> int:
        """How much more is booked than decided."""
        return rules.rounding_difference(decided=rules.known(self.decided), booked=rules.known(self.booked))

    @property
    def differs(self) -> bool:
        """Whether something else was printed than was decided."""
        return self.printed_ore is not None and self.printed_ore != rules.known(self.decided)


@dataclass(frozen=True)
class DecidedRow:
    """A decision, or the bottom row (``decision`` None).

    Cells in the order of the columns, the last one summing the row. Without a decision ``key`` is «no_decision»
    for what is booked on no known decision, or «total».
    """

    key: str
    decision: Decision | None
    cells: tuple[DecidedCell, ...]


@dataclass(frozen=True)
class DecidedTable:
    """Table 3 of an annual report: decisions by source with sums, and the accounts held against them."""

    year: int
    columns: tuple[Column, ...]
    rows: tuple[DecidedRow, ...]
    printed: PrintedTable | None

    @property
    def total(self) -> DecidedRow | None:
        """The bottom row, when anything was decided or booked."""
        return self.rows[-1] if self.rows else None

    def movements(self, *, row: str, column: str) -> MovementQuerySet:
        """The movements, decided and booked, behind a cell of the table.

        «total» names the bottom row or the last column.
        """
        found = _granted(self.year)
        if row == NO_DECISION:
            found = found.filter(decision=None)
        elif row != TOTAL:
            found = found.filter(decision__key=row)
        if column != TOTAL:
            found = found.filter(funding_source__key=column)
        return found.select_related("budget_line", "funding_source", "decision", "source").order_by(
            "basis", "posted_on", "pk"
        )


def _granted(year: int) -> MovementQuerySet:
    """What was decided for sources, and what was booked.

    Grants decided for a project alone belong to other programmes.
    """
    kinds = Movement.objects.in_year(year).filter(kind__in=(Kind.GRANT, Kind.RETURN))
    return kinds.filter(Q(basis=Basis.BOOKED) | Q(basis=Basis.DECIDED, budget_line=None))


def grants_by_decision(*, year: int) -> DecidedTable:
    """Decisions of *year* by source, decided and booked. Four queries."""
    printed = Printed.of(PrintedTable.Kind.DECISIONS, year)
    source = [f"funding_source__{name}" for name in ("key", "name", "name_en", "line", "order")]
    groups = (
        _granted(year)
        .order_by()
        .values("decision_id", "basis", *source)
        .annotate(ore=Sum("amount_ore"), n=Count("pk"))
    )
    sums = {Basis.DECIDED.value: Sums(), Basis.BOOKED.value: Sums()}
    for group in groups:
        key = group["funding_source__key"] or "no_source"
        each = sums[group["basis"]]
        each.add(group["decision_id"] or 0, key, group["ore"], group["n"])
        if group["funding_source__key"]:
            fields = {name.removeprefix("funding_source__"): group[name] for name in source}
            each.sources[key] = FundingSource(**fields)
    both = Sums(sources={**sums["booked"].sources, **sums["decided"].sources}, ore=sums["booked"].ore)
    columns = source_columns(both, printed)
    decisions = {
        row.pk: row for row in Decision.objects.filter(pk__in={*sums["decided"].ore, *sums["booked"].ore})
    }
    rows = [_row(row.key, row, [row.pk], columns, sums, printed) for row in decisions.values()]
    if 0 in sums["decided"].ore or 0 in sums["booked"].ore:
        rows.append(_row(NO_DECISION, None, [0], columns, sums, printed))
    if rows:
        rows.append(_row(TOTAL, None, [*decisions, 0], columns, sums, printed))
    return DecidedTable(year, (*columns, Column(TOTAL, TOTAL, "")), tuple(rows), printed.table)


def _row(
    key: str,
    decision: Decision | None,
    decisions: list[int],
    columns: list[Column],
    sums: dict[str, Sums],
    printed: Printed,
) -> DecidedRow:
    figures = {
        figure.column: figure.amount_ore
        for row in printed.rows
        if (row.decision_id == decision.pk if decision else row.decision_id is None and row.kind == key)
        for figure in row.figures.all()
    }
    cells = []
    for column in columns:
        decided, booked = (
            rules.total_or_missing(
                sums[basis].ore.get(number, {}).get(column.key, Missing.NOT_RELEVANT) for number in decisions
            )
            for basis in ("decided", "booked")
        )
        cells.append(DecidedCell(decided, booked, figures.get(column.key)))
    cells.append(
        DecidedCell(
            rules.total_or_missing(cell.decided for cell in cells),
            rules.total_or_missing(cell.booked for cell in cells),
            figures.get(TOTAL),
        )
    )
    return DecidedRow(key, decision, tuple(cells))
