"""Sharing as an act on the pages: two steps, a summary, the receipt, what is refused, stopping, telling, consents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fotfeste.kernel.models import Event, Organisation
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system, controller_for
from fotfeste.people.models import Consent, Disclosure, Person, Protection, ReadLog
from tests.web.sharing.conftest import MINIMUM, Address, answers, basis

pytestmark = pytest.mark.django_db
CHARITY = "Kirkens Bymisjon"


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def shared_rows(person: Person) -> list[Disclosure]:
    with as_system("test"):
        return list(
            Disclosure.objects.filter(person=person).select_related("recipient__organisation", "basis")
        )


def send(client: Client, address: Address, **changed: Any) -> Any:
    return client.post(address("new"), answers(step="send", ticket="a", **changed))


def test_the_first_step_asks_to_whom_and_for_what(adviser: Client, address: Address) -> None:
    page = text(adviser.get(address("new")))
    assert "Hvem skal få vite det?" in page
    assert "Nav Alna (kommunal linje)" in page
    assert 'value="Nav Alna (statlig linje)"' not in page


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "Skriv hvem som skal få vite det."),
        ("Finnes ikke AS", "Ingen organisasjon heter det."),
        ("Nav Bjerke", "Flere organisasjoner passer."),
        ("nav", "organisasjoner passer, blant dem"),
    ],
)
def test_an_unclear_recipient_is_told_at_its_field(
    adviser: Client, address: Address, written: str, told: str
) -> None:
    answer = adviser.post(address("new"), {"recipient": written, "purpose": "coordination"})
    assert answer.status_code == 422
    assert told in text(answer)


def test_a_part_of_a_name_is_enough(adviser: Client, address: Address) -> None:
    answer = adviser.post(address("new"), {"recipient": "voksenopplæring helsfyr", "purpose": "coordination"})
    assert "Steg 2 av 3" in text(answer)


def test_the_second_step_ticks_the_minimum_and_says_why_not(adviser: Client, address: Address) -> None:
    page = text(adviser.post(address("new"), {"recipient": "oslo_vo_helsfyr.", "purpose": "coordination"}))
    ticked = re.findall(r'name="what" value="([^"]+)" checked', page)
    assert ticked == list(MINIMUM)
    assert "Nav-loven § 15 a: Nav skal samarbeide" in page
    assert "Nav-loven § 16 gjelder bare mellom stat og kommune i det samme Nav-kontoret." in page
    assert "Dette deles aldri." in page


def test_nothing_is_shared_before_the_summary_is_seen(
    adviser: Client, address: Address, person: Person
) -> None:
    page = text(adviser.post(address("new"), answers()))
    assert "Se over før du deler" in page
    assert "Timene skal passe sammen med praksisen." in page
    assert 'name="informed_on" value="1.11.2026"' in page
    assert shared_rows(person) == []


def test_the_receipt_says_everything(adviser: Client, address: Address, person: Person) -> None:
    answer = send(adviser, address)
    row = shared_rows(person)[0]
    assert answer["Location"] == address("receipt", row.pk)
    page = text(adviser.get(answer["Location"]))
    for said in (
        "Oslo voksenopplæring Helsfyr",
        "samordne hjelp fra flere",
        "Nav-loven § 15 a: Nav skal samarbeide",
        "telefon, e-post, adresse",
        "Timene skal passe sammen med praksisen.",
        "I samtale, med tolk.",
        "01.11.2026",
        "Vera Veileder",
    ):
        assert said in page
    assert "amtykke" not in page.split("<main")[1].split("</main>")[0]


def test_a_form_that_is_sent_twice_shares_once(adviser: Client, address: Address, person: Person) -> None:
    first = send(adviser, address)
    assert send(adviser, address)["Location"] == first["Location"]
    assert len(shared_rows(person)) == 1


def test_change_brings_back_what_was_written(adviser: Client, address: Address) -> None:
    page = text(adviser.post(address("new"), answers(step="what", what=["plan"])))
    assert "Timene skal passe sammen med praksisen.</textarea>" in page
    assert re.findall(r'name="what" value="([^"]+)" checked', page) == ["plan"]
    assert "ds-error-summary" not in page.split("<main")[1]


def test_back_brings_back_the_recipient(adviser: Client, address: Address) -> None:
    page = text(adviser.post(address("new"), answers(step="back")))
    assert "Steg 1 av 3" in page
    assert 'value="Oslo voksenopplæring Helsfyr"' in page


def test_every_empty_field_is_told_at_once(adviser: Client, address: Address, person: Person) -> None:
    answer = adviser.post(
        address("new"), {"recipient": "oslo_vo_helsfyr.", "purpose": "coordination", "step": "check"}
    )
    assert answer.status_code == 422
    page = text(answer)
    for said in (
        "Velg minst én opplysning.",
        "Velg hvilket rettslig grunnlag delingen har.",
        "Skriv hvorfor mottakeren trenger dette.",
        "Skriv hvordan personen fikk vite det.",
        "Skriv hvilken dag personen fikk vite det.",
        "Velg om personen er positiv til samarbeidet.",
        "Velg hvordan du deler.",
    ):
        assert said in page


def test_what_is_more_than_the_minimum_asks_for_its_own_reason(
    adviser: Client, address: Address, person: Person
) -> None:
    wider = [*MINIMUM, "work"]
    page = text(adviser.post(address("new"), answers(what=wider)))
    assert "Skriv hvorfor det er nødvendig å dele dette: arbeid." in page
    send(adviser, address, what=wider, necessity_5="Læreren bygger på jobben.")
    assert shared_rows(person)[0].necessity.endswith("arbeid: Læreren bygger på jobben.")


def test_a_part_of_a_group_is_not_opened_but_can_be_told(
    adviser: Client, address: Address, person: Person
) -> None:
    page = text(adviser.post(address("new"), answers(what=["contact.telefon"])))
    assert "Ta med også, eller fortell muntlig: e-post, adresse." in page
    send(adviser, address, what=["contact.telefon"], channel="oral")
    assert shared_rows(person)[0].fields == ["contact.telefon"]


def test_a_private_party_is_refused_with_the_rules_in_the_way(adviser: Client, address: Address) -> None:
    page = text(adviser.post(address("new"), {"recipient": CHARITY, "purpose": "coordination"}))
    assert "Ingen regel gir adgang til å dele dette" in page
    assert "§ 13 b første ledd nr. 2 gir ikke adgang til å dele med private." in page
    assert "Registrer et samtykke" in page


def test_a_private_party_is_shared_with_when_a_consent_lifts_secrecy(
    adviser: Client, address: Address, person: Person
) -> None:
    adviser.post(address("new_consent"), consent_answers())
    with as_system("test"):
        consent = Consent.objects.get(person=person)
    chosen = {"recipient": CHARITY, "basis": basis("private_consent")}
    page = text(adviser.post(address("new"), answers(**chosen)))
    assert "krever at personen har samtykket i at taushetsplikten oppheves" in page
    send(adviser, address, **chosen, consent=str(consent.pk))
    assert shared_rows(person)[0].consent_id == consent.pk


def test_an_employer_is_not_offered_the_plan(adviser: Client, address: Address) -> None:
    adviser.post(address("new_consent"), consent_answers())
    page = text(adviser.post(address("new"), {"recipient": "IKEA", "purpose": "placement"}))
    assert 'value="plan"' not in page
    assert "Arbeidsgivere får bare det som gjelder praksis eller jobb." in page


def test_a_basis_that_was_not_offered_is_not_taken(adviser: Client, address: Address, person: Person) -> None:
    answer = send(adviser, address, recipient=CHARITY)
    assert answer.status_code == 422
    assert shared_rows(person) == []


def test_a_national_id_is_not_written_into_a_reason(
    adviser: Client, address: Address, person: Person
) -> None:
    answer = adviser.post(address("new"), answers(necessity="Gjelder 01019012345."))
    assert "Ikke skriv fødselsnummer her." in text(answer)


def test_a_sharing_ends_after_its_last_day(adviser: Client, address: Address, person: Person) -> None:
    last = timezone.localdate() + dt.timedelta(days=30)
    send(adviser, address, valid_until=last.isoformat())
    until = shared_rows(person)[0].valid_until
    assert until is not None
    assert timezone.localtime(until).date() == last


def test_stopping_is_confirmed_on_a_page_that_says_what_happens(
    adviser: Client, address: Address, person: Person
) -> None:
    send(adviser, address)
    number = shared_rows(person)[0].pk
    assert "Oslo voksenopplæring Helsfyr ser ikke lenger" in text(adviser.get(address("stop", number)))
    assert adviser.post(address("stop", number)).status_code == 302
    assert shared_rows(person)[0].ended_at is not None
    assert address("stop", number) not in text(adviser.get(address("list")))


def test_what_was_told_is_written_down_on_one_page(adviser: Client, address: Address, person: Person) -> None:
    told = {name: value for name, value in answers(what=["plan"]).items() if name not in ("channel", "step")}
    answer = adviser.post(address("told"), {**told, "ticket": "b"})
    assert answer.status_code == 302
    assert shared_rows(person)[0].channel == "oral"
    assert adviser.post(address("told"), {**told, "ticket": "b"})["Location"] == answer["Location"]
    assert "Fortalt, åpner ingenting" in text(adviser.get(address("list")))


def test_what_was_told_against_the_law_is_refused_with_the_rule(adviser: Client, address: Address) -> None:
    told = answers(what=["plan"], recipient=CHARITY)
    answer = adviser.post(address("told"), told)
    assert answer.status_code == 422
    assert "Nav-loven § 15 a gir ikke adgang til å dele med private." in text(answer)


# Consents ------------------------------------------------------------------------------------------------


def consent_answers(**changed: str) -> dict[str, str]:
    written = {
        "kind": "lifts_secrecy",
        "purpose": "Nav kan fortelle andre om praksisen",
        "text": "Jeg sier ja til at Nav forteller om praksisen.",
        "text_version": "1",
        "language": "nb",
        "given_on": "1.11.2026",
        "effect": "Nav slutter å fortelle.",
    }
    return written | changed


def test_a_consent_is_registered_and_withdrawn_with_one_click(
    adviser: Client, address: Address, person: Person
) -> None:
    assert adviser.post(address("new_consent"), consent_answers()).status_code == 302
    page = text(adviser.get(address("list")))
    assert "Nav kan fortelle andre om praksisen" in page
    with as_system("test"):
        consent = Consent.objects.get(person=person)
    answer = adviser.post(address("withdraw", consent.pk), follow=True)
    assert "Tjenesten går videre." in text(answer)
    assert "Trukket tilbake" in text(answer)


def test_every_empty_field_of_a_consent_is_told(adviser: Client, address: Address) -> None:
    page = text(adviser.post(address("new_consent"), {}))
    assert "Velg hva samtykket gjør." in page
    assert "Skriv hva som skjer når samtykket trekkes tilbake." in page


# Who sees what -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("view", ["new", "told", "new_consent"])
def test_the_pages_of_sharing_need_the_permission(
    role: str, view: str, client_in: Callable[[str], Client], address: Address
) -> None:
    answer = client_in(role).get(address(view))
    if Permission.SHARE in ROLES[role].permissions:
        assert answer.status_code in (200, 404)
    else:
        assert answer.status_code == 403


def test_sharings_between_others_are_not_shown(adviser: Client, address: Address, person: Person) -> None:
    send(adviser, address)
    row = shared_rows(person)[0]
    with as_system("test"):
        other = controller_for(Organisation.objects.get(key="nav_bjerke").pk, "state")
        Disclosure.objects.filter(pk=row.pk).update(controller=other)
    assert adviser.get(address("receipt", row.pk)).status_code == 404
    assert "Ingenting er delt" in text(adviser.get(address("list")))


def test_pages_about_somebody_in_hiding_do_not_exist(
    adviser: Client, address: Address, person: Person
) -> None:
    with as_system("test"):
        Person.objects.filter(pk=person.pk).update(protection=Protection.STRICTLY_CONFIDENTIAL)
    for view in ("list", "new", "told", "new_consent"):
        assert adviser.get(address(view)).status_code == 404


def test_printing_is_noted_as_printing(adviser: Client, address: Address, person: Person) -> None:
    send(adviser, address)
    page = text(adviser.get(address("receipt_print", shared_rows(person)[0].pk)))
    assert "Jonas Bjørkelund" in page
    assert "Jonas" not in page[: page.index("</title>")]
    with as_system("test"):
        assert ReadLog.objects.of_person(person.pk)[0].kind == "print"


def test_the_event_tells_nothing_about_the_person(adviser: Client, address: Address, person: Person) -> None:
    send(adviser, address)
    with as_system("test"):
        event = Event.objects.filter(verb="people.shared").order_by("-pk")[0]
    assert (event.subject_id, event.object_label) == (person.pk, "")


@pytest.mark.parametrize(("view", "most"), [("list", 12), ("new", 12), ("told", 13), ("new_consent", 12)])
def test_a_page_asks_few_questions(
    adviser: Client, address: Address, view: str, most: int, asks_at_most: Callable[[int], Any]
) -> None:
    adviser.get(address("list"))
    with asks_at_most(most):
        adviser.get(address(view))
