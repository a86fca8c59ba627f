"""What tests of the money share: two budget lines of their own, and movements to post on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from fotfeste.funding import actions
from fotfeste.funding.actions import MovementDraft
from fotfeste.funding.models import BudgetLine
from fotfeste.kernel.actor import Actor

DAY = dt.date(2031, 5, 6)
YEAR = 2031


@pytest.fixture
def lines(system: Actor) -> tuple[BudgetLine, BudgetLine]:
    """Two budget lines that nothing is posted on."""
    one, other = (
        actions.register_budget_line(
            key=f"test-{name}", values={"section": BudgetLine.Section.OTHER, "name": name}, by=system
        ).row
        for name in ("from", "to")
    )
    return one, other


@pytest.fixture
def draft(lines: tuple[BudgetLine, BudgetLine]) -> Callable[..., MovementDraft]:
    """Answers a draft of a grant of 100 kr on the first line in 2031, changed as told."""

    def make(key: str = "test-1", **changed: Any) -> MovementDraft:
        values = {"kind": "grant", "basis": "booked", "year": YEAR, "posted_on": DAY, "amount_ore": 100_00}
        return MovementDraft(key=key, **{**values, "budget_line": lines[0], **changed})

    return make
