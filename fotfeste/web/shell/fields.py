"""Forms and fields that read what people type, and answer in plain words."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from fotfeste.kernel import formats
from fotfeste.kernel.money import Money

from .language import screen_language


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent to a form, also when it was empty; None when the form is only shown."""
    return request.POST if request.method == "POST" else None


class PlainForm(forms.Form):
    """A form that names its empty fields, and leaves the checking to the server.

    The browser's own bubbles speak its language, not ours, so the form element should carry `novalidate`.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        plain = forms.Field.default_error_messages["required"]
        for field in self.fields.values():
            if field.label and field.error_messages.get("required") == plain:
                field.error_messages["required"] = gettext("%(label)s må fylles ut.") % {"label": field.label}


class DateField(forms.CharField):
    """A date in one text field, read tolerantly: 5.6.26, 05062026, 5. juni 2026, 2026-06-05."""

    def prepare_value(self, value: Any) -> Any:
        """A known date is shown as it is typed."""
        return formats.format_date(value, screen_language()) if isinstance(value, datetime.date) else value

    def to_python(self, value: Any) -> datetime.date | None:  # type: ignore[override]  # a date, not the text
        """The date, or a fault that says what to write."""
        if not value:
            return None
        if isinstance(value, datetime.date):
            return value
        try:
            return formats.parse_date(str(value), today=timezone.localdate())
        except formats.FormatFault as fault:
            raise ValidationError(fault.sentence(screen_language()), code=fault.code) from fault


class MoneyField(forms.CharField):
    """An amount in kroner in one text field; show it with the suffix «kr»."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def prepare_value(self, value: Any) -> Any:
        """A known amount is shown without its unit, with øre only when there are some."""
        if not isinstance(value, Money):
            return value
        return value.format(screen_language(), show_ore=value.ore % 100 != 0, unit=False)

    def to_python(self, value: Any) -> Money | None:  # type: ignore[override]  # an amount, not the text
        """The amount, or a fault that says what to write."""
        if not value:
            return None
        if isinstance(value, Money):
            return value
        try:
            return Money.parse(str(value), screen_language())
        except formats.FormatFault as fault:
            raise ValidationError(fault.sentence(screen_language()), code=fault.code) from fault
