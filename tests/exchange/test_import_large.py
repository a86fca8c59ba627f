"""A hundred thousand rows: imported by the command, with every event, in memory that does not follow the file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections
from psycopg.conninfo import make_conninfo

from fotfeste.config import database
from fotfeste.exchange.demo_data import FOLDER
from fotfeste.kernel import actor as actors
from fotfeste.kernel.models import Event
from fotfeste.portfolio.models import Result
from tests.exchange.conftest import HEADERS

ROWS = 100_000
FEW = 5_000
ALLOWED_MEGABYTES = 60
"""What a file of a hundred thousand rows may take more than one of five thousand: the keys already seen, no rows."""


def _write(folder: Path, rows: int) -> None:
    (folder / "source_documents.csv").write_bytes((FOLDER / "source_documents.csv").read_bytes())
    with (folder / "project_results.csv").open("w", encoding="utf-8") as stream:
        stream.write(HEADERS["project_results.csv"] + "\n")
        for n in range(rows):
            stream.write(
                f"res-{n},,Deltakere i arbeid,Participants at work,{n % 90}.5,persons,approx,2024-0{n % 9 + 1},,"
                f",,,gruppe-{n // 7},arsrapport_2024,1.2\n"
            )


def _import(folder: Path) -> int:
    """Run ``fotfeste import`` on the files in a process of its own; answers the most memory it held, in megabytes."""
    addresses, name = database.addresses(test=True), connections["default"].settings_dict["NAME"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fotfeste.config.settings.test",
        "DATABASE_URL": make_conninfo(addresses.app, dbname=name),
        "DATABASE_OWNER_URL": make_conninfo(addresses.owner, dbname=name),
    }
    paths = [str(folder / "source_documents.csv"), str(folder / "project_results.csv")]
    process = subprocess.Popen(
        [sys.executable, "-m", "fotfeste.config.cli", "import", *paths],
        env=environment,
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    printed = process.stdout.read()
    process.stdout.close()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, printed
    return usage.ru_maxrss // 1024


@pytest.mark.slow
def test_hundred_thousand_rows_are_imported_in_bounded_memory(empty_database: None, tmp_path: Path) -> None:
    _write(tmp_path, FEW)
    few = _import(tmp_path)
    _write(tmp_path, ROWS)
    many = _import(tmp_path)
    with actors.enter(actors.system("test")):
        assert Result.objects.count() == ROWS
        assert Event.objects.filter(verb="portfolio.result_registered").count() == ROWS
    assert many - few < ALLOWED_MEGABYTES
