"""Everything about a person as a tagged PDF (PDF/UA-1), set by typst without anything from outside."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import IO, Any

import typst
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fotfeste.kernel import formats
from fotfeste.kernel.bilingual import reader_language
from fotfeste.people import insight_copy
from fotfeste.people.field_words import LEFT_OUT
from fotfeste.people.models import Person
from fotfeste.web.own.copy_page import all_deeds, all_looks, kinds_told
from fotfeste.web.own.presenters import RecordView, watcher_view

_TEMPLATE = Path(__file__).parent / "copy.typ"
_NO_LETTER = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_STAND_IN = "□"
_SCRIPTS = 40
"""More writing systems than anybody's data hold; stops a search that finds no end."""


def write_pdf(person: Person, to: IO[bytes]) -> None:
    """Write the PDF to *to*."""
    to.write(typeset(_data(person)))


def typeset(data: dict[str, Any]) -> bytes:
    """*data* set by the template. Letters of a writing system that no font here has stand as «□», and it is said."""
    text = json.dumps(data, ensure_ascii=False)
    for _attempt in range(_SCRIPTS):
        try:
            return _compile(text)
        except typst.TypstError as error:
            lacking = _NO_LETTER.search(str(error))
            if lacking is None:
                raise
            text = _without(text, lacking[1][0], data["letters_lacking"])
    raise RuntimeError("No font for more writing systems than there are.")


def _compile(text: str) -> bytes:
    made = typst.compile(
        _TEMPLATE.read_bytes(), format="pdf", sys_inputs={"data": text}, pdf_standards=["ua-1"]
    )
    assert isinstance(made, bytes)  # noqa: S101  (one file is asked for, so bytes are answered)
    return made


def _without(text: str, letter: str, sentence: str) -> str:
    """*text* with every letter of the writing system of *letter* replaced, and *sentence* put at the front."""
    script = _script(letter)
    replaced = "".join(_STAND_IN if _script(one) == script and not one.isascii() else one for one in text)
    data = json.loads(replaced)
    data["note"] = sentence
    return json.dumps(data, ensure_ascii=False)


def _script(letter: str) -> str:
    return unicodedata.name(letter, letter).split(" ")[0]


def _data(person: Person) -> dict[str, Any]:
    moment = formats.format_datetime(timezone.localtime(), reader_language())
    return {
        "lang": (get_language() or "nb")[:2],
        "title": _("Mine opplysninger"),
        "made": _("Laget {moment}.").format(moment=moment),
        "page": _("Side"),
        "note": "",
        "letters_lacking": _(
            "Noen bokstaver kan ikke vises her. De står som {stand_in}. Du finner dem i nettsiden du kan laste ned."
        ).format(stand_in=_STAND_IN),
        "left_out_title": _("Dette er ikke med"),
        "left_out": [str(one) for one in LEFT_OUT],
        "kinds": [
            {
                "name": kind.name,
                "description": kind.description,
                "why": _("Vi har dette for å {why}.").format(why=kind.why),
                "records": [_record(one) for one in kind.records],
            }
            for kind in kinds_told(person)
        ],
        "watchers_title": _("Hvem kan se"),
        "watchers": [
            [one.who, one.because, one.sees] for one in map(watcher_view, insight_copy.watchers_now(person))
        ],
        "watchers_head": [_("Hvem"), _("Fordi de"), _("Kan se")],
        "looks_title": _("Hvem har sett"),
        "looks": [[one.when, one.who, one.what, one.reason] for one in all_looks(person)],
        "looks_head": [_("Når"), _("Hvem"), _("Hva"), _("Grunn")],
        "deeds_title": _("Hva som er gjort"),
        "deeds": [
            [
                formats.format_datetime(timezone.localtime(one["at"]), reader_language()),
                one["who"],
                one["what"],
            ]
            for one in all_deeds(person)
        ],
        "deeds_head": [_("Når"), _("Hvem"), _("Hva")],
        "nobody": _("Ingen."),
    }


def _record(record: RecordView) -> dict[str, Any]:
    source = [[_("Hvem har det"), record.who]] if record.who else []
    if record.since:
        day = formats.format_date_long(timezone.localtime(record.since).date(), reader_language())
        source.append([_("Skrevet inn"), day])
    source += [[_("Loven"), f"{words} ({law})"] for law, words in record.bases]
    source.append([_("Hvor lenge"), record.kept])
    return {
        "facts": [list(one) for one in record.facts],
        "source": source,
        "earlier": [
            _("{field} var {words} til {day}.").format(
                field=one.label,
                words=one.words,
                day=formats.format_date_long(timezone.localtime(one.until).date(), reader_language()),
            )
            for one in record.earlier
        ],
    }
