"""Compiles the translations, and names every one that is empty or has lost a placeholder."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.core.management.base import BaseCommand, CommandError

PACKAGE = Path(__file__).resolve().parents[3]


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[str] = []
        paths = sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))
        for path in paths:
            faults += [f"{path.relative_to(PACKAGE.parent)}{fault}" for fault in compile_file(path)]
        if faults:
            raise CommandError("Translations to mend:\n" + "\n".join(faults))
        if options["verbosity"] > 0:
            self.stdout.write(f"{len(paths)} translation files are compiled.")


def compile_file(path: Path) -> list[str]:
    """Write the ``.mo`` beside *path*; the faults found, each beginning with «:line: »."""
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except PoFileError as error:
        return [f":{error.lineno + 1}: {error}"]
    faults = [f":{message.lineno}: {fault}" for message, errors in catalog.check() for fault in errors]
    for message in catalog:
        texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if message.id and not all(texts):
            faults.append(f":{message.lineno}: «{message.id}» has no translation")
        if message.id and message.fuzzy:
            faults.append(f":{message.lineno}: «{message.id}» is marked fuzzy; check it and remove the mark")
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    target = path.with_suffix(".mo")
    if not target.exists() or target.read_bytes() != compiled.getvalue():
        target.write_bytes(compiled.getvalue())
    return faults
