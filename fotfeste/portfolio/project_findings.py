"""Rules about projects themselves: what is missing, and what contradicts itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel.findings import Finding, Severity, rule
from fotfeste.portfolio.finding_texts import about_project, date_text, not_stated
from fotfeste.portfolio.models import Deliverable, Project, ProjectParty
from fotfeste.portfolio.models.projects import Status

NUMBER = re.compile(r"20[0-9]{2}-[0-9]{2}")
CLOSED = (Status.COMPLETED, Status.TRANSFERRED, Status.TERMINATED)
RUNNING = (Status.ACTIVE, Status.CLOSING, Status.PLANNED)
MOST_YEARS_TO_START = 1
"""Years from the year in a project's number to its start that need no explanation."""


def _projects() -> QuerySet[Project]:
    return Project.objects.select_related("source", "programme")


@rule(
    "project_without_number",
    title=gettext_lazy("Prosjektet mangler nummer"),
    why=gettext_lazy("Nummeret er nøkkelen mellom prosjekt, tilskudd og regnskap."),
)
def without_number() -> Iterator[Finding]:
    """Projects without a number, in programmes that otherwise number their projects."""
    projects = list(_projects())
    numbered = Counter(each.programme_id for each in projects if each.number)
    every = Counter(each.programme_id for each in projects)
    for each in projects:
        if not each.number and numbered[each.programme_id] * 2 > every[each.programme_id]:
            yield about_project(
                "project_without_number",
                each,
                sentence=_("De fleste andre prosjektene i programmet har nummer."),
                printed=not_stated(),
                computed=_("nummer på formen ÅÅÅÅ-NN"),
                severity=Severity.MEDIUM,
            )


@rule(
    "project_number_pattern",
    title=gettext_lazy("Prosjektnummeret er ikke på formen ÅÅÅÅ-NN"),
    why=gettext_lazy("Et nummer på annen form blir ikke funnet igjen i regnskapet."),
)
def number_pattern() -> Iterator[Finding]:
    """Numbers that are not a year and two digits."""
    for each in _projects().exclude(number=""):
        if not NUMBER.fullmatch(each.number):
            yield about_project(
                "project_number_pattern",
                each,
                sentence=_("Nummeret skal være årstall, bindestrek og to sifre."),
                printed=each.number,
                computed=_("ÅÅÅÅ-NN"),
                severity=Severity.MEDIUM,
            )


@rule(
    "project_number_twice",
    title=gettext_lazy("To prosjekter har samme nummer"),
    why=gettext_lazy("Penger og resultater kan bli ført på feil prosjekt."),
)
def number_twice() -> Iterator[Finding]:
    """Numbers that more than one project carries."""
    by_number: dict[str, list[Project]] = defaultdict(list)
    for each in _projects().exclude(number=""):
        by_number[each.number].append(each)
    for number, sharing in by_number.items():
        for each in sharing if len(sharing) > 1 else ():
            yield about_project(
                "project_number_twice",
                each,
                sentence=_("Nummeret skal tilhøre ett prosjekt."),
                printed=number,
                computed=", ".join(other.name for other in sharing if other != each),
                severity=Severity.HIGH,
            )


@rule(
    "project_number_year",
    title=gettext_lazy("Årstallet i nummeret passer ikke med starten"),
    why=gettext_lazy("Enten er startdatoen feil, eller så ventet prosjektet lenge på å komme i gang."),
)
def number_year() -> Iterator[Finding]:
    """Projects that start before the year of their number, or long after it."""
    for each in _projects():
        start: Any = each.start
        if not start or not NUMBER.fullmatch(each.number):
            continue
        waited = start.year - int(each.number[:4])
        if 0 <= waited <= MOST_YEARS_TO_START:
            continue
        yield about_project(
            "project_number_year",
            each,
            sentence=_("Prosjektet starter før det fikk nummer.")
            if waited < 0
            else _("Det gikk {years} år fra nummeret ble gitt til starten.").format(years=waited),
            printed=each.number,
            computed=date_text(start),
            severity=Severity.MEDIUM if waited < 0 else Severity.LOW,
        )


