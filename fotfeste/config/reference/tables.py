"""Reference: the tables of each room, as a picture and in words, with who may change them."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.utils import translation

from fotfeste.config.reference.markdown import both, table, whole
from fotfeste.kernel.migration_operations import AppendOnly, RowPolicy

Model = type[models.Model]
KINDS = {
    "AutoField": "number, given by the database",
    "BigAutoField": "number, given by the database",
    "BigIntegerField": "whole number",
    "BooleanField": "yes or no",
    "CharField": "text",
    "DateField": "day",
    "DateTimeField": "moment",
    "DecimalField": "decimal number",
    "EmailField": "e-mail address",
    "FileField": "file",
    "IntegerField": "whole number",
    "JSONField": "JSON",
    "OreField": "amount in øre",
    "PartialDateField": "year, month or day",
    "PositiveBigIntegerField": "whole number from 0",
    "PositiveIntegerField": "whole number from 0",
    "PositiveSmallIntegerField": "whole number from 0",
    "SearchVectorField": "words to search in, kept by the database",
    "SlugField": "key",
    "SmallIntegerField": "whole number",
    "TextField": "long text",
    "URLField": "web address",
    "UUIDField": "random number",
}


def rooms() -> list[str]:
    """The rooms that have tables, ground floor first."""
    found = [config.label for config in apps.get_app_configs() if config.name.startswith("fotfeste.")]
    return [label for label in reversed(found) if _models(label)]


def page(room: str) -> str:
    """The picture of the room, then every table."""
    rights = _rights(room)
    parts = [_picture(room), *(_table(model, rights) for model in _models(room))]
    return "\n\n".join(parts)


def _models(room: str) -> list[Model]:
    """The tables of a room, without those that only keep the history of another."""
    found = apps.get_app_config(room).get_models()
    kept = [model for model in found if not hasattr(model, "pgh_tracked_model")]
    return sorted(kept, key=lambda model: model.__name__)


def _picture(room: str) -> str:
    """An entity-relationship diagram in Mermaid. A table of a lower room is drawn by name."""
    lines = ["erDiagram"]
    for model in _models(room):
        lines.append(f"    {model.__name__}")
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.name != "source":
                one = "|o" if field.null else "||"
                many = "o|" if field.one_to_one else "o{"
                target = field.related_model.__name__
                lines.append(f"    {target} {one}--{many} {model.__name__} : {field.name}")
    drawing = "\n".join(lines)
    said = "Nearly every fact also points at the SourceDocument where it was read, which is left out here."
    return f"```mermaid\n{drawing}\n```\n\n{said}"


def _table(model: Model, rights: dict[str, list[str]]) -> str:
    told = rights.get(model._meta.db_table, [])
    if hasattr(model, "pgh_event_models") and model.pgh_event_models:
        told = [*told, "Every earlier version of a row is kept by the database."]
    rows = [_field(field) for field in model._meta.local_fields if not field.primary_key]
    parts = [
        f"## {model.__name__}",
        f"`{model._meta.db_table}`: {_said(model._meta.verbose_name)}. {whole(model)}",
        "\n".join(f"- **{one}**" for one in told),
        table(("field", "on screen", "holds", "may be empty"), rows),
        "\n".join(f"- {one}" for one in _constraints(model)),
    ]
    return "\n\n".join(part for part in parts if part)


def _said(text: object) -> str:
    with translation.override("nb"):
        norwegian = str(text)
    return both(norwegian, str(text))


def _field(field: models.Field) -> tuple[str, str, str, str]:
    text = isinstance(field, models.CharField | models.TextField)
    empty = "yes" if field.null or (field.blank and text) else ""
    named = field.name.replace("_", " ") != str(field.verbose_name)
    return f"`{field.name}`", _said(field.verbose_name) if named else "", _holds(field), empty


def _holds(field: models.Field) -> str:
    if isinstance(field, models.ForeignKey):
        name = field.related_model.__name__
        said = f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"
        return f"{said}, at most once" if field.unique else said
    kind = KINDS.get(type(field).__name__, type(field).__name__)
    if isinstance(field, models.CharField) and field.max_length and kind in ("text", "key"):
        kind = f"{kind}, at most {field.max_length} signs"
    if field.choices:
        kind = "one of " + ", ".join(f"`{value}`" for value, _label in field.flatchoices)
    return f"{kind}, unique" if field.unique else kind


def _constraints(model: Model) -> Iterator[str]:
    for one in sorted(model._meta.constraints, key=lambda constraint: constraint.name):
        if isinstance(one, models.UniqueConstraint):
            fields = ", ".join(f"`{name}`" for name in one.fields) or "an expression"
            where = " in some rows only" if one.condition else ""
            yield f"`{one.name}`: no two rows alike in {fields}{where}."
        else:
            said = str(one.violation_error_message or "")
            told = "" if said == str(one.default_violation_error_message) else f" {said}"
            yield f"`{one.name}`: checked by the database.{told}"


def _rights(room: str) -> dict[str, list[str]]:
    """What migrations let the database itself keep, by table."""
    said: dict[str, list[str]] = {}
    loader = MigrationLoader(None)
    for key in sorted(key for key in loader.disk_migrations if key[0] == room):
        for operation in loader.disk_migrations[key].operations:
            if isinstance(operation, AppendOnly):
                said.setdefault(operation.table, []).append("Only grows: rows are never changed or removed.")
            elif isinstance(operation, RowPolicy):
                shown = f"Row-level security. Shown where `{operation.visible}`."
                if operation.writable:
                    shown += f" Written where `{operation.writable}`."
                said.setdefault(operation.table, []).append(shown)
    return said
