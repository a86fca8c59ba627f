"""What waits in projects of the organisation one acts for: past their end, without an end, with open findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fotfeste.kernel import judged_findings
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.bilingual import reader_language, said
from fotfeste.kernel.formats import join_list
from fotfeste.kernel.models import Organisation
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.kernel.roles import Permission
from fotfeste.kernel.tasks import Task, task_source
from fotfeste.portfolio import access
from fotfeste.portfolio.models import Project
from fotfeste.portfolio.models.projects import Status

CLOSED = (Status.COMPLETED, Status.TRANSFERRED, Status.TERMINATED)
NUMBERED_KINDS = ("development_project",)
"""Kinds of projects that are given a number; pilots, studies and focus areas are not."""
NAMED = 8
"""With more projects than this, one task stands for all of them."""


@task_source
def own_projects(actor: Actor, today: dt.date) -> Iterator[Task]:
    """Projects whose end has passed though they are not closed, and projects without number or end."""
    owned = _owned(actor)
    late = [
        one
        for one in owned
        if (end := _end(one)) and end.definitely_before(today) and one.status not in CLOSED
    ]
    lacking = [one for one in owned if _facts(one)]
    yield from _late(late, actor)
    yield from _lacking(lacking, actor)


@task_source
def findings_in_own_projects(actor: Actor, today: dt.date) -> Iterator[Task]:
    """Open findings in own projects, for those who answer for these alone."""
    if not (actor.may(Permission.EXPLAIN_FINDINGS) and actor.may(Permission.EDIT_OWN_PROJECTS)):
        return
    names = {project.key: _name(project) for project in _owned(actor)}
    waiting: dict[str, int] = dict.fromkeys(names, 0)
    for each in judged_findings.judge_all() if names else ():
        key = each.finding.object_url_key
        if each.is_open and each.finding.object_url_name == "portfolio:project" and key in waiting:
            waiting[key] += 1
    for key, count in waiting.items():
        if count:
            what = ngettext("{n} avvik i {project}", "{n} avvik i {project}", count)
            yield Task(
                what=what.format(n=count, project=names[key]),
                why=_("Tall eller fakta om prosjektet stemmer ikke overens."),
                button=_("Se avvikene"),
                url_name="findings:list",
                query=f"prosjekt={key}&tilstand=apen",
            )


def _owned(actor: Actor) -> list[Project]:
    if not (access.may_edit_portfolio(actor) or actor.may(Permission.EDIT_OWN_PROJECTS)):
        return []
    return list(Project.objects.owned_by(Organisation(pk=actor.organisation_id)))


def _late(projects: list[Project], actor: Actor) -> Iterable[Task]:
    why = _("Sluttdatoen er passert, men prosjektet er ikke avsluttet.")
    if len(projects) > NAMED:
        what = _("{n} prosjekter skulle vært avsluttet").format(n=len(projects))
        return [_of_all(what, why, actor)]
    return [
        Task(
            what=_("{project} skulle vært avsluttet").format(project=_name(project)),
            why=why,
            button=_("Se prosjektet"),
            url_name="portfolio:project",
            url_key=project.key,
            due=end.last_day,
        )
        for project in projects
        if (end := _end(project))
    ]


def _lacking(projects: list[Project], actor: Actor) -> Iterable[Task]:
    why = _("Uten dette kan prosjektet ikke følges i rapportene.")
    if len(projects) > NAMED:
        what = _("{n} prosjekter mangler nummer eller sluttdato").format(n=len(projects))
        return [_of_all(what, why, actor)]
    return [
        Task(
            what=_("{project} mangler {facts}").format(project=_name(project), facts=_facts(project)),
            why=why,
            button=_("Se prosjektet"),
            url_name="portfolio:project",
            url_key=project.key,
        )
        for project in projects
    ]


def _of_all(what: str, why: str, actor: Actor) -> Task:
    owner = Organisation.objects.get(pk=actor.organisation_id)
    return Task(
        what=what,
        why=why,
        button=_("Se prosjektene"),
        url_name="portfolio:projects",
        query=f"eier={owner.key}",
    )


def _end(project: Project) -> PartialDate | None:
    return cast(PartialDate | None, project.end or None)


def _facts(project: Project) -> str:
    needs_number = project.kind in NUMBERED_KINDS and not project.number
    lacking = [_("nummer")] if needs_number else []
    lacking += [] if project.end else [_("sluttdato")]
    return join_list(lacking, reader_language())


def _name(project: Project) -> str:
    return f"{project.number} {said(project, 'name')}".strip()
