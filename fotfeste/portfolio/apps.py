"""Registers the room as a Django app, with its rules for findings and its sources of tasks."""

from django.apps import AppConfig


class PortfolioApp(AppConfig):
    name = "fotfeste.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        from fotfeste.portfolio import findings, tasks  # noqa: F401  (importing them registers rules and sources)
