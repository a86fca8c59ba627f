"""Model fields of the trade: partial dates and amounts in øre."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from fotfeste.kernel.partial_date import PartialDate


class PartialDateField(models.CharField):
    """A date as precise as its source: year, month or day. Stored as ISO text, which sorts as time does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        try:
            return PartialDate.parse(str(value))
        except ValueError as fault:
            raise ValidationError(
                _("Skriv år, måned eller dag, for eksempel 2024, 2024-05 eller 2024-05-31.")
            ) from fault

    def run_validators(self, value: Any) -> None:
        """Nothing to look for: a PartialDate is valid, and the validators of a text would measure its length."""

    def get_prep_value(self, value: Any) -> str:
        return str(value) if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


class OreField(models.BigIntegerField):
    """An amount in integer øre (1/100 krone). Never a float; formatted by ``kernel.formats.format_money``."""
