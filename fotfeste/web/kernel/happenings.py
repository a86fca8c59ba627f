"""Events as people read them: who did what to what, when, with a link where the thing has a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import said
from fotfeste.kernel.models import Event
from fotfeste.kernel.roles import ROLES
from fotfeste.portfolio.models import Project
from fotfeste.web.kernel.deeds import deed

_PROJECT = "portfolio.project"


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of the trace, or several events of the same kind drawn together.

    at            when it happened, the newest of them
    what          what was done, in words
    label, url    what it was done to, and its page; empty where there is none
    who, role     who did it, in which role; the role is empty for the system
    organisation  for whom it was done; empty for the system
    """

    at: dt.datetime
    what: str
    label: str
    url: str
    who: str
    role: str
    organisation: str


def happenings(events: Iterable[Event]) -> list[Happening]:
    """Each event as a line. Needs ``organisation`` loaded; asks once for the addresses of projects."""
    events = list(events)
    keys = _project_keys(events)
    return [_happening(event, keys) for event in events]


def drawn_together(events: Iterable[Event]) -> list[Happening]:
    """Events of the same kind, by the same hand on the same day, as one line: «Registrerte 99 prosjekter».

    The lines stand in the order of their first event.
    """
    groups: dict[tuple[str, str, dt.date], list[Event]] = {}
    for event in events:
        groups.setdefault(_kind(event), []).append(event)
    keys = _project_keys([group[0] for group in groups.values()])
    return [_happening(group[0], keys, len(group)) for group in groups.values()]


def _kind(event: Event) -> tuple[str, str, dt.date]:
    return event.verb, event.by_label, timezone.localdate(event.at)


def _project_keys(events: list[Event]) -> dict[str, str]:
    ids = {event.object_id for event in events if event.object_kind == _PROJECT}
    if not ids:
        return {}
    return {str(pk): key for pk, key in Project.objects.filter(pk__in=ids).values_list("pk", "key")}


def _happening(event: Event, keys: dict[str, str], count: int = 1) -> Happening:
    key = keys.get(event.object_id) if event.object_kind == _PROJECT and count == 1 else None
    role = ROLES.get(event.by_role)
    return Happening(
        at=event.at,
        what=deed(event.verb, count),
        label=event.object_label if count == 1 else "",
        url=reverse("portfolio:project", args=[key]) if key else "",
        who=event.by_label if event.by_staff_id else _("Systemet ({job})").format(job=event.by_label),
        role=str(role.name) if role else "",
        organisation=said(event.organisation, "name") if event.organisation else "",
    )
