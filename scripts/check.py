"""Runs every law of the house and tells all that failed, not only the first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
FOLDERS = [name for name in ("fotfeste", "tests", "scripts", "bench") if (PROJECT / name).is_dir()]
LAWS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", *FOLDERS],
    "lint": [str(BIN / "ruff"), "check", *FOLDERS],
    "types": [str(BIN / "mypy"), "fotfeste"],
    "imports": [str(BIN / "lint-imports")],
    # Only the models are compared with the migrations; that no database answers meanwhile is no fault.
    "migrations": [
        sys.executable,
        "-Wignore",
        "-m",
        "fotfeste.config.cli",
        "makemigrations",
        "--check",
        "--dry-run",
    ],
    "translations": [sys.executable, "-m", "fotfeste.config.cli", "messages", "--check"],
    "house": [str(BIN / "pytest"), "tests/house", "-q"],
}


def main() -> int:
    """Run the laws one by one; the answer is the exit code."""
    broken = []
    for name, command in LAWS.items():
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=PROJECT, check=False).returncode != 0:
            broken.append(name)
    print("== all laws hold" if not broken else f"== broken: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
