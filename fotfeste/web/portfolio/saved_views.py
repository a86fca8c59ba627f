"""Lists that a member of staff keeps under a name: which view of the projects, and which filter."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fotfeste.kernel import actions
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.formats import name_sort_key
from fotfeste.kernel.models import SavedView
from fotfeste.kernel.roles import Permission
from fotfeste.web.portfolio import filters
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.pages import Text

PAGES: dict[str, Text] = {
    "projects": gettext_lazy("liste"),
    "board": gettext_lazy("tavle"),
    "timeline": gettext_lazy("tidslinje"),
}
"""The views of the projects that can be kept: their names among the addresses, and what they are called."""

_REMOVED = "portfolio_removed_view"


@dataclass(frozen=True, kw_only=True)
class ViewLink:
    """A kept view: its name, its kind, where it leads and where it is removed."""

    name: str
    kind: Text
    url: str
    remove_url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class RemovedView:
    """The view that was removed a moment ago, so that the removal can be undone."""

    name: str
    page: str
    query: str


def mine(actor: Actor, *, here: str) -> tuple[ViewLink, ...]:
    """The views that *actor* keeps, by name; the one with the address *here* is current."""
    kept = SavedView.objects.order_by().filter(
        staff_id=actor.staff_id, page__in=[f"portfolio:{page}" for page in PAGES]
    )
    links = []
    for view in sorted(kept, key=lambda view: name_sort_key(view.name)):
        url = _address(view.page.partition(":")[2], view.query)
        links.append(
            ViewLink(
                name=view.name,
                kind=PAGES[view.page.partition(":")[2]],
                url=url,
                remove_url=reverse("portfolio:remove_view", args=[view.pk]),
                current=url == here,
            )
        )
    return tuple(links)


def just_removed(request: HttpRequest) -> RemovedView | None:
    """The view that was removed by the request before this one; told once."""
    if _REMOVED not in request.session:
        return None
    return RemovedView(**request.session.pop(_REMOVED))


@needs(Permission.VIEW_PORTFOLIO)
@require_POST
def save(request: ActorRequest) -> HttpResponse:
    """Keep the view that is posted: its name, which page, and the filter. The same name again replaces it."""
    page = request.POST.get("page", "")
    if page not in PAGES:
        raise Http404
    selection = filters.read(QueryDict(request.POST.get("query", "")))
    if not selection.is_valid:
        messages.error(
            request, _("Visningen er ikke lagret, for filteret kan ikke leses. Velg filter på nytt.")
        )
        return redirect(f"portfolio:{page}")
    try:
        view = actions.save_view(
            page=f"portfolio:{page}",
            name=request.POST.get("name", ""),
            query=selection.address,
            by=request.actor,
        )
    except Rejected as refused:
        for fault in refused.faults:
            messages.error(request, fault.sentence)
    else:
        messages.success(request, _("Visningen «{name}» er lagret.").format(name=view.name))
    return redirect(_address(page, selection.address))


@needs(Permission.VIEW_PORTFOLIO)
@require_POST
def remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Remove one of one's own views. The next page offers to undo it."""
    view = SavedView.objects.filter(
        pk=pk, staff_id=request.actor.staff_id, page__startswith="portfolio:"
    ).first()
    if view is None:
        raise Http404
    page = view.page.partition(":")[2]
    request.session[_REMOVED] = {"name": view.name, "page": page, "query": view.query}
    actions.remove_view(view=view, by=request.actor)
    return redirect(_address(page, view.query))


def _address(page: str, query: str) -> str:
    return reverse(f"portfolio:{page}") + (f"?{query}" if query else "")
