"""The files of money: sources, decisions, the finance report, the budget, plans and awards, and what they post.

Printed tables are stored row by row as they stand; movements are posted beside them, so that what follows from the movements
can be held against what was printed. The finance report is read in two rounds: first the lines and what is printed, then,
when the placements and the awards are known, the movements.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from fotfeste.exchange import money_plan_tables as plan_tables
from fotfeste.exchange.columns import (
    boolean,
    choice,
    day,
    key,
    kroner,
    reference,
    references,
    text,
)
from fotfeste.exchange.csv_import import Record, Table, Written
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
from fotfeste.kernel.models.organisations import ReportingLine
from fotfeste.kernel.records import Put
from fotfeste.portfolio.models import Programme, Project

M = TypeVar("M", bound=models.Model)

PROGRAMME = "delprogram_sysselsetting"
REPORT_YEAR, BUDGET_YEAR, PLAN_YEAR = 2024, 2025, 2014
REPORT, DECISIONS, BUDGET, PLAN = "finance-report-2024", "decisions-2024", "budget-2025", "plan-2014"
FORECAST_METHOD = "T2-anslag i handlingsprogram 2025"
FORECAST_DAY = dt.date(2024, 8, 31)

# The headings that the documents are known to print otherwise than the column says (process A5).
_PRINTED_HEADINGS = {"oslo_sor_state": "Statlige Oslo sør-midler 2025"}

_TITLES: dict[str, dict[str, Any]] = {
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
    "for-15": ("for-07",),
    "for-16": ("for-06",),
}

# The lines of the programme itself, which the budget shows as the sum of their parts.
_LINE_OF_SECTION = {
    "competence": "pl-kompetanse",
    "programme_administration": "pl-programadministrasjon",
    "project_developers": "pl-prosjektutviklere",
    "portfolio_development": "pl-portefoljeutvikling",
}
_NAMES_EN = {
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
}
_SECTIONS = (*BudgetLine.Section.values, "programme", "total", "cost", "funding", "frame")
_ROW_KINDS = {**{kind: kind for kind in PrintedRow.Kind.values}, "cash_detail": "item", "statement": "total"}


# Sources and what they fund ------------------------------------------------------------------------------


def _funding_source(record: Record) -> Written:
    values = record.fields(
        name="name_nb",
        name_en="name_en",
        line="level",
        programme="programme_id",
        administrator="administering_org_id",
        purpose="purpose_nb",
        purpose_en="purpose_en",
    )
    return actions.register_funding_source(
        key=record["funding_source_id"], values={**values, "order": record.line}, by=record.by
    )


SOURCES = Table(
    "funding_sources.csv",
    (
        key("funding_source_id"),
        text("name_nb", required=True),
        text("name_en"),
        choice("level", FundingSource.Line.values),
        reference("programme_id", Programme),
        reference("administering_org_id", Organisation),
        text("purpose_nb"),
        text("purpose_en"),
    ),
    _funding_source,
    names=FundingSource,
)


def _project_funding(record: Record) -> Written:
    return [
        actions.fund_project(
            project=record["project_id"], funding_source=source, values=record.source, by=record.by
        )
        for source in record["funding_source_ids"]
    ]


PROJECT_FUNDING = Table(
    "projects.csv",
    (
        reference("project_id", Project, required=True),
        references("funding_source_ids", FundingSource),
    ),
    _project_funding,
    unique=(),
)


# Printed tables ------------------------------------------------------------------------------------------


def _table(name: str, columns: tuple[str, ...], record: Record) -> PrintedTable:
    listed = [
        {"key": column, **({"label": _PRINTED_HEADINGS[column]} if column in _PRINTED_HEADINGS else {})}
        for column in columns
    ]
    values = {**record.source, **_TITLES[name], "columns": listed}
    return actions.record_printed_table(key=name, values=values, by=record.by).row


def _covers(table: PrintedTable, record: Record, kind: str, section: str) -> list[str]:
    """The rows above that a sum covers: those of its section, those that its label names, and for a total the sums
    that no other sum covers."""
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


def _movement(record: Record, name: str, **values: Any) -> Put[Movement]:
    return actions.post_movement(draft=MovementDraft(key=name, **values, **record.source), by=record.by)


def _known(model: type[M], record: Record, column: str) -> M:
    """The row whose key stands in *column*. Raises Rejected when the files above have not made it."""
    row = model._default_manager.filter(key=record[column]).first()
    if row is None:
        sentence = _("«{text}» viser til noe som ikke finnes.").format(text=record[column])
        raise Rejected([Fault(column, sentence)])
    return row


def _reporting_line(*labels: str) -> str:
    """The reporting line that a label states in words: «(stat)», «(kommunal linje)»."""
    words = " ".join(labels).lower()
    if re.search(r"[(,] ?stat(lig| –|\))", words):
        return ReportingLine.STATE
    return ReportingLine.MUNICIPAL if re.search(r"[(,] ?kommunal", words) else ""


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
            "name_en": _NAMES_EN.get(record["line_id"], ""),
            "programme": project.programme if project else Programme.objects.get(key=PROGRAMME),
            "reporting_line": _reporting_line(record["name_nb"], record["recipient_as_listed"]),
            "order": record.line,
        }
        line = actions.register_budget_line(key=record["line_id"], values=line_values, by=record.by)
        made.append(line)
    table = _table(REPORT, tuple(_REPORT_COLUMNS.values()), record)
    values = record.fields(
        section="section",
        kind="line_type",
        label="name_nb",
        number="project_number",
        recipient_label="recipient_as_listed",
        comment="comment_nb",
        comment_en="comment_en",
        comment_placement="comment_placement",
    )
    row = actions.record_printed_row(
        table=table,
        key=record["line_id"],
        values=_without_source(values)
        | {
            "order": record.line,
            "budget_line": line.row if line else None,
            "covers": _covers(table, record, kind, section),
        },
        figures=_figures(record, _REPORT_COLUMNS),
        by=record.by,
    )
    return [*made, row]


def _without_source(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a printed row, which has its source through its table."""
    return {name: value for name, value in values.items() if name not in ("source", "source_section")}


