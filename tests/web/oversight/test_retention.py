"""The pages about how long records are kept, what is deleted, and holds."""

from __future__ import annotations

import pytest
from django.urls import reverse

from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system
from fotfeste.people.models import DisposalRun, Hold, Person, RetentionPolicy
from tests.looks import overflow, violations

pytestmark = pytest.mark.django_db
OFFICER = "data_protection_officer"


def _person():
    with as_system("test"):
        return Person.objects.get(family_name="Tyttebær")


def test_every_kind_of_record_is_listed_with_its_rule(client_in):
    page = client_in(OFFICER).get(reverse("retention:policies"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Kontaktopplysninger" in text
    assert "24 måneder, regnet fra da oppfølgingen ble avsluttet" in text
    assert "Ikke bekreftet" in text


def test_the_own_rule_is_set_and_confirmed_and_its_history_shown(client_in):
    client = client_in(OFFICER)
    address = reverse("retention:policy", args=["contact"])
    answers = {"months": "12", "start": "closed", "plan": "Kassasjonsplan 3.2", "confirmed": "on"}
    assert client.post(address, answers).status_code == 302
    with as_system("test"):
        policy = RetentionPolicy.objects.get(record="contact", controller__isnull=False)
    assert (policy.months, policy.confirmed_by.name) == (12, "Pia Personvern")
    assert "12 måneder, bekreftet" in " ".join(client.get(address).content.decode().split())


def test_a_rule_with_faults_is_not_saved(client_in):
    page = client_in(OFFICER).post(reverse("retention:policy", args=["contact"]), {"months": "to år"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Skriv antall måneder med tall" in text
    assert "Velg når tiden skal regnes fra." in text


def test_a_common_rule_has_no_form_and_takes_no_answer(client_in):
    client = client_in(OFFICER)
    address = reverse("retention:policy", args=["person"])
    assert '<form class="ff-form"' not in client.get(address).content.decode()
    assert client.post(address, {"months": "1", "start": "recorded"}).status_code == 422


def test_a_kind_that_is_not_recorded_has_no_page(client_in):
    assert client_in(OFFICER).get("/tilsyn/lagring/regel/finnesikke").status_code == 404


def test_a_dry_run_is_ordered_and_shown(client_in):
    client = client_in(OFFICER)
    answer = client.post(reverse("retention:try_now"))
    with as_system("test"):
        run = DisposalRun.objects.get()
    assert run.dry
    assert answer.url == reverse("retention:run", args=[run.pk])
    assert client.get(answer.url).status_code == 200
    assert "Prøve" in client.get(reverse("retention:runs")).content.decode()


def test_a_run_of_another_controller_is_as_if_it_did_not_exist(client_in, actor_in):
    client_in("unit_leader")
    with as_system("test"):
        from fotfeste.people.acting import controller_of

        run = DisposalRun.objects.create(dry=True, controller=controller_of(actor_in("project_manager")))
    assert client_in(OFFICER).get(reverse("retention:run", args=[run.pk])).status_code == 404


def test_a_hold_is_placed_without_showing_who_it_is_and_lifted(client_in):
    client, person = client_in(OFFICER), _person()
    answers = {
        "reference": f"https://eksempel/deltakere/{person.public_id}/",
        "reason": "legal",
        "note": "Sak 12",
    }
    assert client.post(reverse("retention:place_hold"), answers).status_code == 302
    with as_system("test"):
        hold = Hold.objects.get(person=person)
    text = client.get(reverse("retention:holds")).content.decode()
    assert str(person.public_id)[:8] in text
    assert "Tyttebær" not in text
    address = reverse("retention:lift_hold", args=[hold.pk])
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert client.get(address).status_code == 404


def test_a_hold_on_nobody_tells_every_fault(client_in):
    page = client_in(OFFICER).post(
        reverse("retention:place_hold"), {"reference": "Tyttebær", "reason": "legal", "until": "1.1.2020"}
    )
    assert page.status_code == 422
    assert "Fant ingen i egen organisasjon" in page.content.decode()
    assert "Dagen er passert" in page.content.decode()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_those_who_view_processing_open_the_pages(role, client_in):
    client = client_in(role)
    may = Permission.VIEW_PROCESSING in ROLES[role].permissions
    for name in ("policies", "runs", "holds", "place_hold"):
        assert (client.get(reverse(f"retention:{name}")).status_code == 200) is may
    assert (client.get(reverse("retention:policy", args=["contact"])).status_code == 200) is may
    assert (client.post(reverse("retention:try_now")).status_code == 302) is may


def test_the_pages_ask_little_however_many_kinds_there_are(client_in, asks_at_most):
    client = client_in(OFFICER)
    client.get(reverse("retention:policies"))
    with asks_at_most(30):
        client.get(reverse("retention:policies"))


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_have_no_faults_in_a_browser(page_in, width):
    page = page_in(OFFICER)
    page.set_viewport_size({"width": width, "height": 900})
    person = _person()
    page.goto("/tilsyn/lagring/sperrer/ny")
    page.get_by_label("Deltakeren").fill(str(person.public_id))
    page.get_by_label("venter på arkivet").check()
    page.get_by_role("button", name="Sett sperren").click()
    page.wait_for_url("**/sperrer")
    page.get_by_role("link", name="Opphev sperren").first.click()
    _look(page)
    page.goto("/tilsyn/lagring/runder")
    page.get_by_role("button", name="Prøv nå").click()
    page.wait_for_url("**/runder/*")
    _look(page)
    for address in ("", "regel/contact", "regel/person", "runder", "sperrer", "sperrer/ny"):
        page.goto(f"/tilsyn/lagring/{address}")
        _look(page)


def _look(page):
    assert violations(page) == []
    assert overflow(page) <= 0, page.url
