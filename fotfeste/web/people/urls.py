"""Addresses of the room's pages."""

from django.urls import path

from fotfeste.web.people import household, person, register, search, views
from fotfeste.web.people.team_urls import team_urls

app_name = "people"

urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("sok", views.search, name="search"),
    path("ta-ut", views.take_out, name="take_out"),
    path("finn", search.find, name="look_up"),
    path("ny", register.register, name="register"),
    path("<uuid:person>/", person.overview, name="person"),
    path("<uuid:person>/endre", person.edit, name="edit"),
    path("<uuid:person>/historikk", person.history, name="history"),
    path("<uuid:person>/kontakt/ny", person.add_contact, name="add_contact"),
    path("<uuid:person>/kontakt/<int:number>/avslutt", person.end_contact, name="end_contact"),
    path("<uuid:person>/nummer/nytt", person.add_number, name="add_number"),
    path("<uuid:person>/nummer/<int:number>", person.reveal, name="reveal"),
    path("<uuid:person>/husstand", household.household, name="household"),
    path("<uuid:person>/husstand/ny", household.add_member, name="add_member"),
    path("<uuid:person>/husstand/<int:number>/avslutt", household.end_member, name="end_member"),
    path("<uuid:person>/familie/ny", household.add_kin, name="add_kin"),
    path("<uuid:person>/familie/<int:number>/ta-bort", household.end_kin, name="end_kin"),
    *team_urls,
]
