"""Small pieces of Markdown: tables and text that can not break them."""

from __future__ import annotations

import inspect
from collections.abc import Iterable


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """A table; what stands in a cell may hold any sign."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell(value) for value in line) + " |" for line in lines)


def cell(value: object) -> str:
    """*value* on one line, with the signs that end a cell made harmless."""
    return " ".join(str(value).split()).replace("|", "\\|")


def first_paragraph(thing: object) -> str:
    """The first paragraph of the docstring of *thing*, on one line."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].replace("``", "`").split())


def whole(thing: object) -> str:
    """The docstring of *thing*, paragraphs kept."""
    return (inspect.getdoc(thing) or "").replace("``", "`")


def both(norwegian: str, english: str) -> str:
    """What stands on screen in bokmål, and in English where that is something else."""
    return norwegian if norwegian == english else f"{norwegian} / {english}"
