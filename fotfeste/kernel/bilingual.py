"""Texts that are stored in bokmål and English: picks the one that the reader uses."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from fotfeste.kernel.formats.language import LANGUAGES, Language


def reader_language() -> Language:
    """The active language; bokmål when none is active or the formats do not know it."""
    code = (get_language() or "nb")[:2]
    return code if code in LANGUAGES else "nb"


def said(row: Any, field: str) -> str:
    """The text of *field* on *row* in the active language.

    English readers get ``<field>_en`` where it is filled; everybody else gets ``<field>``.
    """
    if (get_language() or "nb").startswith("en"):
        english = getattr(row, f"{field}_en", "")
        if english:
            return str(english)
    return str(getattr(row, field) or "")
