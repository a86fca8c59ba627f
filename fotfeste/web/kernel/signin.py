"""Signing in and out, the demo's one click for each role, and choosing which organisation to act for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from fotfeste.kernel.actor import PARTICIPANT
from fotfeste.kernel.demo import DEMO_STAFF, demo_account
from fotfeste.kernel.models.staff import Account
from fotfeste.kernel.roles import ROLES
from fotfeste.kernel.signin import roles_of
from fotfeste.people import demo as demo_people
from fotfeste.people import signin as people_signin
from fotfeste.web.kernel.middleware import SESSION_ROLE
from fotfeste.web.kernel.shell import organisation_label
from fotfeste.web.kernel.views import remember_language
from fotfeste.web.login import leaving
from fotfeste.web.login.profiles import Audience
from fotfeste.web.shell.access import ActorRequest, open_to_everybody, signed_in
from fotfeste.web.shell.fields import PlainForm, posted
from fotfeste.web.shell.pages import Page


class SignInForm(PlainForm):
    """Login and password. Never says which of the two is wrong."""

    username = forms.CharField(
        label=gettext_lazy("Brukernavn"),
        error_messages={"required": gettext_lazy("Skriv inn brukernavnet.")},
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Passord"),
        error_messages={"required": gettext_lazy("Skriv inn passordet.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@open_to_everybody
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page one signs in on."""
    form = SignInForm(posted(request))
    if request.method == "POST" and form.is_valid():
        account = authenticate(request, **form.cleaned_data)
        if account is not None:
            login(request, account)
            return _welcome(redirect(_next(request, account)), account)
        form.add_error(
            None, _("Brukernavnet eller passordet er feil. Prøv igjen, eller kontakt administratoren.")
        )
    wanted = request.POST.get("next", request.GET.get("next", ""))
    context = _context(form, wanted)
    return render(request, "kernel/sign_in.html", context, status=422 if form.errors else 200)


@open_to_everybody
@require_POST
def demo_sign_in(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as the demo's made-up member of staff in *role*, or as its participant.

    Outside the demo this page does not exist.
    """
    if not settings.DEMO:
        raise Http404
    account = _demo_participant() if role == PARTICIPANT else demo_account(role)
    if account is None:
        raise Http404
    login(request, account, backend="fotfeste.kernel.signin.AccountBackend")
    return _welcome(redirect(_next(request, account)), account)


@open_to_everybody
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; the session and all it held is gone, also at the provider one signed in through."""
    elsewhere = leaving.address(request)
    logout(request)
    messages.success(request, _("Du er logget ut."))
    response = redirect(elsewhere or "kernel:sign_in")
    # On a device that others use too, the browser forgets the pages that were shown (R39).
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@signed_in
@require_POST
def act_for(request: ActorRequest) -> HttpResponse:
    """Change the organisation and role one acts in. Only roles that are held now can be chosen."""
    chosen = next(
        (role for role in request.staff_roles if str(role.pk) == request.POST.get("organisation")), None
    )
    if chosen is None:
        messages.error(request, _("Du har ikke denne rollen nå. Velg en annen."))
    else:
        request.session[SESSION_ROLE] = chosen.pk
        messages.success(request, _("Du handler nå for {name}.").format(name=organisation_label(chosen)))
    # Back to «I dag»: the page one came from may not be open to the new role.
    return redirect("kernel:today")


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords: says how long to wait."""
    minutes = int(float(settings.AXES_COOLOFF_TIME) * 60)
    sentence = _("For mange forsøk. Vent {minutes} minutter, og prøv igjen.").format(minutes=minutes)
    context = _context(SignInForm(), request.POST.get("next", ""), locked=sentence)
    return render(request, "kernel/sign_in.html", context, status=429)


def _context(form: SignInForm, wanted: str, locked: str = "") -> dict[str, object]:
    """What the page shows; *locked* is the sentence for somebody who has tried too often."""
    lead = (
        _("Velg en rolle og gå rett inn. De ansatte er oppdiktet, porteføljen er virkelig.")
        if settings.DEMO
        else ""
    )
    return {
        "page": Page(title=_("Logg inn"), lead=lead, has_faults=bool(form.errors or locked)),
        "form": form,
        "next": wanted,
        "providers": _providers(),
        "demo_roles": _demo_roles() if settings.DEMO else [],
        "locked": locked,
    }


def _welcome(response: HttpResponse, account: Account) -> HttpResponse:
    """Show the language that the person has chosen, also on a device that is new to them."""
    return remember_language(response, account.language) if account.language else response


def _providers() -> list[dict[str, str]]:
    """Those one can sign in through, with whom each is for."""
    whom = {Audience.PARTICIPANTS: _("for deg som er deltaker"), Audience.STAFF: _("for ansatte")}
    return [
        {"name": one.name, "whom": whom[one.audience], "url": reverse("login:begin", args=[one.key])}
        for one in settings.SIGN_IN_PROVIDERS
    ]


def _demo_roles() -> list[dict[str, str]]:
    staff = [
        {
            "name": str(ROLES[one.role].name),
            "purpose": str(ROLES[one.role].purpose),
            "who": one.name,
            "url": reverse("kernel:demo_sign_in", args=[one.role]),
        }
        for one in DEMO_STAFF
    ]
    participant = {
        "name": _("Deltaker"),
        "purpose": _("Ser alt som er lagret om en selv, og hvem som har sett det."),
        "who": demo_people.PARTICIPANT_NAME,
        "url": reverse("kernel:demo_sign_in", args=[PARTICIPANT]),
    }
    return [*staff, participant]


def _demo_participant() -> Account | None:
    return Account.objects.filter(login=demo_people.PARTICIPANT, is_active=True).first()


def _next(request: HttpRequest, account: Account) -> str:
    """Where one was going; else today, or for a participant one's own pages."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    works_here = bool(roles_of(account.pk, on=timezone.localdate()))
    if not works_here and people_signin.person_of(account.pk) is not None:
        return reverse("own:home")
    return reverse(settings.LOGIN_REDIRECT_URL)
