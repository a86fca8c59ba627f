"""National ids: reading, checking and masking the numbers that tell one person from another.

A number is never read as a birth date or a gender: from 2032 it carries neither, and the register is the
only source of both. Rules: Skatteetaten, «Nytt fødselsnummer fra 2032».
"""

import hmac
import re
from collections.abc import Sequence
from enum import Enum
from itertools import islice
from typing import NoReturn, Self

from fotfeste.kernel.formats import NBSP, FormatFault, Language

SENTENCES: dict[str, dict[Language, str]] = {
    "national_id.digits": {
        "nb": "Fødselsnummer og D-nummer har elleve siffer, og DUF-nummer har tolv. Skriv alle sifrene.",
        "nn": "Fødselsnummer og D-nummer har elleve siffer, og DUF-nummer har tolv. Skriv alle siffera.",
        "en": "A national id or D number has eleven digits, a DUF number has twelve. Write all the digits.",
    },
    "national_id.start": {
        "nb": "Nummeret begynner ikke som et fødselsnummer eller D-nummer. Se etter en skrivefeil.",
        "nn": "Nummeret byrjar ikkje som eit fødselsnummer eller D-nummer. Sjå etter ein skrivefeil.",
        "en": "The number does not begin as a national id or D number. Look for a typing error.",
    },
    "national_id.check": {
        "nb": "Nummeret stemmer ikke med kontrollsifrene. Se etter en skrivefeil.",
        "nn": "Nummeret stemmer ikkje med kontrollsiffera. Sjå etter ein skrivefeil.",
        "en": "The number does not agree with its check digits. Look for a typing error.",
    },
    "national_id.not_official": {
        "nb": "Dette er et test- eller hjelpenummer. Skriv personens fødselsnummer, D-nummer eller DUF-nummer.",
        "nn": "Dette er eit test- eller hjelpenummer. Skriv fødselsnummeret, D-nummeret eller DUF-nummeret "
        "til personen.",
        "en": "This is a test number or a temporary number. Write the person's national id, D number or "
        "DUF number.",
    },
    "national_id.may_be_real": {
        "nb": "Nummeret kan tilhøre en virkelig person, og her brukes bare syntetiske data. "
        "Skriv et syntetisk nummer.",
        "nn": "Nummeret kan høyre til ein verkeleg person, og her blir berre syntetiske data brukte. "
        "Skriv eit syntetisk nummer.",
        "en": "The number may belong to a real person, and only synthetic data are used here. "
        "Write a synthetic number.",
    },
}

SHORTEST_KEY = 32
"""Bytes of the key of `lookup_hash`. The numbers are few enough to try them all, so the key is the secret."""

_D_NUMBER_ADDS = 40
_FILLERS = re.compile(r"[\s.-]+")
# As people write them: all together, or six and the rest.
_LONG = re.compile(r"(?<!\d)\d{6}[ .\u00a0-]?\d{5,6}(?!\d)")
# The last weight of each row belongs to the check digit itself.
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
# Numbers given out before 2032 leave 0. Later ones may leave up to 3, also those of people born long before.
_FIRST_REMAINDERS = range(4)
# Over the first ten digits; the two last hold the remainder. As SSB checks it in KOSTRA.
_DUF_WEIGHTS = (4, 6, 3, 2, 4, 6, 3, 2, 7, 5)
_LOOKUP = b"fotfeste.people.national_id.lookup.1:"


