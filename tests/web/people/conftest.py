"""What tests of the pages about persons share: a demo person, and her address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from fotfeste.people.acting import as_system
from fotfeste.people.models import Person


@pytest.fixture
def demo_person(db: None) -> Callable[..., Person]:
    """A person of the demo by given name: ``demo_person("Amina")``."""

    def find(given_name: str, **more: str) -> Person:
        with as_system("test"):
            return Person.objects.get(given_name=given_name, **more)

    return find


@pytest.fixture
def address(demo_person: Callable[..., Person]) -> Callable[..., str]:
    """The address of a view about a demo person: ``address("people:person", "Amina")``."""

    def of(view: str, given_name: str) -> str:
        return reverse(view, args=[demo_person(given_name).public_id])

    return of
