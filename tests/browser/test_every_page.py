"""Every page, in both languages, wide and narrow: axe finds nothing, nothing sticks out, the console is quiet."""

from __future__ import annotations

import pytest
from django.utils import translation

from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.web.shell.access import EVERYBODY, OWN, SIGNED_IN
from tests.looks import overflow, violations
from tests.pages import PAGES, views

pytestmark = pytest.mark.browser
READERS = ("programme_office", "administrator", "adviser", "unit_leader", "data_protection_officer")
ACCESS = {name: getattr(pattern.callback, "access", None) for name, pattern in views()}
ADDRESSES = [(view, address) for view, addresses in PAGES.items() for address in addresses]


def _reader(view: str) -> str | None:
    """The first of the readers who may open the page; None for own pages, which have tests of their own."""
    access = ACCESS[view]
    if access == OWN:
        return None
    if access in (EVERYBODY, SIGNED_IN):
        return READERS[0]
    return next(role for role in READERS if Permission(str(access)) in ROLES[role].permissions)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("role", READERS)
def test_every_page_is_accessible_and_fits(role, language, page_in):
    faults = []
    page = page_in(role, language=language)
    page.on("console", lambda message: message.type == "error" and heard.append(message.text))
    for view, address in ADDRESSES:
        if _reader(view) != role:
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
