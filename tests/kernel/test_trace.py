"""The trace: what is written stays, and each reader sees what is meant for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor, enter
from fotfeste.kernel.models import Event, Organisation
from fotfeste.kernel.models.trace import Audience

pytestmark = pytest.mark.django_db
ActorIn = Callable[[str], Actor]


def _recorded(by: Actor, audience: Audience) -> Event:
    thing = Organisation.objects.get(pk=by.organisation_id)
    return trace.record("kernel.organisation_changed", thing, by=by, audience=audience)


def test_an_event_says_who_did_what_for_whom(actor_in: ActorIn) -> None:
    with enter(actor_in("programme_office")) as actor:
        event = _recorded(actor, Audience.EVERYONE)
    assert (event.by_label, event.by_role, event.organisation_id, event.object_kind) == (
        "Kari Kontor",
        "programme_office",
        actor.organisation_id,
        "kernel.organisation",
    )


@pytest.mark.parametrize(
    ("audience", "reader", "sees"),
    [
        (Audience.EVERYONE, "observer", True),
        (Audience.ORGANISATION, "observer", False),
        # The administrator works at the programme office too.
        (Audience.ORGANISATION, "administrator", True),
    ],
)
def test_an_event_is_seen_by_its_audience(
    audience: Audience, reader: str, sees: bool, actor_in: ActorIn
) -> None:
    with enter(actor_in("programme_office")) as actor:
        event = _recorded(actor, audience)
    with enter(actor_in(reader)):
        assert Event.objects.filter(pk=event.pk).exists() is sees


def test_nobody_writes_an_event_in_the_name_of_another(actor_in: ActorIn) -> None:
    other = actor_in("observer")
    with (
        enter(actor_in("programme_office")),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        _recorded(other, Audience.EVERYONE)


@pytest.mark.parametrize(
    "statement", ["update kernel_event set verb = 'x'", "delete from kernel_event", "truncate kernel_event"]
)
def test_the_trace_is_never_rewritten(statement: str, system: Actor) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|only grows"), transaction.atomic():
        connection.cursor().execute(statement)
