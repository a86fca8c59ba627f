"""The list of findings: groups, filters, files, explanations, and findings that open again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from fotfeste.kernel import findings
from fotfeste.kernel.actor import Actor, enter
from fotfeste.kernel.bilingual import reader_language
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.findings import Finding, Rule, Severity, Source
from fotfeste.kernel.formats import format_money
from fotfeste.kernel.judged_findings import judge_all
from fotfeste.kernel.models import Draft, Event
from fotfeste.portfolio.models import Project

pytestmark = pytest.mark.django_db
ClientIn = Callable[[str], Client]


class Facts:
    """What the rules of these tests look at: how many sums are wrong, and the printed amount of the first."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.sums = 2
        self.printed = 100_00

    def wrong_sums(self) -> Iterator[Finding]:
        """Amounts are said in the reader's language, as real rules do."""
        for number in range(self.sums):
            printed = self.printed if number == 0 else 300_00
            yield Finding(
                rule="funding.sum",
                object_key=f"rad-{number:03}",
                object_label=f"Rad {number}",
                object_url_name="",
                object_url_key="",
                sentence="Summen stemmer ikke med delene.",
                printed=format_money(printed, reader_language()),
                computed=format_money(250_00, reader_language()),
                severity=Severity.HIGH,
                sources=(Source("Årsrapport 2024", "tabell 3"),),
                difference_ore=printed - 250_00,
            )

    def without_end(self) -> Iterator[Finding]:
        """A fact that is missing, about something with a page."""
        yield Finding(
            rule="portfolio.end",
            object_key=self.project.key,
            object_label=self.project.name,
            object_url_name="portfolio:project",
            object_url_key=self.project.key,
            sentence="Prosjektet har ingen sluttdato.",
            printed="",
            computed="=1+1",
            severity=Severity.LOW,
        )


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> Facts:
    """Two rules instead of the real ones: one of money, one of projects."""
    facts = Facts(Project.objects.order_by("pk")[0])
    rules = {
        "funding.sum": Rule("funding.sum", "Summer", "En sum må stemme.", "funding", facts.wrong_sums),  # type: ignore[arg-type]  # plain text for lazy text
        "portfolio.end": Rule("portfolio.end", "Slutt", "Uten slutt.", "portfolio", facts.without_end),  # type: ignore[arg-type]  # plain text for lazy text
    }
    monkeypatch.setattr(findings, "_rules", rules)
    return facts


def _page(client: Client, address: str = "/avvik/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def _numbers() -> dict[str, str]:
    return {each.finding.object_key: each.number for each in judge_all()}


# The list ------------------------------------------------------------------------------------------------


def test_findings_stand_under_their_rule_with_why_it_matters(client_in: ClientIn, facts: Facts) -> None:
    page = _page(client_in("observer"))
    assert page.index("En sum må stemme.") < page.index("Rad 0") < page.index("Uten slutt.")


def test_a_finding_shows_both_values_the_difference_and_its_source(client_in: ClientIn, facts: Facts) -> None:
    page = _page(client_in("observer"))
    for text in ("100\u00a0kr", "250\u00a0kr", "−150\u00a0kr", "Årsrapport 2024, tabell 3"):
        assert text in page


def test_a_finding_leads_to_its_object(client_in: ClientIn, facts: Facts) -> None:
    assert f'href="/prosjekter/{facts.project.key}/"' in _page(client_in("observer"))


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", 3),
        ("rom=funding", 2),
        ("regel=portfolio.end", 1),
        ("alvor=high", 2),
        ("tilstand=apen", 3),
        ("tilstand=forklart", 0),
        ("q=rad+300", 1),
        ("q=SUMMEN", 2),
        ("alvor=high&q=sluttdato", 0),
    ],
)
def test_filters_narrow_the_list(query: str, rows: int, client_in: ClientIn, facts: Facts) -> None:
    assert _page(client_in("observer"), f"/avvik/?{query}").count('<th scope="row">') == rows


def test_the_findings_of_one_project_can_be_linked_to(client_in: ClientIn, facts: Facts) -> None:
    page = _page(client_in("observer"), f"/avvik/?prosjekt={facts.project.key}")
    assert page.count('<th scope="row">') == 1
    assert f"Prosjekt: {facts.project.key}" in page


def test_a_filter_that_does_not_exist_says_so(client_in: ClientIn, facts: Facts) -> None:
    page = _page(client_in("observer"), "/avvik/?alvor=fryktelig")
    assert "Velg alvor fra listen." in page
    assert "<title>Feil: " in page


def test_a_long_list_is_paged_and_says_the_whole_number(client_in: ClientIn, facts: Facts) -> None:
    facts.sums = 40
    page = _page(client_in("observer"))
    assert page.count('<th scope="row">') == 25
    assert "(40)" in page
    assert _page(client_in("observer"), "/avvik/?side=2").count('<th scope="row">') == 16


def test_no_findings_is_said_as_such(client_in: ClientIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "_rules", {})
    assert "Ingen avvik" in _page(client_in("observer"))


