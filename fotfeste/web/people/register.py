"""«Registrer deltaker»: one page, with why each thing is asked, and a warning when she may be here already."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people import finding
from fotfeste.people.acting import controller_of
from fotfeste.people.actions import persons
from fotfeste.people.models import Person, Residence
from fotfeste.people.own_bases import bases_to_follow_up
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.people.forms import RegisterForm
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import posted
from fotfeste.web.shell.pages import Link, Page


@needs(Permission.FOLLOW_UP)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: ActorRequest) -> HttpResponse:
    """Register somebody and become the one who follows up."""
    bases = bases_to_follow_up(controller_of(request.actor))
    form = RegisterForm(posted(request), bases=bases, initial={"residence": Residence.NORWAY})
    alike: list[Person] = []
    if request.method == "POST" and form.is_valid():
        alike = [] if form.cleaned_data["sure"] else _alike(form.cleaned_data)
        if not alike and (done := _register(request, form)) is not None:
            return _answer(request, done)
    page = Page(
        title=_("Registrer deltaker"),
        lead=_("Skriv bare det du trenger for å følge opp. Alt her kan personen selv se."),
        breadcrumbs=(Link(label=_("Deltakere"), url=reverse("people:caseload")),),
        has_faults=bool(alike),
    )
    context = {
        "page": page,
        "form": form,
        "has_bases": bool(bases),
        "alike": [(one.full_name, reverse("people:person", args=[one.public_id])) for one in alike],
    }
    return render(request, "people/register.html", context, status=422 if form.errors or alike else 200)


def _alike(given: dict[str, Any]) -> list[Person]:
    return list(finding.own_namesakes(given["given_name"], given["family_name"], given["birth_date"])[:5])


def _register(request: ActorRequest, form: RegisterForm) -> persons.Registered | None:
    given = form.cleaned_data
    try:
        return persons.register_person(
            values=form.values(), number=given["number"], basis=given["basis"], by=request.actor
        )
    except Rejected as rejected:
        add_faults(form, rejected)
        return None


def _answer(request: ActorRequest, done: persons.Registered) -> HttpResponse:
    if done.person is None:
        messages.warning(
            request,
            _(
                "Deltakeren er registrert. På grunn av vernet kan du ikke se henne nå. "
                "De som har særskilt fullmakt i enheten din, må ta det videre. Gi beskjed til lederen din."
            ),
        )
        return redirect("people:caseload")
    messages.success(request, _("Deltakeren er registrert, og du følger henne opp."))
    return redirect("people:person", done.person.public_id)
