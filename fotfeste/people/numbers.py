"""National ids at rest: encrypted, found again by a keyed hash, shown masked."""

from __future__ import annotations

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from fotfeste.people.national_ids import NationalId, NationalIdFault, Series, parse

__all__ = ["NationalIdFault", "decrypt", "encrypt", "lookup", "read"]


def read(text: str) -> NationalId:
    """A typed national id, of the series that this installation takes. Raises NationalIdFault."""
    return parse(text, series=Series(settings.ID_SERIES))


def encrypt(number: NationalId) -> bytes:
    """The digits, encrypted with the newest key."""
    return _cipher().encrypt(number.reveal().encode("ascii"))


def decrypt(encrypted: bytes) -> NationalId:
    """What `encrypt` made. Whoever calls this shows a whole number, and leaves a read of the kind «reveal»."""
    return NationalId(_cipher().decrypt(bytes(encrypted)).decode("ascii"))


def lookup(number: NationalId) -> bytes:
    """The keyed hash that finds the number again."""
    return number.lookup_hash(settings.ID_LOOKUP_KEY)


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ID_KEYS])
