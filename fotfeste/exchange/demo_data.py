"""Loads the demo portfolio that is shipped with the project, and its made-up staff."""

from __future__ import annotations

from pathlib import Path

from fotfeste.exchange import portfolio_tables
from fotfeste.exchange.csv_import import FileSummary, Progress, import_tables
from fotfeste.kernel import actor as actors
from fotfeste.kernel.demo import load_demo_staff

FOLDER = Path(__file__).parent / "demo"


def load_demo(*, progress: Progress | None) -> list[FileSummary]:
    """Load the shipped files and the demo's staff; answers what became of each file."""
    with actors.enter(actors.system("load_demo")) as by:
        summaries = import_tables(portfolio_tables.TABLES, FOLDER, by=by, progress=progress)
        load_demo_staff(by=by)
    return summaries
