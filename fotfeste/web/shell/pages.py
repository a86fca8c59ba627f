"""What the base templates need to know: the shell around a page, and the page itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
"""A text for the screen: ready, or translated when it is shown."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """One link in a menu, a row of tabs or the breadcrumbs. `current` marks where the reader is."""

    label: Text
    url: str
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Section:
    """One entry of the side navigation, declared by the room that owns the page.

    `permission` is the key of the permission that a role needs to see the entry; empty means everybody.
    `shortcut` is the letter that goes to the section after `g`, so it is unique among the sections.
    """

    key: str
    label: Text
    url_name: str
    permission: str = ""
    shortcut: str = ""


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """A section as one reader sees it: with its address, and whether the reader is inside it."""

    key: str
    label: Text
    url: str
    current: bool = False
    shortcut: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One alternative of a menu that is a form: an organisation to act for, or a language."""

    value: str
    label: Text
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class ShellContext:
    """Everything around a page. Templates reach it as `shell`; `SHELL_PROVIDER` makes it from a request.

    navigation       sections that this reader's role uses, in order; empty hides the side navigation
    acting_label     the organisation one acts for, in words; empty when not signed in
    acting_choices   the organisations one may act for; with fewer than two there is no menu
    acting_url       where the chosen organisation is posted as `organisation`, with `next` to return to
    account_label    how the account menu names the signed-in reader (a role or initials, never an id number)
    account_links    further entries of the account menu
    sign_in_url      where an anonymous reader signs in
    sign_out_url     where the log-out button posts
    languages        languages of the screens, each in its own name
    search_url       where the search field sends `q`; empty hides the field
    search_people    true when persons are searched too: then `q` is posted, so that no address holds a name
    breadcrumbs      way to the page, root first; a page normally gives its own in `Page.breadcrumbs`
    footer           links at the bottom of every page
    demo             true when the data are synthetic, which every page then says
    session_seconds  seconds until the session ends when nothing happens; None when there is no session
    warning_seconds  seconds before the end at which the page warns
    text_size        size of text and controls: «sm» for those who work here, «md» for participants
    """

    navigation: tuple[NavigationItem, ...] = ()
    acting_label: Text = ""
    acting_choices: tuple[Choice, ...] = ()
    acting_url: str = ""
    account_label: Text = ""
    account_links: tuple[Link, ...] = ()
    sign_in_url: str = ""
    sign_out_url: str = ""
    languages: tuple[Choice, ...] = ()
    search_url: str = ""
    search_people: bool = False
    breadcrumbs: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    demo: bool = False
    session_seconds: int | None = None
    warning_seconds: int = 240
    text_size: str = "sm"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. Views put it in the context as `page`; the base templates print it.

    title        the one h1, and the first part of the window title
    lead         one sentence of what the page is
    breadcrumbs  way to the page without the page itself, root first
    tabs         parts of the same object, at most seven
    has_faults   true after a refused form; the window title then begins with «Feil:»
                 (a faulty `form` in the context does the same)
    window_title replaces the title in the window when the heading names a person
    """

    title: Text
    lead: Text = ""
    breadcrumbs: tuple[Link, ...] = ()
    tabs: tuple[Link, ...] = ()
    has_faults: bool = False
    window_title: Text = ""


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One filter in use: what it says, and the address of the same list without it."""

    label: Text
    remove_url: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a step line. `state` is done, current, partly or ahead."""

    label: Text
    state: str = "ahead"
    note: Text = ""


def navigation(
    sections: Iterable[Section], request: HttpRequest, *, may_see: Callable[[Section], bool]
) -> tuple[NavigationItem, ...]:
    """The sections that the reader may see; the one with the longest matching address is current."""
    items = [
        NavigationItem(key=one.key, label=one.label, url=reverse(one.url_name), shortcut=one.shortcut)
        for one in sections
        if may_see(one)
    ]
    inside = [item for item in items if item.url != "/" and request.path.startswith(item.url)]
    here = max(inside, key=lambda item: len(item.url), default=None)
    return tuple(
        replace(item, current=item is here or (here is None and item.url == request.path)) for item in items
    )


def footer_links() -> tuple[Link, ...]:
    """The links that the law and good manners want on every page."""
    return (
        Link(label=_("Tilgjengelighetserklæring"), url=reverse("shell:accessibility")),
        Link(label=_("Personvern"), url=reverse("shell:privacy")),
        Link(label=_("Kontakt"), url=reverse("shell:contact")),
        Link(label=_("Om tjenesten"), url=reverse("shell:about")),
        Link(label=_("Gi tilbakemelding"), url=reverse("shell:feedback")),
    )
