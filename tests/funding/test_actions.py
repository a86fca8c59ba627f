"""Posting, moving and correcting money, and who may do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from fotfeste.funding import actions
from fotfeste.funding.actions import Figure, Reallocation
from fotfeste.funding.models import Decision, FundingSource, Movement, PrintedFigure, PrintedTable, Transfer
from fotfeste.kernel import actor as actors
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.models import Event
from fotfeste.kernel.roles import ROLES
from fotfeste.portfolio.models import Project

from .conftest import DAY, YEAR

pytestmark = pytest.mark.django_db


def _fields(rejected: pytest.ExceptionInfo[Rejected]) -> set[str]:
    return {fault.field for fault in rejected.value.faults}


def _move(lines, **changed: object) -> Reallocation:
    wanted = Reallocation("test-move", lines[0], lines[1], 50_00, YEAR, DAY, "Flyttes for å prøve")
    return replace(wanted, **changed)


def _table(by) -> PrintedTable:
    values = {"title": "Prøve", "year": YEAR, "cutoff": DAY}
    return actions.record_printed_table(key="test-table", values=values, by=by).row


def _row(by, **figures: Figure):
    values = {"order": 1, "kind": "detail", "label": "Prøve"}
    return actions.record_printed_row(
        table=_table(by), key="r", values=values, figures=figures or None, by=by
    )


# Who may ---------------------------------------------------------------------------------------------------


def _every_action(lines, draft, system) -> dict[str, Callable]:
    project = Project.objects.order_by("pk")[0]
    source = FundingSource.objects.order_by("pk")[0]
    movement = actions.post_movement(draft=draft("test-0"), by=system).row
    row = _row(system, cost=Figure(1)).row
    figure = row.figures.get()
    application = {"year": YEAR, "purpose": "x", "amount_ore": 1, "qualifier": "approx"}
    line = {"section": "other", "name": "x"}
    correction = {"movement": movement, "amount_ore": 1, "reason": "Feil", "posted_on": DAY, "key": "test-c"}
    return {
        "register_funding_source": lambda by: actions.register_funding_source(
            key="test-source", values={"name": "x", "line": "state"}, by=by
        ),
        "register_decision": lambda by: actions.register_decision(
            key="test-decision", values={"kind": "return", "name": "x"}, by=by
        ),
        "register_budget_line": lambda by: actions.register_budget_line(key="test-line", values=line, by=by),
        "fund_project": lambda by: actions.fund_project(
            project=project, funding_source=source, values={}, by=by
        ),
        "expect_application": lambda by: actions.expect_application(key="test-a", values=application, by=by),
        "post_movement": lambda by: actions.post_movement(draft=draft("test-2"), by=by),
        "post_movements": lambda by: actions.post_movements(drafts=[draft("test-3")], by=by),
        "reallocate": lambda by: actions.reallocate(reallocation=_move(lines), by=by),
        "correct_movement": lambda by: actions.correct_movement(**correction, by=by),
        "record_printed_table": lambda by: _table(by),
        "record_printed_row": lambda by: _row(by),
        "print_figure": lambda by: actions.print_figure(row=row, column="x", figure=Figure(1), by=by),
        "place_figure": lambda by: actions.place_figure(figure=figure, certainty="unknown", basis="", by=by),
    }


@pytest.mark.parametrize("role", [role for role in ROLES if role != "programme_office"])
def test_other_roles_than_the_programme_office_may_not_write(role, actor_in, lines, draft, system):
    deeds = _every_action(lines, draft, system)
    with actors.enter(actor_in(role)) as by:
        for deed in deeds.values():
            with pytest.raises(Denied):
                deed(by)


def test_the_programme_office_may_write_everything(actor_in, lines, draft, system):
    deeds = _every_action(lines, draft, system)
    with actors.enter(actor_in("programme_office")) as by:
        for deed in deeds.values():
            deed(by)


def test_no_action_was_forgotten_among_those_that_are_tried(lines, draft, system):
    public = {
        name
        for name, value in vars(actions).items()
        if callable(value)
        and getattr(value, "__module__", "") == actions.__name__
        and not name.startswith("_")
    }
    classes = {name for name in public if isinstance(vars(actions)[name], type)}
    assert public - classes == set(_every_action(lines, draft, system))


# Posting -----------------------------------------------------------------------------------------------------


def test_a_posted_movement_leaves_its_event(draft, system):
    row = actions.post_movement(draft=draft(), by=system).row
    event = Event.objects.get(object_kind="funding.movement", object_id=str(row.pk))
    assert (event.verb, event.details["amount_ore"]) == ("funding.movement_posted", 100_00)


def test_posting_the_same_again_changes_nothing(draft, system):
    actions.post_movements(drafts=[draft("test-1"), draft("test-2")], by=system)
    events = Event.objects.count()
    again = actions.post_movements(drafts=[draft("test-1"), draft("test-2")], by=system)
    assert (again.movements, again.unchanged) == ((), 2)
    assert Event.objects.count() == events


def test_the_same_key_with_another_amount_is_rejected_and_told_to_be_corrected(draft, system):
    actions.post_movement(draft=draft(), by=system)
    with pytest.raises(Rejected) as rejected:
        actions.post_movement(draft=draft(amount_ore=200_00), by=system)
    (fault,) = rejected.value.faults
    assert fault.field == "amount_ore"
    assert "korreksjon" in fault.sentence
    assert Movement.objects.get(key="test-1").amount_ore == 100_00


def test_the_same_key_twice_in_a_batch_with_other_values_is_rejected(draft, system):
    with pytest.raises(Rejected):
        actions.post_movements(drafts=[draft(), draft(amount_ore=1)], by=system)


def test_a_batch_with_a_fault_posts_nothing_and_tells_every_fault(draft, system):
    bad = [
        draft("test-1"),
        draft("test-2", year=1),
        draft("test-3", budget_line=None),
        draft("", kind="gift"),
    ]
    with pytest.raises(Rejected) as rejected:
        actions.post_movements(drafts=bad, by=system)
    assert _fields(rejected) == {"year", "budget_line", "kind", "key"}
    assert not Movement.objects.filter(key__startswith="test-").exists()


def test_the_reporting_line_follows_the_source(draft, system):
    source = FundingSource.objects.filter(line="municipal")[0]
    row = actions.post_movement(draft=draft(funding_source=source), by=system).row
    assert row.reporting_line == "municipal"


def test_money_of_a_state_source_is_not_posted_on_the_municipal_line(draft, system):
    source = FundingSource.objects.filter(line="state")[0]
    with pytest.raises(Rejected) as rejected:
        actions.post_movement(draft=draft(funding_source=source, reporting_line="municipal"), by=system)
    assert _fields(rejected) == {"reporting_line"}


# Moving ------------------------------------------------------------------------------------------------------


def test_a_reallocation_has_two_legs_that_sum_to_zero(lines, system):
    transfer = actions.reallocate(reallocation=_move(lines), by=system).row
    legs = Movement.objects.filter(transfer=transfer)
    assert [(leg.budget_line, leg.amount_ore) for leg in legs] == [(lines[0], -50_00), (lines[1], 50_00)]


def test_the_same_reallocation_again_changes_nothing(lines, system):
    actions.reallocate(reallocation=_move(lines), by=system)
    again = actions.reallocate(reallocation=_move(lines), by=system)
    assert not again.created
    assert Movement.objects.filter(transfer=again.row).count() == 2


def test_a_reallocation_with_another_amount_under_the_same_key_is_rejected(lines, system):
    actions.reallocate(reallocation=_move(lines), by=system)
    with pytest.raises(Rejected):
        actions.reallocate(reallocation=_move(lines, amount_ore=60_00), by=system)


def test_every_fault_of_a_reallocation_is_told(lines, system):
    wanted = _move(
        lines,
        to_line=lines[0],
        amount_ore=0,
        reason=" ",
        from_reporting_line="state",
        to_reporting_line="municipal",
    )
    with pytest.raises(Rejected) as rejected:
        actions.reallocate(reallocation=wanted, by=system)
    assert _fields(rejected) == {"amount_ore", "to_line", "reason", "decision"}
    assert not Transfer.objects.filter(key="test-move").exists()


def test_a_decision_lets_money_cross_the_lines(lines, system):
    wanted = _move(
        lines,
        from_reporting_line="state",
        to_reporting_line="municipal",
        decision=Decision.objects.order_by("pk")[0],
    )
    assert actions.reallocate(reallocation=wanted, by=system).created


# Correcting --------------------------------------------------------------------------------------------------


def _correct(movement: Movement, amount: int, by, key: str = "test-c", reason: str = "Skrevet feil"):
    return actions.correct_movement(
        movement=movement, amount_ore=amount, reason=reason, posted_on=dt.date(2031, 6, 1), key=key, by=by
    )


def test_a_correction_is_a_new_movement_and_the_original_stays(draft, system):
    original = actions.post_movement(draft=draft(), by=system).row
    (added,) = _correct(original, 70_00, system)
    original.refresh_from_db()
    assert (original.amount_ore, added.amount_ore, added.corrects) == (100_00, -30_00, original)


def test_a_second_correction_counts_the_first(draft, system):
    original = actions.post_movement(draft=draft(), by=system).row
    _correct(original, 70_00, system, key="test-c1")
    (added,) = _correct(original, 80_00, system, key="test-c2")
    assert added.amount_ore == 10_00


def test_correcting_to_what_stands_adds_nothing(draft, system):
    original = actions.post_movement(draft=draft(), by=system).row
    assert _correct(original, 100_00, system) == ()


def test_correcting_one_leg_corrects_the_other(lines, system):
    transfer = actions.reallocate(reallocation=_move(lines), by=system).row
    leaves = Movement.objects.get(transfer=transfer, budget_line=lines[0])
    _correct(leaves, -20_00, system)
    sums = [Movement.objects.filter(transfer=transfer, budget_line=line).total() for line in lines]
    assert sums == [-20_00, 20_00]


def test_a_correction_can_not_be_corrected_and_needs_a_reason(draft, system):
    original = actions.post_movement(draft=draft(), by=system).row
    (added,) = _correct(original, 70_00, system)
    with pytest.raises(Rejected) as rejected:
        _correct(added, 1, system, key="test-c2", reason="")
    assert _fields(rejected) == {"movement", "reason"}


def test_a_return_can_not_be_corrected_into_a_grant(draft, system):
    returned = actions.post_movement(draft=draft(kind="return", amount_ore=-100), by=system).row
    with pytest.raises(Rejected) as rejected:
        _correct(returned, 100, system)
    assert _fields(rejected) == {"amount_ore"}


# Printed tables ------------------------------------------------------------------------------------------------


def test_a_row_prints_exactly_the_figures_that_are_given(system):
    _row(system, carried_in=Figure(1), cost=Figure(2))
    row = _row(system, cost=Figure(3)).row
    assert list(PrintedFigure.objects.filter(row=row).values_list("column", "amount_ore")) == [("cost", 3)]


def test_the_same_figures_again_change_nothing_and_keep_their_placement(system):
    row = _row(system, cost=Figure(3)).row
    actions.place_figure(figure=row.figures.get(), certainty="unknown", basis="", by=system)
    again = _row(system, cost=Figure(3))
    assert (again.created, again.changed) == (False, ())
    assert PrintedFigure.objects.get(row=row).certainty == "unknown"


def test_placing_a_figure_again_changes_nothing(system):
    figure = _row(system, cost=Figure(3)).row.figures.get()
    actions.place_figure(figure=figure, certainty="inferred", basis="printed_zero", by=system)
    again = actions.place_figure(figure=figure, certainty="inferred", basis="printed_zero", by=system)
    assert again.changed == ()


def test_a_figure_is_not_placed_with_an_unknown_certainty(system):
    figure = _row(system, cost=Figure(3)).row.figures.get()
    with pytest.raises(Rejected) as rejected:
        actions.place_figure(figure=figure, certainty="perhaps", basis="", by=system)
    assert _fields(rejected) == {"certainty"}
