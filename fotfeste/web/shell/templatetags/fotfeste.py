"""Tags and filters that every template may use: figures, dates, icons, addresses, fields."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fotfeste.kernel import formats
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.formats.missing import Missing
from fotfeste.kernel.money import Money
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.web.shell.language import screen_language
from fotfeste.web.shell.pages import Link

register = template.Library()

PAGE = "side"
SORT = "sorter"
_SPRITE = "shell/vendor/icons.svg"


# Figures and dates ---------------------------------------------------------------------------------------


@register.filter
def money(value: Money | int | Missing | None, form: str = "") -> str:
    """Øre or Money as «1 234 567 kr». `form`: «bare» (no unit), «thousands», «ore» (with øre) or «large»."""
    if value is None or isinstance(value, Missing):
        return missing(value)
    ore = value.ore if isinstance(value, Money) else _whole(value)
    match form:
        case "":
            return formats.format_money(ore, screen_language())
        case "bare":
            return formats.format_money(ore, screen_language(), unit=False)
        case "thousands":
            return formats.format_money(ore, screen_language(), thousands=True)
        case "ore":
            return formats.format_money(ore, screen_language(), show_ore=True)
        case "large":
            return formats.format_large(ore, screen_language())
    raise template.TemplateSyntaxError(f"money:«{form}»: use «bare», «thousands», «ore», «large» or nothing")


@register.filter
def is_amount(value: object) -> bool:
    """Whether a value is an amount, and not a word for why there is none."""
    return isinstance(value, int | Money) and not isinstance(value, bool)


@register.filter
def number(value: int | Decimal | Missing | None, decimals: int | None = None) -> str:
    """«1 234 567» or «47,1»."""
    if value is None or isinstance(value, Missing):
        return missing(value)
    return formats.format_number(value, screen_language(), decimals=decimals)


@register.filter
def percent(numerator: int | Missing | None, denominator: int) -> str:
    """`{{ 12|percent:20 }}` gives «60,0 %»; of nothing there is no percentage, so «–»."""
    if numerator is None or isinstance(numerator, Missing):
        return missing(numerator)
    return formats.format_percent_of(numerator, denominator, screen_language())


@register.filter
def date(value: datetime.date | datetime.datetime | Missing | None, form: str = "short") -> str:
    """«05.06.2026»; with «long» «5. juni 2026», with «time» «5. juni 2026 kl. 13.05»."""
    if value is None or isinstance(value, Missing):
        return missing(value)
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        if form == "time":
            return formats.format_datetime(value, screen_language())
        value = value.date()
    match form:
        case "short":
            return formats.format_date(value, screen_language())
        case "long":
            return formats.format_date_long(value, screen_language())
    raise template.TemplateSyntaxError(
        f"date:«{form}» of {value!r}: use «short» or «long»; «time» needs a moment"
    )


@register.filter
def partial_date(value: PartialDate | Missing | None) -> str:
    """«2024», «mai 2024» or «5. mai 2024», as exactly as the source knows."""
    if value is None or isinstance(value, Missing):
        return missing(value)
    return value.format(screen_language())


@register.filter(name="missing")
def missing(value: Any) -> Any:
    """Says why a value is not shown. None counts as not stated; anything else is returned as it is."""
    if value is None:
        value = Missing.NOT_STATED
    return value.text(screen_language()) if isinstance(value, Missing) else value


def _whole(value: object) -> int:
    """Øre as a whole number; anything else is a mistake in the view, not something to round."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(f"{value!r} is not an amount: give Money or whole øre")


@register.filter(name="said")
def said_in(row: Any, field: str) -> str:
    """`{{ project|said:"name" }}`: the text of a field in the reader's language."""
    return said(row, field)


# Icons ---------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A small picture beside a word. It says nothing itself, so screen readers skip it."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(
            f"There is no icon «{name}». Add it to frontend/icons.txt and refresh."
        )
    return format_html(
        '<svg class="ff-icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static(_SPRITE),
        name,
    )


@cache
def icon_names() -> frozenset[str]:
    """Every icon in the sprite."""
    sprite = Path(__file__).parents[1] / "static" / _SPRITE
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read_text(encoding="utf-8")))


# Addresses -----------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def url_with(context: Context, **changes: object) -> str:
    """This page's address with some query parameters changed; None or empty removes one.

    Any other change than the page number leads back to the first page.
    """
    query = _query(context)
    if PAGE not in changes:
        query.pop(PAGE, None)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return _address(query)


@register.simple_tag(takes_context=True)
def url_without(context: Context, name: str, value: object) -> str:
    """This page's address without one of the values of a parameter that may stand several times."""
    query = _query(context)
    query.pop(PAGE, None)
    query.setlist(name, [kept for kept in query.getlist(name) if kept != str(value)])
    return _address(query)


@dataclass(frozen=True, kw_only=True)
class SortState:
    """How a column is sorted now, and the address that sorts by it next."""

    aria: str
    icon: str
    url: str


@register.simple_tag(takes_context=True)
def sort_state(context: Context, key: str, default: str = "") -> SortState:
    """State of the column `key`. The parameter `sorter` is a key, with «-» before it when descending."""
    query = _query(context)
    now = query.get(SORT) or default
    query.pop(PAGE, None)
    query[SORT] = f"-{key}" if now == key else key
    if now == key:
        return SortState(aria="ascending", icon="sort-up", url=_address(query))
    if now == f"-{key}":
        return SortState(aria="descending", icon="sort-down", url=_address(query))
    return SortState(aria="none", icon="sort", url=_address(query))


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if isinstance(request, HttpRequest) else QueryDict(mutable=True)


def _address(query: QueryDict) -> str:
    return f"?{query.urlencode()}" if query else "?"


# Fields --------------------------------------------------------------------------------------------------


@register.simple_tag
def widget(field: BoundField, css: str = "") -> SafeString:
    """The field's control, tied to its description and faults. The one field of a refused form takes focus."""
    attrs: dict[str, Any] = {"class": f"ds-input {css}".strip()}
    if described := described_by(field):
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
        if len(field.form.visible_fields()) == 1:
            attrs["autofocus"] = True
    if field.widget_type == "textarea":
        attrs.setdefault("rows", 4)
    elif field.widget_type not in ("select", "selectmultiple"):
        attrs.setdefault("autocomplete", field.field.widget.attrs.get("autocomplete", "off"))
    return field.as_widget(attrs=attrs)


@register.filter
def described_by(field: BoundField) -> str:
    """Ids of the texts that belong to a field: its description first, then its fault."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}_description")
    if field.errors:
        ids.append(f"{field.auto_id}_fault")
    return " ".join(ids)


@register.filter
def marking(form: BaseForm) -> str:
    """How fields are marked: «each» when some must be filled in, «all» when all must, else «none»."""
    required = {field.field.required for field in form.visible_fields()}
    if len(form.visible_fields()) < 2 or required == {False}:
        return "none"
    return "each" if len(required) == 2 else "all"


@register.filter
def fault_links(form: BaseForm) -> list[Link]:
    """Every fault of a refused form, in the words at the field, with the address of the control to mend."""
    links = [Link(label=str(fault), url="") for fault in form.non_field_errors()]
    for field in form:
        links += [Link(label=str(fault), url=f"#{_first_control(field)}") for fault in field.errors]
    return links


def _first_control(field: BoundField) -> str:
    """The id of the control, or of the first one in a group."""
    if field.use_fieldset and field.subwidgets:
        return str(field.subwidgets[0].id_for_label)
    return str(field.id_for_label)
