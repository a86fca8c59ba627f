"""Registers the pages of the room as a Django app, so that their templates and texts are found."""

from django.apps import AppConfig


class WebFindingsApp(AppConfig):
    name = "fotfeste.web.findings"
    label = "web_findings"
