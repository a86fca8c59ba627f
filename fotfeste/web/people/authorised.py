"""«Fullmakter»: who in the unit may handle protected persons; giving and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people.acting import controller_of
from fotfeste.people.actions import authorisations as actions
from fotfeste.people.models import Authorisation, AuthorisationKind
from fotfeste.people.team_access import check_may_authorise, may_authorise
from fotfeste.people.teams import colleagues, end_of
from fotfeste.web.kernel.shell import role_name
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.people.team_forms import AuthorisationForm
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import posted
from fotfeste.web.shell.pages import Link, Page


@needs(Permission.AUTHORISE_PROTECTED)
@require_safe
def authorisations(request: ActorRequest) -> HttpResponse:
    """The authorisations in the own unit: those that hold first, then those that are over."""
    now = timezone.now()
    lines = [
        {
            "who": one.staff_role.staff.name,
            "role": role_name(one.staff_role),
            "kind": one.get_kind_display(),
            "reason": one.reason,
            "valid_from": one.valid_from,
            "until": one.ended_at or one.valid_until,
            "is_over": one.ended_at is not None or (one.valid_until is not None and one.valid_until <= now),
            "end_url": reverse("people:end_authorisation", args=[one.pk])
            if may_authorise(one.staff_role, request.actor)
            else "",
        }
        for one in _in_unit(request)
    ]
    context = {
        "page": Page(
            title=_("Særskilte fullmakter"),
            lead=_(
                "Bare de som står her, kan behandle deltakere med beskyttet adresse og skjermede deltakere. "
                "Fullmakten åpner ingen deltaker alene: den ansatte må også følge opp deltakeren."
            ),
        ),
        "held": [one for one in lines if not one["is_over"]],
        "over": [one for one in lines if one["is_over"]],
    }
    return render(request, "people/glass_authorisations.html", context)


@needs(Permission.AUTHORISE_PROTECTED)
@require_http_methods(["GET", "HEAD", "POST"])
def give_authorisation(request: ActorRequest) -> HttpResponse:
    """Authorise somebody in the own unit, never oneself."""
    free = [one for one in colleagues(controller_of(request.actor)) if one.staff_id != request.actor.staff_id]
    form = AuthorisationForm(posted(request), colleagues=free)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.give_authorisation(
                staff_role=next(one for one in free if str(one.pk) == given["staff_role"]),
                kind=AuthorisationKind(given["kind"]),
                reason=given["reason"],
                valid_from=timezone.now(),
                valid_until=end_of(given["valid_until"]),
                by=request.actor,
            )
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(request, _("Fullmakten er gitt."))
            return redirect("people:authorisations")
    context = {
        "page": _page(_("Gi fullmakt")),
        "form": form,
        "verb": _("Gi fullmakten"),
        "back_url": reverse("people:authorisations"),
    }
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


@needs(Permission.AUTHORISE_PROTECTED)
@require_http_methods(["GET", "HEAD", "POST"])
def end_authorisation(request: ActorRequest, number: int) -> HttpResponse:
    """Ask once more, then end the authorisation."""
    found = get_object_or_404(_in_unit(request), pk=number)
    check_may_authorise(found.staff_role, request.actor)
    if found.ended_at is not None:
        raise Http404
    if request.method == "POST":
        actions.end_authorisation(authorisation=found, by=request.actor)
        messages.success(request, _("Fullmakten er avsluttet."))
        return redirect("people:authorisations")
    context = {
        "page": _page(_("Avslutte fullmakten?")),
        "who": found.staff_role.staff.name,
        "kind": found.get_kind_display(),
        "back_url": reverse("people:authorisations"),
    }
    return render(request, "people/glass_authorisation_end.html", context)


def _in_unit(request: ActorRequest) -> QuerySet[Authorisation]:
    return Authorisation.objects.filter(
        staff_role__organisation_id=request.actor.organisation_id,
        staff_role__reporting_line=request.actor.reporting_line,
    ).select_related("staff_role__staff")


def _page(title: str) -> Page:
    return Page(
        title=title,
        breadcrumbs=(Link(label=_("Særskilte fullmakter"), url=reverse("people:authorisations")),),
    )
