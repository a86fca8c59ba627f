"""Addresses of a participant's own pages."""

from django.urls import path

from fotfeste.web.own import copies, corrections, sharing, views

app_name = "own"

urlpatterns = [
    path("", views.home, name="home"),
    path("opplysninger", views.data, name="data"),
    path("hvem-har-sett", views.looks, name="looks"),
    path("hvem-kan-se", views.watchers, name="watchers"),
    path("delt", sharing.shared, name="sharing"),
    path("delt/samtykke/<int:number>/trekk", sharing.withdraw, name="withdraw"),
    path("rettinger", corrections.corrections, name="corrections"),
    path("rettinger/<slug:record>/<int:number>", corrections.correct, name="correct"),
    path("kopi", copies.copy, name="copy"),
    path("kopi/<slug:form>", copies.copy_file, name="copy_file"),
]
