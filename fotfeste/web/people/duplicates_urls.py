"""Addresses of the pages about records that may be the same person."""

from django.urls import path

from fotfeste.web.people import duplicates

app_name = "duplicates"

urlpatterns = [
    path("", duplicates.candidates, name="list"),
    path("<uuid:person>/<uuid:other>/", duplicates.compare, name="compare"),
    path("<uuid:person>/angre/<int:number>", duplicates.undo, name="undo"),
]
