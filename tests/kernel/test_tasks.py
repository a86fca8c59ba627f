"""What waits is computed from the state of things, for the one who acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from fotfeste.kernel import actions, findings, judged_findings, tasks
from fotfeste.kernel.actor import Actor, enter
from fotfeste.kernel.findings import Finding, Rule, Severity
from fotfeste.kernel.models import Draft, Organisation
from fotfeste.kernel.tasks import Task
from fotfeste.portfolio.models import Project
from fotfeste.portfolio.models.projects import Status

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
ActorIn = Callable[[str], Actor]


def _finding(number: int, severity: Severity, project: str = "") -> Finding:
    return Finding(
        rule="test.rule",
        object_key=str(number),
        object_label=f"Sak {number}",
        object_url_name="portfolio:project" if project else "",
        object_url_key=project,
        sentence="Tallene er ulike.",
        printed="1",
        computed="2",
        severity=severity,
    )


def _rule(*found: Finding) -> dict[str, Rule]:
    return {"test.rule": Rule("test.rule", "Regel", "Fordi", "portfolio", lambda: found)}  # type: ignore[arg-type]  # plain text for lazy text


def _waiting(actor: Actor) -> list[Task]:
    with enter(actor):
        return tasks.tasks_of(actor, today=TODAY)


def _queries(actor: Actor) -> list[str]:
    return [task.query for task in _waiting(actor) if task.url_name == "findings:list"]


@pytest.mark.parametrize("role", ["programme_office", "evaluator"])
def test_open_findings_wait_as_one_task_for_each_severity(
    role: str, actor_in: ActorIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [_finding(1, Severity.LOW), _finding(2, Severity.HIGH), _finding(3, Severity.HIGH)]
    monkeypatch.setattr(findings, "_rules", _rule(*found))
    assert _queries(actor_in(role)) == ["alvor=high&tilstand=apen", "alvor=low&tilstand=apen"]


@pytest.mark.parametrize("role", ["observer", "board_member", "adviser", "administrator"])
def test_findings_wait_for_nobody_who_can_not_explain_them(
    role: str, actor_in: ActorIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "_rules", _rule(_finding(1, Severity.HIGH)))
    assert _queries(actor_in(role)) == []


def test_an_explained_finding_waits_no_more(actor_in: ActorIn, monkeypatch: pytest.MonkeyPatch) -> None:
    one = _finding(1, Severity.HIGH)
    monkeypatch.setattr(findings, "_rules", _rule(one))
    with enter(actor_in("programme_office")) as actor:
        actions.explain_finding(finding_key=one.key, fingerprint=one.fingerprint, note="Avrundet.", by=actor)
    assert _queries(actor) == []


def test_a_project_manager_hears_of_own_projects_only(
    actor_in: ActorIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = actor_in("project_manager")
    own, other = _own(actor)[0], Project.objects.exclude(parties__organisation=actor.organisation_id).first()
    assert other is not None
    found = [_finding(1, Severity.LOW, own.key), _finding(2, Severity.LOW, other.key)]
    monkeypatch.setattr(findings, "_rules", _rule(*found))
    assert _queries(actor) == [f"prosjekt={own.key}&tilstand=apen"]


def _own(actor: Actor) -> list[Project]:
    return list(Project.objects.owned_by(Organisation(pk=actor.organisation_id)))


@pytest.fixture
def own(actor_in: ActorIn, system: Actor, monkeypatch: pytest.MonkeyPatch) -> Project:
    """One project of the project manager's office; its others are closed, and no rule finds anything."""
    monkeypatch.setattr(findings, "_rules", {})
    owned = _own(actor_in("project_manager"))
    Project.objects.filter(pk__in=[one.pk for one in owned]).update(
        status=Status.COMPLETED, number="2020-01", end="2024-12-31"
    )
    return owned[0]


@pytest.mark.parametrize(
    ("end", "status", "due"),
    [
        ("2026-05-31", Status.ACTIVE, dt.date(2026, 5, 31)),
        ("2025", Status.CLOSING, dt.date(2025, 12, 31)),
        # Only the year is known, and it is not over: the project may still be within its time.
        ("2026", Status.ACTIVE, None),
        ("2026-06-01", Status.ACTIVE, None),
        ("2025", Status.COMPLETED, None),
        ("2025", Status.TRANSFERRED, None),
    ],
)
def test_a_project_waits_when_its_end_has_surely_passed_and_it_is_not_closed(
    end: str, status: Status, due: dt.date | None, own: Project, actor_in: ActorIn
) -> None:
    Project.objects.filter(pk=own.pk).update(end=end, status=status)
    waiting = _waiting(actor_in("project_manager"))
    assert [(task.url_key, task.due) for task in waiting] == ([(own.key, due)] if due else [])


def test_a_project_without_number_and_end_says_both(own: Project, actor_in: ActorIn) -> None:
    Project.objects.filter(pk=own.pk).update(end="", number="", kind="development_project")
    assert [task.what for task in _waiting(actor_in("project_manager"))] == [
        f"{own.name} mangler nummer og sluttdato"
    ]


def test_projects_of_others_do_not_wait(own: Project, actor_in: ActorIn) -> None:
    Project.objects.filter(pk=own.pk).update(end="2020", status=Status.ACTIVE)
    assert _waiting(actor_in("observer")) == []


def test_a_draft_waits_until_its_day(own: Project, actor_in: ActorIn) -> None:
    with enter(actor_in("observer")) as actor:
        actions.save_draft(form="findings:list", object_id="", answers={}, today=TODAY, by=actor)
    assert [task.button for task in _waiting(actor)] == ["Fortsett på utkastet"]
    with enter(actor):
        Draft.objects.update(expires_on=TODAY - dt.timedelta(days=1))
    assert _waiting(actor) == []


def test_what_has_a_day_stands_first(own: Project, actor_in: ActorIn) -> None:
    Project.objects.filter(pk=own.pk).update(
        end="2025", status=Status.ACTIVE, number="", kind="development_project"
    )
    assert [task.due is None for task in _waiting(actor_in("project_manager"))] == [False, True]


def test_a_note_about_other_values_leaves_the_finding_open_again(
    actor_in: ActorIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = _finding(1, Severity.HIGH)
    monkeypatch.setattr(findings, "_rules", _rule(one))
    with enter(actor_in("programme_office")) as actor:
        actions.explain_finding(finding_key=one.key, fingerprint="of other values", note="Før.", by=actor)
        [judged] = judged_findings.judge_all()
    assert (judged.is_open, judged.is_open_again, judged.note and judged.note.note) == (True, True, "Før.")
