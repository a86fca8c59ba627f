"""What the pages of one project share: its head with status and tabs, its sources, and how values are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.bilingual import reader_language, said
from fotfeste.kernel.models import Sourced, SourceDocument
from fotfeste.kernel.roles import Permission
from fotfeste.portfolio.models import Project
from fotfeste.portfolio.models.projects import Status
from fotfeste.web.shell.pages import Link, Page

# Tone and icon of each status; the word always stands beside them.
_STATUS_LOOKS: dict[str, tuple[str, str]] = {
    Status.PLANNED: ("info", "calendar"),
    Status.ACTIVE: ("success", "ok"),
    Status.ON_HOLD: ("warning", "clock"),
    Status.POSTPONED: ("warning", "clock"),
    Status.CLOSING: ("warning", "attention"),
    Status.COMPLETED: ("neutral", "check"),
    Status.TRANSFERRED: ("petrol", "arrow-right"),
    Status.TERMINATED: ("neutral", "stop"),
    Status.UNKNOWN: ("neutral", "unknown"),
}


@dataclass(frozen=True, kw_only=True)
class Pill:
    """A word with a colour and an icon that mean the same."""

    label: str
    tone: str = "neutral"
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class ProjectHead:
    """What every tab of a project shows at the top: status and phase, and the mark for youth."""

    key: str
    status: Pill
    phase: str
    is_youth: bool


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A thing with a name that may lead somewhere, and what is said about it. `url` is empty when it leads nowhere."""

    label: str
    url: str = ""
    note: str = ""


def find_project(key: str) -> Project:
    """The project *key* with its programme, focus area and source. Raises Http404 when there is none."""
    project = Project.objects.select_related("programme", "focus_area", "source").filter(key=key).first()
    if project is None:
        raise Http404
    return project


def when(value: Any) -> str:
    """A PartialDate as exactly as the source knows it; empty for None.

    Any, since the type checker takes a PartialDateField for the text that it stores.
    """
    return value.format(reader_language()) if value else ""


def source_title(document: SourceDocument | None) -> str:
    """The title of a document in the reader's language; empty without a document."""
    return said(document, "title") if document else ""


def source_line(row: Sourced) -> str:
    """Where a fact was read: «Årsrapport 2024, 2.2 Tabell 1». Empty when the fact names no source."""
    return ", ".join(filter(None, (source_title(row.source), row.source_section)))


def status_pill(project: Project) -> Pill:
    """The status in a word, with its colour and icon."""
    tone, icon = _STATUS_LOOKS[project.status]
    return Pill(label=str(Status(project.status).label), tone=tone, icon=icon)


def project_label(project: Project) -> str:
    """Number and name, as everybody calls it: «2021-37 OsloJobb: Kompetansejobber»."""
    return f"{project.number} {said(project, 'name')}".strip()


def project_url(project: Project) -> str:
    """The address of a project's first page."""
    return reverse("portfolio:project", args=[project.key])


def head(project: Project) -> ProjectHead:
    """The head of a project's pages."""
    return ProjectHead(
        key=project.key,
        status=status_pill(project),
        phase=project.get_phase_display(),
        is_youth=project.is_youth,
    )


def project_page(project: Project, tab: str, *, actor: Actor, lead: str = "") -> Page:
    """The page around *tab* of a project. The tab for money is there only for those who may see money."""
    tabs = [
        ("project", _("Oversikt")),
        ("project_results", _("Resultater")),
        ("project_deliverables", _("Leveranser")),
        ("project_money", _("Penger")),
        ("project_lineage", _("Slektskap")),
        ("project_sources", _("Kilder og historikk")),
    ]
    label = project_label(project)
    name = next(text for name, text in tabs if name == tab)
    return Page(
        title=label,
        window_title=label if tab == "project" else f"{name} – {label}",
        lead=lead,
        breadcrumbs=(Link(label=_("Prosjekter"), url=reverse("portfolio:projects")),),
        tabs=tuple(
            Link(label=text, url=reverse(f"portfolio:{name}", args=[project.key]), current=name == tab)
            for name, text in tabs
            if name != "project_money" or actor.may(Permission.VIEW_MONEY)
        ),
    )
