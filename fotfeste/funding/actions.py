"""Writes of the money room. Each is a verb, checks who acts, runs in one transaction and leaves its event.

Movements are only ever added. Posting the same movement again, by its key, changes nothing; posting other
values under the same key is rejected, since what is posted is put right by a correction and never rewritten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection, models, transaction
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fotfeste.funding import access, rules
from fotfeste.funding.models import (
    BudgetLine,
    Decision,
    ExpectedApplication,
    FundingSource,
    Movement,
    PrintedFigure,
    PrintedRow,
    PrintedTable,
    ProjectFunding,
    Transfer,
)
from fotfeste.funding.models.ledger import Basis, Certainty, Kind
from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.formats import format_money
from fotfeste.kernel.models import Event, SourceDocument
from fotfeste.kernel.records import Put, put, validate
from fotfeste.portfolio.models import Project

Values = dict[str, Any]

FAULT_SENTENCES: dict[str, Promise] = {
    "amount_large": gettext_lazy("Beløpet er større enn én milliard kroner. Se etter for mange sifre."),
    "year": gettext_lazy("Budsjettåret må være mellom 1990 og 2100."),
    "return_positive": gettext_lazy("En tilbakeføring tar penger bort: skriv et negativt beløp."),
    "reallocation_alone": gettext_lazy("En omdisponering føres med to bein, fra og til, i én handling."),
    "forecast_method": gettext_lazy("Et anslag må si hvordan det er laget: skriv metoden."),
    "no_line": gettext_lazy("Velg hvilken budsjettlinje beløpet hører til."),
    "line_of_source": gettext_lazy(
        "Kilden hører til den andre linjen: statlige og kommunale penger blandes ikke."
    ),
}


# Sources, decisions, lines -------------------------------------------------------------------------------


def register_funding_source(*, key: str, values: Values, by: Actor) -> Put[FundingSource]:
    """Register the funding source *key*."""
    access.check_may_post_money(by)
    return put(FundingSource, verb="funding.source", by=by, find={"key": key}, values=values)


def register_decision(*, key: str, values: Values, by: Actor) -> Put[Decision]:
    """Register a decision that gives or takes back money."""
    access.check_may_post_money(by)
    return put(Decision, verb="funding.decision", by=by, find={"key": key}, values=values)


def register_budget_line(*, key: str, values: Values, by: Actor) -> Put[BudgetLine]:
    """Register a line that money is granted to and accounted on."""
    access.check_may_post_money(by)
    return put(BudgetLine, verb="funding.budget_line", by=by, find={"key": key}, values=values)


def fund_project(
    *, project: Project, funding_source: FundingSource, values: Values, by: Actor
) -> Put[ProjectFunding]:
    """Say that *project* has money from *funding_source*."""
    access.check_may_post_money(by)
    find = {"project": project, "funding_source": funding_source}
    return put(ProjectFunding, verb="funding.project_funding", by=by, find=find, values=values)


def expect_application(*, key: str, values: Values, by: Actor) -> Put[ExpectedApplication]:
    """Record that an application is expected. It is a guess, and no part of the ledger."""
    access.check_may_post_money(by)
    return put(
        ExpectedApplication, verb="funding.expected_application", by=by, find={"key": key}, values=values
    )


# Movements -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MovementDraft:
    """A movement that is to be posted.

    Fields as in ``Movement``; the reporting line follows the source when left empty.
    """

    key: str
    kind: str
    basis: str
    year: int
    posted_on: dt.date
    amount_ore: int
    budget_line: BudgetLine | None = None
    funding_source: FundingSource | None = None
    reporting_line: str = ""
    decision: Decision | None = None
    transfer: Transfer | None = None
    corrects: Movement | None = None
    method: str = ""
    covered_by: str = ""
    covered_by_en: str = ""
    certainty: str = Certainty.CERTAIN
    note: str = ""
    note_en: str = ""
    source: SourceDocument | None = None
    source_section: str = ""

    def terms(self) -> rules.MovementTerms:
        """What the rules need to know."""
        return rules.MovementTerms(
            kind=self.kind,
            basis=self.basis,
            year=self.year,
            posted_on=self.posted_on,
            amount_ore=self.amount_ore,
            has_budget_line=self.budget_line is not None,
            method=self.method,
            reporting_line=self.reporting_line,
            source_line=_line_of(self.funding_source),
            is_correction=self.corrects is not None,
            is_leg=self.transfer is not None,
        )

    def columns(self) -> Values:
        """The values by the name of the stored column."""
        values: Values = {}
        for each in fields(self):
            value = getattr(self, each.name)
            is_row = Movement._meta.get_field(each.name).is_relation
            values[f"{each.name}_id" if is_row else each.name] = (
                value.pk if isinstance(value, models.Model) else value
            )
        values["reporting_line"] = self.reporting_line or _line_of(self.funding_source)
        return values


@dataclass(frozen=True)
class Posted:
    """What became of a batch: the movements that were new, and how many were posted already."""

    movements: tuple[Movement, ...]
    unchanged: int


def post_movement(*, draft: MovementDraft, by: Actor) -> Put[Movement]:
    """Post one movement. See ``post_movements``."""
    posted = post_movements(drafts=[draft], by=by)
    if posted.movements:
        return Put(posted.movements[0], True, ())
    return Put(Movement.objects.get(key=draft.key), False, ())


@transaction.atomic
def post_movements(*, drafts: Iterable[MovementDraft], by: Actor) -> Posted:
    """Post movements as one act: all of them or, when anything is wrong, none and Rejected with every fault.

    A key that is posted already with the same values is left alone; with other values it is a fault.
    """
    access.check_may_post_money(by)
    return _post(list(drafts), by=by)


def _post(drafts: Sequence[MovementDraft], *, by: Actor) -> Posted:
    _take_turns()
    stored = {row.key: row for row in Movement.objects.filter(key__in=[draft.key for draft in drafts])}
    faults: list[Fault] = []
    wanted: dict[str, Values] = {}
    for draft in drafts:
        name = "" if len(drafts) == 1 else f"{draft.key}: "
        for field, code in rules.movement_faults(draft.terms()):
            faults.append(Fault(field, f"{name}{FAULT_SENTENCES[code]}"))
        faults.extend(_choice_faults(draft, name))
        columns = draft.columns()
        before: Any = wanted.get(draft.key) or stored.get(draft.key)
        if before is not None:
            faults.extend(_rewriting_faults(draft.key, before, columns))
        elif not draft.key:
            faults.append(Fault("key", _("Bevegelsen mangler nøkkel.")))
        else:
            wanted[draft.key] = columns
    if faults:
        raise Rejected(faults)
    made = Movement.objects.bulk_create([Movement(**columns) for columns in wanted.values()], batch_size=1000)
    Event.objects.bulk_create([_posted_event(row, by) for row in made], batch_size=1000)
    return Posted(tuple(made), len(drafts) - len(made))


def _posted_event(row: Movement, by: Actor) -> Event:
    verb = "funding.movement_corrected" if row.corrects_id else "funding.movement_posted"
    details = {"kind": row.kind, "basis": row.basis, "year": row.year, "amount_ore": row.amount_ore}
    return trace.event(verb, row, by=by, details=details)


def _take_turns() -> None:
    """Let one posting at a time decide which keys are new, until its transaction ends. Ledger writes are few."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('funding.post'))")


