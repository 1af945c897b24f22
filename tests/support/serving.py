"""The pages behind a real server on a free port, stopped so that no thread trips over a closed socket."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from waitress import wasyncore  # type: ignore[import-untyped]

from web import create_app
from web.server import create_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def serving(index_dir: Path) -> Iterator[str]:
    """Serve an index; yield the address without the last slash."""
    server: Any = create_server(create_app({"INDEX": index_dir}), port=0)

    def run() -> None:
        with suppress(OSError):  # the loop may be waiting for the socket that is closed below
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown(timeout=5)
        server.close()
        thread.join(timeout=5)
        wasyncore.close_all(server._map, ignore_all=True)  # connections that a browser kept open
