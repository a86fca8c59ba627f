"""The list, board and timeline: order, pages, kept views, who may see them, and how often they ask the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from fotfeste.kernel import actor as actors
from fotfeste.kernel.formats import name_sort_key
from fotfeste.kernel.models import SavedView
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.portfolio.models import Project
from fotfeste.portfolio.models.projects import Phase
from fotfeste.web.portfolio.board import CARDS
from fotfeste.web.portfolio.rows import ProjectRow
from tests.factories import make_projects

VIEWS = ("/prosjekter/", "/prosjekter/tavle", "/prosjekter/tidslinje")


@pytest.fixture
def office(client_in: Callable[[str], Client]) -> Client:
    """A client signed in at the programme office."""
    return client_in("programme_office")


@pytest.fixture
def many(system: actors.Actor) -> list[Project]:
    """Six hundred projects more, below one programme of their own."""
    return make_projects(600)


def rows(client: Client, query: str) -> list[ProjectRow]:
    """The rows of one page of the list."""
    found: list[ProjectRow] = client.get(f"/prosjekter/?{query}").context["rows"]
    return found


# Order ---------------------------------------------------------------------------------------------------


def test_numbers_come_in_order_and_projects_without_one_last(office: Client) -> None:
    numbers = [row.number for row in rows(office, "antall=alle")]
    with_number = [number for number in numbers if number]
    assert with_number == sorted(with_number)
    assert numbers == with_number + [""] * (len(numbers) - len(with_number))


def test_numbers_come_in_falling_order_and_projects_without_one_still_last(office: Client) -> None:
    numbers = [row.number for row in rows(office, "antall=alle&sorter=-nummer")]
    with_number = [number for number in numbers if number]
    assert with_number == sorted(with_number, reverse=True)
    assert not any(numbers[len(with_number) :])


@pytest.mark.parametrize("sign", ["", "-"])
def test_names_come_in_the_norwegian_alphabet(office: Client, sign: str) -> None:
    names = [row.name for row in rows(office, f"antall=alle&sorter={sign}navn")]
    assert names == sorted(names, key=name_sort_key, reverse=bool(sign))


def test_phases_come_in_the_order_of_the_model(office: Client) -> None:
    order = [Phase.values.index(row.phase_code) for row in rows(office, "antall=alle&sorter=fase")]
    assert order == sorted(order)


@pytest.mark.parametrize(("key", "attribute"), [("start", "start_date"), ("slutt", "end_date")])
@pytest.mark.parametrize("sign", ["", "-"])
def test_dates_come_in_order_and_those_not_stated_last(
    office: Client, key: str, attribute: str, sign: str
) -> None:
    dates = [getattr(row, attribute) for row in rows(office, f"antall=alle&sorter={sign}{key}")]
    known = [str(date) for date in dates if date]
    assert known == sorted(known, reverse=bool(sign))
    assert not any(dates[len(known) :])


def test_owners_come_in_order_and_projects_without_one_last(office: Client) -> None:
    owners = [row.owners for row in rows(office, "antall=alle&sorter=eier")]
    stated = [owner for owner in owners if owner]
    assert not any(owners[len(stated) :])
    assert name_sort_key(stated[0]) <= name_sort_key(stated[-1])


def test_the_column_sorted_by_says_so(office: Client) -> None:
    body = office.get("/prosjekter/?sorter=-navn").content.decode()
    assert body.count('aria-sort="descending"') == 1
    assert body.count('aria-sort="ascending"') == 0


# Pages ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("order", ["", "&sorter=-status", "&sorter=eier", "&q=lavet+jobb"])
def test_every_project_stands_on_exactly_one_page(office: Client, order: str) -> None:
    first = office.get(f"/prosjekter/?program=f-program&antall=100{order}")
    pages = first.context["pager"].pages
    seen = [
        row.url
        for page in range(1, pages + 1)
        for row in rows(office, f"program=f-program&antall=100&side={page}{order}")
    ]
    assert len(seen) == len(set(seen)) == first.context["list"].total


@pytest.mark.usefixtures("many")
def test_a_long_list_is_not_shown_on_one_page_and_says_so(office: Client) -> None:
    response = office.get("/prosjekter/?antall=alle")
    assert len(response.context["rows"]) == 25
    assert "Listen er for lang til å vises på én side." in response.content.decode()


def test_a_page_after_the_last_is_the_last(office: Client) -> None:
    pager = office.get("/prosjekter/?side=9999").context["pager"]
    assert pager.page == pager.pages


def test_a_new_filter_keeps_the_order_and_the_length_of_the_page(office: Client) -> None:
    body = office.get("/prosjekter/?sorter=-navn&antall=50&side=2").content.decode()
    assert '<input type="hidden" name="sorter" value="-navn">' in body
    assert '<input type="hidden" name="antall" value="50">' in body
    assert '<input type="hidden" name="side"' not in body


# The board -----------------------------------------------------------------------------------------------


def test_the_board_counts_every_project_in_its_phase(office: Client) -> None:
    columns = office.get("/prosjekter/tavle").context["columns"]
    for column in columns:
        assert column.total == Project.objects.filter(phase=column.code).count()
        assert all(card.phase_code == column.code for card in column.cards)


@pytest.mark.usefixtures("many")
def test_a_full_column_leads_to_the_list_of_all_of_it(office: Client) -> None:
    column = next(
        column
        for column in office.get("/prosjekter/tavle?program=f-program").context["columns"]
        if column.code == "execute"
    )
    assert len(column.cards) == CARDS
    assert column.hidden == column.total - CARDS
    assert office.get(column.url).context["list"].total == column.total


# The filter goes along -----------------------------------------------------------------------------------


def test_the_tabs_keep_the_filter(office: Client) -> None:
    tabs = office.get("/prosjekter/?fase=execute&q=jobb&side=1").context["page"].tabs
    for tab in tabs[:3]:
        assert parse_qs(urlsplit(tab.url).query) == {"fase": ["execute"], "q": ["jobb"]}
    assert [tab.current for tab in tabs] == [True, False, False, False]


# Kept views ----------------------------------------------------------------------------------------------


def keep(client: Client, name: str, query: str = "fase=execute", page: str = "projects") -> str:
    """Keep a view, and answer where the browser is sent."""
    response = client.post("/prosjekter/visninger", {"name": name, "query": query, "page": page})
    assert response.status_code == 302
    return str(response["Location"])


def test_a_view_is_kept_and_leads_back(office: Client) -> None:
    assert (
        keep(office, "I gang", "fase=execute&sorter=-navn", "board")
        == "/prosjekter/tavle?fase=execute&sorter=-navn"
    )
    saved = office.get("/prosjekter/").context["list"].saved
    assert [(view.name, view.url) for view in saved] == [
        ("I gang", "/prosjekter/tavle?fase=execute&sorter=-navn")
    ]


def test_a_view_without_a_name_is_refused_in_a_sentence(office: Client) -> None:
    response = office.post("/prosjekter/visninger", {"name": " ", "query": "", "page": "projects"})
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Skriv et navn på visningen."
    ]


def test_a_view_with_a_filter_that_can_not_be_read_is_refused(office: Client) -> None:
    assert keep(office, "Feil", "fase=tull") == "/prosjekter/"
    assert "Visningen er ikke lagret" in office.get("/prosjekter/").content.decode()
    assert office.get("/prosjekter/").context["list"].saved == ()


def test_a_view_can_only_be_kept_for_a_page_that_has_one(office: Client) -> None:
    response = office.post("/prosjekter/visninger", {"name": "X", "query": "", "page": "elsewhere"})
    assert response.status_code == 404


def test_a_removed_view_can_be_brought_back(office: Client) -> None:
    keep(office, "I gang")
    view = office.get("/prosjekter/").context["list"].saved[0]
    assert office.post(view.remove_url).status_code == 302
    context = office.get("/prosjekter/").context["list"]
    assert context.saved == ()
    removed = context.removed
    keep(office, removed.name, removed.query, removed.page)
    assert [view.name for view in office.get("/prosjekter/").context["list"].saved] == ["I gang"]
    assert office.get("/prosjekter/").context["list"].removed is None


def test_nobody_sees_or_removes_the_view_of_another(client_in: Callable[[str], Client]) -> None:
    mine, other = client_in("programme_office"), client_in("observer")
    keep(mine, "Min")
    view = mine.get("/prosjekter/").context["list"].saved[0]
    assert other.get("/prosjekter/").context["list"].saved == ()
    assert other.post(view.remove_url).status_code == 404
    assert len(mine.get("/prosjekter/").context["list"].saved) == 1


def test_a_view_is_kept_by_post_only(office: Client) -> None:
    assert office.get("/prosjekter/visninger").status_code == 405
    with actors.enter(actors.system("test")):
        assert not SavedView.objects.exists()


# Who may, and what it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", VIEWS)
def test_every_role_that_may_see_the_portfolio_sees_it(
    client_in: Callable[[str], Client], role: str, address: str
) -> None:
    expected = 200 if Permission.VIEW_PORTFOLIO in ROLES[role].permissions else 403
    assert client_in(role).get(address).status_code == expected


@pytest.mark.parametrize("address", VIEWS)
def test_visitors_are_sent_to_sign_in(db: None, address: str) -> None:
    response = Client().get(f"{address}?fase=execute")
    assert response.status_code == 302
    assert response["Location"].startswith("/logg-inn")


@pytest.mark.parametrize(
    "query", ["", "?q=jobb", "?program=delprogram_sysselsetting&fylke=Oslo&ungdom=nei", "?sorter=-eier"]
)
@pytest.mark.parametrize("address", VIEWS)
def test_a_page_asks_the_database_at_most_eight_times(
    office: Client, address: str, query: str, asks_at_most: Callable[[int], Any]
) -> None:
    office.get("/prosjekter/")
    with asks_at_most(8):
        assert office.get(address + query).status_code == 200


@pytest.mark.parametrize("address", VIEWS)
def test_the_pages_speak_english(office: Client, address: str) -> None:
    office.cookies["sprak"] = "en"
    body = office.get(f"{address}?fase=execute").content.decode()
    assert '<html lang="en"' in body
    for bokmal in (
        "Prosjekter",
        "Gjennomføre",
        "Mine visninger",
        "alle programmer",
        "Last ned",
        "Ikke oppgitt",
    ):
        assert bokmal not in body


def test_english_readers_read_english_names_in_english_order(office: Client) -> None:
    office.cookies["sprak"] = "en"
    names = [row.name for row in rows(office, "antall=alle&sorter=navn")]
    english = {project.name_en or project.name for project in Project.objects.all()}
    assert set(names) == english
    assert names == sorted(names, key=name_sort_key)
