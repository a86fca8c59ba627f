"""Made-up projects in any number, spread over programmes, owners, phases and years as real ones are."""

from __future__ import annotations

import random
from dataclasses import dataclass

from fotfeste.kernel.models import Organisation
from fotfeste.portfolio.models import FocusArea, Programme, Project, ProjectParty
from fotfeste.portfolio.models.projects import Phase, Status

WORDS = (
    "kompetanse",
    "jobb",
    "språk",
    "ungdom",
    "nabolag",
    "praksis",
    "fagbrev",
    "digital",
    "familie",
    "helse",
)
COUNTIES = ("Oslo", "Østfold", "Akershus", "Agder", "Rogaland", "Nordland", "Trøndelag", "Vestland")


@dataclass(frozen=True)
class Made:
    """How many projects there are now, and an owner of many of them."""

    total: int
    owner_key: str


def make_projects(total: int, *, seed: int = 1) -> Made:
    """Add projects until there are *total*. The same seed makes the same projects."""
    dice = random.Random(seed)  # noqa: S311  (made-up data, not secrets)
    programmes, areas = list(Programme.objects.all()), [None, *FocusArea.objects.all()]
    owners = list(Organisation.objects.order_by("key"))
    missing = total - Project.objects.count()
    projects = []
    for number in range(missing):
        year, topic = dice.randint(2005, 2026), dice.choice(WORDS)
        projects.append(
            Project(
                key=f"laget-{number:06d}",
                number=f"{year}-{number % 1000:03d}",
                name=f"{topic.capitalize()} {number}",
                kind="development_project",
                programme=dice.choice(programmes),
                focus_area=dice.choice(areas),
                counties=[dice.choice(COUNTIES)],
                start=f"{year}-{dice.randint(1, 12):02d}",
                end=f"{year + dice.randint(1, 4)}",
                phase=dice.choice(Phase.values),
                status=dice.choice(Status.values),
                is_youth=dice.random() < 0.2,
                description=f"Et laget prosjekt om {topic} og {dice.choice(WORDS)}.",
            )
        )
    Project.objects.bulk_create(projects, batch_size=1000)
    ProjectParty.objects.bulk_create(
        [
            ProjectParty(project=project, organisation=dice.choice(owners), part=ProjectParty.Part.OWNER)
            for project in projects
        ],
        batch_size=1000,
    )
    Project.objects.filter(search__isnull=True).refresh_search()
    return Made(Project.objects.count(), owners[0].key)
