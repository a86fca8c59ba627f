"""Who may do what with money. Each rule is a pair: ``check_…`` raises Denied, ``may_…`` answers True or False."""

from __future__ import annotations

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.roles import Permission


def check_may_view_money(actor: Actor) -> None:
    """Grants, budgets and accounts are open to those who steer, follow or evaluate the programme."""
    actor.check(Permission.VIEW_MONEY)


def may_view_money(actor: Actor) -> bool:
    """See ``check_may_view_money``."""
    return actor.may(Permission.VIEW_MONEY)


def check_may_post_money(actor: Actor) -> None:
    """Only the programme office posts movements."""
    actor.check(Permission.POST_MONEY)


def may_post_money(actor: Actor) -> bool:
    """See ``check_may_post_money``."""
    return actor.may(Permission.POST_MONEY)
