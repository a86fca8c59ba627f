"""What the database itself refuses, whoever asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from fotfeste.funding import actions
from fotfeste.funding.models import Movement, Transfer

from .conftest import DAY, YEAR

pytestmark = pytest.mark.django_db


def _insert(**changed: object) -> Movement:
    values = {
        "key": "test-x",
        "kind": "grant",
        "basis": "booked",
        "year": YEAR,
        "posted_on": DAY,
        "amount_ore": 1,
    }
    return Movement.objects.create(**{**values, **changed})


REWRITINGS = (
    "update funding_movement set amount_ore = 0",
    "delete from funding_movement",
    "truncate funding_movement",
)


@pytest.mark.parametrize("deed", REWRITINGS)
def test_movements_are_never_changed_and_never_removed(deed, draft, system):
    actions.post_movement(draft=draft(), by=system)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)
    assert Movement.objects.get(key="test-1").amount_ore == 100_00


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"kind": "reallocation"}, "reallocation_has_two_legs"),
        ({"kind": "return"}, "return_takes_away"),
        ({"basis": "forecast"}, "forecast_says_how"),
        ({"budget_line": None}, "movement_on_a_line"),
    ],
)
def test_a_movement_that_breaks_a_rule_is_refused(changed, constraint, lines, system):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        _insert(**{"budget_line": lines[0], **changed})


def _post_legs(lines, *amounts: int, years: tuple[int, ...] = (YEAR, YEAR, YEAR)) -> None:
    transfer = Transfer.objects.create(key="test-t", reason="x")
    for number, amount in enumerate(amounts):
        _insert(
            key=f"test-leg-{number}",
            kind="reallocation",
            transfer=transfer,
            budget_line=lines[number % 2],
            amount_ore=amount,
            year=years[number],
        )
    with connection.cursor() as cursor:
        # What the database does by itself at the end of the transaction.
        cursor.execute("set constraints all immediate")


@pytest.mark.parametrize("amounts", [(-5,), (-5, 4), (-5, 2, 3)])
def test_a_transfer_that_does_not_balance_on_two_legs_is_refused(amounts, lines, system):
    with pytest.raises(IntegrityError, match="two legs"), transaction.atomic():
        _post_legs(lines, *amounts)


def test_legs_in_two_years_are_refused(lines, system):
    with pytest.raises(IntegrityError, match="two legs"), transaction.atomic():
        _post_legs(lines, -5, 5, years=(YEAR, YEAR + 1))


def test_two_legs_that_balance_are_accepted(lines, system):
    _post_legs(lines, -5, 5)
