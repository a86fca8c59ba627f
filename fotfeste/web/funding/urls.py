"""Addresses of the money's pages."""

from django.urls import path

from fotfeste.web.funding import journal, overview, sheets, tables

app_name = "funding"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("regnskap/<int:year>", sheets.report, name="report"),
    path("regnskap/<int:year>/eksport.<str:kind>", sheets.report_file, name="report_file"),
    path("regnskap/<int:year>/celle/<str:row>/<str:column>", sheets.report_cell, name="report_cell"),
    path("budsjett/<int:year>", sheets.budget, name="budget"),
    path("budsjett/<int:year>/eksport.<str:kind>", sheets.budget_file, name="budget_file"),
    path("budsjett/<int:year>/celle/<str:row>/<str:column>", sheets.budget_cell, name="budget_cell"),
    path("vedtak/<int:year>", tables.decisions, name="decisions"),
    path("vedtak/<int:year>/celle/<str:row>/<str:column>", tables.decision_cell, name="decision_cell"),
    path("forventet/<int:year>", tables.expected, name="expected"),
    path("kilder", tables.funding_sources, name="sources"),
    path("hovedbok", journal.journal, name="journal"),
    path("hovedbok/eksport.<str:kind>", journal.journal_file, name="journal_file"),
    path("hovedbok/<int:number>", journal.movement, name="movement"),
]
