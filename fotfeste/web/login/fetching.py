"""Fetches what a provider publishes, its configuration and keys: over TLS, in bounded time, kept for a short while."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache

from fotfeste.web.login.profiles import Provider

CONNECT_SECONDS, ANSWER_SECONDS = 3, 7
KEPT_SECONDS = 600
AGAIN_SECONDS = 60
WELL_KNOWN = "/.well-known/openid-configuration"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unavailable(Exception):
    """The provider did not answer as a provider must. Nothing of what it said is carried along."""


class CarefulSession(requests.Session):
    """Asks over TLS only, follows no redirects, and never waits for long."""

    def request(self, method: Any, url: Any, *args: Any, **more: Any) -> requests.Response:
        if not _is_safe(str(url)):
            raise requests.exceptions.InvalidURL("Only https is fetched.")
        more.setdefault("timeout", (CONNECT_SECONDS, ANSWER_SECONDS))
        more["allow_redirects"] = False
        return super().request(method, url, *args, **more)


def configuration(provider: Provider) -> dict[str, Any]:
    """What *provider* publishes about itself. Raises Unavailable, also when it says to be somebody else."""
    place = f"login:configuration:{provider.issuer}"
    found: dict[str, Any] | None = cache.get(place)
    if found is None:
        found = _fetch(provider.issuer.rstrip("/") + WELL_KNOWN)
        if found.get("issuer") != provider.issuer:
            raise Unavailable("issuer")
        if not all(_is_safe(str(found.get(name, ""))) for name in _ENDPOINTS):
            raise Unavailable("endpoints")
        cache.set(place, found, KEPT_SECONDS)
    return found


def keys(provider: Provider, key_id: str) -> list[dict[str, Any]]:
    """The public keys of *provider* named *key_id*. A name that is not known is asked for anew, once a minute."""
    place = f"login:keys:{provider.issuer}"
    known: list[dict[str, Any]] | None = cache.get(place)
    named = [one for one in known or [] if one.get("kid") == key_id]
    if named or (known is not None and not cache.add(f"{place}:again", True, AGAIN_SECONDS)):
        return named
    answer = _fetch(configuration(provider)["jwks_uri"]).get("keys")
    if not isinstance(answer, list):
        raise Unavailable("keys")
    known = [one for one in answer if isinstance(one, dict)]
    cache.set(place, known, KEPT_SECONDS)
    return [one for one in known if one.get("kid") == key_id]


def end_of_session(provider: Provider) -> str:
    """Where *provider* lets people sign out; empty when it does not say. Raises Unavailable."""
    place = str(configuration(provider).get("end_session_endpoint", ""))
    return place if _is_safe(place) else ""


def _fetch(address: str) -> dict[str, Any]:
    try:
        with CarefulSession() as session:
            answer = session.get(address, headers={"accept": "application/json"})
            found = answer.json() if answer.status_code == 200 else None
    except (requests.RequestException, ValueError) as fault:
        raise Unavailable(type(fault).__name__) from None
    if not isinstance(found, dict):
        raise Unavailable("answer")
    return found


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return True
    return parts.scheme == "http" and settings.SIGN_IN_OVER_LOOPBACK and _is_loopback(parts.hostname)


def _is_loopback(host: str | None) -> bool:
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
