"""A session goes on when the reader asks for it, and only then."""

from __future__ import annotations

import json

from django.contrib.sessions.backends.signed_cookies import SessionStore

from fotfeste.web.shell.keepalive import keepalive


def test_a_session_that_lives_begins_its_time_anew(rf, settings) -> None:
    request = rf.post("/fortsett")
    request.session = SessionStore()
    request.session["role"] = 1
    request.session.modified = False
    answer = keepalive(request)
    assert json.loads(answer.content) == {"seconds": settings.SESSION_COOKIE_AGE}
    assert request.session.modified


def test_a_session_that_has_ended_is_not_made_anew(rf) -> None:
    request = rf.post("/fortsett")
    request.session = SessionStore()
    assert keepalive(request).status_code == 401
    assert not request.session.modified


def test_reading_an_address_does_not_prolong_a_session(rf) -> None:
    assert keepalive(rf.get("/fortsett")).status_code == 405
