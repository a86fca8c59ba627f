"""Addresses of the room's pages."""

from django.urls import path

from fotfeste.web.findings import views

app_name = "findings"

urlpatterns = [
    path("", views.findings, name="list"),
    path("eksport.xlsx", views.export, {"kind": "xlsx"}, name="export_xlsx"),
    path("eksport.csv", views.export, {"kind": "csv"}, name="export_csv"),
    path("forklar/<slug:number>", views.explain, name="explain"),
]
