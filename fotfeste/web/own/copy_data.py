"""Everything about a person as JSON, for machines: the format is versioned and described in docs/own-copy.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.utils import timezone

from fotfeste.kernel.bilingual import reader_language
from fotfeste.people import insight_copy
from fotfeste.people.categories import PURPOSE_NAMES
from fotfeste.people.declared import Declaration
from fotfeste.people.field_words import LEFT_OUT, basis_words, controller_name, place_name, role_name
from fotfeste.people.insight_copy import KindOfRecord, Record, bases_of, retention
from fotfeste.people.models import LegalBasis, Person, ReadLog

FORMAT = "fotfeste-own-copy"
VERSION = 1


def write_json(person: Person, to: IO[bytes]) -> None:
    """Write the whole copy to *to*, piece by piece: nobody's long log is held in memory."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": timezone.now().isoformat(),
        "language": reader_language(),
        "person": str(person.public_id),
        "left_out": [str(one) for one in LEFT_OUT],
    }
    to.write(_text(head)[:-1].rstrip().encode())
    bases, kept = bases_of(person), retention()
    lists: dict[str, Iterable[Any]] = {
        "kinds": (_kind(one, bases, kept) for one in insight_copy.kinds_about(person)),
        "who_can_see_now": (_watcher(one) for one in insight_copy.watchers_now(person)),
        "looks": _looks(person),
        "deeds": _deeds(person),
    }
    for name, items in lists.items():
        to.write(f',\n "{name}": ['.encode())
        for index, item in enumerate(items):
            to.write(((",\n" if index else "\n") + _text(item)).encode())
        to.write(b"\n ]")
    to.write(b"\n}\n")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _kind(one: KindOfRecord, bases: dict[int, list[LegalBasis]], kept: dict[Any, Any]) -> dict[str, Any]:
    declaration = one.declaration
    return {
        "key": declaration.key,
        "name": str(declaration.name),
        "description": str(declaration.description),
        "purposes": [{"key": each.value, "name": str(PURPOSE_NAMES[each])} for each in declaration.purposes],
        "information": [str(each) for each in declaration.information],
        "special_categories": declaration.special,
        "archive_worthy": declaration.archive_worthy,
        "records": [_record(declaration, row, bases, kept) for row in one.records],
    }


def _record(
    declaration: Declaration, row: Record, bases: dict[int, list[LegalBasis]], kept: dict[Any, Any]
) -> dict[str, Any]:
    controller = row.controller
    number = controller.pk if controller else None
    policy = kept.get((declaration.key, number)) or kept.get((declaration.key, None))
    own = bases.get(number, []) if number else list(dict.fromkeys(b for each in bases.values() for b in each))
    return {
        "number": row.number,
        "controller": controller_name(controller) or None,
        "category": {"number": row.category.value, "name": str(row.category.label)} if row.category else None,
        "recorded_at": row.recorded_at.isoformat() if row.recorded_at else None,
        "legal_bases": [{"law": str(basis), "in_plain_words": basis_words(basis)} for basis in own],
        "kept": {
            "months": policy.months,
            "counted_from": policy.start,
            "confirmed": policy.confirmed_on is not None,
        }
        if policy
        else None,
        "fields": {
            each.name: {"name": each.label, "value": each.data, "in_words": each.words} for each in row.told
        },
        "earlier": [
            {"until": each.until.isoformat(), "field": each.label, "in_words": each.words}
            for each in row.earlier
        ],
    }


def _watcher(one: insight_copy.WatchersNow) -> dict[str, Any]:
    return {
        "organisation": controller_name(one.controller),
        "role": role_name(one.role),
        "because": one.kind,
        "count": one.count,
        "categories": [{"number": each.value, "name": str(each.label)} for each in one.categories],
        "until": one.until.isoformat() if one.until else None,
    }


def _looks(person: Person) -> Iterator[dict[str, Any]]:
    """Every single look, with the organisation and the role but not the name of who looked (R13)."""
    rows = ReadLog.objects.of_person(person.pk).select_related("organisation", "controller")
    for row in rows.iterator(chunk_size=500):
        yield {
            "at": row.at.isoformat(),
            "kind": row.kind,
            "in_words": row.get_kind_display(),
            "organisation": place_name(
                row.organisation, row.controller.reporting_line if row.controller else ""
            )
            or None,
            "role": role_name(row.role),
            "because": row.because,
            "reason": row.reason,
            "shown": row.fields,
        }


def _deeds(person: Person) -> Iterator[dict[str, Any]]:
    """What was done with the person's data: the verb of the event, where and in which role."""
    for event in insight_copy.deeds_about(person):
        yield {
            "at": event.at.isoformat(),
            "verb": event.verb,
            "organisation": place_name(event.organisation, "") or None,
            "role": role_name(event.by_role),
        }
