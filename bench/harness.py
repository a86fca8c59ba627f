"""Times a page in process beside its own SQL and beside a trivial page, in turns, and prints the ratios.

Absolute times on a shared machine say little, so medians of turns in the same process are compared.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from rich.console import Console
from rich.table import Table

TRIVIAL = "/om"


@dataclass(frozen=True)
class Measured:
    """One page: how many queries, and medians in milliseconds of the page, its SQL and a trivial page."""

    name: str
    queries: int
    page_ms: float
    sql_ms: float
    trivial_ms: float

    @property
    def ratio(self) -> float:
        """The page against the SQL it asks."""
        return self.page_ms / self.sql_ms


def measure(name: str, client: Client, url: str, *, rounds: int = 25) -> Measured:
    """Measure the page at *url* as *client* sees it."""
    statements = _statements(client, url)
    page, sql, trivial = [], [], []
    for turn in range(rounds + 3):
        times = (
            _timed(lambda: _get(client, url)),
            _timed(lambda: _replay(statements)),
            _timed(lambda: _get(client, TRIVIAL)),
        )
        if turn >= 3:  # the first turns warm caches of templates and plans
            for kept, spent in zip((page, sql, trivial), times, strict=True):
                kept.append(spent)
    return Measured(name, len(statements), *(statistics.median(kept) * 1000 for kept in (page, sql, trivial)))


def show(title: str, measured: list[Measured]) -> None:
    """Print the measurements as a table."""
    table = Table(title=title)
    for heading in ("page", "queries", "page ms", "its SQL ms", "trivial page ms", "page ÷ SQL"):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for one in measured:
        table.add_row(
            one.name,
            str(one.queries),
            f"{one.page_ms:.1f}",
            f"{one.sql_ms:.1f}",
            f"{one.trivial_ms:.1f}",
            f"{one.ratio:.2f}",
        )
    Console().print(table)


def _get(client: Client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 200, f"{url} answered {response.status_code}"


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _statements(client: Client, url: str) -> list[tuple[str, Any]]:
    """Every statement that the page sends, after one visit that warms what is kept between visits."""
    _get(client, url)
    seen: list[tuple[str, Any]] = []
    with _watching(seen):
        _get(client, url)
    return seen


@contextmanager
def _watching(seen: list[tuple[str, Any]]) -> Iterator[None]:
    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def _replay(statements: list[tuple[str, Any]]) -> None:
    """The same statements in one transaction, rows fetched and thrown away."""
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
