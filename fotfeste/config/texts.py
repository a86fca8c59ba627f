"""Gathers the texts of the screens, keeps each app's translations in step with them, and compiles those.

Message ids are the bokmål in the source. Each Django app of ours holds ``locale/<language>/LC_MESSAGES/django.po``;
only that file is kept in git. The ``.mo`` beside it is made here, without GNU gettext, whenever it is older.
"""

from __future__ import annotations

import io
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGES = ("en",)
"""Languages that the texts are translated to, besides the bokmål they are written in."""

Id = str | tuple[str, ...]
Key = tuple[str | None, Id]
"""Context and id of a message; a text that counts has its singular and its plural as id."""

_LAZY = {f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items()}
_KEYWORDS = {**DEFAULT_KEYWORDS, **_LAZY, "gettext_noop": None}
_PLACEHOLDER = re.compile(r"%\([a-z_A-Z0-9]+\)[a-z]|%[sd]|\{[a-z_A-Z0-9]*\}")


class TextFault(RuntimeError):
    """Translations can not be read or compiled; the message says where and why."""


@dataclass(frozen=True)
class Fault:
    """One translation to mend: the file, the line (0 when the entry is missing), and what is wrong."""

    path: Path
    line: int
    sentence: str

    @property
    def app(self) -> Path:
        """The folder of the app that the translation belongs to."""
        return self.path.parents[3]

    def __str__(self) -> str:
        place = self.path.relative_to(PACKAGE.parent)
        return f"{place}:{self.line}: {self.sentence}" if self.line else f"{place}: {self.sentence}"


# What the source says -------------------------------------------------------------------------------------


def apps() -> list[Path]:
    """The folders of our Django apps: those that hold an ``apps.py``."""
    return sorted(path.parent for path in PACKAGE.glob("**/apps.py"))


def texts_of(app: Path) -> dict[Key, set[str]]:
    """Every text in the Python files and templates of *app*, with the files it stands in (relative to the project)."""
    found: dict[Key, set[str]] = {}
    for path in _sources(app):
        for key in _texts_in(path):
            found.setdefault(key, set()).add(path.relative_to(PACKAGE.parent).as_posix())
    return found


def _sources(app: Path) -> Iterator[Path]:
    inner = [other for other in apps() if other != app and app in other.parents]
    for path in sorted({*app.rglob("*.py"), *app.glob("templates/**/*")}):
        if (
            path.is_file()
            and "migrations" not in path.parts
            and not any(one in path.parents for one in inner)
        ):
            yield path


def _texts_in(path: Path) -> Iterator[Key]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # In brackets, since the tokenizer would stumble over the indentation of markup.
        source = f"(\n{templatize(source)}\n)"
    found = extract("python", io.BytesIO(source.encode()), _KEYWORDS, options={"encoding": "utf-8"})
    for _line, text, _comments, context in found:
        if text and text != ("",):
            yield context, text


# Keeping translations in step -----------------------------------------------------------------------------


def po_file(app: Path, language: str) -> Path:
    """Where *app* keeps its translations to *language*."""
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def update(app: Path, language: str) -> bool:
    """Bring the translations of *app* in step with its texts; the answer is whether the file changed.

    New texts come in untranslated, texts that are gone go out, everything else is kept. Entries are sorted by id.
    """
    path, texts = po_file(app, language), texts_of(app)
    if not texts and not path.exists():
        return False
    kept = {_key(message): message for message in _entries(_read(path, language))}
    catalog = Catalog(locale=language)
    for (context, text), places in texts.items():
        old = kept.get((context, text))
        catalog.add(
            text,
            old.string if old else None,
            locations=[(place, 0) for place in sorted(places)],
            flags=old.flags if old else (),
            user_comments=old.user_comments if old else (),
            context=context,
        )
    written = io.BytesIO()
    write_po(written, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
    content = _header(catalog, language) + written.getvalue()
    if path.exists() and path.read_bytes() == content:
        return False
    _write(path, content)
    return True


def update_all(folders: Iterable[Path]) -> list[Path]:
    """Bring the translations of these apps in step; the answer is the files that changed."""
    return [po_file(app, language) for app in folders for language in LANGUAGES if update(app, language)]


def check(language: str) -> list[Fault]:
    """Everything to mend in the translations to *language*; nothing is written."""
    faults: list[Fault] = []
    said: dict[Key, tuple[object, Path]] = {}
    for app in apps():
        path, texts = po_file(app, language), texts_of(app)
        entries = {_key(message): message for message in _entries(_read(path, language))}
        faults += [Fault(path, 0, f"{_shown(key)} has no entry") for key in texts if key not in entries]
        for key, message in entries.items():
            line = message.lineno or 0
            faults += [Fault(path, line, sentence) for sentence in _faults_of(message, key in texts)]
            if not all(_several(message.string)):
                continue
            first, where = said.setdefault(key, (message.string, path))
            if first != message.string:
                # All apps share one catalogue, so only one of the two would ever be shown.
                other = where.relative_to(PACKAGE.parent)
                faults.append(Fault(path, line, f"{_shown(key)} is translated otherwise in {other}"))
    return faults


def _faults_of(message: Message, is_used: bool) -> Iterator[str]:
    shown = _shown(_key(message))
    if not is_used:
        yield f"{shown} is no longer in the source"
    if message.fuzzy:
        yield f"{shown} is marked fuzzy; check it and remove the mark"
    ids, texts = _several(message.id), _several(message.string)
    if not all(texts):
        yield f"{shown} has no translation"
        return
    wanted = _placeholders(ids[-1])
    if _placeholders(texts[-1]) != wanted or any(not _placeholders(text) <= wanted for text in texts):
        yield f"{shown} has other placeholders than {' / '.join(f'«{text}»' for text in texts)}"


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


def _several(text: object) -> list[str]:
    return [str(one or "") for one in text] if isinstance(text, list | tuple) else [str(text or "")]


def _shown(key: Key) -> str:
    context, text = key
    return f"«{_several(text)[0]}»" + (f" ({context})" if context else "")


def _key(message: Message) -> Key:
    text = tuple(message.id) if isinstance(message.id, list | tuple) else str(message.id)
    return message.context, text


def _entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language, ignore_obsolete=True, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", -1) + 1
        raise TextFault(str(Fault(path, line, f"can not be read: {error}"))) from error


def _header(catalog: Catalog, language: str) -> bytes:
    # Without dates, so that the file changes only when a text does.
    lines = [
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Language: {language}",
        f"Plural-Forms: {catalog.plural_forms}",
    ]
    return ('msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n").encode()


# Compiling ------------------------------------------------------------------------------------------------


def compile_all(package: Path = PACKAGE) -> int:
    """Compile every translation whose ``.mo`` is missing or older; the answer is how many. Quick when none is.

    Raises TextFault when a file can not be read, or its folder not be written to.
    """
    return sum(map(_compile, sorted(package.glob("**/locale/*/LC_MESSAGES/django.po"))))


def _compile(path: Path) -> bool:
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    compiled = io.BytesIO()
    # Taken before reading: a change that comes meanwhile must still be newer than what we make of the old text.
    changed = path.stat().st_mtime_ns
    write_mo(compiled, _read(path, path.parents[1].name))
    try:
        _write(target, compiled.getvalue())
        os.utime(target, ns=(changed, changed))
    except OSError as error:
        raise TextFault(f"{target} can not be written: {error.strerror}. Run: fotfeste messages") from error
    return True


def _write(path: Path, content: bytes) -> None:
    """Replace *path* in one move, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fresh.write_bytes(content)
    fresh.replace(path)
