"""What the project list can be filtered by: programmes, focus areas, owners and money, from one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Value
from django.utils.translation import gettext as _

from fotfeste.funding.models import FundingSource
from fotfeste.kernel.codelist_files import read_code_list
from fotfeste.kernel.formats import name_sort_key
from fotfeste.kernel.models import Organisation
from fotfeste.portfolio.models import FocusArea, Programme, ProjectParty
from fotfeste.web.portfolio.texts import said_pair

_INDENT = "\u00a0\u00a0"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One alternative of a filter.

    value  how it stands in the address
    label  what it says
    depth  how far below the top it stands, for programmes
    pks    numbers in the database of the row and of every row below it
    """

    value: str
    label: str
    depth: int = 0
    pks: tuple[int, ...] = ()

    @property
    def indented(self) -> str:
        """The label as a line of a list, moved in below its parent."""
        return f"{_INDENT * self.depth}{self.label}"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Every alternative of the filters that come from the database, by the filter's name in the address."""

    by_filter: dict[str, tuple[Option, ...]]

    def of(self, name: str) -> tuple[Option, ...]:
        """The alternatives of a filter, in the order they are shown."""
        return self.by_filter.get(name, ())

    def find(self, name: str, value: str) -> Option | None:
        """The alternative *value* of a filter, if there is one."""
        return next((option for option in self.of(name) if option.value == value), None)


@dataclass(frozen=True)
class _Row:
    pk: int
    key: str
    label: str
    rank: int
    """Focus areas and sources: their own order. Programmes: the number of the programme above, or 0."""
    below: list[_Row] = field(default_factory=list)


def load_options() -> Options:
    """Ask the database once for every programme, focus area, owner and funding source."""
    nowhere = Value(0, output_field=BigIntegerField())
    owns = ProjectParty.objects.filter(organisation=OuterRef("pk"), part=ProjectParty.Part.OWNER)
    parts = [
        FocusArea.objects.order_by().values_list(Value("fokus"), "pk", "key", "name", "name_en", "order"),
        Organisation.objects.order_by()
        .filter(Exists(owns))
        .values_list(Value("eier"), "pk", "key", "name", "name_en", nowhere),
        FundingSource.objects.order_by().values_list(Value("kilde"), "pk", "key", "name", "name_en", "order"),
    ]
    programmes: Any = Programme.objects.order_by().values_list(
        Value("program"), "pk", "key", "name", "name_en", "parent_id"
    )
    rows: dict[str, list[_Row]] = {}
    for name, pk, key, nb, en, rank in programmes.union(*parts, all=True):
        rows.setdefault(name, []).append(_Row(pk, key, said_pair(nb, en), rank or 0))
    return Options(
        by_filter={
            "program": tuple(_tree(rows.get("program", []))),
            **{name: tuple(_flat(rows.get(name, []))) for name in ("fokus", "eier", "kilde")},
        }
    )


@cache
def county_names() -> tuple[tuple[str, dt.date | None], ...]:
    """Every county of the code list, today's first, with the last day of those that are gone."""
    rows = {row.name_nb: row.valid_to for row in read_code_list("county")}
    rows |= {row.name_nb: None for row in read_code_list("county") if row.valid_to is None}
    return tuple(sorted(rows.items(), key=lambda row: (row[1] is not None, name_sort_key(row[0]))))


def counties() -> tuple[Option, ...]:
    """The counties; those that are gone say until when they were."""
    return tuple(
        Option(
            value=name,
            label=_("{county} (til {year})").format(county=name, year=until.year) if until else name,
        )
        for name, until in county_names()
    )


def _flat(rows: Iterable[_Row]) -> Iterator[Option]:
    for row in sorted(rows, key=lambda row: (row.rank, name_sort_key(row.label))):
        yield Option(value=row.key, label=row.label, pks=(row.pk,))


def _tree(rows: list[_Row]) -> Iterator[Option]:
    """Programmes below their parents, however deep; alphabetical among those with the same parent."""
    known = {row.pk: row for row in rows}
    tops: list[_Row] = []
    for row in sorted(rows, key=lambda row: name_sort_key(row.label)):
        above = known.get(row.rank)
        (above.below if above is not None and above is not row else tops).append(row)
    for top in tops:
        yield from _branch(top, 0)


def _branch(row: _Row, depth: int) -> Iterator[Option]:
    yield Option(value=row.key, label=row.label, depth=depth, pks=tuple(_all_pks(row)))
    for child in row.below:
        yield from _branch(child, depth + 1)


def _all_pks(row: _Row) -> Iterator[int]:
    yield row.pk
    for child in row.below:
        yield from _all_pks(child)
