"""The caseload: who is in it, searching, sorting, taking it out."""

from __future__ import annotations

import pytest

from fotfeste.people.acting import as_system
from fotfeste.people.models import ReadLog
from fotfeste.people.national_ids import synthetic

pytestmark = pytest.mark.django_db
LIST = "/deltakere/"


def _shown(response) -> str:
    return response.content.decode()


def _search(client, text: str) -> str:
    return _shown(client.post("/deltakere/sok", {"q": text}, follow=True))


def _looks(**wanted) -> list[ReadLog]:
    with as_system("test"):
        return list(ReadLog.objects.filter(**wanted).order_by("-pk"))


def test_the_list_holds_those_one_follows_and_nobody_else(client_in):
    page = _shown(client_in("adviser").get(LIST))
    assert "Amina Blåklokke" in page
    assert "Kvitkløver" not in page
    assert "Liljekonvall" not in page


@pytest.mark.parametrize("text", ["blåklokke amina", "AMINA", "آمنة", "ålgård", "Máret"])
def test_a_name_is_found_in_any_order_case_and_script(client_in, text):
    wanted = {"ålgård": "Sara Ålgård", "Máret": "Máret Reinrose"}.get(text, "Amina Blåklokke")
    page = _search(client_in("adviser"), text)
    assert wanted in page
    assert "1 deltaker passer til søket" in page


def test_a_search_is_in_no_address(client_in):
    answer = client_in("adviser").post("/deltakere/sok", {"q": "Amina"})
    assert answer.status_code == 302
    assert answer["Location"] == LIST


def test_an_empty_search_shows_all_again(client_in):
    client = client_in("adviser")
    _search(client, "Amina")
    assert "Jonas Bjørkelund" in _search(client, "")


def test_a_whole_number_opens_the_person_at_once(client_in, address):
    answer = client_in("adviser").post("/deltakere/sok", {"q": synthetic(1).reveal()})
    assert answer["Location"] == address("people:person", "Amina")


def test_a_number_of_somebody_else_is_as_if_nobody_had_it(client_in):
    client = client_in("adviser")
    hidden, unknown = (
        _shown(client.post("/deltakere/sok", {"q": synthetic(one).reveal()})) for one in (41, 999)
    )
    assert "Du følger ingen med dette nummeret" in hidden
    assert "Du følger ingen med dette nummeret" in unknown


def test_a_mistyped_number_says_what_is_wrong_and_not_what_was_typed(client_in):
    answer = client_in("adviser").post("/deltakere/sok", {"q": "12345678901"})
    assert answer.status_code == 422
    assert "Se etter en skrivefeil" in _shown(answer) or "kontrollsifrene" in _shown(answer)


def test_a_search_without_a_hit_says_so(client_in):
    assert "Ingen av deltakerne dine passer til søket" in _search(client_in("adviser"), "finnesikke")


def test_a_search_shows_projects_that_fit_too(client_in):
    assert "Prosjekter som passer til søket" in _search(client_in("adviser"), "jobb")


def test_the_field_in_the_header_posts_for_those_who_follow_persons_and_only_them(client_in):
    adviser = _shown(client_in("adviser").get("/prosjekter/"))
    assert 'action="/deltakere/sok" method="post"' in adviser
    observer = _shown(client_in("observer").get("/prosjekter/"))
    assert 'action="/prosjekter/" method="get"' in observer
    assert "/deltakere/sok" not in observer


def test_pages_with_persons_are_not_kept_by_the_browser(client_in, address):
    client = client_in("adviser")
    for url in (LIST, address("people:person", "Amina")):
        assert "no-store" in client.get(url)["Cache-Control"]


@pytest.mark.parametrize("order", ["navn", "-navn", "siden", "-siden", "tull"])
def test_the_list_can_be_sorted(client_in, order):
    assert client_in("adviser").get(f"{LIST}?sorter={order}").status_code == 200


def test_names_come_as_norwegians_sort(client_in):
    page = _shown(client_in("adviser").get(f"{LIST}?antall=alle"))
    assert page.index("Bjørkelund") < page.index("Tyttebær") < page.index("Ærfugl") < page.index("Ålgård")


def test_looking_at_the_list_is_noted_with_the_number_of_persons(client_in):
    client_in("adviser").get(f"{LIST}?antall=alle")
    newest = _looks(page="people:caseload")[0]
    assert newest.kind == "list"
    assert newest.count >= 15


def test_the_list_asks_at_most_twelve_questions(client_in, asks_at_most):
    client = client_in("adviser")
    client.get(LIST)
    with asks_at_most(12):
        client.get(LIST)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_is_noted_on_every_person_with_its_reason(client_in, demo_person, kind):
    answer = client_in("adviser").post("/deltakere/ta-ut", {"reason": "Møte om laget", "kind": kind})
    assert "deltakere-" in answer["Content-Disposition"]
    noted = _looks(kind="export", subject_id=demo_person("Amina").pk)
    assert noted[0].reason == "Møte om laget"


def test_a_file_without_a_reason_is_refused(client_in):
    answer = client_in("adviser").post("/deltakere/ta-ut", {"kind": "csv"})
    assert answer.status_code == 422
    assert not _looks(kind="export")


def test_a_print_is_noted(client_in, demo_person):
    answer = client_in("adviser").post("/deltakere/ta-ut", {"reason": "Møte", "kind": "print"})
    assert "Amina Blåklokke" in _shown(answer)
    assert _looks(kind="print", subject_id=demo_person("Amina").pk)


@pytest.mark.parametrize("view", [LIST, "/deltakere/ny", "/deltakere/ta-ut", "/deltakere/finn"])
@pytest.mark.parametrize("role", ["observer", "project_manager", "data_protection_officer"])
def test_roles_that_follow_nobody_are_refused(client_in, view, role):
    assert client_in(role).get(view).status_code == 403
