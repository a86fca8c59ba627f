"""Law: every event can be told in words: its verb is written out in the source, and has a sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from fotfeste.web.kernel.deeds import DEEDS, GROUPS, THINGS, deed
from tests.house.source import PROJECT, called, place, python_files, tree

_LEAVES_EVENT = {"record": 0, "event": 0, "put": None, "put_many": None, "record_export": None}
"""Calls that leave an event, with the place of their verb; None when it is the keyword ``verb``."""
# These pass on a verb that was given to them.
_PASSED_ON = {"fotfeste/kernel/records.py", "fotfeste/kernel/trace.py"}


def _verbs() -> Iterator[tuple[str, str]]:
    """Every verb in the source with its place."""
    for path in python_files():
        if path.relative_to(PROJECT).as_posix() in _PASSED_ON:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and called(node) in _LEAVES_EVENT and _is_ours(node):
                yield from _of_call(path, node)


def _is_ours(node: ast.Call) -> bool:
    """Whether it is a call of ours, not of something else with the same name."""
    function = node.func
    if called(node) in ("record", "event"):
        return isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "trace"
    return called(node) != "record_export" or any(one.arg == "verb" for one in node.keywords)


def _of_call(path: Path, node: ast.Call) -> Iterator[tuple[str, str]]:
    position = _LEAVES_EVENT[called(node)]
    given = (
        node.args[position]
        if position is not None
        else next((one.value for one in node.keywords if one.arg == "verb"), None)
    )
    if getattr(given, "id", "") == "verb" and _is_parameter(path, "verb"):
        return  # Passed on from callers, which are looked at themselves.
    written = list(_written_out(path, given))
    assert written, f"{place(path, node)}: write the verb out, so that it can be found"
    for verb in written:
        for one in (f"{verb}_registered", f"{verb}_changed") if called(node).startswith("put") else (verb,):
            yield one, place(path, node)


def _is_parameter(path: Path, name: str) -> bool:
    """Whether a function of the file takes *name* as its keyword."""
    functions = (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))
    return any(one.arg == name for function in functions for one in function.args.kwonlyargs)


def _written_out(path: Path, given: ast.expr | None) -> Iterator[str]:
    """The texts that a verb can be: written there, or in the assignments of the name that stands there."""
    if isinstance(given, ast.Name):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Assign) and any(
                getattr(one, "id", "") == given.id for one in node.targets
            ):
                yield from _written_out(path, node.value)
    elif given is not None:
        yield from (str(one.value) for one in ast.walk(given) if isinstance(one, ast.Constant) and one.value)


def test_every_verb_has_a_sentence() -> None:
    missing = [
        f"{where}: {verb}" for verb, where in _verbs() if verb not in DEEDS and _begun(verb) not in THINGS
    ]
    assert not missing, "Say these in fotfeste/web/kernel/deeds.py:\n" + "\n".join(missing)


def test_every_verb_begins_with_its_room() -> None:
    assert not [f"{where}: {verb}" for verb, where in _verbs() if verb.split(".")[0] not in GROUPS]


def test_no_sentence_is_left_over() -> None:
    used = {verb for verb, _where in _verbs()}
    assert not (set(DEEDS) - used) | (set(THINGS) - {_begun(verb) for verb in used})


@pytest.mark.parametrize(
    "verb", ["portfolio.project_registered", "portfolio.project_changed", "kernel.role_given"]
)
def test_a_sentence_counts(verb: str) -> None:
    assert deed(verb) != deed(verb, 3)
    assert "3" in deed(verb, 3)


def _begun(verb: str) -> str:
    begun, _sign, ending = verb.rpartition("_")
    return begun if ending in ("registered", "changed") else ""
