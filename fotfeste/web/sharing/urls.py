"""Addresses of the catalogue of legal bases."""

from django.urls import path

from fotfeste.web.sharing import catalogue

app_name = "sharing"

urlpatterns = [
    path("", catalogue.bases, name="bases"),
    path("<slug:key>/", catalogue.basis, name="basis"),
    path("<slug:key>/ny-versjon", catalogue.revise, name="revise"),
    path("<slug:key>/bekreft", catalogue.confirm, name="confirm"),
]
