"""Filters and tags of the templates: figures, dates, icons and addresses."""

from __future__ import annotations

import datetime

import pytest
from django.template import TemplateSyntaxError
from django.utils import translation

from fotfeste.kernel.formats.missing import Missing
from fotfeste.kernel.money import Money
from fotfeste.kernel.partial_date import PartialDate

NB = "\u00a0"


@pytest.mark.parametrize(
    ("source", "value", "nb", "en"),
    [
        ("{{ v|money }}", Money.kr(1_234_567), f"1{NB}234{NB}567{NB}kr", f"NOK{NB}1{NB}234{NB}567"),
        ("{{ v|money }}", -61_000_00, f"−61{NB}000{NB}kr", f"NOK{NB}−61{NB}000"),
        ('{{ v|money:"bare" }}', 1_000_00, f"1{NB}000", f"1{NB}000"),
        ("{{ v|number }}", 1234, f"1{NB}234", f"1{NB}234"),
        ("{{ v|percent:20 }}", 12, f"60,0{NB}%", "60.0%"),
        ("{{ v|percent:0 }}", 12, "–", "–"),
        ("{{ v|date }}", datetime.date(2026, 6, 5), "05.06.2026", "05.06.2026"),
        ('{{ v|date:"long" }}', datetime.date(2026, 6, 5), "5. juni 2026", "5 June 2026"),
        ("{{ v|partial_date }}", PartialDate.parse("2024"), "2024", "2024"),
        ("{{ v|missing }}", Missing.NOT_REPORTED, "Ikke rapportert", "Not reported"),
        ("{{ v|money }}", None, "Ikke oppgitt", "Not stated"),
        ("{{ v|number }}", Missing.SUPPRESSED, ":", ":"),
        ("{{ v|number }}", 0, "0", "0"),
    ],
)
def test_a_value_is_written_as_people_of_the_language_write_it(source, value, nb, en, shown) -> None:
    with translation.override("nb"):
        assert shown(source, v=value) == nb
    with translation.override("en"):
        assert shown(source, v=value) == en


def test_a_moment_is_shown_by_the_clock_of_the_reader(shown) -> None:
    moment = datetime.datetime(2026, 6, 5, 22, 30, tzinfo=datetime.UTC)
    assert shown('{{ v|date:"time" }}', v=moment) == "6. juni 2026 kl. 00.30"


def test_an_amount_that_is_not_whole_ore_is_a_mistake_of_the_view(shown) -> None:
    with pytest.raises(TypeError, match="whole øre"):
        shown("{{ v|money }}", v=12.5)


def test_an_unknown_form_is_told_to_whoever_wrote_the_template(shown) -> None:
    with pytest.raises(TemplateSyntaxError, match="bare"):
        shown('{{ v|money:"fancy" }}', v=1)


def test_an_icon_is_silent_for_screen_readers(shown) -> None:
    text = shown('{% icon "search" %}')
    assert 'aria-hidden="true"' in text
    assert "icons.svg#search" in text


def test_an_icon_that_does_not_exist_is_a_fault_with_a_remedy(shown) -> None:
    with pytest.raises(TemplateSyntaxError, match=r"icons\.txt"):
        shown('{% icon "unicorn" %}')


@pytest.mark.parametrize(
    ("source", "address", "answer"),
    [
        ("{% url_with side=3 %}", "/?q=nav", "?q=nav&amp;side=3"),
        ('{% url_with fase="plan" %}', "/?q=nav&side=4", "?q=nav&amp;fase=plan"),
        ("{% url_with q=None %}", "/?q=nav&side=4", "?"),
        ('{% url_without "fase" "plan" %}', "/?fase=plan&fase=ide&side=2", "?fase=ide"),
    ],
)
def test_one_parameter_changes_and_the_rest_stays(source, address, answer, shown) -> None:
    assert shown(source, address) == answer
