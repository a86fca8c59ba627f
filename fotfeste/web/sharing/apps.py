"""Registers the pages of the room as a Django app, so that their templates and texts are found."""

from django.apps import AppConfig


class WebSharingApp(AppConfig):
    name = "fotfeste.web.sharing"
    label = "web_sharing"