def _choice_faults(draft: MovementDraft, name: str) -> Iterable[Fault]:
    for field, options in (("kind", Kind), ("basis", Basis), ("certainty", Certainty)):
        value = getattr(draft, field)
        if value not in options.values:
            yield Fault(field, name + _("«{value}» finnes ikke blant valgene.").format(value=value))


def _rewriting_faults(key: str, before: Movement | Mapping[str, Any], columns: Values) -> Iterable[Fault]:
    def stored(column: str) -> Any:
        return before[column] if isinstance(before, Mapping) else getattr(before, column)

    for column, value in columns.items():
        if stored(column) != value:
            yield Fault(
                column.removesuffix("_id"),
                _("{key} er allerede ført med {before}, ikke {after}. Før en korreksjon i stedet.").format(
                    key=key, before=_shown(column, stored(column)), after=_shown(column, value)
                ),
            )


def _shown(column: str, value: Any) -> str:
    if column == "amount_ore":
        return format_money(value, "en" if (get_language() or "nb").startswith("en") else "nb")
    return f"«{'' if value is None else value}»"


def _line_of(source: FundingSource | None) -> str:
    """The reporting line that money from *source* stays in; empty where the source holds both or tells nothing."""
    if source is None or source.line not in (FundingSource.Line.STATE, FundingSource.Line.MUNICIPAL):
        return ""
    return source.line


