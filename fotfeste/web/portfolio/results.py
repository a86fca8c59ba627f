"""Reported figures in words: «minst 85 personer», «47 % (40 av 85)», and groups with the sum of their parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from fotfeste.kernel import formats
from fotfeste.kernel.bilingual import reader_language, said
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.portfolio import reported
from fotfeste.portfolio.models import Result
from fotfeste.portfolio.models.results import Qualifier
from fotfeste.web.portfolio import words
from fotfeste.web.portfolio.presenters import source_line, when

_BEFORE = (Qualifier.APPROX, Qualifier.AT_LEAST, Qualifier.MORE_THAN, Qualifier.AT_MOST)


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """One reported figure. `share` and `goal` are empty where the source gives none.

    `is_whole` marks the figure that the others are parts of. `share_fault` says in words that the
    printed percentage does not follow from its numerator and denominator.
    """

    indicator: str
    value: str
    share: str
    share_fault: str
    goal: str
    as_of: str
    period: str
    source: str
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class ResultGroup:
    """Figures that belong together. `sum_text` says what the parts come to; `agrees` is false when not to the whole.

    A figure that belongs to nothing stands in the group without a heading, whose `sum_text` is empty.
    """

    heading: str
    rows: tuple[ResultRow, ...]
    sum_text: str
    agrees: bool


def number(value: Decimal) -> str:
    """A figure without the zeros that the database keeps: «47», «62,5»."""
    return formats.format_number(value.normalize(), reader_language())


def value_in_words(result: Result) -> str:
    """The figure with its unit and how sure it is: «minst 85 personer», «50 % (mål)»."""
    figure = _with_unit(result.value, result.unit)
    qualifier = Qualifier(result.qualifier)
    if qualifier == Qualifier.EXACT:
        return figure
    return f"{qualifier.label} {figure}" if qualifier in _BEFORE else f"{figure} ({qualifier.label})"


def share_in_words(result: Result) -> str:
    """«40 av 85», with the percentage where it is not the figure itself and the base is large enough to bear one."""
    if result.numerator is None or result.denominator is None:
        return ""
    part = _("{numerator} av {denominator}").format(
        numerator=number(result.numerator), denominator=number(result.denominator)
    )
    percent = reported.percent_of(result.numerator, result.denominator)
    if (
        percent is None
        or result.unit == "percent"
        or result.denominator < reported.SMALLEST_PERCENT_BASE
        or result.numerator == result.denominator
    ):
        return part
    return f"{part} ({formats.format_percent(percent / 100, reader_language())})"


def result_row(result: Result, *, is_whole: bool = False) -> ResultRow:
    """One figure for the screen."""
    return ResultRow(
        indicator=said(result, "indicator"),
        value=value_in_words(result),
        share=share_in_words(result),
        share_fault=_share_fault(result),
        goal=_with_unit(result.goal_value, _goal_unit(result)) if result.goal_value is not None else "",
        as_of=when(result.as_of),
        period=period_in_words(result.period),
        source=source_line(result),
        is_whole=is_whole,
    )


def result_groups(results: Iterable[Result]) -> tuple[ResultGroup, ...]:
    """The figures in their groups, in the order of their keys; those without a group come last, together."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.group, []).append(result)
    alone = groups.pop("", [])
    made = [_group(members) for members in groups.values()]
    if alone:
        heading = _("Andre tall") if made else ""
        made.append(
            ResultGroup(
                heading=heading, rows=tuple(result_row(each) for each in alone), sum_text="", agrees=True
            )
        )
    return tuple(made)


def in_short(results: Sequence[Result], *, most: int = 4) -> tuple[ResultRow, ...]:
    """The figures that say most: shares first, then what was reported; goals and baselines are not results."""
    told = [each for each in results if each.qualifier not in (Qualifier.TARGET, Qualifier.BASELINE)]
    told.sort(key=lambda each: (each.unit != "percent", each.denominator is None))
    return tuple(result_row(each) for each in told[:most])


def period_in_words(period: str) -> str:
    """«2012–2016», «januar 2016 – juni 2016» for an ISO period; empty for none."""
    try:
        ends = (
            [PartialDate.parse(end).format(reader_language()) for end in period.split("/")] if period else []
        )
    except ValueError:
        return period
    dash = " – " if any(" " in end for end in ends) else "–"
    return dash.join(ends)


def _group(members: Sequence[Result]) -> ResultGroup:
    whole, parts = reported.whole_and_parts(members)
    total = reported.sum_of_parts(members)
    rows = tuple(result_row(each, is_whole=each is whole) for each in members)
    if whole is None or total is None:
        return ResultGroup(heading=_("Hører sammen"), rows=rows, sum_text="", agrees=True)
    figures = {
        "parts": number(total.parts),
        "whole": number(total.whole),
        "difference": number(abs(total.difference)),
        "count": len(parts),
    }
    if not total.difference:
        sentence = _("Delene summerer til {parts}, som er det hele.").format(**figures)
    elif total.difference > 0:
        sentence = _("Delene summerer til {parts} av {whole}. {difference} er ikke gjort rede for.").format(
            **figures
        )
    else:
        sentence = _("Delene summerer til {parts}, som er {difference} mer enn {whole}.").format(**figures)
    return ResultGroup(
        heading=said(whole, "indicator"), rows=rows, sum_text=sentence, agrees=not total.difference
    )


def _share_fault(result: Result) -> str:
    if result.numerator is None or result.denominator is None or result.unit != "percent":
        return ""
    approximate = result.qualifier == Qualifier.APPROX
    if reported.share_agrees(result.value, result.numerator, result.denominator, approximate=approximate):
        return ""
    exact = reported.percent_of(result.numerator, result.denominator)
    if exact is None:
        return _("Nevneren er null.")
    return _("Regnet ut blir det {percent}.").format(
        percent=formats.format_percent(exact / 100, reader_language())
    )


def _goal_unit(result: Result) -> str:
    # A goal beside a count of persons is given as a share where it is larger than everybody counted.
    if (
        result.denominator is not None
        and result.goal_value is not None
        and result.goal_value > result.denominator
    ):
        return "percent"
    return result.unit


def _with_unit(value: Decimal, unit: str) -> str:
    if unit == "percent":
        return formats.format_percent(value / 100, reader_language(), decimals=_decimals(value))
    return f"{number(value)} {words.unit(unit, value)}"


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
