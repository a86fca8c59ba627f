"""Starts, stops or describes the embedded database (database start | stop | status)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fotfeste.config import database


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["start", "stop", "status"])
        parser.add_argument(
            "--test", action="store_true", default=None, help="the tests' server, not the demo's"
        )

    def handle(self, *args: Any, what: str, test: bool | None, **options: Any) -> None:
        place = database.place(test)
        if place is None or place.server is None:
            raise CommandError("DATABASE_URL names a server of its own, so there is no embedded one here.")
        if what == "start":
            database.start(test)
        elif what == "stop":
            place.server.stop()
        folder = place.server.address.folder
        state = "runs" if place.server.is_running() else "is stopped"
        self.stdout.write(
            f"The embedded database {state}. Data: {place.server.data}. Socket folder: {folder}."
        )
