"""Sets up everything with made-up people and the real 2024 portfolio, and serves it on this machine."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from rich.console import Console

from fotfeste.config import database, serving
from fotfeste.config.database import Place
from fotfeste.config.embedded import Server

THREADS = 8


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []  # Checks ask the database, which is not there yet.

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="address of this machine to listen on (127.0.0.1)"
        )
        parser.add_argument(
            "--port", type=int, default=8000, help="port; the next free one when taken (8000)"
        )
        parser.add_argument("--no-serve", action="store_true", help="set up only")

    def handle(self, *args: Any, host: str, port: int, no_serve: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("These are not demo settings. Unset DJANGO_SETTINGS_MODULE and try again.")
        serving.refuse_public_address(host)
        self.console = Console(highlight=False)
        place = database.place()
        with serving.stop_on_signal():
            try:
                self.set_up(place)
                if not no_serve:
                    self.serve(host, port)
            except KeyboardInterrupt:
                self.console.print("Stopped.")
            finally:
                connections.close_all()
                if place is not None and place.server is not None:
                    self.leave(place.server)

    def set_up(self, place: Place | None) -> None:
        """Every step may be repeated; a step that has nothing left to do takes a moment."""
        if place is not None:
            with self.step("Starting the database"):
                place.start()
        with self.step("Bringing the tables up to this version"):
            call_command("migrate", database="owner", interactive=False, verbosity=0)
        with self.step("Gathering styles, scripts and fonts"):
            call_command("collectstatic", interactive=False, verbosity=0)
        with self.step("Loading the demo portfolio"):
            call_command("load_demo")

    def serve(self, host: str, port: int) -> None:
        """Answer requests until Ctrl-C."""
        from fotfeste.config.wsgi import application

        server = serving.listen(application, host, port, THREADS, search=True)
        shown = f"[{host}]" if ":" in host else host
        self.console.print(f"\n[bold]Fotfeste is ready: http://{shown}:{server.effective_port}/[/bold]")
        self.console.print("Stop with Ctrl-C.")
        try:
            server.run()
        finally:
            server.close()
        self.console.print("Stopped.")

    def leave(self, server: Server) -> None:
        """Stop the database if this demo started it."""
        if server.started_here:
            server.stop()
        elif server.is_running():
            self.console.print(
                "The database ran before this demo and goes on. Stop it: fotfeste database stop"
            )

    @contextmanager
    def step(self, doing: str) -> Iterator[None]:
        """Say what is being done before it starts, since some steps take a while the first time."""
        self.console.print(f"{doing} …")
        began = time.monotonic()
        yield
        self.console.print(f"  done in {time.monotonic() - began:.1f} s", style="dim")
