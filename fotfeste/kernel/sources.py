"""How many facts of each kind were taken from each source document."""

from __future__ import annotations

from collections import defaultdict

from django.apps import apps
from django.db import connection
from django.utils.functional import Promise

from fotfeste.kernel.models.sources import Sourced


def sourced_models() -> list[type[Sourced]]:
    """Every model whose rows say where they were read."""
    return [model for model in apps.get_models() if issubclass(model, Sourced)]


def facts_by_document() -> dict[int, list[tuple[str | Promise, int]]]:
    """For each document's number: kinds of facts with their counts, most first. One query over every table."""
    parts, labels = [], {}
    quote = connection.ops.quote_name
    for index, model in enumerate(sourced_models()):
        labels[index] = model._meta.verbose_name or model.__name__
        parts.append(
            f"select {index}, source_id, count(*) from {quote(model._meta.db_table)}"  # noqa: S608  (own tables)
            " where source_id is not null group by source_id"
        )
    counted: dict[int, list[tuple[str | Promise, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts))
        for index, document, count in sorted(cursor.fetchall(), key=lambda row: -row[2]):
            counted[document].append((labels[index], count))
    return dict(counted)
