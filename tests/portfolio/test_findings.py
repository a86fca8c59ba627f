"""Each rule about projects finds the fault it is for, and is silent when the fault is mended."""

from __future__ import annotations

from typing import Any

import pytest

from fotfeste.kernel import findings
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.findings import Finding, Severity
from fotfeste.kernel.models import Organisation, SourceDocument
from fotfeste.portfolio import actions
from fotfeste.portfolio.models import (
    Benefit,
    FocusArea,
    Listing,
    Programme,
    Project,
    ProjectParty,
    Result,
    Risk,
)

KEY = "oslo-2021-37"


@pytest.fixture
def project(system: Actor) -> Project:
    return Project.objects.get(key=KEY)


def found(rule: str, about: str) -> list[Finding]:
    """What *rule* finds about the object whose key begins with *about*."""
    by_key = {each.key: each for each in findings.rules()}
    return [each for each in by_key[rule].find() if each.object_key.split(":")[0] == about]


def change(project: Project, by: Actor, **values: Any) -> None:
    actions.register_project(key=project.key, values=values, by=by)


def listing(project: Project, by: Actor, key: str, **values: Any) -> Listing:
    source = SourceDocument.objects.get(key=values.pop("source", "handlingsprogram_2025"))
    given = {
        "project": project,
        "name": project.name,
        "kind": "planned_or_ongoing",
        "source": source,
        **values,
    }
    return actions.record_listing(key=key, values=given, by=by).row


def test_every_finding_of_the_demo_has_its_own_key(system: Actor) -> None:
    for rule in findings.rules():
        keys = [each.key for each in rule.find()]
        assert len(keys) == len(set(keys)), rule.key


def test_every_finding_says_what_stands_where_and_what_follows(system: Actor) -> None:
    for rule in findings.rules():
        if rule.room == "portfolio":
            for each in rule.find():
                assert each.sentence
                assert each.printed
                assert each.computed
                assert each.object_label


def test_a_project_without_number(project: Project, system: Actor) -> None:
    assert not found("project_without_number", KEY)
    change(project, system, number="")
    assert found("project_without_number", KEY)


def test_no_number_is_asked_for_where_nobody_has_one(system: Actor) -> None:
    assert not found("project_without_number", "ostfold-klar")


def test_a_number_on_another_form(project: Project, system: Actor) -> None:
    change(project, system, number="2021/37")
    assert found("project_number_pattern", KEY)


def test_a_number_that_two_projects_share(project: Project, system: Actor) -> None:
    change(project, system, number="2022-02")
    assert found("project_number_twice", KEY)
    assert found("project_number_twice", "oslo-2022-02")


@pytest.mark.parametrize(("start", "severity"), [("2020-12", Severity.MEDIUM), ("2023", Severity.LOW)])
def test_a_start_that_does_not_fit_the_number(
    project: Project, system: Actor, start: str, severity: Severity
) -> None:
    change(project, system, start=start)
    assert [each.severity for each in found("project_number_year", KEY)] == [severity]


def test_a_start_the_year_after_the_number_is_ordinary(project: Project, system: Actor) -> None:
    change(project, system, start="2022-03")
    assert not found("project_number_year", KEY)


def test_a_project_without_owner(project: Project, system: Actor) -> None:
    assert not found("project_without_owner", KEY)
    project.parties.all().delete()
    assert found("project_without_owner", KEY)


def test_a_project_without_end(project: Project, system: Actor) -> None:
    change(project, system, end="")
    assert [each.severity for each in found("project_without_end", KEY)] == [Severity.MEDIUM]


def test_an_end_before_the_start(project: Project, system: Actor) -> None:
    change(project, system, start="2021-02", end="2021-01")
    assert [each.severity for each in found("project_ends_before_start", KEY)] == [Severity.HIGH]


def test_an_end_in_the_year_of_the_start_may_be_after_it(project: Project, system: Actor) -> None:
    change(project, system, start="2021-02", end="2021")
    assert not found("project_ends_before_start", KEY)


def test_a_source_that_says_running_after_the_end(project: Project, system: Actor) -> None:
    change(project, system, status="active", status_as_of="2024-12-31", end="2024-06")
    assert [each.severity for each in found("project_running_after_end", KEY)] == [Severity.HIGH]


def test_a_closed_project_does_not_run(project: Project, system: Actor) -> None:
    change(project, system, status="completed", end="2024-06")
    assert not found("project_running_after_end", KEY)


def test_a_closed_project_without_final_report(project: Project, system: Actor) -> None:
    change(project, system, status="completed")
    assert found("project_closed_without_report", KEY)
    values = {"kind": "final_report", "name": "Sluttrapport", "status": "delivered"}
    actions.record_deliverable(key="slutt", project=project, values=values, by=system)
    assert not found("project_closed_without_report", KEY)


def test_documents_that_end_a_project_differently(project: Project, system: Actor) -> None:
    assert not found("listing_dates_differ", KEY)
    listing(project, system, "annen", end="2025-09")
    assert [each.severity for each in found("listing_dates_differ", KEY)] == [Severity.HIGH]


