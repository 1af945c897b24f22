"""
How often Python looks for garbage while an index is written.

Documents are thousands of small objects that live for a few seconds and form no cycles. Python's search for
cycles goes through them again and again, which takes a tenth of the time of indexing, and finds nothing.
"""

from __future__ import annotations

import gc
import threading

NEW_OBJECTS = 100_000
"""Objects that there are more of at the next search, instead of Python's 700: more than the batches have that
wait, so that few searches find documents, which die without being searched."""

COLLECTIONS = 20
"""Searches among the youngest objects before older ones are searched, instead of Python's 10."""


class RareCollections:
    """Makes the searches of this process rarer from `begin` to `end`; of several, until the last has ended.

    Where they are switched off, or rarer already, nothing is changed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._n_begun = 0
        self._before = gc.get_threshold()

    def begin(self) -> None:
        """Make searches rarer."""
        with self._lock:
            self._n_begun += 1
            if self._n_begun == 1:
                self._before = gc.get_threshold()
                if 0 < self._before[0] < NEW_OBJECTS:
                    gc.set_threshold(NEW_OBJECTS, COLLECTIONS, COLLECTIONS)

    def end(self) -> None:
        """Have them as often as before the first `begin`."""
        with self._lock:
            self._n_begun -= 1
            if not self._n_begun:
                gc.set_threshold(*self._before)


RARE_COLLECTIONS = RareCollections()
"""That of this process: there is one search for all of it."""
