"""Serves the pages with waitress; put a proxy that ends TLS in front of it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from fotfeste.config import serving


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
        parser.add_argument("--threads", type=int, default=8, help="requests answered at the same time (8)")

    def handle(self, *args: Any, host: str, port: int, threads: int, **options: Any) -> None:
        from fotfeste.config.wsgi import application

        serving.refuse_public_address(host)
        with serving.stop_on_signal():
            server = serving.listen(application, host, port, threads)
            self.stdout.write(f"Serving on http://{host}:{port}/ (Ctrl-C stops)")
            try:
                server.run()
            finally:
                server.close()
