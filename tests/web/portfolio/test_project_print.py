"""The sheet about a project prints on one sheet of A4, also where there is much to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("key", ["oslo-2021-37", "oslo-2022-15", "ostfold-klar"])
def test_a_project_prints_on_one_sheet(page_in: Callable[..., Any], key: str) -> None:
    page = page_in("programme_office")
    page.goto(f"/prosjekter/{key}/")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
