"""The files of money: who covers what, what is posted, and that reading them again changes nothing."""

from __future__ import annotations

import pytest

from fotfeste.exchange.csv_import import import_tables
from fotfeste.exchange.demo_data import FOLDER
from fotfeste.exchange.money_report_tables import covered_by
from fotfeste.exchange.tables import TABLES
from fotfeste.funding.models import Movement, PrintedTable, ProjectFunding, Transfer
from fotfeste.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("comment", "left", "who"),
    [
        ("Merforbruk på 5 253 kr dekkes av egne midler.", -5_253_00, "egne midler"),
        ("Startet 2024 med merforbruk på 1 000 kr som dekkes av egne midler.", -1_083_469_00, ""),
        ("Merforbruket dekkes av egne midler.", -1_00, "egne midler"),
        (
            "Delprogrammet og skolen dekker halvparten hver.",
            -634_607_00,
            "delprogrammet og skolen, halvparten hver",
        ),
        ("Merforbruk på 5 253 kr dekkes av egne midler.", 5_253_00, ""),
        ("Ingen kommentar.", -1_00, ""),
        ("Merforbruk på 5 253 kr dekkes av egne midler.", None, ""),
    ],
)
def test_a_comment_says_who_covers_only_the_amount_that_it_speaks_of(comment, left, who):
    assert covered_by(comment, left)[0] == who


def test_every_printed_table_is_there_with_its_source(system):
    tables = PrintedTable.objects.order_by("key").values_list("key", "source__key")
    assert list(tables) == [
        ("budget-2025", "handlingsprogram_2025"),
        ("decisions-2024", "arsrapport_2024"),
        ("finance-report-2024", "arsrapport_2024"),
        ("plan-2014", "forprosjektplan_2014"),
    ]


def test_reallocations_are_paired_into_transfers(system):
    assert set(Transfer.objects.values_list("key", flat=True)) == {
        "2024-2016-22-2024-01",
        "2024-2021-45-2022-17",
    }
    assert Movement.objects.get(key="2024-2021-45-2022-17:to").certainty == "inferred"


def test_grants_without_an_award_come_from_the_allocation_of_the_year(system):
    rest = Movement.objects.on("booked").filter(decision__key="handlingsprogram-2024")
    assert rest.total() == 12_811_000_00
    assert set(rest.values_list("certainty", flat=True)) == {"inferred"}
    assert not Movement.objects.on("booked").filter(kind__in=("grant", "return"), decision=None).exists()


def test_every_movement_says_where_it_was_read(system):
    assert not Movement.objects.filter(source=None).exists()


def test_projects_have_their_funding_sources(system):
    assert ProjectFunding.objects.filter(project__key="oslo-2022-17").exists()


def test_reading_the_files_again_changes_nothing(system):
    events = Event.objects.count()
    movements = Movement.objects.count()
    summaries = import_tables(TABLES, FOLDER, by=system)
    assert [
        (each.file, each.created, each.changed) for each in summaries if each.created or each.changed
    ] == []
    assert Movement.objects.count() == movements
    assert Event.objects.count() == events
