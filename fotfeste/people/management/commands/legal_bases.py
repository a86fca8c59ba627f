"""Registers the starting catalogue of legal bases that is shipped; running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from fotfeste.people.acting import as_system
from fotfeste.people.actions import bases


class Command(BaseCommand):
    help = "Register the shipped catalogue of legal bases; what somebody has confirmed stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        with as_system("legal_bases") as system:
            changed = bases.load_shipped_bases(by=system)
        self.stdout.write(
            f"{changed} legal bases are new or changed. Each is to be confirmed by the controller."
        )
