"""Today, own account, the trace, and the staff of the organisation one acts for."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fotfeste.kernel.models import Event
from fotfeste.kernel.models.staff import StaffRole
from fotfeste.kernel.roles import Permission
from fotfeste.web.shell.access import ActorRequest, needs, open_to_everybody, signed_in
from fotfeste.web.shell.pages import Page


@open_to_everybody
def home(request: ActorRequest) -> HttpResponse:
    """The front door: to today, or to signing in."""
    return redirect("kernel:today" if request.actor.is_signed_in else "kernel:sign_in")


@signed_in
def today(request: ActorRequest) -> HttpResponse:
    """What waits for the one who acts."""
    return render(request, "kernel/today.html", {"page": Page(title=_("I dag"))})


@signed_in
def account(request: ActorRequest) -> HttpResponse:
    """One's own roles, and where they are held."""
    roles = StaffRole.objects.of_account(request.user.pk)
    return render(request, "kernel/account.html", {"page": Page(title=_("Min konto")), "roles": roles})


@needs(Permission.VIEW_TRACE)
def trace(request: ActorRequest) -> HttpResponse:
    """What has been done, newest first."""
    events = Event.objects.all()[:50]
    return render(request, "kernel/trace.html", {"page": Page(title=_("Spor")), "events": events})


@needs(Permission.MANAGE_STAFF)
def staff(request: ActorRequest) -> HttpResponse:
    """The staff of the organisation one acts for, and their roles."""
    roles = StaffRole.objects.filter(organisation_id=request.actor.organisation_id).select_related("staff")
    return render(request, "kernel/staff.html", {"page": Page(title=_("Ansatte")), "roles": roles})
