"""What tests of persons share: a legal basis, and persons that an actor follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from fotfeste.kernel.actor import Actor
from fotfeste.people.acting import as_system
from fotfeste.people.actions import persons
from fotfeste.people.models import LegalBasis, Person, Protection, Residence


@pytest.fixture
def basis(db: None) -> LegalBasis:
    """A legal basis that sets no limits."""
    with as_system("test"):
        return LegalBasis.objects.create(
            key="test_basis",
            use="process",
            law="Testloven",
            section="§ 1",
            text_nb="Kan registreres.",
            text_en="May be recorded.",
            valid_from=dt.date(2020, 1, 1),
        )


@pytest.fixture
def registered(basis: LegalBasis) -> Callable[..., Person | None]:
    """Registers a person that the entered actor *by* follows: ``registered(by, family_name="Nes")``."""

    def register(by: Actor, number: Any = None, **values: Any) -> Person | None:
        wanted = {
            "given_name": "Kim",
            "family_name": "Prøve",
            "protection": Protection.NONE,
            "residence": Residence.NORWAY,
        }
        return persons.register_person(values=wanted | values, number=number, basis=basis, by=by).person

    return register
