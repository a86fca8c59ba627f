"""Where every fact about a project was read, and what has been done to it: by whom, when, and which fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from fotfeste.kernel.bilingual import said
from fotfeste.kernel.models import Event
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.portfolio.models import (
    Deliverable,
    Intention,
    Listing,
    MethodUse,
    PhaseSpell,
    Project,
    ProjectName,
    ProjectParty,
    Result,
    Risk,
)
from fotfeste.web.portfolio import words
from fotfeste.web.portfolio.comparing import ListingRow, listing_rows
from fotfeste.web.portfolio.presenters import source_line, when

MOST_EVENTS = 50

# Things that hang on a project by a field of this name; what is done to them belongs to the project's history.
_PARTS: tuple[type[models.Model], ...] = (
    ProjectParty,
    ProjectName,
    PhaseSpell,
    Listing,
    Deliverable,
    MethodUse,
    Intention,
    Result,
    Risk,
)


@dataclass(frozen=True, kw_only=True)
class SourcedFact:
    """A fact and where it was read. `source` is empty when nobody has said."""

    label: str
    value: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """What became of one field. `before` and `after` are empty where the field was, or became, empty.

    `is_shown` is false where the values are not kept, or could not be told apart.
    """

    field: str
    before: str
    after: str
    is_shown: bool


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One thing that was done: what, to what, when and by whom, and which fields changed."""

    at: dt.datetime
    what: str
    thing: str
    by: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class SourcesView:
    """The tab of sources and history. `has_more` says that older deeds are left out."""

    facts: tuple[SourcedFact, ...]
    other_sources: tuple[str, ...]
    listings: tuple[ListingRow, ...]
    phases: tuple[SourcedFact, ...]
    deeds: tuple[Deed, ...]
    has_more: bool


def sources_view(project: Project, titles: dict[str, str]) -> SourcesView:
    """Sources, listings, phases and history of *project*. `titles` are those of the documents, by key."""
    parties = list(project.parties.select_related("organisation", "source"))
    owners = [party for party in parties if party.part == ProjectParty.Part.OWNER]
    events = list(_events(project)[: MOST_EVENTS + 1])
    return SourcesView(
        facts=tuple(_facts(project, parties)),
        other_sources=tuple(titles.get(key, key) for key in project.other_sources),
        listings=listing_rows(project, owners),
        phases=tuple(
            SourcedFact(
                label=when(spell.as_of) or _("uten dato"),
                value=_phase(spell),
                source=source_line(spell),
            )
            for spell in project.phase_spells.select_related("source")
        ),
        deeds=tuple(_deeds(events[:MOST_EVENTS], _snapshots(project))),
        has_more=len(events) > MOST_EVENTS,
    )


def _facts(project: Project, parties: Iterable[ProjectParty]) -> Iterable[SourcedFact]:
    own = source_line(project)
    for field in (
        "number",
        "name",
        "start",
        "end",
        "status",
        "target_group",
        "goal",
        "description",
        "status_text",
    ):
        value = _shown(project, field, getattr(project, field))
        if value:
            yield SourcedFact(label=_field_name(Project, field), value=value, source=own)
    for party in parties:
        yield SourcedFact(
            label=str(ProjectParty.Part(party.part).label).capitalize(),
            value=said(party.organisation, "name"),
            source=source_line(party),
        )
    for name in project.former_names.select_related("source"):
        yield SourcedFact(label=_("Tidligere navn"), value=name.name, source=source_line(name))


def _phase(spell: PhaseSpell) -> str:
    phase = spell.get_phase_display()
    if not spell.label_local:
        return phase
    return _("{phase} (kildens ord: {word})").format(
        phase=phase, word=words.word(words.LOCAL_PHASES, spell.label_local)
    )


def _events(project: Project) -> models.QuerySet[Event]:
    about = Q(object_kind=project._meta.label_lower, object_id=str(project.pk))
    for part in _PARTS:
        ids = part._default_manager.filter(project=project).values(text=Cast("pk", CharField()))
        about |= Q(object_kind=part._meta.label_lower, object_id__in=ids)
    return Event.objects.filter(about).select_related("organisation").order_by("-pk")


def _snapshots(project: Project) -> list[Any]:
    """The project's row as it stood after each change, oldest first, kept by the database itself."""
    return list(project.events.order_by("pgh_id"))  # type: ignore[attr-defined]  # made by pghistory


def _deeds(events: Sequence[Event], snapshots: Sequence[Any]) -> Iterable[Deed]:
    # A transaction's snapshots share one moment: the row before it and after it are what the fields went from and to.
    moments = [
        (moment, list(rows)[-1]) for moment, rows in groupby(snapshots, key=lambda row: row.pgh_created_at)
    ]
    for event in events:
        before, after = None, None
        if event.object_kind == Project._meta.label_lower:
            until = [row for moment, row in moments if moment <= event.at]
            after = until[-1] if until else None
            before = until[-2] if len(until) > 1 else None
        model = apps.get_model(event.object_kind)
        yield Deed(
            at=event.at,
            what=_what(event, model),
            thing=event.object_label,
            by=_by(event),
            changes=tuple(_change(model, field, before, after) for field in event.details.get("fields", ())),
        )


def _what(event: Event, model: type[models.Model]) -> str:
    thing = str(model._meta.verbose_name).capitalize()
    if event.verb.endswith("_registered"):
        return _("{thing} registrert").format(thing=thing)
    if event.verb.endswith("_changed"):
        return _("{thing} endret").format(thing=thing)
    return thing


def _by(event: Event) -> str:
    if event.by_staff_id is None:
        return _("systemet ({job})").format(job=event.by_label)
    organisation = said(event.organisation, "name") if event.organisation else ""
    return ", ".join(filter(None, (event.by_label, organisation)))


def _change(model: type[models.Model], field: str, before: Any, after: Any) -> Change:
    name = _field_name(model, field)
    if before is None or after is None or model._meta.get_field(field).is_relation:
        return Change(field=name, before="", after="", is_shown=False)
    old, new = (_shown(row, field, getattr(row, field)) for row in (before, after))
    return Change(field=name, before=old, after=new, is_shown=old != new)


def _field_name(model: type[models.Model], field: str) -> str:
    return str(getattr(model._meta.get_field(field), "verbose_name", field)).capitalize()


def _shown(row: Any, field: str, value: Any) -> str:
    """A value of a project as people read it."""
    if isinstance(value, PartialDate):
        return when(value)
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    choices = dict(getattr(Project._meta.get_field(field), "flatchoices", ()))
    if choices:
        return str(choices.get(value, value))
    if hasattr(row, f"{field}_en"):
        return said(row, field)
    return str(value) if value is not None else ""
