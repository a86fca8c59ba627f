"""Signing in through another provider: leaving, coming back, and what happens to somebody who is not known yet."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import asdict, dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fotfeste.kernel import signin
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.models import Account
from fotfeste.people import numbers
from fotfeste.people.acting import as_system
from fotfeste.people.actions import accounts
from fotfeste.people.national_ids import NationalId
from fotfeste.web.kernel.views import add_faults, remember_language
from fotfeste.web.login import leaving, tokens
from fotfeste.web.login.openid import Answer, StrictProvider
from fotfeste.web.login.profiles import Audience, Provider
from fotfeste.web.login.tokens import Refused
from fotfeste.web.shell.access import open_to_everybody
from fotfeste.web.shell.fields import PlainForm, posted
from fotfeste.web.shell.pages import Page

BACKEND = "fotfeste.kernel.signin.AccountBackend"
WAITING = "sign_in_waiting"
WAITING_TIME = dt.timedelta(minutes=10)
TRIES = 5
log = logging.getLogger("fotfeste.sign_in")


@dataclass(frozen=True)
class Waiting:
    """A verified identity that belongs to nobody here yet. ``number`` is encrypted; ``tries`` counts wrong codes."""

    provider: str
    subject: str
    number: str
    until: float
    tries: int = 0


class CodeForm(PlainForm):
    """The code from the administrator."""

    code = forms.CharField(
        label=gettext_lazy("Kode fra administratoren"),
        help_text=gettext_lazy("Fire grupper med fem tegn. Store og små bokstaver er det samme."),
        max_length=60,
        error_messages={"required": gettext_lazy("Skriv inn koden.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


@open_to_everybody
@never_cache
@require_POST
def begin(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Leave for the provider."""
    profile = _profile(provider)
    try:
        return StrictProvider(request, profile).begin(_safe(request, request.POST.get("next", "")))
    except Refused as refused:
        return _refused(request, profile, refused)


