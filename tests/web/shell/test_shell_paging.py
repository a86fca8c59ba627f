"""Pages of a long list: no row is lost or shown twice, whatever the address says."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from fotfeste.web.shell.paging import SIZES, Pager


@given(total=st.integers(0, 3000), size=st.sampled_from(SIZES))
def test_the_pages_cover_every_row_once(total: int, size: int) -> None:
    rows: list[int] = []
    for page in range(1, Pager(total=total, size=size).pages + 1):
        pager = Pager(total=total, page=page, size=size)
        rows += range(pager.start, pager.stop)
    assert rows == list(range(total))


@given(total=st.integers(1, 100_000), page=st.text(max_size=12), size=st.text(max_size=6))
def test_no_address_leads_outside_the_list(total: int, page: str, size: str) -> None:
    query = QueryDict(mutable=True)
    query["side"], query["antall"] = page, size
    pager = Pager.from_query(query, total=total)
    assert 0 <= pager.start < pager.stop <= total


@given(total=st.integers(1, 100_000), page=st.integers(1, 5000))
def test_the_shown_numbers_rise_and_hold_first_last_and_this(total: int, page: int) -> None:
    pager = Pager.from_query(QueryDict(f"side={page}"), total=total)
    numbers = [number for number in pager.window if number is not None]
    assert numbers == sorted(set(numbers))
    assert {1, pager.page, pager.pages} <= set(numbers)


@pytest.mark.parametrize(("total", "shows_all"), [(499, True), (500, False)])
def test_everything_is_shown_only_for_short_lists(total: int, shows_all: bool) -> None:
    pager = Pager.from_query(QueryDict("antall=alle"), total=total)
    assert pager.shows_all is shows_all
    assert pager.stop == (total if shows_all else SIZES[0])
