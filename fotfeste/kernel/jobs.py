"""Work that is done outside requests: what a job is, and the nightly tidying of the ground floor.

Jobs wait in the database and are done by ``fotfeste worker``. A job that is ordered inside a transaction that fails
was never ordered. Every room's ``jobs`` module is found by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from fotfeste.kernel import actions, actor
from fotfeste.kernel.models import Draft

P = ParamSpec("P")
R = TypeVar("R")


def as_system(label: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let the decorated job act as the system, in one transaction; *label* names it in the trace.

    The job asks ``actor.current()`` who acts. Without this the policies of the database show a job nothing.
    """

    def wrap(work: Callable[P, R]) -> Callable[P, R]:
        @wraps(work)
        def entered(*args: P.args, **given: P.kwargs) -> R:
            with actor.enter(actor.system(label)):
                return work(*args, **given)

        return entered

    return wrap


@app.periodic(cron="40 3 * * *")
@app.task(name="kernel.clear_expired", queueing_lock="kernel.clear_expired")
@as_system("clear_expired")
def clear_expired(timestamp: int) -> None:
    """Every night: forget sessions, drafts and sign-in attempts that are over at *timestamp* (Unix seconds)."""
    now = dt.datetime.fromtimestamp(timestamp, tz=dt.UTC)
    Session.objects.filter(expire_date__lt=now).delete()
    for draft in Draft.objects.filter(expires_on__lt=timezone.localdate(now)).order_by("pk"):
        actions.discard_draft(draft=draft, by=actor.current())
    # A failed attempt counts for this long; afterwards it only tells where somebody was.
    over = now - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    for attempts in (AccessAttempt, AccessFailureLog, AccessLog):
        attempts.objects.filter(attempt_time__lt=over).delete()
