"""Registers the pages of the room as a Django app, so that their templates and texts are found."""

from django.apps import AppConfig


class WebPortfolioApp(AppConfig):
    name = "fotfeste.web.portfolio"
    label = "web_portfolio"
