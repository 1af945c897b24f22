"""Worker processes that are killed, hang or take too much, and go on with the next file."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer.model.document import Document
from indexer.names.authority import Authority
from indexer.pipeline import workers
from indexer.pipeline.protocol import Account, Doubt, Refusal
from indexer.pipeline.workers import WorkerPool
from indexer.reading.corpus import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.pipeline.protocol import Finding

pytestmark = pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="needs POSIX: pipes stand in for slow files"
)

TEXT = "The committee met in Tehran and spoke of the graves at Khavaran for a long time.\n"


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1, Authority(())) as one_worker:
        yield one_worker


def a_file(tmp_path: Path, name: str, content: str = TEXT) -> SourceFile:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return SourceFile(path, name, path.stat().st_size)


def a_pipe(tmp_path: Path, name: str) -> SourceFile:
    """A file that cannot be read to its end until somebody writes it."""
    os.mkfifo(tmp_path / name)
    return SourceFile(tmp_path / name, name)


def read(pool: WorkerPool, *files: SourceFile) -> list[list[Finding]]:
    """Return what was found in each file; what kind of file it is stands in `accounts`."""
    everything = [list(findings) for _, findings in pool.read(files)]
    return [[finding for finding in found if not isinstance(finding, Account)] for found in everything]


def accounts(pool: WorkerPool, *files: SourceFile) -> list[list[Account]]:
    everything = [list(findings) for _, findings in pool.read(files)]
    return [[finding for finding in found if isinstance(finding, Account)] for found in everything]


def reasons(found: list[Finding]) -> list[str]:
    return [finding.reason for finding in found if isinstance(finding, Refusal)]


def children() -> set[int]:
    """Return the processes that this one started, as Linux lists them."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs Linux's list of processes")
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended while we looked
            parent = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
            found |= {int(stat.parent.name)} if int(parent) == os.getpid() else set()
    return found


def test_files_are_read_in_the_order_asked(tmp_path: Path) -> None:
    files = [a_file(tmp_path, f"{i}.txt", f"{TEXT} Number {i}.") for i in range(9)]
    with WorkerPool(2, Authority(())) as pool:
        found = [(file, list(findings)) for file, findings in pool.read(files)]
    assert [file for file, _ in found] == files
    documents = [finding for _, findings in found for finding in findings if isinstance(finding, Document)]
    assert [document.source for document in documents] == [file.source for file in files]


def test_what_is_wrong_with_a_file_is_a_finding(tmp_path: Path, pool: WorkerPool) -> None:
    good, bad = a_file(tmp_path, "a.txt"), a_file(tmp_path, "b.pdf", "%PDF-1.4 x")
    missing = SourceFile(tmp_path / "none.txt", "none.txt")
    found = read(pool, good, bad, missing, good)
    assert isinstance(found[0][0], Document)
    assert reasons(found[1]) == ["damaged: PDFium cannot open it"]
    assert reasons(found[2]) == ["cannot be opened: no such file or directory"]
    assert isinstance(found[3][0], Document)


def test_records_of_a_file_come_one_by_one_with_doubts_about_the_bad_ones(
    tmp_path: Path, pool: WorkerPool
) -> None:
    lines = ['{"id": "1", "text": "one text"}', "nonsense", '{"id": "2", "text": "two texts"}']
    (found,) = read(pool, a_file(tmp_path, "r.jsonl", "\n".join(lines)))
    assert [finding.record for finding in found if isinstance(finding, Document)] == ["1", "2"]
    assert "line 2: not JSON" in [finding.text for finding in found if isinstance(finding, Doubt)]
    assert reasons(found) == []


