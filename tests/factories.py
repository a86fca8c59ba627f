"""Makes many projects for tests and measurements: varied, the same every time, and nobody's."""

from __future__ import annotations

from collections.abc import Iterator

from fotfeste.funding.models import FundingSource, ProjectFunding
from fotfeste.kernel.models import Organisation
from fotfeste.portfolio.models import FocusArea, PhaseSpell, Programme, Project, ProjectParty
from fotfeste.portfolio.models.projects import Phase, Status

OWNERS = 60
SUBJECTS = (
    "Språk",
    "Jobb",
    "Helse",
    "Ungdom",
    "Digital",
    "Bolig",
    "Kompetanse",
    "Nærings",
    "Familie",
    "Veilednings",
)
KINDS = ("løftet", "laget", "broen", "stien", "prosjektet", "verkstedet", "sporet", "nettverket", "torget")
COUNTIES = ("Oslo", "Østfold", "Akershus", "Trøndelag", "Nordland", "Vestland", "Rogaland")


def make_projects(count: int) -> list[Project]:
    """Store *count* projects with programmes, owners, funding and phases. Call it as the system, in a transaction."""
    top = Programme.objects.create(key="f-program", name="Fabrikkprogrammet", kind="umbrella_programme")
    programmes = [top] + [
        Programme.objects.create(
            key=f"f-delprogram-{number}",
            name=f"Delprogram {number}",
            kind="thematic_sub_programme",
            parent=top,
        )
        for number in range(1, 8)
    ]
    areas = [FocusArea.objects.create(key=f"f-fokus-{n}", name=f"Fokus {n}", order=n) for n in range(1, 6)]
    sources = [
        FundingSource.objects.create(key=f"f-kilde-{n}", name=f"Kilde {n}", line="state", order=n)
        for n in range(1, 9)
    ]
    owners = Organisation.objects.bulk_create(
        Organisation(key=f"f-eier-{n}", name=f"Kontor {n}", kind="nav_office", sector="state")
        for n in range(1, OWNERS + 1)
    )
    projects = Project.objects.bulk_create(_projects(count, programmes, areas), batch_size=2000)
    ProjectParty.objects.bulk_create(
        (
            ProjectParty(
                project=project, organisation=owners[(place * 7 + order) % OWNERS], part="owner", order=order
            )
            for place, project in enumerate(projects)
            for order in range(1 + (place % 5 == 0))
        ),
        batch_size=5000,
    )
    ProjectFunding.objects.bulk_create(
        (
            ProjectFunding(project=project, funding_source=sources[place % len(sources)])
            for place, project in enumerate(projects)
        ),
        batch_size=5000,
    )
    PhaseSpell.objects.bulk_create(
        (
            PhaseSpell(project=project, phase=project.phase, as_of=f"{2020 + place % 5}-06")
            for place, project in enumerate(projects)
        ),
        batch_size=5000,
    )
    Project.objects.filter(programme__in=programmes).refresh_search()
    return projects


def _projects(count: int, programmes: list[Programme], areas: list[FocusArea]) -> Iterator[Project]:
    phases, statuses = Phase.values, Status.values
    for place in range(count):
        year = 2010 + place % 15
        name = f"{SUBJECTS[place % 10]}{KINDS[place // 10 % 9]} {place + 1}"
        former = f"Gamle {SUBJECTS[(place + 3) % 10].lower()} {place + 1}" if place % 6 == 0 else ""
        yield Project(
            key=f"f-{place + 1}",
            number=f"{year}-{place + 1:05}" if place % 10 else "",
            name=name,
            name_en=f"Project {place + 1}",
            former_names_text=former,
            kind="development_project",
            programme=programmes[place % len(programmes)],
            focus_area=areas[place % 5] if place % 3 else None,
            counties=[COUNTIES[place % 7]] + ([COUNTIES[(place + 1) % 7]] if place % 11 == 0 else []),
            start=(f"{year}", f"{year}-{1 + place % 12:02}", f"{year}-03-{1 + place % 28:02}", "")[place % 4],
            end=(f"{year + 2}", f"{year + 2}-12", "", f"{year + 3}-06-30")[place % 4],
            phase=phases[place % len(phases)],
            status=statuses[place % len(statuses)],
            is_youth=place % 4 == 0,
            goal="Flere kommer i arbeid og blir der, og de som følger opp, arbeider sammen. " * 6,
            description="Prosjektet prøver ut en måte å samarbeide på mellom kontor, skole og arbeidsgiver. "
            * 12,
        )
