"""Rules about what tables of money call things: names, numbers and years that contradict each other or are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.funding.findings.printed import Book, books, row_label
from fotfeste.funding.models import PrintedRow, PrintedTable
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.findings import Finding, Severity, rule
from fotfeste.portfolio.naming import bare_name

_Kind = PrintedTable.Kind
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b(?!-[0-9])")
_NUMBER = re.compile(r"[0-9]{4}-[0-9]{2}")

# Columns that speak of the year before or the year after their table.
_OTHER_YEAR = {"carried_in": -1, "carried_out": 1}


def _about(
    rule_key: str, book: Book, row: PrintedRow, sentence: str, printed: str, computed: str, severity: Severity
) -> Finding:
    url_name, url_key = book.place(row)
    return Finding(
        rule=rule_key,
        object_key=f"{book.table.key}:{row.key}",
        object_label=row_label(row),
        object_url_name=url_name,
        object_url_key=url_key,
        sentence=sentence,
        printed=printed,
        computed=computed,
        severity=severity,
        sources=book.source,
    )


@rule(
    "funding.renamed_line",
    title=gettext_lazy("Samme prosjektnummer, annet navn eller annen mottaker"),
    why=gettext_lazy(
        "Linjer som slås sammen eller får nytt navn mellom rapporter, kan ikke sammenlignes uten en forklaring."
    ),
)
def renamed_line() -> Iterator[Finding]:
    """Projects that a later table of money calls something else, or gives another recipient, than an earlier one."""
    earlier: dict[int, tuple[Book, PrintedRow]] = {}
    ordered = sorted(books(_Kind.REPORT, _Kind.BUDGET), key=lambda book: (book.table.year, book.table.key))
    for book in ordered:
        for row in book.rows:
            line = row.budget_line
            if line is None or line.project is None:
                continue
            if line.pk in earlier:
                yield from _differences(*earlier[line.pk], book, row)
            earlier[line.pk] = (book, row)


def _differences(before: Book, old: PrintedRow, book: Book, row: PrintedRow) -> Iterator[Finding]:
    old_name, new_name = bare_name(old.label), bare_name(row.label)
    other_recipient = old.recipient_id != row.recipient_id and None not in (
        old.recipient_id,
        row.recipient_id,
    )
    if old_name == new_name and not other_recipient:
        return
    # A name that was only cut short is no other name.
    is_short = "/" not in row.label and (old_name.startswith(new_name) or new_name.startswith(old_name))
    names = [said(each, "name") if each else "" for each in (old.recipient, row.recipient)]
    yield Finding(
        rule="funding.renamed_line",
        object_key=f"{before.table.key}:{book.table.key}:{row.key}",
        object_label=row_label(row),
        object_url_name=book.place(row)[0],
        object_url_key=book.place(row)[1],
        sentence=_("Linjen har et annet navn eller en annen mottaker enn i {table}.").format(
            table=said(before.table, "title")
        ),
        printed=f"{row_label(row)} ({names[1]})" if other_recipient else row_label(row),
        computed=f"{row_label(old)} ({names[0]})" if other_recipient else row_label(old),
        severity=Severity.LOW if is_short and not other_recipient else Severity.MEDIUM,
        sources=(*before.source, *book.source),
    )


@rule(
    "funding.label_year",
    title=gettext_lazy("Overskriften nevner et annet år enn tabellen"),
    why=gettext_lazy("Et galt årstall i en overskrift får penger til å se ut som de hører til et annet år."),
)
def label_year() -> Iterator[Finding]:
    """Printed headings of columns, and names of decisions, that name another year than their table speaks of."""
    for book in books(*_Kind.values):
        for column in book.table.columns:
            label, year = column.get("label", ""), book.table.year + _OTHER_YEAR.get(column["key"], 0)
            if wrong := [found for found in _YEAR.findall(label) if int(found) != year]:
                yield _wrong_year(book, column["key"], label, wrong, year)
        if book.table.kind == _Kind.DECISIONS:
            for row in book.rows:
                if wrong := [found for found in _YEAR.findall(row.label) if int(found) != book.table.year]:
                    yield _wrong_year(book, row.key, row.label, wrong, book.table.year)


def _wrong_year(book: Book, key: str, label: str, wrong: list[str], year: int) -> Finding:
    url_name, url_key = book.place(PrintedRow(table=book.table))
    return Finding(
        rule="funding.label_year",
        object_key=f"{book.table.key}:{key}",
        object_label=label,
        object_url_name=url_name,
        object_url_key=url_key,
        sentence=_("«{label}» står i «{table}», som gjelder {year}.").format(
            label=label, table=said(book.table, "title"), year=year
        ),
        printed=", ".join(wrong),
        computed=str(year),
        severity=Severity.MEDIUM,
        sources=book.source,
    )


@rule(
    "funding.project_number",
    title=gettext_lazy("Prosjektnummeret har ikke formen ÅÅÅÅ-NN"),
    why=gettext_lazy(
        "Nummeret er nøkkelen mellom rapporter. Et ufullstendig nummer kan ikke kobles til et prosjekt."
    ),
)
def project_number() -> Iterator[Finding]:
    """Printed project numbers that are not a year, a hyphen and two digits."""
    for book in books(*_Kind.values):
        for row in book.rows:
            if row.number and not _NUMBER.fullmatch(row.number):
                sentence = _("{row}: «{number}» er ikke et fullstendig prosjektnummer.").format(
                    row=row_label(row), number=row.number
                )
                form = _("ÅÅÅÅ-NN, for eksempel 2024-01")
                yield _about("funding.project_number", book, row, sentence, row.number, form, Severity.MEDIUM)


@rule(
    "funding.accounting_number",
    title=gettext_lazy("Regnskapsnummer mangler"),
    why=gettext_lazy("Uten nummeret i regnskapet kan ingen avstemme linjen mot det som faktisk er ført."),
)
def accounting_number() -> Iterator[Finding]:
    """Numbered projects that a budget lists without the number they have in the accounts."""
    for book in books(_Kind.BUDGET):
        for row in book.rows:
            if row.kind == PrintedRow.Kind.DETAIL and row.number and not row.accounting_number:
                sentence = _("{row} står i budsjettet uten regnskapsnummer.").format(row=row_label(row))
                missing = _("ikke oppgitt")
                yield _about(
                    "funding.accounting_number", book, row, sentence, missing, _("åtte siffer"), Severity.LOW
                )
