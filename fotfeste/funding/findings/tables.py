"""Rules about the arithmetic of printed tables: rows, columns, sums, balances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.funding import rules
from fotfeste.funding.findings.printed import Book, books, mismatches, money, row_label
from fotfeste.funding.models import PrintedRow, PrintedTable
from fotfeste.funding.models.ledger import Certainty
from fotfeste.kernel.findings import Finding, Severity, rule

_Kind = PrintedTable.Kind

# The column of each kind of table that sums the columns before it.
_ROW_SUMS = {
    _Kind.REPORT.value: "total_budget",
    _Kind.BUDGET.value: "total_budget",
    _Kind.DECISIONS.value: "total",
}


def _parts(book: Book, sum_column: str) -> list[str]:
    columns = book.columns
    return columns[: columns.index(sum_column)] if sum_column in columns else []


@rule(
    "funding.row_sums",
    title=gettext_lazy("Raden summerer ikke"),
    why=gettext_lazy(
        "Budsjettet på en linje skal være summen av det som er overført, tildelt, flyttet og søkt om."
    ),
)
def row_sums() -> Iterator[Finding]:
    """Printed row sums that are not the sum of their row."""
    for book in books(*_ROW_SUMS):
        column = _ROW_SUMS[book.table.kind]
        found = rules.row_mismatches(book.figures, parts=_parts(book, column), sum_column=column)
        yield from mismatches(
            "funding.row_sums", book, found, _("{row}: {column} er ikke summen av tallene foran i raden.")
        )


@rule(
    "funding.column_sums",
    title=gettext_lazy("Delsum eller sum stemmer ikke med radene"),
    why=gettext_lazy(
        "Styret leser summene. En sum som ikke er summen av radene sine, skjuler hvor pengene er."
    ),
)
def column_sums() -> Iterator[Finding]:
    """Printed subtotals and totals that are not the sum of the rows they cover."""
    for book in books(*_Kind.values):
        by_key = {row.key: row for row in book.figures}
        for each in rules.column_mismatches(book.figures, columns=book.columns):
            own = _stands_only_on_the_sum(by_key, each.row)
            if own and each.difference == own:
                sentence = _(
                    "{row}: {column} er mer enn radene. Forskjellen står bare på sumraden, ikke på radene."
                )
                yield from mismatches("funding.column_sums", book, [each], sentence, Severity.LOW)
            else:
                sentence = _("{row}: {column} er ikke summen av radene som summen dekker.")
                yield from mismatches("funding.column_sums", book, [each], sentence)


def _stands_only_on_the_sum(rows: dict[str, rules.TableRow], key: str) -> int:
    """What a sum prints in columns where none of its rows prints anything, the computed columns apart."""
    row = rows[key]
    parts = [rows[covered] for covered in row.covers if covered in rows]
    return rules.total(
        row.figure(column)
        for column in row.figures
        if column not in _ROW_SUMS.values() and not any(column in part.figures for part in parts)
    )


@rule(
    "funding.budget_less_cost",
    title=gettext_lazy("Budsjett minus kostnader er ikke det som overføres"),
    why=gettext_lazy("Det som ikke er brukt, skal overføres; ellers er penger blitt borte eller kommet til."),
)
def budget_less_cost() -> Iterator[Finding]:
    """Printed rows where budget less cost is not what is carried out."""
    for book in books(_Kind.REPORT):
        found = rules.balance_mismatches(book.figures, budget="total_budget", cost="cost", left="carried_out")
        yield from mismatches(
            "funding.budget_less_cost", book, found, _("{row}: budsjett minus kostnader er ikke {column}.")
        )


@rule(
    "funding.reallocations_balance",
    title=gettext_lazy("Omdisponeringene går ikke i null"),
    why=gettext_lazy("En omdisponering flytter penger i porteføljen. Summen av alle skal være null."),
)
def reallocations_balance() -> Iterator[Finding]:
    """Tables whose reallocations do not sum to zero."""
    for book in books(_Kind.REPORT):
        amounts = [figure for row, figure in _reallocated(book)]
        if (balance := sum(amounts)) != 0:
            yield Finding(
                rule="funding.reallocations_balance",
                object_key=book.table.key,
                object_label=book.table.title,
                object_url_name="funding:report",
                object_url_key=str(book.table.year),
                sentence=_("Omdisponeringene i tabellen summerer seg ikke til null."),
                printed=money(balance),
                computed=money(0),
                severity=Severity.HIGH,
                sources=book.source,
                difference_ore=balance,
            )


@rule(
    "funding.leg_without_counterpart",
    title=gettext_lazy("Omdisponering uten motpost"),
    why=gettext_lazy("Penger som flyttes, skal komme frem et sted. Uten motpost vet ingen hvor de ble av."),
)
def leg_without_counterpart() -> Iterator[Finding]:
    """Reallocated amounts without the opposite amount on another row of the table."""
    for book in books(_Kind.REPORT):
        listed = _reallocated(book)
        amounts = Counter(amount for row, amount in listed)
        for row, amount in listed:
            if amounts[amount] > amounts[-amount]:
                url_name, url_key = book.place(row)
                yield Finding(
                    rule="funding.leg_without_counterpart",
                    object_key=f"{book.table.key}:{row.key}",
                    object_label=row_label(row),
                    object_url_name=url_name,
                    object_url_key=url_key,
                    sentence=_("{row}: ingen annen linje har motposten til omdisponeringen.").format(
                        row=row_label(row)
                    ),
                    printed=money(amount),
                    computed=_("ingen motpost på {amount}").format(amount=money(-amount)),
                    severity=Severity.HIGH,
                    sources=book.source,
                    difference_ore=amount,
                )


def _reallocated(book: Book) -> list[tuple[PrintedRow, int]]:
    found = []
    for row, figures in zip(book.rows, book.figures, strict=True):
        amount = figures.figure("reallocated")
        if row.kind == PrintedRow.Kind.DETAIL and isinstance(amount, int) and amount:
            found.append((row, amount))
    return found


@rule(
    "funding.plan_balances",
    title=gettext_lazy("Kostnader og finansiering balanserer ikke"),
    why=gettext_lazy("En plan der kostnadene er større enn finansieringen, kan ikke gjennomføres."),
)
def plan_balances() -> Iterator[Finding]:
    """Plans whose totals of costs and of funding are not the same."""
    for book in books(_Kind.PLAN):
        totals = [
            (row, rules.known(figures.figure("amount")))
            for row, figures in zip(book.rows, book.figures, strict=True)
            if row.kind == PrintedRow.Kind.TOTAL
        ]
        for row, amount in totals[1:]:
            first, wanted = totals[0]
            if amount != wanted:
                found = [rules.Mismatch(row.key, "amount", amount, wanted)]
                sentence = _("{row} er ikke lik «{first}».").format(row="{row}", first=row_label(first))
                yield from mismatches("funding.plan_balances", book, found, sentence)


@rule(
    "funding.placement",
    title=gettext_lazy("Tallet er ikke sikkert plassert"),
    why=gettext_lazy("Kilden viste ikke hvilken kolonne tallet hører til. Det bør sjekkes mot regnskapet."),
)
def placement() -> Iterator[Finding]:
    """Printed figures that were placed in their column with less than certainty."""
    for book in books(*_Kind.values):
        for row in book.rows:
            for figure in row.figures.all():
                if figure.certainty != Certainty.CERTAIN:
                    url_name, url_key = book.place(row)
                    column = book.column_label(figure.column)
                    yield Finding(
                        rule="funding.placement",
                        object_key=f"{book.table.key}:{row.key}:{figure.column}",
                        object_label=f"{row_label(row)}, {column}",
                        object_url_name=url_name,
                        object_url_key=url_key,
                        sentence=_(
                            "{row}: beløpet er lest i kolonnen «{column}», men det er {certainty}."
                        ).format(row=row_label(row), column=column, certainty=figure.get_certainty_display()),
                        printed=money(figure.amount_ore),
                        computed=str(figure.get_certainty_display()),
                        severity=Severity.LOW,
                        sources=book.source,
                    )