def test_each_file_is_told_by_its_content_before_it_is_read_and_counted_behind(
    tmp_path: Path, pool: WorkerPool
) -> None:
    good, bad = a_file(tmp_path, "a.txt"), a_file(tmp_path, "b.txt", "%PDF-1.4 x")
    (text, pdf) = accounts(pool, good, bad)
    assert [account.media_type for account in text] == ["text/plain", "text/plain"]
    assert [account.n_chars_read for account in text] == [0, len(TEXT.strip())]
    assert [account.media_type for account in pdf] == ["application/pdf"]
    assert pdf[0].reader.startswith("govah ")
    assert f", pypdfium2 {metadata.version('pypdfium2')}" in pdf[0].reader


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_read(
    tmp_path: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, slow = a_file(tmp_path, "a.txt"), a_pipe(tmp_path, "slow.txt")
    (first,) = read(pool, good)  # the worker has started: what follows measures the file alone
    with monkeypatch.context() as patched:
        patched.setattr(workers, "FINDING_SECONDS", 0.3)
        (late,) = read(pool, slow)
    (again,) = read(pool, good)
    assert reasons(late) == ["reading it took longer than 0.3 seconds"]
    assert isinstance(first[0], Document)
    assert again == first


def test_a_worker_that_is_killed_loses_its_file_and_no_other(tmp_path: Path, pool: WorkerPool) -> None:
    good, slow = a_file(tmp_path, "a.txt"), a_pipe(tmp_path, "slow.txt")
    others = children()

    def kill_the_reader() -> None:
        with slow.path.open("wb"):  # opens when the worker has opened the other end
            for pid in children() - others:
                os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_the_reader)
    killer.start()
    lost, read_after = read(pool, slow, good)
    killer.join()
    assert reasons(lost) == ["its reader stopped without an answer (exit status -9)"]
    assert isinstance(read_after[0], Document)


def test_a_file_that_takes_too_much_memory_is_said(tmp_path: Path, pool: WorkerPool) -> None:
    huge = a_file(tmp_path, "huge.txt")
    os.truncate(huge.path, 4 << 30)  # a hole: it takes no room on the disk
    refused, read_after = read(pool, huge, a_file(tmp_path, "a.txt"))
    assert reasons(refused) == ["reading it takes more than 3 GiB of memory"]
    assert isinstance(read_after[0], Document)


def test_a_worker_that_dies_within_an_answer_is_replaced_before_the_next_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken-python"
    broken.write_text("#!/bin/sh\nread names; echo ready; read file; printf '{\"docum'\n", encoding="utf-8")
    broken.chmod(0o755)
    good = a_file(tmp_path, "a.txt")
    with WorkerPool(1, Authority(())) as pool:
        with monkeypatch.context() as patched:
            patched.setattr(sys, "executable", str(broken))
            (lost,) = read(pool, good)
        (found,) = read(pool, good)
    assert reasons(lost) == ["its reader stopped without an answer (exit status 0)"]
    assert isinstance(found[0], Document)


def test_a_worker_is_replaced_after_so_many_files(
    tmp_path: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FILES_PER_WORKER", 1)
    good = a_file(tmp_path, "a.txt")
    others = children()
    seen = set()
    for _ in range(2):
        assert isinstance(read(pool, good)[0][0], Document)
        seen |= children() - others
    assert len(seen) == 2


def test_no_worker_is_left_behind(tmp_path: Path) -> None:
    before = children()
    with WorkerPool(2, Authority(())) as pool:
        read(pool, a_file(tmp_path, "a.txt"), a_file(tmp_path, "b.txt"))
        assert children() > before
    assert children() <= before


def test_a_sign_of_life_is_no_finding_and_starts_the_wait_anew(
    pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FINDING_SECONDS", 1)
    script = (
        "import sys, time\n"
        "print('ready', flush=True)\n"
        "for line in sys.stdin:\n"
        "    for _ in range(4):\n"
        "        time.sleep(0.4)\n"
        "        print('{\"busy\": true}', flush=True)\n"
        '    print(\'{"refusal": "done"}\\n{}\', flush=True)\n'
    )
    program = tmp_path / "slow"
    program.write_text(f"#!{sys.executable}\n{script}")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(workers, "BYTES_PER_SECOND", 1 << 40)
    ((finding,),) = read(pool, a_file(tmp_path, "a.txt"))
    assert finding == Refusal("done")
