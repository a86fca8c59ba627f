"""Who may do what in the portfolio. Each rule is a pair: ``check_…`` raises Denied, ``may_…`` answers True or False."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied
from fotfeste.kernel.roles import Permission


def check_may_view(actor: Actor) -> None:
    """Programmes and projects are open to all staff."""
    actor.check(Permission.VIEW_PORTFOLIO)


def may_view(actor: Actor) -> bool:
    """See ``check_may_view``."""
    return actor.may(Permission.VIEW_PORTFOLIO)


def check_may_edit_portfolio(actor: Actor) -> None:
    """Programmes, criteria, bodies and other people's projects belong to the programme office."""
    actor.check(Permission.EDIT_PORTFOLIO)


def may_edit_portfolio(actor: Actor) -> bool:
    """See ``check_may_edit_portfolio``."""
    return actor.may(Permission.EDIT_PORTFOLIO)


def check_may_edit_project(actor: Actor, owner_ids: Collection[int]) -> None:
    """A project is edited by the programme office, and by managers who act for one of its owners (*owner_ids*)."""
    if actor.may(Permission.EDIT_PORTFOLIO):
        return
    actor.check(Permission.EDIT_OWN_PROJECTS)
    if actor.organisation_id not in owner_ids:
        raise Denied(_("Organisasjonen du handler for, eier ikke dette prosjektet."))


def may_edit_project(actor: Actor, owner_ids: Collection[int]) -> bool:
    """See ``check_may_edit_project``."""
    try:
        check_may_edit_project(actor, owner_ids)
    except Denied:
        return False
    return True
