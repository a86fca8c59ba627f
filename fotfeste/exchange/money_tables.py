"""The files of money, in the order in which they are written.

Printed tables are stored row by row as they stand; movements are posted beside them, so that what follows from the
movements can be held against what was printed.
"""

from __future__ import annotations

from fotfeste.exchange import money_plan_tables, money_report_tables
from fotfeste.exchange.columns import choice, key, reference, references, text
from fotfeste.exchange.csv_import import Record, Table, Written
from fotfeste.funding import actions
from fotfeste.funding.models import FundingSource
from fotfeste.kernel.models import Organisation
from fotfeste.portfolio.models import Programme, Project


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

TABLES: tuple[Table, ...] = (SOURCES, PROJECT_FUNDING, *money_report_tables.TABLES, *money_plan_tables.TABLES)
