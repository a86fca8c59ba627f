"""Numbers, percentages and amounts of money as text, and back.

Groups of three digits are parted by a no-break space in every language, so a group can never be taken for a
decimal sign. The decimal sign is a comma in bokmål and nynorsk and a point in English. Nothing here is ever a
float.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from fotfeste.kernel.formats.faults import FormatFault
from fotfeste.kernel.formats.language import Language
from fotfeste.kernel.formats.missing import Missing

NBSP = "\u00a0"
MINUS = "\u2212"

LONGEST_NUMBER = 60
"""Characters accepted in a typed number; longer texts are slips, or attempts to exhaust the server."""

LARGEST_ORE = 2**63 - 1
"""The largest amount a database column of eight bytes can hold, in øre."""

_DECIMAL_SIGN: dict[Language, str] = {"nb": ",", "nn": ",", "en": "."}
_SPACES = re.compile(r"[ \u00a0\u202f\u2009\t]+")
_CURRENCY_BEFORE = re.compile(r"^(?:nok|kr\.?)\s*", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(r"(?:,[-–—]|\s*(?:nok|kroner|kr\.?))$", re.IGNORECASE)
_EXACT = Context(prec=200)  # wide enough that no number we accept is rounded by accident


def format_number(value: int | Decimal, language: Language, *, decimals: int | None = None) -> str:
    """«1 234 567» or «47,1». Without `decimals` the value keeps its own; else halves round away from zero."""
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{value!r} has no written form: give a finite number")
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)
    whole, _, fraction = f"{abs(number):f}".partition(".")
    text = f"{int(whole):,}".replace(",", NBSP)
    if fraction:
        text += _DECIMAL_SIGN[language] + fraction
    return MINUS + text if number < 0 else text


def parse_number(text: str, language: Language) -> Decimal:
    """Read a typed number. All spaces are ignored.

    The language's own decimal sign is always a decimal sign. The other sign is accepted where it can only
    mean one thing: «47.1» and «1.250.000» are clear in Norwegian, «1.250» is not and raises a question.
    """
    return _read(text, language, strict=False)


def format_percent(share: Decimal | Fraction | int, language: Language, *, decimals: int = 1) -> str:
    """A share of one as «47,1 %»; English writes «47.1%»."""
    percent = Fraction(share) * 100
    # Rounded here and not by Decimal division, which would round twice.
    scale = 10**decimals
    rounded = (abs(percent) * scale * 2 + 1) // 2
    number = Decimal(rounded if percent >= 0 else -rounded).scaleb(-decimals, _EXACT)
    return format_number(number, language, decimals=decimals) + ("%" if language == "en" else f"{NBSP}%")


def format_percent_of(numerator: int, denominator: int, language: Language, *, decimals: int = 1) -> str:
    """Numerator of denominator as a percentage; of nothing there is none, so the dash for not relevant."""
    if denominator == 0:
        return Missing.NOT_RELEVANT.text(language)
    return format_percent(Fraction(numerator, denominator), language, decimals=decimals)


def parse_percent(text: str, language: Language) -> Decimal:
    """«47,1 %» or «47,1» as the share 0.471."""
    return parse_number(text.strip().removesuffix("%"), language).scaleb(-2, _EXACT)


def format_money(
    ore: int, language: Language, *, show_ore: bool = False, thousands: bool = False, unit: bool = True
) -> str:
    """An amount in øre as «1 234 567 kr»; English writes «NOK 1 234 567».

    Whole kroner unless `show_ore`; halves round away from zero. With `thousands` the figure counts thousand
    kroner and carries no unit, since the head of the column then says so.
    """
    kroner = Decimal(ore).scaleb(-2, _EXACT)
    if thousands:
        return format_number(kroner.scaleb(-3, _EXACT), language, decimals=0)
    figure = format_number(kroner, language, decimals=2 if show_ore else 0)
    return _with_unit(figure, language) if unit else figure


def format_large(ore: int, language: Language) -> str:
    """An amount in øre as «12,3 mill. kr» or «1,2 mrd. kr»; below a million as an ordinary amount."""
    kroner = Decimal(ore).scaleb(-2, _EXACT)
    if abs(kroner) < 1_000_000:
        return format_money(ore, language)
    power, short, long = 6, "mill.", "million"
    # Chosen by the rounded figure, so that «1 000,0 mill.» is never written for a milliard.
    if abs(kroner) >= 999_950_000:
        power, short, long = 9, "mrd.", "billion"
    figure = format_number(kroner.scaleb(-power, _EXACT), language, decimals=1)
    return _with_unit(f"{figure}{NBSP}{long if language == 'en' else short}", language)


def parse_money(text: str, language: Language) -> int:
    """Read a typed amount as øre, strictly: groups must have three digits and there are at most two decimals.

    «2.500.0000» is refused instead of guessed at; «1.250» and «1,250» raise a question. A unit («kr»,
    «kroner», «NOK», «,-») may stand before or after.
    """
    typed = text.strip()
    sign = "-" if typed[:1] in ("-", MINUS, "–") else ""
    bare = _CURRENCY_AFTER.sub("", _CURRENCY_BEFORE.sub("", typed[1:].lstrip() if sign else typed))
    ore = _read(sign + bare, language, strict=True, shown=text).scaleb(2, _EXACT)
    whole = int(ore)
    if whole != ore:
        raise FormatFault("money.fraction", text=text.strip())
    if abs(whole) > LARGEST_ORE:
        raise FormatFault("money.large", text=text.strip())
    return whole


def _with_unit(figure: str, language: Language) -> str:
    return f"NOK{NBSP}{figure}" if language == "en" else f"{figure}{NBSP}kr"


def _read(text: str, language: Language, *, strict: bool, shown: str | None = None) -> Decimal:
    """The one reader of numbers. `strict` also checks spaces as group signs and asks at three decimals."""
    shown = (text if shown is None else shown).strip()
    if len(shown) > LONGEST_NUMBER:
        raise FormatFault("number.long", limit=LONGEST_NUMBER)
    body = _SPACES.sub(" ", text.strip())
    negative = body[:1] in ("-", MINUS, "–")
    if negative or body[:1] == "+":
        body = body[1:].lstrip()
    if not re.fullmatch(r"[0-9][0-9., ]*", body) or body[-1] in ".,":
        raise FormatFault("number.unreadable", text=shown)
    whole, fraction = _split(body, language, strict=strict, shown=shown)
    number = Decimal(f"{whole}.{fraction}" if fraction else whole)
    return -number if negative and number else number


def _split(body: str, language: Language, *, strict: bool, shown: str) -> tuple[str, str]:
    """Part digits before and after the decimal sign, or refuse."""
    signs = [sign for sign in body if sign in ".,"]
    # One sign may be a decimal sign; of two kinds the last is one; several of one kind can only part groups.
    decimal_sign = signs[-1] if len(signs) == 1 or len(set(signs)) == 2 else None
    whole, _, fraction = body.rpartition(decimal_sign) if decimal_sign else (body, "", "")

    looks_like_group = len(fraction) == 3 and whole[0] != "0" and (len(whole) <= 3 or " " in whole)
    foreign_sign = decimal_sign != _DECIMAL_SIGN[language]
    if len(signs) == 1 and looks_like_group and (foreign_sign or strict):
        raise _ambiguous(whole, fraction, language, shown)

    group_signs = {sign for sign in whole if sign in "., "}
    in_threes = len(group_signs) == 1 and re.fullmatch(r"[0-9]{1,3}(?:[., ][0-9]{3})+", whole)
    loosely_spaced = not strict and group_signs == {" "}
    groups_are_fit = not group_signs or in_threes or loosely_spaced
    if not groups_are_fit or decimal_sign in group_signs or " " in fraction:
        raise FormatFault("number.groups", text=shown)
    return re.sub(r"[., ]", "", whole), fraction


def _ambiguous(whole: str, fraction: str, language: Language, shown: str) -> FormatFault:
    digits = whole.replace(" ", "")
    return FormatFault(
        "number.ambiguous",
        text=shown,
        grouped=format_number(int(digits + fraction), language),
        fraction=format_number(Decimal(f"{digits}.{fraction}"), language),
    )
