"""Throws away everything in the demo, and sets it up and serves it again."""

from __future__ import annotations

import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections

from fotfeste.config import database
from fotfeste.config.management.commands import demo


class Command(demo.Command):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO:
            throw_away()
        super().handle(*args, **options)


def throw_away() -> None:
    """Remove the demo's data and what is made from it; secrets stay, they are in use by nothing else."""
    connections.close_all()
    place = database.place()
    if place is None:
        raise CommandError(
            "DATABASE_URL and DATABASE_OWNER_URL name a database that was made by hand, so it "
            "is not removed. Empty it yourself, or unset both."
        )
    if place.server is None:
        database.drop(place.admin, place.name)
    else:
        place.server.remove()
    for name in ("files", "static"):
        shutil.rmtree(database.home() / name, ignore_errors=True)
