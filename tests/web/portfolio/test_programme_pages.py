"""The programme pages: the tree, one programme, risks, benefits, bodies and criteria, and lines between projects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fotfeste.kernel import actor as actors
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.portfolio import actions
from fotfeste.portfolio.models import Benefit, Programme, Project, Risk

PAGES = ("programmes", "risks", "benefits", "bodies", "criteria", "lineage_map")
SUB_PROGRAMME = "delprogram_sysselsetting"
ClientIn = Callable[[str], Client]


def text_of(client: Client, url: str, language: str = "nb") -> str:
    response = client.get(url, headers={"accept-language": language})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens(client_in: ClientIn, name: str, language: str) -> None:
    text_of(client_in("observer"), reverse(f"portfolio:{name}"), language)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_see_the_programme(client_in: ClientIn, role: str, name: str) -> None:
    may = Permission.VIEW_PORTFOLIO in ROLES[role].permissions
    assert client_in(role).get(reverse(f"portfolio:{name}")).status_code == (200 if may else 403)


@pytest.mark.parametrize("name", PAGES)
def test_visitors_are_sent_to_sign_in(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(f"portfolio:{name}")).status_code == 302


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_programme_opens(client_in: ClientIn, language: str) -> None:
    client = client_in("adviser")
    for key in Programme.objects.values_list("key", flat=True):
        text_of(client, reverse("portfolio:programme", args=[key]), language)


def test_an_unknown_programme_is_not_found(client_in: ClientIn) -> None:
    assert client_in("observer").get(reverse("portfolio:programme", args=["finnes-ikke"])).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, "programme"])
def test_a_page_asks_the_database_at_most_twelve_times(
    client_in: ClientIn, name: str, asks_at_most: Callable[[int], Any]
) -> None:
    client = client_in("programme_office")
    url = reverse(f"portfolio:{name}", args=[SUB_PROGRAMME] if name == "programme" else [])
    client.get(url)
    with asks_at_most(12):
        client.get(url)


@pytest.mark.usefixtures("empty_database")
@pytest.mark.parametrize("view", ["programme.tree", "benefits.benefit_map", "governance.body_groups"])
def test_an_empty_portfolio_has_nothing_to_show(view: str) -> None:
    from importlib import import_module

    module, name = view.split(".")
    shown = getattr(import_module(f"fotfeste.web.portfolio.{module}"), name)()
    assert not getattr(shown, "ends", shown)
    assert getattr(shown, "drawing", None) is None


# Programmes ----------------------------------------------------------------------------------------------


def test_a_programme_counts_the_projects_of_those_below_it(client_in: ClientIn) -> None:
    from fotfeste.web.portfolio.programme import tree

    with actors.enter(actors.system("test")):
        branches = tree()
    every = Project.objects.count()
    assert sum(branch.projects for branch in branches) == every


def test_focus_areas_show_the_period_of_each_document_and_that_they_differ(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:programmes"))
    assert "november 2024 – september 2025" in text
    assert "november 2024 – desember 2026" in text
    assert "Kildene er uenige." in text


# Risks ---------------------------------------------------------------------------------------------------


def test_what_can_not_be_read_in_the_source_says_so(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:risks"))
    assert text.count("Ikke lesbart i kilden") >= 16
    assert "16 risikoer står utenfor matrisen" in text


def test_a_risk_shows_both_printed_numbers(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:risks"))
    assert '16 <span class="ff-quiet">tabell 5</span>, 17 <span class="ff-quiet">tabell 6</span>' in text
    assert "Ulike nummer" in text


def test_a_legible_risk_has_numbers_words_and_a_place_in_the_matrix(client_in: ClientIn) -> None:
    with actors.enter(actors.system("test")) as by:
        risk = Risk.objects.order_by("key")[0]
        actions.assess_risk(risk=risk, as_of="2025-06", values={"probability": 4, "consequence": 5}, by=by)
    text = text_of(client_in("observer"), reverse("portfolio:risks"))
    assert "4 × 5 = 20" in text
    assert "4 stor" in text
    assert "5 svært stor" in text
    assert '<td data-level="red">1 ' in text
    assert "15 risikoer står utenfor matrisen" in text


def test_risks_of_a_project_belong_to_its_programme_in_the_filter(client_in: ClientIn) -> None:
    with actors.enter(actors.system("test")) as by:
        project = Project.objects.get(key="ostfold-klar")
        values = {"project": project, "risk": "Ingen overtar metoden"}
        actions.register_risk(key="risiko-klar", values=values, by=by)
    client = client_in("observer")
    url = reverse("portfolio:risks")
    assert "Ingen overtar metoden" in text_of(client, f"{url}?program={project.programme.key}")
    assert "Ingen overtar metoden" not in text_of(client, f"{url}?program={SUB_PROGRAMME}")


def test_a_programme_without_risks_says_so(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:risks") + "?program=fellesoppdraget_2021")
    assert "Ingen risiko i dette programmet" in text


def test_an_unknown_programme_in_the_filter_is_said(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:risks") + "?program=tull")
    assert "Programmet «tull» finnes ikke. Her er all risiko." in text


# Benefits ------------------------------------------------------------------------------------------------


def test_what_a_benefit_lacks_is_said(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:benefits"))
    assert text.count("Mangler eier, indikator og nullpunkt.") >= Benefit.objects.count()


def test_assumed_lines_are_said_and_drawn_dashed(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:benefits"))
    assert "Antatt linje" in text
    assert "data-dashed" in text


# Lines ---------------------------------------------------------------------------------------------------


def test_the_map_of_lines_is_both_list_and_picture(client_in: ClientIn) -> None:
    text = text_of(client_in("observer"), reverse("portfolio:lineage_map"))
    assert '<svg class="ff-graph"' in text
    assert "Hurtigspor 1.0" in text
    assert reverse("portfolio:project", args=["oslo-2020-36"]) in text


def test_a_project_knows_its_kin_both_ways(client_in: ClientIn) -> None:
    client = client_in("observer")
    earlier = text_of(client, reverse("portfolio:project_lineage", args=["oslo-2016-03"]))
    later = text_of(client, reverse("portfolio:project_lineage", args=["oslo-2020-36"]))
    assert "Hurtigspor 2.0" in earlier
    assert "Hurtigspor 1.0" in later


def test_a_circle_of_kin_is_refused() -> None:
    """The rule itself; the action and the page rest on it."""
    from fotfeste.portfolio.rules import makes_circle

    assert makes_circle([(1, 2), (2, 3)], (3, 1))
