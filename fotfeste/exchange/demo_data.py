"""Loads the demo that is shipped with the project: code lists, the portfolio of 2024, and made-up staff."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fotfeste.exchange.csv_import import FileSummary, Progress, import_tables
from fotfeste.exchange.tables import TABLES
from fotfeste.kernel import actions, codelist_files, demo, trace
from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models import Event, SourceDocument
from fotfeste.people import demo as people_demo

FOLDER = Path(__file__).parent / "demo"
LOADED = "exchange.demo_loaded"
NEWEST_SOURCE = "handlingsprogram_2025"
"""The document that the event of a loaded demo is about."""


def load_demo(*, progress: Progress | None = None) -> list[FileSummary]:
    """Load what is shipped; answers what became of each file, and nothing when just this has been loaded before."""
    shipped = fingerprint()
    with actors.enter(actors.system("load_demo")) as by:
        last = Event.objects.filter(verb=LOADED).order_by("-pk").first()
        if last is not None and last.details["fingerprint"] == shipped:
            return []
        load_code_lists(by=by)
        summaries = import_tables(TABLES, FOLDER, by=by, progress=progress)
        demo.load_demo_staff(by=by)  # They work at organisations of the portfolio.
        people_demo.load_demo_people(by=by)
        source = SourceDocument.objects.get(key=NEWEST_SOURCE)
        trace.record(LOADED, source, by=by, details={"fingerprint": shipped})
    return summaries


def load_code_lists(*, by: Actor) -> None:
    """Bring every shipped code list into the database."""
    for key in codelist_files.CODE_LISTS:
        actions.load_code_list(key=key, rows=codelist_files.read_code_list(key), by=by)


def fingerprint() -> str:
    """Changes when the shipped files change, or the code that reads them."""
    digest = hashlib.sha256()
    paths = [*FOLDER.glob("*.csv"), *codelist_files.FOLDER.glob("*.csv"), *FOLDER.parent.glob("*.py")]
    for path in [
        *sorted(paths),
        Path(demo.__file__),
        Path(people_demo.__file__),
        Path(codelist_files.__file__),
    ]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
