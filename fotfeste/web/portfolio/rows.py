"""One project as a line of the list, a card of the board or a bar of the timeline; fetched narrow, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel.formats import join_list
from fotfeste.kernel.partial_date import PartialDate
from fotfeste.portfolio.models import PhaseSpell, Project, ProjectParty
from fotfeste.portfolio.models.projects import Phase, ProjectQuerySet, Status
from fotfeste.web.portfolio.filters import Selection, former_name_hit
from fotfeste.web.portfolio.sorting import DEFAULT, order_of
from fotfeste.web.portfolio.texts import in_table, said_pair
from fotfeste.web.shell.language import screen_language
from fotfeste.web.shell.pages import Text
from fotfeste.web.shell.paging import Pager

_TONES = {
    Status.PLANNED: "info",
    Status.ACTIVE: "petrol",
    Status.ON_HOLD: "warning",
    Status.POSTPONED: "warning",
    Status.CLOSING: "info",
    Status.COMPLETED: "success",
    Status.TRANSFERRED: "success",
}
_COLUMNS = (
    "pk",
    "key",
    "number",
    "name",
    "name_en",
    "former_names_text",
    "phase",
    "status",
    "start",
    "end",
    "is_youth",
)


@dataclass(frozen=True)
class Spell:
    """That a project was in a phase, at a day that is known more or less exactly."""

    phase: str
    as_of: PartialDate


@dataclass(frozen=True, kw_only=True)
class ProjectRow:
    """A project in words.

    url     its own page
    former  former names that answer the search when today's name does not; else empty
    owners  owners in order, as one text; empty when none is stated
    phase, status  in words; ``tone`` is the colour of the status
    start, end     in words, as exactly as the source knows; empty when it says nothing
    start_date, end_date  the same as values
    spells  phases in time, for the timeline only
    """

    url: str
    number: str
    name: str
    former: str
    owners: str
    programme: str
    phase_code: str
    phase: Text
    status: Text
    tone: str
    start: str
    end: str
    start_date: PartialDate | None
    end_date: PartialDate | None
    is_youth: bool
    spells: tuple[Spell, ...]

    @property
    def youth(self) -> str:
        """The youth mark in words, for exports."""
        return _("Ja") if self.is_youth else _("Nei")

    @property
    def period(self) -> str:
        """Start and end as one text, for cards: «2023–juni 2026»; empty when both are missing."""
        if not self.start and not self.end:
            return ""
        return f"{self.start or '…'} – {self.end or '…'}"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the list and of its exports: the attribute of the row, its head, and the key it sorts by."""

    attribute: str
    head: Text
    sort: str = ""


COLUMNS = (
    Column(attribute="number", head=gettext_lazy("Nummer"), sort="nummer"),
    Column(attribute="name", head=gettext_lazy("Prosjekt"), sort="navn"),
    Column(attribute="owners", head=gettext_lazy("Eier"), sort="eier"),
    Column(attribute="programme", head=gettext_lazy("Program")),
    Column(attribute="phase", head=gettext_lazy("Fase"), sort="fase"),
    Column(attribute="status", head=gettext_lazy("Status"), sort="status"),
    Column(attribute="start", head=gettext_lazy("Start"), sort="start"),
    Column(attribute="end", head=gettext_lazy("Slutt"), sort="slutt"),
    Column(attribute="youth", head=gettext_lazy("Ungdom")),
)


def page_of(
    selection: Selection, pager: Pager, *, default: str = DEFAULT, spells: bool = False
) -> list[ProjectRow]:
    """The rows of one page, in one query: the numbers of the page are found first, then their texts."""
    order = order_of(selection.sort, selection.words, default)
    here = selection.projects().order_by(*order).values("pk")[pager.start : pager.stop]
    narrow = _narrow(Project.objects.filter(pk__in=here).order_by(*order), spells=spells)
    return [_row(values, selection.words) for values in narrow]


def rows_of(projects: ProjectQuerySet, words: str = "") -> Iterator[ProjectRow]:
    """The rows of *projects*, in their order, in one query that is read some thousand rows at a time."""
    return (_row(values, words) for values in _narrow(projects).iterator(chunk_size=2000))


def _narrow(projects: ProjectQuerySet, *, spells: bool = False) -> QuerySet[Any, dict[str, Any]]:
    """Only the columns that a row shows: the long texts stay in the database."""
    parts: dict[str, Any] = {"owners": _owners()}
    if spells:
        parts["spells"] = _spells()
    return projects.annotate(
        programme_nb=F("programme__name"), programme_en=F("programme__name_en"), **parts
    ).values(*_COLUMNS, "programme_nb", "programme_en", *parts)


def _row(values: dict[str, Any], words: str) -> ProjectRow:
    names = (values["name"], values["name_en"])
    numbers = (values["number"],)
    return ProjectRow(
        url=reverse("portfolio:project", args=[values["key"]]),
        number=values["number"],
        name=said_pair(*names),
        former=former_name_hit(words, names + numbers, values["former_names_text"]) if words else "",
        owners=_joined(said_pair(owner["nb"], owner["en"]) for owner in values["owners"]),
        programme=said_pair(values["programme_nb"], values["programme_en"]),
        phase_code=values["phase"],
        phase=Phase(values["phase"]).label,
        status=Status(values["status"]).label,
        tone=_TONES.get(Status(values["status"]), "neutral"),
        start=in_table(values["start"]),
        end=in_table(values["end"]),
        start_date=values["start"],
        end_date=values["end"],
        is_youth=values["is_youth"],
        spells=tuple(
            Spell(phase=str(Phase(spell["phase"]).label), as_of=PartialDate.parse(spell["as_of"]))
            for spell in values.get("spells", ())
        ),
    )


def _joined(names: Iterable[str]) -> str:
    return join_list(list(names), screen_language())


def _owners() -> ArraySubquery:
    owners = ProjectParty.objects.filter(project=OuterRef("pk"), part=ProjectParty.Part.OWNER)
    return ArraySubquery(
        owners.order_by("order", "pk").values(
            said=JSONObject(nb="organisation__name", en="organisation__name_en")
        )
    )


def _spells() -> ArraySubquery:
    dated = PhaseSpell.objects.filter(project=OuterRef("pk")).exclude(as_of="")
    return ArraySubquery(dated.order_by("as_of", "pk").values(said=JSONObject(phase="phase", as_of="as_of")))
