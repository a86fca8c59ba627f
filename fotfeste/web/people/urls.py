"""Addresses of the room's pages."""

from django.urls import path

from fotfeste.web.people import views

app_name = "people"

urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("<uuid:person>/", views.person, name="person"),
]
