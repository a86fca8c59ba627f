"""The ground floor's pages and the findings in a real browser: refused forms, asking once more, the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.looks import overflow, violations

pytestmark = pytest.mark.browser
LANGUAGES = pytest.mark.parametrize("language", ["nb", "en"])


def _looked_at(page: Page) -> list[str]:
    """What is wrong with the page as it stands, wide and narrow."""
    faults = []
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{width}: {one}" for one in violations(page)]
        if overflow(page):
            faults.append(f"{width}: {overflow(page)} pixels too wide")
    return faults


@LANGUAGES
def test_the_sign_in_page(language: str, page: Page, site: str) -> None:
    page.context.add_cookies([{"name": "sprak", "value": language, "url": site}])
    page.goto("/logg-inn")
    assert not _looked_at(page)
    page.locator("details.ff-disclosure summary").click()
    page.locator("form[action='/logg-inn'] button").click()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    assert not _looked_at(page)


def test_the_demo_is_entered_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/logg-inn")
    page.locator("form[action$='/demo/observer'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/i-dag")


@LANGUAGES
@pytest.mark.parametrize("role", ["observer", "project_manager", "evaluator"])
def test_today(role: str, language: str, page_in: Callable[..., Any]) -> None:
    assert not _looked_at(page_in(role, language=language))


@LANGUAGES
@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("administrator", "/ansatte/gi-rolle"),
        ("administrator", "/ansatte/ny"),
        ("administrator", "/konto/passord"),
    ],
)
def test_a_refused_form(role: str, address: str, language: str, page_in: Callable[..., Any]) -> None:
    page = page_in(role, language=language)
    page.goto(address)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    assert page.title().startswith("Feil:" if language == "nb" else "Error:")
    assert not _looked_at(page)


@LANGUAGES
@pytest.mark.parametrize("address", ["/spor?fra=31.02.2026", "/avvik/?alvor=feil", "/avvik/?q=finnes+ikke"])
def test_filters_that_can_not_be_read_or_find_nothing(
    address: str, language: str, page_in: Callable[..., Any]
) -> None:
    page = page_in("programme_office", language=language)
    page.goto(address)
    assert not _looked_at(page)


@LANGUAGES
def test_ending_a_role_asks_once_more(language: str, page_in: Callable[..., Any]) -> None:
    page = page_in("administrator", language=language)
    page.goto("/ansatte")
    page.locator("a[href$='/avslutt']").first.click()
    assert not _looked_at(page)
    page.locator("#id_on").fill("1.1.2020")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#id_on")).to_be_focused()
    assert not _looked_at(page)


@LANGUAGES
def test_explaining_a_finding(language: str, page_in: Callable[..., Any]) -> None:
    page = page_in("evaluator", language=language)
    page.goto("/avvik/?tilstand=apen")
    assert not _looked_at(page)
    page.locator("a[href*='/avvik/forklar/']").first.click()
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#id_note")).to_be_focused()
    assert not _looked_at(page)
    page.locator("#id_note").fill(f"Avrundet i kilden ({language}).")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/avvik/")
    page.goto("/avvik/?tilstand=forklart")
    expect(page.locator(".ff-finding-note").first).to_contain_text("Avrundet i kilden")
    assert not _looked_at(page)
