"""Reads the catalogue of legal bases that is shipped."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from fotfeste.people.categories import Category

SHIPPED = Path(__file__).resolve().parent / "shipped" / "legal_bases.csv"


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
