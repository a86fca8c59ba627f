"""The strict OpenID Connect client, on allauth's: its state, PKCE and code exchange, with our own check of the answer.

allauth would look a user up, link by e-mail, or make one, and trusts an unsigned ID token that came over TLS. None of
that is reached from here: what comes out is verified claims, and who they belong to is decided elsewhere.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any

import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from fotfeste.web.login import fetching, tokens
from fotfeste.web.login.profiles import Provider
from fotfeste.web.login.tokens import Claims, Refused


class NothingStored(DefaultSocialAccountAdapter):
    """What allauth asks us: no sign-up, no applications in the database, and careful requests."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def list_apps(self, *args: Any, **kwargs: Any) -> list[SocialApp]:
        return []

    def get_requests_session(self) -> requests.Session:
        return fetching.CarefulSession()


@dataclass(frozen=True)
class Answer:
    """What a provider has vouched for: the claims, and where the person wanted to go."""

    claims: Claims
    wanted: str


class StrictAdapter(OpenIDConnectOAuth2Adapter):
    """Knows one provider from the settings, and reads its configuration with care."""

    def __init__(self, request: HttpRequest, provider: StrictProvider) -> None:
        self.strict = provider
        super().__init__(request, provider.app.provider_id)

    def get_provider(self) -> StrictProvider:
        return self.strict

    @property
    def openid_config(self) -> dict[str, Any]:
        return fetching.configuration(self.strict.profile)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("login:answer", args=[app.provider_id]))


class StrictProvider(OpenIDConnectProvider):
    """One provider of the settings, for one request."""

    def __init__(self, request: HttpRequest, profile: Provider) -> None:
        self.profile = profile
        app = SocialApp(
            provider="openid_connect",
            provider_id=profile.key,
            name=profile.name,
            client_id=profile.client_id,
            secret=profile.client_secret,
            settings={
                "server_url": profile.issuer,
                "scope": list(profile.scopes),
                "oauth_pkce_enabled": True,
                "token_auth_method": "client_secret_post",
                "fetch_userinfo": False,
            },
        )
        super().__init__(request, app=app)

    def get_oauth2_adapter(self, request: HttpRequest) -> StrictAdapter:
        return StrictAdapter(request, self)

    def begin(self, wanted: str) -> HttpResponseBase:
        """Send the browser to the provider. Raises Refused when the provider can not be reached."""
        nonce = secrets.token_urlsafe(32)
        try:
            return self.redirect(
                self.request,
                process=AuthProcess.LOGIN,
                next_url=wanted or None,
                data={"nonce": nonce},
                state_id=secrets.token_urlsafe(32),
                scope=list(self.profile.scopes),
                auth_params=self._asked(nonce),
            )
        except fetching.Unavailable:
            raise Refused("unavailable") from None

    def finish(self) -> Answer:
        """Check what the browser came back with, and fetch and check the ID token. Raises Refused."""
        state = self._state()
        given = self.request.GET
        if "error" in given:
            raise Refused("cancelled" if given["error"] == "access_denied" else "provider")
        code = given.get("code", "")
        if not code:
            raise Refused("code")
        try:
            self._check_sender()
            token = self._exchange(code, state)
            claims = tokens.verify(
                token,
                provider=self.profile,
                keys=lambda key_id: fetching.keys(self.profile, key_id),
                nonce=str(state["data"]["nonce"]),
                now=timezone.now(),
            )
        except fetching.Unavailable:
            raise Refused("unavailable") from None
        return Answer(claims, str(state.get("next") or ""))

    def _state(self) -> dict[str, Any]:
        """What was put aside at the start, by this browser, for this provider. It can be taken out once."""
        given = self.request.GET.getlist("state")
        found = (
            statekit.unstash_state(self.request, provider_id=self.sub_id, state_id=given[0])
            if len(given) == 1
            else None
        )
        if found is None or not found.get("pkce_code_verifier"):
            raise Refused("state")
        return found

    def _check_sender(self) -> None:
        """Another provider must not be able to pass its answer off as this one's (RFC 9207)."""
        given = self.request.GET.get("iss")
        promised = fetching.configuration(self.profile).get("authorization_response_iss_parameter_supported")
        if given is None and promised is not True:
            return
        if not hmac.compare_digest((given or "").encode(), self.profile.issuer.encode()):
            raise Refused("issuer")

    def _exchange(self, code: str, state: dict[str, Any]) -> str:
        """The ID token for *code*; the access token that comes with it is not kept."""
        client = self.get_oauth2_adapter(self.request).get_client(self.request, self.app)
        try:
            answer = client.get_access_token(code, pkce_code_verifier=state["pkce_code_verifier"])
        except (OAuth2Error, requests.RequestException, ValueError):
            # What the provider said may quote the code or more, so it goes no further.
            raise Refused("exchange") from None
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise Refused("missing")
        return token

    def _asked(self, nonce: str) -> dict[str, str]:
        asked = {"nonce": nonce, "response_mode": "query"}
        if self.profile.asks:
            asked["acr_values"] = self.profile.asks
        if self.profile.context:
            wanted = {"id_token": {"acrs": {"essential": True, "value": self.profile.context}}}
            asked["claims"] = json.dumps(wanted, separators=(",", ":"))
        if self.profile.fresh:
            asked |= {"prompt": "login", "max_age": str(int(tokens.FRESH.total_seconds()))}
        return asked
