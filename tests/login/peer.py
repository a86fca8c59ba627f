"""The OpenID provider of the tests as they see it, and somebody at a browser without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.http import HttpResponse
from django.test import Client

from fotfeste.web.login.profiles import Audience, Provider

FOLDER = Path(__file__).parent / "provider"
SECRET = "a-secret-that-only-tests-know"


class Op:
    """The provider, seen from the tests."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def tell(self, **wanted: Any) -> None:
        """Say whom to sign in (``sub``, ``claims``) and what to forge from now on."""
        requests.post(f"{self.issuer}/tell", json=wanted, timeout=5).raise_for_status()

    def forgeries(self) -> list[str]:
        """Everything it can forge."""
        return list(requests.post(f"{self.issuer}/tell", json={}, timeout=5).json()["forgeries"])

    def asked(self) -> list[dict[str, str]]:
        """What it has been asked for since last time."""
        return list(requests.get(f"{self.issuer}/seen", timeout=5).json())


def profile(issuer: str, *, key: str, **more: Any) -> Provider:
    """A profile of the running provider; its client has the same name as the profile."""
    values: dict[str, Any] = {
        "name": "Prøveporten",
        "audience": Audience.STAFF,
        "levels": ("high",),
        "asks": "high",
        **more,
    }
    return Provider(key=key, issuer=issuer, client_id=key, client_secret=SECRET, **values)


class Person:
    """Somebody at a browser without a screen: follows the redirects between us and the provider."""

    def __init__(self) -> None:
        self.client = Client(headers={"accept-language": "nb"})
        self.outside = requests.Session()

    def leave(self, key: str, wanted: str = "") -> str:
        """Press the button of the sign-in page; answers where one is sent."""
        response = self.client.post(f"/logg-inn/gjennom/{key}", {"next": wanted})
        assert response.status_code == 302, response.content.decode()
        return str(response["location"])

    def at_the_provider(self, address: str) -> str:
        """Sign in over there; answers the address with which one is sent back."""
        for _ in range(10):
            if urlsplit(address).hostname == "testserver":
                return address
            answer = self.outside.get(address, allow_redirects=False, timeout=5)
            assert answer.is_redirect, answer.text
            address = urljoin(address, answer.headers["location"])
        raise AssertionError("The provider never sent the browser back.")

    def come_back(self, address: str) -> HttpResponse:
        """Open the address one was sent back with."""
        parts = urlsplit(address)
        return self.client.get(f"{parts.path}?{parts.query}")  # type: ignore[return-value]  # a test response

    def sign_in(self, key: str, wanted: str = "") -> HttpResponse:
        """All of it."""
        return self.come_back(self.at_the_provider(self.leave(key, wanted)))

    @property
    def is_signed_in(self) -> bool:
        """Whether the session belongs to an account."""
        return "_auth_user_id" in self.client.session
