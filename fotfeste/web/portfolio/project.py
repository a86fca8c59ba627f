"""Views of one project: the sheet about it, its results, its deliverables, its money, its sources and history."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import said
from fotfeste.kernel.models import SourceDocument
from fotfeste.kernel.roles import Permission
from fotfeste.web.portfolio.deliverables import deliverables_view
from fotfeste.web.portfolio.history import sources_view
from fotfeste.web.portfolio.overview import overview
from fotfeste.web.portfolio.presenters import find_project, head, project_page
from fotfeste.web.portfolio.project_money import money_line
from fotfeste.web.portfolio.results import result_groups
from fotfeste.web.shell.access import ActorRequest, needs


@needs(Permission.VIEW_PORTFOLIO)
def project(request: ActorRequest, key: str) -> HttpResponse:
    """The sheet about one project."""
    found = find_project(key)
    sheet = overview(found)
    page = project_page(found, "project", actor=request.actor, lead=sheet.description)
    money = money_line(found) if request.actor.may(Permission.VIEW_MONEY) else None
    context = {"page": page, "head": head(found), "sheet": sheet, "money": money}
    return render(request, "portfolio/project_overview.html", context)


@needs(Permission.VIEW_PORTFOLIO)
def project_results(request: ActorRequest, key: str) -> HttpResponse:
    """Every reported figure of a project, with the sum of those that belong together."""
    found = find_project(key)
    groups = result_groups(found.results.select_related("source"))
    page = project_page(
        found, "project_results", actor=request.actor, lead=_("Tallene står slik kildene oppgir dem.")
    )
    return render(
        request, "portfolio/project_results.html", {"page": page, "head": head(found), "groups": groups}
    )


@needs(Permission.VIEW_PORTFOLIO)
def project_deliverables(request: ActorRequest, key: str) -> HttpResponse:
    """What a project makes, the methods it uses, and what it intends."""
    found = find_project(key)
    page = project_page(found, "project_deliverables", actor=request.actor)
    context = {"page": page, "head": head(found), "made": deliverables_view(found)}
    return render(request, "portfolio/project_deliverables.html", context)


@needs(Permission.VIEW_PORTFOLIO)
def project_sources(request: ActorRequest, key: str) -> HttpResponse:
    """Where every fact was read, how each document lists the project, and what has been done to it."""
    found = find_project(key)
    titles = {document.key: said(document, "title") for document in SourceDocument.objects.all()}
    page = project_page(found, "project_sources", actor=request.actor)
    context = {"page": page, "head": head(found), "sources": sources_view(found, titles)}
    return render(request, "portfolio/project_sources.html", context)
