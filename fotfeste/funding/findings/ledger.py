"""Rules about the ledger.

Decided against booked, forecast against actual, overspending, and the books against what is printed.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.funding import rules
from fotfeste.funding.findings.printed import (
    books,
    by_size,
    line_name,
    line_place,
    money,
    row_label,
)
from fotfeste.funding.ledger import expected_applications, financial_report, grants_by_decision
from fotfeste.funding.models import ExpectedApplication, Movement, PrintedRow, PrintedTable
from fotfeste.funding.models.ledger import Basis, Certainty, Kind
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.findings import Finding, Severity, Source, rule

# Decisions are in whole thousands: each of them may be rounded by at most this much.
_ROUNDING_ORE = 1_000_00
# A forecast in whole thousands says no more than this.
_FORECAST_GRAIN_ORE = 1_000_00


@rule(
    "funding.decided_booked",
    title=gettext_lazy("Vedtatt og regnskapsført er ikke likt"),
    why=gettext_lazy(
        "Det som er ført på en kilde, skal være det som er vedtatt. Små forskjeller er avrunding."
    ),
)
def decided_booked() -> Iterator[Finding]:
    """Sources, and whole years, where other amounts are booked than decided."""
    for year in sorted(
        set(Movement.objects.on(Basis.DECIDED).filter(budget_line=None).values_list("year", flat=True))
    ):
        table = grants_by_decision(year=year)
        if table.total is None:
            continue
        document = table.printed.source if table.printed else None
        for column, cell in zip(table.columns, table.total.cells, strict=True):
            if cell.difference == 0:
                continue
            label = column.label or str(_("alle kilder"))
            is_rounding = abs(cell.difference) < _ROUNDING_ORE * len(table.rows)
            yield Finding(
                rule="funding.decided_booked",
                object_key=f"{year}:{column.key}",
                object_label=f"{label}, {year}",
                object_url_name="funding:decisions",
                object_url_key=str(year),
                sentence=_(
                    "{source}: forskjellen er så liten at den kan være avrunding til hele tusen."
                ).format(source=label)
                if is_rounding
                else _("{source}: det er ført noe annet enn det som er vedtatt.").format(source=label),
                printed=_("vedtatt {amount}").format(amount=money(rules.known(cell.decided))),
                computed=_("regnskapsført {amount}").format(amount=money(rules.known(cell.booked))),
                severity=Severity.LOW if is_rounding else Severity.HIGH,
                sources=(Source(said(document, "title"), table.printed.source_section),)
                if document and table.printed
                else (),
                difference_ore=cell.difference,
            )


@rule(
    "funding.forecast_carry_over",
    title=gettext_lazy("Anslått overføring traff ikke"),
    why=gettext_lazy(
        "Budsjettet bygger på anslaget. Bommer det, er det penger som ikke finnes, eller som ligger ubrukt."
    ),
)
def forecast_carry_over() -> Iterator[Finding]:
    """Lines that carried over another amount than was forecast, beyond the thousands that the forecast is given in."""
    for forecast, actual in _forecasts_and_actuals():
        variance = rules.forecast_variance(forecast=forecast.amount_ore, actual=actual.amount_ore)
        if abs(variance) < _FORECAST_GRAIN_ORE:
            continue
        line = forecast.budget_line
        if line is None:
            continue
        url_name, url_key = line_place(line, "funding:report", forecast.year)
        yield Finding(
            rule="funding.forecast_carry_over",
            object_key=f"{forecast.year}:{line.key}",
            object_label=line_name(line),
            object_url_name=url_name,
            object_url_key=url_key,
            sentence=_("{line}: det ble overført noe annet til {year} enn anslaget sa.").format(
                line=line_name(line), year=forecast.year + 1
            ),
            printed=_("anslått {amount}").format(amount=money(forecast.amount_ore)),
            computed=_("overført {amount}").format(amount=money(actual.amount_ore)),
            severity=by_size(variance)
            if rules.needs_comment(variance, forecast.amount_ore)
            else Severity.LOW,
            sources=(*_source_of(forecast), *_source_of(actual)),
            difference_ore=variance,
        )


def _forecasts_and_actuals() -> Iterator[tuple[Movement, Movement]]:
    carried = Movement.objects.filter(kind=Kind.CARRY_OVER, corrects=None).select_related(
        "budget_line__project", "source"
    )
    actual = {(row.year, row.budget_line_id): row for row in carried.on(Basis.BOOKED)}
    for forecast in carried.on(Basis.FORECAST).order_by("year", "budget_line__order", "pk"):
        found = actual.get((forecast.year, forecast.budget_line_id))
        if found is not None:
            yield forecast, found


def _source_of(movement: Movement) -> tuple[Source, ...]:
    document = movement.source
    return (Source(said(document, "title"), movement.source_section),) if document else ()


@rule(
    "funding.overspent_uncovered",
    title=gettext_lazy("Merforbruk uten at det står hvem som dekker det"),
    why=gettext_lazy("Merforbruk overføres ikke som gjeld. Noen må dekke det, og det må stå hvem."),
)
def overspent_uncovered() -> Iterator[Finding]:
    """Lines that end below zero where nobody surely covers it: nobody is named, or by a comment of unsure place."""
    overspent = Movement.objects.filter(kind=Kind.CARRY_OVER, basis=Basis.BOOKED, amount_ore__lt=0)
    comments = dict(
        PrintedRow.objects.filter(
            table__kind=PrintedTable.Kind.REPORT, budget_line__isnull=False
        ).values_list("budget_line_id", "comment_placement")
    )
    for row in overspent.select_related("budget_line__project", "source").order_by(
        "year", "budget_line__order"
    ):
        line = row.budget_line
        named = bool(row.covered_by)
        if line is None or (named and comments.get(line.pk, Certainty.CERTAIN) == Certainty.CERTAIN):
            continue
        url_name, url_key = line_place(line, "funding:report", row.year)
        yield Finding(
            rule="funding.overspent_uncovered",
            object_key=f"{row.year}:{line.key}",
            object_label=line_name(line),
            object_url_name=url_name,
            object_url_key=url_key,
            sentence=_(
                "{line}: kommentaren om hvem som dekker merforbruket, kan høre til en annen linje."
            ).format(line=line_name(line))
            if named
            else _("{line}: ingen er oppgitt å dekke merforbruket.").format(line=line_name(line)),
            printed=money(row.amount_ore),
            computed=said(row, "covered_by") if named else _("ikke oppgitt"),
            severity=Severity.LOW if named else Severity.HIGH,
            sources=_source_of(row),
            difference_ore=row.amount_ore,
        )


@rule(
    "funding.debt_carried_in",
    title=gettext_lazy("Merforbruk er overført som gjeld"),
    why=gettext_lazy("Merforbruk skal dekkes av egne midler, ikke tas fra neste års tilskudd."),
)
def debt_carried_in() -> Iterator[Finding]:
    """Lines that begin a year below zero."""
    debts = Movement.objects.filter(kind=Kind.CARRIED_IN, basis=Basis.BOOKED, amount_ore__lt=0, corrects=None)
    for row in debts.select_related("budget_line__project", "source").order_by("year", "budget_line__order"):
        line = row.budget_line
        if line is None:
            continue
        url_name, url_key = line_place(line, "funding:report", row.year)
        yield Finding(
            rule="funding.debt_carried_in",
            object_key=f"{row.year}:{line.key}",
            object_label=line_name(line),
            object_url_name=url_name,
            object_url_key=url_key,
            sentence=_("{line} begynte {year} under null.").format(line=line_name(line), year=row.year),
            printed=money(row.amount_ore),
            computed=money(0),
            severity=Severity.MEDIUM,
            sources=_source_of(row),
            difference_ore=row.amount_ore,
        )


@rule(
    "funding.ledger_printed",
    title=gettext_lazy("Hovedboken gir et annet tall enn rapporten"),
    why=gettext_lazy(
        "Rapporten skal følge av det som er ført. Gjør den ikke det, mangler en postering eller en forklaring."
    ),
)
def ledger_printed() -> Iterator[Finding]:
    """Cells of a printed report where another figure follows from the movements."""
    for book in books(PrintedTable.Kind.REPORT):
        report = financial_report(year=book.table.year, cutoff=book.table.cutoff)
        for row in report.rows:
            for cell in row.cells:
                if not cell.differs or cell.printed_ore is None:
                    continue
                label = f"{row.number} {row.label}".strip()
                url = (
                    ("portfolio:project", row.project_key)
                    if row.project_key
                    else ("funding:report", str(report.year))
                )
                yield Finding(
                    rule="funding.ledger_printed",
                    object_key=f"{book.table.key}:{cell.key}",
                    object_label=f"{label}, {report.column(cell.key.column).label}",
                    object_url_name=url[0],
                    object_url_key=url[1],
                    sentence=_("{row}: posteringene gir et annet tall enn det som er trykt.").format(
                        row=label
                    ),
                    printed=money(cell.printed_ore),
                    computed=money(cell.ore),
                    severity=Severity.HIGH,
                    sources=book.source,
                    difference_ore=cell.printed_ore - cell.ore,
                )


@rule(
    "funding.missing_in_budget",
    title=gettext_lazy("Har penger igjen, men står ikke i neste års budsjett"),
    why=gettext_lazy(
        "Penger som overføres uten at budsjettet nevner dem, blir ingen bedt om å bruke eller gi tilbake."
    ),
)
def missing_in_budget() -> Iterator[Finding]:
    """Lines that a report carries money out of and next year's budget does not list."""
    budgets = {book.table.year: book for book in books(PrintedTable.Kind.BUDGET)}
    for book in books(PrintedTable.Kind.REPORT):
        budget = budgets.get(book.table.year + 1)
        if budget is None:
            continue
        listed = {row.budget_line_id for row in budget.rows}
        for row, figures in zip(book.rows, book.figures, strict=True):
            left = rules.known(figures.figure("carried_out"))
            if row.budget_line_id is None or left <= 0 or row.budget_line_id in listed:
                continue
            url_name, url_key = book.place(row)
            yield Finding(
                rule="funding.missing_in_budget",
                object_key=f"{book.table.year}:{row.key}",
                object_label=row_label(row),
                object_url_name=url_name,
                object_url_key=url_key,
                sentence=_(
                    "{row} overfører penger til {year}, men står ikke i budsjettet for {year}."
                ).format(row=row_label(row), year=budget.table.year),
                printed=_("overført {amount}").format(amount=money(left)),
                computed=_("ikke i budsjettet"),
                severity=by_size(left),
                sources=(*book.source, *budget.source),
                difference_ore=left,
            )


