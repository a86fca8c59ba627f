"""Counts or deletes what the retention rules let go, and hands what must be kept over to the archive.

The order: --proposals and --confirm once; then --dry-run, --export, the archive's answer with --receipt, and --run.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fotfeste.kernel import actor as actors
from fotfeste.kernel.errors import Rejected
from fotfeste.people.acting import as_system
from fotfeste.people.actions import archiving, disposal, retention
from fotfeste.people.certificates import held_back, lines_of, name_of, rule_of
from fotfeste.people.models import Controller, DisposalRun

SYSTEM = actors.system("dispose")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--dry-run", action="store_true", help="count what would go, delete nothing")
        what.add_argument("--run", action="store_true", help="delete; goes on with a run that was broken off")
        what.add_argument("--proposals", action="store_true", help="register the shipped proposals for rules")
        what.add_argument("--confirm", nargs="+", metavar="KIND", help="confirm common rules as they stand")
        what.add_argument("--export", type=Path, metavar="FOLDER", help="write what waits for the archive")
        what.add_argument("--receipt", type=Path, metavar="FOLDER", help="the archive has taken in an export")
        parser.add_argument(
            "--controller", metavar="KEY", help="only this organisation; add :state or :municipal"
        )
        parser.add_argument("--archive", default="", help="with --receipt: the name of the archive")
        parser.add_argument("--reference", default="", help="with --receipt: the archive's number")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._do(options)
        except Rejected as rejected:
            raise CommandError("\n".join(fault.sentence for fault in rejected.faults)) from rejected

    def _do(self, options: dict[str, Any]) -> None:
        if options["run"]:
            # Every batch is a transaction of its own, so nobody is entered around them.
            self._tell(disposal.dispose(controller=_named(options), by=SYSTEM, progress=self._progress))
            return
        controller = _named(options)
        with as_system("dispose") as by:
            if options["dry_run"]:
                self._tell(disposal.try_disposal(controller=controller, by=by))
            elif options["proposals"]:
                self.stdout.write(f"New rules: {retention.load_shipped_policies(by=by)}. None is confirmed.")
            elif options["confirm"]:
                for record in options["confirm"]:
                    retention.confirm_common_policy(record=record, by=by)
                self.stdout.write(f"Confirmed: {', '.join(options['confirm'])}.")
            elif options["export"]:
                n = archiving.export_for_archive(folder=options["export"], controller=controller, by=by)
                self.stdout.write(f"Rows written: {n}.")
            else:
                n = archiving.register_receipts(
                    folder=options["receipt"],
                    archive=options["archive"],
                    reference=options["reference"],
                    by=by,
                )
                self.stdout.write(f"Receipts registered: {n}.")

    def _progress(self, record: str, n: int) -> None:
        self.stdout.write(f"{record}: {n} more rows are gone")

    def _tell(self, run: DisposalRun) -> None:
        told = [line for line in lines_of(run) if line.count or line.held_count]
        for line in told:
            verb = "would go" if run.dry else "gone"
            why = "".join(f"; {n} held back: {reason}" for reason, n in held_back(line))
            self.stdout.write(f"{name_of(line.record)} ({rule_of(line)}): {line.count} {verb}{why}")
        if not told:
            self.stdout.write("Nothing is due.")
        if run.certificate:
            self.stdout.write(f"\n{run.certificate}\nSHA-256 {run.sha256}")


def _named(options: dict[str, Any]) -> Controller | None:
    if not options["controller"]:
        return None
    key, _colon, line = options["controller"].partition(":")
    with as_system("dispose"):
        found = (
            Controller.objects.filter(organisation__key=key, reporting_line=line)
            .select_related("organisation")
            .first()
        )
    if found is None:
        raise CommandError(f"No organisation «{options['controller']}» has recorded anything about persons.")
    return found
