"""The embedded server starts, stops, survives violence, and never mixes two data folders."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from fotfeste.config import embedded
from fotfeste.config.embedded import ADMINISTRATOR, EmbeddedFault, Server

MakeServer = Callable[..., Server]


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[MakeServer]:
    """Makes servers below the test's own folder, quick rather than durable, and stops them afterwards."""
    made: list[Server] = []

    def make(name: str = "postgres", *, durable: bool = False) -> Server:
        server = Server(tmp_path / name, durable=durable)
        made.append(server)
        return server

    yield make
    for server in made:
        server.stop()


def connect(server: Server) -> psycopg.Connection:
    address = server.address
    return psycopg.connect(
        host=str(address.folder), port=address.port, user=ADMINISTRATOR, dbname="postgres", autocommit=True
    )


def postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def kill_hard(server: Server) -> None:
    """kill -9, and wait until the kernel has carried it out."""
    number = postmaster(server)
    os.kill(number, signal.SIGKILL)
    while server.is_running():
        time.sleep(0.01)


def test_starts_answers_and_stops(make_server: MakeServer) -> None:
    server = make_server()
    server.ensure_started()
    with connect(server) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT lower('ÆØÅ')").fetchone() == ("æøå",)
    folder = server.address.folder
    server.stop()
    assert not server.is_running()
    assert not folder.exists()


def test_listens_on_no_network_address(make_server: MakeServer) -> None:
    server = make_server()
    server.ensure_started()
    with connect(server) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_socket_folder_is_closed_to_others(make_server: MakeServer) -> None:
    server = make_server()
    folder = server.ensure_started().folder
    assert folder.stat().st_mode & 0o077 == 0


def test_does_not_run_as_root(make_server: MakeServer) -> None:
    server = make_server()
    server.ensure_started()
    assert Path(f"/proc/{postmaster(server)}").stat().st_uid != 0


def test_starting_twice_keeps_one_server(make_server: MakeServer) -> None:
    first, second = make_server(), make_server()
    assert first.ensure_started() == second.ensure_started()
    assert (first.started_here, second.started_here) == (True, False)


def test_stopping_what_never_started_is_harmless(make_server: MakeServer) -> None:
    make_server().stop()


def test_a_server_that_lost_its_socket_is_started_anew(make_server: MakeServer) -> None:
    server = make_server()
    for left in server.ensure_started().folder.iterdir():
        left.unlink()
    server.ensure_started()
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_kill_9_loses_no_committed_row(make_server: MakeServer) -> None:
    server = make_server(durable=True)
    server.ensure_started()
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
        kill_hard(server)
    server.ensure_started()
    with connect(server) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_kill_9_in_the_middle_of_long_work(make_server: MakeServer) -> None:
    """The old server's child still works when the new one starts; the new one waits for it."""
    server = make_server()
    server.ensure_started()
    address = server.address
    busy = subprocess.Popen(
        [
            str(embedded.binaries() / "psql"),
            f"--host={address.folder}",
            f"--username={ADMINISTRATOR}",
            "--dbname=postgres",
            "--command=SELECT count(*) FROM generate_series(1, 20000000)",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with connect(server) as watching:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT count(*) FROM generate%'"
        while watching.execute(asked).fetchone() == (0,):
            time.sleep(0.01)
        kill_hard(server)
    server.ensure_started()
    busy.wait()
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_lock_that_names_a_zombie_is_not_believed(make_server: MakeServer) -> None:
    server = make_server()
    server.ensure_started()
    lines = (server.data / "postmaster.pid").read_text().splitlines()
    kill_hard(server)
    zombie = subprocess.Popen(["true"])
    while Path(f"/proc/{zombie.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)
    (server.data / "postmaster.pid").write_text("\n".join([str(zombie.pid), *lines[1:]]))
    server.ensure_started()
    zombie.wait()
    assert server.is_running()


def test_lock_that_names_another_program_is_not_believed(make_server: MakeServer) -> None:
    server = make_server()
    server.ensure_started()
    lines = (server.data / "postmaster.pid").read_text().splitlines()
    kill_hard(server)
    (server.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    server.ensure_started()
    assert server.is_running()
    assert postmaster(server) != os.getpid()


def test_two_data_folders_side_by_side(make_server: MakeServer) -> None:
    one, other = make_server("one"), make_server("other")
    assert one.ensure_started() != other.ensure_started()
    with connect(one) as connection:
        connection.execute("CREATE TABLE only_here ()")
    with connect(other) as connection:
        assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)


def test_first_start_that_was_cut_short_begins_again(make_server: MakeServer) -> None:
    server = make_server()
    half = server.data.with_name("postgres.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    server.ensure_started()
    assert server.is_running()


def test_folder_deeper_than_a_socket_path_may_be(make_server: MakeServer) -> None:
    server = make_server("/".join(["a folder with a long name"] * 6))
    assert len(str(server.data)) > embedded.SOCKET_PATH_BYTES
    server.ensure_started()
    assert server.is_running()


def test_temp_folder_deeper_than_a_socket_path_may_be(
    make_server: MakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    server = make_server()
    assert server.ensure_started().folder.parent == Path("/tmp")  # noqa: S108  (the fallback itself)


def test_running_server_is_found_when_the_temp_folder_changes(
    make_server: MakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = make_server()
    address = server.ensure_started()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert make_server().address == address


def test_works_below_a_folder_closed_to_others(make_server: MakeServer, tmp_path: Path) -> None:
    """As in a root home: the server's user can not enter it, and its mode stays as it was."""
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    server = make_server("home/project/postgres")
    server.ensure_started()
    with connect(server) as connection:
        connection.execute("CREATE TABLE written ()")
    assert closed.stat().st_mode & 0o777 == 0o700


def test_socket_folder_of_somebody_else_is_refused(make_server: MakeServer) -> None:
    server = make_server()
    server.address.folder.mkdir(mode=0o777)
    server.address.folder.chmod(0o777)
    with pytest.raises(EmbeddedFault, match="is not ours"):
        server.ensure_started()
    server.address.folder.rmdir()


def test_data_of_another_version_is_told_plainly(make_server: MakeServer) -> None:
    server = make_server()
    server.ensure_started()
    server.stop()
    (server.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(EmbeddedFault, match=r"made by PostgreSQL 14.*demo-reset"):
        server.ensure_started()


def test_named_folder_without_programs_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedFault, match=r"FOTFESTE_POSTGRES_BIN is .* are not there"):
        embedded.binaries(str(tmp_path))


def test_reason_of_a_failed_start_is_shown(make_server: MakeServer) -> None:
    server = make_server()
    server.ensure_started()
    server.stop()
    (server.data / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedFault, match="no_such_setting"):
        server.ensure_started()


def test_remove_leaves_nothing(make_server: MakeServer) -> None:
    server = make_server()
    folder = server.ensure_started().folder
    server.remove()
    assert not server.data.exists()
    assert not folder.exists()
