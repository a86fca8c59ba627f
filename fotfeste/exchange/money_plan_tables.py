"""Money that is planned.

The budget of a year, expected applications, the plan of a pre-project, and awards to experiments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from fotfeste.exchange.columns import choice, integer, key, kroner, partial_date, reference, references, text
from fotfeste.exchange.csv_import import Record, Table, Written
from fotfeste.exchange.money_printed import (
    BUDGET,
    BUDGET_YEAR,
    FORECAST_DAY,
    FORECAST_METHOD,
    LINE_OF_SECTION,
    NAMES_EN,
    PLAN,
    PLAN_YEAR,
    PROGRAMME,
    ROW_KINDS,
    SECTIONS,
    covers,
    figures,
    post,
    printed_table,
    reporting_line,
)
from fotfeste.funding import actions
from fotfeste.funding.models import BudgetLine, FundingSource, PrintedRow
from fotfeste.funding.models.ledger import Basis, Certainty, Kind
from fotfeste.kernel.models import Organisation
from fotfeste.kernel.records import Put
from fotfeste.portfolio.models import Programme, Project

# The budget of a year ------------------------------------------------------------------------------------

_BUDGET_COLUMNS = {
    "estimated_carry_over_from_2024": "carried_in",
    "application_amount_2025": "applied",
    "total_budget_2025": "total_budget",
}
_LINES = (PrintedRow.Kind.DETAIL, PrintedRow.Kind.ITEM)


def _budget_row(record: Record) -> Written:
    kind = record["line_type"]
    section = {"programme": BudgetLine.Section.PROGRAMME_LINE.value}.get(record["section"], record["section"])
    made: list[Put[Any]] = []
    line = _line_of(record, kind, section)
    if line is None and kind in _LINES:
        put = _new_line(record, kind, section)
        made.append(put)
        line = put.row
    elif line is not None and line.key == record["line_id"]:
        made.append(_new_line(record, kind, section))
    table = printed_table(BUDGET, tuple(_BUDGET_COLUMNS.values()), record)
    sources = record["funding_source_ids"]
    row = actions.record_printed_row(
        table=table,
        key=record["line_id"],
        values={
            "section": section,
            "kind": kind,
            "label": record["name_nb"],
            "label_en": NAMES_EN.get(record["line_id"], ""),
            "number": record["project_id"].number if record["project_id"] else "",
            "accounting_number": record["accounting_number"],
            "recipient_label": record["recipient_as_listed"],
            "recipient": record["recipient_org_id"],
            "source_label": "; ".join(source.name for source in sources),
            "source_label_en": "; ".join(source.name_en or source.name for source in sources),
            "has_funds": record["has_funds_no_new_application"],
            "order": record.line,
            "budget_line": line,
            "covers": covers(table, record, kind, section),
        },
        figures=figures(record, _BUDGET_COLUMNS),
        by=record.by,
    )
    posted = list(_budget_movements(record, kind, line)) if line is not None else []
    return [row, *made, *posted]


def _line_of(record: Record, kind: str, section: str) -> BudgetLine | None:
    """The line that is known already.

    Of the project, of the same recipient, or the programme's own line of the section.
    """
    own = BudgetLine.objects.filter(key=record["line_id"]).first()
    if own is not None:
        return own
    if kind == PrintedRow.Kind.SUBTOTAL and section in LINE_OF_SECTION:
        return BudgetLine.objects.filter(key=LINE_OF_SECTION[section]).first()
    if kind != PrintedRow.Kind.DETAIL:
        return None
    same = BudgetLine.objects.filter(section=section)
    if record["project_id"]:
        return same.filter(project=record["project_id"]).first()
    return same.filter(recipient=record["recipient_org_id"]).first() if record["recipient_org_id"] else None


def _new_line(record: Record, kind: str, section: str) -> Put[BudgetLine]:
    project = record["project_id"]
    parent = LINE_OF_SECTION.get(section) if kind == PrintedRow.Kind.ITEM else None
    values = record.fields(name="name_nb", project="project_id", recipient="recipient_org_id") | {
        "section": section,
        "name_en": NAMES_EN.get(record["line_id"], ""),
        "part_of": BudgetLine.objects.filter(key=parent).first() if parent else None,
        "programme": project.programme if project else Programme.objects.get(key=PROGRAMME),
        "reporting_line": reporting_line(record["name_nb"], record["recipient_as_listed"]),
        "order": 1000 + record.line,
    }
    return actions.register_budget_line(key=record["line_id"], values=values, by=record.by)


def _budget_movements(record: Record, kind: str, line: BudgetLine) -> Iterator[Put[Any]]:
    sources = record["funding_source_ids"]
    several = len(sources) > 1
    shared: dict[str, Any] = {
        "budget_line": line,
        "funding_source": sources[0] if len(sources) == 1 else None,
        "note": "Kilden nevner flere: " + ", ".join(source.name for source in sources) if several else "",
        "note_en": "The document names several: " + ", ".join(source.name_en for source in sources)
        if several
        else "",
    }
    carried, applied = record["estimated_carry_over_from_2024"], record["application_amount_2025"]
    if carried is not None:
        yield post(
            record,
            f"{BUDGET_YEAR}-{record['line_id']}-forecast",
            kind=Kind.CARRY_OVER,
            basis=Basis.FORECAST,
            year=BUDGET_YEAR - 1,
            posted_on=FORECAST_DAY,
            amount_ore=carried,
            method=FORECAST_METHOD,
            **shared,
        )
    # What a sum applies for is what its parts apply for; it is not posted twice.
    if applied is not None and kind in _LINES:
        yield post(
            record,
            f"{BUDGET_YEAR}-{record['line_id']}-applied",
            kind=Kind.GRANT,
            basis=Basis.APPLIED,
            year=BUDGET_YEAR,
            posted_on=dt.date(BUDGET_YEAR, 1, 1),
            amount_ore=applied,
            **shared,
        )


BUDGET_ROWS = Table(
    "budget_2025.csv",
    (
        key("line_id"),
        choice("section", SECTIONS),
        choice("line_type", ROW_KINDS),
        reference("project_id", Project),
        text("accounting_number"),
        text("name_nb", required=True),
        reference("recipient_org_id", Organisation),
        text("recipient_as_listed"),
        references("funding_source_ids", FundingSource),
        *(kroner(name) for name in _BUDGET_COLUMNS),
        text("has_funds_no_new_application"),
    ),
    _budget_row,
)


def _expected(record: Record) -> Written:
    values = record.fields(
        project="project_id",
        purpose="purpose_nb",
        purpose_en="purpose_en",
        amount_ore="amount_nok",
        qualifier="amount_qualifier",
        deadline="deadline",
    ) | {"year": BUDGET_YEAR, "is_sum": record["amount_qualifier"].endswith("total")}
    return actions.expect_application(key=record["application_id"], values=values, by=record.by)


EXPECTED = Table(
    "expected_applications_2025.csv",
    (
        key("application_id"),
        reference("project_id", Project),
        text("purpose_nb", required=True),
        text("purpose_en"),
        kroner("amount_nok", required=True),
        text("amount_qualifier", required=True),
        partial_date("deadline"),
    ),
    _expected,
)


# The plan of the pre-project -----------------------------------------------------------------------------

# What each line of the finance plan is funded by; a detail of the cash sum is cash from the partners.
_PLAN_SOURCES = {
    "egeninnsats": "partnere_egeninnsats_groruddalen",
    "ekstern": "ekstern_finansiering_groruddalen",
}
_CASH = "partnere_kontant_groruddalen"


def _plan_row(record: Record) -> Written:
    kind, section, project = record["line_type"], record["section"], record["project_id"]
    line = actions.register_budget_line(
        key=project.key,
        values={
            "section": BudgetLine.Section.OTHER,
            "name": project.name,
            "name_en": project.name_en,
            "project": project,
            "programme": project.programme,
            "order": 3000,
            "source": record["source_document"],
            "source_section": "7.2",
        },
        by=record.by,
    )
    table = printed_table(PLAN, ("amount",), record)
    row = actions.record_printed_row(
        table=table,
        key=record["line_id"],
        values={
            "section": section,
            "kind": kind,
            "label": record["name_nb"],
            "label_en": record["name_en"],
            "budget_line": line.row,
            "order": record.line,
            "covers": covers(table, record, kind, section),
        },
        figures=figures(record, {"amount_nok": "amount"}),
        by=record.by,
    )
    if kind not in _LINES:
        return [row, line]
    is_cost = section == "cost"
    source = None if is_cost else FundingSource.objects.get(key=_PLAN_SOURCES.get(record["line_code"], _CASH))
    posted = post(
        record,
        f"{PLAN_YEAR}-plan-{record['line_id']}",
        kind=Kind.COST if is_cost else Kind.CO_FUNDING,
        basis=Basis.PLANNED,
        year=PLAN_YEAR,
        posted_on=dt.date(PLAN_YEAR, 1, 1),
        amount_ore=record["amount_nok"],
        budget_line=line.row,
        funding_source=source,
        note=record["name_nb"],
        note_en=record["name_en"],
    )
    return [row, line, posted]


PLAN_ROWS = Table(
    "preproject_budget_2014.csv",
    (
        key("line_id"),
        choice("section", SECTIONS),
        text("line_code"),
        text("name_nb", required=True),
        text("name_en"),
        kroner("amount_nok", required=True),
        choice("line_type", ROW_KINDS),
        reference("project_id", Project, required=True),
    ),
    _plan_row,
)


# Awards to experiments -----------------------------------------------------------------------------------

_EXPERIMENT_SOURCE = "avdir_forsoksmidler"


def _experiment(record: Record) -> Written:
    project, amount, year = record["project_id"], record["budget_nok"], record["award_year"]
    if project is None or amount is None:
        return None
    line = actions.register_budget_line(
        key=record["experiment_id"],
        values={
            "section": BudgetLine.Section.OTHER,
            "name": project.name,
            "name_en": project.name_en,
            "project": project,
            "programme": project.programme,
            "order": 2000 + record.line,
            **record.source,
        },
        by=record.by,
    )
    shared_award = bool(record["award_group"])
    posted = post(
        record,
        f"{year}-award-{record['experiment_id']}",
        kind=Kind.GRANT,
        basis=Basis.DECIDED,
        year=year,
        posted_on=dt.date(year, 1, 1),
        amount_ore=amount,
        budget_line=line.row,
        funding_source=FundingSource.objects.get(key=_EXPERIMENT_SOURCE),
        certainty=Certainty.UNKNOWN if shared_award else Certainty.CERTAIN,
        note="Samme beløp står for begge fylkene; kilden sier ikke om de deler det." if shared_award else "",
        note_en="The same amount stands for both counties; the source does not say whether they share it."
        if shared_award
        else "",
    )
    return [posted, line]


EXPERIMENTS = Table(
    "experiment_projects.csv",
    (
        key("experiment_id"),
        reference("project_id", Project),
        text("award_group"),
        integer("award_year", required=True),
        kroner("budget_nok"),
        *(
            text(name, may_be_absent=True)
            for name in (
                "is_named", "county", "name_nb", "name_en", "theme", "duration_years", "average_annual_budget_nok",
                "annual_budget_band", "target_group_nb", "target_group_en", "phase", "status_nb", "status_en",
                "note_en",
            )
        ),
    ),
    _experiment,
)  # fmt: skip

TABLES: tuple[Table, ...] = (BUDGET_ROWS, EXPECTED, PLAN_ROWS, EXPERIMENTS)
