"""Who decides how long something is kept, and orders its disposal."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied
from fotfeste.kernel.roles import Permission
from fotfeste.people.access import allowed
from fotfeste.people.acting import controller_of
from fotfeste.people.models import Controller


def check_may_decide_for(controller: Controller | None, by: Actor) -> None:
    """Raise Denied unless *by* decides over what *controller* keeps; the system decides for all (None)."""
    by.check(Permission.MANAGE_PROCESSING)
    if not by.is_system and (controller is None or controller != controller_of(by)):
        raise Denied(_("Du bestemmer bare over det egen organisasjon lagrer."))


def may_decide_for(controller: Controller | None, by: Actor) -> bool:
    """Whether *by* decides over what *controller* keeps."""
    return allowed(check_may_decide_for, controller, by)
