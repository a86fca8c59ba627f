"""The database believes only signed actors, and its own role can not get past that."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from fotfeste.kernel import actions
from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models import Draft, Event

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 5, 6)


def _ask(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _refused(sql: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def _draft_of(actor: Actor) -> Draft:
    with actors.enter(actor):
        return actions.save_draft(form="test", object_id="1", answers={"a": 1}, today=TODAY, by=actor)


def test_an_entered_actor_is_known_to_the_database(actor_in):
    actor = actor_in("observer")
    with actors.enter(actor):
        assert _ask("select kernel_actor_staff()") == actor.staff_id
        assert _ask("select kernel_actor_organisation()") == actor.organisation_id


def test_nobody_is_known_before_somebody_enters(db):
    assert _ask("select kernel_actor_staff()") is None


def test_the_outer_actor_is_told_again_when_an_inner_one_leaves(actor_in):
    outer = actor_in("observer")
    with actors.enter(outer):
        with actors.enter(actors.system("job")):
            assert _ask("select kernel_actor_is_system()") is True
        assert _ask("select kernel_actor_staff()") == outer.staff_id


def test_a_sentence_without_a_valid_signature_is_nobody(actor_in):
    owner, other = actor_in("board_member"), actor_in("observer")
    _draft_of(owner)
    with actors.enter(other):
        mac = _ask("select split_part(current_setting('fotfeste.actor'), '|', 2)")
        forged = f"{owner.staff_id}:{owner.organisation_id}:{owner.role}|{mac}"
        with connection.cursor() as cursor:
            cursor.execute("select set_config('fotfeste.actor', %s, true)", [forged])
        assert _ask("select kernel_actor_staff()") is None
        assert not Draft.objects.exists()


def test_a_draft_is_seen_by_its_owner_alone(actor_in):
    owner, other = actor_in("board_member"), actor_in("programme_office")
    _draft_of(owner)
    with actors.enter(other):
        assert Draft.objects.count() == 0
    with actors.enter(owner):
        assert Draft.objects.count() == 1


def test_a_draft_can_not_be_written_in_the_name_of_another(actor_in):
    owner, other = actor_in("board_member"), actor_in("programme_office")
    with actors.enter(other), pytest.raises(DatabaseError), transaction.atomic():
        Draft.objects.create(staff_id=owner.staff_id, form="test", expires_on=TODAY)


def test_an_event_can_not_be_written_in_the_name_of_another(actor_in):
    owner, other = actor_in("board_member"), actor_in("programme_office")
    with actors.enter(other), pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.create(
            verb="x",
            by_staff_id=owner.staff_id,
            by_label="x",
            object_kind="x",
            object_id="1",
            organisation_id=owner.organisation_id,
        )


@pytest.mark.parametrize(
    "statement",
    [
        "select * from kernel_actorkey",
        "alter table kernel_draft disable row level security",
        "drop policy kernel_draft_visible on kernel_draft",
        "create policy open_door on kernel_draft using (true)",
        "alter table kernel_draft owner to current_user",
        "update kernel_event set verb = 'x'",
        "delete from kernel_event",
        "truncate kernel_event",
        "delete from funding_movement",
        "update funding_movement set amount_ore = 0",
        "create or replace function kernel_actor_staff() returns bigint language sql as 'select 1::bigint'",
        "create function public.mine() returns int language sql as 'select 1'",
        "create table public.mine (a int)",
        "set session_replication_role = replica",
        "set role fotfeste_test_owner",
        "alter role current_user bypassrls",
    ],
)
def test_the_application_role_may_not(statement, system):
    _refused(statement)


def test_turning_row_security_off_in_the_session_shows_nothing(actor_in):
    _draft_of(actor_in("board_member"))
    with actors.enter(actor_in("observer")):
        with connection.cursor() as cursor:
            cursor.execute("set local row_security = off")
        _refused("select count(*) from kernel_draft")


def test_nobody_gives_oneself_a_role_by_raw_sql(actor_in):
    observer = actor_in("observer")
    with actors.enter(observer):
        _refused(
            "insert into kernel_staffrole (staff_id, organisation_id, reporting_line, role, valid_from) "
            f"values ({observer.staff_id}, {observer.organisation_id}, '', 'administrator', '2024-01-01')"
        )


def test_a_participant_is_no_member_of_staff_and_sees_no_events_of_others(actor_in):
    with actors.enter(actors.participant(10**9)):
        assert _ask("select kernel_actor_staff()") is None
        assert _ask("select kernel_actor_person()") == 10**9
        assert Event.objects.count() == 0


def test_the_line_one_acts_in_is_known_to_the_database(actor_in):
    with actors.enter(actor_in("project_manager")):
        assert _ask("select kernel_actor_line()") == "municipal"
