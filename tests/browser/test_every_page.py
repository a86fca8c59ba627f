"""Every page, in both languages, wide and narrow: axe finds nothing, nothing sticks out, the console is quiet."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.looks import overflow, violations
from tests.pages import PAGES

pytestmark = pytest.mark.browser
ADMINISTRATOR = {"kernel:staff", "kernel:staff_known", "kernel:staff_new"}
ADDRESSES = [(view, address) for view, addresses in PAGES.items() for address in addresses]


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("role", ["programme_office", "administrator"])
def test_every_page_is_accessible_and_fits(role, language, page_in):
    faults = []
    page = page_in(role, language=language)
    page.on("console", lambda message: message.type == "error" and heard.append(message.text))
    for view, address in ADDRESSES:
        if (view in ADMINISTRATOR) != (role == "administrator"):
            continue
        heard: list[str] = []
        page.set_viewport_size({"width": 1440, "height": 900})
        answer = page.goto(address)
        if answer.status not in (200, 400, 422):
            faults.append(f"{address}: answered {answer.status}")
            continue
        page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
        faults += [f"{address}: {one}" for one in violations(page)]
        # What was refused answers 400 or 422, which the browser notes as an error of its own.
        faults += [f"{address}: {one}" for one in heard if "status of 4" not in one]
        page.set_viewport_size({"width": 320, "height": 800})
        if overflow(page):
            faults.append(f"{address}: {overflow(page)} pixels too wide at 320")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("address", ["/prosjekter/", "/penger/", "/avvik/", "/i-dag", "/program/gevinster"])
def test_english_pages_have_no_bokmal_left_in_the_frame(address, page_in):
    page = page_in("programme_office", language="en")
    page.goto(address)
    with translation.override("nb"):
        frame = page.locator("header, nav, footer").all_inner_texts()
    assert not {"Prosjekter", "Penger", "Avvik", "Personvern"} & {
        line for text in frame for line in text.splitlines()
    }