@rule(
    "funding.missing_in_report",
    title=gettext_lazy("Budsjettet regner med penger fra en linje som rapporten ikke har"),
    why=gettext_lazy("Et budsjett kan ikke bygge på penger som ingen rapport viser."),
)
def missing_in_report() -> Iterator[Finding]:
    """Budget rows that expect money from a line that the report of the year before does not list."""
    reports = {book.table.year: book for book in books(PrintedTable.Kind.REPORT)}
    for book in books(PrintedTable.Kind.BUDGET):
        report = reports.get(book.table.year - 1)
        if report is None:
            continue
        listed = {row.budget_line_id for row in report.rows}
        for row, figures in zip(book.rows, book.figures, strict=True):
            expected = rules.known(figures.figure("carried_in"))
            if row.budget_line_id is None or expected == 0 or row.budget_line_id in listed:
                continue
            url_name, url_key = book.place(row)
            yield Finding(
                rule="funding.missing_in_report",
                object_key=f"{book.table.year}:{row.key}",
                object_label=row_label(row),
                object_url_name=url_name,
                object_url_key=url_key,
                sentence=_(
                    "{row} er budsjettert med penger fra {year}, men rapporten for {year} har ikke linjen."
                ).format(row=row_label(row), year=report.table.year),
                printed=_("anslått {amount}").format(amount=money(expected)),
                computed=_("ikke i rapporten"),
                severity=by_size(expected),
                sources=(*book.source, *report.source),
                difference_ore=expected,
            )


