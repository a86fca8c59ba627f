"""Pages and pieces of template, rendered without a database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler


@pytest.fixture
def signed_in_shell(settings) -> None:  # type: ignore[no-untyped-def]  # the settings fixture has no public type
    """Every page gets the shell of somebody who is signed in."""
    settings.SHELL_PROVIDER = "tests.web.shell.shells.full_shell"


@pytest.fixture
def get(rf: RequestFactory) -> Callable[..., str]:
    """Asks a view for a page, past middleware and database, and answers the text of the page."""

    def ask(view: Callable[..., HttpResponse], address: str = "/", **kwargs: object) -> str:
        return view(rf.get(address), **kwargs).content.decode()

    return ask


@pytest.fixture
def shown(rf: RequestFactory) -> Callable[..., str]:
    """Renders a piece of template as a page would."""

    def render(source: str, address: str = "/", **context: object) -> str:
        template = engines["django"].from_string(CottonCompiler().process(source))
        return template.render(context, rf.get(address))

    return render
