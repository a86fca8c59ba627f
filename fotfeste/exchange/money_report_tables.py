"""The finance report of a year: its lines, what is printed, the decisions behind it, and the movements it posts.

The report is read in two rounds: first the lines and what is printed, then, when the placements and the awards
are known, the movements.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from fotfeste.exchange.columns import (
    boolean,
    choice,
    day,
    key,
    kroner,
    reference,
    text,
)
from fotfeste.exchange.csv_import import Record, Table, Written
from fotfeste.exchange.money_printed import (
    DECISIONS,
    NAMES_EN,
    PROGRAMME,
    REPORT,
    REPORT_YEAR,
    ROW_KINDS,
    SECTIONS,
    covers,
    draft,
    figures,
    known,
    post,
    printed_table,
    reporting_line,
    without_source,
)
from fotfeste.funding import actions
from fotfeste.funding.actions import Figure, MovementDraft, Reallocation
from fotfeste.funding.models import (
    BudgetLine,
    Decision,
    FundingSource,
    Movement,
    PrintedFigure,
    PrintedRow,
    PrintedTable,
)
from fotfeste.funding.models.ledger import Basis, Certainty, Kind
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.models import Organisation
from fotfeste.kernel.records import Put
from fotfeste.portfolio.models import Programme, Project

# The finance report: lines and what is printed -----------------------------------------------------------

_SOURCE_COLUMNS = {
    f"{source}_{REPORT_YEAR}": source
    for source in (
        "gds_state", "gds_municipal", "oslo_sor_state", "oslo_sor_municipal", "oslo_indre_ost_state",
        "oslo_indre_ost_municipal",
    )
}  # fmt: skip
_REPORT_COLUMNS = {
    "carried_over_from_2023": "carried_in",
    **_SOURCE_COLUMNS,
    "reallocated": "reallocated",
    "portfolio_development_funds": "development",
    "total_budget_2024": "total_budget",
    "accounted_costs_2024_12_31": "cost",
    "carried_to_2025": "carried_out",
}


def _report_row(record: Record) -> Written:
    made: list[Put[Any]] = []
    kind, section, project = record["line_type"], record["section"], record["project_id"]
    line = None
    if kind == PrintedRow.Kind.DETAIL:
        line_values = record.fields(
            section="section", name="name_nb", project="project_id", recipient="recipient_org_id"
        ) | {
            "name_en": NAMES_EN.get(record["line_id"], ""),
            "programme": project.programme if project else Programme.objects.get(key=PROGRAMME),
            "reporting_line": reporting_line(record["name_nb"], record["recipient_as_listed"]),
            "order": record.line,
        }
        line = actions.register_budget_line(key=record["line_id"], values=line_values, by=record.by)
        made.append(line)
    table = printed_table(REPORT, tuple(_REPORT_COLUMNS.values()), record)
    values = record.fields(
        section="section",
        kind="line_type",
        label="name_nb",
        number="project_number",
        recipient_label="recipient_as_listed",
        recipient="recipient_org_id",
        comment="comment_nb",
        comment_en="comment_en",
        comment_placement="comment_placement",
    )
    row = actions.record_printed_row(
        table=table,
        key=record["line_id"],
        values=without_source(values)
        | {
            "label_en": NAMES_EN.get(record["line_id"], ""),
            "order": record.line,
            "budget_line": line.row if line else None,
            "covers": covers(table, record, kind, section),
        },
        figures=figures(record, _REPORT_COLUMNS),
        by=record.by,
    )
    return [*made, row]


_REPORT_FILE_COLUMNS = (
    key("line_id"),
    choice("section", SECTIONS),
    choice("line_type", ROW_KINDS),
    reference("project_id", Project),
    text("project_number"),
    text("name_nb", required=True),
    reference("recipient_org_id", Organisation),
    text("recipient_as_listed"),
    *(kroner(name) for name in _REPORT_COLUMNS),
    text("comment_nb"),
    text("comment_en"),
    text("comment_placement"),
)
REPORT_ROWS = Table("finance_report_2024.csv", _REPORT_FILE_COLUMNS, _report_row)


def _placement(record: Record) -> Written:
    figure = (
        PrintedFigure.objects.select_related("row")
        .filter(row__table__key=REPORT, row__key=record["line_id"], column=record["column_name"])
        .first()
    )
    if figure is None or figure.amount_ore != record["amount_nok"]:
        raise Rejected([Fault("amount_nok", _("Rapporten har ikke dette beløpet i denne kolonnen."))])
    return actions.place_figure(
        figure=figure,
        certainty=record["certainty"],
        basis=record["basis_code"],
        basis_en=record["basis_en"],
        by=record.by,
    )


PLACEMENTS = Table(
    "finance_report_2024_placement.csv",
    (
        key("line_id"),
        choice("column_name", _REPORT_COLUMNS),
        kroner("amount_nok", required=True),
        choice("certainty", Certainty.values),
        text("basis_code"),
        text("basis_en"),
    ),
    _placement,
    unique=("line_id", "column_name"),
)


# Decisions and awards ------------------------------------------------------------------------------------


def _decided(record: Record) -> Written:
    total = record["decision_type"] == "total"
    table = printed_table(DECISIONS, tuple(_SOURCE_COLUMNS.values()), record)
    made: list[Put[Any]] = []
    decision = None
    if not total:
        values = record.fields(
            kind="decision_type",
            name="name_nb",
            name_en="name_en",
            case_number="case_number",
            decided_on="decision_date",
        )
        first_line = PrintedRow.objects.filter(table=table, key=record["decision_id"]).values_list(
            "order", flat=True
        )
        values |= {
            "programme": Programme.objects.get(key=PROGRAMME),
            "order": first_line.first() or record.line,
        }
        decision = actions.register_decision(key=record["decision_id"], values=values, by=record.by)
        made.append(decision)
    row = _decided_row(record, table, decision.row if decision else None)
    made.append(row)
    source = record["funding_source_id"]
    column = "total" if record["is_row_total"] else source.key
    figure = actions.print_figure(
        row=row.row, column=column, figure=Figure(record["amount_nok"], source), by=record.by
    )
    placed = actions.place_figure(
        figure=figure.row,
        certainty=record["placement_certainty"],
        basis=record["placement_basis"],
        by=record.by,
    )
    made.extend((figure, placed))
    if decision is not None and not record["is_row_total"]:
        made.append(_decided_movement(record, decision.row, source))
    return made


def _decided_row(record: Record, table: PrintedTable, decision: Decision | None) -> Put[PrintedRow]:
    stored = PrintedRow.objects.filter(table=table, key=record["decision_id"]).first()
    order = stored.order if stored else record.line
    kind = PrintedRow.Kind.DETAIL if decision else PrintedRow.Kind.TOTAL
    above = PrintedRow.objects.filter(table=table, kind=PrintedRow.Kind.DETAIL).order_by("order")
    values = {
        "section": "" if decision else "total",
        "kind": kind,
        "label": record["name_nb"],
        "decision": decision,
        "order": order,
        "covers": [] if decision else [row.key for row in above],
    }
    return actions.record_printed_row(table=table, key=record["decision_id"], values=values, by=record.by)


def _decided_movement(record: Record, decision: Decision, source: FundingSource) -> Put[Movement]:
    stated = decision.decided_on is not None
    return post(
        record,
        f"{REPORT_YEAR}-decided-{decision.key}-{source.key}",
        kind=Kind.RETURN if record["amount_nok"] < 0 else Kind.GRANT,
        basis=Basis.DECIDED,
        year=REPORT_YEAR,
        posted_on=decision.decided_on or dt.date(REPORT_YEAR, 1, 1),
        amount_ore=record["amount_nok"],
        funding_source=source,
        decision=decision,
        certainty=record["placement_certainty"],
        note="" if stated else "Vedtaksdato er ikke oppgitt; ført fra årets start.",
        note_en=""
        if stated
        else "The date of the decision is not stated; posted from the start of the year.",
    )


DECIDED = Table(
    "grants_2024_table3.csv",
    (
        key("decision_id"),
        choice("decision_type", (*Decision.Kind.values, "total")),
        text("name_nb", required=True),
        text("name_en"),
        text("case_number"),
        day("decision_date"),
        reference("funding_source_id", FundingSource),
        boolean("is_row_total"),
        kroner("amount_nok", required=True),
        choice("placement_certainty", Certainty.values),
        text("placement_basis"),
    ),
    _decided,
    unique=("decision_id", "funding_source_id"),
)


def _award(record: Record) -> Written:
    decision = known(Decision, record, "decision_id")
    line = known(BudgetLine, record, "line_id")
    amount = record["amount_nok"]
    return post(
        record,
        f"{REPORT_YEAR}-award-{record['award_id']}",
        kind=Kind.RETURN if amount < 0 else Kind.GRANT,
        basis=Basis.BOOKED,
        year=REPORT_YEAR,
        posted_on=decision.decided_on or dt.date(REPORT_YEAR, 1, 1),
        amount_ore=amount,
        budget_line=line,
        funding_source=record["funding_source_id"],
        decision=decision,
        certainty=record["certainty"],
    )


AWARDS = Table(
    "awards_by_decision_2024.csv",
    (
        key("award_id"),
        text("decision_id", required=True),
        text("line_id", required=True),
        reference("project_id", Project),
        reference("funding_source_id", FundingSource, required=True),
        kroner("amount_nok", required=True),
        choice("certainty", Certainty.values),
    ),
    _award,
)


# The finance report: movements ---------------------------------------------------------------------------


def _report_movements(record: Record) -> Written:
    if record["line_type"] != PrintedRow.Kind.DETAIL:
        return None
    row = PrintedRow.objects.select_related("budget_line").get(table__key=REPORT, key=record["line_id"])
    printed = {figure.column: figure for figure in row.figures.all()}
    posted = actions.post_movements(drafts=_movements_of(record, row, printed), by=record.by)
    made: list[Put[Any]] = [Put(movement, True, ()) for movement in posted.movements]
    if "reallocated" in printed:
        made.extend(_reallocation(record, row, printed["reallocated"]))
    return made


def _movements_of(
    record: Record, row: PrintedRow, printed: dict[str, PrintedFigure]
) -> Iterator[MovementDraft]:
    start, end = dt.date(REPORT_YEAR, 1, 1), dt.date(REPORT_YEAR, 12, 31)
    line = known(BudgetLine, record, "line_id")
    shared: dict[str, Any] = {"basis": Basis.BOOKED, "year": REPORT_YEAR, "budget_line": line}
    comment, comment_en = covered_by(record["comment_nb"], record["carried_to_2025"])
    for column, kind, posted_on in (
        ("carried_in", Kind.CARRIED_IN, start),
        ("development", Kind.DEVELOPMENT, end),
        ("cost", Kind.COST, end),
        ("carried_out", Kind.CARRY_OVER, end),
    ):
        if column in printed:
            cover = {"covered_by": comment, "covered_by_en": comment_en} if column == "carried_out" else {}
            yield draft(
                record,
                f"{REPORT_YEAR}-{line.key}-{kind}",
                kind=kind,
                posted_on=posted_on,
                amount_ore=printed[column].amount_ore,
                certainty=printed[column].certainty,
                **cover,
                **shared,
            )
    for source in _SOURCE_COLUMNS.values():
        if source in printed:
            yield from _remaining_grant(record, line, printed[source])


def _remaining_grant(record: Record, line: BudgetLine, figure: PrintedFigure) -> Iterator[MovementDraft]:
    """What was granted beyond the awards of known decisions.

    From the year's allocation as far as that has room for it.
    """
    name = f"{REPORT_YEAR}-{line.key}-{figure.column}"
    source = figure.funding_source
    booked = (
        Movement.objects.in_year(REPORT_YEAR).on(Basis.BOOKED).exclude(key=name).filter(funding_source=source)
    )
    rest = figure.amount_ore - booked.filter(budget_line=line, kind__in=(Kind.GRANT, Kind.RETURN)).total()
    if not rest:
        return
    decided = (
        Movement.objects.in_year(REPORT_YEAR)
        .on(Basis.DECIDED)
        .filter(funding_source=source, decision__kind=Decision.Kind.ALLOCATION)
    )
    allocation = decided.select_related("decision").first()
    fits = (
        allocation is not None
        and 0 < rest + booked.filter(decision=allocation.decision).total() <= decided.total()
    )
    yield draft(
        record,
        name,
        kind=Kind.RETURN if rest < 0 else Kind.GRANT,
        basis=Basis.BOOKED,
        year=REPORT_YEAR,
        posted_on=(allocation.posted_on if allocation and fits else dt.date(REPORT_YEAR, 1, 1)),
        amount_ore=rest,
        budget_line=line,
        funding_source=source,
        decision=allocation.decision if allocation and fits else None,
        certainty=Certainty.INFERRED if fits else Certainty.UNKNOWN,
    )


def _reallocation(record: Record, row: PrintedRow, figure: PrintedFigure) -> Iterator[Put[Any]]:
    """A transfer when the opposite amount is printed on another line; the pair is made at either of its rows."""
    other = (
        PrintedFigure.objects.filter(
            row__table=row.table_id,
            row__kind=PrintedRow.Kind.DETAIL,
            column=figure.column,
            amount_ore=-figure.amount_ore,
        )
        .select_related("row__budget_line")
        .order_by("row__order")
        .first()
    )
    if other is None or other.row.budget_line is None or not figure.amount_ore:
        return
    own_line, other_line = known(BudgetLine, record, "line_id"), other.row.budget_line
    from_line, to_line = (own_line, other_line) if figure.amount_ore < 0 else (other_line, own_line)
    sure = figure.certainty == other.certainty == Certainty.CERTAIN
    wanted = Reallocation(
        key=f"{REPORT_YEAR}-{from_line.key}-{to_line.key}",
        from_line=from_line,
        to_line=to_line,
        amount_ore=abs(figure.amount_ore),
        year=REPORT_YEAR,
        posted_on=dt.date(REPORT_YEAR, 12, 31),
        reason=f"Midler flyttet fra {from_line.name} til {to_line.name}",
        reason_en=f"Funds moved from {from_line.name} to {to_line.name}",
        certainty=Certainty.CERTAIN if sure else Certainty.INFERRED,
        **record.source,
    )
    yield actions.reallocate(reallocation=wanted, by=record.by)


def covered_by(comment: str, carried_out_ore: int | None) -> tuple[str, str]:
    """Who covers what is overspent, in bokmål and English, when the comment says so of this very amount."""
    if carried_out_ore is None or carried_out_ore >= 0:
        return "", ""
    amounts = {int(found.replace(" ", "")) * 100 for found in re.findall(r"([0-9][0-9 ]*) kr", comment)}
    if amounts and -carried_out_ore not in amounts:
        return "", ""
    if "dekkes av egne midler" in comment:
        return "egne midler", "own funds"
    if re.search(r"[Dd]elprogrammet og skolen dekker halvparten hver", comment):
        return "delprogrammet og skolen, halvparten hver", "the programme and the school, half each"
    return "", ""


REPORT_MOVEMENTS = Table("finance_report_2024.csv", _REPORT_FILE_COLUMNS, _report_movements)

TABLES: tuple[Table, ...] = (REPORT_ROWS, PLACEMENTS, DECIDED, AWARDS, REPORT_MOVEMENTS)
