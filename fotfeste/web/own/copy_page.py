"""Everything about a person as one readable page: no script, no picture, nothing that lies elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fotfeste.people import insight_copy
from fotfeste.people.field_words import LEFT_OUT, place_name, role_name
from fotfeste.people.models import Person
from fotfeste.web.kernel.deeds import deed
from fotfeste.web.own.presenters import KindView, LookView, Told, look_view, watcher_view

_STYLE = Path(__file__).parent / "static" / "own" / "copy.css"
_AT_A_TIME = 500


def write_page(person: Person, to: IO[bytes]) -> None:
    """Write the page to *to*, one part at a time."""
    told = Told(person)
    to.write(_head().encode())
    _part(to, "start", {"made_at": timezone.now(), "left_out": LEFT_OUT})
    empty = []
    for one in insight_copy.kinds_about(person):
        kind = told.kind(one, to_mend=False)
        if kind.records:
            _part(to, "kind", {"kind": kind})
        else:
            empty.append(kind)
    _part(to, "nothing", {"kinds": empty})
    _part(to, "watchers", {"watchers": [watcher_view(each) for each in insight_copy.watchers_now(person)]})
    _part(to, "looks", {"looks": all_looks(person)})
    _part(to, "deeds", {"deeds": all_deeds(person)})
    to.write(b"</main></body></html>\n")


def _head() -> str:
    style = _STYLE.read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{escape(get_language() or "nb")}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(_('Mine opplysninger'))} – Fotfeste</title><style>{style}</style></head><body><main>\n"
    )


def _part(to: IO[bytes], name: str, context: dict[str, Any]) -> None:
    to.write(render_to_string(f"own/copy/{name}.html", context).encode())


def all_looks(person: Person) -> list[LookView]:
    """Every line of who has looked; asked for some hundred at a time."""
    lines = insight_copy.looks_at(person)
    found: list[LookView] = []
    for start in range(0, lines.count(), _AT_A_TIME):
        some = insight_copy.told_looks(lines[start : start + _AT_A_TIME])
        found += [look_view(one) for one in some]
    return found


def all_deeds(person: Person) -> list[dict[str, Any]]:
    """What was done with the person's data: what, when, where and in which role."""
    return [
        {
            "at": event.at,
            "what": deed(event.verb),
            "who": ", ".join(filter(None, (role_name(event.by_role), place_name(event.organisation, "")))),
        }
        for event in insight_copy.deeds_about(person)
    ]


def kinds_told(person: Person) -> list[KindView]:
    """Every kind of record that there is something of, as it is printed."""
    told = Told(person)
    views = [told.kind(one, to_mend=False) for one in insight_copy.kinds_about(person)]
    return [one for one in views if one.records]
