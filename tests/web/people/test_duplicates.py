"""The pages where two records of one person are found, compared, merged, and made two again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from fotfeste.kernel import actor as actors
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system
from fotfeste.people.actions import persons
from fotfeste.people.models import LegalBasis, Merge, Person, Protection, ReadKind, ReadLog, Residence
from fotfeste.people.national_ids import synthetic
from tests.looks import overflow, violations

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(actor_in):
    """Two records of the same name and birth date, that the adviser follows."""
    adviser = actor_in("adviser")
    return tuple(_register(adviser, index, city) for index, city in ((951, "nb"), (952, "so")))


def _register(adviser, index, language):
    values = {
        "given_name": "Liv",
        "family_name": "Linerle",
        "birth_date": dt.date(1988, 8, 8),
        "preferred_language": language,
        "protection": Protection.NONE,
        "residence": Residence.NORWAY,
    }
    with actors.enter(adviser) as by:
        basis = LegalBasis.objects.filter(key="nav_processing").first()
        return persons.register_person(values=values, number=synthetic(index), basis=basis, by=by).person


def _compare(pair):
    return reverse("duplicates:compare", args=[one.public_id for one in pair])


def test_a_pair_is_listed_with_the_reasons(client_in, pair):
    text = client_in("adviser").get(reverse("duplicates:list")).content.decode()
    assert _compare(sorted(pair, key=lambda one: one.pk)) in text
    assert "samme navn og samme fødselsdato" in text
    assert "80 av 100" in text


def test_others_see_no_pair(client_in, pair):
    assert "Linerle" not in client_in("coordinator").get(reverse("duplicates:list")).content.decode()


def test_two_are_compared_and_both_looks_are_noted(client_in, pair):
    page = client_in("adviser").get(_compare(pair))
    text = page.content.decode()
    assert "somali" in text.lower()
    assert "Linerle" not in text.partition("</title>")[0]
    with as_system("test"):
        noted = ReadLog.objects.filter(page="duplicates:compare", kind=ReadKind.PAGE)
        assert {one.subject_id for one in noted} == {one.pk for one in pair}


def test_two_are_merged_with_the_chosen_value_and_made_two_again(client_in, pair):
    client = client_in("adviser")
    answers = {"kept": "first", "felt_preferred_language": "second", "reason": "Viste legitimasjon."}
    answer = client.post(_compare(pair), answers)
    assert answer.url == reverse("people:person", args=[pair[0].public_id])
    with as_system("test"):
        merge = Merge.objects.get()
        assert Person.objects.get(pk=pair[0].pk).preferred_language == "so"
    assert client.get(_compare(pair)).status_code == 404
    address = reverse("duplicates:undo", args=[pair[0].public_id, merge.pk])
    assert address in client.get(reverse("duplicates:list")).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert client.get(_compare(pair)).status_code == 200
    assert client.get(address).status_code == 404


def test_faults_are_told_and_nothing_is_merged(client_in, pair):
    page = client_in("adviser").post(_compare(pair), {"kept": "first", "felt_preferred_language": "first"})
    assert page.status_code == 422
    assert "Skriv hvordan du vet at det er samme person." in page.content.decode()
    with as_system("test"):
        assert not Merge.objects.exists()


def test_somebody_one_does_not_see_is_as_if_she_did_not_exist(client_in, pair):
    with as_system("test"):
        Person.objects.filter(pk=pair[1].pk).update(protection=Protection.STRICTLY_CONFIDENTIAL)
    client = client_in("adviser")
    hidden = client.get(_compare(pair))
    nobody = client.get(
        reverse("duplicates:compare", args=[pair[0].public_id, "00000000-0000-4000-8000-000000000000"])
    )
    assert hidden.status_code == nobody.status_code == 404
    assert client.get(_compare(pair[::-1])).status_code == 404
    with as_system("test"):
        assert ReadLog.objects.filter(
            page="duplicates:compare", kind=ReadKind.DENIED, subject_id=pair[1].pk
        ).exists()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_those_who_coordinate_open_the_list(role, client_in):
    may = Permission.COORDINATE in ROLES[role].permissions
    assert (client_in(role).get(reverse("duplicates:list")).status_code == 200) is may


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_have_no_faults_in_a_browser(page_in, width):
    with as_system("test"):
        first = Person.objects.get(family_name="Tyttebær")
        second = Person.objects.get(family_name="Solsikke")
    page = page_in("adviser")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/dobbelt/")
    _look(page)
    page.goto(reverse("duplicates:compare", args=[first.public_id, second.public_id]))
    _look(page)
    page.get_by_label("den første", exact=True).check()
    page.get_by_label("Hvordan vet du").fill("Prøve i en nettleser.")
    page.get_by_role("button", name="Slå sammen").click()
    page.wait_for_url("**/deltakere/*/")
    page.goto("/dobbelt/")
    _look(page)
    page.get_by_role("link", name="Gjør om").first.click()
    _look(page)
    page.get_by_role("button", name="Gjør om").click()
    page.wait_for_url("**/dobbelt/")


def _look(page):
    assert violations(page) == []
    assert overflow(page) <= 0, page.url
