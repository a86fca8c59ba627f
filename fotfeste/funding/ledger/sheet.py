"""A sheet of money: rows of budget lines, columns of movements, and cells that know what they are made of.

The report of a year and the budget of a year are both sheets. A sheet is computed from movements alone; beside
each computed amount stands what a document printed in the same place, when it printed anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fotfeste.funding import rules
from fotfeste.funding.models import (
    BudgetLine,
    FundingSource,
    Movement,
    PrintedFigure,
    PrintedRow,
    PrintedTable,
)
from fotfeste.funding.models.ledger import Certainty, Kind, MovementQuerySet
from fotfeste.funding.rules import Amount, LayoutRow
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.formats.missing import Missing

NO_SOURCE = "no_source"

SUM_LABELS: dict[str, Promise] = {
    "sum-projects": _("Sum utviklingsprosjekter"),
    "sum-service-developers": _("Sum tjenesteutviklere"),
    "sum-programme": _("Sum delprogrammet"),
    "sum-focus-areas": _("Sum fokusområdene"),
    "sum-other": _("Sum annet"),
    rules.TOTAL: _("Totalsum"),
}

# Why a printed amount was read in its column (README of the portfolio data).
PLACEMENT_REASONS: dict[str, Promise] = {
    "column_sum_unique": _("Den eneste plasseringen som gir de trykte kolonnesummene."),
    "subset_sum_unique": _("Den eneste kombinasjonen av beløp som gir den trykte delsummen."),
    "column_sum_and_comment": _("Kolonnesummene og kommentarene i vedlegget peker på denne kolonnen."),
    "column_sum_pair": _(
        "Bare de interne kolonnene passer: beløpet forsvinner fra én linje og kommer på en annen."
    ),
    "column_total_and_2025_budget": _(
        "Delsummen sier hvor mange slike beløp kolonnen har; raden er valgt etter mottaker og budsjettet for 2025."
    ),
    "row_arithmetic": _("Budsjett minus regnskap er lik det som overføres, i den trykte raden."),
    "printed_total_row": _("Står i en trykt sumrad."),
    "printed_in_subtotal": _("Står i den trykte delsummen."),
    "printed_zero": _("To nuller er trykt, lest som budsjett og overført."),
    "printed_zero_markers": _("Sumraden trykker nuller i tomme kolonner, så rekkefølgen er tydelig."),
    "subset_sum_tie": _("Kan byttes med et like stort beløp; plassert etter rekkefølgen på radene."),
    "table_sum_unique": _("Den eneste plasseringen som gir de trykte summene i tabellen."),
}


@dataclass(frozen=True)
class CellKey:
    """Names a cell: its row and its column. Written ``row:column`` in addresses; holds no personal data."""

    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.row}:{self.column}"

    @classmethod
    def parse(cls, text: str) -> CellKey | None:
        """Read ``row:column``; None for anything else."""
        row, colon, column = text.partition(":")
        return cls(row, column) if row and colon and column and ":" not in column else None


@dataclass(frozen=True)
class Column:
    """A column.

    ``kind`` is carried_in, source, reallocated, development, applied, total_budget, cost or carried_out.
    ``line`` is state or municipal where the column is a funding source of that line, else empty.
    ``printed_label`` is the heading as a document prints it, where that is known.
    """

    key: str
    kind: str
    label: str
    line: str = ""
    printed_label: str = ""

    @property
    def is_computed(self) -> bool:
        """Whether the column is made up of the others."""
        return self.kind in ("total_budget", "carried_out")


@dataclass(frozen=True)
class Cell:
    """An amount in øre or why there is none, what was printed there (None.

    Nothing), and how many postings it is made of.
    """

    key: CellKey
    amount: Amount
    printed_ore: int | None = None
    certainty: str = Certainty.CERTAIN
    reason: str = ""
    postings: int = 0

    @property
    def is_known(self) -> bool:
        """Whether there is an amount."""
        return isinstance(self.amount, int)

    @property
    def ore(self) -> int:
        """The amount as a sum counts it: missing adds nothing."""
        return rules.known(self.amount)

    @property
    def is_negative(self) -> bool:
        """Whether the amount is below zero."""
        return self.ore < 0

    @property
    def is_certain(self) -> bool:
        """Whether it is certain that the printed amount belongs here."""
        return self.certainty == Certainty.CERTAIN

    @property
    def differs(self) -> bool:
        """Whether something else was printed here than follows from the movements."""
        return self.printed_ore is not None and self.printed_ore != self.ore


@dataclass(frozen=True)
class Row:
    """A row of a sheet: a budget line, or the sum of the rows in ``covers``.

    Cells stand in the order of the columns. ``covered_by`` says who covers what is overspent. ``state_ore`` and
    ``municipal_ore`` sum the grants and returns of each reporting line, which are never netted against each
    other.
    """

    key: str
    kind: str
    section: str
    label: str
    cells: tuple[Cell, ...]
    covers: tuple[str, ...] = ()
    number: str = ""
    project_key: str = ""
    recipient: str = ""
    accounting_number: str = ""
    source_label: str = ""
    has_funds: str = ""
    comment: str = ""
    comment_is_certain: bool = True
    covered_by: str = ""
    state_ore: int = 0
    municipal_ore: int = 0

    @property
    def is_sum(self) -> bool:
        """Whether the row is a subtotal or the total."""
        return self.kind in ("subtotal", "total")

    def cell(self, column: str) -> Cell:
        """The cell in *column*; KeyError when the sheet has no such column."""
        for cell in self.cells:
            if cell.key.column == column:
                return cell
        raise KeyError(column)


@dataclass(frozen=True)
class Posting:
    """A movement and what it does to the cell that was opened, in øre: a cost takes from what is carried out."""

    movement: Movement
    effect_ore: int


@dataclass(frozen=True)
class Sheet:
    """Rows and columns of a year, and the printed table of the same, when there is one."""

    year: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    printed: PrintedTable | None
    lines: Mapping[str, tuple[str, ...]] = field(repr=False)

    def row(self, key: str) -> Row:
        """The row *key*; KeyError when there is none."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def column(self, key: str) -> Column:
        """The column *key*; KeyError when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def cell(self, key: CellKey) -> Cell:
        """The cell *key*; KeyError when there is none."""
        return self.row(key.row).cell(key.column)

    @property
    def total(self) -> Row | None:
        """The bottom row, when there is anything to sum."""
        return self.rows[-1] if self.rows else None

    @property
    def title(self) -> str:
        """The title of the printed table in the reader's language; empty without one."""
        return said(self.printed, "title") if self.printed else ""

    @property
    def differing(self) -> list[Cell]:
        """Cells where something else was printed than follows from the movements."""
        return [cell for row in self.rows for cell in row.cells if cell.differs]

    def movements(self, key: CellKey) -> MovementQuerySet:
        """The movements that the cell *key* is made of, newest last, ready to be listed.

        KeyError when there is no such cell.
        """
        column = self.column(key.column)
        lines = self.lines[key.row]
        found = self.posted().filter(budget_line__key__in=lines).filter(self.movements_in(column))
        return found.select_related(
            "budget_line__project", "funding_source", "decision", "transfer", "source"
        ).order_by("posted_on", "pk")

    def postings(self, key: CellKey) -> list[Posting]:
        """The movements of the cell with their effect; the effects sum to the amount of the cell."""
        takes = self.column(key.column).kind == "carried_out"
        return [
            Posting(row, -row.amount_ore if takes and row.kind == Kind.COST else row.amount_ore)
            for row in self.movements(key)
        ]

    def posted(self) -> MovementQuerySet:
        """The movements that the sheet is about."""
        raise NotImplementedError("Each kind of sheet says which movements it is about.")

    def movements_in(self, column: Column) -> Q:
        """Which of the sheet's movements stand in *column*."""
        raise NotImplementedError("Each kind of sheet says which movements its columns hold.")


