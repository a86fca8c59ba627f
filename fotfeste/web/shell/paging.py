"""Cuts a long list into pages of 25, 50 or 100 rows, or shows all when there are few enough."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

SIZES = (25, 50, 100)
ALL_BELOW = 500
"""«Vis alle» is offered for lists shorter than this."""

_EVERYTHING = "alle"


@dataclass(frozen=True, kw_only=True)
class Pager:
    """Which rows a page shows. `page` counts from 1; rows are cut with `start` and `stop`."""

    total: int
    page: int = 1
    size: int = SIZES[0]
    shows_all: bool = False

    @classmethod
    def from_query(cls, query: QueryDict, *, total: int) -> Pager:
        """Reads `side` and `antall`. What can not be read, or lies outside, falls to the nearest page."""
        if query.get("antall") == _EVERYTHING and total < ALL_BELOW:
            return cls(total=total, size=max(total, 1), shows_all=True)
        size = _number(query.get("antall"), SIZES[0])
        size = size if size in SIZES else SIZES[0]
        last = max(1, -(-total // size))
        return cls(total=total, page=min(max(1, _number(query.get("side"), 1)), last), size=size)

    @property
    def start(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.size

    @property
    def stop(self) -> int:
        """Rows up to and with this page."""
        return min(self.start + self.size, self.total)

    @property
    def first(self) -> int:
        """The first row shown, counted from 1."""
        return self.start + 1

    @property
    def last(self) -> int:
        """The last row shown, counted from 1."""
        return self.stop

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if any."""
        return self.page + 1 if self.page < self.pages else None

    @property
    def window(self) -> list[int | None]:
        """Page numbers to show: first, last and those around this one; None where some are left out."""
        near = {1, self.pages, *range(self.page - 1, self.page + 2)}
        shown: list[int | None] = []
        for number in sorted(number for number in near if 1 <= number <= self.pages):
            before = shown[-1] if shown else None
            if before is not None and number - before == 2:
                shown.append(number - 1)
            elif before is not None and number - before > 2:
                shown.append(None)
            shown.append(number)
        return shown

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes worth offering for this list."""
        return SIZES if self.total > SIZES[0] else ()

    @property
    def may_show_all(self) -> bool:
        """Whether the whole list may stand on one page."""
        return self.total < ALL_BELOW


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
