"""What is known of each provider of sign-in: whom it signs in, what it is asked for, and what is enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Audience(Enum):
    """Whom a provider signs in. Nobody is both: a provider for participants never opens the pages of the staff."""

    PARTICIPANTS = "participants"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider of this installation. Built from the environment by ``fotfeste.config.providers``.

    ``levels`` are the values of ``acr`` that are enough (R38), ``asks`` the ones that are asked for. Where a provider
    knows no ``acr``, ``context`` is the authentication context that ``acrs`` must hold. ``subject`` names the claims
    that together tell one identity from all others, and ``holds`` those that must have one value. ``number`` is the
    claim with the national id, where the provider gives one. With ``fresh`` the provider must ask anew, also when
    somebody else on a shared machine is still signed in there (R39). ``origins`` are the addresses that the browser
    may be sent on to from our own form.
    """

    key: str
    name: str
    audience: Audience
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ("openid",)
    levels: tuple[str, ...] = ()
    asks: str = ""
    context: str = ""
    subject: tuple[str, ...] = ("sub",)
    holds: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    fresh: bool = False
    origins: tuple[str, ...] = ()
