"""A watchman is told whether the service can answer, and nothing more."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def test_service_that_works_says_ok(client: Client, db: None) -> None:
    answer = client.get("/helse")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer.headers["Cache-Control"]


def test_one_question_is_asked(client: Client, db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/helse")
    own = [
        query["sql"]
        for query in asked
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    assert [sql for sql in own if "set_config" not in sql] == ["select 1"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_asking_is_allowed(client: Client, db: None, method: str) -> None:
    assert getattr(client, method)("/helse").status_code == 405


def test_database_that_is_gone_is_a_fault_without_details(
    empty_database: None,
) -> None:
    client = Client(raise_request_exception=False)
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "gone"
    try:
        answer = client.get("/helse")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    assert answer.status_code >= 500
    assert b"gone" not in answer.content
