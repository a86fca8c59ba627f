"""Keeps a session alive when the reader asks for it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from .access import open_to_everybody


@open_to_everybody
@require_POST
def keepalive(request: HttpRequest) -> HttpResponse:
    """Begins the session's time anew and answers with the seconds it now has; 401 when it has ended."""
    if request.session.is_empty():
        return JsonResponse({"seconds": 0}, status=401)
    request.session.modified = True
    return JsonResponse({"seconds": settings.SESSION_COOKIE_AGE})
