"""Signing out where one signed in: the provider's own session ends too, when the provider has a place for it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from fotfeste.web.login import fetching
from fotfeste.web.login.profiles import Provider

SESSION_PROVIDER = "sign_in_provider"


def remember(request: HttpRequest, profile: Provider) -> None:
    """Keep through whom somebody signed in. Nothing of what the provider said is kept."""
    request.session[SESSION_PROVIDER] = profile.key


def address(request: HttpRequest) -> str:
    """Where to send the browser so that the provider's session ends too; empty when there is no such place.

    The ID token, which would spare a question there, holds a national id and must not stand in an address (R26).
    Ask before the session is cleared.
    """
    key = request.session.get(SESSION_PROVIDER)
    profile = next((one for one in settings.SIGN_IN_PROVIDERS if one.key == key), None)
    if profile is None:
        return ""
    try:
        place = fetching.end_of_session(profile)
    except fetching.Unavailable:
        return ""
    if not place:
        return ""
    asked = {
        "client_id": profile.client_id,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("kernel:sign_in")),
    }
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"