# Building a sheet ----------------------------------------------------------------------------------------


@dataclass
class Sums:
    """Sums of movements by budget line (its id) and column, with the number of postings behind each."""

    ore: dict[int, dict[str, int]] = field(default_factory=dict)
    postings: dict[int, dict[str, int]] = field(default_factory=dict)
    sources: dict[str, FundingSource] = field(default_factory=dict)
    covered_by: dict[int, str] = field(default_factory=dict)

    def add(self, line: int, column: str, ore: int, postings: int) -> None:
        """Count *ore* and *postings* on *line* in *column*."""
        for by_line, value in ((self.ore, ore), (self.postings, postings)):
            columns = by_line.setdefault(line, {})
            columns[column] = columns.get(column, 0) + value


@dataclass(frozen=True)
class Printed:
    """What a document prints of the same: its table, its rows in order, and the figures of each."""

    table: PrintedTable | None
    rows: tuple[PrintedRow, ...]
    sources: Mapping[str, FundingSource]

    @classmethod
    def of(cls, kind: str, year: int) -> Printed:
        """The printed table of *kind* for *year*. Two queries."""
        figures = PrintedFigure.objects.select_related("funding_source")
        rows = tuple(
            PrintedRow.objects.filter(table__kind=kind, table__year=year)
            .select_related("table__source")
            .prefetch_related(Prefetch("figures", queryset=figures))
            .order_by("table__key", "order")
        )
        # One table a year counts: should two documents print the year, the first one is held against the books.
        table = rows[0].table if rows else None
        rows = tuple(row for row in rows if row.table == table)
        sources = {
            figure.column: figure.funding_source
            for row in rows
            for figure in row.figures.all()
            if figure.funding_source is not None
        }
        return cls(table, rows, sources)

    @property
    def line_ids(self) -> set[int]:
        """The budget lines that have a row."""
        return {row.budget_line_id for row in self.rows if row.budget_line_id is not None}

    def labels(self) -> dict[str, str]:
        """Headings as printed, by column."""
        listed = self.table.columns if self.table else []
        return {column["key"]: column.get("label", "") for column in listed}


