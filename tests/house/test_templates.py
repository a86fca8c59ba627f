"""Law: every template that is named exists, every template that exists is named, and none has inline code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from tests.house.source import PACKAGE, PROJECT, python_files, tracked

TEMPLATES = tuple(
    path
    for path in tracked()
    if "templates" in path.parts and path.suffix == ".html" and PACKAGE in path.parents
)
_QUOTED = re.compile(r"""["']([\w/-]+\.html)["']""")
_COMPONENT = re.compile(r"<c-([a-z][\w.-]*)")
# Names that Python puts together: the gallery's parts, the error pages, and a list shown in several ways.
_PUT_TOGETHER = re.compile(r"""f["']([\w/]*)\{[^}]+\}([\w/]*\.html)["']""")


def _name(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


def _named() -> set[str]:
    """Every template that a template or a Python file names."""
    named: set[str] = set()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        named |= set(_QUOTED.findall(text))
        named |= {
            f"cotton/{one.replace('-', '_').replace('.', '/')}.html"
            for one in _COMPONENT.findall(text)
            if one not in ("vars", "slot")
        }
    for path in python_files():
        named |= set(_QUOTED.findall(path.read_text(encoding="utf-8")))
    return named


def _patterns() -> list[re.Pattern[str]]:
    found = {
        one for path in python_files() for one in _PUT_TOGETHER.findall(path.read_text(encoding="utf-8"))
    }
    return [re.compile(rf"{re.escape(start)}\w+{re.escape(end)}") for start, end in found]


def test_no_template_is_unused() -> None:
    named, patterns = _named(), _patterns()
    unused = [
        str(path.relative_to(PROJECT))
        for path in TEMPLATES
        if _name(path) not in named and not any(one.fullmatch(_name(path)) for one in patterns)
    ]
    assert not unused, "\n".join(unused)


def test_every_named_template_exists() -> None:
    missing = sorted(_named() - {_name(path) for path in TEMPLATES})
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_can_be_read(path: Path) -> None:
    try:
        get_template(_name(path))
    except TemplateDoesNotExist as error:
        pytest.fail(f"{_name(path)} names {error}, which does not exist")


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_has_no_inline_script_or_style(path: Path) -> None:
    text = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"<style\b|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", text)
