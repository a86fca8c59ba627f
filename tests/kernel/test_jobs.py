"""Jobs act as the system and are done by the worker; the nightly one forgets what is over."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.conninfo import make_conninfo

from fotfeste.config import database
from fotfeste.kernel import actions, jobs
from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor, enter
from fotfeste.kernel.models import Draft, Event

NOW = dt.datetime(2026, 6, 1, 3, 40, tzinfo=dt.UTC)


def _attempt(login: str, at: dt.datetime) -> AccessAttempt:
    attempt = AccessAttempt.objects.create(username=login, ip_address="127.0.0.1", failures_since_start=1)
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=at)
    return attempt


@pytest.mark.django_db
def test_sessions_that_are_over_are_forgotten_and_others_kept() -> None:
    for key, hours in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW + dt.timedelta(hours=hours))
    jobs.clear_expired(timestamp=int(NOW.timestamp()))
    assert set(Session.objects.values_list("session_key", flat=True)) == {"open"}


@pytest.mark.django_db
def test_drafts_are_discarded_after_their_day_with_an_event(actor_in) -> None:  # type: ignore[no-untyped-def]  # a fixture
    with enter(actor_in("observer")) as actor:
        for form, day in (("over", dt.date(2025, 12, 1)), ("last day", dt.date(2025, 12, 3))):
            actions.save_draft(form=form, object_id="", answers={}, today=day, by=actor)
    jobs.clear_expired(timestamp=int(NOW.timestamp()))
    with enter(actors.system("test")):
        assert [draft.form for draft in Draft.objects.all()] == ["last day"]
        assert Event.objects.filter(verb="kernel.draft_discarded", by_label="clear_expired").count() == 1


@pytest.mark.django_db
def test_sign_in_attempts_are_kept_while_they_count() -> None:
    _attempt("early", NOW - dt.timedelta(minutes=16))
    counting = _attempt("late", NOW - dt.timedelta(minutes=14))
    jobs.clear_expired(timestamp=int(NOW.timestamp()))
    assert [attempt.pk for attempt in AccessAttempt.objects.all()] == [counting.pk]


@pytest.mark.django_db
def test_a_job_acts_as_the_system() -> None:
    @jobs.as_system("who")
    def who() -> Actor:
        return actors.current()

    assert (who().is_system, who().label) == (True, "who")


def test_every_night_has_its_job() -> None:
    assert "kernel.clear_expired" in {
        task.task.name for task in app.periodic_registry.periodic_tasks.values()
    }


def test_the_worker_does_a_job_that_was_ordered(empty_database: None) -> None:
    with enter(actors.system("test")):
        Session.objects.create(
            session_key="over", session_data="", expire_date=timezone.now() - dt.timedelta(days=1)
        )
    jobs.clear_expired.defer(timestamp=int(timezone.now().timestamp()))
    addresses, name = database.addresses(test=True), connections["default"].settings_dict["NAME"]
    environment = {
        **os.environ,
        "DATABASE_URL": make_conninfo(addresses.app, dbname=name),
        "DATABASE_OWNER_URL": make_conninfo(addresses.owner, dbname=name),
    }
    command = [sys.executable, "-m", "fotfeste.config.cli", "worker", "--once"]
    subprocess.run(command, env=environment, check=True, timeout=60)
    assert [job.status for job in ProcrastinateJob.objects.filter(task_name="kernel.clear_expired")] == [
        "succeeded"
    ]
    assert not Session.objects.exists()
