"""For whom the actor acts: the controller that answers for what is written, and the role that is acted in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied
from fotfeste.kernel.models import StaffRole
from fotfeste.people.models import Controller


@contextmanager
def as_system(label: str) -> Iterator[Actor]:
    """Act as the system for what the database lets nobody else do, after the action has checked that it may be done.

    *label* names the deed in the trace. What is read inside is seen without limit: take out only what was asked for.
    """
    with actors.enter(actors.system(label)) as system:
        yield system


def staff_role_of(by: Actor) -> StaffRole:
    """The role that *by* acts in. Raises Denied when it is over or *by* is not a member of staff."""
    found = (
        StaffRole.objects.held_on(timezone.localdate())
        .filter(
            staff_id=by.staff_id,
            organisation_id=by.organisation_id,
            role=by.role,
            reporting_line=by.reporting_line,
        )
        .select_related("organisation", "staff")
        .order_by("-pk")
        .first()
    )
    if found is None:
        raise Denied(_("Du må ha en aktiv rolle for å gjøre dette."))
    return found


def controller_of(by: Actor) -> Controller:
    """The controller that *by* writes for. It comes into being the first time somebody acts for it."""
    return controller_for(by.organisation_id, by.reporting_line)


def controller_for(organisation_id: int, line: str) -> Controller:
    """The controller of an organisation in a line; made when it is the first time."""
    found = Controller.objects.of(organisation_id, line).select_related("organisation").first()
    if found is None:
        with as_system("people.controller"):
            found, _made = Controller.objects.get_or_create(
                organisation_id=organisation_id, reporting_line=line
            )
    return found
