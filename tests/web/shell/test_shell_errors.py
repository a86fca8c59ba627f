"""Error pages say what happened, whose fault it is, and what to do next."""

from __future__ import annotations

import logging
import re

import pytest
from django.core.exceptions import PermissionDenied

from fotfeste.kernel.errors import Denied
from fotfeste.web.shell import errors

STATUSES = {
    errors.bad_request: 400,
    errors.forbidden: 403,
    errors.not_found: 404,
    errors.server_error: 500,
    errors.unavailable: 503,
    errors.csrf_failure: 403,
}


@pytest.mark.parametrize(("view", "status"), STATUSES.items())
def test_an_error_page_has_its_status_a_heading_and_a_way_on(view, status, rf) -> None:
    answer = view(rf.get("/sak"))
    text = answer.content.decode()
    assert answer.status_code == status
    assert len(re.findall("<h1", text)) == 1
    assert "<footer" in text


@pytest.mark.parametrize("refusal", [Denied, PermissionDenied])
def test_a_refusal_says_which_condition_failed(refusal, rf) -> None:
    sentence = "Du må ha en aktiv rolle i prosjektet."
    assert sentence in errors.forbidden(rf.get("/"), refusal(sentence)).content.decode()


def test_the_code_on_the_page_is_the_code_in_the_log(rf, caplog) -> None:
    with caplog.at_level(logging.ERROR, logger="fotfeste.web.shell.errors"):
        text = errors.server_error(rf.get("/hemmelig-sak")).content.decode()
    code = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", text)
    assert code
    assert code[0] in caplog.text
    assert "hemmelig-sak" not in caplog.text


def test_our_own_fault_is_told_even_when_the_shell_is_broken(rf, settings) -> None:
    settings.SHELL_PROVIDER = "fotfeste.no.such.provider"
    assert errors.server_error(rf.get("/")).status_code == 500
    assert errors.csrf_failure(rf.get("/")).status_code == 403


def test_a_closed_service_says_when_to_come_back(rf) -> None:
    assert errors.unavailable(rf.get("/"))["Retry-After"]


def test_a_page_that_is_not_found_keeps_the_navigation(rf, signed_in_shell) -> None:
    assert "ff-navigation" in errors.not_found(rf.get("/")).content.decode()
