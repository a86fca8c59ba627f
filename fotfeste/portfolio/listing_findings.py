"""Rules about how documents list projects: names, dates, owners and labels that differ, and rows that are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel.bilingual import said
from fotfeste.kernel.findings import Finding, Severity, rule
from fotfeste.portfolio import naming
from fotfeste.portfolio.finding_texts import about_project, by_document, date_text, source_of, sources_of
from fotfeste.portfolio.models import FocusArea, FocusAreaPeriod, Listing, Project, ProjectParty

PROJECT_TABLES = frozenset({"new_or_ongoing", "planned_or_ongoing", "closed"})
ONGOING_TABLES = frozenset({"new_or_ongoing", "planned_or_ongoing"})
MONEY_TABLES = frozenset({"finance_line", "budget_line"})


def _listed() -> Iterator[tuple[Project, list[Listing]]]:
    """Every project that some document lists, with its listings in a steady order."""
    listings = Prefetch("listings", queryset=Listing.objects.select_related("source").order_by("key"))
    owners = Prefetch("parties", queryset=ProjectParty.objects.select_related("organisation"))
    for project in Project.objects.select_related("source").prefetch_related(listings, owners):
        found = list(project.listings.all())
        if found:
            yield project, found


@rule(
    "listing_dates_differ",
    title=gettext_lazy("Dokumentene gir prosjektet ulike datoer"),
    why=gettext_lazy("Styret kan ha vedtatt noe annet enn det som står i planen."),
)
def dates_differ() -> Iterator[Finding]:
    """A start or an end that two documents print differently, or otherwise than registered."""
    for project, listings in _listed():
        for field, label in (("start", _("Starten")), ("end", _("Slutten"))):
            printed = [(each, getattr(each, field)) for each in listings if getattr(each, field)]
            registered: Any = getattr(project, field)
            values = [value for _row, value in printed] + ([registered] if registered else [])
            if not printed or _all_may_be_same(values):
                continue
            yield about_project(
                "listing_dates_differ",
                project,
                key=field,
                sentence=_("{what} er ikke den samme overalt.").format(what=label),
                printed=by_document((row, date_text(value)) for row, value in printed),
                computed=_("registrert: {date}").format(date=date_text(registered)),
                severity=Severity.HIGH if field == "end" else Severity.MEDIUM,
                sources=sources_of(row for row, _value in printed),
                page="project_sources",
            )


@rule(
    "listing_name_differs",
    title=gettext_lazy("Et dokument bruker et annet navn på prosjektet"),
    why=gettext_lazy("Et prosjekt med to navn blir lett til to prosjekter i tall og vedtak."),
)
def name_differs() -> Iterator[Finding]:
    """Names in documents that are neither the project's name nor a known former one, and former ones still in use."""
    for project, listings in _listed():
        former = [name for name in project.former_names_text.split("; ") if name]
        unknown: list[Listing] = []
        old: list[Listing] = []
        for each in listings:
            if naming.same_name(each.name, project.name):
                continue
            known = any(naming.same_name(each.name, name) for name in former)
            (old if known else unknown).append(each)
        for rows, key, sentence, severity in (
            (
                unknown,
                "unknown",
                _("Navnet er verken dagens navn eller et kjent tidligere navn."),
                Severity.MEDIUM,
            ),
            (old, "former", _("Dokumentet bruker et tidligere navn."), Severity.LOW),
        ):
            if rows:
                yield about_project(
                    "listing_name_differs",
                    project,
                    key=key,
                    sentence=sentence,
                    printed=by_document((row, row.name) for row in rows),
                    computed=project.name,
                    severity=severity,
                    sources=sources_of(rows),
                    page="project_sources",
                )


@rule(
    "listing_owner_differs",
    title=gettext_lazy("Et dokument oppgir en annen eier"),
    why=gettext_lazy("Det må være klart hvem som svarer for prosjektet og for pengene."),
)
def owner_differs() -> Iterator[Finding]:
    """Owners in documents that name none of the registered owners, by name or short name."""
    for project, listings in _listed():
        owners = [
            party.organisation for party in project.parties.all() if party.part == ProjectParty.Part.OWNER
        ]
        names = [name for owner in owners for name in (owner.name, owner.short_name) if name]
        differing = [
            each
            for each in listings
            if names and each.owner_label and not naming.names_somebody(each.owner_label, names)
        ]
        if differing:
            yield about_project(
                "listing_owner_differs",
                project,
                sentence=_("Eieren i dokumentet er ikke skrevet som den registrerte eieren."),
                printed=by_document((row, row.owner_label) for row in differing),
                computed=", ".join(said(owner, "name") for owner in owners),
                severity=Severity.LOW,
                sources=sources_of(differing),
                page="project_sources",
            )


@rule(
    "listing_number_differs",
    title=gettext_lazy("Nummeret foran navnet er ikke prosjektets nummer"),
    why=gettext_lazy("Regnskapet føres på nummeret."),
)
def number_differs() -> Iterator[Finding]:
    """Numbers printed before a name that are not the number of the project."""
    for project, listings in _listed():
        differing = [
            each
            for each in listings
            if naming.printed_number(each.name) and naming.printed_number(each.name) != project.number
        ]
        if differing:
            yield about_project(
                "listing_number_differs",
                project,
                sentence=_("Dokumentet skriver et annet nummer foran navnet."),
                printed=by_document((row, naming.printed_number(row.name)) for row in differing),
                computed=project.number,
                severity=Severity.MEDIUM,
                sources=sources_of(differing),
                page="project_sources",
            )


