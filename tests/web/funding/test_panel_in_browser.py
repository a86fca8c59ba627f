"""The panel beside the sheet in a real browser: by keyboard alone, and without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.looks import overflow, violations

pytestmark = pytest.mark.browser
CELL = "a[href='/penger/regnskap/2024/celle/2016-22/reallocated']"


def test_a_figure_opens_its_postings_by_keyboard_and_escape_goes_back(page_in: Callable[..., Any]) -> None:
    page = page_in("board_member")
    page.goto("/penger/regnskap/2024")
    page.locator(CELL).focus()
    page.keyboard.press("Enter")
    page.locator("[data-panel-heading]").wait_for()
    assert page.url.endswith("/penger/regnskap/2024")
    assert page.evaluate("document.activeElement.textContent") == "Jobbskap Romsås"
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.locator("[data-panel-heading]").count() == 0
    assert page.evaluate("document.activeElement.getAttribute('href')").endswith("2016-22/reallocated")


def test_the_panel_fits_a_phone(page_in: Callable[..., Any]) -> None:
    page = page_in("board_member")
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/penger/regnskap/2024")
    page.locator(CELL).click()
    page.locator("[data-panel-heading]").wait_for()
    assert overflow(page) == 0
    assert violations(page) == []


def test_a_figure_leads_to_its_postings_without_script(
    browser: Any, site: str, page_in: Callable[..., Any]
) -> None:
    cookies = page_in("board_member").context.cookies()
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/penger/regnskap/2024")
    page.locator(CELL).click()
    page.wait_for_url("**/celle/2016-22/reallocated")
    assert page.locator("h1").inner_text() == "Jobbskap Romsås"
    context.close()


def test_sections_of_the_sheet_fold(page_in: Callable[..., Any]) -> None:
    page = page_in("board_member")
    page.goto("/penger/regnskap/2024")
    head = page.get_by_role("button", name="Utviklingsprosjekter")
    head.click()
    assert head.get_attribute("aria-expanded") == "false"
    assert not page.locator(CELL).is_visible()
    assert page.get_by_role("row", name="Sum utviklingsprosjekter").is_visible()