def _figures(record: Record, columns: dict[str, str]) -> dict[str, Figure]:
    sources = {source.key: source for source in FundingSource.objects.filter(key__in=columns.values())}
    return {
        column: Figure(record[name], sources.get(column))
        for name, column in columns.items()
        if record[name] is not None
    }


_REPORT_FILE_COLUMNS = (
    key("line_id"),
    choice("section", _SECTIONS),
    choice("line_type", _ROW_KINDS),
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
    row = PrintedRow.objects.filter(table__key=REPORT, key=record["line_id"]).first()
    if row is None:
        return None
    values = record.fields(certainty="certainty", basis="basis_code", basis_en="basis_en")
    return actions.place_figure(
        row=row, column=record["column_name"], values=_without_source(values), by=record.by
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
    table = _table(DECISIONS, tuple(_SOURCE_COLUMNS.values()), record)
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
    made.append(
        actions.print_figure(
            row=row.row, column=column, figure=Figure(record["amount_nok"], source), by=record.by
        )
    )
    made.append(
        actions.place_figure(
            row=row.row,
            column=column,
            values={"certainty": record["placement_certainty"], "basis": record["placement_basis"]},
            by=record.by,
        )
    )
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
    return _movement(
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
    decision = _known(Decision, record, "decision_id")
    line = _known(BudgetLine, record, "line_id")
    amount = record["amount_nok"]
    return _movement(
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
    figures = {figure.column: figure for figure in row.figures.all()}
    return list(_movements_of(record, row, figures))


def _movements_of(record: Record, row: PrintedRow, figures: dict[str, PrintedFigure]) -> Iterator[Put[Any]]:
    start, end = dt.date(REPORT_YEAR, 1, 1), dt.date(REPORT_YEAR, 12, 31)
    line = row.budget_line
    assert line is not None, "A detail row has its budget line from the first round."
    shared: dict[str, Any] = {"basis": Basis.BOOKED, "year": REPORT_YEAR, "budget_line": line}
    comment, comment_en = covered_by(record["comment_nb"], record["carried_to_2025"])
    for column, kind, posted_on in (
        ("carried_in", Kind.CARRIED_IN, start),
        ("development", Kind.DEVELOPMENT, end),
        ("cost", Kind.COST, end),
        ("carried_out", Kind.CARRY_OVER, end),
    ):
        if column in figures:
            covers = {"covered_by": comment, "covered_by_en": comment_en} if column == "carried_out" else {}
            yield _movement(
                record,
                f"{REPORT_YEAR}-{line.key}-{kind}",
                kind=kind,
                posted_on=posted_on,
                amount_ore=figures[column].amount_ore,
                certainty=figures[column].certainty,
                **covers,
                **shared,
            )
    for source in _SOURCE_COLUMNS.values():
        if source in figures:
            yield from _remaining_grant(record, line, figures[source])
    if "reallocated" in figures:
        yield from _reallocation(record, row, figures["reallocated"])


def _remaining_grant(record: Record, line: BudgetLine, figure: PrintedFigure) -> Iterator[Put[Movement]]:
    """What was granted beyond the awards of known decisions: from the year's allocation as far as that has room for it."""
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
    yield _movement(
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
    if other is None or not figure.amount_ore:
        return
    leaves, arrives = (figure, other) if figure.amount_ore < 0 else (other, figure)
    from_line, to_line = leaves.row.budget_line, arrives.row.budget_line
    assert from_line is not None and to_line is not None, "Detail rows have their lines from the first round."
    sure = leaves.certainty == arrives.certainty == Certainty.CERTAIN
    wanted = Reallocation(
        key=f"{REPORT_YEAR}-{from_line.key}-{to_line.key}",
        from_line=from_line,
        to_line=to_line,
        amount_ore=arrives.amount_ore,
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

TABLES: tuple[Table, ...] = (
    SOURCES,
    PROJECT_FUNDING,
    REPORT_ROWS,
    PLACEMENTS,
    DECIDED,
    AWARDS,
    REPORT_MOVEMENTS,
    *plan_tables.TABLES,
)
