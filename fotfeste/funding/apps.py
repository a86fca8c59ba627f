"""Registers the room as a Django app, with its rules for findings."""

from django.apps import AppConfig


class FundingApp(AppConfig):
    name = "fotfeste.funding"
    label = "funding"

    def ready(self) -> None:
        from fotfeste.funding import findings  # noqa: F401  (importing it registers the rules)
