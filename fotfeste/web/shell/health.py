"""Tells a watchman whether the service can answer people: one question to the database, and no details."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .access import open_to_everybody


@open_to_everybody
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """«ok» when the database answers. When it does not, the request has failed before it comes here."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
