"""Writes of the ground floor: who may do them, what they refuse, and the event they leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from fotfeste.kernel import actions
from fotfeste.kernel.actor import Actor, enter
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.models import Account, Draft, Event, Organisation, SavedView, Staff, StaffRole
from fotfeste.kernel.roles import ROLES, Permission

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 1)
PASSWORD = "fire ord som ingen gjetter"
ActorIn = Callable[[str], Actor]


@pytest.fixture
def admin(actor_in: ActorIn) -> Any:
    """The administrator of the programme office, entered."""
    with enter(actor_in("administrator")) as actor:
        yield actor


def _organisation(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


def _staff(role: str) -> Staff:
    account = demo_account(role)
    assert account is not None
    return account.staff


def _give(by: Actor, **changed: Any) -> StaffRole:
    wanted = {
        "staff": _staff("evaluator"),
        "organisation": changed.get("organisation") or _organisation(by),
        "role": "evaluator",
        "valid_from": DAY,
    }
    return actions.give_role(**{**wanted, **changed}, by=by)


def _faults(rejected: pytest.ExceptionInfo[Rejected]) -> list[str]:
    return [fault.field for fault in rejected.value.faults]


# Roles ---------------------------------------------------------------------------------------------------


def test_giving_a_role_leaves_its_event(admin: Actor) -> None:
    given = _give(admin)
    event = Event.objects.about(given).get()
    assert (event.verb, event.by_staff_id, event.details) == (
        "kernel.role_given",
        admin.staff_id,
        {"role": "evaluator"},
    )


def test_ending_a_role_leaves_its_event(admin: Actor) -> None:
    given = _give(admin)
    actions.end_role(staff_role=given, on=DAY, by=admin)
    assert [event.verb for event in Event.objects.about(given)] == ["kernel.role_ended", "kernel.role_given"]


@pytest.mark.parametrize(
    "role", [key for key, role in ROLES.items() if Permission.MANAGE_STAFF not in role.permissions]
)
def test_only_administrators_give_and_end_roles(role: str, actor_in: ActorIn, admin: Actor) -> None:
    given = _give(admin)
    with enter(actor_in(role)) as actor:
        with pytest.raises(Denied):
            _give(actor)
        with pytest.raises(Denied):
            actions.end_role(staff_role=given, on=DAY, by=actor)
        with pytest.raises(Denied):
            actions.open_account(login="ny", password=None, name="Ny", email="", by=actor)


def test_an_administrator_gives_no_role_elsewhere(admin: Actor) -> None:
    elsewhere = Organisation.objects.exclude(pk=admin.organisation_id).first()
    with pytest.raises(Denied, match="organisasjonen du handler for"):
        _give(admin, organisation=elsewhere)


def test_a_role_may_be_held_only_where_the_table_says(admin: Actor) -> None:
    with pytest.raises(Rejected) as rejected:
        _give(admin, role="adviser")
    assert _faults(rejected) == ["role"]


def test_a_nav_office_asks_for_the_line(system: Actor) -> None:
    office = Organisation.objects.filter(kind="nav_office", is_partnership=True).first()
    with pytest.raises(Rejected) as rejected:
        _give(system, organisation=office, role="adviser")
    assert _faults(rejected) == ["reporting_line"]


def test_the_same_role_is_not_given_twice_in_a_period(admin: Actor) -> None:
    _give(admin, valid_to=DAY + dt.timedelta(days=30))
    with pytest.raises(Rejected) as rejected:
        _give(admin, valid_from=DAY + dt.timedelta(days=30))
    assert _faults(rejected) == ["role"]


def test_the_same_role_may_be_given_again_afterwards(admin: Actor) -> None:
    _give(admin, valid_to=DAY)
    assert _give(admin, valid_from=DAY + dt.timedelta(days=1)).pk


def test_every_fault_of_a_role_is_told_at_once(admin: Actor) -> None:
    with pytest.raises(Rejected) as rejected:
        _give(admin, role="adviser", valid_to=DAY - dt.timedelta(days=1))
    assert _faults(rejected) == ["role", "valid_to"]


def test_a_role_does_not_end_before_it_began(admin: Actor) -> None:
    given = _give(admin)
    with pytest.raises(Rejected):
        actions.end_role(staff_role=given, on=DAY - dt.timedelta(days=1), by=admin)


# Accounts ------------------------------------------------------------------------------------------------


def _open(by: Actor, **changed: Any) -> StaffRole:
    wanted = {
        "login": "ny.ansatt",
        "password": PASSWORD,
        "name": "Ny Ansatt",
        "email": "",
        "organisation": _organisation(by),
        "role": "evaluator",
        "valid_from": DAY,
    }
    return actions.open_account_with_role(**{**wanted, **changed}, by=by)


def test_a_new_account_comes_with_its_role(admin: Actor) -> None:
    assert _open(admin).staff.account.login == "ny.ansatt"


def test_faults_of_account_and_role_are_told_together(admin: Actor) -> None:
    with pytest.raises(Rejected) as rejected:
        _open(admin, login="demo-observer", password="kort", role="adviser")
    assert set(_faults(rejected)) == {"login", "password", "role"}


def test_a_refused_role_opens_no_account(admin: Actor) -> None:
    with pytest.raises(Rejected):
        _open(admin, role="adviser")
    assert not Account.objects.filter(login="ny.ansatt").exists()


def test_a_password_is_changed_by_its_owner(admin: Actor, actor_in: ActorIn) -> None:
    account = _open(admin).staff.account
    new = "et helt annet sett av ord"
    owner = Actor(account.staff.pk, admin.organisation_id, "evaluator", "Ny Ansatt")
    with enter(owner):
        actions.change_password(account=account, old=PASSWORD, new=new, by=owner)
    assert Account.objects.get(pk=account.pk).check_password(new)


def test_faults_of_old_and_new_password_are_told_together(admin: Actor) -> None:
    account = _open(admin).staff.account
    owner = Actor(account.staff.pk, admin.organisation_id, "evaluator", "Ny Ansatt")
    with enter(owner), pytest.raises(Rejected) as rejected:
        actions.change_password(account=account, old="feil", new="kort", by=owner)
    assert set(_faults(rejected)) == {"old", "new"}


def test_nobody_chooses_the_language_of_another(admin: Actor) -> None:
    with pytest.raises(Denied):
        actions.choose_language(account=_staff("observer").account, language="en", by=admin)


def test_nobody_changes_the_password_of_another(admin: Actor) -> None:
    with pytest.raises(Denied):
        actions.change_password(account=_staff("observer").account, old="", new=PASSWORD, by=admin)


def test_a_language_that_is_not_offered_is_refused(admin: Actor) -> None:
    with pytest.raises(Rejected):
        actions.choose_language(account=_staff("administrator").account, language="xx", by=admin)


def test_events_about_accounts_name_nobody(admin: Actor) -> None:
    account = _staff("administrator").account
    actions.choose_language(account=account, language="en", by=admin)
    assert Event.objects.about(account).get().object_label == ""


# Private rows, explanations, exports ---------------------------------------------------------------------


def test_a_draft_is_kept_once_for_each_form(admin: Actor) -> None:
    for text in ("a", "b"):
        actions.save_draft(form="f", object_id="1", answers={"note": text}, today=DAY, by=admin)
    assert [draft.answers for draft in Draft.objects.all()] == [{"note": "b"}]


def test_a_draft_is_seen_by_nobody_else(admin: Actor, actor_in: ActorIn) -> None:
    actions.save_draft(form="f", object_id="1", answers={}, today=DAY, by=admin)
    with enter(actor_in("programme_office")):
        assert not Draft.objects.exists()


def test_a_view_is_replaced_under_its_name(admin: Actor) -> None:
    for query in ("a=1", "b=2"):
        actions.save_view(page="p", name=" Mine ", query=query, by=admin)
    assert [(view.name, view.query) for view in SavedView.objects.all()] == [("Mine", "b=2")]


def test_a_view_needs_a_name(admin: Actor) -> None:
    with pytest.raises(Rejected):
        actions.save_view(page="p", name=" ", query="", by=admin)


@pytest.mark.parametrize("role", list(ROLES))
def test_explaining_follows_the_permission(role: str, actor_in: ActorIn) -> None:
    with enter(actor_in(role)) as actor:
        if actor.may(Permission.EXPLAIN_FINDINGS):
            assert actions.explain_finding(
                finding_key="a:1", fingerprint="f", note="Slik er det.", by=actor
            ).pk
        else:
            with pytest.raises(Denied):
                actions.explain_finding(finding_key="a:1", fingerprint="f", note="Slik er det.", by=actor)


def test_an_explanation_needs_words(actor_in: ActorIn) -> None:
    with enter(actor_in("programme_office")) as actor, pytest.raises(Rejected):
        actions.explain_finding(finding_key="a:1", fingerprint="f", note="  ", by=actor)


@pytest.mark.parametrize("role", list(ROLES))
def test_taking_out_a_list_follows_the_permission(role: str, actor_in: ActorIn) -> None:
    with enter(actor_in(role)) as actor:
        if actor.may(Permission.EXPORT):
            event = actions.record_export(verb="kernel.findings_exported", form="csv", rows=3, by=actor)
            assert event.details == {"form": "csv", "rows": 3, "filters": []}
        else:
            with pytest.raises(Denied):
                actions.record_export(verb="kernel.findings_exported", form="csv", rows=3, by=actor)


def test_a_role_that_is_ended_today_is_over_at_once(admin: Actor) -> None:
    today = timezone.localdate()
    given = _give(admin, valid_from=today)
    actions.end_role(staff_role=given, on=today, by=admin)
    assert given not in StaffRole.objects.held_on(today)
    assert _give(admin, valid_from=today) in StaffRole.objects.held_on(today)
