"""Runs jobs that wait in the database: letters, imports, nightly work."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, and stop")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        call_command("procrastinate", "worker", *(["--one-shot"] if once else []))
