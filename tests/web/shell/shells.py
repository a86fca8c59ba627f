"""A shell of somebody who is signed in, and a reader of markup, for pages tested without a database."""

from __future__ import annotations

from html.parser import HTMLParser

from django.http import HttpRequest

from fotfeste.web.shell.context import language_choices
from fotfeste.web.shell.pages import Choice, Link, NavigationItem, ShellContext, footer_links


def full_shell(request: HttpRequest) -> ShellContext:
    """A project manager who acts for one of two organisations."""
    return ShellContext(
        navigation=(
            NavigationItem(key="today", label="I dag", url="/i-dag", shortcut="d"),
            NavigationItem(
                key="projects", label="Prosjekter", url="/prosjekter/", current=True, shortcut="p"
            ),
        ),
        acting_label="Nav Bjerke (statlig linje)",
        acting_choices=(
            Choice(value="1", label="Nav Bjerke (statlig linje)", current=True),
            Choice(value="2", label="Bydel Bjerke"),
        ),
        acting_url="/handle-for",
        account_label="Prosjektleder",
        account_links=(Link(label="Min konto", url="/konto"),),
        sign_out_url="/logg-ut",
        languages=language_choices(),
        search_url="/prosjekter/",
        footer=footer_links(),
        demo=True,
        session_seconds=1800,
    )


class Outline(HTMLParser):
    """Collects every element with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
