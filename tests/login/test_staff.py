"""Staff sign in through a real provider once an administrator's code has connected the identity, never before."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.models import Account, Event, SignInCode, SignInIdentity, Staff, StaffRole
from fotfeste.kernel.roles import ROLES
from fotfeste.people import numbers
from fotfeste.people.acting import as_system
from fotfeste.people.actions import accounts
from fotfeste.people.national_ids import synthetic
from fotfeste.web.login import views
from tests.login.peer import Op, Person

pytestmark = pytest.mark.django_db
ActorIn = Callable[[str], Actor]
NEW_NUMBER = synthetic(950)


def _text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def role(actor_in: ActorIn) -> StaffRole:
    """A member of staff whose only role is in the administrator's own organisation, without a password."""
    administrator = actor_in("administrator")
    with as_system("test"):
        account = Account.objects.create_account("new-adviser", None)
        staff = Staff.objects.create(account=account, name="Ny Rådgiver")
        given = StaffRole.objects.create(
            staff=staff,
            organisation_id=administrator.organisation_id,
            reporting_line=administrator.reporting_line,
            role="observer",
            valid_from=timezone.localdate(),
        )
    return StaffRole.objects.select_related("staff", "organisation").get(pk=given.pk)


@pytest.fixture
def code(role: StaffRole, actor_in: ActorIn) -> str:
    """A code that connects to the account of *role*."""
    with actors.enter(actor_in("administrator")) as by:
        return accounts.make_sign_in_code(staff_role=role, by=by)


@pytest.fixture
def vouched(op: Op) -> Op:
    """The provider vouches for somebody with a national id."""
    op.tell(sub="an-identity", claims={"acr": "high", "pid": NEW_NUMBER.reveal()})
    return op


def _identities() -> int:
    with as_system("test"):
        return SignInIdentity.objects.count()


def test_an_unknown_identity_is_told_what_to_do(person: Person, vouched: Op) -> None:
    assert person.sign_in("staff")["location"] == "/logg-inn/koble-til"
    page = person.client.get("/logg-inn/koble-til")
    assert "Vi kjenner deg ikke ennå" in _text(page)
    assert "Be administratoren" in _text(page)
    assert not person.is_signed_in
    assert _identities() == 0


def test_the_code_connects_and_goes_in(person: Person, vouched: Op, role: StaffRole, code: str) -> None:
    person.sign_in("staff")
    response = person.client.post("/logg-inn/koble-til", {"code": f" {code.lower()} "})
    assert response["location"] == "/i-dag", _text(response)
    assert person.client.session["_auth_user_id"] == str(role.staff.account_id)
    assert views.WAITING not in person.client.session
    with as_system("test"):
        made = SignInIdentity.objects.get()
        assert (made.provider, made.issuer, made.subject) == ("staff", vouched.issuer, "an-identity")
        event = Event.objects.get(verb="kernel.sign_in_connected")
    assert (event.object_label, event.details) == ("", {"provider": "staff"})


def test_the_next_time_no_code_is_needed(vouched: Op, role: StaffRole, code: str) -> None:
    first, second = Person(), Person()
    first.sign_in("staff")
    first.client.post("/logg-inn/koble-til", {"code": code})
    assert second.sign_in("staff")["location"] == "/i-dag"
    assert second.client.get("/i-dag").status_code == 200


def test_a_code_works_once(vouched: Op, code: str) -> None:
    first, second = Person(), Person()
    first.sign_in("staff")
    first.client.post("/logg-inn/koble-til", {"code": code})
    vouched.tell(sub="another-identity", claims={"acr": "high"})
    second.sign_in("staff")
    response = second.client.post("/logg-inn/koble-til", {"code": code})
    assert response.status_code == 422
    assert "Koden er feil, brukt eller for gammel" in _text(response)
    assert not second.is_signed_in


