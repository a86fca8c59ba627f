"""Addresses of the pages of the oversight."""

from django.urls import path

from fotfeste.web.oversight import permissions, reads, register, views

app_name = "oversight"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("oppslag", reads.log, name="reads"),
    path("oppslag.xlsx", reads.export, {"kind": "xlsx"}, name="reads_xlsx"),
    path("oppslag.csv", reads.export, {"kind": "csv"}, name="reads_csv"),
    path("uvanlig", reads.unusual_reads, name="unusual"),
    path("protokoll", register.register, name="register"),
    path("protokoll.json", register.as_json, name="register_json"),
    path("protokoll/fil/<slug:part>.xlsx", register.export, {"kind": "xlsx"}, name="register_xlsx"),
    path("protokoll/fil/<slug:part>.csv", register.export, {"kind": "csv"}, name="register_csv"),
    path("protokoll/behandling/<slug:key>", register.processing, name="processing"),
    path("protokoll/konsekvenser", register.assessment, name="assessment"),
    path("rettigheter", permissions.rights, name="rights"),
    path("rettigheter.xlsx", permissions.export, {"kind": "xlsx"}, name="rights_xlsx"),
    path("rettigheter.csv", permissions.export, {"kind": "csv"}, name="rights_csv"),
]
