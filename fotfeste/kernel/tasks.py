"""Tasks: what waits for somebody, computed from the state of things each time, never stored.

Each room tells what it knows with ``@task_source``; a source is one small function that yields tasks for an actor.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fotfeste.kernel import formats, judged_findings
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.bilingual import reader_language
from fotfeste.kernel.findings import Severity
from fotfeste.kernel.models import Draft
from fotfeste.kernel.roles import Permission


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing that waits. All texts are for the screen, in the reader's language.

    what      what is to be done, or what has happened
    why       why it waits for this reader
    button    the verb of the one thing to press
    url_name  the page that the button opens, by its name, with ``url_key`` as its only argument unless empty
    query     what stands after the question mark of the address, as text
    due       the day it should be done; None when no day is set
    """

    what: str
    why: str
    button: str
    url_name: str
    url_key: str = ""
    query: str = ""
    due: dt.date | None = None


TaskSource = Callable[[Actor, dt.date], Iterable[Task]]
_sources: list[TaskSource] = []


def task_source(find: TaskSource) -> TaskSource:
    """Register the decorated function as a source of tasks. It is given who acts, and today."""
    _sources.append(find)
    return find


def tasks_of(actor: Actor, *, today: dt.date) -> list[Task]:
    """Everything that waits for *actor*: what has a day first, the earliest on top."""
    waiting = [task for source in _sources for task in source(actor, today)]
    return sorted(waiting, key=lambda task: task.due or dt.date.max)


@task_source
def open_findings(actor: Actor, today: dt.date) -> Iterator[Task]:
    """Findings that nobody has explained, one task for each severity.

    For those who watch over the whole portfolio; a project manager hears of own projects from the portfolio.
    """
    if not actor.may(Permission.EXPLAIN_FINDINGS) or actor.may(Permission.EDIT_OWN_PROJECTS):
        return
    counted = Counter(each.finding.severity for each in judged_findings.judge_all() if each.is_open)
    sentences = {
        Severity.HIGH: lambda n: ngettext(
            "{n} alvorlig avvik mangler forklaring", "{n} alvorlige avvik mangler forklaring", n
        ),
        Severity.MEDIUM: lambda n: ngettext("{n} avvik bør avklares", "{n} avvik bør avklares", n),
        Severity.LOW: lambda n: ngettext("{n} avvik til orientering", "{n} avvik til orientering", n),
    }
    for severity, sentence in sentences.items():
        if count := counted[severity]:
            yield Task(
                what=sentence(count).format(n=count),
                why=_("Tall eller fakta stemmer ikke overens, og rollen din kan forklare hvorfor."),
                button=_("Se avvikene"),
                url_name="findings:list",
                query=f"alvor={severity.value}&tilstand=apen",
            )


@task_source
def drafts_in_progress(actor: Actor, today: dt.date) -> Iterator[Task]:
    """Forms that one has begun on. A draft's form is the name of the page where it goes on."""
    for draft in Draft.objects.filter(staff_id=actor.staff_id, expires_on__gte=today).order_by(
        "-saved_at", "pk"
    ):
        saved = formats.format_datetime(timezone.localtime(draft.saved_at), reader_language())
        yield Task(
            what=_("Et utkast venter på deg"),
            why=_("Lagret {when}. Det slettes {day} hvis du ikke fortsetter.").format(
                when=saved, day=formats.format_date_long(draft.expires_on, reader_language())
            ),
            button=_("Fortsett på utkastet"),
            url_name=draft.form,
            url_key=draft.object_id,
        )
