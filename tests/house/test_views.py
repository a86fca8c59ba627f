"""Law: every view names who may see it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from fotfeste.kernel.roles import Permission
from fotfeste.web.shell.access import EVERYBODY, OWN, SIGNED_IN


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, address)
        else:
            yield address, one


def test_every_view_names_its_access() -> None:
    known = {EVERYBODY, SIGNED_IN, OWN, *Permission}
    unnamed = [
        f"/{address}"
        for address, one in _patterns(get_resolver())
        if getattr(one.callback, "access", None) not in known
    ]
    assert not unnamed, "Wrap these with needs(…), signed_in, own_page or open_to_everybody: " + ", ".join(
        unnamed
    )


def test_every_address_has_a_name() -> None:
    assert not [f"/{address}" for address, one in _patterns(get_resolver()) if not one.name]
