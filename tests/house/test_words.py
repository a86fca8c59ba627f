"""Law: whatever people choose among or are shown has its words in every language, and every setting its meaning."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import override

from fotfeste.config.env import SETTINGS
from fotfeste.kernel.findings import SEVERITY_LABELS, Severity, rules
from fotfeste.kernel.roles import PERMISSION_HELP, ROLES, Permission
from tests.house.source import place, python_files, tracked, tree

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def _own_models() -> Iterator[type[models.Model]]:
    """Our models, without the tables of history that are made from them."""
    return (
        model
        for model in apps.get_models()
        if model.__module__.startswith("fotfeste.") and not hasattr(model, "pgh_tracked_model")
    )


def test_every_permission_says_what_it_allows() -> None:
    assert set(PERMISSION_HELP) == set(Permission)


def test_every_permission_is_held_by_some_role() -> None:
    assert {one for role in ROLES.values() for one in role.permissions} == set(Permission)


@pytest.mark.parametrize("language", LANGUAGES)
def test_roles_and_permissions_are_said_in_each_language(language: str) -> None:
    with override(language):
        said = [str(text) for role in ROLES.values() for text in (role.name, role.purpose)]
        said += [str(text) for text in PERMISSION_HELP.values()]
    assert all(said)
    assert len(set(said)) == len(said), "two roles or permissions have the same words"


def test_every_severity_has_a_label() -> None:
    assert set(SEVERITY_LABELS) == set(Severity)


def test_every_rule_says_what_it_asks_and_why() -> None:
    assert not [rule.key for rule in rules() if not str(rule.title).strip() or not str(rule.why).strip()]


def test_every_choice_of_a_model_has_a_label_that_is_translated() -> None:
    bare = []
    for model in _own_models():
        for field in model._meta.get_fields():
            for value, label in getattr(field, "flatchoices", None) or []:
                if value and not (isinstance(label, Promise) and str(label).strip()):
                    bare.append(f"{model._meta.label}.{field.name}: {value}")
    assert not bare, "\n".join(bare)


def test_every_model_has_a_name_for_people() -> None:
    bare = [model._meta.label for model in _own_models() if not isinstance(model._meta.verbose_name, Promise)]
    assert not bare, "\n".join(bare)


def test_every_setting_of_the_environment_says_its_meaning() -> None:
    assert not [
        name for name, setting in SETTINGS.items() if len(setting.meaning) < 20 or setting.name != name
    ]


def test_every_setting_of_the_environment_is_read_somewhere() -> None:
    files = [path for path in tracked() if path.suffix in (".py", ".js", "") and path.name != "env.py"]
    text = "\n".join(path.read_text(encoding="utf-8", errors="ignore") for path in files)
    assert not [name for name in SETTINGS if f'"{name}"' not in text and f"${name}" not in text]


def test_only_described_names_are_read_from_the_environment() -> None:
    """Settings go through env.py; its own names, Django's and the system's are the only ones that other files read."""
    known = {*SETTINGS, "DJANGO_SETTINGS_MODULE", "PATH"}
    unknown = []
    for path in python_files():
        for node in ast.walk(tree(path)):
            name = _name_read(node)
            if name and name not in known:
                unknown.append(f"{place(path, node)}: {name}")
    assert not unknown, "\n".join(unknown)


def _name_read(node: ast.AST) -> str:
    """The literal name in ``os.environ[…]``, ``os.environ.get(…)`` or ``os.getenv(…)``."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        return str(getattr(node.slice, "value", ""))
    reads = isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv")
    if reads and isinstance(node, ast.Call) and node.args:
        return str(getattr(node.args[0], "value", ""))
    return ""