@open_to_everybody
@never_cache
@sensitive_variables()
@require_safe
def answer(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Come back from the provider, and go in when everything holds."""
    profile = _profile(provider)
    try:
        given = StrictProvider(request, profile).finish()
        # Both are needed before anybody is looked up, so that a broken token tells nothing about who is known.
        subject = tokens.subject_of(given.claims, profile)
        number = _number(given, profile)
    except Refused as refused:
        return _refused(request, profile, refused)
    if profile.audience is Audience.PARTICIPANTS:
        return _participant(request, profile, number, given.wanted)
    return _staff(request, profile, subject, number, given.wanted)


@open_to_everybody
@never_cache
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest) -> HttpResponseBase:
    """Connect the identity that was just verified to the account that a code was made for."""
    waiting = _waiting(request)
    if waiting is None:
        messages.error(request, _("Det tok for lang tid. Logg inn en gang til."))
        return redirect("kernel:sign_in")
    profile = _profile(waiting.provider)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            with as_system("kernel.sign_in") as system:
                made = accounts.connect_identity(
                    code=form.cleaned_data["code"],
                    provider=profile.key,
                    issuer=profile.issuer,
                    subject=waiting.subject,
                    number=numbers.decrypt(waiting.number.encode("ascii")) if waiting.number else None,
                    by=system,
                )
        except Rejected as rejected:
            add_faults(form, rejected)
            _count(request, waiting)
        else:
            messages.success(request, _("Innloggingen er koblet til kontoen din."))
            return _enter(request, profile, made.account, "")
    context = {
        "page": Page(title=_("Vi kjenner deg ikke ennå"), has_faults=bool(form.errors)),
        "form": form,
        "provider": profile.name,
        "sign_in_url": reverse("kernel:sign_in"),
    }
    return render(request, "login/connect.html", context, status=422 if form.errors else 200)


@sensitive_variables()
def _participant(
    request: HttpRequest, profile: Provider, number: NationalId | None, wanted: str
) -> HttpResponseBase:
    if number is None:
        return _refused(request, profile, Refused("number"))
    try:
        with as_system("people.sign_in") as system:
            account = accounts.open_own_account(number=number, by=system)
    except Denied as denied:
        log.info("Sign-in through %s: nobody here", profile.key)
        return _stopped(request, denied.sentence)
    return _enter(request, profile, account, wanted)


@sensitive_variables()
def _staff(
    request: HttpRequest, profile: Provider, subject: str, number: NationalId | None, wanted: str
) -> HttpResponseBase:
    with as_system("kernel.sign_in") as system:
        known = signin.identity(issuer=profile.issuer, subject=subject)
        if known is not None:
            accounts.tell_number(identity=known, number=number, by=system)
    if known is not None:
        return _enter(request, profile, known.account, wanted)
    _wait(request, profile, subject, number)
    return redirect("login:connect")


def _enter(request: HttpRequest, profile: Provider, account: Account, wanted: str) -> HttpResponse:
    """Sign *account* in. The key of the session is changed, so that one planted before is worth nothing."""
    if request.user.is_authenticated:
        # Nothing of somebody else's session is carried over.
        request.session.flush()
    request.session.pop(WAITING, None)
    login(request, account, backend=BACKEND)
    leaving.remember(request, profile)
    response = redirect(_safe(request, wanted) or _landing(profile))
    return remember_language(response, account.language) if account.language else response


def _landing(profile: Provider) -> str:
    # The front door leads a participant on to her own pages.
    return reverse(settings.LOGIN_REDIRECT_URL if profile.audience is Audience.STAFF else "kernel:home")


def _number(given: Answer, profile: Provider) -> NationalId | None:
    """The national id that the provider vouches for. Raises Refused for one of the wrong series (R43)."""
    text = given.claims.get(profile.number) if profile.number else None
    if text is None:
        return None
    try:
        return numbers.read(str(text))
    except numbers.NationalIdFault as fault:
        raise Refused(fault.code) from None


def _wait(request: HttpRequest, profile: Provider, subject: str, number: NationalId | None) -> None:
    waiting = Waiting(
        provider=profile.key,
        subject=subject,
        number=numbers.encrypt(number).decode("ascii") if number else "",
        until=(timezone.now() + WAITING_TIME).timestamp(),
    )
    request.session[WAITING] = asdict(waiting)


def _waiting(request: HttpRequest) -> Waiting | None:
    kept = request.session.get(WAITING)
    waiting = Waiting(**kept) if isinstance(kept, dict) else None
    if waiting is None or waiting.until < timezone.now().timestamp() or waiting.tries >= TRIES:
        request.session.pop(WAITING, None)
        return None
    return waiting


def _count(request: HttpRequest, waiting: Waiting) -> None:
    request.session[WAITING] = asdict(waiting) | {"tries": waiting.tries + 1}


def _profile(key: str) -> Provider:
    found = next((one for one in settings.SIGN_IN_PROVIDERS if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _safe(request: HttpRequest, wanted: str) -> str:
    """*wanted*, when it is a page of ours."""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""


def _refused(request: HttpRequest, profile: Provider, refused: Refused) -> HttpResponse:
    log.warning("Sign-in through %s refused: %s", profile.key, refused.reason)
    sentences = {
        "cancelled": _("Du avbrøt innloggingen. Prøv igjen når du vil."),
        "unavailable": _("{provider} svarer ikke nå. Vent litt, og prøv igjen."),
        "level": _("Innloggingen var ikke sikker nok. Velg en sikrere måte hos {provider}, og prøv igjen."),
        "number": _(
            "{provider} ga oss ikke fødselsnummeret ditt, og uten det vet vi ikke hvem du er. "
            "Velg en annen måte å logge inn på, eller ta kontakt med den som følger deg opp."
        ),
        "national_id.not_official": _("Dette er en testbruker, og den kan ikke brukes her."),
        "national_id.may_be_real": _("Her brukes bare oppdiktede personer. Logg inn med en testbruker."),
        "state": _("Innloggingen er brukt eller for gammel. Begynn på nytt."),
        "stale": _("Innloggingen er for gammel. Begynn på nytt."),
    }
    usual = _("Svaret fra {provider} kunne ikke godtas, så du er ikke logget inn. Prøv igjen.")
    sentence = sentences.get(refused.reason, usual).format(provider=profile.name)
    return _stopped(request, sentence)


def _stopped(request: HttpRequest, sentence: str) -> HttpResponse:
    context = {
        "page": Page(title=_("Du er ikke logget inn")),
        "sentence": sentence,
        "sign_in_url": reverse("kernel:sign_in"),
    }
    # Never a fault of 500 or more: that would undo the transaction, and with it that the answer has been used.
    return render(request, "login/stopped.html", context, status=403)
