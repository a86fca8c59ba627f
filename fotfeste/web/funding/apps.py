"""Registers the pages of the room as a Django app, so that their templates and texts are found."""

from django.apps import AppConfig


class WebFundingApp(AppConfig):
    name = "fotfeste.web.funding"
    label = "web_funding"
