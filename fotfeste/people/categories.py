"""The categories of what is recorded about persons, and how far each role may see; the database enforces both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Category(models.IntegerChoices):
    """What a row about a person tells (house §4). The number is a part of the stored key: never renumber."""

    IDENTITY = 1, _("hvem personen er")
    CONTACT = 2, _("kontaktopplysninger")
    PLAN = 3, _("mål, plan og avtaler")
    EDUCATION = 4, _("utdanning og opplæring")
    WORK = 5, _("arbeid")
    ECONOMY = 6, _("økonomi")
    HEALTH = 7, _("helserelatert behov")
    FAMILY = 8, _("familie og husstand")
    PROTECTED = 9, _("særlig beskyttet")


CATEGORY_HELP: dict[Category, Promise] = {
    Category.IDENTITY: _("Navn, språk og behov for tolk."),
    Category.CONTACT: _("Telefon, e-post og adresse."),
    Category.PLAN: _("Mål, steg, frister, møter og oppmøte."),
    Category.EDUCATION: _("Utdanning, kurs, opplæring og ferdigheter."),
    Category.WORK: _("Arbeidserfaring, praksis og jobb."),
    Category.ECONOMY: _("Om inntekten holder til livsopphold mens planen følges."),
    Category.HEALTH: _("Hva som må tilrettelegges. Aldri diagnoser."),
    Category.FAMILY: _("Husstand, nær familie og omsorg."),
    Category.PROTECTED: _("Fødselsnummer og registreringer om vern."),
}

MINIMUM = (Category.IDENTITY, Category.CONTACT, Category.PLAN)
"""What may normally be shared when three parties work together (law §3.6): name, contact, goal and steps."""

ALL = tuple(Category)


class Purpose(StrEnum):
    """Why something about a person is recorded or shared (GDPR article 5). The value is stored."""

    FOLLOW_UP = "follow_up"
    COORDINATION = "coordination"
    TRAINING = "training"
    PLACEMENT = "placement"
    AFTERCARE = "aftercare"
    CONTROL = "control"
    OWN_INSIGHT = "own_insight"


PURPOSE_NAMES: dict[Purpose, Promise] = {
    Purpose.FOLLOW_UP: _("følge opp personen mot arbeid"),
    Purpose.COORDINATION: _("samordne hjelp fra flere"),
    Purpose.TRAINING: _("gi opplæring"),
    Purpose.PLACEMENT: _("gjennomføre praksis eller jobb"),
    Purpose.AFTERCARE: _("følge opp etter avslutning"),
    Purpose.CONTROL: _("kontrollere at opplysninger behandles riktig"),
    Purpose.OWN_INSIGHT: _("gi personen innsyn i egne opplysninger"),
}


@dataclass(frozen=True)
class Scope:
    """How far a role sees: at most ``own`` of those one follows, at most ``unit`` of everybody the unit follows."""

    own: tuple[Category, ...] = ()
    unit: tuple[Category, ...] = ()


ROLE_SCOPES: dict[str, Scope] = {
    "adviser": Scope(own=ALL),
    "coordinator": Scope(
        own=(*MINIMUM, Category.EDUCATION, Category.WORK, Category.FAMILY, Category.PROTECTED),
        unit=(*MINIMUM, Category.PROTECTED),
    ),
    "unit_leader": Scope(own=MINIMUM, unit=(Category.IDENTITY, Category.PLAN)),
}
"""Roles that see persons. A role that is not here sees none, whatever membership somebody gave it."""


def mask(categories: Iterable[int]) -> int:
    """Categories as one number with a bit for each, as the database keeps them."""
    return sum({1 << int(category) for category in categories})


def unmask(bits: int) -> list[Category]:
    """The categories of a number that `mask` made."""
    return [category for category in Category if bits >> category & 1]
