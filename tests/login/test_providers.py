"""The providers that the environment enables, and the faults it can have, all told at once."""

from __future__ import annotations

import pytest

from fotfeste.config.env import Environment
from fotfeste.config.providers import origins, providers
from fotfeste.web.login.profiles import Audience, Provider

TENANT = "11111111-2222-3333-4444-555555555555"
ALL = {
    "FOTFESTE_IDPORTEN_CLIENT_ID": "i",
    "FOTFESTE_IDPORTEN_CLIENT_SECRET": "s",
    "FOTFESTE_ANSATTPORTEN_CLIENT_ID": "a",
    "FOTFESTE_ANSATTPORTEN_CLIENT_SECRET": "s",
    "FOTFESTE_ENTRA_CLIENT_ID": "e",
    "FOTFESTE_ENTRA_CLIENT_SECRET": "s",
    "FOTFESTE_ENTRA_TENANTS": f"nav:{TENANT}, oslo:{TENANT[::-1].replace('-', '')[:8]}-2222-3333-4444-555555555555",
    "FOTFESTE_ENTRA_CONTEXT": "c1",
    "FOTFESTE_FEIDE_CLIENT_ID": "f",
    "FOTFESTE_FEIDE_CLIENT_SECRET": "s",
}


def _read(**values: str) -> tuple[dict[str, Provider], list[str]]:
    env = Environment(values)
    return {one.key: one for one in providers(env)}, env.faults


def test_without_a_client_id_none_is_enabled() -> None:
    assert _read() == ({}, [])


def test_all_at_once() -> None:
    found, faults = _read(**ALL)
    assert list(found) == ["idporten", "ansattporten", "entra-nav", "entra-oslo", "feide"]
    assert faults == []


def test_only_idporten_is_for_participants() -> None:
    found, _faults = _read(**ALL)
    assert [key for key, one in found.items() if one.audience is Audience.PARTICIPANTS] == ["idporten"]


def test_participants_need_substantial_and_staff_high() -> None:
    found, _faults = _read(**ALL)
    assert found["idporten"].levels == ("idporten-loa-substantial", "idporten-loa-high")
    assert found["ansattporten"].levels == ("high",)
    assert found["feide"].levels == ("urn:mace:feide.no:auth:level:fad08:3",)
    assert found["entra-nav"].context == "c1"


def test_every_provider_demands_a_level() -> None:
    found, _faults = _read(**ALL)
    assert all(one.levels or one.context for one in found.values())


def test_high_can_be_demanded_of_participants() -> None:
    found, _faults = _read(**ALL, FOTFESTE_IDPORTEN_LEVEL="high")
    assert found["idporten"].levels == ("idporten-loa-high",)
    assert found["idporten"].asks == "idporten-loa-high"


def test_entra_is_keyed_on_tenant_and_object() -> None:
    found, _faults = _read(**ALL)
    assert found["entra-nav"].subject == ("tid", "oid")
    assert found["entra-nav"].holds == {"tid": TENANT}
    assert found["entra-nav"].issuer == f"https://login.microsoftonline.com/{TENANT}/v2.0"


def test_a_secret_is_never_shown() -> None:
    found, _faults = _read(**{**ALL, "FOTFESTE_FEIDE_CLIENT_SECRET": "very-secret"})
    assert "very-secret" not in repr(found["feide"])


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"FOTFESTE_IDPORTEN_CLIENT_SECRET": ""}, "FOTFESTE_IDPORTEN_CLIENT_SECRET"),
        ({"FOTFESTE_IDPORTEN_LEVEL": "low"}, "FOTFESTE_IDPORTEN_LEVEL"),
        ({"FOTFESTE_IDPORTEN_ISSUER": "idporten.no"}, "FOTFESTE_IDPORTEN_ISSUER"),
        ({"FOTFESTE_ANSATTPORTEN_LEVELS": "high, substantial"}, "FOTFESTE_ANSATTPORTEN_LEVELS"),
        ({"FOTFESTE_ENTRA_TENANTS": ""}, "FOTFESTE_ENTRA_TENANTS"),
        ({"FOTFESTE_ENTRA_TENANTS": "common"}, "FOTFESTE_ENTRA_TENANTS"),
        ({"FOTFESTE_ENTRA_CONTEXT": ""}, "FOTFESTE_ENTRA_CONTEXT"),
        ({"FOTFESTE_ENTRA_CONTEXT": "mfa"}, "FOTFESTE_ENTRA_CONTEXT"),
    ],
)
def test_a_fault_names_the_setting(changes: dict[str, str], name: str) -> None:
    _found, faults = _read(**{**ALL, **changes})
    assert len(faults) == 1
    assert name in faults[0]


def test_all_faults_are_told_at_once() -> None:
    _found, faults = _read(
        FOTFESTE_IDPORTEN_CLIENT_ID="i", FOTFESTE_ENTRA_CLIENT_ID="e", FOTFESTE_FEIDE_CLIENT_ID="f"
    )
    assert len(faults) == 5


def test_forms_may_lead_to_the_providers_and_no_further() -> None:
    env = Environment({**ALL, "FOTFESTE_SIGN_IN_ORIGINS": "https://login.bank.invalid"})
    found = origins(providers(env), env)
    assert "https://idporten.no" in found
    assert "https://login.idporten.no" in found
    assert "https://login.bank.invalid" in found
    assert not [one for one in found if not one.startswith("https://")]
    assert env.faults == []


@pytest.mark.parametrize(
    "origin", ["*", "http://login.invalid", "https://x.invalid/path", "https://x y; script-src *"]
)
def test_an_origin_must_be_a_host(origin: str) -> None:
    env = Environment({"FOTFESTE_SIGN_IN_ORIGINS": origin})
    origins([], env)
    assert len(env.faults) == 1
