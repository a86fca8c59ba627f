"""Texts are gathered from Python and templates, kept in step with translations, and compiled."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from fotfeste.config import texts
from fotfeste.config.texts import TextFault


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one app in it."""
    package = tmp_path / "package"
    app = package / "room"
    (app / "templates").mkdir(parents=True)
    (app / "apps.py").write_text("")
    monkeypatch.setattr(texts, "PACKAGE", package)
    return app


def _po(app: Path, *entries: tuple[str, str]) -> Path:
    path = texts.po_file(app, "en")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f'msgid "{one}"\nmsgstr "{other}"\n\n' for one, other in entries))
    return path


def _sentences(language: str = "en") -> list[str]:
    return [fault.sentence for fault in texts.check(language)]


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ('_("Penger")', (None, "Penger")),
        ('gettext_lazy("Penger")', (None, "Penger")),
        ('_("Penger "\n  "og tid")', (None, "Penger og tid")),
        ('ngettext("{n} krone", "{n} kroner", n)', (None, ("{n} krone", "{n} kroner"))),
        ('pgettext("merke", "Sum")', ("merke", "Sum")),
    ],
)
def test_texts_in_python_are_found(app: Path, source: str, key: texts.Key) -> None:
    (app / "views.py").write_text(source)
    assert texts.texts_of(app) == {key: {"package/room/views.py"}}


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("{% translate 'Penger' %}", (None, "Penger")),
        ("<c-callout title=\"{% translate 'Penger' %}\">", (None, "Penger")),
        ('{% include "a.html" with title=_("Penger") %}', (None, "Penger")),
        ("  <p>\n {% translate 'Penger' %}\n</p>", (None, "Penger")),
        (
            "{% blocktranslate trimmed %}\n  Hei\n  {{ name }}\n{% endblocktranslate %}",
            (None, "Hei %(name)s"),
        ),
        (
            "{% blocktranslate count n=n %}{{ n }} rad{% plural %}{{ n }} rader{% endblocktranslate %}",
            (None, ("%(n)s rad", "%(n)s rader")),
        ),
    ],
)
def test_texts_in_templates_are_found(app: Path, source: str, key: texts.Key) -> None:
    (app / "templates" / "page.html").write_text(source)
    assert list(texts.texts_of(app)) == [key]


def test_an_app_inside_another_keeps_its_own_texts(app: Path) -> None:
    inner = app / "inner"
    inner.mkdir()
    (inner / "apps.py").write_text('_("Inni")')
    assert (list(texts.texts_of(app)), list(texts.texts_of(inner))) == ([], [(None, "Inni")])


def test_new_texts_come_in_old_ones_go_out_and_translations_stay(app: Path) -> None:
    (app / "views.py").write_text('_("Tid"); _("Penger")')
    path = _po(app, ("Borte", "Gone"), ("Penger", "Money"))
    assert texts.update(app, "en")
    written = path.read_text()
    assert "Borte" not in written
    assert 'msgid "Penger"\nmsgstr "Money"' in written
    assert 'msgid "Tid"\nmsgstr ""' in written


def test_a_second_update_changes_nothing(app: Path) -> None:
    (app / "views.py").write_text('_("Tid"); ngettext("{n} dag", "{n} dager", 2)')
    assert texts.update(app, "en")
    assert not texts.update(app, "en")


def test_a_text_without_an_entry_is_a_fault(app: Path) -> None:
    (app / "views.py").write_text('_("Tid")')
    assert _sentences() == ["«Tid» has no entry"]


def test_an_empty_translation_is_a_fault_with_its_line(app: Path) -> None:
    (app / "views.py").write_text('_("Tid")')
    _po(app, ("Tid", ""))
    [fault] = texts.check("en")
    assert str(fault) == "package/room/locale/en/LC_MESSAGES/django.po:1: «Tid» has no translation"


def test_an_entry_that_nobody_uses_is_a_fault(app: Path) -> None:
    _po(app, ("Tid", "Time"))
    assert _sentences() == ["«Tid» is no longer in the source"]


def test_a_fuzzy_entry_is_a_fault(app: Path) -> None:
    (app / "views.py").write_text('_("Tid")')
    path = _po(app, ("Tid", "Time"))
    path.write_text("#, fuzzy\n" + path.read_text())
    assert _sentences() == ["«Tid» is marked fuzzy; check it and remove the mark"]


@pytest.mark.parametrize(("one", "other"), [("{name} er her", "is here"), ("%(n)s rader", "%(m)s rows")])
def test_other_placeholders_are_a_fault(app: Path, one: str, other: str) -> None:
    (app / "views.py").write_text(f'_("{one}")')
    _po(app, (one, other))
    assert _sentences() == [f"«{one}» has other placeholders than «{other}»"]


def test_the_singular_may_leave_out_the_number(app: Path) -> None:
    (app / "views.py").write_text('ngettext("ett treff", "{n} treff", 2)')
    path = _po(app)
    path.write_text(
        'msgid "ett treff"\nmsgid_plural "{n} treff"\nmsgstr[0] "one hit"\nmsgstr[1] "{n} hits"\n'
    )
    assert _sentences() == []


def test_two_apps_may_not_translate_the_same_text_in_two_ways(app: Path) -> None:
    other = app.parent / "side"
    other.mkdir()
    for folder, word in ((app, "End"), (other, "Finish")):
        (folder / "apps.py").write_text('_("Slutt")')
        _po(folder, ("Slutt", word))
    assert _sentences() == ["«Slutt» is translated otherwise in package/room/locale/en/LC_MESSAGES/django.po"]


def test_a_file_that_can_not_be_read_is_told_with_its_line(app: Path) -> None:
    path = _po(app, ("Tid", "Time"))
    path.write_text(path.read_text() + 'msgid "uten slutt\n')
    with pytest.raises(TextFault, match=r"django\.po:\d+: can not be read"):
        texts.compile_all(app.parent)


def test_compiling_makes_what_gettext_reads(app: Path) -> None:
    path = _po(app, ("Må fylles ut", "Must be filled in"))
    assert texts.compile_all(app.parent) == 1
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Må fylles ut") == "Must be filled in"


def test_compiling_again_does_nothing_until_the_file_is_newer(app: Path) -> None:
    path = _po(app, ("Tid", "Time"))
    texts.compile_all(app.parent)
    assert texts.compile_all(app.parent) == 0
    later = path.stat().st_mtime_ns + 1_000_000
    os.utime(path, ns=(later, later))
    assert texts.compile_all(app.parent) == 1
