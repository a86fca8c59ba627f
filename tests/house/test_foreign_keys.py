"""Law: foreign keys point down, to the same room or to a room on a lower floor."""

from __future__ import annotations

import tomllib

from django.apps import apps
from django.db import models

from tests.house.source import PROJECT


def _floors() -> dict[str, int]:
    """The floor of each room, counted from the top, as the import contract has it."""
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = contracts[0]["layers"]
    return {
        room.strip().removeprefix("fotfeste."): floor
        for floor, layer in enumerate(layers)
        for room in layer.split("|")
    }


def _room(model: type[models.Model]) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "fotfeste" else None


def test_foreign_keys_point_down() -> None:
    floors, upwards, seen = _floors(), [], 0
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            there = getattr(field, "related_model", None)
            # Relations that another model owns are looked at from that model.
            if there is None or field.auto_created or there == "self":
                continue
            assert not isinstance(there, str), (
                f"{model.__name__}.{field.name} points at {there}, which does not exist"
            )
            here_room, there_room = _room(model), _room(there)
            if here_room is None or there_room is None or here_room == there_room:
                continue
            seen += 1
            if floors[there_room] <= floors[here_room]:
                upwards.append(f"{model._meta.label}.{field.name} → {there._meta.label}")
    assert not upwards, "\n".join(upwards)
    assert seen > 10
