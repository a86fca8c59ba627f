"""The pages of one project: every tab, in both languages and every role, for every project of the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fotfeste.kernel import actor as actors
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.portfolio import actions
from fotfeste.portfolio.models import Programme, Project

TABS = ("project", "project_results", "project_deliverables", "project_lineage", "project_sources")
RICH = "oslo-2021-37"
ClientIn = Callable[[str], Client]


@pytest.fixture
def bare(db: None) -> Iterator[Project]:
    """A project with nothing but a name."""
    with actors.enter(actors.system("test")) as by:
        values = {"name": "Bare et navn", "kind": "study", "programme": Programme.objects.order_by("pk")[0]}
        yield actions.register_project(key="bare-et-navn", values=values, by=by).row


def text_of(client: Client, url: str, language: str = "nb") -> str:
    response = client.get(url, headers={"accept-language": language})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("tab", [*TABS, "project_money"])
def test_every_tab_of_every_project_opens(client_in: ClientIn, tab: str) -> None:
    client = client_in("programme_office")
    for number, key in enumerate(Project.objects.order_by("pk").values_list("key", flat=True)):
        text_of(client, reverse(f"portfolio:{tab}", args=[key]), ("nb", "en")[number % 2])


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_see_a_project(client_in: ClientIn, role: str, tab: str) -> None:
    may = Permission.VIEW_PORTFOLIO in ROLES[role].permissions
    response = client_in(role).get(reverse(f"portfolio:{tab}", args=[RICH]))
    assert response.status_code == (200 if may else 403)


@pytest.mark.parametrize("role", ROLES)
def test_money_is_only_for_those_who_may_see_money(client_in: ClientIn, role: str) -> None:
    client = client_in(role)
    may = Permission.VIEW_MONEY in ROLES[role].permissions
    money = reverse("portfolio:project_money", args=[RICH])
    assert client.get(money).status_code == (200 if may else 403)
    assert (money in text_of(client, reverse("portfolio:project", args=[RICH]))) is may


@pytest.mark.parametrize("tab", [*TABS, "project_money"])
def test_visitors_are_sent_to_sign_in(client: Client, db: None, tab: str) -> None:
    response = client.get(reverse(f"portfolio:{tab}", args=[RICH]))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("kernel:sign_in"))


@pytest.mark.parametrize("tab", [*TABS, "project_money"])
def test_an_unknown_project_is_not_found(client_in: ClientIn, tab: str) -> None:
    assert (
        client_in("programme_office").get(reverse(f"portfolio:{tab}", args=["finnes-ikke"])).status_code
        == 404
    )


@pytest.mark.parametrize("tab", [*TABS, "project_money", "lineage_map"])
def test_a_page_asks_the_database_at_most_twelve_times(
    client_in: ClientIn, tab: str, asks_at_most: Callable[[int], Any]
) -> None:
    client = client_in("programme_office")
    url = reverse(f"portfolio:{tab}", args=[] if tab == "lineage_map" else [RICH])
    client.get(url)
    with asks_at_most(12):
        client.get(url)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("tab", [*TABS, "project_money"])
def test_a_project_with_nothing_but_a_name_opens(
    client_in: ClientIn, bare: Project, tab: str, language: str
) -> None:
    assert "Bare et navn" in text_of(
        client_in("programme_office"), reverse(f"portfolio:{tab}", args=[bare.key]), language
    )


def test_the_sheet_says_what_is_missing_for_the_next_gate(client_in: ClientIn, bare: Project) -> None:
    with actors.enter(actors.system("test")) as by:
        actions.register_project(key=bare.key, values={"phase": "concept"}, by=by)
    text = text_of(client_in("observer"), reverse("portfolio:project", args=[bare.key]))
    assert "BP2" in text
    assert "Ikke registrert ennå: målgruppe, mål og eier." in text


def test_owners_lead_to_all_they_own(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:project", args=[RICH]))
    assert f'href="{reverse("portfolio:projects")}?eier=nav_sondre_nordstrand"' in text


def test_results_stand_in_words_with_numerator_and_denominator(client_in: ClientIn) -> None:
    url = reverse("portfolio:project_results", args=["ostfold-sarpsborg-ung-i-arbeid"])
    text = text_of(client_in("observer"), url)
    assert "47\xa0%" in text or "47 %" in text
    assert "40 av 85" in text
    assert "Delene summerer til 85, som er det hele." in text


def test_parts_that_do_not_come_to_the_whole_are_flagged(client_in: ClientIn) -> None:
    url = reverse("portfolio:project_results", args=["ostfold-halden-mestring-gjennom-jobben"])
    text = text_of(client_in("observer"), url)
    assert "Delene summerer til 14 av 16. 2 er ikke gjort rede for." in text


def test_qualifiers_stand_in_words(client_in: ClientIn) -> None:
    client = client_in("observer")
    nordland = reverse("portfolio:project_results", args=["avdir-nordland-fullfort"])
    assert "ca. 60 personer" in text_of(client, nordland)
    assert "approx. 60 people" in text_of(client, nordland, "en")


def test_listings_stand_side_by_side_with_differences_marked(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:project_sources", args=["oslo-fo-faglaert"]))
    assert "<strong>september 2025</strong>" in text
    assert "registrert: desember 2026" in text


def test_a_former_name_in_a_listing_is_called_that(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:project_sources", args=["oslo-2022-14"]))
    assert "tidligere navn" in text


def test_history_says_who_changed_which_field_from_what_to_what(
    client_in: ClientIn, actor_in: Callable[[str], actors.Actor]
) -> None:
    office = actor_in("programme_office")
    with actors.enter(office):
        actions.register_project(key=RICH, values={"accounting_number": "12345678"}, by=office)
    text = text_of(client_in("observer"), reverse("portfolio:project_sources", args=[RICH]))
    assert "Prosjekt endret" in text
    assert f"av {office.label}" in text
    assert "Regnskapsnummer: «30151703»" in text
    assert "«12345678»" in text


def test_every_year_of_money_opens_its_postings(client_in):
    client = client_in("programme_office")
    page = client.get("/prosjekter/oslo-2022-17/penger").content.decode()
    address = "/penger/hovedbok?prosjekt=oslo-2022-17&amp;ar=2024&amp;grunnlag=booked&amp;type=cost"
    assert f'href="{address}"' in page
    rows = client.get(address.replace("&amp;", "&")).context["rows"]
    assert sum(row.amount for row in rows) == 2_291_734_00