@rule(
    "funding.expected_sum",
    title=gettext_lazy("Summen av forventede søknader stemmer ikke med delene"),
    why=gettext_lazy("Styret forbereder seg på summen. Den skal være summen av søknadene som er nevnt."),
)
def expected_sum() -> Iterator[Finding]:
    """Stated sums of expected applications that are not, within a hundredth, those with the same deadline."""
    for year in sorted(set(ExpectedApplication.objects.values_list("year", flat=True))):
        expected = expected_applications(year=year)
        for stated in expected.stated_sums:
            parts = sum(row.amount_ore for row in expected.applications if row.deadline == stated.deadline)
            difference = stated.amount_ore - parts
            # The sum is called approximate in the source, so a hundredth is no finding.
            if abs(difference) * 100 <= parts:
                continue
            yield Finding(
                rule="funding.expected_sum",
                object_key=f"{year}:{stated.key}",
                object_label=said(stated, "purpose"),
                object_url_name="funding:expected",
                object_url_key=str(year),
                sentence=_("«{sum}» er ikke summen av søknadene med samme frist.").format(
                    sum=said(stated, "purpose")
                ),
                printed=money(stated.amount_ore),
                computed=money(parts),
                severity=by_size(difference),
                sources=(Source(said(stated.source, "title"), stated.source_section),)
                if stated.source
                else (),
                difference_ore=difference,
            )
