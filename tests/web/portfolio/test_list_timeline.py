"""The geometry of the timeline: never more exact than the source, and the same in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from fotfeste.kernel.partial_date import PartialDate
from fotfeste.web.portfolio.rows import ProjectRow, Spell
from fotfeste.web.portfolio.timeline import Axis, Bar, bar, timeline

TODAY = dt.date(2026, 5, 17)
AXIS = Axis(first_year=2020, last_year=2029)


@pytest.fixture(autouse=True)
def bokmal() -> Any:
    """Sentences are in bokmål."""
    with translation.override("nb"):
        yield


def project(start: str = "", end: str = "", spells: tuple[tuple[str, str], ...] = ()) -> ProjectRow:
    """A project with these dates and nothing else."""
    return ProjectRow(
        url="/",
        number="",
        name="",
        former="",
        owners="",
        programme="",
        phase_code="unknown",
        phase="",
        status="",
        tone="",
        start=start,
        end=end,
        start_date=PartialDate.parse(start) if start else None,
        end_date=PartialDate.parse(end) if end else None,
        is_youth=False,
        spells=tuple(Spell(phase=phase, as_of=PartialDate.parse(day)) for phase, day in spells),
    )


def drawn(start: str = "", end: str = "") -> Bar:
    """The bar of a project with these dates on the years 2020 to 2029."""
    return bar(project(start, end), AXIS, today=TODAY)


def test_days_are_drawn_whole() -> None:
    found = drawn("2021-01-01", "2022-12-31")
    assert found.solid is not None
    assert float(found.solid.x) == pytest.approx(10, abs=0.05)
    assert float(found.solid.end) == pytest.approx(30, abs=0.05)
    assert found.fade_in is found.fade_out is found.open_start is found.open_end is None


def test_years_fade_at_both_ends() -> None:
    found = drawn("2021", "2024")
    assert found.fade_in is not None
    assert found.solid is not None
    assert found.fade_out is not None
    assert float(found.fade_in.x) == pytest.approx(10, abs=0.05)
    assert float(found.solid.x) == pytest.approx(20, abs=0.05)
    assert float(found.solid.end) == pytest.approx(40, abs=0.05)
    assert float(found.fade_out.end) == pytest.approx(50, abs=0.05)


def test_a_project_within_one_year_is_nowhere_certain() -> None:
    found = drawn("2023", "2023")
    assert found.solid is None
    assert found.fade_in is not None
    assert found.fade_out is not None
    assert float(found.fade_in.x) == pytest.approx(30, abs=0.05)
    assert float(found.fade_out.end) == pytest.approx(40, abs=0.05)


def test_an_end_that_is_not_stated_is_open_up_to_today() -> None:
    found = drawn("2021")
    assert found.open_end is not None
    assert found.open_end.end == AXIS.at(TODAY)
    assert found.solid is found.fade_out is None
    assert found.sentence == "Fra 2021, slutten er ikke oppgitt."


def test_a_start_that_is_not_stated_is_open() -> None:
    found = drawn("", "2025-06")
    assert found.open_start is not None
    assert found.fade_out is not None
    assert found.open_start.end == found.fade_out.x
    assert found.sentence == "Til 2025-06, starten er ikke oppgitt."


def test_without_dates_nothing_is_drawn() -> None:
    found = drawn()
    assert not found.is_drawn
    assert found.sentence == "Verken start eller slutt er oppgitt."


def test_an_end_before_its_start_is_said_and_not_drawn() -> None:
    found = drawn("2024", "2022")
    assert not found.is_drawn
    assert found.sentence == "Slutten 2022 ligger før starten 2024."


def test_a_phase_is_marked_in_the_middle_of_what_is_known() -> None:
    found = bar(project("2020", "2029", (("Gjennomføre", "2025"),)), AXIS, today=TODAY)
    assert float(found.marks[0].x) == pytest.approx(55, abs=0.1)
    assert found.detail == "Gjennomføre per 2025"


def test_the_axis_holds_every_project_and_only_them() -> None:
    axis = timeline([project("2014-08-01", "2015-06-01"), project("2012")], today=TODAY).axis
    assert (axis.first_year, axis.last_year) == (2012, 2015)


def test_today_is_marked_only_when_it_is_on_the_axis() -> None:
    assert timeline([project("2014", "2015")], today=TODAY).today == ""
    assert timeline([project("2014", "2027")], today=TODAY).today != ""


@pytest.mark.parametrize("years", [1, 5, 12, 13, 40, 400])
def test_the_years_never_crowd(years: int) -> None:
    marks = Axis(first_year=1950, last_year=1949 + years).years
    assert 1 <= len(marks) <= 12
    assert all(0 <= float(mark.x) <= 100 for mark in marks)