def source_columns(sums: Sums, printed: Printed) -> list[Column]:
    """A column for each funding source, in the printed order first, then in the order of the sources."""
    labels = printed.labels()
    order = list(labels)
    sources = {**sums.sources, **printed.sources}
    ranked = sorted(
        sources.values(),
        key=lambda source: (
            order.index(source.key) if source.key in labels else len(order),
            source.order,
            source.key,
        ),
    )
    columns = [
        Column(source.key, "source", said(source, "name"), _line_of(source), labels.get(source.key, ""))
        for source in ranked
    ]
    if any(NO_SOURCE in by_column for by_column in sums.ore.values()):
        columns.append(Column(NO_SOURCE, "source", str(_("Uten kilde"))))
    return columns


def _line_of(source: FundingSource) -> str:
    return source.line if source.line in (FundingSource.Line.STATE, FundingSource.Line.MUNICIPAL) else ""


def build_rows(
    *,
    layout: Sequence[LayoutRow],
    lines: Mapping[str, BudgetLine],
    columns: Sequence[Column],
    sums: Sums,
    printed: Printed,
    empty_is_zero: bool,
) -> tuple[Row, ...]:
    """The rows of a sheet.

    With *empty_is_zero* a line without movements has a budget of zero; else none is relevant.
    """
    by_row: dict[str, dict[str, int]] = {}
    counts: dict[str, dict[str, int]] = {}
    rows = []
    placed = _in_place(layout, lines, printed)
    for place in layout:
        line = lines.get(place.line)
        own = line.pk if line is not None else 0
        by_row[place.key] = _added([sums.ore.get(own, {}), *(by_row[key] for key in place.covers)])
        counts[place.key] = _added([sums.postings.get(own, {}), *(counts[key] for key in place.covers)])
        as_printed = placed.get(place.key)
        figures = {figure.column: figure for figure in as_printed.figures.all()} if as_printed else {}
        zero = empty_is_zero or place.kind in ("subtotal", "total")
        cells = tuple(
            _cell(place, column, by_row[place.key], counts[place.key], figures.get(column.key), columns, zero)
            for column in columns
        )
        covered = sums.covered_by.get(own, "")
        rows.append(_row(place, line, cells, as_printed, covered, _by_line(columns, by_row[place.key])))
    return tuple(rows)


