"""The languages that people speak, by name in the reader's language."""

from __future__ import annotations

from functools import cache

from fotfeste.kernel.bilingual import reader_language
from fotfeste.kernel.codelist_files import CodeRow, read_code_list


@cache
def _known() -> dict[str, CodeRow]:
    return {row.code: row for row in read_code_list("language")}


def language_name(code: str) -> str:
    """«tigrinja»; the code itself for a language that is not in the list."""
    row = _known().get(code)
    if row is None:
        return code
    return row.name_en if reader_language() == "en" else row.name_nb


def language_choices() -> list[tuple[str, str]]:
    """Codes and names in alphabetical order of the reader's language."""
    named = [(code, language_name(code)) for code in _known()]
    return sorted(named, key=lambda one: one[1].lower().translate(str.maketrans("æøå", "{|}")))
