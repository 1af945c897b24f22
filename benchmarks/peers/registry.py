"""Engines by name, and the Python that can run each."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.page import Peer

OURS = "govah"
DEFAULT_PEERS = ("tantivy", "tantivy-exact", "fts5", "bm25s", "whoosh", "xapian")
PEERS = (*DEFAULT_PEERS, "tantivy-default")

_SYSTEM_PYTHON = "/usr/bin/python3"
"""Where a distribution's packages are when they are not in ours, such as Debian's python3-xapian."""


def peer(name: str) -> Peer:
    """Return an engine by its name.

    Raises:
        ValueError: there is none of this name.
    """
    match name:
        case "govah":
            from benchmarks.peers.govah import Govah

            return Govah()
        case "tantivy" | "tantivy-exact" | "tantivy-default":
            from benchmarks.peers.tantivy import Tantivy

            return Tantivy(name)
        case "fts5":
            from benchmarks.peers.fts5 import Fts5

            return Fts5()
        case "bm25s":
            from benchmarks.peers.bm25s import Bm25s

            return Bm25s()
        case "whoosh":
            from benchmarks.peers.whoosh import Whoosh

            return Whoosh()
        case "xapian":
            from benchmarks.peers.xapian import Xapian

            return Xapian()
    msg = f"no engine {name!r}; there are {', '.join((OURS, *PEERS))}"
    raise ValueError(msg)


def find_python(module: str | None) -> str | None:
    """Return a Python that can import a module: this one, the system's, or `None`."""
    for python in dict.fromkeys((sys.executable, _SYSTEM_PYTHON)):
        if module is None or _can_import(python, module):
            return python
    return None


def _can_import(python: str, module: str) -> bool:
    try:
        tried = subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False)  # noqa: S603
    except OSError:
        return False
    return tried.returncode == 0
