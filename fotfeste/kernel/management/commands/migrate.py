"""Brings the database up to date as its owner, and tells it how actors are signed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from fotfeste.kernel.actor import key_pads


class Command(migrate.Command):
    """Django's own command, run on the alias ``owner``, with the actor key stored at the end."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        inner, outer = key_pads(settings.ACTOR_KEY)
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("select to_regclass('kernel_actorkey') is not null")
            if cursor.fetchone()[0]:
                cursor.execute(
                    "insert into kernel_actorkey (inner_pad, outer_pad) values (%s, %s) "
                    "on conflict (only_row) do update"
                    " set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
                    [inner, outer],
                )