@rule(
    "youth_label_differs",
    title=gettext_lazy("Ungdomsmerket er ikke det samme overalt"),
    why=gettext_lazy("Tall om satsingen på unge blir ulike etter hvilken kilde en leser."),
)
def youth_label_differs() -> Iterator[Finding]:
    """Projects labelled UNG in some project tables and not in others, or otherwise than registered."""
    for project, listings in _listed():
        rows = [each for each in listings if each.kind in PROJECT_TABLES]
        labelled = [each for each in rows if each.name.startswith(naming.YOUTH_LABEL)]
        expected = project.is_youth and project.youth_basis == "ung_label"
        contradicts = bool(labelled) != project.is_youth if labelled else expected and bool(rows)
        if rows and (contradicts or 0 < len(labelled) < len(rows)):
            yield about_project(
                "youth_label_differs",
                project,
                sentence=_("Merket UNG står ikke likt i kildene og i det registrerte."),
                printed=by_document(
                    (row, _("merket UNG") if row in labelled else _("ikke merket")) for row in rows
                ),
                computed=_("registrert som ungdomsprosjekt")
                if project.is_youth
                else _("ikke registrert som ungdomsprosjekt"),
                severity=Severity.MEDIUM,
                sources=sources_of(rows),
                page="project_sources",
            )


@rule(
    "listing_missing",
    title=gettext_lazy("Prosjektet står i én tabell, men mangler i en annen"),
    why=gettext_lazy("Det som mangler i en tabell, mangler også i summen og i vedtaket."),
)
def missing_in_table() -> Iterator[Finding]:
    """Projects in the money tables of a document but not in its project tables, or the reverse; ongoing in one only."""
    listed = list(_listed())
    documents: dict[int, dict[str, list[Listing]]] = defaultdict(lambda: defaultdict(list))
    for _project, listings in listed:
        for each in listings:
            if each.source_id:
                documents[each.source_id][each.kind].append(each)
    for project, listings in listed:
        for source_id, tables in documents.items():
            here = {each.kind for each in listings if each.source_id == source_id}
            for present, absent, severity in (
                (MONEY_TABLES, PROJECT_TABLES, Severity.LOW),
                (PROJECT_TABLES, MONEY_TABLES, Severity.MEDIUM),
            ):
                if here & present and not here & absent and tables.keys() & absent:
                    yield _missing(project, listings, present, tables, absent, severity, source_id)
        ongoing = [each for each in listings if each.kind in ONGOING_TABLES]
        for source_id, tables in documents.items():
            elsewhere = ongoing and all(each.source_id != source_id for each in ongoing)
            if elsewhere and tables.keys() & ONGOING_TABLES:
                yield _missing(
                    project, ongoing, ONGOING_TABLES, tables, ONGOING_TABLES, Severity.MEDIUM, None
                )


def _missing(
    project: Project,
    listings: Sequence[Listing],
    present: frozenset[str],
    tables: dict[str, list[Listing]],
    absent: frozenset[str],
    severity: Severity,
    source_id: int | None,
) -> Finding:
    """That *project* stands in the *present* tables (of one document, or of any) but in none of the *absent* ones."""
    standing = [each for each in listings if each.kind in present and source_id in (None, each.source_id)]
    lacking = [rows[0] for kind, rows in sorted(tables.items()) if kind in absent]
    return about_project(
        "listing_missing",
        project,
        key=f"{lacking[0].source.key if lacking[0].source else ''}:{'-'.join(sorted(absent))}",
        sentence=_("Prosjektet mangler i tabeller der det ellers hører hjemme."),
        printed=_("står i {places}").format(places=_places(standing)),
        computed=_("mangler i {places}").format(places=_places(lacking)),
        severity=severity,
        sources=sources_of([*standing, *lacking]),
        page="project_sources",
    )


def _places(rows: Iterable[Listing]) -> str:
    places = (source_of(row) for row in rows)
    return "; ".join(dict.fromkeys(", ".join(filter(None, (each.document, each.section))) for each in places))


@rule(
    "focus_area_period_differs",
    title=gettext_lazy("Dokumentene gir fokusområdet ulik periode"),
    why=gettext_lazy("Bemanning og penger følger perioden."),
)
def focus_area_period_differs() -> Iterator[Finding]:
    """Focus areas whose start or end two documents print differently."""
    periods = Prefetch("periods", queryset=FocusAreaPeriod.objects.select_related("source"))
    for area in FocusArea.objects.prefetch_related(periods):
        rows = list(area.periods.all())
        for field, label in (("start", _("Starten")), ("end", _("Slutten"))):
            printed = [(each, getattr(each, field)) for each in rows if getattr(each, field)]
            if _all_may_be_same([value for _row, value in printed]):
                continue
            yield Finding(
                rule="focus_area_period_differs",
                object_key=f"{area.key}:{field}",
                object_label=said(area, "name"),
                object_url_name="portfolio:programmes",
                object_url_key="",
                sentence=_("{what} er ikke den samme overalt.").format(what=label),
                printed=by_document((row, date_text(value)) for row, value in printed),
                computed=_("én dato"),
                severity=Severity.HIGH,
                sources=sources_of(rows),
            )


def _all_may_be_same(values: Sequence[Any]) -> bool:
    """Whether no two PartialDates contradict each other: «2024» and «mai 2024» do not."""
    return all(one.may_be_same(other) for index, one in enumerate(values) for other in values[index + 1 :])
