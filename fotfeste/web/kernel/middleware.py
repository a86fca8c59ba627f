"""Enters the actor of each request, keeps the session alive while it is used, and picks the language."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel import signin
from fotfeste.kernel.errors import Denied
from fotfeste.kernel.models.staff import StaffRole
from fotfeste.people import reads
from fotfeste.people import signin as people_signin
from fotfeste.people.models import ReadKind
from fotfeste.web.shell import errors

REFRESH_SECONDS = 60
SESSION_ROLE = "role"
SESSION_SEEN = "seen"
_NORWEGIAN = ("no", "nn", "nb")


class ChosenLanguageMiddleware(LocaleMiddleware):
    """The browser's language until a person chooses; any Norwegian counts as bokmål while that is all we have."""

    def process_request(self, request: HttpRequest) -> None:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            wanted = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
            first = wanted.split(",")[0].split(";")[0].strip().lower()
            if not first or first.split("-")[0] in _NORWEGIAN:
                request.META["HTTP_ACCEPT_LANGUAGE"] = "nb"
        super().process_request(request)


class ActorMiddleware:
    """One transaction for each request, with the actor told to the database before the view begins.

    Lazy responses are rendered inside it, since templates ask the database too. A refusal or a fault undoes what
    the view did.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        roles = self._roles(request)
        chosen = self._chosen(request, roles)
        actor = signin.acting_as(chosen) if chosen else self._participant(request)
        request.actor = actor  # type: ignore[attr-defined]  # see web.shell.access.ActorRequest
        request.staff_roles = roles  # type: ignore[attr-defined]  # read by the shell's menu of organisations
        request.acting_role = chosen  # type: ignore[attr-defined]  # read by the shell and by the account page
        if actor.is_signed_in or actor.is_participant:
            self._keep_session(request)
        with reads.collecting() as looks:
            with actors.enter(actor):
                response = self.get_response(request)
                if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                    response = response.render()
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                undone = transaction.get_rollback()
                if not undone:
                    reads.write(looks, by=actor)
            if undone and looks:
                # What was looked at stays known, also when the page was refused or failed.
                with actors.enter(actor):
                    reads.write(looks, by=actor)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal becomes the page that says which condition failed."""
        if isinstance(exception, Denied):
            transaction.set_rollback(True)
            match = request.resolver_match
            actor = request.actor  # type: ignore[attr-defined]  # set in __call__
            reads.note(ReadKind.DENIED, match.view_name if match else "", by=actor)
            return errors.forbidden(request, exception)
        return None

    def _participant(self, request: HttpRequest) -> actors.Actor:
        if not request.user.is_authenticated:
            return actors.VISITOR
        person_id = people_signin.person_of(request.user.pk)
        return actors.participant(person_id) if person_id else actors.VISITOR

    def _roles(self, request: HttpRequest) -> list[StaffRole]:
        # The session says who; asking for the account itself is left to those who need it.
        if not request.user.is_authenticated:
            return []
        return signin.roles_of(request.user.pk, on=timezone.localdate())

    def _chosen(self, request: HttpRequest, roles: list[StaffRole]) -> StaffRole | None:
        wanted = request.session.get(SESSION_ROLE) if roles else None
        return next((role for role in roles if role.pk == wanted), roles[0] if roles else None)

    def _keep_session(self, request: HttpRequest) -> None:
        now = int(time.time())
        if now - int(request.session.get(SESSION_SEEN, 0)) > REFRESH_SECONDS:
            request.session[SESSION_SEEN] = now