def test_each_rule_runs_once_on_a_page(
    client_in: ClientIn, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []
    counted = Rule("funding.sum", "S", "W", "funding", lambda: runs.append(1) or facts.wrong_sums())  # type: ignore[arg-type,func-returns-value]  # counts as it goes
    monkeypatch.setattr(findings, "_rules", {"funding.sum": counted})
    _page(client_in("programme_office"))
    assert len(runs) == 1


def test_the_page_asks_few_questions_besides_the_rules(
    client_in: ClientIn, facts: Facts, asks_at_most: Any
) -> None:
    client = client_in("programme_office")
    client.get("/avvik/")
    with asks_at_most(12):
        client.get("/avvik/")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_real_rules_are_shown_in_both_languages(language: str, client_in: ClientIn) -> None:
    client = client_in("programme_office")
    client.cookies["sprak"] = language
    assert client.get("/avvik/?antall=100").status_code == 200


def test_every_finding_of_the_demo_has_a_name_of_its_own(system: Actor) -> None:
    keys = [each.finding.key for each in judge_all()]
    assert len(set(keys)) == len(keys)
    assert all(key.partition(":")[0] == each.rule.key for key, each in zip(keys, judge_all(), strict=True))


# Files ---------------------------------------------------------------------------------------------------


def test_the_file_has_the_rows_of_the_list(client_in: ClientIn, facts: Facts, actor_in: Any) -> None:
    answer = client_in("observer").get("/avvik/eksport.csv?alvor=high")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Gjelder"], row["Forskjell i kroner"]) for row in rows] == [
        ("Rad 0", "-150"),
        ("Rad 1", "50"),
    ]
    with enter(actor_in("observer")):
        event = Event.objects.get(verb="kernel.findings_exported")
    assert event.details == {"form": "csv", "rows": 2, "filters": ["alvor"]}


def test_formulas_do_not_run_in_the_file(client_in: ClientIn, facts: Facts) -> None:
    content = client_in("observer").get("/avvik/eksport.csv?rom=portfolio").content.decode("utf-8-sig")
    assert ";'=1+1;" in content


def test_the_spreadsheet_opens(client_in: ClientIn, facts: Facts) -> None:
    assert client_in("observer").get("/avvik/eksport.xlsx").content.startswith(b"PK")


@pytest.mark.parametrize("role", ["adviser", "administrator"])
def test_those_who_do_not_see_findings_take_none_out(role: str, client_in: ClientIn, facts: Facts) -> None:
    assert client_in(role).get("/avvik/eksport.csv").status_code == 403


# Explanations --------------------------------------------------------------------------------------------


def _explain(client: Client, key: str, note: str = "Avrundet i kilden.", **more: str) -> Any:
    return client.post(f"/avvik/forklar/{_numbers()[key]}", {"note": note, **more}, follow=True)


def test_an_explained_finding_stays_visible_with_who_and_why(client_in: ClientIn, facts: Facts) -> None:
    page = _explain(client_in("programme_office"), "rad-000").content.decode()
    assert "Avrundet i kilden." in page
    assert "Kari Kontor" in page
    assert "1 er forklart" in page


def test_it_opens_again_when_the_values_change_and_shows_the_old_note(
    client_in: ClientIn, facts: Facts
) -> None:
    client = client_in("programme_office")
    _explain(client, "rad-000")
    facts.printed = 120_00
    page = _page(client, "/avvik/?tilstand=apen&q=rad+0")
    assert "Åpen igjen" in page
    assert "Avrundet i kilden." in page


def test_a_note_holds_whichever_language_it_was_written_in(client_in: ClientIn, facts: Facts) -> None:
    client = client_in("programme_office")
    client.cookies["sprak"] = "en"
    _explain(client, "rad-000")
    for language in ("en", "nb"):
        client.cookies["sprak"] = language
        assert _page(client, "/avvik/?tilstand=forklart").count('<th scope="row">') == 1


def test_an_explanation_needs_words(client_in: ClientIn, facts: Facts) -> None:
    answer = _explain(client_in("programme_office"), "rad-000", note="  ")
    assert answer.status_code == 422
    assert "Skriv en forklaring." in answer.content.decode()


def test_a_half_written_note_waits_on_today_and_is_gone_when_it_is_sent(
    client_in: ClientIn, facts: Facts
) -> None:
    client = client_in("programme_office")
    _explain(client, "rad-000", note="Halvveis", utkast="ja")
    number = _numbers()["rad-000"]
    assert f'href="/avvik/forklar/{number}"' in _page(client, "/i-dag")
    assert "Halvveis" in _page(client, f"/avvik/forklar/{number}")
    _explain(client, "rad-000")
    with enter(_actor("programme_office")):
        assert not Draft.objects.exists()


def _actor(role: str) -> Actor:
    account = demo_account(role)
    assert account is not None
    return Actor(account.staff.pk, 0, role, account.staff.name)


def test_a_finding_that_is_no_more_is_not_found(client_in: ClientIn, facts: Facts) -> None:
    assert client_in("programme_office").get("/avvik/forklar/finnes-ikke").status_code == 404


@pytest.mark.parametrize("role", ["observer", "board_member", "adviser", "administrator"])
def test_those_who_may_not_explain_are_told_so(role: str, client_in: ClientIn, facts: Facts) -> None:
    assert _explain(client_in(role), "rad-000").status_code == 403


def test_those_who_may_not_explain_are_not_offered_it(client_in: ClientIn, facts: Facts) -> None:
    assert "/avvik/forklar/" not in _page(client_in("observer"))
