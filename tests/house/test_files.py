"""Law: files are short, say their job first, and say nothing of the machine they were written on."""

from __future__ import annotations

import ast
import re

from tests.house.source import PACKAGE, PROJECT, python_files, tracked, tree

LONGEST_MODULE, LONGEST_TEST = 500, 800
_TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".yml",
    ".yaml",
    ".po",
    ".lock",
    ".csv",
    "",
}
# Absolute paths of a developer's machine, and package registries other than the public ones.
_MACHINE = re.compile(
    r"(?<![\w.~$}/-])/(?:work|root|home)/[\w.-]+|https?://(?:[\w-]+\.)*(?:internal|corp|local|lan|example)\b[^\s\"'<>]*"
    r"|--(?:extra-)?index-url\s+\S+|^registry\s*=|\"resolved\":\s*\"https?://(?!registry\.npmjs\.org/)",
    re.MULTILINE,
)


def test_no_module_is_too_long() -> None:
    long = []
    for path in python_files(PROJECT):
        limit = LONGEST_TEST if PROJECT / "tests" in path.parents else LONGEST_MODULE
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > limit:
            long.append(f"{path.relative_to(PROJECT)}: {lines} lines")
    assert not long, "\n".join(long)


def test_every_module_says_its_one_job_first() -> None:
    silent = [
        str(path.relative_to(PROJECT))
        for path in python_files(PROJECT)
        if not ast.get_docstring(tree(path)) and path.read_text(encoding="utf-8").strip()
    ]
    assert not silent, "\n".join(silent)


def test_nothing_is_put_off_or_waved_through() -> None:
    put_off = re.compile(
        r"\b(?:TO" r"DO|FIX" r"ME|XXX)\b|#\s*noqa(?!: [A-Z0-9, ]+\s+\S)|type: ignore(?!\[[\w, -]+\]\s+#)"
    )
    found = []
    for path in python_files(PROJECT):
        if path.name == "test_files.py":
            continue  # The pattern itself stands here.
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if put_off.search(line):
                found.append(f"{path.relative_to(PROJECT)}:{number}: {line.strip()}")
    assert not found, "\n".join(found)


def test_no_file_names_the_machine_it_was_written_on() -> None:
    found = []
    for path in tracked():
        if path.suffix in _TEXT and "vendor" not in path.parts and path.name != "test_files.py":
            text = path.read_text(encoding="utf-8", errors="ignore")
            found += [f"{path.relative_to(PROJECT)}: {one[0]}" for one in _MACHINE.finditer(text)]
    assert not found, "\n".join(found)


def test_compiled_translations_are_not_kept() -> None:
    assert not [path for path in tracked() if path.suffix == ".mo"]


def test_nothing_outside_the_project_is_read() -> None:
    outside = "../shared"
    assert not [str(path) for path in python_files(PACKAGE) if outside in path.read_text(encoding="utf-8")]
