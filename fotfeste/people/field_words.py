"""Says what is stored in a field about a person, in words and as data, to the person herself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel import formats
from fotfeste.kernel.bilingual import reader_language, said
from fotfeste.kernel.models import Organisation, Staff, StaffRole
from fotfeste.kernel.models.codes import Code
from fotfeste.kernel.roles import ROLES
from fotfeste.people.categories import PURPOSE_NAMES, Purpose
from fotfeste.people.models import Controller, LegalBasis, Person
from fotfeste.people.national_ids import Kind
from fotfeste.people.population_rules import RULE

TOLD_ON_THE_ROW = ("person", "controller", "category", "recorded_at")
"""Fields that are told once for the whole row, not one by one."""

ABOUT_STAFF = ("review_note",)
"""What is written about a member of staff's conduct, not about the person."""

LEFT_OUT: tuple[Promise, ...] = (
    gettext_lazy("Navn på ansatte. Du får vite organisasjon og rolle."),
    gettext_lazy("Navn på andre personer, for eksempel familien din."),
    gettext_lazy("Hele fødselsnummeret. Det vises med stjerner, så ingen kan misbruke det."),
    gettext_lazy("Nøkler og numre som bare systemet bruker."),
    gettext_lazy("At du var med i en liste som noen så. Bare det som gjelder deg alene, blir notert på deg."),
)
"""What a copy of everything about a person does not hold, told in the copy itself."""

_LABELS: dict[type[models.Model], Promise] = {
    StaffRole: gettext_lazy("rolle"),
    LegalBasis: gettext_lazy("grunnlag"),
    Person: gettext_lazy("hvem"),
}
_NUMBERS = {
    Kind.NATIONAL_ID.value: gettext_lazy("fødselsnummer"),
    Kind.D_NUMBER.value: gettext_lazy("D-nummer"),
    Kind.DUF_NUMBER.value: gettext_lazy("DUF-nummer"),
}
# Fields whose stored value is a code: the lists that say it in words.
_CODES = {
    "preferred_language": ("language",),
    "other_languages": ("language",),
    "language": ("language",),
    "area": ("city_district", "municipality"),
}


def told_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of *model* that the person is told: all but keys, computed values and the names of staff."""
    return [field for field in model._meta.concrete_fields if _is_told(field)]


def _is_told(field: models.Field[Any, Any]) -> bool:
    if field.primary_key or field.name in (*TOLD_ON_THE_ROW, *ABOUT_STAFF):
        return False
    if isinstance(field, models.GeneratedField | models.BinaryField | models.JSONField):
        return False
    if isinstance(field, models.ForeignKey):
        return field.related_model in (StaffRole, LegalBasis, Person, Controller)
    return isinstance(field.verbose_name, Promise)


def label_of(field: models.Field[Any, Any]) -> str:
    """What the field is called."""
    if isinstance(field.verbose_name, Promise):
        return str(field.verbose_name)
    related = getattr(field, "related_model", None)
    return str(_LABELS[related]) if related in _LABELS else field.name


def in_words(row: models.Model, field: models.Field[Any, Any]) -> str:
    """What *row* holds in *field*, in the reader's language; empty when it holds nothing."""
    value = getattr(row, field.name)
    if value is None or value in ("", []):
        return ""
    if isinstance(field, models.ForeignKey):
        return _of_related(value)
    if isinstance(field, ArrayField):
        return formats.join_list(
            [_one(field.base_field, field.name, one) for one in value], reader_language()
        )
    return _one(field, field.name, value)


def _one(field: models.Field[Any, Any], name: str, value: Any) -> str:
    if name == "purpose" and value in set(Purpose):
        return str(PURPOSE_NAMES[Purpose(value)])
    if name == "kind" and value in _NUMBERS:
        return str(_NUMBERS[value])
    if name == "rule" and value in RULE:
        return str(RULE[value].sentence)
    if name in _CODES:
        return _code(_CODES[name], str(value), reader_language())
    choices = dict(field.flatchoices)
    if value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if isinstance(value, dt.datetime):
        return formats.format_datetime(timezone.localtime(value), reader_language())
    if isinstance(value, dt.date):
        return formats.format_date_long(value, reader_language())
    return str(value)


def _of_related(thing: Any) -> str:
    match thing:
        case StaffRole():
            return f"{role_name(thing.role)}, {place_name(thing.organisation, thing.reporting_line)}"
        case LegalBasis():
            return f"{basis_words(thing)} ({thing})"
        case Controller():
            return controller_name(thing)
        case _:
            return _("en annen person")


def as_data(row: models.Model, field: models.Field[Any, Any]) -> Any:
    """What *row* holds in *field*, as JSON can hold it: codes as they are stored, moments with their zone."""
    value = getattr(row, field.name)
    match value:
        case Person():
            return None
        case Staff() | StaffRole() | LegalBasis() | Controller():
            return _of_related(value)
        case dt.datetime() | dt.date():
            return value.isoformat()
        case bool() | int() | float() | str() | list() | None:
            return value
        case _:
            return str(value)


def role_name(key: str) -> str:
    """The name of a role, also one that the service no longer has."""
    role = ROLES.get(key)
    return str(role.name) if role else key


def place_name(organisation: Organisation | None, line: str) -> str:
    """An organisation, with the line of a Nav office."""
    if organisation is None:
        return ""
    name = said(organisation, "name")
    words = dict(Controller._meta.get_field("reporting_line").flatchoices).get(line)
    return f"{name} ({words})" if words else name


def controller_name(controller: Controller | None) -> str:
    """Who answers for a row."""
    return place_name(controller.organisation, controller.reporting_line) if controller else ""


def basis_words(basis: LegalBasis) -> str:
    """What a legal basis says, in plain words."""
    return basis.text_en if reader_language() == "en" else basis.text_nb


def _code(lists: tuple[str, ...], code: str, language: str) -> str:
    found = Code.objects.filter(code_list__key__in=lists, code=code).order_by("pk").first()
    if found is None:
        return code
    return (found.name_en if language == "en" else found.name_nb) or code
