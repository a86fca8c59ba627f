"""Addresses of one project, and of the lines between projects."""

from django.urls import URLPattern, path

from fotfeste.web.portfolio import lineage, project, project_money

urlpatterns: list[URLPattern] = [
    path("prosjekter/linjer", lineage.lineage_map, name="lineage_map"),
    path("prosjekter/<slug:key>/", project.project, name="project"),
    path("prosjekter/<slug:key>/resultater", project.project_results, name="project_results"),
    path("prosjekter/<slug:key>/leveranser", project.project_deliverables, name="project_deliverables"),
    path("prosjekter/<slug:key>/penger", project_money.project_money_page, name="project_money"),
    path("prosjekter/<slug:key>/slektskap", lineage.project_lineage, name="project_lineage"),
    path("prosjekter/<slug:key>/kilder", project.project_sources, name="project_sources"),
]
