"""What tests of the participant's pages share: the person behind the demo's account, and much about her."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from fotfeste.people.acting import as_system
from fotfeste.people.categories import Category
from fotfeste.people.models import (
    Consent,
    ConsentKind,
    ContactPoint,
    Controller,
    Disclosure,
    Household,
    HouseholdMember,
    LegalBasis,
    Person,
    ReadKind,
    ReadLog,
    Relation,
)


@pytest.fixture
def amina(db) -> Person:
    """The person who signs in."""
    with as_system("test"):
        return Person.objects.get(given_name="Amina")


@pytest.fixture
def well_known(amina: Person) -> Person:
    """The same, with something of most kinds: shared on paper and aloud, a consent, family, looks of every kind."""
    with as_system("test"):
        mine = ContactPoint.objects.filter(person=amina).order_by("pk")[0].controller
        other = Controller.objects.exclude(pk=mine.pk).order_by("pk")[0]
        olena = Person.objects.get(given_name="Olena")
        basis = LegalBasis.objects.order_by("pk")[0]
        consent = Consent.objects.create(
            person=amina,
            controller=mine,
            category=Category.IDENTITY,
            kind=ConsentKind.BASIS,
            purpose="Fortelle historien din i en brosjyre",
            text="Jeg sier ja til at dere skriver om meg.",
            text_version="1",
            language="nb",
            given_on=dt.date(2026, 3, 2),
            effect="Vi tar bort historien.",
        )
        for channel in ("written", "oral", "paper"):
            Disclosure.objects.create(
                person=amina,
                controller=mine,
                category=Category.IDENTITY,
                recipient=other,
                categories=[Category.IDENTITY, Category.PLAN],
                purpose="training",
                basis=basis,
                necessity="Skolen må vite når kurset passer.",
                channel=channel,
                informed_how="Vi snakket om det.",
                informed_on=dt.date(2026, 3, 1),
                consent=consent if channel == "written" else None,
            )
        HouseholdMember.objects.create(
            person=amina,
            controller=mine,
            category=Category.FAMILY,
            household=Household.objects.create(),
            role="adult",
            valid_from=dt.date(2024, 1, 1),
        )
        Relation.objects.create(
            person=amina, controller=mine, category=Category.FAMILY, relative=olena, kind="sibling"
        )
        ContactPoint.objects.filter(person=amina).update(note="helst om morgenen")
        for kind in ReadKind:
            ReadLog.objects.create(
                kind=kind,
                page="people:person",
                subject_id=amina.pk,
                organisation=mine.organisation,
                controller=mine,
                role="adviser",
                because="team" if kind == ReadKind.PAGE else "",
                reason="Ringte og trengte hjelp." if kind == ReadKind.LOOKUP else "",
                at=timezone.now(),
            )
    return amina
