"""«I dag»: what waits for the one who acts, own projects, and what happened lately."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from fotfeste.kernel import formats, tasks
from fotfeste.kernel.bilingual import reader_language, said
from fotfeste.kernel.models import Event, Organisation
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.kernel.roles import Permission
from fotfeste.kernel.tasks import Task
from fotfeste.portfolio.models import Project
from fotfeste.web.kernel.happenings import drawn_together
from fotfeste.web.shell.access import ActorRequest, signed_in
from fotfeste.web.shell.pages import Page

SHOWN_PROJECTS = 8
SHOWN_HAPPENINGS = 6
LATEST = 300
"""Events looked at: an import leaves hundreds, which become one line."""


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """A task as the page shows it; ``due`` is None when no day is set."""

    what: str
    why: str
    button: str
    url: str
    due: dt.date | None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class ProjectLine:
    """A project of one's own organisation."""

    name: str
    url: str
    status: str
    end: PartialDate | None


@signed_in
@require_safe
def today(request: ActorRequest) -> HttpResponse:
    """What waits for the one who acts."""
    day = timezone.localdate()
    waiting = [task_line(task, day) for task in tasks.tasks_of(request.actor, today=day)]
    owner = Organisation.objects.get(pk=request.actor.organisation_id)
    may_view = request.actor.may(Permission.VIEW_PORTFOLIO)
    owned = list(Project.objects.owned_by(owner)[: SHOWN_PROJECTS + 1]) if may_view else []
    latest = Event.objects.exclude(object_label="").select_related("organisation").order_by("-pk")[:LATEST]
    context = {
        "page": Page(title=_("I dag"), lead=_lead(day, len(waiting))),
        "tasks": waiting,
        "owner": said(owner, "name"),
        "projects": [_project_line(project) for project in owned[:SHOWN_PROJECTS]],
        "may_view": may_view,
        "projects_url": f"{reverse('portfolio:projects')}?eier={owner.key}"
        if len(owned) > SHOWN_PROJECTS
        else "",
        "happenings": drawn_together(latest)[:SHOWN_HAPPENINGS],
        "trace_url": reverse("kernel:trace") if request.actor.may(Permission.VIEW_TRACE) else "",
    }
    return render(request, "kernel/today.html", context)


def task_line(task: Task, day: dt.date) -> TaskLine:
    """The task with the address of its page."""
    address = reverse(task.url_name, args=[task.url_key] if task.url_key else [])
    return TaskLine(
        what=task.what,
        why=task.why,
        button=task.button,
        url=f"{address}?{task.query}" if task.query else address,
        due=task.due,
        is_late=task.due is not None and task.due < day,
    )


def _lead(day: dt.date, count: int) -> str:
    language = reader_language()
    weekday = formats.weekday_name(day, language)
    when = f"{weekday[0].upper()}{weekday[1:]} {formats.format_date_long(day, language)}"
    waits = ngettext("{n} ting venter på deg", "{n} ting venter på deg", count).format(n=count)
    return f"{when}. {waits}." if count else f"{when}."


def _project_line(project: Project) -> ProjectLine:
    return ProjectLine(
        name=f"{project.number} {said(project, 'name')}".strip(),
        url=reverse("portfolio:project", args=[project.key]),
        status=str(project.get_status_display()),
        end=project.end or None,  # type: ignore[arg-type]  # PartialDateField answers a PartialDate
    )
