"""A real OpenID provider, started by the tests, that can be told whom to sign in and what to forge."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from fotfeste.people.national_ids import synthetic
from fotfeste.web.login.profiles import Audience
from tests.login.peer import FOLDER, Op, Person, profile

NOT_STARTED = (
    "The OpenID provider of the tests needs Node.js 18 or newer and `npm ci` in tests/login/provider."
)


@pytest.fixture(scope="session")
def started() -> Iterator[str]:
    """The address of the running provider. Without Node.js the tests are skipped, or fail where it is required."""
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules" / "oidc-provider").exists():
        if os.environ.get("FOTFESTE_REQUIRE_NODE"):
            pytest.fail(NOT_STARTED)
        pytest.skip(NOT_STARTED)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [node, "server.mjs", str(port)], cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            _await(port, running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(10)


def _await(port: int, running: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        assert running.poll() is None, "The provider stopped before it answered."
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("The provider did not answer within fifteen seconds.")


@pytest.fixture
def op(started: str, settings: Any) -> Op:
    """The provider, honest again, with one profile for participants and three for staff."""
    cache.clear()
    settings.SIGN_IN_PROVIDERS = [
        profile(started, key="participants", audience=Audience.PARTICIPANTS, number="pid", fresh=True),
        profile(started, key="staff", number="pid"),
        profile(started, key="staff-ec"),
        profile(
            started,
            key="entra",
            levels=(),
            asks="",
            context="c1",
            subject=("tid", "oid"),
            holds={"tid": "a-tenant"},
        ),
    ]
    answer = Op(started)
    answer.tell()
    answer.asked()
    return answer


@pytest.fixture
def person(db: None) -> Person:
    """Somebody who has not signed in."""
    return Person()


@pytest.fixture
def as_demo_participant(op: Op) -> Callable[..., None]:
    """Let the provider vouch for the demo's participant, «Amina Blåklokke», with changes."""

    def tell(**more: Any) -> None:
        claims = {"acr": "high", "pid": synthetic(1).reveal(), **more.pop("claims", {})}
        op.tell(sub="amina", claims={key: one for key, one in claims.items() if one is not None}, **more)

    return tell
