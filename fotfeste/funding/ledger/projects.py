"""The money of one project: in short, and year by year."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from fotfeste.funding import rules
from fotfeste.funding.models import Movement
from fotfeste.funding.models.ledger import Basis, Kind
from fotfeste.funding.rules import Amount, YearMoney
from fotfeste.kernel.formats.missing import Missing
from fotfeste.portfolio.models import Project


@dataclass(frozen=True)
class ProjectYear:
    """A year of a project in øre. Figures on different grounds stand apart and are never added together.

    ``booked`` is None when nothing is booked in the year. ``forecast`` is what the project was expected to
    carry out of the year.
    """

    year: int
    booked: YearMoney | None
    forecast: Amount
    decided: Amount
    applied: Amount
    planned: Amount

    @property
    def budget(self) -> Amount:
        """What could be spent, as booked."""
        return self.booked.total_budget if self.booked else Missing.NOT_REPORTED

    @property
    def used(self) -> Amount:
        """What was spent."""
        return self.booked.cost if self.booked else Missing.NOT_REPORTED

    @property
    def left(self) -> Amount:
        """What is carried out of the year."""
        return self.booked.carried_out if self.booked else Missing.NOT_REPORTED

    @property
    def variance(self) -> Amount:
        """How much more was carried over than was forecast."""
        if self.booked is None or not isinstance(self.forecast, int):
            return Missing.NOT_RELEVANT
        return rules.forecast_variance(forecast=self.forecast, actual=self.booked.carried_out)


@dataclass(frozen=True)
class ProjectMoney:
    """The years of a project, newest first. ``latest`` is the newest year with anything booked."""

    years: tuple[ProjectYear, ...]

    @property
    def latest(self) -> ProjectYear | None:
        """The newest year that has booked movements."""
        return next((year for year in self.years if year.booked is not None), None)

    @property
    def is_empty(self) -> bool:
        """Whether the ledger holds nothing about the project."""
        return not self.years

    @property
    def decided(self) -> Amount:
        """All that was granted to the project by decisions that are not booked on its lines."""
        return rules.total_or_missing(year.decided for year in self.years)


def project_money(project: Project) -> ProjectMoney:
    """The money of *project*, year by year. One query."""
    groups = (
        Movement.objects.of_project(project)
        .order_by()
        .values_list("year", "basis", "kind")
        .annotate(ore=Sum("amount_ore"))
    )
    by_year: dict[int, dict[tuple[str, str], int]] = {}
    for year, basis, kind, ore in groups:
        by_year.setdefault(year, {})[basis, kind] = ore
    return ProjectMoney(tuple(_year(year, by_year[year]) for year in sorted(by_year, reverse=True)))


def _year(year: int, sums: dict[tuple[str, str], int]) -> ProjectYear:
    booked = [(kind, ore) for (basis, kind), ore in sums.items() if basis == Basis.BOOKED]
    return ProjectYear(
        year=year,
        booked=rules.year_money(booked) if booked else None,
        forecast=sums.get((Basis.FORECAST, Kind.CARRY_OVER), Missing.NOT_STATED),
        decided=_granted(sums, Basis.DECIDED),
        applied=_granted(sums, Basis.APPLIED),
        planned=sums.get((Basis.PLANNED, Kind.COST), Missing.NOT_RELEVANT),
    )


def _granted(sums: dict[tuple[str, str], int], basis: str) -> Amount:
    return rules.total_or_missing(
        sums.get((basis, kind), Missing.NOT_RELEVANT) for kind in (Kind.GRANT, Kind.RETURN)
    )
