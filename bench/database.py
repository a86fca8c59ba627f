"""A database for one measurement: made, migrated, filled with the demo, and dropped at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command

NAME = "fotfeste_bench"


@contextmanager
def fresh_database() -> Iterator[None]:
    """Point the process at a new database with the demo portfolio in it."""
    from fotfeste.config import database

    database.start(test=True)
    place = database.place(test=True)
    assert place is not None, "Measurements make their own database: give DATABASE_URL alone, or nothing."
    database.drop(place.admin, NAME, keep_roles=True)
    addresses = database.prepare(place.admin, NAME)
    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = addresses.app, addresses.owner
    django.setup()
    try:
        call_command("migrate", verbosity=0)
        call_command("load_demo", verbosity=0)
        yield
    finally:
        from django.db import connections

        connections.close_all()
        database.drop(place.admin, NAME)
