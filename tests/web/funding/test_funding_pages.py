"""The money's pages: what they show, how they answer bad addresses, what they hand out, what they cost."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from fotfeste.funding.models import Movement
from fotfeste.kernel.actor import enter, system
from fotfeste.kernel.models import Event

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


@pytest.fixture
def client(client_in):
    return client_in("programme_office")


def _figure(text: str) -> str:
    return text.replace(" ", NBSP)


def test_the_report_prints_the_totals_of_the_annex(client):
    page = client.get("/penger/regnskap/2024").content.decode()
    for figure in ("99 148 992", "41 891 368", "57 257 624", "137 561 687", "53 996 091", "83 565 596"):
        assert _figure(figure) in page


def test_a_report_at_an_earlier_day_leaves_out_what_was_booked_later(client):
    page = client.get("/penger/regnskap/2024?per=30.06.2024").content.decode()
    assert _figure("77 432 981") in page
    assert _figure("53 996 091") not in page


def test_a_day_that_does_not_exist_is_answered_at_the_field(client):
    answer = client.get("/penger/regnskap/2024?per=31.02.2024")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/penger/regnskap/1999",
        "/penger/budsjett/1999",
        "/penger/vedtak/1999",
        "/penger/regnskap/2024/celle/finnes-ikke/cost",
        "/penger/regnskap/2024/celle/total/finnes-ikke",
        "/penger/vedtak/2024/celle/total/finnes-ikke",
        "/penger/regnskap/2024/eksport.pdf",
        "/penger/hovedbok/eksport.pdf",
        "/penger/hovedbok/999999999",
    ],
)
def test_addresses_that_lead_nowhere(client, address):
    assert client.get(address).status_code == 404


def test_the_postings_of_a_cell_sum_to_its_figure(client):
    rows = client.get("/penger/regnskap/2024/celle/sum-projects/carried_out").context["postings"]
    assert sum(row.amount for row in rows) == 57_257_624_00


def test_a_panel_is_a_fragment_of_the_same_postings(client):
    address = "/penger/regnskap/2024/celle/2016-22/reallocated"
    fragment = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in fragment
    assert _figure("583 344") in fragment


def test_a_posting_says_source_line_year_decision_and_document(client):
    movement = Movement.objects.filter(basis="booked", kind="grant", decision__case_number="21/24").first()
    page = client.get(f"/penger/hovedbok/{movement.pk}").content.decode()
    for said in ("21/24", "2024", movement.funding_source.name, movement.source.title):
        assert said in page


def test_a_reallocation_shows_its_other_leg(client):
    leg = Movement.objects.filter(kind="reallocation", amount_ore__lt=0).first()
    assert len(client.get(f"/penger/hovedbok/{leg.pk}").context["legs"]) == 1


def test_the_file_holds_exactly_the_rows_on_the_screen(client):
    sheet = client.get("/penger/regnskap/2024").context["sheet"]
    answer = client.get("/penger/regnskap/2024/eksport.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [row.label for row in sheet.rows]
    assert rows[-1][-2] == 83_565_596.0


def test_handing_out_a_file_leaves_an_event(client):
    client.get("/penger/hovedbok/eksport.csv?kilde=gds_state")
    with enter(system("test")):
        assert Event.objects.filter(verb="funding.exported").count() == 1


def test_the_journal_filters_and_never_sums_across_grounds(client):
    answer = client.get("/penger/hovedbok?ar=2024&kilde=gds_state&type=grant")
    sums = answer.context["sums"]
    assert len({basis for basis, *_rest in sums}) == len(sums)
    assert all(row.source == "Statlige GDS-midler" for row in answer.context["rows"])


def test_a_filter_that_can_not_be_read_is_said(client):
    answer = client.get("/penger/hovedbok?ar=1066")
    assert "1066" in answer.content.decode() or answer.context["form"].errors


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/penger/", 12),
        ("/penger/regnskap/2024", 12),
        ("/penger/vedtak/2024", 12),
        ("/penger/budsjett/2025", 12),
        ("/penger/forventet/2025", 12),
        ("/penger/kilder", 12),
        ("/penger/hovedbok", 12),
        ("/penger/regnskap/2024/celle/total/carried_out", 12),
    ],
)
def test_a_page_asks_few_questions(client, asks_at_most, address, most):
    with asks_at_most(most):
        assert client.get(address).status_code == 200
