"""Arithmetic of money without a database: budgets, reallocations, rounding, forecasts, and how a report is laid out.

Every amount is in whole øre. An amount may be ``Missing``, which is never the same as zero: a missing amount adds
nothing to a sum, and a sum of nothing but missing amounts is itself missing unless the reader asks for a number.
Source: process A.2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from fotfeste.kernel.formats.missing import Missing
from fotfeste.kernel.money import Money

Amount = int | Missing

# The kinds of movement that make up the total budget of a year. A cost is what is taken from it.
BUDGET_KINDS: tuple[str, ...] = ("carried_in", "grant", "return", "reallocation", "portfolio_development")

# The grounds that need no budget line: what a board decides for a source, and plans that were never accounted.
LINELESS_BASES: frozenset[str] = frozenset({"decided", "planned"})

# A forecast that misses by more than this must be commented on (process A9: 10 % or 100 000 kr).
COMMENT_SHARE_PERCENT = 10
COMMENT_ORE = 100_000_00

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
# Nobody posts this much: one billion kroner in one movement is a slip of the keyboard.
LARGEST_ORE = 100_000_000_000


# Amounts -------------------------------------------------------------------------------------------------


def known(amount: Amount) -> int:
    """What *amount* adds to a sum: itself, or nothing when it is missing."""
    return amount if isinstance(amount, int) else 0


def total(amounts: Iterable[Amount]) -> int:
    """The sum of *amounts*, where missing ones add nothing."""
    return sum(known(amount) for amount in amounts)


def total_or_missing(amounts: Iterable[Amount]) -> Amount:
    """The sum of *amounts*; missing when not one of them is known. The kind of missing is that of the first."""
    listed = list(amounts)
    if any(isinstance(amount, int) for amount in listed):
        return total(listed)
    return listed[0] if listed else Missing.NOT_RELEVANT


def divide(amount_ore: int, weights: Sequence[int]) -> list[int]:
    """Divide an amount by whole weights so that the parts sum to it exactly (largest remainder)."""
    return [part.ore for part in Money(amount_ore).share(weights)]


# The year of a budget line -------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearMoney:
    """What happened on one or more budget lines in a year.

    Returns and reallocations are signed as they change the budget.
    """

    carried_in: int = 0
    grants: int = 0
    returns: int = 0
    reallocated: int = 0
    development: int = 0
    cost: int = 0

    @property
    def total_budget(self) -> int:
        """``carry_in + Σ grants and returns + Σ reallocation + Σ portfolio development funds``."""
        return total_budget(
            self.carried_in, [self.grants, self.returns], [self.reallocated], [self.development]
        )

    @property
    def carried_out(self) -> int:
        """What is left for next year, or below zero what must be covered by others."""
        return carry_out(self.total_budget, self.cost)

    def __add__(self, other: YearMoney) -> YearMoney:
        return YearMoney(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


_OF_KIND = {
    "carried_in": "carried_in",
    "grant": "grants",
    "return": "returns",
    "reallocation": "reallocated",
    "portfolio_development": "development",
    "cost": "cost",
}


def year_money(amounts: Iterable[tuple[str, int]]) -> YearMoney:
    """The year that movements (kind, øre) make up. Kinds that change neither budget nor cost are left out."""
    sums: dict[str, int] = {}
    for kind, ore in amounts:
        if kind in _OF_KIND:
            sums[_OF_KIND[kind]] = sums.get(_OF_KIND[kind], 0) + ore
    return YearMoney(**sums)


def total_budget(
    carried_in: Amount,
    grants: Iterable[Amount],
    reallocations: Iterable[Amount],
    development: Iterable[Amount],
) -> int:
    """What may be spent in the year; *grants* holds returns too, as negative amounts."""
    return known(carried_in) + total(grants) + total(reallocations) + total(development)


def carry_out(budget: Amount, cost: Amount) -> int:
    """What is carried out of the year: budget less cost. Below zero is overspending that somebody must cover."""
    return known(budget) - known(cost)


def legs(amount_ore: int) -> tuple[int, int]:
    """The two legs of a reallocation: what leaves and what arrives. Raises ValueError unless something moves."""
    if amount_ore <= 0:
        raise ValueError("A reallocation moves more than nothing")
    return -amount_ore, amount_ore


def rounding_difference(*, decided: int, booked: int) -> int:
    """How much more was booked than decided. Decisions are often in whole thousands, accounts are not."""
    return booked - decided


def forecast_variance(*, forecast: int, actual: int) -> int:
    """How much more was carried over than was forecast."""
    return actual - forecast


def needs_comment(variance: int, forecast: int) -> bool:
    """Whether a miss is so large that it must be explained: above 100 000 kr, or above a tenth of the forecast."""
    miss = abs(variance)
    return miss > COMMENT_ORE or miss * 100 > abs(forecast) * COMMENT_SHARE_PERCENT


def by_reporting_line(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Sums per reporting line of (line, øre). State and municipal money are never netted against each other."""
    sums: dict[str, int] = {}
    for line, ore in amounts:
        sums[line] = sums.get(line, 0) + ore
    return sums


