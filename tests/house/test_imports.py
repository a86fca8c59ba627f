"""Law: a room imports only rooms below it, and drawers keep their order; the contracts stand in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.house.source import PROJECT


def test_the_contracts_of_the_floors_are_kept() -> None:
    # Its own process: import-linter reads the modules anew and keeps its own state.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=PROJECT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
