"""The export of the project list: the same as the page, safe in a spreadsheet, for those who may, with an event."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from fotfeste.kernel import actions
from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied
from fotfeste.kernel.models import Event
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.portfolio.models import Project
from fotfeste.web.portfolio.rows import COLUMNS

FILTERS = (
    "",
    "fase=execute",
    "program=delprogram_sysselsetting&sorter=-navn",
    "q=jobb",
    "ungdom=ja&sorter=slutt",
)


@pytest.fixture
def office(client_in: Callable[[str], Client]) -> Client:
    """A client signed in at the programme office."""
    return client_in("programme_office")


def fetched(client: Client, form: str, query: str = "") -> bytes:
    """The exported file."""
    response = client.get(f"/prosjekter/eksport.{form}?{query}")
    assert response.status_code == 200
    return read(response)


def read(response: Any) -> bytes:
    """The content of an answer, to its end, so that its file is closed."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def read_csv(content: bytes) -> list[list[str]]:
    """The cells of a CSV file as Norwegian Excel reads them."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def on_the_page(client: Client, query: str) -> list[list[str]]:
    """The same columns from the rows of the page, all of them."""
    response = client.get(f"/prosjekter/?{query}&antall=alle" if query else "/prosjekter/?antall=alle")
    body = response.content.decode()
    rows = response.context["rows"]
    assert all(row.url in body for row in rows)
    return [[str(getattr(row, column.attribute)) for column in COLUMNS] for row in rows]


@pytest.mark.parametrize("query", FILTERS)
def test_csv_is_the_list(office: Client, query: str) -> None:
    content = fetched(office, "csv", query)
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = read_csv(content)
    assert head == [str(column.head) for column in COLUMNS]
    assert rows == on_the_page(office, query)


@pytest.mark.parametrize("query", FILTERS)
def test_the_workbook_is_the_list(office: Client, query: str) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(fetched(office, "xlsx", query)))
    head, *rows = book.get_sheet_by_name("Prosjekter").to_python()
    assert head == [str(column.head) for column in COLUMNS]
    assert [[_as_shown(cell) for cell in row] for row in rows] == on_the_page(office, query)


def _as_shown(cell: Any) -> str:
    if isinstance(cell, dt.date):
        return f"{cell:%d.%m.%Y}"
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def test_the_workbook_tells_what_it_is(office: Client) -> None:
    content = fetched(office, "xlsx", "fase=execute&ungdom=ja")
    about = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Om uttrekket").to_python()
    facts = {(row[0], str(row[1])) for row in about}
    assert {("Fase", "Gjennomføre"), ("Ungdom", "ungdom")} <= facts
    assert {"Hentet ut", "Antall prosjekter", "Kilde"} <= {label for label, _what in facts}


def test_days_are_dates_and_years_are_numbers_in_the_workbook(office: Client) -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(fetched(office, "xlsx"))).get_sheet_by_name("Prosjekter")
    starts = [row[6] for row in rows.to_python()[1:]]
    assert {type(start) for start in starts} >= {dt.date, float, str}


def test_an_english_reader_gets_english_files(office: Client) -> None:
    office.cookies["sprak"] = "en"
    head, *rows = read_csv(fetched(office, "csv", "fase=execute"))
    assert head[:3] == ["Number", "Project", "Owner"]
    assert rows == on_the_page(office, "fase=execute")


def test_a_project_with_a_formula_for_a_name_does_no_harm(office: Client, system: Actor) -> None:
    Project.objects.filter(key=Project.objects.order_by("number", "pk").last().key).update(
        name='=HYPERLINK("x")'
    )  # type: ignore[union-attr]  # the demo has projects
    names = [row[1] for row in read_csv(fetched(office, "csv"))]
    assert '\'=HYPERLINK("x")' in names
    book = CalamineWorkbook.from_filelike(io.BytesIO(fetched(office, "xlsx")))
    assert '=HYPERLINK("x")' in [row[1] for row in book.get_sheet_by_name("Prosjekter").to_python()]


def test_a_file_is_named_with_the_day(office: Client) -> None:
    response = office.get("/prosjekter/eksport.csv")
    read(response)
    assert response["Content-Disposition"].startswith('attachment; filename="prosjekter-2')
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_a_filter_that_can_not_be_read_leads_to_the_list_that_says_so(office: Client) -> None:
    response = office.get("/prosjekter/eksport.csv?fase=tull")
    assert response.status_code == 302
    assert response["Location"] == "/prosjekter/?fase=tull"


def test_other_forms_do_not_exist(office: Client) -> None:
    assert office.get("/prosjekter/eksport.pdf").status_code == 404


def test_an_export_leaves_an_event_without_what_was_searched_for(office: Client) -> None:
    fetched(office, "csv", "fase=execute&q=kvalifisering")
    with actors.enter(actors.system("test")):
        event = Event.objects.filter(verb="portfolio.exported").order_by("-pk")[0]
    assert event.details["form"] == "csv"
    assert event.details["filters"] == ["fase", "q"]
    assert event.by_role == "programme_office"
    assert "kvalifisering" not in str(event.details)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_role_exports_when_it_may(client_in: Callable[[str], Client], role: str, form: str) -> None:
    response = client_in(role).get(f"/prosjekter/eksport.{form}")
    read(response)
    assert response.status_code == (200 if Permission.EXPORT in ROLES[role].permissions else 403)


@pytest.mark.parametrize("role", ROLES)
def test_the_action_asks_for_the_same_permission(actor_in: Callable[[str], Actor], role: str) -> None:
    actor = actor_in(role)
    with actors.enter(actor):
        if Permission.EXPORT in ROLES[role].permissions:
            actions.record_export(verb="portfolio.exported", form="csv", rows=1, by=actor)
        else:
            with pytest.raises(Denied):
                actions.record_export(verb="portfolio.exported", form="csv", rows=1, by=actor)


@pytest.mark.parametrize("role", ROLES)
def test_the_page_offers_the_export_or_says_why_not(client_in: Callable[[str], Client], role: str) -> None:
    page = client_in(role).get("/prosjekter/").context["list"]
    may = Permission.EXPORT in ROLES[role].permissions
    assert bool(page.downloads) is may
    assert bool(page.refusal) is not may
