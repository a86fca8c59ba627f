"""Hands a table out as a spreadsheet: XLSX with typed cells, or CSV that opens right in Norwegian Excel."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import formats
from fotfeste.kernel.formats.missing import Missing
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.web.shell.language import screen_language
from fotfeste.web.shell.pages import Text

Kind = Literal["text", "money", "number", "date"]
FileKind = Literal["xlsx", "csv"]
_MEDIA_TYPES: dict[FileKind, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS: dict[Kind, int] = {"text": 32, "money": 18, "number": 12, "date": 14}


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it holds, and how it is read from a row.

    ``money`` is integer øre and is written as kroner; ``date`` takes dates and partial dates, and is never made more
    exact than its source. ``Missing`` says itself in words; None is left empty. ``width`` is in letters.
    """

    heading: Text
    value: Callable[[Any], Any]
    kind: Kind = "text"
    width: int = 0


@dataclass(frozen=True)
class Sheet:
    """A table to hand out. ``about`` says what was chosen and where it comes from, a label and a value a line."""

    title: Text
    columns: Sequence[Column]
    rows: Iterable[Any]
    about: Sequence[tuple[Text, Text]] = field(default_factory=tuple)


def file_kind(text: str) -> FileKind:
    """The kind that an address ends in; there is no page for any other ending."""
    if text == "xlsx":
        return "xlsx"
    if text == "csv":
        return "csv"
    raise Http404


def download(sheet: Sheet, kind: FileKind, name: str) -> HttpResponse:
    """The sheet as a file called ``<name>-<today>.<kind>``. *name* must hold no personal data."""
    content = _xlsx(sheet) if kind == "xlsx" else _csv(sheet)
    response = HttpResponse(content, content_type=_MEDIA_TYPES[kind])
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.{kind}"'
    return response


def _about(sheet: Sheet) -> list[tuple[Text, Text]]:
    moment = formats.format_datetime(timezone.localtime(), screen_language())
    return [*sheet.about, (_("Hentet ut"), moment)]


def _csv(sheet: Sheet) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(column.heading) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_as_text(column.kind, column.value(row)) for column in sheet.columns])
    # Excel takes a file for UTF-8 only when it begins with a byte order mark.
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def _as_text(kind: Kind, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Missing):
        return value.text(screen_language())
    if kind == "money":
        whole, ore = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{whole}{f',{ore:02d}' if ore else ''}"
    if kind == "number":
        return str(value).replace(".", ",")
    text = _day(value) if kind == "date" else str(value)
    # A cell that begins like a formula must not run as one.
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _day(value: dt.date | PartialDate) -> str:
    """A date as tables show it: «05.06.2026», «mai 2024», «2024»."""
    if isinstance(value, PartialDate):
        if value.precision != "day":
            return value.format(screen_language())
        value = value.first_day
    return formats.format_date(value, screen_language())


def _xlsx(sheet: Sheet) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    looks = {
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0;[Red]-#,##0", "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.###", "valign": "top"}),
        "date": book.add_format({"num_format": "dd.mm.yyyy", "valign": "top"}),
    }
    page = book.add_worksheet(str(sheet.title)[:31].translate(str.maketrans("", "", "[]:*?/\\")))
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width or _WIDTHS[column.kind])
        page.write_string(0, index, str(column.heading), bold)
    page.freeze_panes(1, 1)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        for index, column in enumerate(sheet.columns):
            _write(page, count, index, column.kind, column.value(row), looks[column.kind])
    page.autofilter(0, 0, max(count, 1), len(sheet.columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    about = book.add_worksheet(_("Om uttrekket"))
    about.set_column(0, 0, 28)
    about.set_column(1, 1, 80)
    for index, (label, value) in enumerate([(_("Tabell"), sheet.title), *_about(sheet)]):
        about.write_string(index, 0, str(label), bold)
        about.write_string(index, 1, str(value), looks["text"])
    book.close()
    return made.getvalue()


def _write(page: Any, row: int, column: int, kind: Kind, value: Any, look: Any) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, look)
    elif isinstance(value, Missing):
        page.write_string(row, column, value.text(screen_language()), look)
    elif kind == "money":
        page.write_number(row, column, float(Decimal(value) / 100), look)
    elif kind == "number":
        page.write_number(row, column, float(value), look)
    elif isinstance(value, PartialDate) and value.precision == "year":
        page.write_number(row, column, value.year)
    elif isinstance(value, PartialDate) and value.precision != "day":
        page.write_string(row, column, _day(value), look)
    elif isinstance(value, dt.date | PartialDate):
        day = value if isinstance(value, dt.date) else value.first_day
        page.write_datetime(row, column, dt.datetime.combine(day, dt.time()), look)
    else:
        page.write_string(row, column, str(value), look)
