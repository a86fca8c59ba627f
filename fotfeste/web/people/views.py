"""«Deltakere»: the caseload, and one person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fotfeste.kernel.roles import Permission
from fotfeste.people import reads
from fotfeste.people.models import Person, ReadKind
from fotfeste.web.people.access import person_page
from fotfeste.web.people.frame import frame
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.pages import Page
from fotfeste.web.shell.paging import Pager


@needs(Permission.FOLLOW_UP)
@require_safe
def caseload(request: ActorRequest) -> HttpResponse:
    """The persons one follows."""
    persons = Person.objects.by_name()
    pager = Pager.from_query(request.GET, total=persons.count())
    shown = list(persons[pager.start : pager.stop])
    reads.note(ReadKind.LIST, "people:caseload", by=request.actor, count=len(shown))
    context = {"page": Page(title=_("Deltakere")), "persons": shown, "pager": pager}
    return render(request, "people/caseload.html", context)


@person_page(Permission.FOLLOW_UP)
@require_safe
def person(request: ActorRequest, person: Person) -> HttpResponse:
    """One person."""
    return render(request, "people/person.html", frame(request, person, _("Deltaker"), "overview"))
