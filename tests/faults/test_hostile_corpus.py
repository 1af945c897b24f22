"""
A folder with broken and hostile files among many: every sound one is searchable, every other one named.

`GOVAH_FILES=10000 pytest tests/faults/test_hostile_corpus.py` runs it with 10,000 files, of which
200 are bad; it takes about a quarter of an hour on two processors.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer import IndexMissingError, SearchRequest, open_engine
from indexer.index.table_of_contents import latest_generation
from tests.support.hostile_corpus import EVERY, SOUND, build, prose

if TYPE_CHECKING:
    from collections.abc import Mapping

N_FILES = int(os.environ.get("GOVAH_FILES", "250"))
MEMORY_BYTES = 512 << 20
ROOT = Path(__file__).parents[2]

RUN = """
import json, re, sys
from pathlib import Path
from indexer.pipeline.reindex import reindex
report = reindex(sys.argv[1], sys.argv[2], jobs=2, memory_bytes=int(sys.argv[3]))
failed = {line.source: line.reason for line in report.lines if line.status == "failed"}
# Not by getrusage: a process inherits the peak of the one that started it.
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) << 10
print(json.dumps({"documents": report.n_documents, "failed": failed, "peak_bytes": peak}))
"""


def started(corpus: Path, index: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, str(corpus), str(index), str(MEMORY_BYTES)]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(  # noqa: S603 - our own code
        command,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def run(corpus: Path, index: Path) -> dict[str, object]:
    process = started(corpus, index)
    out, _ = process.communicate()
    assert process.returncode == 0
    answer: dict[str, object] = json.loads(out)
    return answer


def kill_after(seconds: float, corpus: Path, index: Path) -> bool:
    """Run and kill every process of it; return whether that came before its end."""
    process = started(corpus, index)
    time.sleep(seconds)
    was_running = process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return was_running


def found(index: Path, words: Mapping[str, str]) -> dict[str, list[str]]:
    """Return by path what a search for its word finds."""
    engine = open_engine(index)
    return {
        path: [hit.summary.source for hit in engine.search(SearchRequest(word)).hits]
        for path, word in words.items()
    }


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads its peak memory from /proc")
def test_every_sound_file_is_searchable_and_every_other_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    words, hostile = build(corpus, N_FILES)
    assert len(hostile) == N_FILES // EVERY
    kill_after(3, corpus, index)
    assert latest_generation(index) < 1
    with pytest.raises(IndexMissingError):
        open_engine(index)

    began = time.perf_counter()
    answer = run(corpus, index)
    seconds = time.perf_counter() - began
    failed, peak = answer["failed"], answer["peak_bytes"]
    assert isinstance(failed, dict) and isinstance(peak, int)  # noqa: PT018 - what it is, then what is in it
    assert set(failed) == hostile
    assert all(failed.values())
    assert answer["documents"] == len(words)
    assert peak <= MEMORY_BYTES
    assert found(index, words) == {path: [path] for path in words}

    name, store = next(iter(SOUND.items()))
    changed = [path for path in words if path.endswith(name)][:50]
    for path in changed:
        (corpus / path).write_bytes(store(prose(f"{words[path]}new", 1)))
    was_killed = kill_after(1.5, corpus, index)
    if was_killed and latest_generation(index) == 1:
        assert found(index, words) == {path: [path] for path in words}
    run(corpus, index)
    now = words | {path: f"{words[path]}new" for path in changed}
    assert found(index, now) == {path: [path] for path in words}
    assert all(not hits for hits in found(index, {path: words[path] for path in changed}).values())
    if "GOVAH_FILES" in os.environ:
        with capsys.disabled():
            said = f"{N_FILES:,} files, {len(hostile)} of them bad: {seconds:.0f} s, {peak >> 20} MB at most"
            sys.stdout.write(f"\n{said}\n")
