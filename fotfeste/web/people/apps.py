"""Registers the pages of the room as a Django app, so that their templates and texts are found."""

from django.apps import AppConfig


class WebPeopleApp(AppConfig):
    name = "fotfeste.web.people"
    label = "web_people"
