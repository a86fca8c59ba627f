"""What the tests of the import share: files written by hand, and what is told about them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fotfeste.exchange import organisation_tables, programme_tables, project_tables
from fotfeste.exchange.csv_import import Table, import_tables
from fotfeste.exchange.import_faults import ImportFault, ImportRejected
from fotfeste.kernel.actor import Actor

HEADERS = {
    "organisations.csv": "org_id,name_nb,name_en,short_name,org_type,parent_org_id,sector,"
    "is_state_municipal_partnership,region,source_document,source_section",
    "programmes.csv": "programme_id,name_nb,name_en,parent_programme_id,programme_type,responsible_org_id,start,end,"
    "area_nb,goal_nb,goal_en,target_group_nb,target_group_en,source_document,source_section",
    "admin_resources.csv": "year,resource_type,quantity,label_nb,label_en,source_document,source_section",
    "project_methods.csv": "project_method_id,project_id,method_code,adoption,source_document,source_section",
    "project_results.csv": "result_id,project_id,indicator_nb,indicator_en,value,unit,qualifier,as_of,period,"
    "goal_value,numerator,denominator,result_group,source_document,source_section",
}
TABLES: dict[str, list[Table]] = {
    "organisations.csv": [organisation_tables.ORGANISATIONS, organisation_tables.PLACES],
    "programmes.csv": [programme_tables.PROGRAMMES],
    "admin_resources.csv": [programme_tables.STAFFING],
    "project_methods.csv": [project_tables.METHODS],
    "project_results.csv": [project_tables.RESULTS],
}


class Folder:
    """A folder with files to import over the demo portfolio."""

    def __init__(self, path: Path, system: Actor) -> None:
        self.path = path
        self.system = system

    def holds(self, file: str, *lines: str) -> Folder:
        """Write *file* with its proper header and these lines."""
        return self.holds_text(file, "\n".join([HEADERS[file], *lines]) + "\n")

    def holds_text(self, file: str, text: str, encoding: str = "utf-8") -> Folder:
        """Write *file* with just this text."""
        (self.path / file).write_bytes(text.encode(encoding))
        return self

    def faults(self, *files: str, by: Actor | None = None) -> list[ImportFault]:
        """Everything that is told about these files, or all that were written."""
        with pytest.raises(ImportRejected) as told:
            self.imports(*files, by=by)
        return list(told.value.faults)

    def fault(self, *files: str, by: Actor | None = None) -> ImportFault:
        """The only thing that is told."""
        (only,) = self.faults(*files, by=by)
        return only

    def imports(
        self, *files: str, by: Actor | None = None, only_check: bool = False
    ) -> dict[str, tuple[int, int, int]]:
        """Import; answers how many lines of each file are new, changed and unchanged."""
        chosen = files or [path.name for path in sorted(self.path.iterdir())]
        tables = [table for file in chosen for table in TABLES[file]]
        summaries = import_tables(tables, self.path, by=by or self.system, only_check=only_check)
        return {each.file: (each.created, each.changed, each.unchanged) for each in summaries}


@pytest.fixture
def folder(tmp_path: Path, system: Actor) -> Folder:
    """An empty folder to import from."""
    return Folder(tmp_path, system)


@pytest.fixture
def new_staffing() -> Callable[..., str]:
    """Answers a line of admin_resources.csv that the demo does not have."""

    def line(kind: str = "testere", year: str = "2031", quantity: str = "3", label: str = "Testere") -> str:
        return f"{year},{kind},{quantity},{label},,handlingsprogram_2025,7"

    return line
