"""The front door, and one's own account: roles, language, password."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from fotfeste.kernel import actions
from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.models import Account, Staff, StaffRole
from fotfeste.kernel.roles import ROLES
from fotfeste.web.kernel.shell import organisation_label, role_name
from fotfeste.web.shell.access import ActorRequest, open_to_everybody, signed_in
from fotfeste.web.shell.fields import PlainForm, posted
from fotfeste.web.shell.pages import Link, Page


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """A role of one's own: its name and purpose, where, and when. ``state`` is now, over or ahead."""

    name: str
    purpose: str
    organisation: str
    valid_from: dt.date
    valid_to: dt.date | None
    state: str
    is_acting: bool


class LanguageForm(PlainForm):
    """The language one reads."""

    language = forms.ChoiceField(
        label=gettext_lazy("Språket du leser"),
        help_text=gettext_lazy("Gjelder også neste gang du logger inn, på hvilken maskin som helst."),
        widget=forms.RadioSelect,
        choices=lambda: list(settings.LANGUAGES),
        error_messages={"required": gettext_lazy("Velg et språk.")},
    )


class PasswordForm(PlainForm):
    """The password one has, and the one one wants."""

    old = forms.CharField(
        label=gettext_lazy("Passordet du har nå"),
        strip=False,
        error_messages={"required": gettext_lazy("Skriv inn passordet du har nå.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("Nytt passord"),
        help_text=gettext_lazy(
            "Minst 14 tegn. Flere ord etter hverandre er lett å huske og vanskelig å gjette."
        ),
        strip=False,
        error_messages={"required": gettext_lazy("Skriv inn et nytt passord.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@open_to_everybody
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """The front door: to today, to one's own pages, or to signing in."""
    if request.actor.is_participant:
        return redirect("own:home")
    return redirect("kernel:today" if request.actor.is_signed_in else "kernel:sign_in")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: ActorRequest) -> HttpResponse:
    """One's own roles, and the language one reads."""
    own = cast(Account, request.user)
    form = LanguageForm(posted(request), initial={"language": own.language or request.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        actions.choose_language(account=own, language=chosen, by=request.actor)
        with override(chosen):
            messages.success(request, _("Endringen er lagret."))
        return remember_language(redirect("kernel:account"), chosen)
    staff = Staff.objects.get(account=own)
    context = {
        "page": Page(title=_("Min konto"), lead=_("Rollene dine avgjør hva du kan se og gjøre.")),
        "form": form,
        "name": staff.name,
        "login": own.login,
        "email": staff.email,
        "roles": [_held(role, request) for role in StaffRole.objects.of_account(own.pk)],
        "password_url": reverse("kernel:password") if own.has_usable_password() else "",
    }
    return render(request, "kernel/account.html", context, status=422 if form.errors else 200)


@signed_in
@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: ActorRequest) -> HttpResponse:
    """Change one's own password; every other session of the account ends."""
    own = cast(Account, request.user)
    form = PasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_password(account=own, **form.cleaned_data, by=request.actor)
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            update_session_auth_hash(request, own)
            messages.success(request, _("Passordet er byttet. Du er logget ut alle andre steder."))
            return redirect("kernel:account")
    crumbs = (Link(label=_("Min konto"), url=reverse("kernel:account")),)
    context = {"page": Page(title=_("Bytt passord"), breadcrumbs=crumbs), "form": form}
    return render(request, "kernel/password.html", context, status=422 if form.errors else 200)


def add_faults(form: forms.Form, rejected: Rejected) -> None:
    """Put every fault at its field; those of no field on this form stand on top."""
    for fault in rejected.faults:
        form.add_error(fault.field if fault.field in form.fields else None, fault.sentence)


def remember_language(response: HttpResponse, language: str) -> HttpResponse:
    """Let this browser show *language* from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def state_of(role: StaffRole, day: dt.date) -> str:
    """Whether a role is held on *day*: now, over or ahead."""
    if role.valid_from > day:
        return "ahead"
    return "over" if role.valid_to and role.valid_to < day else "now"


def _held(role: StaffRole, request: ActorRequest) -> HeldRole:
    acting = request.acting_role
    known = ROLES.get(role.role)
    return HeldRole(
        name=role_name(role),
        purpose=str(known.purpose) if known else "",
        organisation=organisation_label(role),
        valid_from=role.valid_from,
        valid_to=role.valid_to,
        state=state_of(role, timezone.localdate()),
        is_acting=acting is not None and role.pk == acting.pk,
    )
