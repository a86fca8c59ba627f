"""The frame around every page: what stands in it, for whom, and in which language."""

from __future__ import annotations

import re

import pytest
from django.test import RequestFactory
from django.utils import translation

from fotfeste.web.shell import gallery, information
from fotfeste.web.shell.pages import Section, navigation
from tests.web.shell.shells import Outline

FOOTER_PAGES = [
    information.accessibility,
    information.privacy,
    information.contact,
    information.about,
    information.feedback,
]


@pytest.mark.parametrize("view", FOOTER_PAGES)
def test_each_page_has_one_heading_that_begins_the_window_title(view, get) -> None:
    text = get(view)
    heading = re.findall(r"<h1[^>]*>(.*?)</h1>", text)
    assert len(heading) == 1
    assert f"<title>{heading[0]} – Fotfeste</title>" in text


def test_the_skip_link_is_the_first_thing_one_can_reach(get, signed_in_shell) -> None:
    elements = Outline(get(information.about)).elements
    first = next(attrs for tag, attrs in elements if tag in ("a", "button", "input", "summary"))
    assert first["href"] == "#innhold"
    assert ("main", "innhold") in [(tag, attrs.get("id")) for tag, attrs in elements]


def test_the_organisation_one_acts_for_stands_in_words(get, signed_in_shell) -> None:
    text = get(information.about)
    assert "Nav Bjerke (statlig linje)" in text
    assert 'name="organisation" value="2"' in text


def test_logging_out_is_a_form_that_posts(get, signed_in_shell) -> None:
    forms = [attrs for tag, attrs in Outline(get(information.about)).elements if tag == "form"]
    assert [form["method"] for form in forms if form.get("action") == "/logg-ut"] == ["post"]


def test_a_visitor_sees_no_side_navigation_and_no_account(get) -> None:
    text = get(information.about)
    assert "ff-navigation" not in text
    assert "ff-menu--account" not in text


def test_every_page_carries_the_five_links_of_the_footer(get) -> None:
    text = get(information.contact)
    footer = text[text.index("<footer") :]
    for label in ("Tilgjengelighetserklæring", "Personvern", "Kontakt", "Om tjenesten", "Gi tilbakemelding"):
        assert f">{label}</a>" in footer


def test_the_whole_page_is_in_the_chosen_language(get, signed_in_shell) -> None:
    with translation.override("en"):
        text = get(information.privacy)
    assert '<html lang="en"' in text
    assert "Skip to main content" in text
    assert "Hopp til" not in text


@pytest.mark.parametrize("address", ["/galleri", "/galleri?feil=1"])
def test_no_page_holds_script_or_style_of_its_own(address, get, signed_in_shell) -> None:
    for tag, attrs in Outline(get(gallery.gallery, address)).elements:
        assert tag != "style"
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]
        assert tag != "script" or attrs.get("src")


@pytest.mark.parametrize("address", ["/galleri", "/galleri?feil=1"])
def test_ids_are_unique_and_every_reference_to_one_is_met(address, get, signed_in_shell) -> None:
    elements = [attrs for _tag, attrs in Outline(get(gallery.gallery, address)).elements]
    ids = [attrs["id"] for attrs in elements if attrs.get("id")]
    assert len(ids) == len(set(ids))
    for name in ("aria-describedby", "aria-labelledby", "for", "data-opens-dialog"):
        wanted = {part for attrs in elements for part in (attrs.get(name) or "").split()}
        assert wanted <= set(ids), name


def test_the_window_title_says_that_something_is_wrong(get) -> None:
    assert "<title>Feil: Galleri – Fotfeste</title>" in get(gallery.gallery, "/galleri?feil=1")


def test_the_section_with_the_longest_matching_address_is_current(rf: RequestFactory) -> None:
    sections = [
        Section(key="about", label="Om", url_name="shell:about"),
        Section(key="contact", label="Kontakt", url_name="shell:contact"),
    ]
    items = navigation(sections, rf.get("/kontakt"), may_see=lambda section: True)
    assert [(item.key, item.current) for item in items] == [("about", False), ("contact", True)]


def test_sections_that_the_role_does_not_use_are_left_out(rf: RequestFactory) -> None:
    sections = [Section(key="about", label="Om", url_name="shell:about", permission="something")]
    assert navigation(sections, rf.get("/om"), may_see=lambda section: not section.permission) == ()
