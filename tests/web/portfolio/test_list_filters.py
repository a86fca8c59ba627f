"""The filter of the project list: each part of it, together, and everything that can be wrong with the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fotfeste.kernel import actions as kernel
from fotfeste.kernel import actor as actors
from fotfeste.kernel.models import Organisation
from fotfeste.portfolio.models import Programme, Project, ProjectParty
from fotfeste.web.portfolio.rows import ProjectRow

LIST = "/prosjekter/"


@pytest.fixture
def office(client_in: Callable[[str], Client]) -> Client:
    """A client signed in at the programme office."""
    return client_in("programme_office")


def shown(client: Client, query: str) -> list[ProjectRow]:
    """The rows of the whole filtered list."""
    response = client.get(f"{LIST}?{query}&antall=alle" if query else f"{LIST}?antall=alle")
    assert response.status_code == 200, response.status_code
    rows: list[ProjectRow] = response.context.get("rows", [])
    return rows


def keys(rows: list[ProjectRow]) -> set[str]:
    """The keys of the projects, as they stand in their addresses."""
    return {row.url.strip("/").split("/")[-1] for row in rows}


def stored(**lookups: Any) -> set[str]:
    """The keys of the projects that a plain question to the database gives."""
    return set(Project.objects.filter(**lookups).values_list("key", flat=True))


def test_without_a_filter_every_project_is_there(office: Client) -> None:
    assert keys(shown(office, "")) == stored()


def test_a_programme_takes_those_below_it_along(office: Client) -> None:
    above = {programme.pk: programme.parent_id for programme in Programme.objects.all()}
    top = (
        Programme.objects.filter(children__children__isnull=False).first()
        or Programme.objects.filter(children__isnull=False).first()
    )
    assert top is not None

    def is_below(pk: int | None) -> bool:
        while pk is not None:
            if pk == top.pk:
                return True
            pk = above[pk]
        return False

    expected = {project.key for project in Project.objects.all() if is_below(project.programme_id)}
    assert keys(shown(office, f"program={top.key}")) == expected


@pytest.mark.parametrize(
    ("query", "lookups"),
    [
        ("fase=execute", {"phase": "execute"}),
        ("status=completed", {"status": "completed"}),
        ("ungdom=ja", {"is_youth": True}),
        ("ungdom=nei", {"is_youth": False}),
        ("fylke=Troms", {"counties__contains": ["Troms"]}),
        ("program=delprogram_sysselsetting", {"programme__key": "delprogram_sysselsetting"}),
        (
            "program=delprogram_sysselsetting&fase=execute&ungdom=ja&fylke=Oslo",
            {
                "programme__key": "delprogram_sysselsetting",
                "phase": "execute",
                "is_youth": True,
                "counties__contains": ["Oslo"],
            },
        ),
    ],
)
def test_a_filter_leaves_what_the_database_has(office: Client, query: str, lookups: dict[str, Any]) -> None:
    expected = stored(**lookups)
    assert expected, "The demo has nothing to test with."
    assert keys(shown(office, query)) == expected


def test_an_owner_is_found_also_when_the_project_has_several(office: Client) -> None:
    owners = ProjectParty.objects.filter(part="owner").select_related("project", "organisation")
    shared = next(
        party for party in owners if owners.filter(project=party.project).count() > 1 and party.order > 0
    )
    found = keys(shown(office, f"eier={shared.organisation.key}"))
    assert shared.project.key in found
    assert found == {party.project.key for party in owners if party.organisation_id == shared.organisation_id}


def test_a_partner_is_not_an_owner(office: Client) -> None:
    partners = ProjectParty.objects.filter(part="partner").select_related("project", "organisation")
    for party in partners:
        owns = ProjectParty.objects.filter(organisation=party.organisation, part="owner")
        if owns.exists() and not owns.filter(project=party.project).exists():
            assert party.project.key not in keys(shown(office, f"eier={party.organisation.key}"))
            return
    pytest.skip("The demo has no partner that owns something else.")


def test_a_funding_source_leaves_its_projects_once_each(office: Client) -> None:
    project = Project.objects.filter(fundings__isnull=False).first()
    assert project is not None
    source = project.fundings.select_related("funding_source")[0].funding_source
    rows = shown(office, f"kilde={source.key}")
    assert keys(rows) == stored(fundings__funding_source=source)
    assert len(rows) == len(keys(rows))


def test_a_focus_area_leaves_its_projects(office: Client) -> None:
    project = Project.objects.filter(focus_area__isnull=False).select_related("focus_area").first()
    assert project is not None
    assert project.focus_area is not None
    assert keys(shown(office, f"fokus={project.focus_area.key}")) == stored(focus_area=project.focus_area)


# Search --------------------------------------------------------------------------------------------------


def test_a_number_finds_its_project_first(office: Client) -> None:
    rows = shown(office, "q=2021-37")
    assert rows[0].number == "2021-37"


def test_a_name_finds_its_project_first(office: Client) -> None:
    rows = shown(office, "q=digitale+ferdigheter")
    assert rows[0].name == "Digitale ferdigheter"


def test_a_word_inside_a_word_is_found(office: Client) -> None:
    assert any("Kompetansejobber" in row.name for row in shown(office, "q=jobber"))


def test_a_word_in_the_texts_is_found(office: Client) -> None:
    project = Project.objects.exclude(goal="").order_by("pk")[0]
    word = max(project.goal.split(), key=len).strip(".,;:()")
    assert project.key in keys(shown(office, f"q={word}"))


def test_a_former_name_is_found_and_told(office: Client) -> None:
    rows = shown(office, "q=min+start")
    assert [row.former for row in rows if row.former] == ["Min start"]
    assert "Tidligere: Min start" in office.get(f"{LIST}?q=min+start").content.decode()


def test_a_former_name_is_not_told_when_the_name_answers(office: Client) -> None:
    project = Project.objects.exclude(former_names_text="").order_by("pk")[0]
    row = next(row for row in shown(office, f"q={project.name.split()[0]}") if project.key in row.url)
    assert row.former == ""


def test_signs_that_mean_something_to_the_search_do_no_harm(office: Client) -> None:
    assert office.get(LIST, {"q": "a & | ! ( ) : * ' % _ \\ <b>"}).status_code == 200


def test_what_is_searched_for_is_shown_as_text(office: Client) -> None:
    body = office.get(LIST, {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in body


# What can be wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("program=finnes-ikke", "Programmet «finnes-ikke» finnes ikke. Velg et program fra listen."),
        ("fokus=x", "Fokusområdet «x» finnes ikke."),
        ("fase=x", "Fasen «x» finnes ikke."),
        ("status=x", "Statusen «x» finnes ikke."),
        ("eier=x", "Eieren «x» finnes ikke."),
        ("kilde=x", "Finansieringskilden «x» finnes ikke."),
        ("fylke=Utopia", "Fylket «Utopia» finnes ikke."),
        ("ungdom=kanskje", "Ungdom kan bare være «ja» eller «nei», ikke «kanskje»."),
        ("sorter=farge", "Listen kan ikke sorteres etter «farge»."),
        ("antall=7", "Antall rader kan være 25, 50, 100 eller alle, ikke «7»."),
        ("side=null", "Sidetallet må være et helt tall fra 1 og oppover."),
        ("side=0", "Sidetallet må være et helt tall fra 1 og oppover."),
        ("q=%21%21", "Søket må ha minst én bokstav eller ett tall."),
        ("q=" + "a" * 201, "Søket kan ha høyst 200 tegn."),
        ("q=a%00b", "Søket har et tegn som ikke kan leses."),
        ("fase=plan&fase=execute", "Fase står flere ganger i adressen. Velg én."),
        ("farge=gul", "Adressen har et ledd som ikke finnes her: «farge»."),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence(office: Client, query: str, sentence: str) -> None:
    response = office.get(f"{LIST}?{query}")
    body = response.content.decode()
    assert response.status_code == 400
    assert sentence in body
    assert "<title>Feil: " in body
    assert "Vis alle prosjekter" in body


@pytest.mark.parametrize("view", ["", "tavle", "tidslinje"])
def test_every_fault_is_told_at_once(office: Client, view: str) -> None:
    body = office.get(f"{LIST}{view}?fase=x&status=y&antall=3&z=1").content.decode()
    for sentence in ("Fasen «x»", "Statusen «y»", "ikke «3»", "«z»"):
        assert sentence in body


def test_a_wrong_value_shows_no_projects_that_were_not_asked_for(office: Client) -> None:
    assert "<tbody" not in office.get(f"{LIST}?fase=x").content.decode()


def test_filters_left_open_are_taken_out_of_the_address(office: Client) -> None:
    response = office.get(f"{LIST}?program=&fase=execute&status=&q=")
    assert response.status_code == 302
    assert response["Location"] == f"{LIST}?fase=execute"


# What the page says ----------------------------------------------------------------------------------------


def test_each_filter_is_a_chip_that_can_be_removed(office: Client) -> None:
    response = office.get(f"{LIST}?fase=execute&ungdom=ja&q=jobb")
    chips = {str(chip.label): chip.remove_url for chip in response.context["list"].chips}
    assert chips == {
        "Fase: Gjennomføre": "?ungdom=ja&q=jobb",
        "Ungdom: ungdom": "?fase=execute&q=jobb",
        "Søk: «jobb»": "?fase=execute&ungdom=ja",
    }


def test_the_number_of_projects_is_announced(office: Client) -> None:
    count = len(shown(office, "fase=execute"))
    assert f'role="status">{count} prosjekter</p>' in office.get(f"{LIST}?fase=execute").content.decode()


def test_a_filter_that_leaves_nothing_says_so(office: Client) -> None:
    body = office.get(f"{LIST}?q=finnesikkenoensteder").content.decode()
    assert "Ingen treff med disse filtrene" in body
    assert "Ingen prosjekter ennå" not in body


@pytest.mark.usefixtures("empty_database")
def test_nothing_registered_is_another_thing() -> None:
    with actors.enter(actors.system("test")) as by:
        home = Organisation.objects.create(
            key="kontor", name="Kontor", kind="programme_office", sector="state"
        )
        staff = kernel.open_account(login="kontor", password=None, name="Kari Kontor", email="", by=by)
        kernel.give_role(
            staff=staff, organisation=home, role="programme_office", valid_from=dt.date(2024, 1, 1), by=by
        )
        client = Client(headers={"accept-language": "nb"})
        client.force_login(staff.account, backend="fotfeste.kernel.signin.AccountBackend")
    for view in ("", "tavle", "tidslinje"):
        body = client.get(f"{LIST}{view}").content.decode()
        assert "Ingen prosjekter ennå" in body
        assert "Ingen treff" not in body


def test_what_is_chosen_stands_in_the_sentence(office: Client) -> None:
    body = office.get(f"{LIST}?fase=execute").content.decode()
    assert '<option value="execute" selected>Gjennomføre</option>' in body


def test_only_what_changes_is_sent_to_htmx(office: Client) -> None:
    response = office.get(f"{LIST}?fase=execute", headers={"hx-request": "true"})
    body = response.content.decode()
    assert "<html" not in body
    assert "<table" in body
    assert 'hx-swap-oob="innerHTML"' in body
    assert "HX-Request" in response["Vary"]
