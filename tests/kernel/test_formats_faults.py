"""Every fault has its sentence in every language, and every kind of empty its word."""

import pickle
import string

import pytest

from fotfeste.kernel.formats import LANGUAGES, FormatFault, Language, Missing, parse_number
from fotfeste.kernel.formats.faults import FAULT_CODES, SENTENCES


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", FAULT_CODES)
def test_a_fault_says_the_same_in_every_language(code: str) -> None:
    sentences = SENTENCES[code]
    assert set(sentences) == set(LANGUAGES)
    assert len({frozenset(placeholders(sentence)) for sentence in sentences.values()}) == 1


@pytest.mark.parametrize("code", FAULT_CODES)
def test_a_fault_is_a_full_sentence_without_blame(code: str) -> None:
    for sentence in SENTENCES[code].values():
        assert sentence.endswith((".", "?"))
        assert "vennligst" not in sentence.lower()
        assert "ugyldig" not in sentence.lower()


def test_a_fault_carries_its_data() -> None:
    with pytest.raises(FormatFault) as raised:
        parse_number("abc", "en")
    fault = raised.value
    assert (fault.code, dict(fault.params)) == ("number.unreadable", {"text": "abc"})
    assert str(fault) == fault.sentence("nb") != fault.sentence("nn") != fault.sentence("en")


def test_typed_braces_are_shown_as_they_are() -> None:
    assert "{x}" in FormatFault("number.unreadable", text="{x}").sentence("en")


def test_a_fault_survives_a_move_between_processes() -> None:
    fault = FormatFault("number.unreadable", text="abc")
    moved = pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own bytes
    assert (moved.code, moved.params, str(moved)) == (fault.code, fault.params, str(fault))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kinds_of_empty_can_be_told_apart(language: Language) -> None:
    texts = {kind.text(language) for kind in Missing}
    assert len(texts) == len(Missing)
    assert "0" not in texts


def test_the_kinds_of_empty_in_bokmal() -> None:
    assert [kind.text("nb") for kind in Missing] == [
        "–",
        "Ikke oppgitt",
        "Ikke rapportert",
        ":",
        "Ikke lesbart i kilden",
    ]
