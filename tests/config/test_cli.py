"""The console command helps, chooses settings, and says faults in sentences."""

from __future__ import annotations

import errno
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from fotfeste.config import cli, serving


def fotfeste(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the console command in a process of its own, with no settings but *variables*."""
    kept = {name: os.environ[name] for name in ("PATH", "FOTFESTE_HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "fotfeste.config.cli", *arguments],
        env=kept | variables,
        check=False,
        capture_output=True,
        text=True,
    )


def test_no_command_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    for name in ("demo", "demo-reset", "serve", "worker", "database", "messages", "check"):
        assert re.search(rf"^  {name} +\w", said, re.MULTILINE), name


def test_every_command_says_what_it_does() -> None:
    assert all(cli.known().values()), cli.known()


def test_unknown_command_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["dmeo"]) == 2
    assert "There is no command «dmeo»" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "secret", "expected"),
    [
        ("demo", "", "demo"),
        ("demo", "set", "demo"),
        ("demo-reset", "set", "demo"),
        ("serve", "", "demo"),
        ("serve", "set", "production"),
    ],
)
def test_settings_follow_the_command_and_the_secret(command: str, secret: str, expected: str) -> None:
    environment = {"FOTFESTE_SECRET_KEY": secret} if secret else {}
    assert cli.settings_for(command, environment) == f"fotfeste.config.settings.{expected}"


def test_every_fault_of_the_settings_is_said_without_a_traceback(tmp_path: Path) -> None:
    done = fotfeste("check", FOTFESTE_SECRET_KEY="short", FOTFESTE_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for name in (
        "FOTFESTE_SECRET_KEY",
        "FOTFESTE_ACTOR_KEY",
        "FOTFESTE_ID_KEYS",
        "FOTFESTE_ID_LOOKUP_KEY",
        "DATABASE_URL",
        "FOTFESTE_HOSTS",
    ):
        assert name in done.stderr


def test_database_that_does_not_run_is_said_without_a_traceback(tmp_path: Path) -> None:
    done = fotfeste("migrate", FOTFESTE_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "fotfeste database start" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_demo_is_not_served_to_other_machines(command: str, tmp_path: Path) -> None:
    done = fotfeste(command, "--host=0.0.0.0", FOTFESTE_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "on this machine only, not on 0.0.0.0" in done.stderr


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_addresses_of_this_machine_only(host: str) -> None:
    assert serving.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.org", "localhost.example.org", ""])  # noqa: S104  (refused)
def test_addresses_that_others_reach(host: str) -> None:
    assert not serving.is_loopback(host)


def answer(environ: object, start_response: object) -> list[bytes]:
    """The smallest application there is."""
    return []


def test_next_free_port_is_used_when_one_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = serving.listen(answer, "127.0.0.1", port, 1, search=True)
        try:
            assert int(server.effective_port) > port
        finally:
            server.task_dispatcher.shutdown()
            server.close()


def test_taken_port_is_told_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match=r"is taken\. Choose another with --port"):
            serving.listen(answer, "127.0.0.1", taken.getsockname()[1], 1)


def test_address_of_another_machine_is_told_plainly() -> None:
    with pytest.raises(CommandError, match=os.strerror(errno.EADDRNOTAVAIL)):
        serving.listen(answer, "192.0.2.1", 8000, 1)


def test_demo_serves_and_ctrl_c_stops_everything_it_started(tmp_path: Path) -> None:
    """One command on an empty state folder: set up, served, stopped; no process and no socket is left."""
    state = tmp_path / "state"
    demo = subprocess.Popen(
        [sys.executable, "-m", "fotfeste.config.cli", "demo"],
        env={"PATH": os.environ["PATH"], "FOTFESTE_HOME": str(state), "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with demo:
        try:
            said = ""
            assert demo.stdout is not None
            for line in demo.stdout:
                said += line
                if "Stop with Ctrl-C" in line:
                    break
            address = re.search(r"http://(127\.0\.0\.1:\d+)/", said)
            assert address, said
            connection = http.client.HTTPConnection(address.group(1))
            connection.request("GET", "/", headers={"Host": "localhost"})
            status = connection.getresponse().status
            connection.close()
            left = Path((state / "postgres" / "postmaster.pid").read_text().splitlines()[4])
            assert left.is_dir()
            demo.send_signal(signal.SIGINT)
            said += demo.stdout.read()
        finally:
            demo.terminate()  # Without this a failure above would wait for a demo that nobody stops.
    assert status < 400, said
    assert demo.returncode == 0, said
    assert "Stopped." in said
    assert not (state / "postgres" / "postmaster.pid").exists()
    assert not left.exists()
