"""Builds the providers of sign-in from the environment. One is enabled when its client id is set; several may be.

What each demands is law, not taste: «substantial» at least for participants, «high» for staff (R38).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from fotfeste.config.env import Environment
from fotfeste.web.login.profiles import Audience, Provider

IDPORTEN_LEVELS = ("idporten-loa-substantial", "idporten-loa-high")
ANSATTPORTEN_LEVELS = ("high", "entraid")
FEIDE_LEVEL = "urn:mace:feide.no:auth:level:fad08:3"
ENTRA = "https://login.microsoftonline.com"
_TENANT = re.compile(r"([a-z][a-z0-9-]{0,30}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)


def providers(env: Environment) -> list[Provider]:
    """The enabled providers, in the order they are shown. What is wrong is noted among the faults of *env*."""
    return [*_idporten(env), *_ansattporten(env), *_entra(env), *_feide(env)]


def origins(enabled: list[Provider], env: Environment) -> list[str]:
    """Where forms may lead, beside our own pages: browsers check each redirect after a form against this list."""
    return sorted({*(one for provider in enabled for one in provider.origins), *_more_origins(env)})


def _idporten(env: Environment) -> Iterator[Provider]:
    if client_id := env.text("FOTFESTE_IDPORTEN_CLIENT_ID"):
        issuer = _issuer(env, "FOTFESTE_IDPORTEN_ISSUER", "https://idporten.no")
        least = env.text("FOTFESTE_IDPORTEN_LEVEL", "substantial")
        if least not in ("substantial", "high"):
            env.faults.append("FOTFESTE_IDPORTEN_LEVEL must be substantial or high.")
        levels = IDPORTEN_LEVELS[1:] if least == "high" else IDPORTEN_LEVELS
        yield Provider(
            key="idporten",
            name="ID-porten",
            audience=Audience.PARTICIPANTS,
            issuer=issuer,
            client_id=client_id,
            client_secret=env.required("FOTFESTE_IDPORTEN_CLIENT_SECRET"),
            levels=levels,
            asks=levels[0],
            number="pid",
            fresh=True,
            origins=_with_login(issuer),
        )


def _ansattporten(env: Environment) -> Iterator[Provider]:
    if client_id := env.text("FOTFESTE_ANSATTPORTEN_CLIENT_ID"):
        issuer = _issuer(env, "FOTFESTE_ANSATTPORTEN_ISSUER", "https://ansattporten.no")
        levels = tuple(env.names("FOTFESTE_ANSATTPORTEN_LEVELS")) or ANSATTPORTEN_LEVELS[:1]
        if not set(levels) <= set(ANSATTPORTEN_LEVELS):
            env.faults.append(
                "FOTFESTE_ANSATTPORTEN_LEVELS may hold high and entraid. Staff do not sign in on a lower level."
            )
        yield Provider(
            key="ansattporten",
            name="Ansattporten",
            audience=Audience.STAFF,
            issuer=issuer,
            client_id=client_id,
            client_secret=env.required("FOTFESTE_ANSATTPORTEN_CLIENT_SECRET"),
            levels=levels,
            asks=" ".join(levels),
            number="pid",
            fresh=True,
            origins=_with_login(issuer),
        )


def _entra(env: Environment) -> Iterator[Provider]:
    if client_id := env.text("FOTFESTE_ENTRA_CLIENT_ID"):
        secret = env.required("FOTFESTE_ENTRA_CLIENT_SECRET")
        context = env.required("FOTFESTE_ENTRA_CONTEXT", _context_fault)
        env.required("FOTFESTE_ENTRA_TENANTS")
        tenants = env.names("FOTFESTE_ENTRA_TENANTS")
        for one in tenants:
            found = _TENANT.fullmatch(one)
            if found is None:
                env.faults.append(
                    f"FOTFESTE_ENTRA_TENANTS: {one!r} must be a short name, a colon and the tenant's id."
                )
                continue
            name, tenant = found[1].lower(), found[2].lower()
            yield Provider(
                key=f"entra-{name}",
                name="Microsoft Entra" if len(tenants) == 1 else f"Microsoft Entra ({name})",
                audience=Audience.STAFF,
                issuer=f"{ENTRA}/{tenant}/v2.0",
                client_id=client_id,
                client_secret=secret,
                context=context,
                # An account keeps its oid whatever it is called; names and addresses are given to others later.
                subject=("tid", "oid"),
                holds={"tid": tenant},
                origins=(ENTRA,),
            )


def _feide(env: Environment) -> Iterator[Provider]:
    if client_id := env.text("FOTFESTE_FEIDE_CLIENT_ID"):
        issuer = _issuer(env, "FOTFESTE_FEIDE_ISSUER", "https://auth.dataporten.no")
        level = env.text("FOTFESTE_FEIDE_LEVEL", FEIDE_LEVEL)
        yield Provider(
            key="feide",
            name="Feide",
            audience=Audience.STAFF,
            issuer=issuer,
            client_id=client_id,
            client_secret=env.required("FOTFESTE_FEIDE_CLIENT_SECRET"),
            scopes=("openid", "userid"),
            levels=(level,),
            asks=level,
            origins=(issuer, "https://*.dataporten.no", "https://*.feide.no"),
        )


def _issuer(env: Environment, name: str, default: str) -> str:
    issuer = env.text(name, default)
    parts = urlsplit(issuer)
    # Plain http is refused again where addresses are fetched, except from this machine in tests.
    if parts.scheme not in ("https", "http") or not parts.netloc or parts.query or parts.fragment:
        env.faults.append(f"{name} must be an address that begins with https://.")
    return issuer


def _with_login(issuer: str) -> tuple[str, ...]:
    """Digdir's providers send the browser to login.<issuer>."""
    parts = urlsplit(issuer)
    own = f"{parts.scheme}://{parts.netloc}"
    return (own, f"https://login.{parts.netloc}") if parts.scheme == "https" else (own,)


def _more_origins(env: Environment) -> list[str]:
    wanted = env.names("FOTFESTE_SIGN_IN_ORIGINS")
    for one in wanted:
        if not re.fullmatch(r"https://[A-Za-z0-9.*:-]+", one):
            env.faults.append(f"FOTFESTE_SIGN_IN_ORIGINS: {one!r} must be https:// and a host, nothing more.")
    return wanted


def _context_fault(value: str) -> str | None:
    if not re.fullmatch(r"c[1-9][0-9]?", value):
        return (
            "FOTFESTE_ENTRA_CONTEXT must be c1 to c99, an authentication context that demands strong sign-in."
        )
    return None