def crosses_lines(from_line: str, to_line: str) -> bool:
    """Whether money would leave the state line for the municipal one or back. An unknown line crosses nothing."""
    return bool(from_line and to_line and from_line != to_line)


# Movements before they are posted ------------------------------------------------------------------------


@dataclass(frozen=True)
class MovementTerms:
    """What the rules need to know of a movement.

    ``source_line`` is the reporting line of the funding source, empty when it is mixed or not known.
    """

    kind: str
    basis: str
    year: int
    posted_on: dt.date
    amount_ore: int
    has_budget_line: bool
    method: str = ""
    reporting_line: str = ""
    source_line: str = ""
    is_correction: bool = False
    is_leg: bool = False


def movement_faults(terms: MovementTerms) -> list[tuple[str, str]]:
    """Every fault of a movement as (field, code); the sentence for each code stands in ``actions``."""
    faults: list[tuple[str, str]] = []
    if abs(terms.amount_ore) > LARGEST_ORE:
        faults.append(("amount_ore", "amount_large"))
    if not EARLIEST_YEAR <= terms.year <= LATEST_YEAR:
        faults.append(("year", "year"))
    if terms.kind == "return" and terms.amount_ore > 0 and not terms.is_correction:
        faults.append(("amount_ore", "return_positive"))
    if terms.kind == "reallocation" and not terms.is_leg:
        faults.append(("kind", "reallocation_alone"))
    if terms.basis == "forecast" and not terms.method.strip():
        faults.append(("method", "forecast_method"))
    if not terms.has_budget_line and terms.basis not in LINELESS_BASES:
        faults.append(("budget_line", "no_line"))
    if crosses_lines(terms.source_line, terms.reporting_line):
        faults.append(("reporting_line", "line_of_source"))
    return faults


# Tables as rows and columns ------------------------------------------------------------------------------


@dataclass(frozen=True)
class TableRow:
    """A row of a table: its figures by column, and the rows that it sums when it is a sum."""

    key: str
    figures: Mapping[str, Amount]
    covers: tuple[str, ...] = ()

    def figure(self, column: str) -> Amount:
        """The figure in *column*; where nothing stands it is not relevant."""
        return self.figures.get(column, Missing.NOT_RELEVANT)


@dataclass(frozen=True)
class Mismatch:
    """A figure that does not follow from the others: where it stands, what stands there, what follows."""

    row: str
    column: str
    printed: int
    computed: int

    @property
    def difference(self) -> int:
        """How much more is printed than follows."""
        return self.printed - self.computed


def row_mismatches(rows: Iterable[TableRow], *, parts: Sequence[str], sum_column: str) -> list[Mismatch]:
    """Rows whose figure in *sum_column* is not the sum of *parts*. A row without a printed sum is not checked."""
    found = []
    for row in rows:
        printed = row.figure(sum_column)
        computed = total(row.figure(part) for part in parts)
        if isinstance(printed, int) and printed != computed:
            found.append(Mismatch(row.key, sum_column, printed, computed))
    return found


def balance_mismatches(rows: Iterable[TableRow], *, budget: str, cost: str, left: str) -> list[Mismatch]:
    """Rows where budget less cost is not what the row carries over."""
    found = []
    for row in rows:
        printed, given = row.figure(left), row.figure(budget)
        if isinstance(printed, int) and isinstance(given, int):
            computed = carry_out(given, row.figure(cost))
            if printed != computed:
                found.append(Mismatch(row.key, left, printed, computed))
    return found


