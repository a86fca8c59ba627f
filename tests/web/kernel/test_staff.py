"""The staff page: giving roles to known and new members, ending roles, and the server's own refusals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.models import Account, StaffRole

pytestmark = pytest.mark.django_db
PASSWORD = "fire ord som ingen gjetter"


@pytest.fixture
def client(client_in: Callable[[str], Client]) -> Client:
    """The administrator of the programme office."""
    return client_in("administrator")


def _role(role: str) -> StaffRole:
    return StaffRole.objects.filter(staff__account=demo_account(role)).select_related("organisation")[0]


def _give(client: Client, **changed: str) -> Any:
    wanted = {"login": "demo-evaluator", "role": "evaluator", "valid_from": "5.6.2026", "valid_to": ""}
    return client.post("/ansatte/gi-rolle", {**wanted, **changed})


def test_the_page_shows_the_staff_of_ones_own_organisation_only(client: Client) -> None:
    page = client.get("/ansatte").content.decode()
    assert "Kari Kontor" in page
    assert "Per Prosjekt" not in page


def test_a_role_is_given_to_a_known_member(client: Client) -> None:
    assert _give(client).status_code == 302
    given = StaffRole.objects.get(
        staff=_role("evaluator").staff, organisation=_role("administrator").organisation
    )
    assert given.valid_from == dt.date(2026, 6, 5)


def test_an_unknown_login_is_told_at_its_field(client: Client) -> None:
    answer = _give(client, login="finnes.ikke")
    assert answer.status_code == 422
    assert "Ingen har dette brukernavnet." in answer.content.decode()


def test_the_servers_refusal_stands_at_the_field(client: Client) -> None:
    _give(client)
    assert "Den ansatte har allerede denne rollen" in _give(client).content.decode()


def test_roles_that_can_not_be_held_here_are_not_offered(client: Client) -> None:
    page = client.get("/ansatte/gi-rolle").content.decode()
    assert 'value="evaluator"' in page
    assert 'value="adviser"' not in page


def test_a_new_member_gets_an_account_and_a_role(client: Client) -> None:
    new = {
        "name": "Ny Ansatt",
        "email": "ny@oslo.kommune.no",
        "login": "ny.ansatt",
        "password": PASSWORD,
        "role": "evaluator",
        "valid_from": "5. juni 2026",
        "valid_to": "",
    }
    assert client.post("/ansatte/ny", new).status_code == 302
    assert Account.objects.get(login="ny.ansatt").check_password(PASSWORD)


def test_every_fault_of_a_new_member_is_told_at_once(client: Client) -> None:
    page = client.post(
        "/ansatte/ny", {"email": "ikke en adresse", "valid_from": "31.02.2026"}
    ).content.decode()
    for sentence in (
        "Skriv inn navnet.",
        "Skriv inn brukernavnet.",
        "Skriv inn et første passord.",
        "Velg en rolle.",
    ):
        assert sentence in page


def test_ending_a_role_is_confirmed_on_a_page_that_says_what_happens(client: Client) -> None:
    _give(client)
    given = StaffRole.objects.get(
        staff=_role("evaluator").staff, organisation=_role("administrator").organisation
    )
    page = client.get(f"/ansatte/rolle/{given.pk}/avslutt").content.decode()
    assert "Eva Evaluator mister tilgangen som rollen Evaluator gir" in page
    assert client.post(f"/ansatte/rolle/{given.pk}/avslutt", {"on": "10.6.2026"}).status_code == 302
    given.refresh_from_db()
    assert given.valid_to == dt.date(2026, 6, 10)


def test_the_title_of_the_window_names_nobody(client: Client) -> None:
    page = client.get(f"/ansatte/rolle/{_role('programme_office').pk}/avslutt").content.decode()
    assert "Kari" not in page[: page.index("</title>")]


def test_a_role_does_not_end_before_it_began(client: Client) -> None:
    own = _role("programme_office")
    answer = client.post(f"/ansatte/rolle/{own.pk}/avslutt", {"on": "1.1.2020"})
    assert answer.status_code == 422
    assert "Sluttdatoen må være etter startdatoen." in answer.content.decode()


def test_ending_ones_own_role_is_warned_about(client: Client) -> None:
    page = client.get(f"/ansatte/rolle/{_role('administrator').pk}/avslutt").content.decode()
    assert "Dette er din egen rolle" in page


def test_a_role_elsewhere_is_as_if_it_did_not_exist(client: Client) -> None:
    assert client.get(f"/ansatte/rolle/{_role('observer').pk}/avslutt").status_code == 404


def test_access_ends_with_the_role(client: Client, client_in: Callable[[str], Client]) -> None:
    office = client_in("programme_office")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    client.post(f"/ansatte/rolle/{_role('programme_office').pk}/avslutt", {"on": yesterday.isoformat()})
    assert office.get("/i-dag").status_code == 302
