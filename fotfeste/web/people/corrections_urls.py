"""Addresses of the pages where staff answer what a person says is wrong."""

from django.urls import path

from fotfeste.web.people import corrections

app_name = "corrections"

urlpatterns = [
    path("", corrections.corrections, name="list"),
    path("<int:number>", corrections.answer, name="answer"),
]