def column_mismatches(rows: Iterable[TableRow], *, columns: Iterable[str]) -> list[Mismatch]:
    """Sums that are not the sum of the rows they cover. Where no covered row prints anything, nothing is checked."""
    listed = list(rows)
    by_key = {row.key: row for row in listed}
    found = []
    for row in listed:
        covered = [by_key[key] for key in row.covers if key in by_key]
        for column in columns:
            printed = row.figure(column)
            parts = [part.figure(column) for part in covered]
            if isinstance(printed, int) and any(isinstance(part, int) for part in parts):
                computed = total(parts)
                if printed != computed:
                    found.append(Mismatch(row.key, column, printed, computed))
    return found


# How a report is laid out --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A budget line as the layout needs it."""

    key: str
    section: str
    order: int
    part_of: str = ""


@dataclass(frozen=True)
class Block:
    """A block of a report.

    The section whose lines it lists, the key of its sum, further sums that its sum includes.
    """

    section: str
    sum_key: str
    includes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LayoutRow:
    """A place in a report.

    ``line`` is the budget line whose own movements count in the row; a sum may have one too.
    """

    key: str
    kind: str
    section: str
    line: str = ""
    covers: tuple[str, ...] = field(default_factory=tuple)


# Annex 1 of the annual report: the programme's sum includes the service developers, which have their own sum above it.
REPORT_BLOCKS: tuple[Block, ...] = (
    Block("project", "sum-projects"),
    Block("service_developer", "sum-service-developers"),
    Block("programme_line", "sum-programme", includes=("sum-service-developers",)),
    Block("focus_area", "sum-focus-areas"),
    Block("other", "sum-other"),
)

# Section 9.1 of the action programme: there the service developers stand outside the programme's sum.
BUDGET_BLOCKS: tuple[Block, ...] = (
    Block("focus_area", "sum-focus-areas"),
    Block("project", "sum-projects"),
    Block("service_developer", "sum-service-developers"),
    Block("programme_line", "sum-programme"),
    Block("other", "sum-other"),
)
TOTAL = "total"


def layout(lines: Iterable[Line], blocks: Sequence[Block] = REPORT_BLOCKS) -> list[LayoutRow]:
    """The rows of a report in order: lines, the sum of each block, and the total. Blocks without lines are left out.

    A line with parts becomes a sum below its parts, which counts its own movements and theirs. A section that no
    block lists is listed with «other», so that no money is left out of the total.
    """
    listed = sorted(lines, key=lambda line: (line.order, line.key))
    keys = {line.key for line in listed}
    parts: dict[str, list[Line]] = {}
    tops: dict[str, list[Line]] = {}
    sections = {block.section for block in blocks}
    for line in listed:
        if line.part_of in keys:
            parts.setdefault(line.part_of, []).append(line)
        else:
            tops.setdefault(line.section if line.section in sections else "other", []).append(line)
    rows: list[LayoutRow] = []
    sums: list[Block] = []
    for block in blocks:
        covered: list[str] = []
        for line in tops.get(block.section, []):
            own = parts.get(line.key, [])
            rows.extend(LayoutRow(part.key, "item", block.section, part.key) for part in own)
            kind = "subtotal" if own else "detail"
            rows.append(LayoutRow(line.key, kind, block.section, line.key, tuple(part.key for part in own)))
            covered.append(line.key)
        if covered:
            present = tuple(key for key in block.includes if any(done.sum_key == key for done in sums))
            rows.append(LayoutRow(block.sum_key, "subtotal", block.section, "", (*present, *covered)))
            sums.append(block)
    included = {key for block in sums for key in block.includes}
    covers = tuple(block.sum_key for block in sums if block.sum_key not in included)
    if covers:
        rows.append(LayoutRow(TOTAL, "total", "total", "", covers))
    return rows


def lines_of(rows: Iterable[LayoutRow], key: str) -> list[str]:
    """The budget lines whose movements count in the row *key*, through the sums that it covers."""
    by_key = {row.key: row for row in rows}
    found: list[str] = []
    waiting = [key]
    while waiting:
        row = by_key.get(waiting.pop())
        if row is not None:
            if row.line:
                found.append(row.line)
            waiting.extend(reversed(row.covers))
    return found
