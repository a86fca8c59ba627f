"""Every view names who may see it: a permission, everybody who is signed in, or everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models.staff import StaffRole
from fotfeste.kernel.roles import Permission

View = Callable[..., HttpResponseBase]
EVERYBODY = "everybody"
SIGNED_IN = "signed_in"
OWN = "own"


class ActorRequest(HttpRequest):
    """A request as the middlewares leave it. For type hints only.

    ``staff_roles`` are the roles that are held today, ``acting_role`` the one that is acted in.
    """

    actor: Actor
    staff_roles: list[StaffRole]
    acting_role: StaffRole | None
    htmx: HtmxDetails


def needs(permission: Permission) -> Callable[[View], View]:
    """Only for actors with *permission*. Visitors are sent to sign in; others get the sentence that says why not."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.actor.is_signed_in and not request.actor.is_participant:
                return redirect_to_login(request.get_full_path())
            request.actor.check(permission)
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]  # read by the law that every view names its access
        return guarded

    return wrap


def own_page(view: View) -> View:
    """For the participant who has signed in, about herself alone."""

    @wraps(view)
    def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.is_participant:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access = OWN  # type: ignore[attr-defined]  # read by the law that every view names its access
    return guarded


def signed_in(view: View) -> View:
    """For everybody who has signed in and holds a role."""

    @wraps(view)
    def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.is_signed_in:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access = SIGNED_IN  # type: ignore[attr-defined]  # read by the law that every view names its access
    return guarded


def open_to_everybody(view: View) -> View:
    """For visitors too. Use it where the page says nothing that is not public."""
    view.access = EVERYBODY  # type: ignore[attr-defined]  # read by the law that every view names its access
    return view
