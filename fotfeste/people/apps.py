"""Registers the room of persons as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleApp(AppConfig):
    name = "fotfeste.people"
    label = "people"

    def ready(self) -> None:
        from fotfeste.people import (
            checks,  # noqa: F401  (importing them registers the checks)
            installed,
            tasks,  # noqa: F401  (importing them registers the sources)
        )

        post_migrate.connect(installed.tell_database, sender=self)
