"""The findings about money: what the demo holds, and what a planted fault brings forth."""

from __future__ import annotations

import pytest
from django.utils import translation

from fotfeste.funding import actions
from fotfeste.funding.models import BudgetLine, PrintedFigure, PrintedRow, PrintedTable
from fotfeste.kernel.findings import Finding, Severity, rules

pytestmark = pytest.mark.django_db


def _find(key: str) -> dict[str, Finding]:
    (rule,) = [rule for rule in rules() if rule.key == f"funding.{key}"]
    return {finding.object_key: finding for finding in rule.find()}


def _print(key: str, column: str, kroner: int) -> None:
    row = PrintedRow.objects.get(table__key="finance-report-2024", key=key)
    PrintedFigure.objects.update_or_create(row=row, column=column, defaults={"amount_ore": kroner * 100})


def _numbers(finding: Finding) -> tuple[str, str]:
    return finding.printed.replace("\xa0", " "), finding.computed.replace("\xa0", " ")


# What the demo holds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "forecast", "actual"),
    [
        ("2022-04", "anslått 368 000 kr", "overført 918 261 kr"),
        ("2022-14", "anslått 275 000 kr", "overført −5 253 kr"),
        ("2022-16", "anslått 726 000 kr", "overført −13 297 kr"),
        ("2022-17", "anslått 10 900 000 kr", "overført 6 314 988 kr"),
    ],
)
def test_forecasts_that_missed(line, forecast, actual, system):
    assert _numbers(_find("forecast_carry_over")[f"2024:{line}"]) == (forecast, actual)


def test_a_forecast_that_was_only_rounded_is_no_finding(system):
    assert "2024:2020-33" not in _find("forecast_carry_over")


def test_the_books_differ_from_the_decisions_by_the_rounding(system):
    found = _find("decided_booked")
    assert {key: finding.difference_ore for key, finding in found.items()} == {
        "2024:gds_municipal": 783_00,
        "2024:oslo_sor_municipal": -77_00,
        "2024:total": 706_00,
    }
    assert {finding.severity for finding in found.values()} == {Severity.LOW}


def test_overspending_that_nobody_surely_covers(system):
    found = _find("overspent_uncovered")
    assert {key: finding.severity for key, finding in found.items()} == {
        "2024:2022-16": Severity.HIGH,
        "2024:tu-vo-helsfyr": Severity.LOW,
        "2024:tu-vo-rosenhof": Severity.HIGH,
        "2024:tu-vo-skullerud": Severity.HIGH,
    }


def test_overspending_carried_in_as_debt(system):
    assert set(_find("debt_carried_in")) == {"2024:tu-nav-grorud", "2024:tu-vo-helsfyr"}


def test_sums_of_the_budget_that_are_not_those_of_their_rows(system):
    found = _find("column_sums")
    assert {key: finding.severity for key, finding in found.items()} == {
        "budget-2025:b25-47:total_budget": Severity.LOW,
        "budget-2025:b25-50:total_budget": Severity.LOW,
        "budget-2025:b25-52:total_budget": Severity.HIGH,
        "budget-2025:b25-54:total_budget": Severity.LOW,
    }


def test_the_row_of_the_budget_that_does_not_add_up(system):
    assert _numbers(_find("row_sums")["budget-2025:b25-51:total_budget"]) == ("2 840 000 kr", "1 700 000 kr")


def test_money_left_on_lines_that_the_budget_does_not_list(system):
    assert set(_find("missing_in_budget")) == {"2024:2021-39", "2024:2023-05"}


def test_lines_with_another_name_or_recipient(system):
    found = _find("renamed_line")["finance-report-2024:budget-2025:b25-10"]
    assert _numbers(found) == (
        "2022-03 Inn i jobb/Alna-modellen (Nav Alna)",
        "2022-03 Inn i jobb (Bydel Alna)",
    )


def test_a_heading_that_names_another_year(system):
    found = _find("label_year")["finance-report-2024:oslo_sor_state"]
    assert (found.printed, found.computed) == ("2025", "2024")


def test_projects_without_a_number_in_the_accounts(system):
    assert len(_find("accounting_number")) == 8


def test_figures_that_are_not_surely_placed(system):
    assert len(_find("placement")) == 18


@pytest.mark.parametrize(
    "key",
    [
        "budget_less_cost",
        "expected_sum",
        "ledger_printed",
        "leg_without_counterpart",
        "missing_in_report",
        "plan_balances",
        "project_number",
        "reallocations_balance",
    ],
)
def test_what_is_right_in_the_demo_brings_no_finding(key, system):
    assert _find(key) == {}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_finding_has_its_texts_its_page_and_its_source(language, system):
    with translation.override(language):
        for rule in rules():
            if rule.room == "funding":
                for finding in rule.find():
                    assert finding.sentence
                    assert finding.object_label
                    assert finding.object_url_name
                    assert finding.object_url_key
                    assert finding.sources


# Planted faults ------------------------------------------------------------------------------------------------


def test_a_changed_cost_unbalances_its_row_its_sums_and_the_books(system):
    _print("2019-32", "cost", 1)
    assert _find("budget_less_cost")["finance-report-2024:2019-32:carried_out"].computed.startswith("3")
    assert "finance-report-2024:sum-projects:cost" in _find("column_sums")
    assert _find("ledger_printed")["finance-report-2024:2019-32:cost"].difference_ore == 100 - 1_427_716_00


def test_a_changed_grant_breaks_the_sum_of_its_row(system):
    _print("2020-33", "oslo_sor_municipal", 1)
    assert "finance-report-2024:2020-33:total_budget" in _find("row_sums")


def test_a_leg_without_its_counterpart(system):
    _print("2019-32", "reallocated", 12_345)
    assert set(_find("leg_without_counterpart")) == {"finance-report-2024:2019-32"}
    assert _find("reallocations_balance")["finance-report-2024"].difference_ore == 12_345_00


def test_a_number_that_is_only_a_year(system):
    PrintedRow.objects.filter(table__key="finance-report-2024", key="2023-04").update(number="2023")
    assert set(_find("project_number")) == {"finance-report-2024:2023-04"}


def test_a_plan_whose_funding_is_smaller_than_its_costs(system):
    PrintedFigure.objects.filter(row__table__key="plan-2014", row__key="for-15").update(amount_ore=1)
    assert set(_find("plan_balances")) == {"plan-2014:for-15:amount"}


def test_a_stated_sum_of_applications_far_from_its_parts(system):
    actions.expect_application(key="forv-sum", values={"amount_ore": 40_000_000_00}, by=system)
    assert _find("expected_sum")["2025:forv-sum"].difference_ore == -8_800_000_00


def test_a_budget_that_expects_money_from_an_unknown_line(system):
    line = actions.register_budget_line(
        key="test-new", values={"section": BudgetLine.Section.OTHER, "name": "Ny"}, by=system
    ).row
    actions.record_printed_row(
        table=PrintedTable.objects.get(key="budget-2025"),
        key="test-row",
        values={"order": 999, "kind": "detail", "label": "Ny", "budget_line": line},
        figures={"carried_in": actions.Figure(5_00)},
        by=system,
    )
    assert set(_find("missing_in_report")) == {"2025:test-row"}
