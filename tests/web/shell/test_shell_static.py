"""The static files: whole, ours or licensed, readable in contrast, and free of traces of where they were fetched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

import fotfeste
from fotfeste.web.shell.templatetags.fotfeste import icon_names

PACKAGE = Path(fotfeste.__file__).parent
STATIC = PACKAGE / "web" / "shell" / "static"
VENDOR = STATIC / "shell" / "vendor"
FRONTEND = PACKAGE.parent / "frontend"


def test_hashed_names_can_be_made_for_every_file(tmp_path) -> None:
    found = FileSystemStorage(location=STATIC)
    paths = {
        str(path.relative_to(STATIC)): (found, str(path.relative_to(STATIC)))
        for path in STATIC.rglob("*")
        if path.is_file()
    }
    target = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    for name, (storage, path) in paths.items():
        with storage.open(path) as content:
            target.save(name, content)
    outcomes = list(target.post_process({name: (target, name) for name in paths}))
    assert not [outcome for _name, _hashed, outcome in outcomes if isinstance(outcome, Exception)]


def test_vendored_files_name_no_source_maps() -> None:
    for path in [*VENDOR.glob("*.js"), *VENDOR.glob("*.css")]:
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), path.name


def test_every_vendored_part_comes_with_its_licence() -> None:
    licences = {path.stem for path in (VENDOR / "licences").iterdir()}
    assert licences == {"designsystemet", "floating-ui", "htmx", "inter", "aksel-icons"}


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, part in lock["packages"].items() if "resolved" in part]


def test_the_copies_are_of_the_versions_asked_for() -> None:
    asked = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    copied = (VENDOR / "VERSIONS.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert copied == [f"{name} {version}" for name, version in asked.items()]


def test_every_icon_named_in_a_template_exists() -> None:
    named = set()
    for path in PACKAGE.glob("**/templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'{% icon "([^"]+)"', text)) | set(re.findall(r'icon_name="([^"{]+)"', text))
    assert named <= icon_names()


def _colours(scheme: str) -> dict[str, str]:
    text = (VENDOR / "theme.css").read_text(encoding="utf-8")
    block = re.search(rf'\[data-color-scheme="{scheme}"\] {{(.*?)\n}}', text, re.DOTALL)
    assert block
    return dict(re.findall(r"--ds-color-([a-z-]+): (#[0-9a-f]{6});", block[1]))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["petrol", "rust", "neutral", "info", "success", "warning", "danger"])
def test_text_has_contrast_on_every_ground_it_stands_on(scheme: str, colour: str) -> None:
    of = _colours(scheme)
    grounds = [
        of["neutral-background-default"],
        of["neutral-background-tinted"],
        of[f"{colour}-surface-tinted"],
    ]
    for text in ("text-subtle", "text-default"):
        for ground in grounds:
            assert _contrast(of[f"{colour}-{text}"], ground) >= 4.5, (text, ground)
    assert _contrast(of[f"{colour}-base-default"], of[f"{colour}-base-contrast-default"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edges_of_fields_can_be_seen(scheme: str) -> None:
    of = _colours(scheme)
    assert _contrast(of["neutral-border-default"], of["neutral-background-default"]) >= 3
