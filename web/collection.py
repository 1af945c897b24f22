"""
The collection that the application serves, opened when it is first needed.

A missing index is an error of the request that met it, not of the start: the
next request tries again, so building the index is enough to mend it.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app

from indexer import open_engine

if TYPE_CHECKING:
    from indexer import Engine

EXTENSION = "govah-collection"


class Collection:
    """One index directory and the engine on it, shared by all threads."""

    def __init__(self, index: Path) -> None:
        self.index = index
        self._engine: Engine | None = None
        self._opening = Lock()

    def engine(self) -> Engine:
        """Return the engine, opening the index if that has not yet been done.

        Raises:
            IndexStateError: there is no index that can serve.
        """
        if self._engine is None:
            with self._opening:
                if self._engine is None:
                    self._engine = open_engine(self.index)
        return self._engine

    def version(self) -> str:
        """Return what changes whenever an answer may: a mark for caches."""
        return self.engine().version


def collection_of(app: Flask) -> Collection:
    """Return the collection of an application."""
    return cast("Collection", app.extensions[EXTENSION])


def current_collection() -> Collection:
    """Return the collection of the application that handles this request."""
    return collection_of(current_app)


def current_engine() -> Engine:
    """Return the engine of the application that handles this request."""
    return current_collection().engine()


def init_app(app: Flask) -> None:
    """Attach the collection that the configuration names."""
    app.extensions[EXTENSION] = Collection(Path(str(app.config["INDEX"])))
