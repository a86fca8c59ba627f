"""Registers the pages of the room as a Django app, so that their templates and texts are found."""

from django.apps import AppConfig


class WebLoginApp(AppConfig):
    name = "fotfeste.web.login"
    label = "web_login"
