"""What the page of the team says of each member, now and before, and what it warns about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.bilingual import said
from fotfeste.people.categories import Category
from fotfeste.people.models import Membership, MembershipKind, Person
from fotfeste.people.team_access import is_own, may_change
from fotfeste.people.team_rules import is_soon
from fotfeste.people.teams import Team, over_at
from fotfeste.web.kernel.shell import organisation_label, role_name
from fotfeste.web.people.presenters import basis_words, purpose_name


@dataclass(frozen=True, kw_only=True)
class TeamLine:
    """One place in the team. Empty addresses mean that the reader may not."""

    name: str
    organisation: str
    role: str
    title: str
    kind: str
    is_unit: bool
    is_me: bool
    is_coordinator: bool
    is_deputy: bool
    is_ahead: bool
    ends_soon: bool
    channel: str
    categories: tuple[str, ...]
    purpose: str
    basis: str
    since: dt.datetime
    until: dt.datetime | None
    note: str
    change_url: str
    hand_over_url: str
    end_url: str


@dataclass(frozen=True, kw_only=True)
class TeamPage:
    """The team: members and those who have left, and what must be said before anything else."""

    members: tuple[TeamLine, ...]
    left: tuple[TeamLine, ...]
    nobody_named: bool
    alone: bool
    mine_until: dt.datetime | None


def team_page(team: Team, person: Person, by: Actor) -> TeamPage:
    """What the page says to *by*."""
    now = timezone.now()
    members = tuple(line_of(one, person, by, now) for one in team.members)
    here = [line for line in members if not line.is_ahead]
    mine = [line for line in here if line.is_me]
    return TeamPage(
        members=members,
        left=tuple(line_of(one, person, by, now, over=True) for one in team.left),
        nobody_named=all(line.is_unit for line in members),
        alone=len(here) == 1 and bool(mine),
        mine_until=min((line.until for line in mine if line.until and line.ends_soon), default=None),
    )


def line_of(
    membership: Membership, person: Person, by: Actor, now: dt.datetime, *, over: bool = False
) -> TeamLine:
    """One place, as *by* may see and change it."""
    role = membership.staff_role
    changeable = not over and may_change(membership, by)
    end = over_at(membership)

    def address(name: str) -> str:
        return reverse(f"people:{name}", args=[person.public_id, membership.pk]) if changeable else ""

    return TeamLine(
        name=role.staff.name if role else "",
        organisation=organisation_label(role) if role else _unit(membership),
        role=role_name(role) if role else "",
        title=membership.title,
        kind=membership.kind,
        is_unit=role is None,
        is_me=role is not None and is_own(membership, by),
        is_coordinator=membership.is_coordinator,
        is_deputy=membership.is_deputy,
        is_ahead=membership.valid_from > now,
        ends_soon=not over and is_soon(end, now),
        channel=membership.channel or (role.staff.email if role else ""),
        categories=tuple(str(Category(one).label) for one in membership.categories),
        purpose=purpose_name(membership.purpose),
        basis=basis_words(membership.basis),
        since=membership.valid_from,
        until=end,
        note=membership.handover_note,
        change_url=address("team_change") if role else "",
        hand_over_url=address("team_hand_over") if membership.kind == MembershipKind.TEAM else "",
        end_url=address("team_end"),
    )


def _unit(membership: Membership) -> str:
    name = said(membership.controller.organisation, "name")
    line = membership.controller.get_reporting_line_display()
    return f"{name} ({line})" if line else name