def test_a_year_does_not_contradict_a_month_in_it(project: Project, system: Actor) -> None:
    listing(project, system, "annen", end="2025")
    assert not found("listing_dates_differ", KEY)


def test_a_name_nobody_knows_and_a_former_one(project: Project, system: Actor) -> None:
    listing(project, system, "annen", name="Noe helt annet")
    assert [each.severity for each in found("listing_name_differs", KEY)] == [Severity.MEDIUM]
    actions.name_project(project=project, name="Noe helt annet", values={}, by=system)
    assert [each.severity for each in found("listing_name_differs", KEY)] == [Severity.LOW]


def test_an_owner_written_as_somebody_else(project: Project, system: Actor) -> None:
    ProjectParty.objects.filter(project=project).delete()
    owner = Organisation.objects.get(key="bydel_alna")
    actions.register_party(project=project, organisation=owner, part="owner", values={}, by=system)
    listing(project, system, "annen", owner_label="Bydel Stovner")
    assert "Bydel Stovner" in found("listing_owner_differs", KEY)[0].printed


def test_a_number_before_the_name_that_is_not_the_projects(project: Project, system: Actor) -> None:
    listing(project, system, "annen", name=f"2021-38 {project.name}")
    assert found("listing_number_differs", KEY)[0].printed.endswith("2021-38")


def test_a_youth_label_in_one_document_only(project: Project, system: Actor) -> None:
    assert not found("youth_label_differs", KEY)
    listing(project, system, "annen", name=f"UNG: {project.name}")
    assert found("youth_label_differs", KEY)


def test_a_youth_project_that_is_labelled_everywhere_is_right(system: Actor) -> None:
    assert not found("youth_label_differs", "oslo-2022-02")


def test_a_project_in_the_plan_of_one_year_but_not_in_the_report(project: Project, system: Actor) -> None:
    assert not found("listing_missing", KEY)
    Listing.objects.filter(project=project, kind="new_or_ongoing").delete()
    assert any("ongoing" in each.object_key for each in found("listing_missing", KEY))


def test_focus_areas_whose_documents_disagree(system: Actor) -> None:
    area = FocusArea.objects.get(key="fo-unge")
    assert [each.severity for each in found("focus_area_period_differs", area.key)] == [Severity.HIGH]
    area.periods.update(end="2026-12")
    assert not found("focus_area_period_differs", area.key)


def test_parts_that_do_not_come_to_the_whole(system: Actor) -> None:
    about = "ostfold-halden-mestring-gjennom-jobben"
    assert [each.sentence for each in found("result_parts_and_whole", about)] == ["Det mangler 2."]


def test_a_percentage_that_its_parts_do_not_give(system: Actor) -> None:
    about = "ostfold-sarpsborg-ung-i-arbeid"
    assert not found("result_share", about)
    Result.objects.filter(key="res-009").update(value="49")
    assert "40 av 85" in found("result_share", about)[0].computed


def test_a_count_that_is_not_its_numerator(system: Actor) -> None:
    Result.objects.filter(key="res-002").update(value="18")
    assert found("result_share", "ostfold-sarpsborg-ung-i-arbeid")


def test_one_figure_told_twice(project: Project, system: Actor) -> None:
    for key, value in (("a", "3"), ("b", "4")):
        values = {
            "indicator": "Nye jobber",
            "value": value,
            "unit": "persons",
            "qualifier": "exact",
            "as_of": "2024",
        }
        actions.record_result(key=key, project=project, values=values, by=system)
    assert found("result_told_twice", KEY)


def test_results_without_a_baseline(system: Actor) -> None:
    assert found("result_without_baseline", "ostfold-klar")
    assert not found("result_without_baseline", "ostfold-moss-housing-first")


def test_a_benefit_is_measurable_with_owner_indicator_and_baseline(system: Actor) -> None:
    benefit = Benefit.objects.order_by("key")[0]
    assert found("benefit_unmeasurable", benefit.key)
    values = {
        "owner": Organisation.objects.order_by("pk")[0],
        "indicator": "Tid til jobb",
        "baseline": "14 md.",
    }
    actions.register_benefit(key=benefit.key, values=values, by=system)
    assert not found("benefit_unmeasurable", benefit.key)


def test_a_risk_with_two_numbers(system: Actor) -> None:
    assert found("risk_number_differs", "risiko-16")
    assert not found("risk_number_differs", "risiko-01")


def test_a_red_risk_without_measures(system: Actor) -> None:
    values = {"programme": Programme.objects.order_by("pk")[0], "risk": "Ingen overtar"}
    risk: Risk = actions.register_risk(key="risiko-ny", values=values, by=system).row
    actions.assess_risk(risk=risk, as_of="2026", values={"probability": 5, "consequence": 4}, by=system)
    assert [each.severity for each in found("risk_without_measure", "risiko-ny")] == [Severity.HIGH]
    actions.record_mitigation(
        key="tiltak-ny", risk=risk, values={"mitigation": "Avtale med linjen"}, by=system
    )
    assert not found("risk_without_measure", "risiko-ny")