def test_a_code_gets_too_old(person: Person, vouched: Op, code: str) -> None:
    with as_system("test"):
        long_ago = timezone.now() - dt.timedelta(days=8)
        SignInCode.objects.update(made_at=long_ago, expires_at=long_ago + dt.timedelta(days=7))
    person.sign_in("staff")
    assert person.client.post("/logg-inn/koble-til", {"code": code}).status_code == 422


def test_a_new_code_ends_the_one_before(
    person: Person, vouched: Op, role: StaffRole, code: str, actor_in: ActorIn
) -> None:
    with actors.enter(actor_in("administrator")) as by:
        accounts.make_sign_in_code(staff_role=role, by=by)
    person.sign_in("staff")
    assert person.client.post("/logg-inn/koble-til", {"code": code}).status_code == 422


def test_after_five_wrong_codes_one_signs_in_anew(person: Person, vouched: Op, code: str) -> None:
    person.sign_in("staff")
    for _one in range(views.TRIES):
        assert person.client.post("/logg-inn/koble-til", {"code": "AAAAA"}).status_code == 422
    assert person.client.post("/logg-inn/koble-til", {"code": code})["location"] == "/logg-inn"
    assert _identities() == 0


def test_a_verified_identity_waits_ten_minutes(person: Person, vouched: Op, code: str) -> None:
    person.sign_in("staff")
    session = person.client.session
    session[views.WAITING] = session[views.WAITING] | {"until": timezone.now().timestamp() - 1}
    session.save()
    assert person.client.post("/logg-inn/koble-til", {"code": code})["location"] == "/logg-inn"


def test_without_a_verified_identity_a_code_is_worth_nothing(person: Person, op: Op, code: str) -> None:
    assert person.client.post("/logg-inn/koble-til", {"code": code})["location"] == "/logg-inn"
    assert _identities() == 0


def test_the_number_waits_encrypted(person: Person, vouched: Op) -> None:
    person.sign_in("staff")
    waiting = person.client.session[views.WAITING]
    assert NEW_NUMBER.reveal() not in str(waiting)
    assert numbers.decrypt(waiting["number"].encode()) == NEW_NUMBER


def test_an_identity_belongs_to_one_account(
    vouched: Op, role: StaffRole, code: str, actor_in: ActorIn
) -> None:
    with as_system("test") as system:
        accounts.connect_identity(
            code=code, provider="staff", issuer=vouched.issuer, subject="an-identity", number=None, by=system
        )
    with actors.enter(actor_in("administrator")) as by:
        again = accounts.make_sign_in_code(staff_role=role, by=by)
    with as_system("test") as system, pytest.raises(Rejected):
        accounts.connect_identity(
            code=again, provider="staff", issuer=vouched.issuer, subject="an-identity", number=None, by=system
        )


def test_the_same_subject_at_another_issuer_is_somebody_else(person: Person, vouched: Op, code: str) -> None:
    with as_system("test") as system:
        accounts.connect_identity(
            code=code,
            provider="x",
            issuer="https://other.invalid",
            subject="an-identity",
            number=None,
            by=system,
        )
    assert person.sign_in("staff")["location"] == "/logg-inn/koble-til"


def test_staff_do_not_see_themselves_once_the_number_is_verified(
    person: Person, op: Op, role: StaffRole, code: str
) -> None:
    op.tell(sub="amina-at-work", claims={"acr": "high", "pid": synthetic(1).reveal()})
    person.sign_in("staff")
    person.client.post("/logg-inn/koble-til", {"code": code})
    with as_system("test"), connection.cursor() as cursor:
        cursor.execute("select people_bearers(%s)", [numbers.lookup(synthetic(1))])
        bearers = [row[0] for row in cursor.fetchall()]
        cursor.execute("select * from people_refusals(%s, %s)", [role.pk, bearers])
        assert all("own_data" in rules for _person, rules in cursor.fetchall())
        assert Event.objects.filter(verb="people.staff_known").count() == 1


