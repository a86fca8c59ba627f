"""Today, own account and the trace: what each shows, to whom, and with few questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fotfeste.kernel import findings
from fotfeste.kernel.actor import Actor, enter
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.models import Account, Event, Organisation
from fotfeste.kernel.roles import ROLES
from fotfeste.kernel.trace import record
from fotfeste.portfolio.models import Project

pytestmark = pytest.mark.django_db
ClientIn = Callable[[str], Client]
PASSWORD = "fire ord som ingen gjetter"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# Today ---------------------------------------------------------------------------------------------------


def test_a_day_without_tasks_is_good_and_says_so(client_in: ClientIn) -> None:
    assert "En god dag: ingenting venter på deg." in _page(client_in("observer"), "/i-dag")


def test_a_task_has_one_button_that_leads_to_it(client_in: ClientIn, system: Actor) -> None:
    office = Organisation.objects.get(key="nav_bjerke")
    late = Project.objects.owned_by(office).first()
    assert late is not None
    Project.objects.filter(pk=late.pk).update(end="2020-12-31", status="active")
    page = _page(client_in("project_manager"), "/i-dag")
    assert "Skulle vært gjort innen 31. desember 2020" in page
    assert f'href="/prosjekter/{late.key}/">Se prosjektet' in page


def test_own_projects_lead_to_their_pages(client_in: ClientIn) -> None:
    page = _page(client_in("project_manager"), "/i-dag")
    for project in Project.objects.owned_by(Organisation.objects.get(key="nav_bjerke"))[:8]:
        assert f'href="/prosjekter/{project.key}/"' in page


def test_many_events_of_a_kind_are_one_line(client_in: ClientIn, system: Actor) -> None:
    for organisation in Organisation.objects.all()[:5]:
        record("kernel.organisation_changed", organisation, by=system)
    assert "Endret 5 organisasjoner" in _page(client_in("observer"), "/i-dag")


@pytest.mark.parametrize("role", list(ROLES))
def test_today_asks_few_questions(
    role: str, client_in: ClientIn, asks_at_most: Any, monkeypatch: Any
) -> None:
    # Rules ask what they must; they are counted where they are tested.
    monkeypatch.setattr(findings, "_rules", {})
    client = client_in(role)
    client.get("/i-dag")
    with asks_at_most(12):
        client.get("/i-dag")


# Account -------------------------------------------------------------------------------------------------


def test_the_account_page_shows_every_role_and_which_one_acts(client_in: ClientIn) -> None:
    page = _page(client_in("adviser"), "/konto")
    assert page.count("Du handler i denne nå") == 1
    assert "Nav Alna (statlig linje)" in page
    assert "Oslo voksenopplæring Helsfyr" in page


def test_choosing_a_language_holds_for_the_person_and_the_browser(client_in: ClientIn) -> None:
    client = client_in("observer")
    answer = client.post("/konto", {"language": "en"}, follow=True)
    assert "The change is saved." in answer.content.decode()
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert Account.objects.get(login="demo-observer").language == "en"


def test_a_language_must_be_chosen(client_in: ClientIn) -> None:
    answer = client_in("observer").post("/konto", {})
    assert answer.status_code == 422
    assert "Velg et språk." in answer.content.decode()


def test_changing_the_password_keeps_this_session_and_ends_the_others(client_in: ClientIn) -> None:
    account = demo_account("observer")
    assert account is not None
    account.set_password(PASSWORD)
    account.save()
    here, elsewhere = client_in("observer"), client_in("observer")
    answer = here.post("/konto/passord", {"old": PASSWORD, "new": "et helt annet sett av ord"}, follow=True)
    assert "Passordet er byttet." in answer.content.decode()
    assert elsewhere.get("/i-dag").status_code == 302


def test_a_wrong_password_and_a_weak_one_are_told_together(client_in: ClientIn) -> None:
    page = client_in("observer").post("/konto/passord", {"old": "feil", "new": "kort"}).content.decode()
    assert "Passordet du har nå, er skrevet feil." in page
    assert page.count('class="ds-validation-message"') == 2


def test_somebody_who_signs_in_otherwise_is_not_offered_a_password(client_in: ClientIn) -> None:
    assert "/konto/passord" not in _page(client_in("observer"), "/konto")


# Trace ---------------------------------------------------------------------------------------------------


def _rows(page: str) -> int:
    return len(re.findall(r'<th scope="row">', page))


@pytest.fixture
def events(system: Actor) -> list[Event]:
    """Sixty events by the system, about as many organisations."""
    about = Organisation.objects.order_by("pk")[:60]
    return [record("kernel.organisation_changed", one, by=system) for one in about]


def test_the_newest_event_stands_first_in_words(client_in: ClientIn, events: list[Event]) -> None:
    page = _page(client_in("board_member"), "/spor")
    assert "Endret organisasjon" in page
    assert page.index(events[-1].object_label) < page.index(events[-30].object_label)


def test_pages_follow_each_other_without_gap_or_overlap(client_in: ClientIn, events: list[Event]) -> None:
    client = client_in("board_member")
    first = _page(client, "/spor?gjelder=kernel")
    older = re.search(r'href="(\?[^"]*eldre_enn=\d+)"', first)
    assert older is not None
    second = _page(client, f"/spor{older[1].replace('&amp;', '&')}")
    labels = [event.object_label for event in reversed(events)]
    assert [label in first for label in labels[:50]] == [True] * 50
    assert [label in second for label in labels[50:]] == [True] * 10


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("gjelder=kernel", True),
        ("gjelder=funding", False),
        ("fra=1.1.2020&til=2.1.2020", False),
        ("fra=1.1.2020", True),
        ("organisasjon=finnes+ikke", False),
    ],
)
def test_filters_narrow_the_trace(query: str, seen: bool, client_in: ClientIn, events: list[Event]) -> None:
    page = _page(client_in("board_member"), f"/spor?{query}")
    assert (events[-1].object_label in page) is seen


def test_the_trace_of_one_thing_can_be_linked_to(client_in: ClientIn, events: list[Event]) -> None:
    event = events[3]
    page = _page(client_in("board_member"), f"/spor?ting={event.object_kind}/{event.object_id}")
    assert f"Bare {event.object_label}" in page
    assert (
        _rows(page) == Event.objects.filter(object_kind=event.object_kind, object_id=event.object_id).count()
    )


def test_the_organisation_narrows_to_what_was_done_for_it(client_in: ClientIn, actor_in: Any) -> None:
    with enter(actor_in("programme_office")) as actor:
        record("kernel.organisation_changed", Organisation.objects.get(key="oslomet"), by=actor)
    page = _page(client_in("board_member"), "/spor?organisasjon=programkontoret")
    assert _rows(page) == 1
    assert "Kari Kontor" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("fra=31.02.2026", "finnes ikke"),
        ("fra=2.1.2026&til=1.1.2026", "Til-datoen må være samme dag som fra-datoen eller senere."),
        ("gjelder=alt+mulig", "Velg hva hendelsen gjelder, fra listen."),
    ],
)
def test_a_filter_that_can_not_be_read_says_so(query: str, sentence: str, client_in: ClientIn) -> None:
    page = _page(client_in("board_member"), f"/spor?{query}")
    assert sentence in page
    assert "<title>Feil: " in page


def test_nothing_found_offers_the_way_back(client_in: ClientIn) -> None:
    assert "Ingen treff med disse filtrene" in _page(
        client_in("board_member"), "/spor?organisasjon=finnes+ikke"
    )


def test_the_trace_asks_few_questions(client_in: ClientIn, events: list[Event], asks_at_most: Any) -> None:
    client = client_in("board_member")
    client.get("/spor")
    with asks_at_most(8):
        client.get("/spor")
