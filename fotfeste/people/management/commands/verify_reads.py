"""Verifies the sealed log of who looked at whom: finds what was changed, removed, reordered or cut off."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fotfeste.kernel import actor as actors
from fotfeste.people.actions import oversight
from fotfeste.people.seals import Verdict


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", metavar="HEX", help="a head that was printed earlier and kept elsewhere"
        )
        parser.add_argument("--quiet", action="store_true", help="tell no progress")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = (lambda _done: None) if options["quiet"] else self._tell
        with actors.enter(actors.system("verify_reads")) as by:
            verdict = oversight.verify_reads(earlier=_hash(options["head"]), progress=progress, by=by)
        self._print(verdict)
        if not verdict.is_whole:
            sys.exit(1)

    def _tell(self, done: int) -> None:
        if done % 50_000 < 5000:
            self.stderr.write(f"{done:,} looks verified …")

    def _print(self, verdict: Verdict) -> None:
        for fault in verdict.faults:
            self.stdout.write(str(fault))
        if verdict.wrong > len(verdict.faults):
            self.stdout.write(f"… and {verdict.wrong - len(verdict.faults):,} more.")
        state = "The chain is whole" if verdict.is_whole else f"The chain is broken: {verdict.wrong:,} faults"
        self.stdout.write(
            f"{state}. {verdict.sealed:,} looks are sealed, {verdict.unsealed:,} wait for their seal."
        )
        self.stdout.write(f"Head: {verdict.head}")


def _hash(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        found = bytes.fromhex(text.strip())
    except ValueError:
        found = b""
    if len(found) != 32:
        raise CommandError("A head is 64 hexadecimal digits, as this command prints them after «Head:».")
    return found
