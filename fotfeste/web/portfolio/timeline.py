"""The geometry of the timeline: bars on an axis of years, in per cent of its width. Pure functions of dates.

What is known only to the year or the month fades over that time; what is not stated is a dashed line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fotfeste.web.portfolio.rows import ProjectRow, Spell
from fotfeste.web.portfolio.texts import in_table

_STEPS = (1, 2, 5, 10, 25, 50, 100)
_MOST_TICKS = 12
_OPEN = dt.timedelta(days=365)
"""How long the dashed line of an end that is not stated is drawn, at least."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A piece of a bar: where it begins and how wide it is, in per cent, with a full stop for CSS and SVG."""

    x: str
    width: str

    @property
    def end(self) -> str:
        """Where it stops."""
        return _number(float(self.x) + float(self.width))


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something at a point of the axis, with words."""

    x: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """How one project lies on the axis. Each piece is None when it is not there.

    fade_in, fade_out    where it begins or ends sometime during this stretch
    solid                where it certainly runs
    open_start, open_end where the source does not say when it began or ends
    marks                phases at the day that a document says so
    sentence, detail     the same in words
    """

    fade_in: Stretch | None
    solid: Stretch | None
    fade_out: Stretch | None
    open_start: Stretch | None
    open_end: Stretch | None
    marks: tuple[Mark, ...]
    sentence: str
    detail: str

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to draw."""
        return any((self.fade_in, self.solid, self.fade_out, self.open_start, self.open_end, self.marks))


@dataclass(frozen=True, kw_only=True)
class Axis:
    """The years shown, from the first day of the first to the last day of the last."""

    first_year: int
    last_year: int

    @property
    def first(self) -> dt.date:
        """The first day."""
        return dt.date(self.first_year, 1, 1)

    @property
    def after(self) -> dt.date:
        """The day after the last one."""
        return dt.date(self.last_year + 1, 1, 1)

    @property
    def years(self) -> tuple[Mark, ...]:
        """The years with a line: all of them, or every second, fifth, tenth … when they are many."""
        count = self.last_year - self.first_year + 1
        step = next((step for step in _STEPS if count / step <= _MOST_TICKS), _STEPS[-1])
        shown = [year for year in range(self.first_year, self.last_year + 1) if step == 1 or year % step == 0]
        return tuple(Mark(x=self.at(dt.date(year, 1, 1)), label=str(year)) for year in shown)

    def at(self, day: dt.date) -> str:
        """Where a day lies, in per cent of the width; days outside lie on the edge."""
        return _number(100 * self._share(day))

    def stretch(self, begin: dt.date, end: dt.date) -> Stretch | None:
        """The stretch from the day *begin* up to the day *end*; None when nothing of it is on the axis."""
        x, until = self._share(begin), self._share(end)
        return Stretch(x=_number(100 * x), width=_number(100 * (until - x))) if until > x else None

    def _share(self, day: dt.date) -> float:
        inside = min(max(day, self.first), self.after)
        return (inside - self.first).days / (self.after - self.first).days


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    """A project and its bar."""

    project: ProjectRow
    bar: Bar


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """An axis, today's place on it when it is there, and a row for each project."""

    axis: Axis
    today: str
    rows: tuple[TimelineRow, ...]


def timeline(projects: Iterable[ProjectRow], *, today: dt.date) -> Timeline:
    """The timeline of *projects*, in their order."""
    shown = list(projects)
    years = [year for project in shown for year in _years(project)] or [today.year]
    axis = Axis(first_year=min(years), last_year=max(years))
    return Timeline(
        axis=axis,
        today=axis.at(today) if axis.first <= today < axis.after else "",
        rows=tuple(TimelineRow(project=project, bar=bar(project, axis, today=today)) for project in shown),
    )


def bar(project: ProjectRow, axis: Axis, *, today: dt.date) -> Bar:
    """How *project* lies on *axis*."""
    start, end = project.start_date, project.end_date
    day = dt.timedelta(days=1)
    fade_in = solid = fade_out = open_start = open_end = None
    if start and end and not end.definitely_before(start):
        begins, ends = start.last_day, end.first_day
        if start.precision == "day":
            begins = start.first_day
        if end.precision == "day":
            ends = end.last_day + day
        if begins > ends:
            # Both lie within the same year or month: it fades in and out over the time it can have run.
            begins = ends = start.first_day + (end.last_day + day - start.first_day) / 2
        fade_in = axis.stretch(start.first_day, begins)
        solid = axis.stretch(begins, ends)
        fade_out = axis.stretch(ends, end.last_day + day)
    elif start and not end:
        known = start.last_day + day
        fade_in = axis.stretch(start.first_day, known)
        open_end = axis.stretch(known, max(today, known + _OPEN))
    elif end and not start:
        fade_out = axis.stretch(end.first_day, end.last_day + day)
        open_start = axis.stretch(end.first_day - _OPEN, end.first_day)
    return Bar(
        fade_in=fade_in,
        solid=solid,
        fade_out=fade_out,
        open_start=open_start,
        open_end=open_end,
        marks=tuple(_mark(spell, axis) for spell in project.spells if _on(spell, axis)),
        sentence=_sentence(project),
        detail="; ".join(_said(spell) for spell in project.spells),
    )


def _sentence(project: ProjectRow) -> str:
    start, end = project.start_date, project.end_date
    if start and end and end.definitely_before(start):
        return _("Slutten {end} ligger før starten {start}.").format(start=project.start, end=project.end)
    if start and end:
        return _("Fra {start} til {end}.").format(start=project.start, end=project.end)
    if start:
        return _("Fra {start}, slutten er ikke oppgitt.").format(start=project.start)
    if end:
        return _("Til {end}, starten er ikke oppgitt.").format(end=project.end)
    return _("Verken start eller slutt er oppgitt.")


def _said(spell: Spell) -> str:
    return _("{phase} per {day}").format(phase=spell.phase, day=in_table(spell.as_of))


def _mark(spell: Spell, axis: Axis) -> Mark:
    middle = spell.as_of.first_day + (spell.as_of.last_day - spell.as_of.first_day) / 2
    return Mark(x=axis.at(middle), label=_said(spell))


def _on(spell: Spell, axis: Axis) -> bool:
    return axis.first <= spell.as_of.first_day and spell.as_of.last_day < axis.after


def _years(project: ProjectRow) -> Iterator[int]:
    for known in (project.start_date, project.end_date):
        if known is not None:
            yield known.year
    if project.start_date and not project.end_date:
        yield project.start_date.year + 1
    if project.end_date and not project.start_date:
        yield project.end_date.year - 1
    for spell in project.spells:
        yield spell.as_of.year


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
