"""Brings the translations in step with the texts of the screens and compiles them; --check only looks."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fotfeste.config import texts


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = [folder.relative_to(texts.PACKAGE).as_posix() for folder in texts.apps()]
        parser.add_argument("app", nargs="*", help=f"only these: {', '.join(names)}")
        parser.add_argument(
            "--check", action="store_true", help="write no translations; fail when one is to be mended"
        )

    def handle(self, *args: Any, app: list[str], check: bool, **options: Any) -> None:
        folders = [texts.PACKAGE / name for name in app] or texts.apps()
        if unknown := [
            str(name) for name, folder in zip(app, folders, strict=False) if folder not in texts.apps()
        ]:
            raise CommandError(f"There is no app {', '.join(unknown)}.")
        for path in [] if check else texts.update_all(folders):
            self.stdout.write(f"{path.relative_to(texts.PACKAGE.parent)} is brought in step.")
        texts.compile_all()
        found = [fault for language in texts.LANGUAGES for fault in texts.check(language)]
        faults = [str(fault) for fault in found if fault.app in folders]
        if faults and check:
            raise CommandError("Translations to mend:\n" + "\n".join(faults))
        self.stdout.write("\n".join(faults) or "Every text is translated.")
