"""Participants sign in through a real provider: known by a verified national id, and by nothing else."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session

from fotfeste.kernel.models import Account, Event
from fotfeste.people.acting import as_system
from fotfeste.people.models import Person as Participant
from fotfeste.people.models import PersonAccount
from fotfeste.people.national_ids import synthetic
from tests.login.peer import Op, Person

pytestmark = pytest.mark.django_db
Tell = Callable[..., None]


def _text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]  # a test response


def test_a_participant_comes_to_her_own_account(person: Person, as_demo_participant: Tell) -> None:
    as_demo_participant()
    response = person.sign_in("participants")
    assert response.status_code == 302, _text(response)
    with as_system("test"):
        amina = PersonAccount.objects.get(person__given_name="Amina")
    assert person.client.session["_auth_user_id"] == str(amina.account_id)


def test_the_provider_is_asked_for_all_that_is_checked(person: Person, op: Op) -> None:
    asked = {key: one[0] for key, one in parse_qs(urlsplit(person.leave("participants")).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["state"]) >= 43
    assert len(asked["nonce"]) >= 43
    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid"
    assert asked["acr_values"] == "high"
    assert asked["prompt"] == "login"
    assert asked["max_age"] == "600"


def test_state_and_nonce_are_new_each_time(person: Person, op: Op) -> None:
    first, second = (parse_qs(urlsplit(person.leave("participants")).query) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


def test_the_first_sign_in_opens_an_account_and_leaves_an_event(person: Person, op: Op) -> None:
    with as_system("test"):
        olena = Participant.objects.get(given_name="Olena")
    op.tell(sub="olena", claims={"acr": "high", "pid": synthetic(3).reveal()})
    person.sign_in("participants")
    with as_system("test"):
        made = PersonAccount.objects.get(person=olena)
        event = Event.objects.get(verb="people.own_account_opened", subject_id=olena.pk)
    assert person.client.session["_auth_user_id"] == str(made.account_id)
    assert (event.object_label, event.details) == ("", {})
    assert not made.account.has_usable_password()


def test_the_second_sign_in_uses_the_same_account(op: Op, db: None) -> None:
    op.tell(sub="olena", claims={"acr": "high", "pid": synthetic(3).reveal()})
    first, second = Person(), Person()
    first.sign_in("participants")
    second.sign_in("participants")
    assert first.client.session["_auth_user_id"] == second.client.session["_auth_user_id"]


def test_somebody_nobody_here_knows_gets_a_sentence_and_no_account(person: Person, op: Op) -> None:
    before = Account.objects.count()
    op.tell(sub="stranger", claims={"acr": "high", "pid": synthetic(900).reveal()})
    response = person.sign_in("participants")
    assert response.status_code == 403
    assert "vi har ingen side til deg her" in _text(response)
    assert not person.is_signed_in
    assert Account.objects.count() == before


def test_the_deceased_are_answered_like_strangers(person: Person, op: Op) -> None:
    op.tell(sub="berit", claims={"acr": "high", "pid": synthetic(18).reveal()})
    response = person.sign_in("participants")
    assert "vi har ingen side til deg her" in _text(response)


def test_an_address_of_mail_links_to_nobody(person: Person, op: Op) -> None:
    # Amina's own address, said to be verified, under somebody else's number.
    op.tell(
        sub="thief",
        claims={
            "acr": "high",
            "pid": synthetic(901).reveal(),
            "email": "demo-participant",
            "email_verified": True,
        },
    )
    assert person.sign_in("participants").status_code == 403
    assert not person.is_signed_in


def test_without_a_national_id_nobody_is_signed_in(person: Person, as_demo_participant: Tell) -> None:
    as_demo_participant(claims={"pid": None})
    response = person.sign_in("participants")
    assert "ga oss ikke fødselsnummeret ditt" in _text(response)
    assert not person.is_signed_in


def test_a_real_national_id_is_refused_among_test_persons(person: Person, as_demo_participant: Tell) -> None:
    # A number of the official series that agrees with its check digits, as Skatteetaten's examples do.
    as_demo_participant(claims={"pid": "01010750160"})
    response = person.sign_in("participants")
    assert "Logg inn med en testbruker" in _text(response)
    assert "01010750160" not in _text(response)
    assert not person.is_signed_in


def test_production_refuses_test_persons(person: Person, as_demo_participant: Tell, settings: object) -> None:
    settings.ID_SERIES = "production"  # type: ignore[attr-defined]  # pytest-django's settings
    as_demo_participant()
    assert "testbruker" in _text(person.sign_in("participants"))
    assert not person.is_signed_in


def test_nothing_about_anybody_is_logged_or_stored_in_the_session(
    person: Person, as_demo_participant: Tell, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    as_demo_participant()
    person.sign_in("participants")
    number = synthetic(1).reveal()
    ours = "\n".join(
        one.getMessage() for one in caplog.records if one.name.startswith(("fotfeste", "django"))
    )
    assert number not in ours
    kept = json.dumps(dict(person.client.session))
    assert number not in kept
    assert "amina" not in kept.lower()
    assert Session.objects.count() >= 1


def test_the_key_of_the_session_changes(person: Person, as_demo_participant: Tell) -> None:
    as_demo_participant()
    address = person.at_the_provider(person.leave("participants"))
    before = person.client.session.session_key
    person.come_back(address)
    assert person.is_signed_in
    assert person.client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_somebody_elses_session_is_not_carried_over(person: Person, as_demo_participant: Tell) -> None:
    other = Account.objects.exclude(login="demo-participant").order_by("pk").first()
    person.client.force_login(other, backend="fotfeste.kernel.signin.AccountBackend")
    session = person.client.session
    session["role"] = 1
    session.save()
    as_demo_participant()
    person.sign_in("participants")
    assert person.is_signed_in
    assert "role" not in person.client.session


def test_one_is_sent_on_to_the_page_one_wanted(person: Person, as_demo_participant: Tell) -> None:
    as_demo_participant()
    assert person.sign_in("participants", wanted="/konto")["location"] == "/konto"


@pytest.mark.parametrize("elsewhere", ["https://evil.invalid/", "//evil.invalid/", "javascript:alert(1)"])
def test_one_is_never_sent_elsewhere(person: Person, as_demo_participant: Tell, elsewhere: str) -> None:
    as_demo_participant()
    assert "evil" not in person.sign_in("participants", wanted=elsewhere)["location"]


def test_cancelling_says_so(person: Person, op: Op) -> None:
    op.tell(refuse=True)
    assert "Du avbrøt innloggingen" in _text(person.sign_in("participants"))


def test_a_provider_that_is_not_enabled_does_not_exist(person: Person, op: Op) -> None:
    assert person.client.post("/logg-inn/gjennom/google").status_code == 404
    assert person.client.get("/logg-inn/gjennom/google/svar").status_code == 404


def test_the_library_can_store_nothing(db: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname ~ '^(socialaccount|account)_' and relkind = 'r' "
            "and has_table_privilege(oid, 'INSERT, UPDATE')"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "select count(*) from pg_class where relname ~ '^(socialaccount|account)_' and relkind = 'r'"
        )
        assert cursor.fetchone() == (5,)
