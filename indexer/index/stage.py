"""
A step of indexing in a thread of its own: works off what it is given, in its order.

Flow: items -> a queue of few -> the thread. An error of the thread is raised by the next call of whoever
gives it items; what still waits then is dropped.
"""

from __future__ import annotations

import threading
from queue import Queue
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Item = TypeVar("Item")


class _End:
    """Comes behind the last item."""


class Stage(Generic[Item]):
    """Calls `work` with one item after the other. The thread begins with the first and ends with `end`.

    At most `n_waiting` items wait; whoever brings another one waits as well.
    """

    def __init__(self, name: str, work: Callable[[Item], None], n_waiting: int) -> None:
        self._name = name
        self._work = work
        self._waiting: Queue[Item | _End] = Queue(n_waiting)
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None
        self._is_dropped = False

    def put(self, item: Item) -> None:
        """Give the thread an item.

        Raises:
            Exception: what an earlier item raised.
        """
        self._raise_error()
        if self._thread is None:
            # A daemon, so that a program that forgets its writer ends nevertheless.
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        self._waiting.put(item)

    def settle(self) -> None:
        """Wait until all items are worked off.

        Raises:
            Exception: what one of them raised.
        """
        self._waiting.join()
        self._raise_error()

    def drop(self) -> None:
        """Have nothing more worked off but the item that is being worked on."""
        self._is_dropped = True

    def end(self) -> None:
        """Wait until the thread has ended, after all that waits."""
        if self._thread is not None:
            self._waiting.put(_End())
            self._thread.join()
            self._thread = None

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        while True:
            item = self._waiting.get()
            try:
                if isinstance(item, _End):
                    return
                if not self._is_dropped:
                    self._work(item)
            except BaseException as error:  # whatever it is, it is raised by `put` and `settle`
                self._error = error
                self._is_dropped = True
            finally:
                del item  # so that no batch stays in memory while the next one is waited for
                self._waiting.task_done()
