"""The board: a column for each phase, with a count and the first cards of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from fotfeste.portfolio.models import Project
from fotfeste.portfolio.models.projects import Phase
from fotfeste.web.portfolio.filters import Selection
from fotfeste.web.portfolio.rows import ProjectRow, rows_of
from fotfeste.web.portfolio.sorting import order_of
from fotfeste.web.shell.pages import Text

CARDS = 15
"""Cards shown in a column; the rest stand in the list."""


@dataclass(frozen=True, kw_only=True)
class BoardColumn:
    """A phase: its name, how many projects are in it, the first of them, and the list of all of them."""

    code: str
    label: Text
    total: int
    cards: tuple[ProjectRow, ...]
    url: str

    @property
    def hidden(self) -> int:
        """How many projects are in the phase but not on the board."""
        return self.total - len(self.cards)


def columns(selection: Selection) -> tuple[BoardColumn, ...]:
    """The columns in the order of the phases, in two queries. «Unknown» is shown only when somebody is there."""
    totals = dict(selection.projects().values_list("phase").annotate(total=Count("pk")))
    by_phase: dict[str, list[ProjectRow]] = {}
    order = order_of(selection.sort, selection.words)
    first = (
        selection.projects()
        .annotate(place=Window(RowNumber(), partition_by=F("phase"), order_by=order))
        .filter(place__lte=CARDS)
        .values("pk")
    )
    for row in rows_of(Project.objects.filter(pk__in=first).order_by(*order), selection.words):
        by_phase.setdefault(row.phase_code, []).append(row)
    return tuple(
        BoardColumn(
            code=phase.value,
            label=phase.label,
            total=totals.get(phase.value, 0),
            cards=tuple(by_phase.get(phase.value, ())),
            url=f"{reverse('portfolio:projects')}?{selection.address_with(fase=phase.value)}",
        )
        for phase in Phase
        if totals.get(phase.value) or phase != Phase.UNKNOWN
    )
