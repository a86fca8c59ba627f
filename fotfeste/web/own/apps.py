"""Registers the pages of the room as a Django app, so that their templates and texts are found."""

from django.apps import AppConfig


class WebOwnApp(AppConfig):
    name = "fotfeste.web.own"
    label = "web_own"
