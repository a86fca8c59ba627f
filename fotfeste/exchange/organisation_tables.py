"""The files of sources and organisations, and the actions that their lines lead to."""

from __future__ import annotations

import datetime as dt

from fotfeste.exchange.columns import boolean, choice, ignored, integer, key, reference, text
from fotfeste.exchange.csv_import import Record, Table, Written
from fotfeste.kernel import actions
from fotfeste.kernel.models import Organisation, SourceDocument
from fotfeste.kernel.models.organisations import Sector

SINCE_EVER = dt.date(1900, 1, 1)
"""The first day of a place in the tree when the source does not say since when."""


def _source(record: Record) -> Written:
    values = record.fields(title="title_nb", title_en="title_en", year="year", publisher="publisher")
    return actions.register_source(key=record["document_id"], values=values, by=record.by)


def _organisation(record: Record) -> Written:
    values = record.fields(
        name="name_nb",
        name_en="name_en",
        short_name="short_name",
        kind="org_type",
        sector="sector",
        is_partnership="is_state_municipal_partnership",
        region="region",
    )
    return actions.register_organisation(key=record["org_id"], values=values, by=record.by)


def _place(record: Record) -> Written:
    values = record.fields(parent="parent_org_id")
    parent = values.pop("parent")
    if parent is None:
        return None
    return actions.place_organisation(
        organisation=record["org_id"],
        parent=parent,
        valid_from=SINCE_EVER,
        values=values,
        by=record.by,
    )


SOURCES = Table(
    "source_documents.csv",
    (
        key("document_id"),
        text("title_nb", required=True),
        text("title_en"),
        integer("year", required=True),
        text("publisher"),
    ),
    _source,
    names=SourceDocument,
    is_sourced=False,
)

ORGANISATIONS = Table(
    "organisations.csv",
    (
        key("org_id"),
        text("name_nb", required=True),
        text("name_en"),
        text("short_name"),
        text("org_type", required=True),
        choice("sector", Sector.values),
        boolean("is_state_municipal_partnership"),
        text("region"),
        *ignored("parent_org_id"),
    ),
    _organisation,
    names=Organisation,
)

# The tree comes after its organisations, so that a parent may stand below its children in the file.
PLACES = Table(
    "organisations.csv",
    (reference("org_id", Organisation, required=True), reference("parent_org_id", Organisation)),
    _place,
)

TABLES = (SOURCES, ORGANISATIONS, PLACES)
