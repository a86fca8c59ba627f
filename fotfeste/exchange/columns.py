"""Columns of a file that is imported: what each cell must be, and what to say when it is not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fotfeste.kernel.formats import parse_money, parse_number
from fotfeste.kernel.formats.faults import FormatFault
from fotfeste.kernel.formats.language import Language
from fotfeste.kernel.partial_date import PartialDate

LONGEST_CELL = 20_000
"""Characters; a longer cell is nearly always a quotation mark that was never closed."""

_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUE, _FALSE = frozenset({"true", "ja", "1"}), frozenset({"false", "nei", "0"})


class CellFault(Exception):
    """A cell that can not be read: what is wrong, and how to mend it, each as a sentence in the reader's language."""

    def __init__(self, sentence: str, mend: str = "") -> None:
        self.sentence = sentence
        self.mend = mend
        super().__init__(f"{sentence} {mend}".strip())


@dataclass(frozen=True)
class Column:
    """One column: its name in the header, how a filled cell is read, and what an empty cell means.

    ``parse`` raises CellFault or FormatFault. ``refers_to`` is the model whose ``key`` the cell holds: the record then
    answers the row (or the rows, when ``is_list``), unless ``as_keys``, which checks the keys and keeps them as text.
    """

    name: str
    parse: Callable[[str], Any]
    required: bool = False
    empty: Any = None
    refers_to: type[models.Model] | None = None
    is_list: bool = False
    as_keys: bool = False
    may_be_absent: bool = False

    def read(self, cell: str) -> Any:
        """The value of *cell*. Raises CellFault."""
        cell = cell.strip()
        if not cell:
            if self.required:
                raise CellFault(_("Feltet er tomt."), _("Skriv en verdi."))
            return list(self.empty) if isinstance(self.empty, list) else self.empty
        if "\0" in cell:
            raise CellFault(_("Teksten har et usynlig nulltegn."), _("Skriv teksten på nytt."))
        if len(cell) > LONGEST_CELL:
            raise CellFault(
                _("Teksten har {length} tegn, og høyst {limit} er tillatt.").format(
                    length=len(cell), limit=LONGEST_CELL
                ),
                _("Se etter et anførselstegn som ikke er lukket."),
            )
        try:
            return self.parse(cell)
        except FormatFault as fault:
            raise CellFault(fault.sentence(_language())) from fault


def _language() -> Language:
    return "en" if (get_language() or "nb").startswith("en") else "nb"


# Texts -----------------------------------------------------------------------------------------------------


def text(name: str, *, required: bool = False, may_be_absent: bool = False) -> Column:
    """Free text; an empty cell is an empty text."""
    return Column(name, str, required=required, empty="", may_be_absent=may_be_absent)


def key(name: str) -> Column:
    """The key of the row: letters a to z, digits, hyphen and underscore. Never empty."""
    return Column(name, _as_key, required=True)


def _as_key(cell: str) -> str:
    if not _KEY.fullmatch(cell):
        raise CellFault(
            _("Nøkkelen har tegn som ikke er tillatt."),
            _("Bruk bare bokstavene a–z, siffer, bindestrek og understrek."),
        )
    return cell


def text_list(name: str) -> Column:
    """Texts parted by semicolon."""
    return Column(name, _split, empty=[])


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def ignored(*names: str) -> tuple[Column, ...]:
    """Columns that belong to the file but are not imported here."""
    return tuple(Column(name, str, empty="") for name in names)


# Numbers, money, dates -------------------------------------------------------------------------------------


def integer(name: str, *, required: bool = False) -> Column:
    """A whole number."""
    return Column(name, _as_integer, required=required)


def _as_integer(cell: str) -> int:
    number = parse_number(cell, "nb")
    if number != number.to_integral_value():
        raise CellFault(
            _("«{text}» er ikke et helt tall.").format(text=cell), _("Skriv tallet uten desimaler.")
        )
    return int(number)


def decimal_number(name: str, *, required: bool = False) -> Column:
    """A number that may have decimals, with point or comma."""
    return Column(name, _as_decimal, required=required)


def _as_decimal(cell: str) -> Decimal:
    return parse_number(cell, "nb")


def kroner(name: str, *, required: bool = False) -> Column:
    """An amount in kroner. The value is integer øre."""
    return Column(name, _as_ore, required=required)


def _as_ore(cell: str) -> int:
    return parse_money(cell, "nb")


def partial_date(name: str, *, required: bool = False) -> Column:
    """A year, a month or a day, in ISO form."""
    return Column(name, PartialDate.parse, required=required)


def day(name: str, *, required: bool = False) -> Column:
    """A day in ISO form."""
    return Column(name, _as_day, required=required)


def _as_day(cell: str) -> dt.date:
    if not _DAY.fullmatch(cell):
        raise CellFault(_("«{text}» er ikke en dag.").format(text=cell), _("Skriv dagen som 2024-05-31."))
    return PartialDate.parse(cell).first_day


# Choices and references ------------------------------------------------------------------------------------


def boolean(name: str, *, required: bool = True) -> Column:
    """True or false. An empty cell, where it is allowed, is false."""
    return Column(name, _as_boolean, required=required, empty=False)


def _as_boolean(cell: str) -> bool:
    word = cell.lower()
    if word not in _TRUE | _FALSE:
        raise CellFault(
            _("«{text}» er verken sant eller usant.").format(text=cell), _("Skriv true eller false.")
        )
    return word in _TRUE


def choice(
    name: str, options: Iterable[str] | Mapping[str, Any], *, required: bool = True, empty: Any = ""
) -> Column:
    """One of *options*: words that stand for themselves, or words and the values they stand for."""
    values = dict(options) if isinstance(options, Mapping) else {word: word for word in options}

    def parse(cell: str) -> Any:
        if cell in values:
            return values[cell]
        raise CellFault(
            _("«{text}» finnes ikke blant valgene.").format(text=cell),
            _("Velg en av disse: {choices}.").format(choices=", ".join(values)),
        )

    return Column(name, parse, required=required, empty=empty)


def reference(name: str, model: type[models.Model], *, required: bool = False) -> Column:
    """The key of a row of *model*, in the same import or stored before. The value is the row."""
    return Column(name, str, required=required, refers_to=model)


def references(name: str, model: type[models.Model], *, required: bool = False) -> Column:
    """Keys of rows of *model*, parted by semicolon, in the order given. The value is a list of rows."""
    return Column(name, _split, required=required, empty=[], refers_to=model, is_list=True)


def reference_keys(name: str, model: type[models.Model], *, may_be_absent: bool = False) -> Column:
    """As `references`, but the value is the list of keys."""
    return Column(
        name, _split, empty=[], refers_to=model, is_list=True, as_keys=True, may_be_absent=may_be_absent
    )


def unknown_reference(word: str, known: Iterable[str]) -> CellFault:
    """What to say about a key that leads nowhere: with the nearest known key, when one is near."""
    near = get_close_matches(word, list(known), n=1)
    return CellFault(
        _("«{text}» viser til noe som ikke finnes.").format(text=word),
        _("Mente du «{near}»?").format(near=near[0])
        if near
        else _("Rett nøkkelen, eller legg inn raden den viser til."),
    )
