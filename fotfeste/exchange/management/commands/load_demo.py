"""Loads the demo: the portfolio of 2024 from the shipped files, and made-up staff in every role."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console

from fotfeste.exchange import telling
from fotfeste.exchange.demo_data import load_demo


class Command(BaseCommand):
    help = "Load the demo portfolio and its made-up staff; running it again changes nothing."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        console = Console(highlight=False, quiet=verbosity == 0)
        with telling.progress_bar(console) as progress:
            load_demo(progress=progress)