def test_a_closed_account_stays_closed(person: Person, vouched: Op, role: StaffRole, code: str) -> None:
    with as_system("test") as system:
        accounts.connect_identity(
            code=code, provider="staff", issuer=vouched.issuer, subject="an-identity", number=None, by=system
        )
    Account.objects.filter(pk=role.staff.account_id).update(is_active=False)
    assert person.sign_in("staff")["location"] == "/logg-inn/koble-til"
    assert not person.is_signed_in


def test_signing_out_ends_the_session_at_the_provider_too(
    person: Person, vouched: Op, role: StaffRole, code: str
) -> None:
    person.sign_in("staff")
    person.client.post("/logg-inn/koble-til", {"code": code})
    response = person.client.post("/logg-ut")
    assert response["location"].startswith(f"{vouched.issuer}/session/end?client_id=staff&post_logout")
    assert "id_token" not in response["location"]
    assert not person.is_signed_in


# Codes and connections -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted(set(ROLES)))
def test_only_administrators_make_codes(key: str, role: StaffRole, actor_in: ActorIn) -> None:
    try:
        actor = actor_in(key)
    except AssertionError:
        pytest.skip("The demo has nobody in this role.")
    if key == "administrator":
        with actors.enter(actor):
            assert accounts.make_sign_in_code(staff_role=role, by=actor)
    else:
        with actors.enter(actor), pytest.raises(Denied):
            accounts.make_sign_in_code(staff_role=role, by=actor)


@pytest.mark.parametrize("key", sorted(set(ROLES)))
def test_only_administrators_disconnect(key: str, role: StaffRole, actor_in: ActorIn) -> None:
    try:
        actor = actor_in(key)
    except AssertionError:
        pytest.skip("The demo has nobody in this role.")
    with as_system("test"):
        identity = SignInIdentity.objects.create(
            account=role.staff.account, provider="staff", issuer="https://x.invalid", subject="s"
        )
    if key == "administrator":
        with actors.enter(actor):
            accounts.disconnect_identity(identity=identity, staff_role=role, by=actor)
        assert _identities() == 0
    else:
        with actors.enter(actor), pytest.raises(Denied):
            accounts.disconnect_identity(identity=identity, staff_role=role, by=actor)
        assert _identities() == 1


@pytest.mark.parametrize("key", sorted(set(ROLES)))
def test_nobody_but_the_sign_in_itself_connects_or_opens_accounts(key: str, actor_in: ActorIn) -> None:
    try:
        actor = actor_in(key)
    except AssertionError:
        pytest.skip("The demo has nobody in this role.")
    with pytest.raises(Denied):
        accounts.connect_identity(code="x", provider="x", issuer="x", subject="x", number=None, by=actor)
    with pytest.raises(Denied):
        accounts.open_own_account(number=NEW_NUMBER, by=actor)
    with pytest.raises(Denied):
        accounts.tell_number(identity=SignInIdentity(), number=NEW_NUMBER, by=actor)


def test_an_administrator_elsewhere_makes_no_code(role: StaffRole, actor_in: ActorIn) -> None:
    elsewhere = replace(actor_in("administrator"), organisation_id=role.organisation_id + 1)
    with pytest.raises(Denied):
        accounts.make_sign_in_code(staff_role=role, by=elsewhere)


def test_no_code_opens_what_belongs_to_another_organisation(role: StaffRole, actor_in: ActorIn) -> None:
    adviser = demo_account("adviser")
    assert adviser is not None
    with as_system("test"):
        other = StaffRole.objects.filter(staff__account=adviser).exclude(
            organisation_id=role.organisation_id
        )[0]
        StaffRole.objects.create(
            staff=role.staff,
            organisation_id=other.organisation_id,
            reporting_line=other.reporting_line,
            role=other.role,
            valid_from=timezone.localdate(),
        )
    with pytest.raises(Rejected, match="andre organisasjoner"):
        accounts.make_sign_in_code(staff_role=role, by=actor_in("administrator"))


def test_whoever_runs_the_service_makes_a_code_for_anybody(person: Person, vouched: Op) -> None:
    said = io.StringIO()
    call_command("sign_in_code", "--login", "demo-adviser", stdout=said)
    person.sign_in("staff")
    response = person.client.post("/logg-inn/koble-til", {"code": said.getvalue().splitlines()[0]})
    assert response["location"] == "/i-dag", _text(response)


