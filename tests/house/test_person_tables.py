"""Law: whatever points at a person is declared, guarded by the database, and quick under its guard."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.apps import apps
from django.db import connection, connections, models
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.migration_operations import OwnerOnly, RowPolicy
from fotfeste.kernel.models import Account, Organisation, Staff, StaffRole
from fotfeste.people import access_sql
from fotfeste.people.access_mirrors import OWNED
from fotfeste.people.acting import as_system
from fotfeste.people.declared import DECLARED
from fotfeste.people.migration_operations import PersonHistory, PersonTable
from fotfeste.people.models import Controller, LegalBasis, Membership, Person, PersonRecord
from fotfeste.people.population_rules import RULES

RECORDS = [one for one in DECLARED.values() if issubclass(one.model, PersonRecord)]


def _guarded(kind: type = RowPolicy) -> set[str]:
    return {
        one.table
        for migration in MigrationLoader(None).disk_migrations.values()
        for one in migration.operations
        if isinstance(one, kind)
    }


def _pointing_at_persons() -> list[type[models.Model]]:
    """Every model of every room with a foreign key to a person, whatever the field is called."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if any(
            isinstance(field, models.ForeignKey) and field.related_model is Person
            for field in model._meta.get_fields()
        )
    ]


def _is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")


def test_whatever_points_at_a_person_is_declared() -> None:
    declared = {one.model for one in DECLARED.values()}
    found = [model for model in _pointing_at_persons() if not _is_history(model)]
    assert len(found) > 10
    assert [model.__name__ for model in found if model not in declared] == []


def test_kept_history_of_persons_is_of_declared_kinds() -> None:
    declared = {one.model for one in DECLARED.values()}
    kept = [model for model in _pointing_at_persons() if _is_history(model)]
    assert kept
    assert {model.pgh_tracked_model for model in kept} <= declared


def test_whatever_points_at_a_person_has_a_policy() -> None:
    wanted = {model._meta.db_table for model in _pointing_at_persons()}
    wanted |= {one.model._meta.db_table for one in DECLARED.values()}
    assert wanted - _guarded() == set()


def test_records_about_persons_have_the_policy_of_one_line() -> None:
    assert {one.model._meta.db_table for one in RECORDS} - _guarded(PersonTable) == set()


def test_kept_history_of_records_has_the_policy_that_follows_them() -> None:
    kept = {
        model._meta.db_table
        for model in _pointing_at_persons()
        if _is_history(model) and issubclass(model.pgh_tracked_model, PersonRecord)
    }
    assert kept
    assert kept - _guarded(PersonHistory) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("one", RECORDS, ids=lambda one: one.key)
def test_the_database_keeps_the_category_of_a_record(one) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select string_agg(pg_get_constraintdef(oid), ' ') from pg_constraint"
            " where contype = 'c' and conrelid = %s::regclass",
            [one.model._meta.db_table],
        )
        checks = cursor.fetchone()[0] or ""
    if one.category is None:
        assert "category >= 1" in checks
        assert "category <= 9" in checks
    else:
        assert f"(category = {int(one.category)})" in checks


@pytest.mark.django_db
@pytest.mark.parametrize("one", RECORDS, ids=lambda one: one.key)
def test_records_are_found_by_the_key_of_the_policy(one) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid"
            " and a.attnum = i.indkey[0] where i.indrelid = %s::regclass",
            [one.model._meta.db_table],
        )
        assert "akey" in {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_nobody_sees_a_table_about_persons_without_condition() -> None:
    tables = {model._meta.db_table for model in _pointing_at_persons()} | {"people_person"}
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename, policyname from pg_policies where tablename = any(%s)"
            " and (qual = 'true' or with_check = 'true' or (cmd in ('SELECT', 'ALL') and permissive <> 'PERMISSIVE'))",
            [sorted(tables)],
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_staff_delete_nothing_about_persons() -> None:
    tables = {model._meta.db_table for model in _pointing_at_persons()} | {"people_person"}
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename, qual from pg_policies where tablename = any(%s) and cmd = 'DELETE'",
            [sorted(tables)],
        )
        found = dict(cursor.fetchall())
    assert set(found) == tables
    assert {table for table, rule in found.items() if "kernel_actor_is_system" not in rule} == set()
    assert {table for table, rule in found.items() if " OR " in rule} == set()


@pytest.mark.django_db
def test_views_ask_as_the_one_who_asks() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and (relkind = 'm'"
            " or (relkind = 'v' and not coalesce(reloptions::text, '') like '%security_invoker=true%'))"
        )
        assert cursor.fetchall() == []


# What the database was told is what the code says ------------------------------------------------------------

_FUNCTION = re.compile(r"create or replace function (\w+)\(.*?as\s+\$\$(.*?)\$\$;", re.S)


