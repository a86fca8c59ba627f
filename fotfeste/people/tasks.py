"""What waits in the work with persons: emergency access to review, access that runs out, corrections to answer.

No task tells who the person is: «I dag» is open on many a screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.roles import Permission
from fotfeste.kernel.tasks import Task, task_source
from fotfeste.people.models import Correction, CorrectionStatus, Membership
from fotfeste.people.models.memberships import FOLLOW_UP
from fotfeste.people.reviews import due_of
from fotfeste.people.team_rules import SOON


def _own_controller(actor: Actor) -> dict[str, object]:
    """Rows that the actor's own controller answers for, without asking for the controller first."""
    return {
        "controller__organisation_id": actor.organisation_id,
        "controller__reporting_line": actor.reporting_line,
    }


@task_source
def emergency_access_to_review(actor: Actor, today: dt.date) -> Iterator[Task]:
    """Emergency access of others in the own unit that nobody has reviewed; due with the oldest."""
    if not actor.is_signed_in or not actor.may(Permission.REVIEW_ACCESS):
        return
    waiting = list(
        Membership.objects.awaiting_review()
        .filter(**_own_controller(actor))
        .exclude(made_by_id=actor.staff_id)
    )
    if waiting:
        count = len(waiting)
        yield Task(
            what=ngettext("{n} nødtilgang skal gjennomgås", "{n} nødtilganger skal gjennomgås", count).format(
                n=count
            ),
            why=_("En annen enn den som brukte den, ser på den innen tre virkedager."),
            button=_("Gå gjennom"),
            url_name="people:reviews",
            due=min(due_of(one) for one in waiting),
        )


@task_source
def access_that_runs_out(actor: Actor, today: dt.date) -> Iterator[Task]:
    """One's own places in teams that end within a week."""
    if not actor.is_signed_in or not actor.may(Permission.FOLLOW_UP):
        return
    now = timezone.now()
    ending = list(
        Membership.objects.active(now)
        .filter(
            staff_role__staff_id=actor.staff_id,
            staff_role__organisation_id=actor.organisation_id,
            staff_role__reporting_line=actor.reporting_line,
            staff_role__role=actor.role,
            kind__in=FOLLOW_UP,
            valid_until__lte=now + SOON,
        )
        .select_related("person")
        .order_by("valid_until", "pk")
    )
    if ending:
        count, first = len(ending), ending[0]
        yield Task(
            what=ngettext(
                "Tilgangen din til {n} deltaker går snart ut",
                "Tilgangen din til {n} deltakere går snart ut",
                count,
            ).format(n=count),
            why=_("Overlat plassen i laget, eller be en annen i laget om å forlenge den."),
            button=_("Se laget") if count == 1 else _("Se deltakerne"),
            url_name="people:team" if count == 1 else "people:caseload",
            url_key=str(first.person.public_id) if count == 1 else "",
            due=timezone.localtime(first.valid_until).date() if first.valid_until else None,
        )


@task_source
def corrections_to_answer(actor: Actor, today: dt.date) -> Iterator[Task]:
    """Corrections that persons have proposed to the own unit and nobody has answered."""
    if not actor.is_signed_in or not actor.may(Permission.FOLLOW_UP):
        return
    sent = list(
        Correction.objects.filter(status=CorrectionStatus.SENT, **_own_controller(actor))
        .select_related("person")
        .order_by("recorded_at", "pk")
    )
    if sent:
        count, first = len(sent), sent[0]
        yield Task(
            what=ngettext(
                "{n} forslag om retting venter på svar", "{n} forslag om retting venter på svar", count
            ).format(n=count),
            why=_("En deltaker mener at noe er feil. Svaret skal komme uten unødig opphold."),
            button=_("Se deltakeren"),
            url_name="corrections:list",
            url_key=str(first.person.public_id),
        )
