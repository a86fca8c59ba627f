"""The language of the screen now, as the kernel's formats want it."""

from __future__ import annotations

from django.utils.translation import get_language

from fotfeste.kernel.formats.language import LANGUAGES, Language


def screen_language() -> Language:
    """The active language; bokmål when none is active or the formats do not know it."""
    code = (get_language() or "nb")[:2]
    return code if code in LANGUAGES else "nb"
