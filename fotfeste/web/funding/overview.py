"""The money at a glance: the year as a waterfall, its sums, and the way to every sheet."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fotfeste.funding import ledger
from fotfeste.kernel.roles import Permission
from fotfeste.web.funding.presenters import tabs
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.pages import Page

WIDTH, HEIGHT, TOP, BOTTOM = 720, 300, 28, 46


@dataclass(frozen=True)
class Bar:
    """One bar of the waterfall in the picture's own units, with its step. ``tone`` is level, up or down."""

    step: ledger.Step
    tone: str
    x: float
    y: float
    width: float
    height: float
    middle: float
    next_x: float
    end_y: float
    label_y: float


def bars(steps: tuple[ledger.Step, ...]) -> list[Bar]:
    """The steps as bars. Zero is at the bottom of the picture, unless something goes below it."""
    values = [0, *(step.start_ore for step in steps), *(step.end_ore for step in steps)]
    low, high = min(values), max(values)
    scale = (HEIGHT - TOP - BOTTOM) / ((high - low) or 1)
    slot = WIDTH / max(len(steps), 1)

    def y_of(ore: int) -> float:
        return TOP + (high - ore) * scale

    made = []
    for index, step in enumerate(steps):
        top, bottom = y_of(max(step.start_ore, step.end_ore)), y_of(min(step.start_ore, step.end_ore))
        tone = "level" if step.is_level else "up" if step.change_ore >= 0 else "down"
        made.append(
            Bar(
                step=step,
                tone=tone,
                x=round(index * slot + slot * 0.14, 1),
                y=round(top, 1),
                width=round(slot * 0.72, 1),
                height=round(max(bottom - top, 1), 1),
                middle=round((index + 0.5) * slot, 1),
                next_x=round((index + 1) * slot + slot * 0.14, 1),
                end_y=round(y_of(step.end_ore), 1),
                label_y=round(top - 8, 1),
            )
        )
    return made


@needs(Permission.VIEW_MONEY)
def overview(request: ActorRequest) -> HttpResponse:
    """The newest year that has anything booked."""
    years = ledger.report_years()
    page = Page(title=_("Penger"), tabs=tabs("overview"))
    if not years:
        return render(request, "funding/overview.html", {"page": page, "year": None})
    year = years[0]
    report = ledger.financial_report(year=year)
    steps = ledger.waterfall(report.money)
    total = report.total
    context = {
        "page": page,
        "year": year,
        "report": report,
        "money": report.money,
        "granted": report.money.grants + report.money.returns,
        "bars": bars(steps),
        "size": {"width": WIDTH, "height": HEIGHT, "label_y": HEIGHT - 18},
        "state": total.state_ore if total else 0,
        "municipal": total.municipal_ore if total else 0,
        "differing": len(report.differing),
        "report_url": reverse("funding:report", args=[year]),
    }
    return render(request, "funding/overview.html", context)
