"""
Serve the application with waitress, for one machine or behind a proxy.

Waitress writes no line per request, so no query reaches its log. On a loopback
address of IPv4 only the names of this machine are answered: otherwise a page on
the web could point a name of its own at this address and read the collection
through the reader's browser (DNS rebinding). Werkzeug cannot list an address of
IPv6 among the trusted names, so `::1` has no such guard.
"""

from __future__ import annotations

import ipaddress
import logging
from typing import TYPE_CHECKING, Protocol, cast

import waitress  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from flask import Flask

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
DEFAULT_THREADS = 4
LOOPBACK_NAMES = ("localhost", "127.0.0.1")


class Server(Protocol):
    """A bound address that waits to be served."""

    @property
    def effective_port(self) -> int:
        """The port that was bound."""

    def run(self) -> None:
        """Serve until interrupted or closed."""

    def close(self) -> None:
        """Take no more requests."""


def create_server(
    app: Flask, host: str = DEFAULT_HOST, port: int = DEFAULT_PORT, threads: int = DEFAULT_THREADS
) -> Server:
    """Bind the address; port 0 takes a free one."""
    if _is_loopback(host) and not app.config.get("TRUSTED_HOSTS"):
        app.config["TRUSTED_HOSTS"] = sorted({*LOOPBACK_NAMES, host})
    # A browser opens several connections at once; that a request waits a moment is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    return cast("Server", waitress.create_server(app, host=host, port=port, threads=threads, ident=None))


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError:
        return host in LOOPBACK_NAMES
    return address.is_loopback
