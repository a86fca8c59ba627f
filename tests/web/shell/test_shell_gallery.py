"""The gallery shows every component there is, and exists only where it should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import Http404
from django.utils import translation

import fotfeste
from fotfeste.web.shell.gallery import ENTRIES, gallery

PACKAGE = Path(fotfeste.__file__).parent
COMPONENTS = {path.stem for path in PACKAGE.glob("**/templates/cotton/*.html")}
PARTS = {path.stem for path in PACKAGE.glob("web/shell/templates/shell/gallery/*.html")}


def test_every_component_stands_in_the_gallery_once() -> None:
    shown = [name for entry in ENTRIES for name in entry.components]
    assert sorted(shown) == sorted(COMPONENTS)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_an_entry_uses_the_components_it_names(entry) -> None:
    used = set(re.findall(r"<c-([a-z-]+)", entry.source))
    assert {name.replace("_", "-") for name in entry.components} <= used


def test_every_part_of_the_gallery_has_an_entry() -> None:
    assert {entry.key for entry in ENTRIES} == PARTS


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("address", ["/galleri", "/galleri?feil=1"])
def test_the_gallery_renders_in_every_language_and_state(language, address, get, signed_in_shell) -> None:
    with translation.override(language):
        text = get(gallery, address)
    assert text.count('class="ff-gallery-entry"') == len(ENTRIES)
    assert "<c-" not in re.sub(r"(?s)<pre.*?</pre>", "", text)


def test_outside_the_demo_the_gallery_does_not_exist(settings, rf) -> None:
    settings.DEMO = False
    with pytest.raises(Http404):
        gallery(rf.get("/galleri"))
