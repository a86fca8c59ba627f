"""The pages behind the footer: accessibility, privacy, contact, about and feedback."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .access import open_to_everybody
from .pages import Page


@open_to_everybody
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Link to the official statement, and the evidence that helps the organisation fill it in."""
    page = Page(
        title=_("Tilgjengelighetserklæring"),
        lead=_("Alle skal kunne bruke tjenesten, også med tastatur, skjermleser, forstørring og utskrift."),
    )
    context = {
        "page": page,
        "statement_url": getattr(settings, "ACCESSIBILITY_URL", ""),
        "version": _version(),
        "feedback_address": _feedback_address(),
    }
    return render(request, "shell/information/accessibility.html", context)


@open_to_everybody
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data about the reader the service keeps, and who answers for them."""
    page = Page(
        title=_("Personvern"),
        lead=_("Hva tjenesten lagrer om deg som bruker den, hvorfor, og hvor lenge."),
    )
    context = {
        "page": page,
        "session_minutes": settings.SESSION_COOKIE_AGE // 60,
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "language_cookie": settings.LANGUAGE_COOKIE_NAME,
        "feedback_address": _feedback_address(),
    }
    return render(request, "shell/information/privacy.html", context)


@open_to_everybody
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the people who run this installation."""
    page = Page(title=_("Kontakt"), lead=_("Slik når du dem som driver tjenesten."))
    return render(request, "shell/information/contact.html", _with_address(page))


@open_to_everybody
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the service is, where its facts come from, and under which licences they may be used."""
    page = Page(
        title=_("Om tjenesten"),
        lead=_(
            "Fotfeste følger én tråd: fra tilskuddet, gjennom veien til arbeid, til gevinsten som ble lovet."
        ),
    )
    return render(request, "shell/information/about.html", {**_with_address(page), "version": _version()})


@open_to_everybody
@require_safe
def feedback(request: HttpRequest) -> HttpResponse:
    """Where to send praise, faults and wishes."""
    page = Page(title=_("Gi tilbakemelding"), lead=_("Fortell oss hva som virker, og hva som ikke gjør det."))
    return render(request, "shell/information/feedback.html", _with_address(page))


def _with_address(page: Page) -> dict[str, object]:
    return {"page": page, "feedback_address": _feedback_address()}


def _feedback_address() -> str:
    """The address that the installation has set, or empty."""
    return str(getattr(settings, "FEEDBACK_ADDRESS", ""))


def _version() -> str:
    """Version of the installed package, or empty when it runs from a plain folder."""
    try:
        return version("fotfeste")
    except PackageNotFoundError:
        return ""