def _in_place(
    layout: Sequence[LayoutRow], lines: Mapping[str, BudgetLine], printed: Printed
) -> dict[str, PrintedRow]:
    of_line = {row.budget_line_id: row for row in reversed(printed.rows) if row.budget_line_id is not None}
    of_sum = {(row.kind, row.section): row for row in reversed(printed.rows) if row.budget_line_id is None}
    found: dict[str, PrintedRow] = {}
    for place in layout:
        line = lines.get(place.line)
        row = of_line.get(line.pk) if line is not None else of_sum.get((place.kind, place.section))
        if row is not None:
            found[place.key] = row
    return found


def _added(many: Iterable[Mapping[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in many:
        for column, value in one.items():
            sums[column] = sums.get(column, 0) + value
    return sums


def _cell(
    place: LayoutRow,
    column: Column,
    ore: Mapping[str, int],
    postings: Mapping[str, int],
    printed: PrintedFigure | None,
    columns: Sequence[Column],
    zero: bool,
) -> Cell:
    amount: Amount
    if column.is_computed:
        parts = [other for other in columns if not other.is_computed and other.kind != "cost"]
        costs = [other for other in columns if other.kind == "cost"] if column.kind == "carried_out" else []
        known = [other.key for other in (*parts, *costs) if other.key in ore]
        budget = rules.total(ore.get(other.key, 0) for other in parts)
        amount = rules.carry_out(budget, rules.total(ore.get(other.key, 0) for other in costs))
        if not known and not zero:
            amount = Missing.NOT_RELEVANT
        count = sum(postings.get(key, 0) for key in known)
    else:
        is_sum = place.kind in ("subtotal", "total")
        amount = ore.get(column.key, 0 if is_sum else Missing.NOT_RELEVANT)
        count = postings.get(column.key, 0)
    return Cell(
        key=CellKey(place.key, column.key),
        amount=amount,
        printed_ore=printed.amount_ore if printed else None,
        certainty=printed.certainty if printed else Certainty.CERTAIN,
        reason=str(PLACEMENT_REASONS.get(printed.basis, "")) if printed else "",
        postings=count,
    )


def _by_line(columns: Sequence[Column], ore: Mapping[str, int]) -> dict[str, int]:
    return rules.by_reporting_line((column.line, ore.get(column.key, 0)) for column in columns if column.line)


def _row(
    place: LayoutRow,
    line: BudgetLine | None,
    cells: tuple[Cell, ...],
    printed: PrintedRow | None,
    covered_by: str,
    by_line: Mapping[str, int],
) -> Row:
    project = line.project if line is not None else None
    return Row(
        key=place.key,
        kind=place.kind,
        section=place.section,
        label=_label(place, line),
        cells=cells,
        covers=place.covers,
        number=project.number if project is not None else "",
        project_key=project.key if project is not None else "",
        recipient=(printed.recipient_label if printed else "")
        or (said(line.recipient, "name") if line is not None and line.recipient is not None else ""),
        accounting_number=printed.accounting_number if printed else "",
        source_label=said(printed, "source_label") if printed else "",
        has_funds=printed.has_funds if printed else "",
        comment=said(printed, "comment") if printed else "",
        comment_is_certain=printed is None or printed.comment_placement in ("", "none", Certainty.CERTAIN),
        covered_by=covered_by,
        state_ore=by_line.get(FundingSource.Line.STATE, 0),
        municipal_ore=by_line.get(FundingSource.Line.MUNICIPAL, 0),
    )


def _label(place: LayoutRow, line: BudgetLine | None) -> str:
    if line is None:
        return str(SUM_LABELS.get(place.key, place.key))
    label = line_label(line)
    return gettext("Sum {line}").format(line=label[:1].lower() + label[1:]) if place.covers else label


def line_label(line: BudgetLine) -> str:
    """The name of a budget line in the reader's language; a project's own English name where the line has none."""
    label = said(line, "name")
    if (
        label == line.name
        and not line.name_en
        and line.project is not None
        and line.project.name == line.name
    ):
        return said(line.project, "name")
    return label
