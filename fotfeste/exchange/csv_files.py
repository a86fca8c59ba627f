"""Reads the lines of a CSV file, and says what is wrong with the file itself: encoding, header, number of cells."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from fotfeste.exchange.import_faults import FaultList

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NORDIC = frozenset("æøåÆØÅéèäöüÄÖÜ")


def lines(
    path: Path, *, needed: Collection[str], allowed: Collection[str], faults: FaultList
) -> Iterator[tuple[int, dict[str, str]]]:
    """The line number (1 is the header) and the cells by column of each line below the header.

    Stops without a line when the file or its header is unfit; a line with the wrong number of cells is left out.
    What is wrong is added to *faults*. The file is streamed, never held whole.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from _read(stream, path.name, needed, allowed, faults)
    except FileNotFoundError:
        faults.add(path.name, None, _("Filen mangler."), _("Legg den i mappen."))
    except UnicodeDecodeError:
        faults.add(path.name, *_wrong_encoding(path))
    except OSError as error:
        faults.add(path.name, None, _("Filen kan ikke leses: {why}").format(why=error.strerror or error))


def _read(
    stream: Iterator[str], file: str, needed: Collection[str], allowed: Collection[str], faults: FaultList
) -> Iterator[tuple[int, dict[str, str]]]:
    head = next(stream, "")
    if not head.strip():
        faults.add(file, None, _("Filen er tom."), _("Første linje skal ha navnene på kolonnene."))
        return
    delimiter = _delimiter(head, allowed)
    header = [name.strip() for name in next(csv.reader([head], delimiter=delimiter), [])]
    if not _header_is_fit(header, file, needed, allowed, faults):
        return
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    begins = 2
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 2
            if not any(cells):
                continue  # an empty line, such as editors and spreadsheets leave at the end
            if len(cells) != len(header):
                faults.add(
                    file,
                    line,
                    _("Linjen har {found} felt, og kolonnene er {expected}.").format(
                        found=len(cells), expected=len(header)
                    ),
                    _("Sett anførselstegn rundt tekst som har «{sign}» i seg.").format(sign=delimiter),
                    value=delimiter.join(cells),
                )
                continue
            yield line, dict(zip(header, cells, strict=True))
    except csv.Error:
        faults.add(
            file,
            begins,
            _("Linjen kan ikke deles i felt."),
            _("Lukk hvert anførselstegn, og skriv to etter hverandre inni en tekst."),
        )


def _delimiter(head: str, names: Collection[str]) -> str:
    """Comma, or semicolon where that gives more of the names we know."""

    def known(delimiter: str) -> int:
        return len(set(names) & {name.strip() for name in next(csv.reader([head], delimiter=delimiter), [])})

    return ";" if known(";") > known(",") else ","


def _header_is_fit(
    header: list[str], file: str, needed: Collection[str], allowed: Collection[str], faults: FaultList
) -> bool:
    before = faults.count
    for name in dict.fromkeys(needed):
        if name not in header:
            faults.add(
                file,
                1,
                _("Kolonnen mangler."),
                _("Legg til kolonnen «{name}».").format(name=name),
                column=name,
            )
    for name in dict.fromkeys(header):
        if name not in allowed:
            faults.add(
                file,
                1,
                _("Kolonnen er ukjent."),
                _("Fjern den, eller rett navnet. Kolonnene er: {names}.").format(names=", ".join(allowed)),
                column=name,
            )
        elif header.count(name) > 1:
            faults.add(file, 1, _("Kolonnen står flere ganger."), _("Behold én av dem."), column=name)
    return faults.count == before


def _wrong_encoding(path: Path) -> tuple[int, str, str]:
    """Where the file stops being UTF-8, and which encoding it seems to have."""
    with path.open("rb") as stream:
        if stream.read(2) in _UTF16:
            return 1, _("Filen er lagret som UTF-16."), _("Lagre den som CSV UTF-8.")
        stream.seek(0)
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                sentence = _("Byte {place} på linjen er ikke UTF-8.").format(place=error.start + 1)
                letter = line[error.start : error.start + 1].decode("iso-8859-1")
                if letter in _NORDIC:
                    sentence += " " + _("Filen ser ut til å være lagret som ISO-8859-1 («{letter}»).").format(
                        letter=letter
                    )
                return number, sentence, _("Lagre den som CSV UTF-8.")
    # A byte at the very end that promises more than follows.
    return number, _("Filen slutter midt i et tegn."), _("Lagre den som CSV UTF-8.")
