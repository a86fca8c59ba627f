"""Sharing in a real browser: no faults by axe, nothing wider than the window, and the whole act with the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.looks import overflow, violations

pytestmark = pytest.mark.browser
WIDTHS = (320, 1280)


def _open_sharing(page: Page, name: str) -> str:
    """Find somebody by name, open what is shared about her; the address of the page."""
    page.goto("/deltakere/")
    field = page.locator("main form[role=search] input[name=q]")
    field.fill(name)
    field.press("Enter")
    page.wait_for_url("**/deltakere/")
    page.locator("main tbody a").first.click()
    expect(page.locator(".ff-person-name")).to_contain_text(name)
    page.goto(f"{page.url}deling/")
    return page.url


def _looked_at(page: Page, what: str) -> list[str]:
    found = [f"{what}: {one}" for one in violations(page)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if too_wide := overflow(page):
            found.append(f"{what} at {width}: {too_wide} pixels too wide")
    return found


def _choose_recipient(page: Page, name: str) -> None:
    page.fill("#id_recipient", name)
    page.locator("main form button.ds-button").first.click()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_step_looks_right_and_the_whole_act_is_done(page_in: Any, language: str) -> None:
    page: Page = page_in("adviser", language=language)
    listed = _open_sharing(page, "Kari")
    found = _looked_at(page, "list")
    page.goto(f"{listed}ny")
    found += _looked_at(page, "where")
    _choose_recipient(page, "Helsfyr")
    expect(page.locator("input[name=what]:checked")).not_to_have_count(0)
    found += _looked_at(page, "reasons")
    page.locator("button[value=check]").click()
    expect(page.locator("ds-error-summary")).to_be_visible()
    found += _looked_at(page, "refused")
    page.locator("label", has_text="§ 15 a").first.click()
    page.fill("#id_necessity", "Timene skal passe sammen.")
    page.fill("#id_informed_how", "I samtale, med tolk.")
    page.fill("#id_informed_on", "1.11.2026")
    page.check("input[name=positive][value=yes]")
    page.check("input[name=channel][value=written]")
    page.locator("button[value=check]").click()
    expect(page.locator("button[value=send]")).to_be_visible()
    found += _looked_at(page, "summary")
    page.locator("button[value=send]").click()
    page.wait_for_url("**/deling/*/")
    receipt = page.url
    found += _looked_at(page, "receipt")
    page.goto(f"{receipt}utskrift")
    found += _looked_at(page, "print")
    page.goto(f"{receipt}avslutt")
    found += _looked_at(page, "stop")
    page.locator("main form button").last.click()
    page.wait_for_url("**/deling/")
    found += _looked_at(page, "list afterwards")
    assert not found, "\n".join(found)


def test_telling_and_consenting_look_right_also_when_refused(page_in: Any) -> None:
    page: Page = page_in("adviser")
    listed = _open_sharing(page, "Kari")
    found = []
    for part in ("fortalt", "samtykke/nytt"):
        page.goto(f"{listed}{part}")
        found += _looked_at(page, part)
        page.locator("main form.ff-form button.ds-button").first.click()
        expect(page.locator("ds-error-summary")).to_be_visible()
        found += _looked_at(page, f"{part} refused")
    assert not found, "\n".join(found)


def test_a_refused_recipient_looks_right_and_opens_with_the_keyboard(page_in: Any) -> None:
    page: Page = page_in("adviser")
    page.goto(f"{_open_sharing(page, 'Kari')}ny")
    _choose_recipient(page, "Kirkens Bymisjon")
    summary = page.locator("details summary", has_text="Regler som ikke gir adgang")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("gir ikke adgang til å dele med private.").first).to_be_visible()
    assert not _looked_at(page, "refused recipient")


def test_the_address_and_the_title_tell_nothing(page_in: Any) -> None:
    page: Page = page_in("adviser")
    page.goto(f"{_open_sharing(page, 'Kari')}ny")
    _choose_recipient(page, "Helsfyr")
    assert page.url.endswith("/deling/ny")
    assert "Kari" not in page.title()


def test_the_catalogue_is_changed_in_a_browser(page_in: Any) -> None:
    page: Page = page_in("data_protection_officer", language="en")
    page.goto("/deling/")
    found = _looked_at(page, "catalogue")
    page.locator("main tbody a").first.click()
    page.locator(".ff-page-actions a").click()
    found += _looked_at(page, "revise")
    page.fill("#id_valid_from", "1.1.2031")
    page.locator("main form.ff-form button.ds-button").first.click()
    page.wait_for_url(lambda url: not url.endswith("ny-versjon"))
    page.locator("details summary").last.click()
    found += _looked_at(page, "basis")
    assert not found, "\n".join(found)
