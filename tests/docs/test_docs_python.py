"""The Python examples run and print what they say."""

import doctest
import shutil

import pytest

import indexer
from tests.docs.pages import ROOT, code_blocks, has_word, reference

API = reference("api.md")
DESCRIBED = (
    indexer.Document,
    indexer.Hit,
    indexer.LedgerLine,
    indexer.Original,
    indexer.Passage,
    indexer.Report,
    indexer.SearchRequest,
    indexer.SearchResponse,
    indexer.Statement,
)


def test_examples_of_the_api_run(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    source = "\n".join(code_blocks(API, "python"))
    example = doctest.DocTestParser().get_doctest(source, {}, "api.md", "api.md", 0)
    report = []

    results = doctest.DocTestRunner().run(example, out=report.append)

    assert results.attempted > 20
    assert results.failed == 0, "".join(report)


@pytest.mark.parametrize("kind", DESCRIBED, ids=lambda kind: kind.__name__)
def test_every_field_of_a_public_value_is_named(kind):
    for field in kind.__dataclass_fields__:
        assert has_word(API, field), f"{kind.__name__}.{field}"


@pytest.mark.parametrize(
    "method", [name for name in vars(indexer.Engine) if not name.startswith("_")], ids=lambda name: name
)
def test_every_method_of_an_engine_is_described(method):
    assert f"| `{method}" in API


def test_every_public_name_is_in_the_reference():
    everything = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))
    unnamed = {name for name in indexer.__all__ if not has_word(everything, name)}

    assert not unnamed
