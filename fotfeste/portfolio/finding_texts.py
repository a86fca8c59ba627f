"""What the room's findings share: how sources, dates and projects are written in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import reader_language, said
from fotfeste.kernel.findings import Finding, Severity, Source
from fotfeste.kernel.formats.missing import Missing
from fotfeste.kernel.models import Sourced
from fotfeste.portfolio.models import Project


def source_of(row: Sourced) -> Source:
    """Where *row* was read."""
    return Source(said(row.source, "title") if row.source else "", row.source_section)


def sources_of(rows: Iterable[Sourced]) -> tuple[Source, ...]:
    """Where *rows* were read, each place once."""
    return tuple(dict.fromkeys(source_of(row) for row in rows if row.source_id))


def date_text(value: Any) -> str:
    """A PartialDate in words, «Ikke oppgitt» for none."""
    return value.format(reader_language()) if value else not_stated()


def not_stated() -> str:
    """What stands where the source says nothing."""
    return Missing.NOT_STATED.text(reader_language())


def by_document(rows: Iterable[tuple[Sourced, str]]) -> str:
    """«Årsrapport 2024: desember 2026; Handlingsprogram 2025: september 2025», the same said once."""
    told = (
        _("{document}: {value}").format(
            document=said(row.source, "title") if row.source else not_stated(), value=value
        )
        for row, value in rows
    )
    return "; ".join(dict.fromkeys(told))


def about_project(
    rule: str,
    project: Project,
    *,
    sentence: str,
    printed: str,
    computed: str,
    severity: Severity,
    sources: tuple[Source, ...] = (),
    key: str = "",
    page: str = "project",
) -> Finding:
    """A finding about *project*, to be seen on the tab `page`. `key` parts several findings of one rule about it."""
    return Finding(
        rule=rule,
        object_key=f"{project.key}:{key}" if key else project.key,
        object_label=f"{project.number} {said(project, 'name')}".strip(),
        object_url_name=f"portfolio:{page}",
        object_url_key=project.key,
        sentence=sentence,
        printed=printed,
        computed=computed,
        severity=severity,
        sources=sources or sources_of([project]),
    )
