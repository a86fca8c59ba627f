"""What the import does with files without fault: it stores what is new or changed, once."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from fotfeste.exchange import demo_data
from fotfeste.exchange.csv_import import import_tables
from fotfeste.exchange.tables import TABLES
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.demo import DEMO_STAFF
from fotfeste.kernel.models import Code, Event, Organisation, OrganisationPlace, Staff, StaffRole
from fotfeste.kernel.roles import ROLES
from fotfeste.portfolio.models import (
    BenefitContribution,
    FocusArea,
    Listing,
    Project,
    ProjectLink,
    ProjectParty,
    Result,
    RiskAssessment,
    Staffing,
)
from tests.exchange.conftest import Folder

Line = Callable[..., str]
FILE = "admin_resources.csv"


# The engine ------------------------------------------------------------------------------------------------


def test_new_line_is_stored_with_its_source_and_one_event(folder: Folder, new_staffing: Line) -> None:
    before = Event.objects.count()
    assert folder.holds(FILE, new_staffing()).imports() == {FILE: (1, 0, 0)}
    stored = Staffing.objects.get(kind="testere")
    assert stored.source is not None
    assert (stored.source.key, stored.source_section) == ("handlingsprogram_2025", "7")
    assert Event.objects.count() == before + 1


def test_same_file_again_changes_nothing(folder: Folder, new_staffing: Line) -> None:
    folder.holds(FILE, new_staffing()).imports()
    before = Event.objects.count()
    assert folder.imports() == {FILE: (0, 0, 1)}
    assert Event.objects.count() == before


def test_changed_cell_changes_one_field(folder: Folder, new_staffing: Line) -> None:
    folder.holds(FILE, new_staffing(), new_staffing(kind="andre")).imports()
    folder.holds(FILE, new_staffing(quantity='"4,5"'), new_staffing(kind="andre"))
    assert folder.imports() == {FILE: (0, 1, 1)}
    last = Event.objects.latest("pk")
    assert (last.verb, last.details) == ("portfolio.staffing_changed", {"fields": ["quantity"]})


def test_many_at_once_are_changed_only_where_they_differ(folder: Folder) -> None:
    lines = [f"prove-{n},,Antall,,{n},persons,exact,2024,,,,,,," for n in range(1, 6)]
    assert folder.holds("project_results.csv", *lines).imports() == {"project_results.csv": (5, 0, 0)}
    lines[2] = "prove-3,,Antall,,33,persons,approx,2024-05,,,,,,,"
    before = Event.objects.count()
    assert folder.holds("project_results.csv", *lines).imports() == {"project_results.csv": (0, 1, 4)}
    (event,) = Event.objects.order_by("pk")[before:]
    assert event.details == {"fields": ["as_of", "qualifier", "value"]}
    assert str(Result.objects.get(key="prove-3").as_of) == "2024-05"


def test_check_alone_stores_nothing(folder: Folder, new_staffing: Line) -> None:
    folder.holds(FILE, new_staffing()).imports(only_check=True)
    assert not Staffing.objects.filter(kind="testere").exists()


def test_parent_may_stand_below_where_the_tree_is_read_afterwards(folder: Folder) -> None:
    folder.holds("organisations.csv", "a-1,A,,,ngo,b-1,ngo,false,,,", "b-1,B,,,ngo,,ngo,false,,,").imports()
    assert OrganisationPlace.objects.get(organisation__key="a-1").parent.key == "b-1"


def test_progress_is_told_up_to_the_end(folder: Folder, new_staffing: Line, system: Actor) -> None:
    folder.holds(FILE, new_staffing(), new_staffing(kind="andre"))
    told: list[tuple[str, int, int]] = []
    tables = [table for table in TABLES if table.file == FILE]
    import_tables(tables, folder.path, by=system, progress=lambda *step: told.append(step))
    assert told == [(FILE, 1, 2), (FILE, 2, 2)]


# The demo --------------------------------------------------------------------------------------------------


def test_shipped_files_again_change_nothing(system: Actor) -> None:
    before = Event.objects.count()
    summaries = import_tables(TABLES, demo_data.FOLDER, by=system)
    assert [each.file for each in summaries if each.unchanged != each.read] == []
    assert Event.objects.count() == before


def test_loading_the_demo_again_does_not_even_read_it(system: Actor) -> None:
    before = Event.objects.count()
    assert demo_data.load_demo() == []
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("model", "count"),
    [
        (Organisation, 130),
        (Project, 99),
        (Result, 142),
        (Listing, 117),
        (FocusArea, 5),
        (ProjectLink, 20),
        (BenefitContribution, 25),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_every_row_of_the_demo_is_there(db: None, model: type[Project], count: int) -> None:
    assert model.objects.count() == count


def test_every_code_list_is_loaded(db: None) -> None:
    assert Code.objects.in_list("project_phase").exists()
    assert Code.objects.values("code_list").distinct().count() == 21


def test_demo_has_somebody_in_every_role(system: Actor) -> None:
    assert {role.role for role in StaffRole.objects.all()} == set(ROLES)
    assert Staff.objects.count() == len(DEMO_STAFF)


def test_owners_and_partners_keep_the_order_of_the_source(db: None) -> None:
    parties = ProjectParty.objects.filter(project__key="oslo-2016-03").order_by("part", "order")
    assert [(party.part, party.organisation.key) for party in parties] == [
        ("owner", "oslo_vo_helsfyr"),
        ("partner", "nav_oslo"),
        ("partner", "ikea"),
    ]


def test_phase_keeps_the_word_of_the_source(db: None) -> None:
    project = Project.objects.get(key="oslo-2016-03")
    assert (project.phase, project.phase_label_local) == ("close", "closing")


def test_budget_is_stored_in_ore(db: None) -> None:
    assert Project.objects.get(key="oslo-fo-faglaert").budget_ore == 307_000_000


def test_project_is_found_by_a_former_name(db: None) -> None:
    assert [project.key for project in Project.objects.matching("Rekrutteringsmodellen")] == ["oslo-2017-12"]


def test_project_in_two_counties_is_found_in_both(db: None) -> None:
    key = "avdir-troms-og-finnmark-prepp"
    assert Project.objects.in_county("Troms").filter(key=key).exists()
    assert Project.objects.in_county("Finnmark").filter(key=key).exists()


def test_documents_keep_their_own_end_of_a_focus_area(db: None) -> None:
    periods = FocusArea.objects.get(key="fo-unge").periods.select_related("source")
    assert {period.source.key: str(period.end) for period in periods if period.source} == {
        "handlingsprogram_2025": "2025-09",
        "arsrapport_2024": "2026-12",
    }


def test_risk_that_can_not_be_read_has_no_numbers(db: None) -> None:
    assert not RiskAssessment.objects.filter(is_legible=True).exists()
    assert not RiskAssessment.objects.exclude(probability=None, consequence=None).exists()


def test_line_of_the_benefit_map_that_we_drew_is_marked(db: None) -> None:
    assert not BenefitContribution.objects.filter(is_assumed=False).exists()


def test_shipped_readme_counts_every_file() -> None:
    readme = (demo_data.FOLDER / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in demo_data.FOLDER.glob("*.csv")} == {table.file for table in TABLES}
    for path in demo_data.FOLDER.glob("*.csv"):
        assert f"| `{path.name}` | {_rows(path)} |" in readme


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _row in csv.DictReader(stream))
