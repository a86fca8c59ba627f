"""Law: every text of the screens has its translation, with the same placeholders."""

from __future__ import annotations

import pytest

from fotfeste.config import texts


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    faults = [str(fault) for fault in texts.check(language)]
    assert not faults, "\n".join(faults)


def test_the_languages_of_the_screens_are_those_that_are_translated() -> None:
    from django.conf import settings

    assert {code for code, _name in settings.LANGUAGES} == {"nb", *texts.LANGUAGES}
