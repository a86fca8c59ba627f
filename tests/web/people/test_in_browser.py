"""The pages about persons in a real browser: no faults by axe, nothing wider than the window, the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.looks import overflow, violations

pytestmark = pytest.mark.browser

ABOUT = ("", "endre", "historikk", "kontakt/ny", "nummer/nytt", "husstand", "husstand/ny", "familie/ny")
WIDTHS = (320, 1280)


def _open_person(page: Page, name: str) -> str:
    """Find somebody by name from the list, and open her; the address of the page."""
    page.goto("/deltakere/")
    field = page.locator("main form[role=search] input[name=q]")
    field.fill(name)
    field.press("Enter")
    page.wait_for_url("**/deltakere/")
    page.locator("main tbody a").first.click()
    expect(page.locator(".ff-person-name")).to_contain_text(name)
    return page.url


@pytest.mark.parametrize("language", ["nb", "en"])
def test_pages_about_a_person_have_no_faults_and_fit_the_window(page_in: Any, language: str) -> None:
    page: Page = page_in("adviser", language=language)
    address = _open_person(page, "Amina")
    found = []
    for part in ABOUT:
        page.goto(f"{address}{part}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if too_wide := overflow(page):
                found.append(f"{part} at {width}: {too_wide} pixels too wide")
        found += [f"{part}: {one}" for one in violations(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("address", ["/deltakere/", "/deltakere/finn", "/deltakere/ny", "/deltakere/ta-ut"])
def test_pages_of_the_caseload_have_no_faults_also_when_refused(page_in: Any, address: str) -> None:
    page: Page = page_in("adviser")
    page.goto(address)
    found = violations(page)
    page.set_viewport_size({"width": 320, "height": 800})
    found += [f"{overflow(page)} pixels too wide"] if overflow(page) else []
    if address != "/deltakere/":
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator("ds-error-summary, .ds-validation-message").first).to_be_visible()
        found += violations(page)
    assert not found, "\n".join(found)


def test_a_person_is_found_with_the_keyboard_alone_and_stays_out_of_the_address(page_in: Any) -> None:
    page: Page = page_in("adviser")
    address = _open_person(page, "Selam")
    assert "Selam" not in address
    assert "Selam" not in page.title()


def test_why_one_sees_it_opens_with_the_keyboard(page_in: Any) -> None:
    page: Page = page_in("adviser")
    _open_person(page, "Amina")
    why = page.locator(".ff-why summary")
    why.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Hvem kan se deltakeren")).to_be_visible()
    assert not violations(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert overflow(page) == 0


def test_a_look_up_without_a_hit_says_so_and_keeps_what_was_typed(page_in: Any) -> None:
    page: Page = page_in("adviser")
    page.goto("/deltakere/finn")
    page.get_by_label("Noen har henvist personen til oss").check()
    page.get_by_label("Begrunnelse").fill("Henvist fra skolen")
    page.get_by_label("Hele navnet").fill("Ukjent Person")
    page.get_by_label("Fødselsdato", exact=False).last.fill("05.06.1990")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Vi finner ingen med disse opplysningene")).to_be_visible()
    expect(page.get_by_label("Hele navnet")).to_have_value("Ukjent Person")
    assert not violations(page)
