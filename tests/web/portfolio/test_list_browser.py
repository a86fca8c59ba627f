"""The list, board and timeline in a real browser: no fault by axe, no sideways scroll, keyboard, htmx."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = {
    "list": "/prosjekter/?q=kvalifisering&program=delprogram_sysselsetting",
    "board": "/prosjekter/tavle",
    "timeline": "/prosjekter/tidslinje",
    "faults": "/prosjekter/?fase=tull&q=%21%21&farge=gul",
    "nothing": "/prosjekter/?q=finnesikkenoensteder",
}

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 320])
def test_the_pages_are_accessible_and_fit(page_in: Callable[..., Any], width: int) -> None:
    page = page_in("programme_office")
    page.set_viewport_size({"width": width, "height": 900})
    faults: dict[str, str] = {}
    for name, address in PAGES.items():
        page.goto(address)
        page.locator("details.pl-saved, details.pl-fold").evaluate_all(
            "all => all.forEach((one) => (one.open = true))"
        )
        result = Axe().run(page)
        if result.violations_count:
            faults[name] = result.generate_report()
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults[f"{name}, width"] = f"{wide} px"
    assert not faults, faults


def test_a_choice_changes_the_list_the_count_and_the_address(page_in: Callable[..., Any]) -> None:
    page = page_in("programme_office")
    page.goto("/prosjekter/")
    page.get_by_label("i fasen").select_option("execute")
    page.wait_for_url("**/prosjekter/?fase=execute")
    assert page.locator(".ff-chip").inner_text().endswith("Fase: Gjennomføre")
    assert page.evaluate("document.activeElement.id") in ("filter_fase", "")
    count = int(page.locator("#treff-antall").inner_text().split()[0])
    assert 0 < count < 99
    assert (
        page.locator(".ff-tabs a", has_text="Tavle").get_attribute("href") == "/prosjekter/tavle?fase=execute"
    )


def test_the_list_is_filtered_without_script(browser: Any, site: str, page_in: Callable[..., Any]) -> None:
    cookies = page_in("programme_office").context.cookies()
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/prosjekter/")
    page.get_by_label("i fasen").select_option("execute")
    page.get_by_role("button", name="Vis", exact=True).click()
    page.wait_for_url("**/prosjekter/?fase=execute")
    assert page.locator("tbody tr").count() > 0
    context.close()


def test_a_wrong_filter_takes_the_reader_to_the_faults(page_in: Callable[..., Any]) -> None:
    page = page_in("programme_office")
    page.goto(PAGES["faults"])
    assert page.evaluate("document.activeElement.tagName") == "DS-ERROR-SUMMARY"
    page.get_by_role("link", name="Fasen «tull» finnes ikke. Velg en fase fra listen.").click()
    assert page.evaluate("document.activeElement.id") == "filter_fase"


def test_the_board_and_the_timeline_scroll_by_keyboard(page_in: Callable[..., Any]) -> None:
    page = page_in("programme_office")
    page.set_viewport_size({"width": 700, "height": 900})
    for address, region in (("/prosjekter/tavle", ".pl-board"), ("/prosjekter/tidslinje", ".ff-scroll")):
        page.goto(address)
        box = page.locator(region)
        assert box.get_attribute("tabindex") == "0"
        box.focus()
        page.keyboard.press("ArrowRight")
        # The page's own rules forbid what Playwright does to wait for a condition, so it is asked again and again.
        for _ in range(100):
            if page.evaluate(f"document.querySelector('{region}').scrollLeft") > 0:
                break
            page.wait_for_timeout(50)
        else:
            pytest.fail(f"{address} did not scroll by the keyboard.")
