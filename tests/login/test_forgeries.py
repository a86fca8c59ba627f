"""Every forged, old, borrowed or incomplete answer is refused, and leaves nobody signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from fotfeste.people.national_ids import synthetic
from fotfeste.web.login import fetching
from tests.login.peer import Op, Person, profile

pytestmark = pytest.mark.django_db
Tell = Callable[..., None]

# What each forgery is refused for. The list is compared with the provider's own, so that none is forgotten.
REFUSED_FOR = {
    "nonce": "nonce",
    "no-nonce": "nonce",
    "issuer": "issuer",
    "no-issuer": "missing",
    "audience": "audience",
    "more-audiences": "audience",
    "azp": "audience",
    "expired": "expired",
    "no-expiry": "missing",
    "issued-ahead": "issued",
    "issued-long-ago": "issued",
    "no-issued": "missing",
    "no-subject": "missing",
    "no-auth-time": "missing",
    "old-auth-time": "stale",
    "no-level": "level",
    "low-level": "level",
    "level-list": "level",
    "unsigned": "algorithm",
    "no-signature": "signature",
    "wrong-key": "signature",
    "unknown-key": "key",
    "own-key-in-header": "key",
    "public-key-as-secret": "algorithm",
    "client-secret": "algorithm",
    "changed": "signature",
    "not-a-token": "form",
    "no-token": "missing",
    "replayed": "nonce",
}


def _reasons(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [str(one.args[1]) for one in caplog.records if one.name == "fotfeste.sign_in" and one.args]


def _changed(address: str, **changes: str | None) -> str:
    parts = urlsplit(address)
    query: dict[str, Any] = {key: one[0] for key, one in parse_qs(parts.query).items()} | changes
    return f"{parts.path}?{urlencode({key: one for key, one in query.items() if one is not None})}"


def test_every_forgery_of_the_provider_is_tried(op: Op) -> None:
    assert set(op.forgeries()) == set(REFUSED_FOR)


@pytest.mark.parametrize(("forgery", "reason"), REFUSED_FOR.items())
def test_a_forgery_is_refused(
    forgery: str, reason: str, as_demo_participant: Tell, caplog: pytest.LogCaptureFixture
) -> None:
    as_demo_participant()
    assert Person().sign_in("participants").status_code == 302, "the honest answer must be taken"
    as_demo_participant(forge=forgery)
    caplog.clear()
    victim = Person()
    response = victim.sign_in("participants")
    assert response.status_code == 403
    assert not victim.is_signed_in
    assert _reasons(caplog) == [reason]
    assert synthetic(1).reveal() not in response.content.decode()


def test_a_signature_with_elliptic_curves_is_taken(person: Person, op: Op) -> None:
    op.tell(sub="somebody", claims={"acr": "high"})
    assert person.sign_in("staff-ec")["location"] == "/logg-inn/koble-til"


def test_a_level_below_the_profile_is_refused(person: Person, as_demo_participant: Tell) -> None:
    as_demo_participant(claims={"acr": "idporten-loa-substantial"})
    response = person.sign_in("participants")
    assert "ikke sikker nok" in response.content.decode()
    assert not person.is_signed_in


@pytest.mark.parametrize("acrs", [None, [], ["c2"], "c1", "c10", {"c1": True}])
def test_entra_must_have_met_the_authentication_context(person: Person, op: Op, acrs: Any) -> None:
    op.tell(sub="x", claims={"tid": "a-tenant", "oid": "an-object", "acrs": acrs})
    assert person.sign_in("entra").status_code == 403
    assert not person.is_signed_in


@pytest.mark.parametrize(
    "wrong", [{"tid": "another-tenant"}, {"tid": None}, {"oid": None}, {"oid": ""}, {"oid": 7}]
)
def test_entra_is_keyed_on_tenant_and_object(person: Person, op: Op, wrong: dict[str, Any]) -> None:
    claims = {"tid": "a-tenant", "oid": "an-object", "acrs": ["c1"], **wrong}
    op.tell(sub="x", claims={key: one for key, one in claims.items() if one is not None})
    assert person.sign_in("entra").status_code == 403


def test_entra_is_taken_when_all_holds(person: Person, op: Op) -> None:
    op.tell(sub="x", claims={"tid": "a-tenant", "oid": "an-object", "acrs": ["c1"]})
    assert person.sign_in("entra")["location"] == "/logg-inn/koble-til"
    asked = op.asked()[0]
    assert asked["claims"] == '{"id_token":{"acrs":{"essential":true,"value":"c1"}}}'


def test_an_answer_is_used_once(person: Person, as_demo_participant: Tell) -> None:
    as_demo_participant()
    address = person.at_the_provider(person.leave("participants"))
    assert person.come_back(address).status_code == 302
    person.client.post("/logg-ut")
    again = person.come_back(address)
    assert "brukt eller for gammel" in again.content.decode()
    assert not person.is_signed_in


def test_a_code_is_used_once(
    person: Person, as_demo_participant: Tell, caplog: pytest.LogCaptureFixture
) -> None:
    as_demo_participant()
    used = person.at_the_provider(person.leave("participants"))
    person.come_back(used)
    person.client.post("/logg-ut")
    fresh = person.at_the_provider(person.leave("participants"))
    code = parse_qs(urlsplit(used).query)["code"][0]
    person.client.get(_changed(fresh, code=code))
    assert not person.is_signed_in
    assert _reasons(caplog) == ["exchange"]


def test_an_answer_to_another_browser_is_refused(as_demo_participant: Tell) -> None:
    as_demo_participant()
    thief, victim = Person(), Person()
    address = thief.at_the_provider(thief.leave("participants"))
    assert victim.come_back(address).status_code == 403
    assert not victim.is_signed_in


def test_a_code_of_somebody_else_does_not_fit_ones_own_state(
    as_demo_participant: Tell, caplog: pytest.LogCaptureFixture
) -> None:
    as_demo_participant()
    thief, victim = Person(), Person()
    stolen = parse_qs(urlsplit(thief.at_the_provider(thief.leave("participants"))).query)["code"][0]
    own = victim.at_the_provider(victim.leave("participants"))
    victim.client.get(_changed(own, code=stolen))
    assert not victim.is_signed_in
    # The provider refuses: the code belongs to another PKCE challenge.
    assert _reasons(caplog) == ["exchange"]


def test_an_answer_to_another_provider_is_refused(person: Person, as_demo_participant: Tell) -> None:
    as_demo_participant()
    address = person.at_the_provider(person.leave("participants"))
    other = address.replace("/gjennom/participants/", "/gjennom/staff/")
    assert person.come_back(other).status_code == 403
    assert not person.is_signed_in


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": None}, "state"),
        ({"state": ""}, "state"),
        ({"state": "guessed"}, "state"),
        ({"code": None}, "code"),
        ({"code": ""}, "code"),
        ({"code": "guessed"}, "exchange"),
        ({"iss": "https://evil.invalid"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"error": "server_error"}, "provider"),
    ],
)
def test_a_changed_address_is_refused(
    person: Person,
    as_demo_participant: Tell,
    caplog: pytest.LogCaptureFixture,
    change: dict[str, str | None],
    reason: str,
) -> None:
    as_demo_participant()
    address = person.at_the_provider(person.leave("participants"))
    assert person.client.get(_changed(address, **change)).status_code == 403
    assert not person.is_signed_in
    assert _reasons(caplog) == [reason]


def test_two_states_are_refused(person: Person, as_demo_participant: Tell) -> None:
    as_demo_participant()
    address = person.at_the_provider(person.leave("participants"))
    assert person.come_back(f"{address}&state=another").status_code == 403


def test_an_old_state_is_refused(person: Person, as_demo_participant: Tell) -> None:
    as_demo_participant()
    address = person.at_the_provider(person.leave("participants"))
    session = person.client.session
    states = session["socialaccount_states"]
    session["socialaccount_states"] = {
        key: (state, at - dt.timedelta(minutes=11).total_seconds(), of)
        for key, (state, at, of) in states.items()
    }
    session.save()
    assert person.come_back(address).status_code == 403


def test_an_answer_can_not_be_posted(person: Person, op: Op) -> None:
    assert (
        person.client.post("/logg-inn/gjennom/participants/svar", {"code": "x", "state": "y"}).status_code
        == 405
    )


def test_signing_in_can_not_be_begun_by_a_link(person: Person, op: Op) -> None:
    assert person.client.get("/logg-inn/gjennom/participants").status_code == 405


# What the provider publishes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "configuration",
    [
        {"issuer": "https://evil.invalid"},
        {"token_endpoint": "http://evil.invalid/token"},
        {"jwks_uri": "http://evil.invalid/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": ""},
    ],
)
def test_a_strange_configuration_is_refused(person: Person, op: Op, configuration: dict[str, str]) -> None:
    op.tell(configuration=configuration)
    response = person.client.post("/logg-inn/gjennom/participants")
    assert response.status_code == 403
    assert "svarer ikke nå" in response.content.decode()


def test_a_provider_that_is_down_is_told_of(person: Person, op: Op, settings: Any) -> None:
    settings.SIGN_IN_PROVIDERS = [profile("http://127.0.0.1:9", key="participants")]
    response = person.client.post("/logg-inn/gjennom/participants")
    assert "svarer ikke nå" in response.content.decode()


def test_plain_http_is_for_tests_only(op: Op, settings: Any) -> None:
    settings.SIGN_IN_OVER_LOOPBACK = False
    with pytest.raises(fetching.Unavailable):
        fetching.configuration(settings.SIGN_IN_PROVIDERS[0])


@pytest.mark.parametrize(
    "address", ["http://192.0.2.1", "http://localhost.evil.invalid", "ftp://127.0.0.1", "file:///etc"]
)
def test_only_this_machine_is_asked_without_tls(address: str, op: Op) -> None:
    with pytest.raises(fetching.Unavailable):
        fetching.configuration(profile(address, key="x"))


def test_keys_are_kept_and_unknown_ones_asked_for_once(op: Op, settings: Any) -> None:
    known = settings.SIGN_IN_PROVIDERS[0]
    assert len(fetching.keys(known, "rsa")) == 1
    assert fetching.keys(known, "nobody") == []
    settings.SIGN_IN_OVER_LOOPBACK = False  # from here on, asking again would raise
    assert len(fetching.keys(known, "rsa")) == 1
    assert fetching.keys(known, "nobody") == []
