"""Addresses of the room's pages."""

from django.urls import path

from fotfeste.web.people import views
from fotfeste.web.people.team_urls import team_urls

app_name = "people"

urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("<uuid:person>/", views.person, name="person"),
    *team_urls,
]
