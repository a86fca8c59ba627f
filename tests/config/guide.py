"""The SQL of docs/operations.md, to be run by tests with names and passwords of their own."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def blocks() -> dict[str, str]:
    """The SQL of the guide by the name that stands after ```sql."""
    return dict(
        re.findall(r"^```sql (\w+)\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    )


def run_block(address: str, block: str, names: dict[str, str], passwords: dict[str, str]) -> None:
    """Run a block of the guide at *address*, with the names and passwords of this rehearsal."""
    text = re.sub(r"'(\w+)-password'", lambda found: f"'{passwords[found[1]]}'", blocks()[block])
    text = re.sub(r"\bfotfeste(_\w+)?\b", lambda found: f'"{names[found[0]]}"', text)
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in filter(str.strip, text.split(";")):
            connection.execute(statement.encode())
