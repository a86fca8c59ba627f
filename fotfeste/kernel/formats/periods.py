"""The periods plans and reports are counted in: school years, ISO weeks and tertials."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from fotfeste.kernel.formats.faults import FormatFault
from fotfeste.kernel.formats.language import Language

_FIRST_MONTH_OF_SCHOOL = 8
_MONTHS_IN_TERTIAL = 4
_WEEK: dict[Language, str] = {"nb": "uke", "nn": "veke", "en": "week"}
_ORDINALS: dict[Language, tuple[str, str, str]] = {
    "nb": ("1.", "2.", "3."),
    "nn": ("1.", "2.", "3."),
    "en": ("1st", "2nd", "3rd"),
}
_TERTIAL_MONTHS: dict[Language, tuple[str, str, str]] = {
    "nb": ("jan–apr", "mai–aug", "sep–des"),
    "nn": ("jan–apr", "mai–aug", "sep–des"),
    "en": ("Jan–Apr", "May–Aug", "Sep–Dec"),
}
_TERTIAL_FORMS = (
    re.compile(r"(?P<number>[123])(?:\.|st|nd|rd)? tertial (?P<year>[0-9]{4})(?: \([a-z]{3}–[a-z]{3}\))?"),
    re.compile(r"t(?P<number>[123]) ?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})[- ]?t(?P<number>[123])"),
)


@dataclass(frozen=True, order=True, slots=True)
class SchoolYear:
    """A school year by the calendar year it starts in: 1 August to 31 July."""

    start: int

    @property
    def first_day(self) -> date:
        return date(self.start, _FIRST_MONTH_OF_SCHOOL, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, _FIRST_MONTH_OF_SCHOOL, 1) - timedelta(days=1)


@dataclass(frozen=True, order=True, slots=True)
class Week:
    """An ISO week, Monday to Sunday; its year is that of its Thursday. FormatFault for a week too many."""

    year: int
    number: int

    def __post_init__(self) -> None:
        # 28 December always lies in the last week of its year.
        last = date(self.year, 12, 28).isocalendar().week
        if not 1 <= self.number <= last:
            raise FormatFault("week.impossible", week=self.number, year=self.year, last=last)

    @property
    def first_day(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date.fromisocalendar(self.year, self.number, 7)


@dataclass(frozen=True, order=True, slots=True)
class Tertial:
    """A third of a calendar year: T1 January to April, T2 May to August, T3 September to December."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2, 3):
            raise ValueError(f"A year has tertials 1, 2 and 3, not {self.number}")

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * _MONTHS_IN_TERTIAL + 1, 1)

    @property
    def last_day(self) -> date:
        after = self.number * _MONTHS_IN_TERTIAL + 1
        return (date(self.year, after, 1) if after <= 12 else date(self.year + 1, 1, 1)) - timedelta(days=1)


def school_year_of(day: date) -> SchoolYear:
    """The school year a day lies in."""
    return SchoolYear(day.year if day.month >= _FIRST_MONTH_OF_SCHOOL else day.year - 1)


def week_of(day: date) -> Week:
    """The ISO week a day lies in."""
    iso = day.isocalendar()
    return Week(iso.year, iso.week)


def tertial_of(day: date) -> Tertial:
    """The tertial a day lies in."""
    return Tertial(day.year, (day.month - 1) // _MONTHS_IN_TERTIAL + 1)


def format_school_year(year: SchoolYear, language: Language) -> str:
    """«2025/26», the same in every language."""
    return f"{year.start:04}/{(year.start + 1) % 100:02}"


def parse_school_year(text: str) -> SchoolYear:
    """Read 2025/26, 2025/2026 or 2025–2026."""
    match = re.fullmatch(r"([0-9]{4}) ?[/–-] ?([0-9]{4}|[0-9]{2})", text.strip())
    if match is None or not str(int(match[1]) + 1).zfill(4).endswith(match[2]):
        raise FormatFault("school_year.unreadable", text=text.strip())
    return SchoolYear(int(match[1]))


def format_week(week: Week, language: Language, *, year: bool = True) -> str:
    """«uke 10 2026»; without the year where the reader already knows it."""
    text = f"{_WEEK[language]} {week.number}"
    return f"{text} {week.year:04}" if year else text


def parse_week(text: str) -> Week:
    """Read «uke 10 2026» in any of our languages, or 2026-W10."""
    typed = " ".join(text.lower().split())
    if match := re.fullmatch(r"(?:uke|veke|week) ([0-9]{1,2}),? ([0-9]{4})", typed):
        number, year = match.groups()
    elif match := re.fullmatch(r"([0-9]{4})-?w([0-9]{2})", typed):
        year, number = match.groups()
    else:
        raise FormatFault("week.unreadable", text=text.strip())
    if int(year) == 0:
        raise FormatFault("week.unreadable", text=text.strip())
    return Week(int(year), int(number))


def format_tertial(tertial: Tertial, language: Language, *, short: bool = False) -> str:
    """«1. tertial 2026 (jan–apr)», or «T1 2026» where room is scarce."""
    if short:
        return f"T{tertial.number} {tertial.year:04}"
    index = tertial.number - 1
    return f"{_ORDINALS[language][index]} tertial {tertial.year:04} ({_TERTIAL_MONTHS[language][index]})"


def parse_tertial(text: str) -> Tertial:
    """Read «1. tertial 2026», with or without its months, or «T1 2026», or «2026-T1»."""
    typed = " ".join(text.lower().split())
    for form in _TERTIAL_FORMS:
        if match := form.fullmatch(typed):
            return Tertial(int(match["year"]), int(match["number"]))
    raise FormatFault("tertial.unreadable", text=text.strip())
