"""Organisations that something can be shared with, found by name; a Nav office is two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fotfeste.kernel.models import Organisation
from fotfeste.people.acting import controller_for
from fotfeste.people.field_words import place_name
from fotfeste.people.models import Controller

MOST = 8


@dataclass(frozen=True)
class Place:
    """An organisation in one line, as it is shown and found. ``key`` goes through forms."""

    key: str
    label: str
    organisation_id: int
    line: str

    def controller(self) -> Controller:
        """The controller that answers for what it is given."""
        return controller_for(self.organisation_id, self.line)


class Unclear(Exception):
    """No place, or more than one, answers to what was written. The sentence says what to write."""


def places_but(own: Controller) -> list[Place]:
    """Every organisation in every line but the own one, by name."""
    found = [
        Place(f"{one.key}.{line}", place_name(one, line), one.pk, line)
        for one in Organisation.objects.all()
        for line in [str(known) for known in one.reporting_lines] or [""]
        if (one.pk, line) != (own.organisation_id, own.reporting_line)
    ]
    return sorted(found, key=lambda one: one.label.casefold())


def place_called(text: str, places: Iterable[Place]) -> Place:
    """The place that *text* names: the whole name, or words that only one has. Raises Unclear."""
    known = list(places)
    wanted = " ".join(text.casefold().split())
    for one in known:
        if wanted in (one.label.casefold(), one.key):
            return one
    fitting = [one for one in known if all(word in one.label.casefold() for word in wanted.split())]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise Unclear(_("Ingen organisasjon heter det. Se etter skrivefeil, eller skriv en del av navnet."))
    names = ", ".join(one.label for one in fitting[:MOST])
    if len(fitting) > MOST:
        raise Unclear(
            _("{n} organisasjoner passer, blant dem {names}. Skriv mer av navnet.").format(
                n=len(fitting), names=names
            )
        )
    raise Unclear(
        _("Flere organisasjoner passer. Skriv hele navnet på en av dem: {names}.").format(names=names)
    )
