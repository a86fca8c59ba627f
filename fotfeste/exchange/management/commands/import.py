"""Imports a portfolio from CSV files: every fault at once, all or nothing; --check only looks for faults."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from fotfeste.exchange import telling
from fotfeste.exchange.csv_import import Table, import_tables
from fotfeste.exchange.import_faults import ImportRejected
from fotfeste.exchange.tables import TABLES
from fotfeste.kernel import actor as actors


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="PATH",
            help="a folder with all files, or some of the files of one folder",
        )
        parser.add_argument("--check", action="store_true", help="only look for faults; store nothing")

    def handle(self, *args: Any, paths: list[Path], check: bool, **options: Any) -> None:
        folder, tables = chosen(paths)
        console = Console(highlight=False)
        try:
            with actors.enter(actors.system("import")) as by, telling.progress_bar(console) as progress:
                summaries = import_tables(tables, folder, by=by, progress=progress, only_check=check)
        except ImportRejected as rejected:
            telling.tell_faults(console, rejected)
            raise SystemExit(1) from rejected
        if check:
            telling.tell_checked(console, summaries)
        else:
            telling.tell_summary(console, summaries)


def chosen(paths: list[Path]) -> tuple[Path, list[Table]]:
    """The folder to import from, and the tables whose files are there to read. Raises CommandError."""
    for path in paths:
        if not path.exists():
            raise CommandError(f"There is no {path}. Name a folder, or files.")
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0], list(TABLES)
    folders = {path.parent for path in paths}
    if any(path.is_dir() for path in paths) or len(folders) > 1:
        raise CommandError("Name one folder, or files that lie in the same folder.")
    names = {path.name for path in paths}
    unknown = sorted(names - {table.file for table in TABLES})
    if unknown:
        known = ", ".join(dict.fromkeys(table.file for table in TABLES))
        raise CommandError(f"No table is read from {', '.join(unknown)}. The files are: {known}.")
    return folders.pop(), [table for table in TABLES if table.file in names]
