"""Law: a list that is cut has a total order, so that no row is shown twice or skipped when one turns the page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models.query import MAX_GET_RESULTS
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages import PAGES

pytestmark = pytest.mark.django_db
# The last ORDER BY before a LIMIT of more than one row. Django writes a selected column as its place in the list.
_CUT = re.compile(r"(?:ORDER BY (?P<order>(?:(?!ORDER BY|SELECT).)*?) )?LIMIT (?P<limit>\d+)", re.DOTALL)
_TOTAL = re.compile(r'(?:"id"|"pk"|\b1)(?: ASC| DESC)?(?: NULLS \w+)?$')

_GET = MAX_GET_RESULTS
"""Django asks for this many where it expects one row."""


@pytest.mark.parametrize("role", ["programme_office", "administrator"])
def test_every_cut_list_is_ordered_to_the_last_row(role: str, client_in: Callable[[str], Client]) -> None:
    client, faults, looked_at = client_in(role), set(), 0
    for address in (one for addresses in PAGES.values() for one in addresses):
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        for query in seen:
            for cut in _CUT.finditer(query["sql"]):
                if int(cut["limit"]) in (1, _GET):
                    continue
                looked_at += 1
                if not _TOTAL.search((cut["order"] or "").strip()):
                    faults.add(f"{address}: ORDER BY {cut['order']} LIMIT {cut['limit']}"[:300])
    assert not faults, "\n".join(sorted(faults))
    assert looked_at
