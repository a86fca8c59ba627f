"""Law: the database itself guards private rows, rows about persons, the trace, and what only grows."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from fotfeste.kernel.migration_operations import AppendOnly, OwnerOnly, RowPolicy
from fotfeste.kernel.models import private
from fotfeste.kernel.models.trace import Event

pytestmark = pytest.mark.django_db


def _tables(kind: type) -> set[str]:
    """Tables that a migration of ours declares to be of this kind."""
    loader = MigrationLoader(None)
    return {
        one.table
        for migration in loader.disk_migrations.values()
        for one in migration.operations
        if isinstance(one, kind)
    }


def _models_about_persons() -> list[type[models.Model]]:
    """Models whose rows are one person's own business: private ones, and those with a person."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__ == private.__name__
        or any(
            isinstance(field, models.ForeignKey | models.OneToOneField) and field.name == "person"
            for field in model._meta.get_fields()
        )
    ]


def _security() -> dict[str, tuple[bool, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, relrowsecurity, relforcerowsecurity from pg_class "
            "where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        )
        return {name: (enabled, forced) for name, enabled, forced in cursor.fetchall()}


def test_every_private_table_has_a_policy() -> None:
    wanted = {model._meta.db_table for model in [*_models_about_persons(), Event]}
    assert wanted <= _tables(RowPolicy)
    assert {"kernel_draft", "kernel_savedview", "kernel_event"} <= wanted


def test_declared_policies_are_in_force_also_for_the_owner() -> None:
    security = _security()
    assert {table: security[table] for table in _tables(RowPolicy)} == dict.fromkeys(
        _tables(RowPolicy), (True, True)
    )


def test_every_table_with_row_security_has_a_declared_policy() -> None:
    assert {table for table, (enabled, _forced) in _security().items() if enabled} == _tables(RowPolicy)


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_application_may_not_rewrite_what_only_grows(right: str) -> None:
    tables = sorted(_tables(AppendOnly))
    assert "kernel_event" in tables
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname = any(%s) and has_table_privilege(oid, %s)",
            [tables, right],
        )
        assert cursor.fetchall() == []


def test_the_application_may_not_read_what_is_the_owners() -> None:
    tables = sorted(_tables(OwnerOnly))
    assert "kernel_actorkey" in tables
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname = any(%s) "
            "and has_table_privilege(oid, 'SELECT, INSERT, UPDATE, DELETE')",
            [tables],
        )
        assert cursor.fetchall() == []


def test_the_tests_act_as_the_applications_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False)
