"""Docs say what the code says: the reference is fresh, links lead somewhere, commands exist, pictures are small."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from fotfeste.config import cli, env, reference, texts

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
TEXTS = sorted([*PROJECT.glob("*.md"), *DOCS.rglob("*.md")])
KINDS = (
    "programme-office",
    "project-manager",
    "board-member",
    "observer",
    "evaluator",
    "adviser",
    "coordinator",
    "unit-leader",
    "data-protection-officer",
    "participant",
    "administrator",
    "developer",
)
PICTURE_BYTES = 200_000


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def anchors(path: Path) -> set[str]:
    """The anchors that a forge makes from the headings of *path*."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_reference_is_what_the_code_would_write() -> None:
    assert reference.stale() == [], "Run: make docs"


def test_reference_is_the_same_twice() -> None:
    assert reference.pages() == reference.pages()


def test_stale_reference_is_told_and_mended(tmp_path: Path) -> None:
    reference.write(tmp_path)
    (tmp_path / "roles.md").write_text("old")
    (tmp_path / "gone.md").write_text("no longer made")
    assert reference.stale(tmp_path) == ["gone.md", "roles.md"]
    assert reference.write(tmp_path) == ["gone.md", "roles.md"]
    assert reference.stale(tmp_path) == []


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_commands_that_are_named_exist(path: Path) -> None:
    django = {"collectstatic", "changepassword", "makemigrations"}
    named = re.findall(r"(?:`|bin/|\n|: )fotfeste ([a-z][a-z-]+)", path.read_text(encoding="utf-8"))
    assert set(named) <= set(cli.known()) | django


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_recipes_that_are_named_exist(path: Path) -> None:
    recipes = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"(?:`|^)make ([a-z][a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= set(recipes)


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_settings_that_are_named_exist(path: Path) -> None:
    known = {*env.SETTINGS, "FOTFESTE_BROWSER", "FOTFESTE_REQUIRE_BROWSER"}
    assert set(re.findall(r"\bFOTFESTE_[A-Z_]+\b", path.read_text(encoding="utf-8"))) <= known


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_user_has_a_page(kind: str) -> None:
    assert (DOCS / "how-to" / f"{kind}.md").is_file()


def test_pictures_are_small_and_used() -> None:
    said = "".join(path.read_text(encoding="utf-8") for path in TEXTS)
    for picture in DOCS.glob("pictures/*.png"):
        assert picture.stat().st_size < PICTURE_BYTES, picture.name
        assert f"pictures/{picture.name}" in said, picture.name


@cache
def screen_words() -> set[str]:
    """Every text that a screen can show in bokmål."""
    return {
        text
        for app in texts.apps()
        for _context, ids in texts.texts_of(app)
        for text in (ids if isinstance(ids, tuple) else (ids,))
    }


@pytest.mark.parametrize("path", sorted((DOCS / "how-to").glob("*.md")), ids=name)
def test_quoted_words_stand_on_a_screen(path: Path) -> None:
    quoted = set(re.findall(r"«([^»]+)»", path.read_text(encoding="utf-8"))) - {"quotation marks"}
    assert quoted - screen_words() == set()
