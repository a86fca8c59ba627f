"""Dates and times of day as text, and back."""

import re
from datetime import date, datetime, time

from fotfeste.kernel.formats.faults import FormatFault
from fotfeste.kernel.formats.language import Language

EARLIEST_YEAR = 1800
LATEST_YEAR = 2199
YEARS_BACK = 80
YEARS_AHEAD = 20
"""A year of two digits means the date between eighty years ago and twenty years ahead, counted from today."""

_NORWEGIAN_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS: dict[Language, tuple[str, ...]] = {
    "nb": _NORWEGIAN_MONTHS,
    "nn": _NORWEGIAN_MONTHS,
    "en": _ENGLISH_MONTHS,
}
_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "nb": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "nn": ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# Three letters suffice to tell the months apart in all three languages, so abbreviations are read too.
_MONTH_NUMBER = {
    name.lower()[:3]: number
    for names in (_NORWEGIAN_MONTHS, _ENGLISH_MONTHS)
    for number, name in enumerate(names, start=1)
}
_FROM: dict[Language, str] = {"nb": "fra", "nn": "frå", "en": "from"}
_UNTIL: dict[Language, str] = {"nb": "til", "nn": "til", "en": "until"}
_DASH = "–"


def month_name(month: int, language: Language) -> str:
    """«juni» for 6."""
    return _MONTHS[language][month - 1]


def month_number(word: str) -> int | None:
    """The month that a name, or its first three letters or more, stands for in any of our languages."""
    bare = word.lower().removesuffix(".")
    number = _MONTH_NUMBER.get(bare[:3])
    if number is None or not any(_MONTHS[lang][number - 1].lower().startswith(bare) for lang in _MONTHS):
        return None
    return number


def weekday_name(day: date, language: Language) -> str:
    """«fredag»."""
    return _WEEKDAYS[language][day.weekday()]


