"""Writes the filtered project list as a workbook or as CSV: the same rows and columns as the page shows."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import said
from fotfeste.kernel.formats import format_date_long
from fotfeste.kernel.models import SourceDocument
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.web.portfolio.filters import Selection
from fotfeste.web.portfolio.rows import COLUMNS, ProjectRow, rows_of
from fotfeste.web.portfolio.sorting import order_of
from fotfeste.web.shell.language import screen_language

IN_MEMORY = 4 * 1024 * 1024
"""Bytes a file may take in memory; a longer one goes on in a temporary file."""

MIME_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_WIDTHS = {"number": 11, "name": 52, "owners": 34, "programme": 34, "phase": 14, "status": 18}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export(selection: Selection, form: str, *, today: dt.date) -> tuple[IO[bytes], int]:
    """The file in the form «xlsx» or «csv», ready to be read, and how many projects are in it."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (the response closes it)
    rows = rows_of(selection.projects().order_by(*order_of(selection.sort, selection.words)), selection.words)
    if form == "xlsx":
        count = _write_workbook(file, selection, rows, today)
    else:
        count = _write_csv(file, rows)
    file.seek(0)
    return file, count


def safe(text: str) -> str:
    """*text* so that a spreadsheet shows it and never runs it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _write_csv(file: IO[bytes], rows: Iterator[ProjectRow]) -> int:
    """UTF-8 with a byte order mark and semicolons: what Norwegian Excel opens as it is."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(str(column.head)) for column in COLUMNS])
    count = 0
    for row in rows:
        writer.writerow([safe(str(getattr(row, column.attribute))) for column in COLUMNS])
        count += 1
    text.detach()
    return count


def _write_workbook(file: IO[bytes], selection: Selection, rows: Iterator[ProjectRow], today: dt.date) -> int:
    # Nothing of what people have typed may become a formula or a link, so every text is written as text.
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": _("Prosjekter"), "comments": _("Eksport fra Fotfeste")})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    day = book.add_format({"num_format": "dd.mm.yyyy", "align": "left"})
    sheet = book.add_worksheet(_("Prosjekter"))
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDTHS.get(column.attribute, 14))
        sheet.write_string(0, place, str(column.head), head)
    count = 0
    for row in rows:
        count += 1
        for place, column in enumerate(COLUMNS):
            _write_cell(sheet, count, place, row, column.attribute, day)
    sheet.autofilter(0, 0, max(count, 1), len(COLUMNS) - 1)
    _write_about(book, selection, count, today)
    book.close()
    return count


def _write_cell(sheet: Any, line: int, place: int, row: ProjectRow, attribute: str, day: Any) -> None:
    """A day as a date, a year as a number, everything else as text: never more exact than the source."""
    date: PartialDate | None = {"start": row.start_date, "end": row.end_date}.get(attribute)
    if date is not None and date.precision == "day":
        sheet.write_datetime(line, place, dt.datetime.combine(date.first_day, dt.time()), day)
    elif date is not None and date.precision == "year":
        sheet.write_number(line, place, date.year)
    else:
        sheet.write_string(line, place, str(getattr(row, attribute)))


def _write_about(book: Any, selection: Selection, count: int, today: dt.date) -> None:
    """The second sheet: which filter, which day, how many, and the documents that the facts are taken from."""
    strong = book.add_format({"bold": True, "valign": "top"})
    sheet = book.add_worksheet(_("Om uttrekket"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    facts = [
        (_("Uttrekk fra"), "Fotfeste"),
        (_("Dato"), format_date_long(today, screen_language())),
        (_("Antall prosjekter"), count),
    ]
    facts += [(label, what) for _name, label, what in selection.in_words()] or [(_("Filter"), _("Ingen"))]
    facts += [(_("Kilde"), title) for title in _sources(selection)]
    for line, (label, what) in enumerate(facts):
        sheet.write_string(line, 0, label, strong)
        if isinstance(what, int):
            sheet.write_number(line, 1, what, book.add_format({"align": "left"}))
        else:
            sheet.write_string(line, 1, what)


def _sources(selection: Selection) -> list[str]:
    used = selection.projects().filter(source__isnull=False).values("source")
    documents = SourceDocument.objects.filter(pk__in=used)
    return [f"{said(document, 'title')} ({document.year})" for document in documents]
