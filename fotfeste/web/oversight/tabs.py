"""The frame of the pages of the oversight: title, lead, and tabs to the parts that the reader may open."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel.roles import Permission
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.pages import Link, Page

TABS: dict[str, tuple[Promise, Permission]] = {
    "overview": (gettext_lazy("Oversikt"), Permission.REVIEW_ACCESS),
    "reads": (gettext_lazy("Oppslag"), Permission.VIEW_PROCESSING),
    "unusual": (gettext_lazy("Uvanlige oppslag"), Permission.REVIEW_ACCESS),
    "register": (gettext_lazy("Protokoll"), Permission.VIEW_PROCESSING),
    "rights": (gettext_lazy("Rettigheter"), Permission.VIEW_PROCESSING),
}
"""Parts of the oversight: name on the tab, and who may open it."""


def page(request: ActorRequest, title: str, here: str, *, lead: str = "", has_faults: bool = False) -> Page:
    """The page *here*, a key of TABS."""
    tabs = (
        Link(label=label, url=reverse(f"oversight:{name}"), current=name == here)
        for name, (label, permission) in TABS.items()
        if request.actor.may(permission)
    )
    return Page(title=title, lead=lead, tabs=tuple(tabs), has_faults=has_faults)


def to_register() -> tuple[Link, ...]:
    """The way to a page under the register."""
    return (
        Link(label=_("Tilsyn"), url=reverse("oversight:overview")),
        Link(label=_("Protokoll"), url=reverse("oversight:register")),
    )
