"""Error pages: what happened, whose fault it is, and what to do next."""

from __future__ import annotations

import logging
import secrets

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from fotfeste.kernel.errors import Denied

from .context import anonymous
from .pages import Page

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that can not be read."""
    return _bare(request, 400, _("Vi forstod ikke det som ble sendt"), "bad_request")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: says which condition failed, in the sentence that the refusal carries."""
    reason = str(exception) if isinstance(exception, Denied | PermissionDenied) else ""
    return _whole(request, 403, _("Du har ikke tilgang til denne siden"), "forbidden", reason=reason)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words whether the thing does not exist or is protected."""
    return _whole(request, 404, _("Vi finner ikke siden"), "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, with a code that leads support to the line in the log."""
    code = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    log.error("The page failed. Reference %s", code)
    return _bare(request, 500, _("Noe gikk galt hos oss"), "server_error", code=code)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """503: the service is closed for a while."""
    answer = _bare(request, 503, _("Tjenesten er stengt en liten stund"), "unavailable")
    answer["Retry-After"] = "300"
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token: nearly always a page that stood open too long."""
    return _bare(request, 403, _("Skjemaet er for gammelt til å sendes"), "csrf_failure")


def _whole(request: HttpRequest, status: int, title: str, kind: str, **details: str) -> HttpResponse:
    """A page with the ordinary shell, so that the reader can go on from here."""
    return render(request, f"shell/errors/{kind}.html", _context(title, details), status=status)


def _bare(request: HttpRequest, status: int, title: str, kind: str, **details: str) -> HttpResponse:
    """A page without context processors, since what failed may be exactly what they need."""
    context = {**_context(title, details), "shell": anonymous(request)}
    return HttpResponse(render_to_string(f"shell/errors/{kind}.html", context), status=status)


def _context(title: str, details: dict[str, str]) -> dict[str, object]:
    return {
        "page": Page(title=title),
        "feedback_address": getattr(settings, "FEEDBACK_ADDRESS", ""),
        "reason": "",
        "code": "",
        **details,
    }
