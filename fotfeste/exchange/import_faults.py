"""What is wrong with files that somebody wants to import, each fault with its place and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fotfeste.kernel.errors import FotfesteError

MOST_SHOWN = 500
"""Faults kept in memory and shown; beyond them only the number is told."""

_SHORT = 80


@dataclass(frozen=True)
class ImportFault:
    """One fault: its place (no line for a whole file), column and value where known, what is wrong, how to mend it."""

    file: str
    line: int | None
    column: str
    value: str
    sentence: str
    mend: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(filter(None, (place, self.column, f"{self.sentence} {self.mend}".strip())))


class FaultList:
    """Gathers faults, and goes on counting when there are too many to keep."""

    def __init__(self) -> None:
        self.kept: list[ImportFault] = []
        self.count = 0

    def add(
        self, file: str, line: int | None, sentence: str, mend: str = "", *, column: str = "", value: str = ""
    ) -> None:
        """Remember one fault. Long values are cut."""
        self.count += 1
        if len(self.kept) < MOST_SHOWN:
            shown = value if len(value) <= _SHORT else value[:_SHORT] + "…"
            self.kept.append(ImportFault(file, line, column, shown, sentence, mend))

    @property
    def is_full(self) -> bool:
        """Whether there is no use in looking for more."""
        return self.count >= MOST_SHOWN


class ImportRejected(FotfesteError):
    """Files that can not be imported. Nothing of them was stored. ``count`` may be higher than the faults kept."""

    def __init__(self, faults: FaultList) -> None:
        self.faults = tuple(faults.kept)
        self.count = faults.count
        sentence = _("Ingenting ble importert. Antall feil: {count}.").format(count=faults.count)
        super().__init__("\n".join([sentence, *map(str, self.faults)]))
