"""The shell in a real browser: with the keyboard, without script, on a narrow screen, and by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.looks import overflow, violations

pytestmark = pytest.mark.browser

OPEN_PAGES = ["/om", "/personvern", "/kontakt", "/tilbakemelding", "/tilgjengelighet", "/finnes-ikke"]


def speak(page: Page, site: str, language: str) -> None:
    """Choose the language of the screens as the language menu does."""
    page.context.add_cookies([{"name": "sprak", "value": language, "url": site}])


@pytest.mark.parametrize(
    ("address", "language", "scheme"),
    [
        ("/galleri", "nb", "dark"),
        ("/galleri", "en", "light"),
        ("/galleri?feil=1", "nb", "light"),
        ("/galleri?feil=1", "en", "dark"),
    ],
)
def test_axe_finds_nothing_in_the_gallery(page: Page, site: str, language: str, scheme: str, address: str):
    speak(page, site, language)
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    page.locator(".ff-gallery-entry details").evaluate_all("all => all.forEach(one => (one.open = true))")
    assert violations(page) == []


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("address", OPEN_PAGES)
def test_axe_finds_nothing_on_open_pages(page: Page, site: str, language: str, address: str):
    speak(page, site, language)
    page.goto(address)
    assert violations(page) == []


def test_axe_finds_nothing_while_a_dialog_is_open(page: Page):
    page.goto("/galleri")
    page.locator("[data-opens-dialog]").click()
    dialog = page.locator("#slett-utkast")
    expect(dialog).to_be_visible()
    # Half faded in, nothing has contrast.
    dialog.evaluate("one => Promise.all(one.getAnimations({subtree: true}).map((each) => each.finished))")
    assert violations(page) == []


@pytest.mark.parametrize("address", ["/galleri?feil=1", "/personvern", "/finnes-ikke"])
def test_nothing_is_wider_than_the_window(page: Page, address: str):
    page.goto(address)
    for width in (1024, 768, 640, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) == 0, width


def test_a_page_breaks_none_of_its_own_security_rules(page: Page):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/galleri")
    assert complaints == []


def test_confirming_begins_on_the_harmless_button(page: Page):
    page.goto("/galleri")
    page.locator("[data-opens-dialog]").click()
    expect(page.get_by_role("button", name="Behold")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#slett-utkast")).to_be_hidden()


def test_a_refused_form_takes_the_reader_to_its_faults(page: Page):
    page.goto("/galleri?feil=1")
    expect(page.locator("ds-error-summary")).to_be_focused()
    page.get_by_role("link", name="Velg om prosjektet er for ungdom.").click()
    expect(page.locator("input[name='feil-youth']").first).to_be_focused()


def test_the_language_menu_works_without_script(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, locale="nb-NO", base_url=site)
    page = context.new_page()
    page.goto("/om?fra=prove")
    page.locator(".ff-menu--language summary").click()
    page.locator("button[lang='en']").click()
    expect(page.locator("h1")).to_have_text("About the service")
    assert page.url.endswith("/om?fra=prove")
    context.close()


@pytest.mark.parametrize(("width", "folded"), [(1280, False), (360, True)])
def test_the_side_navigation_folds_only_where_there_is_little_room(page_in, width: int, folded: bool):
    page = page_in("programme_office")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/om")
    link = page.locator(".ff-navigation a").first
    expect(link).to_be_hidden() if folded else expect(link).to_be_visible()
    if folded:
        page.locator(".ff-navigation summary").click()
        expect(link).to_be_visible()


def test_the_keyboard_reaches_search_sections_and_the_list_of_shortcuts(page_in):
    page = page_in("programme_office")
    page.goto("/om")
    page.keyboard.press("/")
    expect(page.locator("#sok")).to_be_focused()
    page.locator("#sok").blur()
    page.keyboard.press("?")
    expect(page.locator("#snarveier")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/i-dag")


def test_escape_closes_a_menu_and_gives_focus_back(page_in):
    page = page_in("programme_office")
    page.goto("/om")
    account = page.locator(".ff-menu--account")
    account.locator("summary").click()
    expect(account.locator(".ff-menu-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(account.locator(".ff-menu-panel")).to_be_hidden()
    expect(account.locator("summary")).to_be_focused()


def test_the_session_warns_before_it_ends_and_goes_on_when_asked(page_in):
    page = page_in("programme_office")
    page.goto("/om")
    warning = page.locator("#okt-slutter")
    warning.evaluate("one => (one.dataset.warningSeconds = one.dataset.sessionSeconds)")
    expect(warning).to_be_visible(timeout=10_000)
    warning.evaluate("one => (one.dataset.warningSeconds = '60')")
    warning.get_by_role("button", name="Fortsett").click()
    expect(warning).to_be_hidden()
