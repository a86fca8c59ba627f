"""Why a value is not shown: five kinds of empty, never to be confused with each other or with zero."""

from enum import Enum

from fotfeste.kernel.formats.language import Language


class Missing(Enum):
    """A kind of empty. Zero is none of them: it is written only when somebody counted zero."""

    NOT_RELEVANT = "not_relevant"
    """The question does not apply here."""
    NOT_STATED = "not_stated"
    """The question applies, and the source does not answer it."""
    NOT_REPORTED = "not_reported"
    """Somebody was to report it and has not."""
    SUPPRESSED = "suppressed"
    """Known, and hidden so that no person can be recognised. The sign is that of Statistics Norway."""
    NOT_LEGIBLE = "not_legible"
    """The source shows it in a way that can not be read, such as by colour alone."""

    def text(self, language: Language) -> str:
        """What the reader sees in the empty place."""
        return _TEXTS[self][language]


_TEXTS: dict[Missing, dict[Language, str]] = {
    Missing.NOT_RELEVANT: {"nb": "–", "nn": "–", "en": "–"},
    Missing.NOT_STATED: {"nb": "Ikke oppgitt", "nn": "Ikkje oppgitt", "en": "Not stated"},
    Missing.NOT_REPORTED: {"nb": "Ikke rapportert", "nn": "Ikkje rapportert", "en": "Not reported"},
    Missing.SUPPRESSED: {"nb": ":", "nn": ":", "en": ":"},
    Missing.NOT_LEGIBLE: {
        "nb": "Ikke lesbart i kilden",
        "nn": "Ikkje lesbart i kjelda",
        "en": "Not legible in the source",
    },
}