def test_the_command_knows_who_has_a_role(db: None) -> None:
    with pytest.raises(CommandError, match="Nobody with a role now"):
        call_command("sign_in_code", "--login", "demo-participant")


def test_no_code_for_a_role_that_is_over(role: StaffRole, actor_in: ActorIn) -> None:
    with as_system("test"):
        StaffRole.objects.filter(pk=role.pk).update(ended_at=timezone.now())
    with pytest.raises(Rejected):
        accounts.make_sign_in_code(staff_role=role, by=actor_in("administrator"))


@pytest.mark.parametrize("table", ["kernel_signinidentity", "kernel_signincode"])
def test_only_the_system_sees_or_writes_the_tables(
    table: str, role: StaffRole, code: str, actor_in: ActorIn
) -> None:
    with as_system("test"):
        SignInIdentity.objects.create(account=role.staff.account, provider="x", issuer="x", subject="x")
    with actors.enter(actor_in("administrator")), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        assert cursor.fetchone() == (0,)
        cursor.execute(f"delete from {table}")
        assert cursor.rowcount == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            SignInIdentity.objects.create(account=role.staff.account, provider="y", issuer="y", subject="y")


# Pages ---------------------------------------------------------------------------------------------------


def test_the_administrator_makes_a_code_on_a_page(
    op: Op, role: StaffRole, client_in: Callable[[str], Client]
) -> None:
    client = client_in("administrator")
    assert f"/logg-inn/ansatt/{role.pk}" in _text(client.get("/ansatte"))
    assert "Ingen innlogging er koblet til" in _text(client.get(f"/logg-inn/ansatt/{role.pk}"))
    response = client.post(f"/logg-inn/ansatt/{role.pk}/kode")
    assert re.search(r"[A-Z2-9]{5}(-[A-Z2-9]{5}){3}", _text(response))
    assert "no-store" in response["cache-control"]


def test_the_administrator_disconnects_on_a_page(
    op: Op, role: StaffRole, client_in: Callable[[str], Client]
) -> None:
    with as_system("test"):
        identity = SignInIdentity.objects.create(
            account=role.staff.account, provider="staff", issuer="https://x.invalid", subject="s"
        )
    client = client_in("administrator")
    assert "Prøveporten" in _text(client.get(f"/logg-inn/ansatt/{role.pk}"))
    client.post(f"/logg-inn/ansatt/{role.pk}/fjern/{identity.pk}")
    assert _identities() == 0


def test_a_way_of_somebody_else_is_not_found(
    op: Op, role: StaffRole, client_in: Callable[[str], Client]
) -> None:
    with as_system("test"):
        identity = SignInIdentity.objects.create(
            account=Account.objects.exclude(pk=role.staff.account_id).order_by("pk")[0],
            provider="staff",
            issuer="https://x.invalid",
            subject="s",
        )
    client = client_in("administrator")
    assert client.post(f"/logg-inn/ansatt/{role.pk}/fjern/{identity.pk}").status_code == 404
    assert _identities() == 1


def test_a_role_elsewhere_is_not_found(op: Op, client_in: Callable[[str], Client], actor_in: ActorIn) -> None:
    own = actor_in("administrator").organisation_id
    other = StaffRole.objects.exclude(organisation_id=own).order_by("pk")[0]
    assert client_in("administrator").get(f"/logg-inn/ansatt/{other.pk}").status_code == 404


def test_the_sign_in_page_shows_those_that_are_enabled(op: Op, client: Client, settings: Any) -> None:
    page = _text(client.get("/logg-inn", headers={"accept-language": "nb"}))
    assert page.count("Logg inn med Prøveporten") == 4
    assert "for deg som er deltaker" in page
    settings.SIGN_IN_PROVIDERS = []
    assert "Prøveporten" not in _text(client.get("/logg-inn"))
