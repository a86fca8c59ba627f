"""The participant's front page, everything that is kept about her, who has seen it and who can see it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fotfeste.people import insight_copy
from fotfeste.people.models import Person
from fotfeste.web.own.access import about_oneself
from fotfeste.web.own.presenters import Told, holder, look_view, watcher_view
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.pages import Page
from fotfeste.web.shell.paging import Pager


@about_oneself
@require_safe
def home(request: ActorRequest, person: Person) -> HttpResponse:
    """Who has what about me, what happens with it, and what I can do."""
    told = Told(person)
    kinds = list(insight_copy.kinds_about(person))
    lead = _("Her ser du hva vi vet om deg, og hvem som har sett det.")
    context = {
        "page": Page(title=_("Dine opplysninger"), lead=lead),
        "called": person.called,
        "holders": [holder(one, kinds, told) for one in insight_copy.controllers_of(person)],
    }
    return render(request, "own/home.html", context)


@about_oneself
@require_safe
def data(request: ActorRequest, person: Person) -> HttpResponse:
    """Everything about me, by kind."""
    told = Told(person)
    kinds = [told.kind(one) for one in insight_copy.kinds_about(person)]
    context = {
        "page": Page(title=_("Om deg"), lead=_("Dette er alt vi har skrevet om deg.")),
        "kinds": [one for one in kinds if one.records],
        "nothing": [one for one in kinds if not one.records],
    }
    return render(request, "own/data.html", context)


@about_oneself
@require_safe
def looks(request: ActorRequest, person: Person) -> HttpResponse:
    """Who has looked at me: organisation, role, why, when and how."""
    lines = insight_copy.looks_at(person)
    pager = Pager.from_query(request.GET, total=lines.count())
    context = {
        "page": Page(title=_("Hvem har sett"), lead=_("Hver gang noen leser om deg, blir det skrevet her.")),
        "looks": [look_view(one) for one in insight_copy.told_looks(lines[pager.start : pager.stop])],
        "pager": pager,
    }
    return render(request, "own/looks.html", context)


@about_oneself
@require_safe
def watchers(request: ActorRequest, person: Person) -> HttpResponse:
    """Who can see me now, through what, and until when."""
    context = {
        "page": Page(title=_("Hvem kan se"), lead=_("Disse kan lese om deg nå.")),
        "watchers": [watcher_view(one) for one in insight_copy.watchers_now(person)],
    }
    return render(request, "own/watchers.html", context)