# Reallocations -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reallocation:
    """A reallocation that is to be made: how much moves, from which line to which, in which year, and why."""

    key: str
    from_line: BudgetLine
    to_line: BudgetLine
    amount_ore: int
    year: int
    posted_on: dt.date
    reason: str
    reason_en: str = ""
    decision: Decision | None = None
    from_reporting_line: str = ""
    to_reporting_line: str = ""
    funding_source: FundingSource | None = None
    certainty: str = Certainty.CERTAIN
    source: SourceDocument | None = None
    source_section: str = ""


@transaction.atomic
def reallocate(*, reallocation: Reallocation, by: Actor) -> Put[Transfer]:
    """Move money between two budget lines: a transfer with its two legs, which sum to zero in the same year.

    Moving from the state line to the municipal one or back needs a decision. The same reallocation again
    changes nothing.
    """
    access.check_may_post_money(by)
    faults = list(_reallocation_faults(reallocation))
    if faults:
        raise Rejected(faults)
    values = {
        name: getattr(reallocation, name)
        for name in ("reason", "reason_en", "decision", "source", "source_section")
    }
    made = put(Transfer, verb="funding.transfer", by=by, find={"key": reallocation.key}, values=values)
    leaves, arrives = rules.legs(reallocation.amount_ore)
    shared: Values = {
        name: getattr(reallocation, name)
        for name in (
            "year",
            "posted_on",
            "decision",
            "funding_source",
            "certainty",
            "source",
            "source_section",
        )
    }
    shared |= {"kind": Kind.REALLOCATION, "basis": Basis.BOOKED, "transfer": made.row}
    shared |= {"note": reallocation.reason, "note_en": reallocation.reason_en}
    _post(
        [
            MovementDraft(
                key=f"{reallocation.key}:from",
                budget_line=reallocation.from_line,
                amount_ore=leaves,
                reporting_line=reallocation.from_reporting_line,
                **shared,
            ),
            MovementDraft(
                key=f"{reallocation.key}:to",
                budget_line=reallocation.to_line,
                amount_ore=arrives,
                reporting_line=reallocation.to_reporting_line,
                **shared,
            ),
        ],
        by=by,
    )
    return made


def _reallocation_faults(wanted: Reallocation) -> Iterable[Fault]:
    if wanted.amount_ore <= 0:
        yield Fault("amount_ore", _("Beløpet som flyttes, må være større enn null."))
    if wanted.from_line.pk == wanted.to_line.pk:
        yield Fault("to_line", _("Pengene må flyttes til en annen budsjettlinje enn de kommer fra."))
    if not wanted.reason.strip():
        yield Fault("reason", _("Skriv hvorfor pengene flyttes."))
    crosses = rules.crosses_lines(wanted.from_reporting_line, wanted.to_reporting_line)
    if crosses and wanted.decision is None:
        yield Fault("decision", _("Penger flyttes ikke mellom statlig og kommunal linje uten et vedtak."))


# Corrections ---------------------------------------------------------------------------------------------


@transaction.atomic
def correct_movement(
    *, movement: Movement, amount_ore: int, reason: str, posted_on: dt.date, key: str, by: Actor
) -> tuple[Movement, ...]:
    """Post what is missing for *movement* and its corrections to sum to *amount_ore*; the original stays as it is.

    The other leg of a reallocation is corrected with it. Answers the new movements: none when the sum is right
    already.
    """
    access.check_may_post_money(by)
    faults = []
    if movement.corrects_id is not None:
        faults.append(Fault("movement", _("Dette er en korreksjon. Rett den opprinnelige bevegelsen.")))
    if not reason.strip():
        faults.append(Fault("reason", _("Skriv hvorfor beløpet rettes.")))
    if movement.kind == Kind.RETURN and amount_ore > 0:
        faults.append(Fault("amount_ore", str(FAULT_SENTENCES["return_positive"])))
    if faults:
        raise Rejected(faults)
    _take_turns()
    stands = movement.amount_ore + movement.corrections.total()
    if stands == amount_ore:
        return ()
    drafts = [_correction(movement, amount_ore - stands, key=key, reason=reason, posted_on=posted_on)]
    if movement.transfer_id is not None:
        other = Movement.objects.exclude(pk=movement.pk).get(transfer_id=movement.transfer_id, corrects=None)
        drafts.append(
            _correction(other, stands - amount_ore, key=f"{key}:other", reason=reason, posted_on=posted_on)
        )
    return _post(drafts, by=by).movements


