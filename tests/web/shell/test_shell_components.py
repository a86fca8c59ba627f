"""Components on their own: what they print, and that they never let a value become markup."""

from __future__ import annotations

import pytest
from django import forms

from fotfeste.web.shell.fields import PlainForm
from fotfeste.web.shell.paging import Pager
from tests.web.shell.shells import Outline

EVIL = "<script>alert(1)</script>\"'"


class TwoFields(PlainForm):
    name = forms.CharField(label="Navn", help_text="Slik det står i søknaden.")
    note = forms.CharField(label="Merknad", required=False)


class OneField(PlainForm):
    reason = forms.CharField(label="Grunn")


class AllNeeded(PlainForm):
    first = forms.CharField(label="Første")
    second = forms.CharField(label="Andre")


@pytest.mark.parametrize(
    "source",
    [
        '<c-button type="button">{{ evil }}</c-button>',
        '<c-button title="{{ evil }}">x</c-button>',
        '<c-button :title="evil">x</c-button>',
        '<c-link-button href="{{ evil }}">x</c-link-button>',
        '<c-callout title="{{ evil }}">{{ evil }}</c-callout>',
        '<c-stat :label="evil" :value="evil" />',
        '<c-fact :label="evil">{{ evil }}</c-fact>',
        '<c-traffic-light level="red" :reason="evil" owner="{{ evil }}" />',
        '<c-table id="t" caption="{{ evil }}" :note="evil"></c-table>',
        '<c-menu label="{{ evil }}">x</c-menu>',
        '<c-disclosure :summary="evil">x</c-disclosure>',
        '<c-empty :title="evil">x</c-empty>',
    ],
)
def test_a_value_never_becomes_markup(source, shown) -> None:
    text = shown(source, evil=EVIL)
    assert "alert(1)" in text
    elements = Outline(text).elements
    assert "script" not in [tag for tag, _attrs in elements]
    assert not [name for _tag, attrs in elements for name in attrs if "alert" in name or "'" in name]


def test_a_shut_button_says_why_and_sends_nothing(shown) -> None:
    text = shown('<c-button disabled_reason="Planen er ikke vedtatt." reason_id="r">Start</c-button>')
    assert 'type="button"' in text
    assert 'aria-disabled="true"' in text
    assert 'aria-describedby="r"' in text
    assert '<span class="ff-reason" id="r">Planen er ikke vedtatt.</span>' in text


@pytest.mark.parametrize(
    ("level", "word"),
    [
        ("green", "I rute"),
        ("yellow", "Avvik, håndteres"),
        ("red", "Krever beslutning"),
        ("unknown", "Ikke rapportert"),
    ],
)
def test_a_traffic_light_is_a_word_as_well_as_a_colour(level, word, shown) -> None:
    text = shown(f'<c-traffic-light level="{level}" />')
    assert word in text
    assert "<svg" in text


def test_a_field_is_tied_to_its_description_and_its_fault(shown) -> None:
    text = shown('<c-field :field="form.name" />', form=TwoFields(data={}))
    assert 'aria-describedby="id_name_description id_name_fault"' in text
    assert 'aria-invalid="true"' in text
    assert 'id="id_name_fault"' in text
    assert "Navn må fylles ut." in text


def test_where_some_must_be_filled_in_every_field_is_marked(shown) -> None:
    source = '<c-form-intro :form="form" /><c-field :field="form.name" /><c-field :field="form.note" />'
    text = shown(source, form=TwoFields())
    assert "Må fylles ut" in text
    assert "Valgfritt" in text
    assert "Alle felt" not in text


def test_where_all_must_be_filled_in_one_line_says_so(shown) -> None:
    text = shown('<c-form-intro :form="form" /><c-field :field="form.first" />', form=AllNeeded())
    assert "Alle felt må fylles ut." in text
    assert "ff-mark-field" not in text


def test_the_summary_repeats_the_words_at_the_fields(shown) -> None:
    text = shown('<c-error-summary :form="form" />', form=AllNeeded(data={}))
    assert '<a class="ds-link" href="#id_first">Første må fylles ut.</a>' in text
    assert '<a class="ds-link" href="#id_second">Andre må fylles ut.</a>' in text


def test_there_is_no_summary_before_the_form_is_refused(shown) -> None:
    assert "ds-error-summary" not in shown('<c-error-summary :form="form" />', form=AllNeeded())


def test_the_only_field_takes_focus_itself(shown) -> None:
    source = '<c-error-summary :form="form" /><c-field :field="form.reason" />'
    text = shown(source, form=OneField(data={}))
    assert "ds-error-summary" not in text
    assert "autofocus" in text


@pytest.mark.parametrize(
    ("query", "aria", "next_sort"),
    [
        ("", "none", "navn"),
        ("sorter=navn", "ascending", "-navn"),
        ("sorter=-navn", "descending", "navn"),
        ("sorter=sum", "none", "navn"),
    ],
)
def test_a_sorted_head_says_how_and_leads_to_the_next(query, aria, next_sort, shown) -> None:
    text = shown('<c-sort-head key="navn" label="Navn" />', f"/?fase=plan&side=3&{query}")
    assert f'aria-sort="{aria}"' in text
    assert f"sorter={next_sort}" in text
    assert "fase=plan" in text
    assert "side=" not in text


def test_the_pager_keeps_the_filters_in_its_addresses(shown) -> None:
    text = shown('<c-pager :pager="pager" />', "/?fase=plan&side=2", pager=Pager(total=312, page=2))
    assert 'href="?fase=plan&amp;side=3"' in text
    assert "Viser 26–50 av 312" in text
    assert "antall=alle" in text


def test_an_empty_list_has_no_pager(shown) -> None:
    assert "<nav" not in shown('<c-pager :pager="pager" />', pager=Pager(total=0))


def test_confirming_works_as_a_page_when_there_is_no_script(shown) -> None:
    text = shown(
        '<c-confirm id="d" trigger="Slett" page_url="/slett" action="/slett" title="Slette?" verb="Slett">Borte.'
        "</c-confirm>"
    )
    assert 'href="/slett" data-opens-dialog="d"' in text
    assert 'method="post" action="/slett"' in text
    assert "csrfmiddlewaretoken" in text
