"""The pages that must stay quick with many projects, and what each costs."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from django.utils import timezone

from bench import harness
from fotfeste.kernel.demo import demo_account
from fotfeste.portfolio.models import Project, ProjectParty
from tests.factories import make_projects

settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]


def run(*, projects: int, rounds: int) -> None:
    """Fill the portfolio up to *projects*, measure each page, and hold page 100 against page 1."""
    make_projects(projects - Project.objects.count())
    owner = ProjectParty.objects.order_by("-pk")[0].organisation
    client = _client()
    pages = {
        "list, page 1": "/prosjekter/",
        "list, page 100": "/prosjekter/?side=100",
        "list, searched": "/prosjekter/?q=kompetanse",
        "list, filtered by owner": f"/prosjekter/?eier={owner.key}",
        "board": "/prosjekter/tavle",
        "timeline": "/prosjekter/tidslinje",
        "one project": "/prosjekter/oslo-2021-37/",
        "economic report 2024": "/penger/regnskap/2024",
        "findings": "/avvik/",
    }
    measured = [harness.measure(name, client, url, rounds=rounds) for name, url in pages.items()]
    harness.show(f"{Project.objects.count()} projects, {timezone.localdate():%Y-%m-%d}", measured)
    print(f"page 100 against page 1: {measured[1].page_ms / measured[0].page_ms:.2f}")


def _client() -> Client:
    account = demo_account("programme_office")
    assert account is not None
    client = Client(headers={"accept-language": "nb"})
    client.force_login(account, backend="fotfeste.kernel.signin.AccountBackend")
    return client
