"""The frame of every page about a person: who she is, why the reader can see her, who else can, and the tabs.

A template extends «people/_person_frame.html» and fills the block ``person_content`` (and ``person_head`` for its own
style sheets). Its view gives what `frame` answers, with its own things beside it.
"""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fotfeste.kernel.models import StaffRole
from fotfeste.people.access import Watcher, watchers_of
from fotfeste.people.categories import Category
from fotfeste.people.models import Person
from fotfeste.people.models.memberships import FOLLOW_UP
from fotfeste.people.standing import Standing
from fotfeste.web.people import presenters
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.pages import Link, Page

TABS: dict[str, tuple[Promise, str]] = {
    "overview": (gettext_lazy("Oversikt"), "people:person"),
    "team": (gettext_lazy("Laget"), "people:team"),
    "sharing": (gettext_lazy("Deling"), "person_sharing:list"),
    "corrections": (gettext_lazy("Rettinger"), "corrections:list"),
    "history": (gettext_lazy("Historikk"), "people:history"),
}
"""Parts of what is known about a person: name on the tab, and the view it opens."""


def frame(request: ActorRequest, person: Person, title: str, tab: str) -> dict[str, Any]:
    """The context that the frame needs. *title* holds no name; *tab* is a key of TABS, or empty for a page beside."""
    standing: Standing = request.standing  # type: ignore[attr-defined]  # set by person_page
    watchers = watchers_of(person.pk)
    roles = StaffRole.objects.select_related("staff", "organisation").in_bulk(
        {one.staff_role_id for one in watchers}
    )
    others = presenters.others_of(
        watchers, roles, reader_id=request.acting_role.pk if request.acting_role else 0
    )
    count = sum(not one.is_reader for one in others)
    trail = [Link(label=_("Deltakere"), url=reverse("people:caseload"))]
    if tab != "overview":
        trail.append(Link(label=_("Deltaker"), url=reverse("people:person", args=[person.public_id])))
    return {
        "page": Page(title=title, breadcrumbs=tuple(trail), tabs=_tabs(person, tab)),
        "person": person,
        "head": presenters.head_of(person),
        "why": presenters.why_of(standing),
        "can_see": _can_see(request, watchers),
        # Those who have looked her up, or use emergency access, read and do not write (see team_access).
        "may_write": any(one.kind in FOLLOW_UP for one in standing.memberships),
        "others": others,
        "others_count": count,
        "others_label": ngettext("{n} annen kan se det", "{n} andre kan se det", count).format(n=count),
        "reads_url": address_of("person_reads:list", person),
    }


def _can_see(request: ActorRequest, watchers: list[Watcher]) -> frozenset[Category]:
    """The categories that the reader sees. The database decides; this keeps empty rooms off the page."""
    mine = request.acting_role.pk if request.acting_role else 0
    return frozenset(category for one in watchers if one.staff_role_id == mine for category in one.categories)


def address_of(name: str, person: Person) -> str:
    """The address of the view *name* about *person*; empty while no room has such a view."""
    try:
        return reverse(name, args=[person.public_id])
    except NoReverseMatch:
        return ""


def _tabs(person: Person, current: str) -> tuple[Link, ...]:
    links = [
        Link(label=label, url=address_of(name, person), current=key == current)
        for key, (label, name) in TABS.items()
    ]
    return tuple(link for link in links if link.url)
