"""Makes .venv with everything in a lock file and the command ``fotfeste``; needs nothing but Python 3.11.

Without arguments what is needed to run; with --dev also what is needed to test. A later run that has nothing
to do ends at once. Packages come from wherever pip is configured to look, each checked against its hash.
"""

from __future__ import annotations  # Python older than 3.11 must get as far as its refusal.

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "installed.txt"
HOME = Path(os.environ.get("FOTFESTE_HOME") or PROJECT / ".fotfeste")
OLDEST = (3, 11)

# Found beside itself, so that the project folder may be moved or have blanks in its name.
COMMAND = """#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/python" -m fotfeste.config.cli "$@"
"""


def main(arguments: list[str]) -> int:
    """Install the lock file asked for unless it is in place; the answer is the exit code."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        print(f"Fotfeste needs Python 3.11 or newer; this is {found}. Try: make demo PYTHON=python3.12")
        return 1
    wanted = "dev" if "--dev" in arguments else "runtime"
    if is_done(wanted):
        return 0
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_done(wanted):  # Somebody else did it while we waited.
            return 0
        try:
            install(wanted)
        except subprocess.CalledProcessError as error:
            print(f"\nThe installation stopped; the reason stands above (exit code {error.returncode}).")
            print("Mend it, for example the network connection, and run the same command again.")
            return 1
    return 0


def is_done(wanted: str) -> bool:
    """Whether *wanted* is installed by this Python; what tests need includes what running needs."""
    kept = STAMP.read_text().splitlines() if STAMP.exists() and PYTHON.exists() else []
    return any(stamp(name) in kept for name in {wanted, "dev"})


def stamp(name: str) -> str:
    """A line that changes with the lock file, this script, the Python in use and the project's place."""
    told = hashlib.sha256()
    for part in (
        lock_file(name).read_bytes(),
        Path(__file__).read_bytes(),
        bytes(PYTHON.resolve()),
        bytes(PROJECT),
    ):
        told.update(hashlib.sha256(part).digest())
    return f"{name} {told.hexdigest()}"


def lock_file(name: str) -> Path:
    """The pinned packages with their hashes."""
    return PROJECT / "requirements" / f"{name}.lock"


def install(name: str) -> None:
    """Make the environment anew if it does not fit, fill it, and put the project in it."""
    if not fits():
        print(f"Making {ENVIRONMENT} …", flush=True)
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(ENVIRONMENT)])
    STAMP.unlink(missing_ok=True)
    count = lock_file(name).read_text().count("==")
    print(f"Installing {count} packages; the first time this takes a minute or two …", flush=True)
    run([*installer(), "--require-hashes", "-r", str(lock_file(name))])
    # A path file and a small script do what an editable install does, without fetching a build tool.
    asked = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
    (packages / "fotfeste.pth").write_text(f"{PROJECT}\n")
    command = ENVIRONMENT / "bin" / "fotfeste"
    command.write_text(COMMAND)
    command.chmod(0o755)
    STAMP.write_text(stamp(name) + "\n")


def fits() -> bool:
    """Whether a working environment is there. Kept whichever Python made it: it may be in use."""
    asked = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return PYTHON.exists() and works([str(PYTHON), "-c", asked])


def installer() -> list[str]:
    """A command that installs packages into the environment: the first way that works here."""
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--python", str(PYTHON)]
    return [*(pip_inside() or pip_of_the_system() or pip_from_wheel() or pip_from_debian()), "install"]


def pip_inside() -> list[str] | None:
    """pip in the environment, put there by Python's own ensurepip if need be."""
    pip = [str(PYTHON), "-m", "pip"]
    if works([*pip, "--version"]) or (works([str(PYTHON), "-m", "ensurepip"]) and works([*pip, "--version"])):
        return pip
    return None


def pip_of_the_system() -> list[str] | None:
    """pip of the Python that runs this script, told to work on the environment."""
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return pip if works([*pip, "--version"]) else None


def pip_from_wheel() -> list[str] | None:
    """pip run straight from a wheel: Debian's, or the one that an earlier run fetched."""
    for wheel in wheels():
        pip = [str(PYTHON), str(wheel / "pip")]
        if works([*pip, "--version"]):
            return pip
    return None


def wheels() -> Iterator[Path]:
    """Wheels of pip on this machine."""
    for root in (Path("/"), HOME / "pip"):
        yield from sorted((root / "usr/share/python-wheels").glob("pip-*.whl"))


def pip_from_debian() -> list[str]:
    """Fetch Debian's package with pip's wheel into our state folder; no root is needed."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise SystemExit(
            "pip is missing and can not be fetched here. Install pip or uv, and run the same command again."
        )
    folder = HOME / "pip"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "lists" / "partial").mkdir(parents=True)
    print("This Python has no pip; fetching Debian's into the project …", flush=True)
    fetch = ["apt-get", "-qq", "download", "python3-pip-whl"]
    if not works(fetch, folder):
        # No list of packages yet, as on a fresh machine: fetch the list into our own folder.
        own = [f"-oDir::State::Lists={folder}/lists", f"-oDir::Cache={folder}", "-oDebug::NoLocking=1"]
        run(["apt-get", "-qq", *own, "update"], folder)
        run([fetch[0], *own, *fetch[1:]], folder)
    for package in folder.glob("*.deb"):
        run(["dpkg", "-x", str(package), str(folder)], folder)
    shutil.rmtree(folder / "lists")
    pip = pip_from_wheel()
    if pip is None:
        raise SystemExit(
            "Debian's pip does not run with this Python. Install pip or uv, and run the same command again."
        )
    return pip


def works(command: list[str], folder: Path = PROJECT) -> bool:
    """Whether *command* succeeds; what it says is kept quiet."""
    return subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 0


def run(command: list[str], folder: Path = PROJECT) -> None:
    """Run *command* and show what it says; CalledProcessError when it fails."""
    subprocess.run(command, cwd=folder, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
