"""Several people post at the same time."""

from __future__ import annotations

import threading

from django.db import connections

from fotfeste.funding import actions
from fotfeste.funding.actions import MovementDraft, Posted
from fotfeste.funding.models import BudgetLine, Movement
from fotfeste.kernel import actor as actors
from fotfeste.kernel.models import Event

from .conftest import DAY, YEAR


def test_the_same_movement_posted_by_several_at_once_is_posted_once(empty_database):
    with actors.enter(actors.system("test")) as by:
        values = {"section": BudgetLine.Section.OTHER, "name": "Prøve"}
        line = actions.register_budget_line(key="test-line", values=values, by=by).row
    draft = MovementDraft("test-1", "grant", "booked", YEAR, DAY, 100_00, budget_line=line)
    answers: list[Posted] = []
    start = threading.Barrier(4)

    def post() -> None:
        try:
            with actors.enter(actors.system("test")) as by:
                start.wait(timeout=20)
                answers.append(actions.post_movements(drafts=[draft], by=by))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(len(answer.movements) for answer in answers) == [0, 0, 0, 1]
    with actors.enter(actors.system("test")):
        assert Movement.objects.count() == 1
        assert Event.objects.filter(verb="funding.movement_posted").count() == 1