class NationalIdFault(FormatFault):
    """A text that can not be taken as a national id. It never carries what was typed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)

    def sentence(self, language: Language) -> str:
        """The fault in words, as full sentences."""
        return SENTENCES[self.code][language]

    def __reduce__(self) -> tuple[object, ...]:
        return NationalIdFault, (self.code,)


class Kind(Enum):
    """Which numbering a number belongs to."""

    NATIONAL_ID = "national_id"
    """Fødselsnummer."""
    D_NUMBER = "d_number"
    """For those who are not resident: 40 is added to the day."""
    DUF_NUMBER = "duf_number"
    """Given by the immigration authorities: year, six digits, two check digits."""


class Origin(Enum):
    """Whom a number can belong to. The value is what is added to its month."""

    OFFICIAL = 0
    """A real person, as far as anybody can tell from the number."""
    NAV_TEST = 40
    """A test person at Nav. Temporary numbers in hospitals (H-nummer) look the same."""
    TENOR = 80
    """A test person of the population register, or one made here. Never a real person."""


class Series(Enum):
    """Which numbers an installation takes: those of real people or those of test people, never both."""

    PRODUCTION = "production"
    SYNTHETIC = "synthetic"

    def accepts(self, origin: Origin) -> bool:
        """Whether numbers of this origin may be written here."""
        return (origin is Origin.OFFICIAL) == (self is Series.PRODUCTION)


class NationalId:
    """A number that agrees with its check digits. Shown, printed and logged it is masked.

    Equal to another when the digits are. It has no order, can not be changed, and refuses to be pickled,
    so that the digits leave only through `reveal`.
    """

    __slots__ = ("_digits", "kind", "origin")

    _digits: str
    kind: Kind
    origin: Origin

    def __init__(self, digits: str) -> None:
        """Take digits that are already without spaces; `parse` is the door for what people type.

        Raises NationalIdFault when the digits are not a national id.
        """
        kind, origin = _checked(digits)
        for name, value in (("_digits", digits), ("kind", kind), ("origin", origin)):
            object.__setattr__(self, name, value)

    def masked(self) -> str:
        """«ddmmåå *****» with a no-break space; of a DUF number only the year is shown."""
        shown = 4 if self.kind is Kind.DUF_NUMBER else 6
        return f"{self._digits[:shown]}{NBSP}{'*' * (len(self._digits) - shown)}"

    def reveal(self) -> str:
        """All the digits. Whoever calls this has a purpose and leaves an entry in the log of reads."""
        return self._digits

    def lookup_hash(self, key: bytes) -> bytes:
        """The same 32 bytes for the same number and key, to find a number that is stored encrypted.

        Raises ValueError for a key shorter than SHORTEST_KEY.
        """
        if len(key) < SHORTEST_KEY:
            raise ValueError(f"The key of the lookup hash must have at least {SHORTEST_KEY} bytes.")
        return hmac.digest(key, _LOOKUP + self._digits.encode("ascii"), "sha256")

    def __str__(self) -> str:
        return self.masked()

    def __repr__(self) -> str:
        return f"<NationalId {self.masked()}>"

    def __eq__(self, other: object) -> bool:
        return self._digits == other._digits if isinstance(other, NationalId) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._digits)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("A national id can not be changed.")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("A national id can not be changed.")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __getstate__(self) -> NoReturn:
        # Every protocol of pickle asks for the state, and caches and queues pickle what they are given.
        raise TypeError(f"{self!r} can not be pickled: store it encrypted, or pass on the id of the person.")


def parse(text: str, *, series: Series) -> NationalId:
    """Read a typed national id; spaces, dots and hyphens between the digits are ignored.

    Raises NationalIdFault when it is none, or belongs to a series that this installation does not take.
    """
    national_id = NationalId(_FILLERS.sub("", text))
    if not series.accepts(national_id.origin):
        in_production = series is Series.PRODUCTION
        raise NationalIdFault("national_id.not_official" if in_production else "national_id.may_be_real")
    return national_id


def holds_number(text: str) -> bool:
    """Whether a text has a national id in it: eleven or twelve digits in a row, or grouped, that agree with a check."""
    return any(_is_number(_FILLERS.sub("", found)) for found in _LONG.findall(text))


def synthetic(index: int) -> NationalId:
    """The synthetic national id of this index, for demo and tests: another number for every index.

    The day and year are spread out and mean nothing. Raises ValueError below zero and above some 27 million.
    """
    days, months, years = 28, 12, 100
    nth, date = divmod(index, days * months * years)
    # Multiplying by a number without common factors puts neighbours on different dates, each date once.
    rest, day = divmod(date * 10_007 % (days * months * years), days)
    year, month = divmod(rest, months)
    start = f"{day + 1:02}{month + 1 + Origin.TENOR.value}{year:02}"
    on_that_date = filter(None, (_with_check_digits(f"{start}{one:03}") for one in range(1000)))
    digits = next(islice(on_that_date, nth, None), None) if nth >= 0 else None
    if digits is None:
        raise ValueError(f"There is no synthetic national id with index {index}.")
    return NationalId(digits)


def _is_number(digits: str) -> bool:
    try:
        _checked(digits)
    except NationalIdFault:
        return False
    return True


def _checked(digits: str) -> tuple[Kind, Origin]:
    """What the digits are, or the first thing that keeps them from being a national id."""
    if re.fullmatch(r"[0-9]{12}", digits):
        if _remainder(digits, _DUF_WEIGHTS) != int(digits[10:]):
            raise NationalIdFault("national_id.check")
        # No DUF numbers are set aside for tests, so each may be somebody's.
        return Kind.DUF_NUMBER, Origin.OFFICIAL
    if not re.fullmatch(r"[0-9]{11}", digits):
        raise NationalIdFault("national_id.digits")
    kind_and_origin = _beginning(day=int(digits[:2]), month=int(digits[2:4]))
    first, second = _remainder(digits, _FIRST_WEIGHTS), _remainder(digits, _SECOND_WEIGHTS)
    if first not in _FIRST_REMAINDERS or second != 0:
        raise NationalIdFault("national_id.check")
    return kind_and_origin


def _beginning(*, day: int, month: int) -> tuple[Kind, Origin]:
    """Kind and origin by what was added to day and month. No date is made of them."""
    kind = Kind.D_NUMBER if day > _D_NUMBER_ADDS else Kind.NATIONAL_ID
    bare_day = day - _D_NUMBER_ADDS if kind is Kind.D_NUMBER else day
    origin = next((one for one in Origin if 1 <= month - one.value <= 12), None)
    if origin is None or not 1 <= bare_day <= 31:
        raise NationalIdFault("national_id.start")
    return kind, origin


def _remainder(digits: str, weights: Sequence[int]) -> int:
    """The weighted sum modulo eleven, over as many digits as there are weights for, or the other way."""
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11


def _with_check_digits(nine: str) -> str | None:
    """The nine digits with today's check digits; nothing when one of them would have to be ten."""
    first = -_remainder(nine, _FIRST_WEIGHTS) % 11
    second = -_remainder(f"{nine}{first}", _SECOND_WEIGHTS) % 11
    return None if 10 in (first, second) else f"{nine}{first}{second}"
