"""Writes the reference under docs/reference from the code, or with --check says what is out of date."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fotfeste.config import reference, texts


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 when something is stale"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        texts.compile_all()  # The reference says in English what the screens say.
        if check:
            stale = reference.stale()
            if stale:
                raise CommandError(f"Out of date: {', '.join(stale)}. Run: make docs")
            self.stdout.write("The reference says what the code says.")
        else:
            changed = reference.write()
            self.stdout.write(f"Written: {', '.join(changed)}." if changed else "Nothing had changed.")
