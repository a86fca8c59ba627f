"""The filtered project list as a file: the same rows and columns as the page shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import said
from fotfeste.kernel.models import SourceDocument
from fotfeste.web.portfolio import rows
from fotfeste.web.portfolio.filters import Selection
from fotfeste.web.portfolio.rows import COLUMNS, ProjectRow, rows_of
from fotfeste.web.portfolio.sorting import order_of
from fotfeste.web.shell.pages import Text
from fotfeste.web.shell.sheets import Column, Sheet

_WIDTHS = {"number": 11, "name": 52, "owners": 34, "programme": 34, "phase": 14, "status": 18}
# Dates are handed out as values, so that a spreadsheet can sort them; the list shows them in words.
_VALUES = {"start": "start_date", "end": "end_date"}


def sheet(selection: Selection) -> tuple[Sheet, int]:
    """The sheet of the filtered list, and how many projects are in it."""
    found = selection.projects().order_by(*order_of(selection.sort, selection.words))
    listed = list(rows_of(found, selection.words))
    columns = [_column(column) for column in COLUMNS]
    return Sheet(_("Prosjekter"), columns, listed, _about(selection, len(listed))), len(listed)


def _column(column: rows.Column) -> Column:
    def value(attribute: str) -> Callable[[ProjectRow], Any]:
        return lambda row: getattr(row, attribute)

    attribute = column.attribute
    kind = "date" if attribute in _VALUES else "text"
    return Column(column.head, value(_VALUES.get(attribute, attribute)), kind, _WIDTHS.get(attribute, 14))  # type: ignore[arg-type]  # a plain choice of two


def _about(selection: Selection, count: int) -> list[tuple[Text, Text]]:
    chosen: list[tuple[Text, Text]] = [(label, what) for _name, label, what in selection.in_words()]
    sources: list[tuple[Text, Text]] = [(_("Kilde"), title) for title in _sources(selection)]
    return [(_("Antall prosjekter"), str(count)), *(chosen or [(_("Filter"), _("Ingen"))]), *sources]


def _sources(selection: Selection) -> list[str]:
    used = selection.projects().filter(source__isnull=False).values("source")
    documents = SourceDocument.objects.filter(pk__in=used)
    return [f"{said(document, 'title')} ({document.year})" for document in documents]
