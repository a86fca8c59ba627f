"""Registers the room as a Django app, with its rules for findings."""

from django.apps import AppConfig


class PortfolioApp(AppConfig):
    name = "fotfeste.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        from fotfeste.portfolio import findings  # noqa: F401  (importing it registers the rules)
