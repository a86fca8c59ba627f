"""Signing in: the demo's one click, passwords, throttling, and where one comes afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from fotfeste.kernel import actor as actors
from fotfeste.kernel.demo import DEMO_STAFF, demo_account
from fotfeste.kernel.models import Account, Organisation, Staff, StaffRole

pytestmark = pytest.mark.django_db
PASSWORD = "fire ord som ingen gjetter"


@pytest.fixture
def account() -> Account:
    """An account with a password and a role."""
    made = Account.objects.create_account("ola.nordmann", PASSWORD)
    staff = Staff.objects.create(account=made, name="Ola Nordmann")
    with actors.enter(actors.system("test")):
        StaffRole.objects.create(
            staff=staff,
            organisation=Organisation.objects.get(key="oslomet"),
            role="evaluator",
            valid_from="2024-01-01",
        )
    return made


def _try(client: Client, login: str = "ola.nordmann", password: str = PASSWORD, **more: str) -> Any:
    return client.post(
        "/logg-inn", {"username": login, "password": password, **more}, headers={"accept-language": "nb"}
    )


@pytest.mark.parametrize("one", DEMO_STAFF, ids=lambda one: one.role)
def test_the_demo_lets_each_role_in_with_one_click(one: Any, client: Client) -> None:
    assert one.name in client.get("/logg-inn").content.decode()
    assert client.post(f"/logg-inn/demo/{one.role}")["Location"] == "/i-dag"
    assert client.get("/i-dag").status_code == 200


def test_a_role_that_the_demo_does_not_have_is_not_found(client: Client) -> None:
    assert client.post("/logg-inn/demo/konge").status_code == 404


def test_outside_the_demo_there_is_no_one_click(client: Client, settings: Any) -> None:
    settings.DEMO = False
    page = client.get("/logg-inn").content.decode()
    assert "/logg-inn/demo/" not in page
    assert client.post("/logg-inn/demo/observer").status_code == 404


def test_a_password_lets_one_in(client: Client, account: Account) -> None:
    assert _try(client, login=" Ola.Nordmann ").status_code == 302
    assert client.get("/konto").status_code == 200


@pytest.mark.parametrize(("login", "password"), [("ola.nordmann", "feil"), ("finnes.ikke", PASSWORD)])
def test_the_refusal_does_not_say_which_was_wrong(
    login: str, password: str, client: Client, account: Account
) -> None:
    answer = _try(client, login, password)
    assert answer.status_code == 422
    assert "Brukernavnet eller passordet er feil." in answer.content.decode()


def test_empty_fields_are_told_in_a_summary(client: Client) -> None:
    page = _try(client, "", "").content.decode()
    assert "Skriv inn brukernavnet." in page
    assert "Skriv inn passordet." in page
    assert "Du må rette dette før du kan gå videre" in page


def test_a_closed_account_is_not_let_in(client: Client, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert _try(client).status_code == 422


def test_an_account_without_a_password_is_not_let_in_by_one(client: Client) -> None:
    assert demo_account("observer") is not None
    assert _try(client, "demo-observer", "").status_code == 422


def test_too_many_attempts_are_stopped_with_how_long_to_wait(client: Client, account: Account) -> None:
    for _time in range(settings.AXES_FAILURE_LIMIT - 1):
        _try(client, password="feil")
    stopped = _try(client, password="feil")
    assert stopped.status_code == 429
    assert "Vent 15 minutter" in stopped.content.decode()
    assert _try(client).status_code == 429
    assert (
        AccessAttempt.objects.get(username="ola.nordmann").failures_since_start >= settings.AXES_FAILURE_LIMIT
    )


def test_others_are_not_stopped_by_somebody_elses_attempts(client: Client, account: Account) -> None:
    for _time in range(settings.AXES_FAILURE_LIMIT + 1):
        _try(client, login="demo-observer", password="feil")
    assert _try(client).status_code == 302


def test_one_comes_back_to_the_page_one_wanted(client: Client, account: Account) -> None:
    asked = client.get("/konto")
    assert asked["Location"] == "/logg-inn?next=/konto"
    assert _try(client, next="/konto")["Location"] == "/konto"


@pytest.mark.parametrize("wanted", ["https://ond.no/", "//ond.no", "javascript:alert(1)"])
def test_nobody_is_led_away_from_the_service(wanted: str, client: Client, account: Account) -> None:
    assert _try(client, next=wanted)["Location"] == "/i-dag"


def test_the_language_one_has_chosen_follows_the_person(client: Client, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(language="en")
    assert _try(client).cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_signing_out_ends_the_session(client_in: Callable[[str], Client]) -> None:
    client = client_in("observer")
    client.post("/logg-ut")
    assert client.get("/i-dag").status_code == 302


def test_somebody_without_a_role_is_not_signed_in(client: Client, account: Account) -> None:
    with actors.enter(actors.system("test")):
        StaffRole.objects.filter(staff__account=account).update(valid_to="2024-02-01")
    _try(client)
    assert client.get("/i-dag")["Location"].startswith("/logg-inn")


def test_one_acts_for_another_organisation_where_one_has_a_role(client_in: Callable[[str], Client]) -> None:
    client = client_in("adviser")
    other = StaffRole.objects.get(staff__account=demo_account("adviser"), organisation__key="oslo_vo_helsfyr")
    page = client.post("/handle-for", {"organisation": other.pk}, follow=True).content.decode()
    assert f"Du handler nå for {other.organisation.name}." in page


def test_one_can_not_act_in_the_role_of_another(client_in: Callable[[str], Client]) -> None:
    foreign = StaffRole.objects.get(staff__account=demo_account("programme_office"))
    page = (
        client_in("adviser").post("/handle-for", {"organisation": foreign.pk}, follow=True).content.decode()
    )
    assert "Du har ikke denne rollen nå." in page
