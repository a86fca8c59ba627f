"""The files of programmes, focus areas, risks, benefits and governance, and the actions that their lines lead to."""

from __future__ import annotations

from fotfeste.exchange.columns import (
    boolean,
    choice,
    decimal_number,
    ignored,
    integer,
    key,
    partial_date,
    reference,
    references,
    text,
)
from fotfeste.exchange.csv_import import Record, Table, Written
from fotfeste.kernel.models import Organisation, SourceDocument
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.portfolio import actions
from fotfeste.portfolio.models import (
    Benefit,
    Body,
    BodySeat,
    Criterion,
    Deliverable,
    FocusArea,
    Programme,
    Project,
    Risk,
)

# Programmes and focus areas --------------------------------------------------------------------------------


def _programme(record: Record) -> Written:
    values = record.fields(
        name="name_nb",
        name_en="name_en",
        parent="parent_programme_id",
        kind="programme_type",
        responsible="responsible_org_id",
        start="start",
        end="end",
        area="area_nb",
        goal="goal_nb",
        goal_en="goal_en",
        target_group="target_group_nb",
        target_group_en="target_group_en",
    )
    return actions.register_programme(key=record["programme_id"], values=values, by=record.by)


PROGRAMMES = Table(
    "programmes.csv",
    (
        key("programme_id"),
        text("name_nb", required=True),
        text("name_en"),
        reference("parent_programme_id", Programme),
        text("programme_type", required=True),
        reference("responsible_org_id", Organisation),
        partial_date("start"),
        partial_date("end"),
        text("area_nb"),
        text("goal_nb"),
        text("goal_en"),
        text("target_group_nb"),
        text("target_group_en"),
    ),
    _programme,
    names=Programme,
)


def _goal(record: Record) -> Written:
    return actions.register_goal(
        programme=record["programme_id"],
        level=record["goal_level"],
        number=record["goal_number"],
        values=record.fields(goal="goal_nb", goal_en="goal_en"),
        by=record.by,
    )


GOALS = Table(
    "programme_goals.csv",
    (
        reference("programme_id", Programme, required=True),
        text("goal_level", required=True),
        integer("goal_number", required=True),
        text("goal_nb", required=True),
        text("goal_en"),
    ),
    _goal,
    unique=("programme_id", "goal_level", "goal_number"),
)

# The documents differ on when the focus areas end, and each keeps its own word.
_ENDS = {
    "handlingsprogram_2025": "end_handlingsprogram_2025",
    "arsrapport_2024": "end_arsrapport_2024",
}


def _focus_area(record: Record) -> Written:
    values = record.fields(
        name="name_nb",
        name_en="name_en",
        programme="programme_id",
        order="sequence",
        goal="goal_nb",
        goal_en="goal_en",
        deliverables="key_deliverables_nb",
        deliverables_en="key_deliverables_en",
        is_youth="is_youth_flag",
        owner_label="owner_nb",
    )
    made = actions.register_focus_area(key=record["focus_area_id"], values=values, by=record.by)
    periods = [
        actions.register_focus_area_period(
            focus_area=made.row,
            source=SourceDocument.objects.get(key=document),
            values={"start": record["start"], "end": record[column]},
            by=record.by,
        )
        for document, column in _ENDS.items()
        if record[column]
    ]
    return made, *periods


FOCUS_AREAS = Table(
    "focus_areas.csv",
    (
        key("focus_area_id"),
        reference("programme_id", Programme, required=True),
        integer("sequence", required=True),
        text("name_nb", required=True),
        text("name_en"),
        text("goal_nb"),
        text("goal_en"),
        text("key_deliverables_nb"),
        text("key_deliverables_en"),
        partial_date("start"),
        *(partial_date(column) for column in _ENDS.values()),
        boolean("is_youth_flag"),
        text("owner_nb"),
        *ignored("base_project_ids"),
    ),
    _focus_area,
    names=FocusArea,
)


def _grounds(record: Record) -> Written:
    area = record["focus_area_id"]
    return actions.register_focus_area(
        key=area.key, values={}, built_on=record["base_project_ids"], by=record.by
    )


# Focus areas are built on projects, and projects belong to focus areas: the ground is laid last.
FOCUS_AREA_GROUNDS = Table(
    "focus_areas.csv",
    (
        reference("focus_area_id", FocusArea, required=True),
        references("base_project_ids", Project),
    ),
    _grounds,
)

# Risks and benefits ----------------------------------------------------------------------------------------

_SCALE = {"not_legible": None} | {str(step): step for step in range(1, 6)}


def _risk(record: Record) -> Written:
    numbers = {
        table: record[f"risk_number_{table}"]
        for table in ("table5", "table6")
        if record[f"risk_number_{table}"] is not None
    }
    values = record.fields(programme="programme_id", risk="risk_nb", risk_en="risk_en")
    made = actions.register_risk(
        key=record["risk_id"], values={**values, "printed_numbers": numbers}, by=record.by
    )
    assessment = record.fields(
        probability="probability", consequence="consequence", note="rating_note_nb", note_en="rating_note_en"
    )
    is_legible = "not_legible" not in (record.raw["probability"].strip(), record.raw["consequence"].strip())
    assessed = actions.assess_risk(
        risk=made.row,
        as_of=PartialDate(record["assessed_year"]),
        values={**assessment, "is_legible": is_legible},
        by=record.by,
    )
    return made, assessed