@rule(
    "project_without_owner",
    title=gettext_lazy("Prosjektet mangler eier"),
    why=gettext_lazy("Uten eier i linjen svarer ingen for gevinstene."),
)
def without_owner() -> Iterator[Finding]:
    """Projects that nobody owns."""
    owned = ProjectParty.objects.filter(project=OuterRef("pk"), part=ProjectParty.Part.OWNER)
    for each in _projects().filter(~Exists(owned)):
        yield about_project(
            "project_without_owner",
            each,
            sentence=_("Ingen organisasjon er registrert som eier."),
            printed=not_stated(),
            computed=_("minst én eier"),
            severity=Severity.MEDIUM if each.status in CLOSED else Severity.HIGH,
        )


@rule(
    "project_without_end",
    title=gettext_lazy("Prosjektet mangler sluttdato"),
    why=gettext_lazy("Uten sluttdato kan ingen se når noen må overta."),
)
def without_end() -> Iterator[Finding]:
    """Projects whose end is not stated; less grave when they are over."""
    for each in _projects().filter(end=""):
        yield about_project(
            "project_without_end",
            each,
            sentence=_("Kilden oppgir ikke når prosjektet slutter."),
            printed=not_stated(),
            computed=_("en sluttdato"),
            severity=Severity.LOW if each.status in CLOSED else Severity.MEDIUM,
        )


@rule(
    "project_ends_before_start",
    title=gettext_lazy("Prosjektet slutter før det starter"),
    why=gettext_lazy("Minst én av datoene er feil, og alt som regnes av dem, blir feil."),
)
def ends_before_start() -> Iterator[Finding]:
    """Projects whose end lies before their start, however exactly the two are known."""
    for each in _projects():
        start: Any = each.start
        end: Any = each.end
        if start and end and end.definitely_before(start):
            yield about_project(
                "project_ends_before_start",
                each,
                sentence=_("Slutten ligger før starten."),
                printed=date_text(end),
                computed=_("etter {date}").format(date=date_text(start)),
                severity=Severity.HIGH,
            )


@rule(
    "project_running_after_end",
    title=gettext_lazy("Prosjektet løper videre etter sluttdatoen"),
    why=gettext_lazy("Enten er det forlenget uten at datoen er endret, eller så er det ikke avsluttet."),
)
def running_after_end() -> Iterator[Finding]:
    """Projects said to run at a day after their end; graver when the source itself says both."""
    today = timezone.localdate()
    for each in _projects().filter(status__in=RUNNING):
        end: Any = each.end
        as_of: Any = each.status_as_of
        if not end or not end.definitely_before(today):
            continue
        contradicts = bool(as_of) and end.definitely_before(as_of)
        yield about_project(
            "project_running_after_end",
            each,
            sentence=_("Kilden sier at prosjektet løper etter at det var slutt.")
            if contradicts
            else _("Sluttdatoen er passert, og ingen har sagt hvordan det gikk."),
            printed=_("{status} per {date}").format(status=each.get_status_display(), date=date_text(as_of)),
            computed=_("slutt {date}").format(date=date_text(end)),
            severity=Severity.HIGH if contradicts else Severity.LOW,
        )


@rule(
    "project_closed_without_report",
    title=gettext_lazy("Avsluttet uten sluttrapport"),
    why=gettext_lazy("Det prosjektet lærte, blir borte når rapporten mangler."),
)
def closed_without_report() -> Iterator[Finding]:
    """Closed projects without a delivered final report; graver when the source says that it is outstanding."""
    reports: dict[int, list[Deliverable]] = defaultdict(list)
    for report in Deliverable.objects.filter(kind="final_report"):
        reports[report.project_id].append(report)
    for each in _projects().filter(status__in=CLOSED):
        found = reports[each.pk]
        if any(report.status == Deliverable.Status.DELIVERED for report in found):
            continue
        yield about_project(
            "project_closed_without_report",
            each,
            sentence=_("Prosjektet er avsluttet, men det er ikke levert noen sluttrapport."),
            printed=_reports(found),
            computed=_("levert sluttrapport"),
            severity=Severity.MEDIUM if found else Severity.LOW,
            page="project_deliverables",
        )


def _reports(reports: Iterable[Deliverable]) -> str:
    return ", ".join(str(report.get_status_display()) for report in reports) or not_stated()
