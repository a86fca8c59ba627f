"""The team, emergency access, reviews and authorisations in a real browser: on a phone, in both languages, by axe."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from fotfeste.people.national_ids import synthetic
from tests.looks import overflow, violations

PHONE = {"width": 320, "height": 720}
WIDE = {"width": 1280, "height": 900}


def fine(page):
    """The page as it is now, wide and on a phone."""
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        assert violations(page) == [], f"{page.url} at {size['width']}"
        assert overflow(page) == 0, f"{page.url} at {size['width']}"
    page.set_viewport_size(WIDE)


def address_of(page, name):
    """The address of the one in the caseload who bears *name*."""
    page.goto("/deltakere/")
    link = page.locator("main a", has_text=name).first
    return link.get_attribute("href")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_pages_of_the_team(page_in, language):
    page = page_in("adviser", language=language)
    person = address_of(page, "Selam")
    for rest in (
        "laget/",
        "laget/ny",
        "laget/annen-organisasjon",
        "laget/annen-organisasjon?sted=oslo_vo_helsfyr.",
        "inhabil",
    ):
        page.goto(person + rest)
        fine(page)
    for nth in range(3):
        page.goto(person + "laget/")
        page.locator("#laget tbody tr").first.locator("a[href]").nth(nth).click()
        page.wait_for_load_state()
        fine(page)


def test_letting_in_a_colleague_and_ending_it(page_in):
    page = page_in("adviser")
    person = address_of(page, "Ida")
    page.goto(person + "laget/ny")
    page.get_by_role("button", name="Slipp inn i laget").click()
    assert page.title().startswith("Feil:")
    fine(page)
    page.locator("select[name=staff_role]").select_option(label="Kine Koordinator (Koordinator)")
    page.get_by_label("Rolle i laget").fill("Kontakt for praksis")
    page.get_by_label("Nav-loven § 4 a").check()
    page.get_by_role("button", name="Slipp inn i laget").click()
    page.wait_for_url("**/laget/")
    row = page.locator("#laget tr", has_text="Kine Koordinator")
    assert "Kontakt for praksis" in row.inner_text()
    row.get_by_text("Avslutt").click()
    page.get_by_role("button", name="Avslutt plassen").click()
    page.wait_for_url("**/laget/")
    assert "Kine Koordinator" in page.locator("#gatt-ut").inner_text()
    fine(page)


def test_emergency_access_and_its_review(page_in):
    page = page_in("coordinator")
    page.goto("/deltakere/nodtilgang/")
    fine(page)
    page.locator("main form.ff-form button").first.click()
    assert page.title().startswith("Feil:")
    fine(page)
    page.get_by_label("Hele fødselsnummeret").fill(synthetic(31).reveal())
    page.get_by_label("Hvorfor trenger du tilgang nå?").fill("Fare for helsen.")
    page.locator("main form.ff-form button").first.click()
    page.wait_for_url(lambda url: "nodtilgang" not in url)
    assert "igjen" in page.locator("main").inner_text()
    assert "Rosa" not in page.title()
    fine(page)
    page.get_by_role("button", name="Avslutt nå").click()
    page.wait_for_url("**/deltakere/")
    page.context.clear_cookies()
    leader = page_in("unit_leader")
    leader.goto("/deltakere/gjennomgang/")
    fine(leader)
    leader.get_by_role("link", name="Gå gjennom").first.click()
    fine(leader)
    leader.get_by_label("Ja, den var nødvendig").check()
    leader.get_by_role("button", name="Lagre gjennomgangen").click()
    leader.wait_for_url("**/gjennomgang/")
    assert "I orden" in leader.locator("#gjennomgatt").inner_text()
    fine(leader)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_authorisations(page_in, language):
    page = page_in("unit_leader", language=language)
    for address in ("/deltakere/fullmakter/", "/deltakere/fullmakter/ny", "/deltakere/gjennomgang/"):
        page.goto(address)
        fine(page)


def test_giving_an_authorisation(page_in):
    page = page_in("unit_leader")
    page.goto("/deltakere/fullmakter/ny")
    page.locator("select[name=staff_role]").select_option(index=1)
    page.get_by_label("fortrolig adresse", exact=True).check()
    page.get_by_label("Begrunnelse").fill("Behandler vernede.")
    page.get_by_label("Siste dag").fill((timezone.localdate() + dt.timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Gi fullmakten").click()
    page.wait_for_url("**/fullmakter/")
    fine(page)
    page.get_by_role("link", name="Avslutt").click()
    fine(page)
    page.get_by_role("button", name="Avslutt fullmakten").click()
    page.wait_for_url("**/fullmakter/")
    assert page.locator("#over").is_visible()
