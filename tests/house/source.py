"""What the laws read: the project's own Python files as syntax trees, and the files that git keeps."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "fotfeste"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git keeps or would keep, and that is there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(
        path for name in sorted(set(listed.split("\0"))) if name and (path := PROJECT / name).is_file()
    )


def python_files(folder: Path = PACKAGE) -> Iterator[Path]:
    """Our own Python files below *folder*; migrations are written by Django."""
    return (
        path
        for path in tracked()
        if path.suffix == ".py" and folder in path.parents and "migrations" not in path.parts
    )


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def called(node: ast.Call) -> str:
    """The last name of what is called: «record» of ``trace.record(…)``."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def place(path: Path, node: ast.AST | None = None) -> str:
    """The file, and the line of *node*, as a person writes it."""
    return f"{path.relative_to(PROJECT)}:{getattr(node, 'lineno', 0)}"
