"""Numbers that name things: organisations, telephones, postcodes, board cases and projects."""

import re
from dataclasses import dataclass

from fotfeste.kernel.formats.faults import FormatFault
from fotfeste.kernel.formats.numbers import NBSP

_ORGANISATION_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_NORWAY = "+47"
_CENTURY = 2000
_FILLERS = re.compile(r"[\s\u00a0\u202f.-]+")


def parse_organisation_number(text: str) -> str:
    """The nine digits of a Norwegian organisation number, its check digit tested (modulus 11)."""
    digits = _FILLERS.sub("", text)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise FormatFault("organisation_number.digits")
    weighted = sum(weight * int(digit) for weight, digit in zip(_ORGANISATION_WEIGHTS, digits, strict=False))
    # A remainder of one would need the check digit ten; such numbers are never given out.
    if (11 - weighted % 11) % 11 != int(digits[8]):
        raise FormatFault("organisation_number.check")
    return digits


def format_organisation_number(digits: str) -> str:
    """«940 155 223» with no-break spaces."""
    return NBSP.join((digits[:3], digits[3:6], digits[6:]))


def parse_phone(text: str) -> str:
    """A telephone number as E.164: «+4722334455».

    Eight digits are Norwegian; others need + or 00 and the code of their country.
    """
    typed = re.sub(r"[\s\u00a0\u202f().-]+", "", text)
    if re.fullmatch(r"[0-9]{8}", typed) and not typed.startswith("00"):
        return _NORWAY + typed
    number = re.sub(r"^00", "+", typed)
    is_norwegian = number.startswith(_NORWAY)
    if not re.fullmatch(r"\+47[0-9]{8}" if is_norwegian else r"\+[1-9][0-9]{6,14}", number):
        raise FormatFault("phone.digits")
    return number


def format_phone(number: str) -> str:
    """An E.164 number as read in Norway: landlines 2-2-2-2, others 3-2-3, a country code if foreign."""
    digits = number.removeprefix(_NORWAY)
    if digits == number:
        return number
    if digits[0] in "489":
        return NBSP.join((digits[:3], digits[3:5], digits[5:]))
    return NBSP.join((digits[:2], digits[2:4], digits[4:6], digits[6:]))


def parse_postcode(text: str) -> str:
    """Four digits kept as text, since many postcodes begin with zero."""
    typed = text.strip()
    if not re.fullmatch(r"[0-9]{4}", typed):
        raise FormatFault("postcode.digits")
    return typed


@dataclass(frozen=True, order=True, slots=True)
class CaseNumber:
    """A case before a board: the year, and the number within it. Ordered by year first."""

    year: int
    number: int


def parse_case_number(text: str) -> CaseNumber:
    """Read «21/24» as case 21 of 2024. A year of two digits is in this century."""
    match = re.fullmatch(r"([0-9]{1,4}) ?/ ?([0-9]{2}|20[0-9]{2})", text.strip())
    if match is None or int(match[1]) == 0:
        raise FormatFault("case_number.form")
    year = int(match[2])
    return CaseNumber(year=year if year >= _CENTURY else _CENTURY + year, number=int(match[1]))


def format_case_number(case: CaseNumber) -> str:
    """«21/24»."""
    return f"{case.number}/{case.year % 100:02}"


@dataclass(frozen=True, order=True, slots=True)
class ProjectNumber:
    """The number a programme gives a project: the year, and the number within it. Ordered by year first."""

    year: int
    number: int


def parse_project_number(text: str) -> ProjectNumber:
    """Read «2024-07». The number within the year has two digits or more."""
    match = re.fullmatch(r"((?:19|20)[0-9]{2})[-–]([0-9]{2,4})", text.strip())
    if match is None or int(match[2]) == 0:
        raise FormatFault("project_number.form")
    return ProjectNumber(year=int(match[1]), number=int(match[2]))


def format_project_number(project: ProjectNumber) -> str:
    """«2024-07»."""
    return f"{project.year:04}-{project.number:02}"
