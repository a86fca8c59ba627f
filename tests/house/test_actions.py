"""Law: every write is an action: keyword-only, with ``by``, and leaving an event."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, called, place, python_files, tree


@cache
def _files() -> tuple[Path, ...]:
    return tuple(
        path for path in python_files() if path.name == "actions.py" or path.parent.name == "actions"
    )


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


@cache
def _all_functions() -> dict[str, ast.FunctionDef]:
    return {name: node for path in _files() for name, node in _functions(path).items()}


def _public() -> list[tuple[Path, ast.FunctionDef]]:
    return [
        (path, node)
        for path in _files()
        for name, node in _functions(path).items()
        if not name.startswith("_")
    ]


def _leaves_event(node: ast.FunctionDef, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the function calls what leaves an event, itself or through other functions of actions."""
    calls = {called(one) for one in ast.walk(node) if isinstance(one, ast.Call)}
    if calls & {"put", "put_many"} or _records(node):
        return True
    known = _all_functions()
    return any(
        _leaves_event(known[name], seen | {node.name}) for name in calls & set(known) - seen - {node.name}
    )


def _records(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(one, ast.Call)
        and isinstance(one.func, ast.Attribute)
        and one.func.attr in ("record", "event")
        and getattr(one.func.value, "id", "") == "trace"
        for one in ast.walk(node)
    )


@pytest.mark.parametrize(("path", "node"), [pytest.param(*one, id=one[1].name) for one in _public()])
def test_an_action_is_keyword_only_with_by_and_leaves_an_event(path: Path, node: ast.FunctionDef) -> None:
    where = place(path, node)
    assert not node.args.args, f"{where}: {node.name} takes positional arguments; put * first"
    assert not node.args.posonlyargs, where
    by = [one for one in node.args.kwonlyargs if one.arg == "by"]
    assert by, f"{where}: {node.name} does not take by="
    assert isinstance(by[0].annotation, ast.Name), where
    assert by[0].annotation.id == "Actor", where
    assert _leaves_event(node), f"{where}: {node.name} leaves no event"


def test_every_room_with_tables_has_actions() -> None:
    rooms = {path.parent.parent.name for path in python_files() if path.parent.name == "models"}
    assert rooms <= {path.relative_to(PACKAGE).parts[0] for path in _files()}