RISKS = Table(
    "risks.csv",
    (
        key("risk_id"),
        integer("risk_number_table5"),
        integer("risk_number_table6"),
        text("risk_nb", required=True),
        text("risk_en"),
        choice("probability", _SCALE, required=False, empty=None),
        choice("consequence", _SCALE, required=False, empty=None),
        text("rating_note_nb"),
        text("rating_note_en"),
        reference("programme_id", Programme, required=True),
        integer("assessed_year", required=True),
    ),
    _risk,
    names=Risk,
)


def _mitigation(record: Record) -> Written:
    return actions.record_mitigation(
        key=record["mitigation_id"],
        risk=record["risk_id"],
        values=record.fields(mitigation="mitigation_nb", mitigation_en="mitigation_en"),
        by=record.by,
    )


MITIGATIONS = Table(
    "risk_mitigations.csv",
    (
        key("mitigation_id"),
        reference("risk_id", Risk, required=True),
        text("mitigation_nb", required=True),
        text("mitigation_en"),
    ),
    _mitigation,
)


def _benefit(record: Record) -> Written:
    values = record.fields(
        programme="programme_id",
        kind="benefit_type",
        order="sequence",
        name="name_nb",
        name_en="name_en",
        description="description_nb",
        description_en="description_en",
    )
    return actions.register_benefit(key=record["benefit_id"], values=values, by=record.by)


BENEFITS = Table(
    "benefits.csv",
    (
        key("benefit_id"),
        choice("benefit_type", Benefit.Kind.values),
        integer("sequence", required=True),
        text("name_nb", required=True),
        text("name_en"),
        text("description_nb"),
        text("description_en"),
        reference("programme_id", Programme, required=True),
    ),
    _benefit,
    names=Benefit,
)


def _contribution(record: Record) -> Written:
    values = record.fields(benefit="benefit_id", is_assumed="is_assumed", note="note_nb", note_en="note_en")
    return actions.record_contribution(
        benefit=values.pop("benefit"),
        contributing_benefit=record["contributing_benefit_id"],
        contributing_deliverable=record["contributing_deliverable_id"],
        values=values,
        by=record.by,
    )


CONTRIBUTIONS = Table(
    "benefit_contributions.csv",
    (
        reference("benefit_id", Benefit, required=True),
        reference("contributing_benefit_id", Benefit),
        reference("contributing_deliverable_id", Deliverable),
        boolean("is_assumed"),
        text("note_nb"),
        text("note_en"),
    ),
    _contribution,
    unique=("benefit_id", "contributing_benefit_id", "contributing_deliverable_id"),
)

# Governance ------------------------------------------------------------------------------------------------


def _body(record: Record) -> Written:
    values = record.fields(
        programme="programme_id",
        kind="body_type",
        name="name_nb",
        name_en="name_en",
        mandate="mandate_nb",
        mandate_en="mandate_en",
        composition="composition_nb",
        composition_en="composition_en",
    )
    return actions.register_body(key=record["body_id"], values={**values, "order": record.line}, by=record.by)


BODIES = Table(
    "governance_bodies.csv",
    (
        key("body_id"),
        text("name_nb", required=True),
        text("name_en"),
        reference("programme_id", Programme),
        text("body_type", required=True),
        text("mandate_nb"),
        text("mandate_en"),
        text("composition_nb"),
        text("composition_en"),
    ),
    _body,
    names=Body,
)


def _seat(record: Record) -> Written:
    values = record.fields(seat="member_role", position="position_title_nb")
    return actions.seat_organisation(
        body=record["body_id"],
        organisation=record["org_id"],
        values={**values, "order": record.line},
        by=record.by,
    )


SEATS = Table(
    "governance_members.csv",
    (
        reference("body_id", Body, required=True),
        reference("org_id", Organisation, required=True),
        choice("member_role", BodySeat.Seat.values),
        text("position_title_nb"),
    ),
    _seat,
    unique=("body_id", "org_id"),
)


def _criterion(record: Record) -> Written:
    values = record.fields(
        kind="criterion_group",
        order="sequence",
        name="name_nb",
        name_en="name_en",
        description="description_nb",
        description_en="description_en",
    )
    return actions.register_criterion(key=record["criterion_id"], values=values, by=record.by)


CRITERIA = Table(
    "assessment_criteria.csv",
    (
        key("criterion_id"),
        choice("criterion_group", Criterion.Kind.values),
        integer("sequence", required=True),
        text("name_nb", required=True),
        text("name_en"),
        text("description_nb"),
        text("description_en"),
    ),
    _criterion,
)


def _staffing(record: Record) -> Written:
    return actions.record_staffing(
        year=record["year"],
        kind=record["resource_type"],
        values=record.fields(quantity="quantity", name="label_nb", name_en="label_en"),
        by=record.by,
    )


STAFFING = Table(
    "admin_resources.csv",
    (
        integer("year", required=True),
        text("resource_type", required=True),
        decimal_number("quantity", required=True),
        text("label_nb", required=True),
        text("label_en"),
    ),
    _staffing,
    unique=("year", "resource_type"),
)
