"""Gives every template the shell around the page, as `shell`."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from .pages import Choice, ShellContext, footer_links

Provider = Callable[[HttpRequest], ShellContext]


def shell(request: HttpRequest) -> dict[str, ShellContext]:
    """Context processor: asks the provider named by SHELL_PROVIDER, else shows an anonymous shell."""
    path = getattr(settings, "SHELL_PROVIDER", "")
    provider = cast(Provider, import_string(path)) if path else anonymous
    return {"shell": provider(request)}


def anonymous(request: HttpRequest) -> ShellContext:
    """The shell of a visitor: languages, sign-in and the footer, nothing that asks the database."""
    return ShellContext(
        sign_in_url=_address(str(getattr(settings, "LOGIN_URL", ""))),
        languages=language_choices(),
        footer=footer_links(),
        demo=bool(getattr(settings, "DEMO", False)),
    )


def language_choices() -> tuple[Choice, ...]:
    """The languages of the screens; the one in use is current."""
    chosen = get_language()
    return tuple(Choice(value=code, label=name, current=code == chosen) for code, name in settings.LANGUAGES)


def _address(url_name: str) -> str:
    """The address of a named page, or empty when the installation has no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
