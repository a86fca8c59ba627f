"""Every page of a participant goes through here: it is about herself, and no browser keeps it."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase
from django.views.decorators.cache import never_cache

from fotfeste.people.models import Person
from fotfeste.web.shell.access import ActorRequest, View, own_page


def about_oneself(view: View) -> View:
    """A page for the participant about herself: the view is given ``person``, and the answer is never stored."""

    @wraps(view)
    def found(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = Person.objects.filter(pk=request.actor.person_id).first()
        if person is None:
            raise Http404
        return view(request, person, *args, **kwargs)

    guarded = own_page(found)
    answered: View = never_cache(guarded)
    answered.access = guarded.access  # type: ignore[attr-defined]  # read by the law that every view names its access
    return answered