@pytest.mark.django_db
def test_the_functions_of_the_database_are_those_of_the_code() -> None:
    written = dict(_FUNCTION.findall(access_sql.in_step()))
    assert len(written) > 20
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace"
            " and proname like 'people\\_%'"
        )
        installed = dict(cursor.fetchall())
    assert installed == written


@pytest.mark.django_db
def test_what_access_is_computed_from_belongs_to_the_owner_alone() -> None:
    assert set(OWNED) <= _guarded(OwnerOnly)
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname = any(%s)"
            " and has_any_column_privilege(oid, 'select, insert, update, references')",
            [list(OWNED)],
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "select proname from pg_proc where pronamespace = 'public'::regnamespace and proname = any(%s)"
            " and has_function_privilege(oid, 'execute')",
            [list(access_sql.INTERNAL)],
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_functions_that_run_as_the_owner_are_ours_and_few() -> None:
    """Each of them can see everything, so each is written with care: a new one is added here on purpose."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
            " and has_function_privilege(oid, 'execute') order by 1"
        )
        assert [name for (name,) in cursor.fetchall()] == [
            "kernel_actor_sentence",
            "people_actor_controller",
            "people_actor_role",
            "people_bearers",
            "people_granted_to",
            "people_know_staff",
            "people_person_from",
            "people_person_to",
            "people_range_from",
            "people_range_to",
            "people_refusals",
            "people_visible_keys",
            "people_visible_persons",
            "people_watchers",
        ]


@pytest.mark.django_db
def test_persons_who_are_let_through_at_once_are_those_of_whom_no_rule_asks() -> None:
    """The column «plain» speaks of everything about the person that rules ask for also of those one follows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select generation_expression from information_schema.columns"
            " where table_name = 'people_guard' and column_name = 'plain'"
        )
        row = cursor.fetchone()
    asked = {
        column
        for rule in RULES
        if "not g.followed" not in rule.condition
        for column in re.findall(r"\bp\.(\w+)", rule.condition)
    } - {"person_id"}
    # The owner's tables are hidden from the application, also their columns: then the code is asked.
    from fotfeste.people.access_mirrors import TABLES

    said = row[0] if row and row[0] else TABLES[TABLES.index("plain boolean") :].split("stored")[0]
    assert {column for column in asked if column not in said} == set()


# A table that another room declares --------------------------------------------------------------------------

TOY = """
create table toy_note (
  id bigint generated always as identity primary key, person_id bigint not null references people_person,
  controller_id bigint not null references people_controller, category smallint not null, text text not null,
  akey bigint generated always as (person_id * 16777216 + category * 1048576 + controller_id) stored);
create index toy_note_akey on toy_note (akey);
grant select, insert, update, delete on toy_note to public;
"""


def test_one_line_guards_a_new_table(empty_database) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(TOY)
        cursor.execute(PersonTable("toy_note", category=4).sql)
    with as_system("test"):
        place = Organisation.objects.create(key="toy", name="Toy", kind="county", sector="county")
        mine, other = (
            Controller.objects.create(organisation=place, reporting_line=line) for line in ("", "state")
        )
        role = StaffRole.objects.create(
            staff=Staff.objects.create(name="A", account=Account.objects.create(login="a")),
            organisation=place,
            role="adviser",
            valid_from=dt.date(2024, 1, 1),
        )
        followed, unknown = (
            Person.objects.create(given_name=name, protection="none", residence="norway") for name in "FU"
        )
        basis = LegalBasis.objects.create(
            key="toy", use="process", law="L", text_nb="a", text_en="a", valid_from=dt.date(2020, 1, 1)
        )
        Membership.objects.create(
            person=followed,
            controller=mine,
            kind="team",
            staff_role=role,
            categories=[1, 4],
            basis=basis,
            purpose="follow_up",
            valid_from=timezone.now() - dt.timedelta(hours=1),
        )
        for person in (followed, unknown):
            for controller in (mine, other):
                _note(person, controller)
    adviser = actors.Actor(role.staff_id, place.pk, "adviser", "A")
    with actors.enter(adviser):
        _note(followed, mine)
        assert _notes() == [(followed.pk, mine.pk)] * 2
    for person, controller, category in ((unknown, mine, 4), (followed, other, 4), (followed, mine, 5)):
        with pytest.raises(Exception, match=r"row-level security|check constraint"), actors.enter(adviser):
            _note(person, controller, category)
    with actors.enter(actors.participant(unknown.pk)):
        assert _notes() == [(unknown.pk, mine.pk), (unknown.pk, other.pk)]
    with actors.enter(actors.VISITOR):
        assert _notes() == []


def _note(person: Person, controller: Controller, category: int = 4) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into toy_note (person_id, controller_id, category, text) values (%s, %s, %s, 'x')",
            [person.pk, controller.pk, category],
        )


def _notes() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("select person_id, controller_id from toy_note order by 1, 2")
        return cursor.fetchall()
