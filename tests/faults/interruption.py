"""
Ways to cut off a change to a directory, each in a process of its own.

A file-system event is a call that changes a name or the content of a file there. Python
announces most of them; `fsync` is caught by hand.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

from indexer.analysis.batch import AnalyzedText, BatchAnalyzer
from indexer.index.convert import convert
from tests.faults.change import change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.connection import Connection
    from pathlib import Path

PROCESSES = multiprocessing.get_context("forkserver")
"""New processes are copies of one that has imported everything, so that they start at once."""

PROCESSES.set_forkserver_preload([__name__])

WRITES = {"change": change, "convert": convert}

_CHANGING_CALLS = frozenset(["os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate"])
_CHANGING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def before_each_event(directory: Path, act: Callable[[], None], after_sync: Callable[[int], None]) -> None:
    """Have `act` called before each event in a directory, and `after_sync` with what was flushed."""
    folder = str(directory)
    flush = os.fsync

    def on_audit(event: str, args: tuple[Any, ...]) -> None:
        is_change = event in _CHANGING_CALLS or (event == "open" and args[2] & _CHANGING_FLAGS)
        if is_change and isinstance(args[0], str | os.PathLike) and os.fspath(args[0]).startswith(folder):
            act()

    def on_sync(descriptor: int) -> None:
        act()
        flush(descriptor)
        after_sync(descriptor)

    os.fsync = on_sync
    sys.addaudithook(on_audit)


def _kill_at(kind: str, index_dir: Path, event: int, started: Connection) -> None:
    count = 0

    def act() -> None:
        nonlocal count
        count += 1
        if count == event:
            os.kill(os.getpid(), signal.SIGKILL)

    # A first analysis fills tables, which takes longer than all the rest and writes nothing.
    BatchAnalyzer().analyze([AnalyzedText("The first one.", language="en")])
    before_each_event(index_dir, act, lambda _: None)
    started.send(None)
    started_at = time.perf_counter()
    WRITES[kind](index_dir)
    started.send((count, time.perf_counter() - started_at))


def measure(kind: str, index_dir: Path) -> tuple[int, float]:
    """Run a change to its end and return how many events it had, and how many seconds it took."""
    process, connection = _started(_kill_at, kind, index_dir, 0)
    count, seconds = connection.recv()
    process.join()
    return count, seconds


def kill_at_event(kind: str, index_dir: Path, event: int) -> bool:
    """Run a change in a process that is killed before an event, counted from 1; tell whether it was."""
    process, _ = _started(_kill_at, kind, index_dir, event)
    process.join()
    return process.exitcode != 0


def kill_after(kind: str, index_dir: Path, seconds: float) -> bool:
    """Run a change in a process that is killed after a time; tell whether it had not ended before."""
    process, _ = _started(_kill_at, kind, index_dir, 0)
    time.sleep(seconds)
    process.kill()
    process.join()
    return process.exitcode != 0


def _started(run: Callable[..., None], kind: str, *args: Any) -> tuple[Any, Connection]:
    receiving, sending = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=run, args=(kind, *args, sending))
    process.start()
    sending.close()
    assert receiving.poll(60)
    receiving.recv()
    return process, receiving


class _Disk:
    """What there would be of a directory if the machine lost its power.

    A file has what was last flushed of it. A name is there if the directory was flushed
    since it came; if not, it may be there all the same, even without those that came before
    it, or be gone where it was removed.
    """

    def __init__(self, directory: Path, views: Path) -> None:
        self._directory = directory
        self._views = views
        self._seen: set[frozenset[tuple[str, bytes]]] = set()
        self._opened: dict[int, int] = {}  # held open, so that no number is given to a second file
        self._names = self._before = self._scan()
        self._flushed = {inode: self._content(inode) for inode in self._names.values()}

    def _scan(self) -> dict[str, int]:
        names = {}
        for entry in os.scandir(self._directory):
            if entry.is_file():
                names[entry.name] = inode = entry.inode()
                if inode not in self._opened:
                    self._opened[inode] = os.open(entry.path, os.O_RDONLY)
        return names

    def _content(self, inode: int) -> bytes:
        descriptor = self._opened[inode]
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0)

    def flushed(self, descriptor: int) -> None:
        """Take note that a file or the directory has been flushed."""
        state = os.fstat(descriptor)
        if state.st_ino in self._opened:
            self._flushed[state.st_ino] = self._content(state.st_ino)
        else:
            self._names = self._scan()

    def keep_views(self) -> None:
        """Write down what a kill would leave now, and what a loss of power might."""
        now = self._scan()
        self._keep("kill", {name: self._content(inode) for name, inode in now.items()})
        whole = {inode: self._flushed.get(inode, b"") for inode in self._opened}
        self._keep("names", {name: whole[inode] for name, inode in now.items()})
        self._keep("nothing", {name: whole[inode] for name, inode in self._names.items()})
        stayed = {name: inode for name, inode in self._names.items() if name in now}
        self._keep("removals", {name: whole[inode] for name, inode in stayed.items()})
        newest = dict(now.items() - self._before.items())
        self._keep("newest", {name: whole[inode] for name, inode in (self._names | newest).items()})
        self._before = now

    def _keep(self, kind: str, files: dict[str, bytes]) -> None:
        view = frozenset(files.items())
        if view not in self._seen:
            self._seen.add(view)
            folder = self._views / f"{len(self._seen):04}-{kind}"
            folder.mkdir(parents=True)
            for name, content in files.items():
                (folder / name).write_bytes(content)


def _record(kind: str, index_dir: Path, views: Path, started: Connection) -> None:
    disk = _Disk(index_dir, views)
    before_each_event(index_dir, disk.keep_views, disk.flushed)
    started.send(None)
    WRITES[kind](index_dir)
    disk.keep_views()


def views_of(kind: str, index_dir: Path, views: Path) -> Iterable[Path]:
    """Run a change and return the directories that its loss at each event may leave, oldest first."""
    process, _ = _started(_record, kind, index_dir, views)
    process.join()
    assert process.exitcode == 0
    return sorted(views.iterdir())
