"""The files of a portfolio, in the order in which they are written."""

from __future__ import annotations

from fotfeste.exchange import organisation_tables, programme_tables, project_tables
from fotfeste.exchange.csv_import import Table

TABLES: tuple[Table, ...] = (
    *organisation_tables.TABLES,
    programme_tables.PROGRAMMES,
    programme_tables.GOALS,
    programme_tables.FOCUS_AREAS,
    project_tables.PROJECTS,
    programme_tables.FOCUS_AREA_GROUNDS,
    project_tables.LINKS,
    project_tables.LISTINGS,
    project_tables.DELIVERABLES,
    project_tables.METHODS,
    project_tables.RESULTS,
    project_tables.PLANNED_RESULTS,
    project_tables.IMPLEMENTATIONS,
    programme_tables.RISKS,
    programme_tables.MITIGATIONS,
    programme_tables.BENEFITS,
    programme_tables.CONTRIBUTIONS,
    programme_tables.BODIES,
    programme_tables.SEATS,
    programme_tables.CRITERIA,
    programme_tables.STAFFING,
)
