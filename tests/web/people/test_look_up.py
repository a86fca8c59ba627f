"""Looking up outside one's own: reason, rules, the same answer for nobody and not allowed."""

from __future__ import annotations

import re

import pytest

from fotfeste.kernel import actor as actors
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system
from fotfeste.people.actions.lookups import look_up
from fotfeste.people.categories import Category
from fotfeste.people.models import Membership, Override, Person, ReadLog
from fotfeste.people.national_ids import synthetic

pytestmark = pytest.mark.django_db
PAGE = "/deltakere/finn"
ASKED = {"reason_kind": "new", "reason": "Møtte opp i dag"}


def _ask(client, **more):
    return client.post(PAGE, ASKED | more)


def _without_what_varies(response) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r'value="[\d ]{11,12}"', "", text)


def test_a_number_opens_who_somebody_is_for_two_hours(client_in, demo_person):
    khalid = demo_person("Khalid")
    answer = _ask(client_in("coordinator"), number=synthetic(32).reveal())
    assert answer["Location"] == f"/deltakere/{khalid.public_id}/"
    with as_system("test"):
        opened = Membership.objects.get(person=khalid, kind="lookup")
        assert opened.categories == [Category.IDENTITY]
        assert (opened.valid_until - opened.valid_from).total_seconds() == 2 * 3600
        assert "Møtte opp i dag" in opened.reason
        assert opened.basis.key == "nav_processing"


def test_a_look_up_shows_identity_and_nothing_more(client_in):
    client = client_in("coordinator")
    page = client.get(_ask(client, number=synthetic(32).reveal())["Location"]).content.decode()
    assert "Khalid" in page
    assert "Oppslag utenfor egne deltakere" in page
    assert "Slik når du personen" not in page
    assert "Vis hele nummeret" not in page


def test_a_name_and_birth_date_must_be_exact(client_in, demo_person):
    import datetime as dt

    with as_system("test"):
        Person.objects.filter(given_name="Khalid").update(birth_date=dt.date(1990, 6, 5))
    client = client_in("coordinator")
    assert _ask(client, name="Khalid", birth_date="05.06.1990").status_code == 200
    answer = _ask(client, name="khalid  KVITKLØVER", birth_date="05.06.1990")
    assert answer["Location"] == f"/deltakere/{demo_person('Khalid').public_id}/"


@pytest.mark.parametrize("protected", [41, 42, 43])
def test_somebody_protected_is_as_if_she_did_not_exist(client_in, protected):
    client = client_in("coordinator")
    hidden = _ask(client, number=synthetic(protected).reveal())
    nobody = _ask(client, number=synthetic(999).reveal())
    assert hidden.status_code == nobody.status_code == 200
    assert "Vi finner ingen med disse opplysningene" in hidden.content.decode()
    assert _without_what_varies(hidden) == _without_what_varies(nobody)


def test_the_look_up_is_noted_with_its_reason_also_without_a_hit(client_in):
    _ask(client_in("coordinator"), number=synthetic(999).reveal())
    with as_system("test"):
        noted = ReadLog.objects.filter(kind="lookup").latest("pk")
    assert noted.subject_id is None
    assert "Møtte opp i dag" in noted.reason


def test_a_reason_is_required_and_every_fault_is_told_at_once(client_in):
    answer = client_in("coordinator").post(PAGE, {})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Velg hvorfor du slår opp." in page
    assert "Skriv en begrunnelse." in page
    assert "Skriv fødselsnummeret, eller både hele navnet og fødselsdatoen." in page


def test_a_reason_holds_no_national_id(client_in):
    number = synthetic(32).reveal()
    answer = client_in("coordinator").post(PAGE, ASKED | {"number": number, "reason": f"Gjelder {number}"})
    assert "Ikke skriv fødselsnummer her" in answer.content.decode()


def test_a_rule_that_may_be_set_aside_is_named_and_set_aside(client_in, demo_person):
    with as_system("test"):
        Person.objects.filter(given_name="Khalid").update(residence="abroad")
    client = client_in("coordinator")
    number = synthetic(32).reveal()
    asked = _ask(client, number=number)
    assert "bor i utlandet" in asked.content.decode()
    answer = _ask(client, number=number, offered="residence_abroad", set_aside="residence_abroad", days="7")
    assert answer["Location"] == f"/deltakere/{demo_person('Khalid').public_id}/"
    with as_system("test"):
        assert Override.objects.get(person__given_name="Khalid").rule == "residence_abroad"


def test_a_rule_is_not_set_aside_without_a_tick(client_in):
    with as_system("test"):
        Person.objects.filter(given_name="Khalid").update(residence="abroad")
    answer = _ask(
        client_in("coordinator"), number=synthetic(32).reveal(), offered="residence_abroad", days="7"
    )
    assert answer.status_code == 422
    with as_system("test"):
        assert not Override.objects.filter(person__given_name="Khalid").exists()


def test_core_rules_are_not_set_aside(client_in):
    answer = _ask(
        client_in("coordinator"),
        number=synthetic(41).reveal(),
        offered="strictly_confidential",
        set_aside="strictly_confidential",
        days="7",
    )
    assert "Vi finner ingen med disse opplysningene" in answer.content.decode()


@pytest.mark.parametrize("role", [key for key in ROLES if key != "evaluator"])
def test_who_may_look_up(actor_in, role):
    with actors.enter(actor_in(role)) as by:
        asked = {"name": "", "birth_date": None, "reason": "Prøve", "set_aside": [], "days": 1}
        if Permission.LOOK_UP in ROLES[role].permissions:
            assert look_up(number=synthetic(999), **asked, by=by).person is None
        else:
            with pytest.raises(Denied):
                look_up(number=synthetic(999), **asked, by=by)


def test_an_action_without_reason_and_person_is_refused_with_both(actor_in):
    with actors.enter(actor_in("adviser")) as by, pytest.raises(Rejected) as refused:
        look_up(number=None, name="", birth_date=None, reason=" ", set_aside=[], days=1, by=by)
    assert [fault.field for fault in refused.value.faults] == ["reason", "number"]
