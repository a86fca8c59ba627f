"""Fields read what people type, and say in words what they can not read."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from fotfeste.kernel.money import Money
from fotfeste.web.shell.fields import DateField, MoneyField, PlainForm


class Grant(PlainForm):
    starts = DateField(label="Startdato")
    amount = MoneyField(label="Beløp", required=False)


@pytest.mark.parametrize("typed", ["5.6.26", "05062026", "5. juni 2026", "2026-06-05"])
def test_a_date_is_read_however_it_is_written(typed: str) -> None:
    form = Grant(data={"starts": typed})
    assert form.is_valid()
    assert form.cleaned_data["starts"] == datetime.date(2026, 6, 5)


@pytest.mark.parametrize("typed", ["250000", "250 000", "250 000 kr"])
def test_an_amount_is_read_however_it_is_written(typed: str) -> None:
    form = Grant(data={"starts": "5.6.26", "amount": typed})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == Money.kr(250_000)


def test_all_faults_come_at_once_in_the_language_of_the_screen() -> None:
    with translation.override("en"):
        form = Grant(data={"starts": "31.02.2026", "amount": "2.500.0000"})
        assert set(form.errors) == {"starts", "amount"}
        assert "does not exist" in form.errors["starts"][0]


def test_an_empty_field_is_named() -> None:
    with translation.override("nb"):
        assert Grant(data={}).errors["starts"] == ["Startdato må fylles ut."]


def test_an_amount_left_out_is_not_zero() -> None:
    form = Grant(data={"starts": "5.6.26"})
    assert form.is_valid()
    assert form.cleaned_data["amount"] is None


def test_known_values_stand_in_the_form_as_they_are_typed() -> None:
    with translation.override("nb"):
        form = Grant(initial={"starts": datetime.date(2026, 6, 5), "amount": Money.kr(250_000)})
        assert 'value="05.06.2026"' in str(form["starts"])
        assert 'value="250\u00a0000"' in str(form["amount"])
