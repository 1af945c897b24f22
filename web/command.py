"""`govah serve`: the collection in a browser. Registered as an entry point in setup.cfg."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.server import DEFAULT_HOST, DEFAULT_PORT, DEFAULT_THREADS, create_server

if TYPE_CHECKING:
    from flask import Flask


@click.command()
@click.option("--host", default=DEFAULT_HOST, show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="0: any free one."
)
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    default=DEFAULT_THREADS,
    show_default=True,
    help="Searches at once.",
)
@click.option(
    "--index",
    "index_dir",
    type=click.Path(path_type=Path),
    default="index",
    envvar="GOVAH_INDEX",
    show_default=True,
    show_envvar=True,
    help="Directory of the index.",
)
def serve(host: str, port: int, threads: int, index_dir: Path) -> None:
    """Serve the search pages until interrupted.

    A new build of the index is picked up without a restart. On an address that
    other machines reach, anybody who reaches it can read the whole collection.

    Example: govah serve --index ~/archive-index --port 8080
    """
    from web.application import create_app

    app = create_app({"INDEX": str(index_dir.expanduser())})
    try:
        server = create_server(app, host, port, threads)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.ClickException(
            f"cannot listen on {host}:{port}: {reason}; choose another with --port"
        ) from error
    shown = f"[{host}]" if ":" in host else host
    click.echo(
        f"serving {index_dir} on http://{shown}:{getattr(server, 'effective_port', port)} (stop with Ctrl-C)",
        err=True,
    )
    _warn_of_state(app)
    threading.Thread(target=_prepare, args=(app,), name="prepare", daemon=True).start()
    server.run()


def _warn_of_state(app: Flask) -> None:
    """Say what every page says while there is no index that can serve. One that is built is served."""
    from indexer import IndexStateError
    from web.collection import collection_of

    try:
        collection_of(app).engine()
    except IndexStateError as error:
        click.echo(f"warning: {error}; until then, pages say so", err=True)


def _prepare(app: Flask) -> None:
    """Make ready what the first reader would wait for."""
    from indexer import EngineError, prepare_kernels
    from web.collection import collection_of

    prepare_kernels()
    with contextlib.suppress(EngineError):
        collection_of(app).engine().prepare()