def _correction(
    movement: Movement, difference: int, *, key: str, reason: str, posted_on: dt.date
) -> MovementDraft:
    kept = {
        name: getattr(movement, name)
        for name in (
            "kind", "basis", "year", "budget_line", "funding_source", "reporting_line", "decision", "transfer",
            "method", "source", "source_section",
        )
    }  # fmt: skip
    return MovementDraft(
        key=key, posted_on=posted_on, amount_ore=difference, corrects=movement, note=reason, **kept
    )


# Printed tables ------------------------------------------------------------------------------------------


def record_printed_table(*, key: str, values: Values, by: Actor) -> Put[PrintedTable]:
    """Record a table of money as a document prints it; its rows follow one by one."""
    access.check_may_post_money(by)
    return put(PrintedTable, verb="funding.printed_table", by=by, find={"key": key}, values=values)


@dataclass(frozen=True)
class Figure:
    """A printed amount, and the funding source that its column stands for. Zero only when a zero was printed."""

    amount_ore: int
    funding_source: FundingSource | None = None


@transaction.atomic
def record_printed_row(
    *, table: PrintedTable, key: str, values: Values, figures: Mapping[str, Figure] | None = None, by: Actor
) -> Put[PrintedRow]:
    """Record a row of *table*. With *figures* (by column) the row prints exactly these, and no others."""
    access.check_may_post_money(by)
    find = {"table": table, "key": key}
    made = put(PrintedRow, verb="funding.printed_row", by=by, find=find, values=values)
    if figures is None:
        return made
    stored = {figure.column: figure for figure in PrintedFigure.objects.filter(row=made.row)}
    gone = stored.keys() - figures.keys()
    changed = [column for column, figure in figures.items() if _differs(stored.get(column), figure)]
    if not gone and not changed:
        return made
    PrintedFigure.objects.filter(row=made.row, column__in=[*gone, *changed]).delete()
    PrintedFigure.objects.bulk_create(
        PrintedFigure(row=made.row, column=column, **_plain(figures[column])) for column in changed
    )
    columns = sorted({*gone, *changed})
    if not made.created:
        trace.record("funding.printed_figures_changed", made.row, by=by, details={"columns": columns})
    return Put(made.row, made.created, (*made.changed, *columns))


def print_figure(*, row: PrintedRow, column: str, figure: Figure, by: Actor) -> Put[PrintedFigure]:
    """Record one printed figure of a row, beside those that the row has."""
    access.check_may_post_money(by)
    find = {"row": row, "column": column}
    return put(PrintedFigure, verb="funding.printed_figure", by=by, find=find, values=_plain(figure))


def place_figure(
    *, figure: PrintedFigure, certainty: str, basis: str, basis_en: str = "", by: Actor
) -> Put[PrintedFigure]:
    """Say how sure it is that *figure* was read in the right column, and why."""
    access.check_may_post_money(by)
    values = {"certainty": certainty, "basis": basis, "basis_en": basis_en}
    changed = tuple(name for name, value in values.items() if getattr(figure, name) != value)
    if not changed:
        return Put(figure, False, ())
    for name in changed:
        setattr(figure, name, values[name])
    validate(figure, looked_for=("row", "column"))
    with transaction.atomic():
        figure.save(update_fields=changed)
        trace.record("funding.printed_figure_changed", figure, by=by, details={"fields": sorted(changed)})
    return Put(figure, False, changed)


def _plain(figure: Figure) -> Values:
    return {each.name: getattr(figure, each.name) for each in fields(figure)}


def _differs(stored: PrintedFigure | None, wanted: Figure) -> bool:
    return stored is None or any(getattr(stored, name) != value for name, value in _plain(wanted).items())
