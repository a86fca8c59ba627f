"""Writes of the catalogue of legal bases."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from django.db import transaction

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.records import Put, put
from fotfeste.kernel.roles import Permission
from fotfeste.people.categories import Category
from fotfeste.people.models import LegalBasis

SHIPPED = Path(__file__).resolve().parents[1] / "shipped" / "legal_bases.csv"


@transaction.atomic
def register_basis(*, key: str, version: int, values: dict[str, Any], by: Actor) -> Put[LegalBasis]:
    """Register version *version* of the legal basis *key*, with fields of LegalBasis as *values*."""
    by.check(Permission.MANAGE_PROCESSING)
    return put(LegalBasis, verb="people.basis", by=by, find={"key": key, "version": version}, values=values)


def load_shipped_bases(*, by: Actor) -> int:
    """Register the starting catalogue that is shipped; answers how many rows are new or changed.

    Every row is «to be confirmed by the controller»: a row that somebody has confirmed keeps its confirmation.
    """
    puts = [register_basis(**row, by=by) for row in read_shipped()]
    return sum(done.created or bool(done.changed) for done in puts)


def read_shipped() -> list[dict[str, Any]]:
    """The rows of the shipped catalogue as arguments of `register_basis`."""
    rows = []
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            values: dict[str, Any] = {
                name: line[name] for name in ("use", "law", "section", "gdpr", "text_nb", "text_en", "source")
            }
            for name in ("from_kinds", "to_kinds", "purposes"):
                values[name] = line[name].split()
            values["categories"] = [Category[name.upper()].value for name in line["categories"].split()]
            for name in ("within_office", "needs_consent", "needs_reference"):
                values[name] = line[name] == "yes"
            values["valid_from"] = dt.date.fromisoformat(line["valid_from"])
            values["valid_to"] = dt.date.fromisoformat(line["valid_to"]) if line["valid_to"] else None
            rows.append({"key": line["key"], "version": int(line["version"]), "values": values})
    return rows
