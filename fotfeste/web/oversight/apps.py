"""Registers the pages of the room as a Django app, so that their templates and texts are found."""

from django.apps import AppConfig


class WebOversightApp(AppConfig):
    name = "fotfeste.web.oversight"
    label = "web_oversight"
