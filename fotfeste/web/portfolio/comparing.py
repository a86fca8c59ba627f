"""How each document lists a project, side by side: what agrees with what is registered, and what does not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fotfeste.portfolio import naming
from fotfeste.portfolio.models import Listing, Project, ProjectParty
from fotfeste.web.portfolio import words
from fotfeste.web.portfolio.presenters import source_line, when


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One value as a document prints it. `note` says in words what it differs in; `differs` marks that it does."""

    text: str
    note: str = ""
    differs: bool = False


@dataclass(frozen=True, kw_only=True)
class ListingRow:
    """One line of one document about the project."""

    source: str
    kind: str
    name: Cell
    start: Cell
    end: Cell
    owner: Cell


def listing_rows(project: Project, owners: Collection[ProjectParty]) -> tuple[ListingRow, ...]:
    """Every listing of *project*, oldest document first; one query."""
    listings = project.listings.select_related("source").order_by("source__year", "key")
    return tuple(
        ListingRow(
            source=source_line(each),
            kind=words.word(words.LISTING_KINDS, each.kind),
            name=_name(each, project),
            start=_date(each.start, project.start),
            end=_date(each.end, project.end),
            owner=_owner(each, owners),
        )
        for each in listings
    )


def _name(listing: Listing, project: Project) -> Cell:
    former = [name for name in project.former_names_text.split("; ") if name]
    if naming.same_name(listing.name, project.name):
        return Cell(text=listing.name)
    if any(naming.same_name(listing.name, name) for name in former):
        return Cell(text=listing.name, note=_("tidligere navn"))
    return Cell(text=listing.name, note=_("annet navn"), differs=True)


def _date(printed: Any, registered: Any) -> Cell:
    text = when(printed)
    if printed is None or registered is None or printed.may_be_same(registered):
        return Cell(text=text)
    return Cell(text=text, note=_("registrert: {date}").format(date=when(registered)), differs=True)


def _owner(listing: Listing, owners: Collection[ProjectParty]) -> Cell:
    known = [
        name for party in owners for name in (party.organisation.name, party.organisation.short_name) if name
    ]
    if not listing.owner_label or not known or naming.names_somebody(listing.owner_label, known):
        return Cell(text=listing.owner_label)
    return Cell(
        text=listing.owner_label, note=_("skrevet på en annen måte enn registrert eier"), differs=True
    )
