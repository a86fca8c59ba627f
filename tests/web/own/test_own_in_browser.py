"""The participant's pages in a real browser: on a phone and wide, in both languages, axe finds nothing."""

from __future__ import annotations

import pytest

from tests.looks import overflow, violations

pytestmark = pytest.mark.browser
PAGES = (
    "/mine/",
    "/mine/opplysninger",
    "/mine/hvem-har-sett",
    "/mine/hvem-kan-se",
    "/mine/delt",
    "/mine/rettinger",
    "/mine/kopi",
)
TOO_SMALL = """
() => [...document.querySelectorAll("main a, main button, main summary")]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).display !== "inline")
  .filter((one) => one.getBoundingClientRect().height < 44)
  .map((one) => one.outerHTML.slice(0, 120))
"""


@pytest.fixture
def own_page_in(page, site):
    """Answers a browser page signed in as the demo's participant."""

    def sign_in(language: str = "nb"):
        page.context.add_cookies([{"name": "sprak", "value": language, "url": site}])
        page.goto("/logg-inn")
        page.locator("form[action$='/demo/participant'] button").click()
        page.wait_for_url("**/mine/")
        return page

    return sign_in


@pytest.mark.parametrize("language", ["nb", "en"])
def test_own_pages_are_accessible_and_fit(language, own_page_in):
    page, faults = own_page_in(language), []
    for address in PAGES:
        for width in (1440, 360, 320):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address)
            page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
            faults += [f"{address} at {width}: {one}" for one in violations(page)]
            if overflow(page):
                faults.append(f"{address}: {overflow(page)} pixels too wide at {width}")
    assert not faults, "\n".join(faults)


def test_what_is_pressed_is_large_and_text_is_18_pixels(own_page_in):
    page = own_page_in()
    page.set_viewport_size({"width": 360, "height": 800})
    for address in PAGES:
        page.goto(address)
        assert page.evaluate(TOO_SMALL) == [], address
        assert page.evaluate("getComputedStyle(document.querySelector('main')).fontSize") == "18px"


def test_a_mistake_is_told_by_keyboard_and_mouse(own_page_in):
    page = own_page_in()
    page.goto("/mine/opplysninger")
    page.locator("#type-contact ~ article a").first.click()
    assert violations(page) == []
    page.get_by_role("button", name="Send").click()
    assert "Velg hva som er feil." in page.locator("main").inner_text()
    assert page.title().startswith("Feil:")
    assert violations(page) == []
    page.get_by_role("radio", name="Opplysning: 22000001").check()
    page.get_by_label("Hva er riktig?").fill("22004444")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/mine/rettinger")
    assert "22004444" in page.locator("main").inner_text()
    assert "sendt, venter på svar" in page.locator("main").inner_text()


def test_signing_out_leaves_nothing_to_go_back_to(own_page_in):
    page = own_page_in()
    page.goto("/mine/opplysninger")
    page.locator(".ff-menu--account summary, .ff-menu--account button").first.click()
    page.get_by_role("button", name="Logg ut").click()
    page.wait_for_url("**/logg-inn")
    page.goto("/mine/opplysninger")
    assert page.url.split("?")[0].endswith("/logg-inn")


def test_a_copy_is_downloaded(own_page_in):
    page = own_page_in()
    page.goto("/mine/kopi")
    with page.expect_download() as awaited:
        page.get_by_role("link", name="PDF").click()
    assert awaited.value.suggested_filename.startswith("mine-opplysninger-")
