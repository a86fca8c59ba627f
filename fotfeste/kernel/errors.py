"""The family of errors that carry a sentence for a person: Denied and Rejected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class FotfesteError(Exception):
    """Root of the errors that a page may show as they are."""


class Denied(FotfesteError):
    """Somebody may not do this. The sentence says which condition failed (conventions-ui §3.3)."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input: the field it is tied to, and what to do about it."""

    field: str
    sentence: str


class Rejected(FotfesteError):
    """An input can not be accepted. Holds every fault, never only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.field}: {fault.sentence}" for fault in self.faults))
