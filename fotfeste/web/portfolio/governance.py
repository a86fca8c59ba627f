"""Who governs and what they judge by: bodies with mandates and seats, problem areas and criteria."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import said
from fotfeste.kernel.roles import Permission
from fotfeste.portfolio.models import Body, BodySeat, Criterion
from fotfeste.web.portfolio import words
from fotfeste.web.portfolio.presenters import source_line
from fotfeste.web.portfolio.programme import programme_page
from fotfeste.web.shell.access import ActorRequest, needs


@dataclass(frozen=True, kw_only=True)
class SeatRow:
    """An organisation's seat in a body."""

    organisation: str
    seat: str
    position: str


@dataclass(frozen=True, kw_only=True)
class BodyView:
    """A board, group or role with what it is to do and who sits there."""

    key: str
    name: str
    kind: str
    mandate: str
    composition: str
    seats: tuple[SeatRow, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class ProgrammeBodies:
    """The bodies of one programme; `programme` is empty for those that stand above all."""

    programme: str
    bodies: tuple[BodyView, ...]


@dataclass(frozen=True, kw_only=True)
class CriterionView:
    """A problem area or a criterion."""

    name: str
    description: str
    source: str


@dataclass(frozen=True, kw_only=True)
class CriterionGroup:
    """Criteria of one kind."""

    heading: str
    criteria: tuple[CriterionView, ...]


@needs(Permission.VIEW_PORTFOLIO)
def bodies(request: ActorRequest) -> HttpResponse:
    """Boards, groups and roles with their mandates."""
    page = programme_page("bodies", _("Styring"), lead=_("Hvem som bestemmer hva, og hvem som sitter hvor."))
    return render(request, "portfolio/programme_bodies.html", {"page": page, "groups": body_groups()})


@needs(Permission.VIEW_PORTFOLIO)
def criteria(request: ActorRequest) -> HttpResponse:
    """The problem areas and criteria that the portfolio is judged by."""
    page = programme_page(
        "criteria", _("Kriterier"), lead=_("Problemene prosjektene skal løse, og det de vurderes etter.")
    )
    return render(request, "portfolio/programme_criteria.html", {"page": page, "groups": criterion_groups()})


def body_groups() -> tuple[ProgrammeBodies, ...]:
    """Every body under its programme, in their own order; two queries."""
    seats = Prefetch(
        "seats", queryset=BodySeat.objects.select_related("organisation").order_by("order", "pk")
    )
    grouped: dict[str, list[BodyView]] = {}
    for body in Body.objects.select_related("programme", "source").prefetch_related(seats):
        name = said(body.programme, "name") if body.programme else ""
        grouped.setdefault(name, []).append(_body(body))
    return tuple(ProgrammeBodies(programme=name, bodies=tuple(found)) for name, found in grouped.items())


def criterion_groups() -> tuple[CriterionGroup, ...]:
    """Problem areas first, then criteria; one query."""
    listed = list(Criterion.objects.select_related("source").order_by("order", "pk"))
    headings = {
        Criterion.Kind.PROBLEM_AREA: _("Problemområder"),
        Criterion.Kind.ASSESSMENT: _("Vurderingskriterier"),
    }
    groups = (
        CriterionGroup(
            heading=heading,
            criteria=tuple(
                CriterionView(
                    name=said(each, "name"), description=said(each, "description"), source=source_line(each)
                )
                for each in listed
                if each.kind == kind
            ),
        )
        for kind, heading in headings.items()
    )
    return tuple(group for group in groups if group.criteria)


def _body(body: Body) -> BodyView:
    return BodyView(
        key=body.key,
        name=said(body, "name"),
        kind=words.word(words.BODY_KINDS, body.kind),
        mandate=said(body, "mandate"),
        composition=said(body, "composition"),
        seats=tuple(
            SeatRow(
                organisation=said(seat.organisation, "name"),
                seat=seat.get_seat_display(),
                position=seat.position,
            )
            for seat in body.seats.all()
        ),
        source=source_line(body),
    )
