"""Loads the demo: the portfolio of 2024 from the shipped files, and made-up staff in every role."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from fotfeste.kernel import actor as actors
from fotfeste.kernel.demo import load_demo_staff


class Command(BaseCommand):
    help = "Load the demo portfolio and its made-up staff; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        with actors.enter(actors.system("load_demo")) as by:
            load_demo_staff(by=by)