def format_date(day: date, language: Language) -> str:
    """«05.06.2026», for tables and fields. The same in every language, so no day is taken for a month."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def format_date_long(day: date, language: Language, *, weekday: bool = False, year: bool = True) -> str:
    """«5. juni 2026», for running text; «fredag 5. juni 2026» where the day of the week helps."""
    text = f"{_day(day, language)} {month_name(day.month, language)}"
    if year:
        text += f" {day.year:04}"
    return f"{weekday_name(day, language)} {text}" if weekday else text


def format_date_range(start: date | None, end: date | None, language: Language) -> str:
    """«1.–12. juni 2026». An end that is not known is said in words: «fra 1. juni 2026».

    Raises ValueError if the end is before the start, or if neither is known.
    """
    if start is None or end is None:
        return _half_open(start, end, language)
    if end < start:
        raise ValueError(f"The range ends {end} before it starts {start}")
    if start == end:
        return format_date_long(start, language)
    if (start.year, start.month) == (end.year, end.month):
        first = _day(start, language)
    else:
        first = format_date_long(start, language, year=start.year != end.year)
    return f"{first}{_DASH}{format_date_long(end, language)}"


def format_time(moment: time, language: Language) -> str:
    """«kl. 13.05»; English writes «13:05»."""
    if language == "en":
        return f"{moment.hour:02}:{moment.minute:02}"
    return f"kl. {moment.hour:02}.{moment.minute:02}"


def format_time_range(start: time, end: time, language: Language) -> str:
    """«kl. 9–11» on the hour, else «kl. 09.30–11.00»."""
    if language != "en" and start.minute == end.minute == 0:
        return f"kl. {start.hour}{_DASH}{end.hour}"
    return f"{format_time(start, language)}{_DASH}{format_time(end, language).removeprefix('kl. ')}"


def format_datetime(moment: datetime, language: Language) -> str:
    """«5. juni 2026 kl. 13.05», as the clock of the given value shows: convert to local time first."""
    return f"{format_date_long(moment.date(), language)} {format_time(moment.time(), language)}"


def parse_date(text: str, *, today: date) -> date:
    """Read a typed date: 5.6.26, 05062026, 5. juni 2026, 5 June 2026 or 2026-06-05.

    Day comes before month, except in ISO form. A slash is read only where it can mean one date. `today`
    places a year of two digits; where two centuries fit, a question is raised.
    """
    typed = " ".join(text.split())
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", typed):
        year, month, day = match.groups()
        return _full(typed, year, int(month), int(day), today)
    if match := re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{2}|[0-9]{4})", typed):
        day, month, year = match.groups()
        return _full(typed, year, int(month), int(day), today)
    if match := re.fullmatch(r"([0-9]{1,2})[. -] ?([0-9]{1,2})[. -] ?([0-9]{2}|[0-9]{4})\.?", typed):
        day, month, year = match.groups()
        return _full(typed, year, int(month), int(day), today)
    if match := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})[/-]([0-9]{2}|[0-9]{4})", typed):
        return _slashed(typed, *match.groups(), today=today)
    if match := re.fullmatch(r"(?:\w+ )?([0-9]{1,2})\.? ?([^\W\d]+\.?) ?([0-9]{2}|[0-9]{4})", typed):
        day, word, year = match.groups()
        if month_in_words := month_number(word):
            return _full(typed, year, month_in_words, int(day), today)
    raise FormatFault("date.unreadable", text=typed)


def parse_time(text: str) -> time:
    """Read a typed time of day: 13.05, 13:05, 1305, kl. 9."""
    typed = text.strip().lower()
    match = re.fullmatch(r"(?:kl\.? ?)?(?:([0-9]{1,2})(?:[.:]([0-9]{2}))?|([0-9]{2})([0-9]{2}))", typed)
    if match is None:
        raise FormatFault("time.unreadable", text=text.strip())
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    if hour > 23 or minute > 59:
        raise FormatFault("time.unreadable", text=text.strip())
    return time(hour, minute)


def _day(day: date, language: Language) -> str:
    return str(day.day) if language == "en" else f"{day.day}."


def _half_open(start: date | None, end: date | None, language: Language) -> str:
    if start is not None:
        return f"{_FROM[language]} {format_date_long(start, language)}"
    if end is not None:
        return f"{_UNTIL[language]} {format_date_long(end, language)}"
    raise ValueError("A range needs a start or an end")


def _slashed(typed: str, first: str, second: str, year: str, *, today: date) -> date:
    a, b = int(first), int(second)
    if a > 12 or a == b:
        return _full(typed, year, b, a, today)
    if b > 12:
        return _full(typed, year, a, b, today)
    one, two = _full(typed, year, b, a, today), _full(typed, year, a, b, today)
    raise FormatFault(
        "date.ambiguous", text=typed, first=format_date(one, "nb"), second=format_date(two, "nb")
    )


def _full(typed: str, year: str, month: int, day: int, today: date) -> date:
    if len(year) == 2:
        return _in_window(typed, int(year), month, day, today)
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        raise FormatFault("date.year", text=typed, earliest=EARLIEST_YEAR, latest=LATEST_YEAR)
    found = _existing(int(year), month, day)
    if found is None:
        raise FormatFault("date.impossible", text=typed)
    return found


def _in_window(typed: str, year: int, month: int, day: int, today: date) -> date:
    # Compared as tuples, so that 29 February needs no care.
    earliest = (today.year - YEARS_BACK, today.month, today.day)
    latest = (today.year + YEARS_AHEAD, today.month, today.day)
    centuries = range(today.year // 100 - 1, today.year // 100 + 2)
    candidates = [
        found
        for century in centuries
        if (found := _existing(century * 100 + year, month, day))
        and earliest <= (found.year, found.month, found.day) <= latest
    ]
    if not candidates:
        raise FormatFault("date.impossible", text=typed)
    if len(candidates) > 1:
        first, second = (format_date(found, "nb") for found in candidates)
        raise FormatFault("date.ambiguous", text=typed, first=first, second=second)
    return candidates[0]


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
