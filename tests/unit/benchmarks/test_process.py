"""An engine in a process of its own: built, opened, asked."""

from __future__ import annotations

import pytest

from benchmarks.peers.registry import find_python
from benchmarks.process import BuildTask, EngineFailedError, Server, build_index
from benchmarks.query import Operator, Query
from benchmarks.spool import Spool
from tests.unit.benchmarks.sources import documents


@pytest.fixture
def spool(tmp_path):
    return Spool(tmp_path / "documents.jsonl", documents(40))


@pytest.mark.parametrize(("name", "module"), [("fts5", "sqlite3"), ("xapian", "xapian")])
def test_an_engine_is_built_and_answers(tmp_path, spool, name, module):
    python = find_python(module)
    if python is None:
        pytest.skip(f"no Python here has {module}")
    built = build_index(python, BuildTask(name, spool.path, 30, tmp_path / name, 1))
    assert built["seconds"] > 0
    assert built["index_bytes"] > 0
    having = [d for d in documents(30) if "brun" in f"{d.title} {d.text}"]
    asked = Query("filter", Operator.ALL_OF, ("brun",), (("author", "Ben Kat"),), "1988", "1989")
    kept = [d for d in having if "Ben Kat" in d.authors and d.year in {1988, 1989}]
    with Server(python, name, tmp_path / name) as server:
        assert server.answer(Query("word", Operator.ALL_OF, ("brun",)))["total"] == len(having)
        assert server.answer(asked)["total"] == len(kept)
        assert server.answer(Query("fuzzy", Operator.FUZZY, ("brum",))) == {"ms": None}
        memory = server.memory()
    assert not memory or memory["resident"] == memory["anonymous"] + memory["file"]


def test_a_process_that_fails_is_an_error(tmp_path, spool, capfd):
    python = find_python(None)
    assert python is not None
    with pytest.raises(EngineFailedError):
        build_index(python, BuildTask("lucene", spool.path, 30, tmp_path / "lucene", 1))
    assert "no engine 'lucene'" in capfd.readouterr().err


def test_a_module_that_no_python_has_is_found_nowhere():
    assert find_python("no_such_module_anywhere") is None
