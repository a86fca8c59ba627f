"""«Innlogging» for one member of staff: the ways that are connected, a code for a new one, and taking one away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.models import SignInIdentity, StaffRole
from fotfeste.kernel.roles import Permission
from fotfeste.people.acting import as_system
from fotfeste.people.actions import accounts
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.pages import Link, Page


@dataclass(frozen=True, kw_only=True)
class Way:
    """One connected identity: through whom, since when, and where it is taken away."""

    provider: str
    connected_at: dt.datetime
    remove_url: str


@needs(Permission.MANAGE_STAFF)
@never_cache
@require_safe
def ways(request: ActorRequest, number: int) -> HttpResponse:
    """How this member of staff can sign in through others."""
    return _page(request, _role(request, number))


@needs(Permission.MANAGE_STAFF)
@never_cache
@require_POST
def make_code(request: ActorRequest, number: int) -> HttpResponse:
    """Make a code and show it, this once."""
    role = _role(request, number)
    try:
        code = accounts.make_sign_in_code(staff_role=role, by=request.actor)
    except Rejected as rejected:
        messages.error(request, " ".join(fault.sentence for fault in rejected.faults))
        return redirect("login:ways", number=number)
    return _page(request, role, code=code)


@needs(Permission.MANAGE_STAFF)
@require_POST
def remove(request: ActorRequest, number: int, identity: int) -> HttpResponse:
    """Take a way to sign in away."""
    role = _role(request, number)
    with as_system("kernel.sign_in"):
        found = get_object_or_404(SignInIdentity, pk=identity, account=role.staff.account_id)
    accounts.disconnect_identity(identity=found, staff_role=role, by=request.actor)
    messages.success(request, _("Innloggingen er koblet fra."))
    return redirect("login:ways", number=number)


def _page(request: ActorRequest, role: StaffRole, code: str = "") -> HttpResponse:
    names = {one.key: one.name for one in settings.SIGN_IN_PROVIDERS}
    with as_system("kernel.sign_in"):
        connected = list(SignInIdentity.objects.filter(account=role.staff.account_id))
    context = {
        "page": Page(
            title=_("Innlogging gjennom andre"),
            lead=_("Hvordan {name} kan logge inn uten passord.").format(name=role.staff.name),
            breadcrumbs=(Link(label=_("Ansatte"), url=reverse("kernel:staff")),),
        ),
        "ways": [
            Way(
                provider=names.get(one.provider, one.provider),
                connected_at=one.connected_at,
                remove_url=reverse("login:remove", args=[role.pk, one.pk]),
            )
            for one in connected
        ],
        "code": code,
        "code_days": accounts.CODE_DAYS,
        "code_url": reverse("login:code", args=[role.pk]),
        "staff_url": reverse("kernel:staff"),
    }
    return render(request, "login/ways.html", context)


def _role(request: ActorRequest, number: int) -> StaffRole:
    """A role elsewhere is as if it did not exist."""
    roles = StaffRole.objects.select_related("staff")
    return get_object_or_404(roles, pk=number, organisation_id=request.actor.organisation_id)
