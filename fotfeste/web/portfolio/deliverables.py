"""What a project makes, uses and intends, for the screen."""

from __future__ import annotations

from dataclasses import dataclass

from fotfeste.kernel.bilingual import said
from fotfeste.portfolio.models import Deliverable, Project
from fotfeste.web.portfolio import words
from fotfeste.web.portfolio.presenters import Pill, source_line

# In the order that asks for attention: what is stuck first, what is finished last.
_LOOKS: dict[str, tuple[str, str]] = {
    Deliverable.Status.OUTSTANDING: ("danger", "attention"),
    Deliverable.Status.ON_HOLD: ("warning", "clock"),
    Deliverable.Status.IN_PROGRESS: ("info", "pencil"),
    Deliverable.Status.IN_TEST: ("info", "eye"),
    Deliverable.Status.READY: ("petrol", "ok"),
    Deliverable.Status.IMPLEMENTING: ("petrol", "arrow-right"),
    Deliverable.Status.PLANNED: ("neutral", "calendar"),
    Deliverable.Status.DELIVERED: ("success", "check"),
}


@dataclass(frozen=True, kw_only=True)
class DeliverableRow:
    """One product of a project."""

    name: str
    kind: str
    description: str
    source: str


@dataclass(frozen=True, kw_only=True)
class DeliverableGroup:
    """The products with one status."""

    key: str
    status: Pill
    rows: tuple[DeliverableRow, ...]


@dataclass(frozen=True, kw_only=True)
class MethodRow:
    """A method, and how far it has been taken into use."""

    method: str
    adoption: str
    source: str


@dataclass(frozen=True, kw_only=True)
class IntentionRow:
    """What is intended for a year. `line_owner` is who takes it over, empty when nobody is named."""

    year: int
    kind: str
    what: str
    line_owner: str
    considers_research: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class DeliverablesView:
    """The tab of deliverables: products by status, methods, and intentions."""

    groups: tuple[DeliverableGroup, ...]
    methods: tuple[MethodRow, ...]
    intentions: tuple[IntentionRow, ...]


def deliverables_view(project: Project) -> DeliverablesView:
    """Everything the tab shows about *project*; asks the database three times."""
    by_status: dict[str, list[DeliverableRow]] = {}
    for each in project.deliverables.select_related("source"):
        row = DeliverableRow(
            name=said(each, "name"),
            kind=words.word(words.DELIVERABLE_KINDS, each.kind),
            description=said(each, "description"),
            source=source_line(each),
        )
        by_status.setdefault(each.status, []).append(row)
    return DeliverablesView(
        groups=tuple(
            DeliverableGroup(
                key=status,
                status=Pill(label=str(Deliverable.Status(status).label), tone=tone, icon=icon),
                rows=tuple(by_status[status]),
            )
            for status, (tone, icon) in _LOOKS.items()
            if status in by_status
        ),
        methods=tuple(
            MethodRow(
                method=words.word(words.METHODS, each.method),
                adoption=each.get_adoption_display(),
                source=source_line(each),
            )
            for each in project.methods.select_related("source")
        ),
        intentions=tuple(
            IntentionRow(
                year=each.year,
                kind=each.get_kind_display(),
                what=said(each, "intention"),
                line_owner=said(each.line_owner, "name") if each.line_owner else "",
                considers_research=each.consider_research,
                source=source_line(each),
            )
            for each in project.intentions.select_related("source", "line_owner")
        ),
    )
