"""What happens around real transactions, on a database of its own."""

from __future__ import annotations

import pytest
from django.db import connection

from fotfeste.kernel import actor as actors
from fotfeste.kernel import findings
from fotfeste.portfolio import actions


def _staff() -> object:
    with connection.cursor() as cursor:
        cursor.execute("select kernel_actor_staff()")
        return cursor.fetchone()[0]


def test_the_actor_does_not_outlive_its_transaction(empty_database):
    with actors.enter(actors.system("job")):
        assert _staff() == 0
    assert _staff() is None


def test_a_fault_inside_undoes_everything_and_leaves_nobody_behind(empty_database):
    with pytest.raises(RuntimeError), actors.enter(actors.system("job")):
        raise RuntimeError
    assert actors.current() is actors.VISITOR
    assert _staff() is None


def test_findings_are_found_anew_after_any_write(empty_database):
    with actors.enter(actors.system("test")):
        assert findings.find_all()["project_without_number"] == ()
        before = findings.find_all()
    with actors.enter(actors.system("test")) as by:
        assert findings.find_all() is before
        actions.register_programme(
            key="proving", values={"name": "Prøve", "kind": "umbrella_programme"}, by=by
        )
        assert findings.find_all() is not before
    with actors.enter(actors.system("test")):
        assert findings.find_all() is not before
        assert findings.find_all() is findings.find_all()
