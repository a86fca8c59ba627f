"""Serves the application over HTTP with waitress until somebody stops it."""

from __future__ import annotations

import errno
import ipaddress
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import waitress.server
from django.conf import settings
from django.core.management.base import CommandError

TRIES = 100  # Ports looked at before giving up.
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def refuse_public_address(host: str) -> None:
    """Raise CommandError when the demo would be reachable from other machines: anybody may sign in there."""
    if settings.DEMO and not is_loopback(host):
        raise CommandError(
            f"The demo lets anybody sign in with one click, so it is served on this machine only, "
            f"not on {host}. Leave out --host, or set up production (docs/operations.md)."
        )


def is_loopback(host: str) -> bool:
    """Whether *host* can be reached only from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(
    application: Callable[..., Any], host: str, port: int, threads: int, *, search: bool = False
) -> Any:
    """A waitress server that listens on *port*, or with *search* on the next free one.

    Raises CommandError when no port is free or *host* is not an address of this machine.
    """
    proxy: dict[str, Any] = {}
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        # waitress drops forwarded headers unless it is told whom to believe: the proxy on this machine.
        proxy = {
            "trusted_proxy": "127.0.0.1",
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    for candidate in range(port, min(port + (TRIES if search else 1), 65536)):
        try:
            ready = take(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CommandError(
                    f"Can not listen on {host}, port {candidate}: {error.strerror}."
                ) from error
        else:
            return waitress.server.create_server(
                application, sockets=[ready], threads=threads, ident=None, **proxy
            )
    tried = f"port {port} to {port + TRIES - 1} are" if search else f"port {port} is"
    raise CommandError(f"On {host} {tried} taken. Choose another with --port.")


def take(host: str, port: int) -> socket.socket:
    """A socket that listens on *port*; taken first, since waitress leaves threads behind when it fails."""
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # A port just left may be taken at once.
        made.bind(address)
        made.listen()
    except OSError:
        made.close()
        raise
    return made


@contextmanager
def stop_on_signal() -> Iterator[None]:
    """Let Ctrl-C, a polite kill and a closed terminal all arrive as KeyboardInterrupt, once.

    After the first, more of them are ignored, so that tidying up is not cut short.
    """

    def stop(number: int, frame: object) -> None:
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in STOPPING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
