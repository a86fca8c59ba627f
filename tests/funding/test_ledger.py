"""What the ledger answers: the report as printed, cells and their postings, decisions, budget, a project's money."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fotfeste.exchange.demo_data import FOLDER
from fotfeste.funding import actions, ledger, rules
from fotfeste.funding.actions import MovementDraft
from fotfeste.funding.ledger import CellKey
from fotfeste.funding.models import BudgetLine, FundingSource, Movement
from fotfeste.kernel.formats.missing import Missing
from fotfeste.portfolio.models import Programme, Project

from .conftest import DAY, YEAR

pytestmark = pytest.mark.django_db

COLUMNS = {
    "carried_over_from_2023": "carried_in",
    "gds_state_2024": "gds_state",
    "gds_municipal_2024": "gds_municipal",
    "oslo_sor_state_2024": "oslo_sor_state",
    "oslo_sor_municipal_2024": "oslo_sor_municipal",
    "oslo_indre_ost_state_2024": "oslo_indre_ost_state",
    "oslo_indre_ost_municipal_2024": "oslo_indre_ost_municipal",
    "reallocated": "reallocated",
    "portfolio_development_funds": "development",
    "total_budget_2024": "total_budget",
    "accounted_costs_2024_12_31": "cost",
    "carried_to_2025": "carried_out",
}


def _kroner(cell: ledger.Cell) -> int | None:
    return cell.ore // 100 if cell.is_known else None


# The report of 2024 ----------------------------------------------------------------------------------------


def test_the_report_is_the_printed_one_row_by_row_and_figure_by_figure(system):
    report = ledger.financial_report(year=2024)
    with (FOLDER / "finance_report_2024.csv").open(encoding="utf-8", newline="") as file:
        printed = {
            row["line_id"]: {
                column: int(row[name]) if row[name] else None for name, column in COLUMNS.items()
            }
            for row in csv.DictReader(file)
        }
    computed = {row.key: {cell.key.column: _kroner(cell) for cell in row.cells} for row in report.rows}
    assert list(computed) == list(printed)
    assert computed == printed
    assert report.differing == []


@pytest.mark.parametrize(
    ("row", "budget", "cost", "left"),
    [
        ("sum-projects", 99_148_992, 41_891_368, 57_257_624),
        ("sum-programme", 21_462_695, 12_104_723, 9_357_972),
        ("total", 137_561_687, 53_996_091, 83_565_596),
    ],
)
def test_the_sums_of_the_report(row, budget, cost, left, system):
    found = ledger.financial_report(year=2024).row(row)
    assert [_kroner(found.cell(column)) for column in ("total_budget", "cost", "carried_out")] == [
        budget,
        cost,
        left,
    ]


def test_columns_stand_as_printed_and_say_their_reporting_line(system):
    columns = ledger.financial_report(year=2024).columns
    assert [column.key for column in columns] == list(COLUMNS.values())
    assert [column.line for column in columns if column.kind == "source"] == ["state", "municipal"] * 3


def test_state_and_municipal_money_have_sums_of_their_own(system):
    total = ledger.financial_report(year=2024).row("total")
    assert (total.state_ore, total.municipal_ore) == (42_144_000_00, 17_984_706_00)


def test_the_programmes_sum_covers_the_service_developers(system):
    assert "sum-service-developers" in ledger.financial_report(year=2024).row("sum-programme").covers


def test_nothing_posted_is_not_the_same_as_zero(system):
    report = ledger.financial_report(year=2024)
    assert report.cell(CellKey("2024-01", "carried_in")).amount == 0
    assert report.cell(CellKey("fo-unge", "carried_in")).amount is Missing.NOT_RELEVANT


def test_overspending_says_who_covers_it_when_the_source_does(system):
    report = ledger.financial_report(year=2024)
    assert report.row("2022-09").covered_by == "egne midler"
    assert report.row("tu-vo-rosenhof").covered_by == ""


def test_a_figure_that_was_not_surely_placed_says_so_and_why(system):
    cell = ledger.financial_report(year=2024).cell(CellKey("tu-nav-alna", "gds_state"))
    assert not cell.is_certain
    assert "Delsummen" in cell.reason


def test_the_report_in_english_has_english_labels(system):
    with translation.override("en"):
        report = ledger.financial_report(year=2024)
        assert report.row("pl-programadministrasjon").label == "Programme administration"
        assert report.row("2022-09").covered_by == "own funds"


def test_every_figure_is_the_sum_of_its_postings(system):
    report = ledger.financial_report(year=2024)
    for row in ("2016-22", "2022-17", "tu-vo-helsfyr", "sum-focus-areas", "total"):
        for column in report.columns:
            key = CellKey(row, column.key)
            postings = report.postings(key)
            assert sum(posting.effect_ore for posting in postings) == report.cell(key).ore
            assert len(postings) == report.cell(key).postings


def test_an_earlier_cutoff_shows_what_was_known_then(system):
    report = ledger.financial_report(year=2024, cutoff=dt.date(2024, 8, 31))
    total = report.row("total")
    assert _kroner(total.cell("cost")) == 0
    # What was carried in, the allocation of the year, and case 21/24 of August.
    assert _kroner(total.cell("total_budget")) == 77_432_981 + 12_811_000 + 11_295_000 - 2_881_000


def test_a_report_of_another_programme_is_empty(system):
    other = Programme.objects.get(key="utviklingsprogram_groruddalen")
    assert ledger.financial_report(year=2024, programme=other).rows == ()


def test_a_year_without_anything_is_an_empty_report(system):
    report = ledger.financial_report(year=1999)
    assert (report.rows, report.total, report.title) == ((), None, "")


def test_report_years_are_those_with_booked_movements(system):
    assert ledger.report_years() == [2024]


@pytest.mark.parametrize(
    "question",
    [
        lambda: ledger.financial_report(year=2024),
        lambda: ledger.budget(year=2025),
        lambda: ledger.grants_by_decision(year=2024),
    ],
)
def test_a_sheet_takes_four_queries(question, system, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        question()


def test_a_cell_key_reads_back_what_it_writes():
    key = CellKey("2016-03", "carried_in")
    assert CellKey.parse(str(key)) == key
    assert [CellKey.parse(text) for text in ("", "a", ":b", "a:", "a:b:c")] == [None] * 5


# Any movements ---------------------------------------------------------------------------------------------

posts = st.lists(
    st.tuples(
        st.sampled_from([*(kind for kind in rules.BUDGET_KINDS if kind != "reallocation"), "cost"]),
        st.integers(min_value=-(10**9), max_value=10**9),
        st.integers(min_value=0, max_value=1),
        st.integers(min_value=0, max_value=6),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts)
def test_any_movements_add_up(lines: tuple[BudgetLine, BudgetLine], system, posts):
    sources = [None, *FundingSource.objects.order_by("pk")[:6]]
    before = Movement.objects.in_year(YEAR).count()
    drafts = [
        MovementDraft(
            key=f"any-{before + number}",
            kind=kind,
            basis="booked",
            year=YEAR,
            posted_on=DAY,
            amount_ore=-abs(amount) if kind == "return" else amount,
            budget_line=lines[line],
            funding_source=sources[source],
        )
        for number, (kind, amount, line, source) in enumerate(posts)
    ]
    actions.post_movements(drafts=drafts, by=system)
    report = ledger.financial_report(year=YEAR)
    booked = Movement.objects.in_year(YEAR).on("booked")
    total = report.row("total")
    assert total.cell("cost").ore == booked.filter(kind="cost").total()
    assert total.cell("total_budget").ore == booked.filter(kind__in=rules.BUDGET_KINDS).total()
    assert total.cell("carried_out").ore == report.money.carried_out
    for column in report.columns:
        assert total.cell(column.key).ore == sum(
            row.cell(column.key).ore for row in report.rows if row.kind == "detail"
        )


# The other questions -----------------------------------------------------------------------------------------


def test_the_waterfall_ends_where_the_report_does(system):
    report = ledger.financial_report(year=2024)
    steps = ledger.waterfall(report.money)
    assert [step.key for step in steps] == ["carried_in", "grants", "returns", "cost", "carried_out"]
    assert steps[-1].end_ore == 83_565_596_00
    assert all(step.end_ore - step.start_ore == step.change_ore for step in steps)


@given(st.builds(rules.YearMoney, *[st.integers(min_value=-(10**9), max_value=10**9)] * 6))
def test_any_waterfall_ends_at_what_is_carried_out(money):
    assert ledger.waterfall(money)[-1].end_ore == money.carried_out


def test_decisions_stand_as_printed_and_the_books_differ_by_the_rounding(system):
    table = ledger.grants_by_decision(year=2024)
    assert [row.key for row in table.rows] == [
        "handlingsprogram-2024",
        "sak-21-24-tillegg",
        "sak-21-24-tilbake",
        "sak-33-24-tillegg",
        "sak-33-24-tilbake",
        "total",
    ]
    assert not any(cell.differs for row in table.rows for cell in row.cells)
    total = table.rows[-1].cells[-1]
    assert (total.decided, total.booked, total.difference) == (60_128_000_00, 60_128_706_00, 706_00)


def test_a_cell_of_the_decisions_opens_its_movements(system):
    table = ledger.grants_by_decision(year=2024)
    rows = table.movements(row="sak-33-24-tilbake", column="gds_municipal")
    assert rows.on("decided").total() == -912_000_00
    assert rows.on("booked").total() == -911_217_00


def test_the_budget_is_the_printed_one_but_for_the_row_that_does_not_add_up(system):
    budget = ledger.budget(year=2025)
    assert [str(cell.key) for cell in budget.differing] == ["b25-51:total_budget"]
    assert [_kroner(cell) for cell in budget.row("total").cells] == [92_506_000, 12_565_000, 105_071_000]


def test_the_budget_says_who_has_funds_and_from_where(system):
    row = ledger.budget(year=2025).row("2021-37")
    assert (row.has_funds, row.accounting_number) == ("true", "30151703")
    assert row.source_label.startswith("Oslo sør-midler")


def test_a_figure_of_the_budget_is_the_sum_of_its_postings(system):
    budget = ledger.budget(year=2025)
    for column in budget.columns:
        key = CellKey("pl-kompetanse", column.key)
        assert sum(posting.effect_ore for posting in budget.postings(key)) == budget.cell(key).ore


def test_expected_applications_stand_beside_the_sum_that_the_source_gives(system):
    expected = ledger.expected_applications(year=2025)
    assert len(expected.applications) == 7
    assert [row.amount_ore for row in expected.stated_sums] == [48_800_000_00]
    assert expected.computed_ore == 55_800_000_00


def test_the_money_of_a_project_in_short(system, django_assert_num_queries):
    project = Project.objects.get(key="oslo-2022-04")
    with django_assert_num_queries(1):
        money = ledger.project_money(project)
    year = money.latest
    assert (year.year, year.budget, year.used, year.left) == (2024, 2_468_541_00, 1_550_280_00, 918_261_00)
    assert (year.forecast, year.variance) == (368_000_00, 550_261_00)


def test_a_decided_award_is_not_taken_for_a_booked_budget(system):
    money = ledger.project_money(Project.objects.get(key="avdir-agder-kimu"))
    assert money.latest is None
    assert money.decided == 6_887_500_00
    assert money.years[0].budget is Missing.NOT_REPORTED


def test_a_project_without_money_in_the_ledger_is_empty(system):
    project = Project.objects.filter(budget_lines=None).order_by("pk")[0]
    assert ledger.project_money(project).is_empty


def test_the_plan_of_the_pre_project_is_planned_and_not_spent(system):
    money = ledger.project_money(Project.objects.get(key="groruddalen-forprosjekt"))
    assert [(year.year, year.planned, year.used) for year in money.years] == [
        (2014, 2_500_000_00, Missing.NOT_REPORTED)
    ]
