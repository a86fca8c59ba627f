"""The files of projects: what they are, who is in them, what they make, use, plan and report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fotfeste.exchange.columns import (
    boolean,
    choice,
    decimal_number,
    ignored,
    integer,
    key,
    kroner,
    partial_date,
    reference,
    references,
    text,
    text_list,
)
from fotfeste.exchange.csv_import import Record, Table, Written
from fotfeste.kernel.models import Organisation
from fotfeste.kernel.records import Put
from fotfeste.portfolio import actions, rules
from fotfeste.portfolio.models import (
    Deliverable,
    FocusArea,
    Intention,
    MethodUse,
    Programme,
    Project,
    ProjectLink,
    ProjectParty,
    Result,
)
from fotfeste.portfolio.models.projects import Status
from fotfeste.portfolio.models.results import Qualifier

# Projects --------------------------------------------------------------------------------------------------


def _project(record: Record) -> Written:
    values = record.fields(
        number="project_number",
        accounting_number="accounting_number",
        name="name_nb",
        name_en="name_en",
        kind="project_type",
        theme="theme",
        programme="programme_id",
        focus_area="focus_area_id",
        counties="county",
        municipality="municipality",
        start="start",
        end="end",
        phase="phase",
        status="status",
        status_as_of="status_as_of",
        is_youth="is_youth_flag",
        youth_basis="youth_flag_basis",
        target_group="target_group_nb",
        target_group_en="target_group_en",
        goal="goal_nb",
        goal_en="goal_en",
        description="description_nb",
        description_en="description_en",
        status_text="status_text_nb",
        status_text_en="status_text_en",
        award_year="award_year",
        duration_years="duration_years",
        budget_ore="budget_nok",
        budget_note="budget_note_nb",
        budget_note_en="budget_note_en",
        other_sources="other_source_documents",
    )
    word = record.raw["phase"].strip()
    made = actions.register_project(
        key=record["project_id"], values={**values, "phase_label_local": word}, by=record.by
    )
    return made, *_around(record, made.row, word)


def _around(record: Record, project: Project, phase_word: str) -> list[Put]:
    """The former names, the parties in the order given, and the phase on the day that the source speaks of."""
    names = [
        actions.name_project(project=project, name=name, values=record.source, by=record.by)
        for name in record["former_names"]
    ]
    parties = [
        actions.register_party(
            project=project,
            organisation=organisation,
            part=part,
            values={"order": order, **record.source},
            by=record.by,
        )
        for part, column in (
            (ProjectParty.Part.OWNER, "owner_org_ids"),
            (ProjectParty.Part.PARTNER, "partner_org_ids"),
        )
        for order, organisation in enumerate(record[column])
    ]
    phase = actions.record_phase(
        project=project,
        phase=record["phase"],
        as_of=record["status_as_of"],
        values={"label_local": phase_word, **record.source},
        by=record.by,
    )
    return [*names, *parties, phase]


PROJECTS = Table(
    "projects.csv",
    (
        key("project_id"),
        text("project_number"),
        text("accounting_number"),
        text("name_nb", required=True),
        text("name_en"),
        text_list("former_names"),
        text("project_type", required=True),
        reference("programme_id", Programme, required=True),
        text("theme"),
        reference("focus_area_id", FocusArea),
        references("owner_org_ids", Organisation),
        references("partner_org_ids", Organisation),
        text_list("county"),
        text("municipality"),
        partial_date("start"),
        partial_date("end"),
        choice("phase", {word: rules.phase_of(word) for word in rules.LOCAL_PHASES}),
        choice("status", Status.values),
        partial_date("status_as_of", required=True),
        boolean("is_youth_flag"),
        text("youth_flag_basis"),
        text("target_group_nb"),
        text("target_group_en"),
        text("goal_nb"),
        text("goal_en"),
        text("description_nb"),
        text("description_en"),
        text("status_text_nb"),
        text("status_text_en"),
        integer("award_year"),
        decimal_number("duration_years"),
        kroner("budget_nok"),
        text("budget_note_nb"),
        text("budget_note_en"),
        # Kinship stands in project_links.csv; funding is read by the tables of money.
        *ignored("parent_project_id", "funding_source_ids"),
    ),
    _project,
    names=Project,
)


def _link(record: Record) -> Written:
    values = record.fields(later="later_project_id", note="note_nb", note_en="note_en")
    return actions.link_projects(
        earlier=record["earlier_project_id"],
        later=values.pop("later"),
        kind=record["kind"],
        values=values,
        by=record.by,
    )


LINKS = Table(
    "project_links.csv",
    (
        reference("earlier_project_id", Project, required=True),
        reference("later_project_id", Project, required=True),
        choice("kind", ProjectLink.Kind.values),
        text("note_nb"),
        text("note_en"),
    ),
    _link,
    unique=("earlier_project_id", "later_project_id", "kind"),
)


def _listing(record: Record) -> Written:
    values = record.fields(
        project="project_id",
        name="name_as_listed",
        start="start",
        end="end",
        owner_label="owner_as_listed",
        kind="listing_type",
    )
    return actions.record_listing(key=record["entry_id"], values=values, by=record.by)


LISTINGS = Table(
    "project_document_entries.csv",
    (
        key("entry_id"),
        reference("project_id", Project, required=True),
        text("name_as_listed", required=True),
        partial_date("start"),
        partial_date("end"),
        text("owner_as_listed"),
        text("listing_type", required=True),
    ),
    _listing,
)

# What projects make, use, plan and report ------------------------------------------------------------------


def _deliverable(record: Record) -> Written:
    values = record.fields(
        kind="deliverable_type",
        name="name_nb",
        name_en="name_en",
        status="status",
        description="description_nb",
        description_en="description_en",
    )
    return actions.record_deliverable(
        key=record["deliverable_id"], project=record["project_id"], values=values, by=record.by
    )


DELIVERABLES = Table(
    "deliverables.csv",
    (
        key("deliverable_id"),
        reference("project_id", Project, required=True),
        text("deliverable_type", required=True),
        text("name_nb", required=True),
        text("name_en"),
        choice("status", Deliverable.Status.values),
        text("description_nb"),
        text("description_en"),
    ),
    _deliverable,
    names=Deliverable,
)


def _method(record: Record) -> Written:
    return actions.record_method(
        project=record["project_id"],
        method=record["method_code"],
        values=record.fields(adoption="adoption"),
        by=record.by,
    )


METHODS = Table(
    "project_methods.csv",
    (
        key("project_method_id"),
        reference("project_id", Project, required=True),
        text("method_code", required=True),
        choice("adoption", MethodUse.Adoption.values),
    ),
    _method,
    unique=("project_id", "method_code"),
)


def _result_values(record: Record) -> dict[str, Any]:
    return record.fields(
        indicator="indicator_nb",
        indicator_en="indicator_en",
        value="value",
        unit="unit",
        qualifier="qualifier",
        as_of="as_of",
        period="period",
        goal_value="goal_value",
        numerator="numerator",
        denominator="denominator",
        group="result_group",
    )


def _result(record: Record) -> Written:
    return actions.record_result(
        key=record["result_id"],
        project=record["project_id"],
        values=_result_values(record),
        by=record.by,
    )


def _results(records: Sequence[Record]) -> list[Put[Result]]:
    rows = [
        {"key": record["result_id"], "project": record["project_id"], **_result_values(record)}
        for record in records
    ]
    return actions.record_results(rows=rows, by=records[0].by)


RESULTS = Table(
    "project_results.csv",
    (
        key("result_id"),
        reference("project_id", Project),
        text("indicator_nb", required=True),
        text("indicator_en"),
        decimal_number("value", required=True),
        text("unit", required=True),
        choice("qualifier", Qualifier.values),
        partial_date("as_of"),
        text("period"),
        decimal_number("goal_value"),
        decimal_number("numerator"),
        decimal_number("denominator"),
        text("result_group"),
    ),
    _result,
    write_many=_results,
)


def _planned_result(record: Record) -> Written:
    values = record.fields(
        year="year",
        intention="planned_result_nb",
        intention_en="planned_result_en",
        consider_research="consider_accompanying_research",
    )
    return actions.record_intention(
        key=record["planned_result_id"],
        project=record["project_id"],
        values={**values, "kind": Intention.Kind.RESULT},
        by=record.by,
    )


PLANNED_RESULTS = Table(
    "planned_results_2025.csv",
    (
        key("planned_result_id"),
        reference("project_id", Project, required=True),
        text("planned_result_nb", required=True),
        text("planned_result_en"),
        boolean("consider_accompanying_research"),
        integer("year", required=True),
    ),
    _planned_result,
)


def _implementation(record: Record) -> Written:
    values = record.fields(
        year="year",
        intention="implementation_nb",
        intention_en="implementation_en",
        line_owner="line_owner_org_id",
    )
    return actions.record_intention(
        key=record["implementation_id"],
        project=record["project_id"],
        values={**values, "kind": Intention.Kind.IMPLEMENTATION},
        by=record.by,
    )


IMPLEMENTATIONS = Table(
    "implementation_2025.csv",
    (
        key("implementation_id"),
        reference("project_id", Project, required=True),
        reference("line_owner_org_id", Organisation),
        text("implementation_nb", required=True),
        text("implementation_en"),
        integer("year", required=True),
    ),
    _implementation,
)
