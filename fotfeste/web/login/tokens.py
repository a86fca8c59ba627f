"""Checks an ID token: every rule of OpenID Connect Core 3.1.3.7, and none of them by trust in the channel.

Pure: the keys, the nonce and the time are given. The reasons of a refusal are words from a fixed list, so that they
can be logged without anything about anybody.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Callable, Mapping
from typing import Any

import jwt

from fotfeste.web.login.profiles import Provider

ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
LEEWAY = dt.timedelta(seconds=30)
OLDEST = dt.timedelta(minutes=10)
FRESH = dt.timedelta(minutes=10)
LONGEST_SUBJECT = 255
Claims = Mapping[str, Any]
FindKeys = Callable[[str], list[dict[str, Any]]]


class Refused(Exception):
    """A sign-in that is refused. ``reason`` is one word for the log, with no personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def verify(token: str, *, provider: Provider, keys: FindKeys, nonce: str, now: dt.datetime) -> Claims:
    """The claims of *token*, when all of them hold. Raises Refused."""
    algorithm, key = _key(token, keys)
    try:
        claims = jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            audience=provider.client_id,
            issuer=provider.issuer,
            # Times are checked below, against the clock that was given.
            options={
                "require": ["iss", "sub", "aud", "exp", "iat"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "strict_aud": False,
                "enforce_minimum_key_length": True,
            },
        )
    except jwt.InvalidIssuerError:
        raise Refused("issuer") from None
    except jwt.InvalidAudienceError:
        raise Refused("audience") from None
    except jwt.MissingRequiredClaimError:
        raise Refused("missing") from None
    except jwt.PyJWTError:
        raise Refused("signature") from None
    _check_audience(claims, provider)
    _check_times(claims, now)
    _check_nonce(claims, nonce)
    _check_level(claims, provider)
    if provider.fresh:
        _check_fresh(claims, now)
    return claims


def subject_of(claims: Claims, provider: Provider) -> str:
    """What tells this identity from all others at the issuer. Raises Refused when a part of it is missing."""
    if any(str(claims.get(name, "")).lower() != value for name, value in provider.holds.items()):
        raise Refused("tenant")
    parts = [claims.get(name) for name in provider.subject]
    if not all(isinstance(one, str) and one for one in parts):
        raise Refused("missing")
    subject = ":".join(map(str, parts))
    if len(subject) > LONGEST_SUBJECT:
        raise Refused("subject")
    return subject


def _key(token: str, keys: FindKeys) -> tuple[str, Any]:
    """The algorithm and public key that *token* claims, when both are of those we take."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise Refused("form") from None
    algorithm, key_id = header.get("alg"), header.get("kid")
    # «none» and the symmetric ones would let anybody sign who knows the public key.
    if algorithm not in ALGORITHMS:
        raise Refused("algorithm")
    if "crit" in header or not isinstance(key_id, str):
        raise Refused("key")
    fitting = [
        one
        for one in keys(key_id)
        if one.get("kty") == ALGORITHMS[algorithm]
        and one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
    ]
    if len(fitting) != 1:
        raise Refused("key")
    try:
        return algorithm, jwt.PyJWK(fitting[0], algorithm).key
    except jwt.PyJWTError:
        raise Refused("key") from None


def _check_audience(claims: Claims, provider: Provider) -> None:
    audience = claims["aud"]
    if audience not in (provider.client_id, [provider.client_id]):
        raise Refused("audience")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise Refused("audience")


def _check_times(claims: Claims, now: dt.datetime) -> None:
    expires, issued = _moment(claims, "exp"), _moment(claims, "iat")
    if expires + LEEWAY <= now:
        raise Refused("expired")
    if issued - LEEWAY > now or issued + OLDEST < now:
        raise Refused("issued")
    if "nbf" in claims and _moment(claims, "nbf") - LEEWAY > now:
        raise Refused("issued")


def _check_nonce(claims: Claims, nonce: str) -> None:
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise Refused("nonce")


def _check_level(claims: Claims, provider: Provider) -> None:
    if provider.levels and claims.get("acr") not in provider.levels:
        raise Refused("level")
    if provider.context:
        met = claims.get("acrs")
        if not isinstance(met, list) or provider.context not in met:
            raise Refused("level")
    if not provider.levels and not provider.context:
        raise Refused("level")


def _check_fresh(claims: Claims, now: dt.datetime) -> None:
    if "auth_time" not in claims:
        raise Refused("missing")
    signed_in = _moment(claims, "auth_time")
    if signed_in - LEEWAY > now or signed_in + FRESH + LEEWAY < now:
        raise Refused("stale")


def _moment(claims: Claims, name: str) -> dt.datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("missing")
    try:
        return dt.datetime.fromtimestamp(value, dt.UTC)
    except (OverflowError, ValueError, OSError):
        raise Refused("issued") from None
