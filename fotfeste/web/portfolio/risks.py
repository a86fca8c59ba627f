"""The risk register: every risk with its numbers, level and measures, and the matrix of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import said
from fotfeste.kernel.roles import Permission
from fotfeste.portfolio.models import Mitigation, Programme, Risk, RiskAssessment
from fotfeste.portfolio.rules import RiskLevel, risk_level
from fotfeste.web.portfolio import words
from fotfeste.web.portfolio.presenters import (
    Pill,
    Reference,
    project_label,
    project_url,
    source_line,
    when,
)
from fotfeste.web.portfolio.programme import programme_page
from fotfeste.web.portfolio.risk_levels import RiskMark, level_pill, mark_of
from fotfeste.web.shell.access import ActorRequest, needs

SCALE = range(1, 6)


@dataclass(frozen=True, kw_only=True)
class PrintedNumber:
    """The number a risk has in one table of the source."""

    table: str
    number: str


@dataclass(frozen=True, kw_only=True)
class RiskRow:
    """One risk. `probability` and `consequence` are empty where they are not known.

    `numbers_differ` marks that the source's tables give it different numbers.
    """

    key: str
    risk: str
    belongs_to: Reference
    numbers: tuple[PrintedNumber, ...]
    numbers_differ: bool
    probability: str
    consequence: str
    mark: RiskMark
    assessed: str
    note: str
    mitigations: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class MatrixCell:
    """How many risks have this probability and consequence."""

    count: int
    level: str
    pill: Pill


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """The cells of one probability, from the smallest consequence to the largest."""

    probability: int
    word: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One programme to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class RiskView:
    """The register. `fault` says what was wrong with the chosen programme, else it is empty.

    `unknown` counts the risks that stand outside the matrix.
    """

    rows: tuple[RiskRow, ...]
    matrix: tuple[MatrixRow, ...]
    consequences: tuple[str, ...]
    unknown: int
    choices: tuple[Choice, ...]
    is_filtered: bool
    fault: str


@needs(Permission.VIEW_PORTFOLIO)
def risks(request: ActorRequest) -> HttpResponse:
    """The risk register, of all or of one programme."""
    wanted = request.GET.get("program", "")
    page = programme_page(
        "risks",
        _("Risiko"),
        lead=_("Sannsynlighet og konsekvens går fra 1 til 5. Gul og rød risiko skal ha tiltak."),
    )
    return render(request, "portfolio/programme_risks.html", {"page": page, "register": register(wanted)})


def register(wanted: str) -> RiskView:
    """The risks of the programme with the key *wanted* and of its projects; of all when it is empty. Four queries."""
    programmes = {each.key: each for each in Programme.objects.order_by("name", "pk")}
    fault = (
        ""
        if not wanted or wanted in programmes
        else _("Programmet «{key}» finnes ikke. Her er all risiko.").format(key=wanted)
    )
    listed = list(
        Risk.objects.select_related("programme", "project__programme", "source").prefetch_related(
            Prefetch("assessments", queryset=RiskAssessment.objects.order_by("-as_of", "-pk")),
            Prefetch("mitigations", queryset=Mitigation.objects.order_by("key")),
        )
    )
    used = {_programme_key(risk) for risk in listed}
    chosen = wanted if wanted in programmes else ""
    shown = [risk for risk in listed if not chosen or _programme_key(risk) == chosen]
    newest = [_newest(risk) for risk in shown]
    rows = sorted(
        (_row(risk, assessment) for risk, assessment in zip(shown, newest, strict=True)),
        key=lambda row: -row.mark.weight,
    )
    return RiskView(
        rows=tuple(rows),
        matrix=matrix(newest),
        consequences=tuple(f"{value} {_scale_word(value)}" for value in SCALE),
        unknown=sum(
            1 for each in newest if each is None or each.probability is None or each.consequence is None
        ),
        choices=tuple(
            Choice(value=key, label=said(each, "name"), chosen=key == chosen)
            for key, each in programmes.items()
            if key in used or key == chosen
        ),
        is_filtered=bool(chosen),
        fault=fault,
    )


def matrix(assessments: Iterable[RiskAssessment | None]) -> tuple[MatrixRow, ...]:
    """Counts by probability (the largest first) and consequence."""
    counts = Counter((each.probability, each.consequence) for each in assessments if each is not None)
    return tuple(
        MatrixRow(
            probability=probability,
            word=_scale_word(probability),
            cells=tuple(
                MatrixCell(
                    count=counts[probability, consequence],
                    level=str(risk_level(probability, consequence)),
                    pill=level_pill(RiskLevel(risk_level(probability, consequence))),
                )
                for consequence in SCALE
            ),
        )
        for probability in reversed(SCALE)
    )


def _row(risk: Risk, newest: RiskAssessment | None) -> RiskRow:
    numbers: Sequence[tuple[str, object]] = sorted(risk.printed_numbers.items())
    return RiskRow(
        key=risk.key,
        risk=said(risk, "risk"),
        belongs_to=_owner(risk),
        numbers=tuple(
            PrintedNumber(table=words.word(words.RISK_TABLES, table), number=str(number))
            for table, number in numbers
        ),
        numbers_differ=len({str(number) for _table, number in numbers}) > 1,
        probability=_in_words(newest.probability if newest else None),
        consequence=_in_words(newest.consequence if newest else None),
        mark=mark_of(
            newest.probability if newest else None,
            newest.consequence if newest else None,
            is_legible=newest.is_legible if newest else None,
        ),
        assessed=when(newest.as_of) if newest else "",
        note=said(newest, "note") if newest else "",
        mitigations=tuple(said(each, "mitigation") for each in risk.mitigations.all()),
        source=source_line(risk),
    )


def _newest(risk: Risk) -> RiskAssessment | None:
    return next(iter(risk.assessments.all()), None)


def _programme_key(risk: Risk) -> str:
    """The programme a risk belongs to, itself or through its project."""
    owner = risk.project.programme if risk.project else risk.programme
    return owner.key if owner else ""


def _owner(risk: Risk) -> Reference:
    if risk.project:
        return Reference(label=project_label(risk.project), url=project_url(risk.project))
    return Reference(label=said(risk.programme, "name") if risk.programme else "")


def _in_words(value: int | None) -> str:
    return f"{value} {_scale_word(value)}" if value is not None else ""


def _scale_word(value: int) -> str:
    return {1: _("svært liten"), 2: _("liten"), 3: _("middels"), 4: _("stor"), 5: _("svært stor")}[value]
