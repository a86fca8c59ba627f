"""What the money's templates print, decided here: postings, tabs, cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fotfeste.funding.ledger import Posting
from fotfeste.funding.ledger.sheet import line_label
from fotfeste.funding.models import Movement
from fotfeste.funding.models.ledger import Certainty
from fotfeste.kernel.bilingual import said
from fotfeste.web.shell.pages import Link

REPORT_YEAR = 2024
BUDGET_YEAR = 2025


@dataclass(frozen=True, kw_only=True)
class PostingRow:
    """One posting as a list shows it. ``amount`` is øre, signed as the list that holds it counts it."""

    number: int
    url: str
    posted_on: date
    year: int
    kind: str
    basis: str
    amount: int
    line: str
    line_number: str
    source: str
    reporting_line: str
    decision: str
    case_number: str
    document: str
    section: str
    certainty: str
    is_certain: bool
    note: str


def posting_row(movement: Movement, amount: int) -> PostingRow:
    """A movement, with *amount* as the list counts it. Needs its relations loaded."""
    line = movement.budget_line
    return PostingRow(
        number=movement.pk,
        url=reverse("funding:movement", args=[movement.pk]),
        posted_on=movement.posted_on,
        year=movement.year,
        kind=movement.get_kind_display(),
        basis=movement.get_basis_display(),
        amount=amount,
        line=line_label(line) if line else "",
        line_number=line.project.number if line and line.project else "",
        source=said(movement.funding_source, "name") if movement.funding_source else "",
        reporting_line=movement.get_reporting_line_display() or _line_of(movement),
        decision=said(movement.decision, "name") if movement.decision else "",
        case_number=movement.decision.case_number if movement.decision else "",
        document=said(movement.source, "title") if movement.source else "",
        section=movement.source_section,
        certainty=movement.get_certainty_display(),
        is_certain=movement.certainty == Certainty.CERTAIN,
        note=said(movement, "note"),
    )


def posting_rows(postings: Iterable[Posting]) -> list[PostingRow]:
    """The postings of a cell, with what each does to it."""
    return [posting_row(posting.movement, posting.effect_ore) for posting in postings]


def _line_of(movement: Movement) -> str:
    source = movement.funding_source
    return source.get_line_display() if source and source.line in ("state", "municipal") else ""


def tabs(current: str, *, report_year: int = REPORT_YEAR, budget_year: int = BUDGET_YEAR) -> tuple[Link, ...]:
    """The seven parts of the money, the *current* one marked."""
    places = (
        ("overview", _("Oversikt"), reverse("funding:overview")),
        ("report", _("Regnskap"), reverse("funding:report", args=[report_year])),
        ("decisions", _("Vedtak"), reverse("funding:decisions", args=[report_year])),
        ("budget", _("Budsjett"), reverse("funding:budget", args=[budget_year])),
        ("expected", _("Forventede søknader"), reverse("funding:expected", args=[budget_year])),
        ("sources", _("Finansieringskilder"), reverse("funding:sources")),
        ("journal", _("Hovedbok"), reverse("funding:journal")),
    )
    return tuple(Link(label=label, url=url, current=key == current) for key, label, url in places)


def breadcrumbs() -> tuple[Link, ...]:
    """The way to any page about money."""
    return (Link(label=_("Penger"), url=reverse("funding:overview")),)
