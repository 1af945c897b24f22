"""An index brought into line with a folder, run after run."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from indexer.errors import AuthorityError, CorpusMissingError, IndexOutdatedError, InvalidRequestError
from indexer.index.collection import collection_path, read_collection
from indexer.index.table_of_contents import latest_generation
from indexer.model.request import Facet, Filter, SearchRequest
from indexer.names.authority import AuthorityEntry
from indexer.pipeline import reindex as pipeline
from indexer.pipeline.reindex import Report, reindex
from indexer.search.engine import open_engine
from tests.support.collections import a_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.contract import LedgerLine

FILES = {
    "a.txt": "The committee met in Tehran and spoke of the mass graves at Khavaran.\n",
    "b.md": "# Letters\n\nThe families wrote letters to Zarathustrian about the graves.\n",
    "sub/c.jsonl": '{"id": "one", "text": "The first record speaks of graves.", "authors": ["Ann"]}\n'
    '{"id": "two", "text": "The second record speaks of letters.", "language": "en"}\n',
    "d.pdf": "%PDF-1.4 of which nothing can be read",
    "README.md": "What this folder is.",
    ".hidden": "secret",
}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus and its index, built once; tests work on copies."""
    folder = tmp_path_factory.mktemp("indexed")
    corpus = a_corpus(folder / "corpus", FILES)
    for path in [path for path in corpus.rglob("*") if path.is_file()]:
        os.utime(path, (10**9, 10**9))
    reindex(corpus, folder / "index", jobs=1)
    return folder


@pytest.fixture
def folder(indexed: Path, tmp_path: Path) -> Path:
    """A copy of the corpus and its index, times and all."""
    shutil.copytree(indexed, tmp_path / "world")
    return tmp_path / "world"


def again(folder: Path, **options: object) -> Report:
    return reindex(folder / "corpus", folder / "index", jobs=1, **options)


def sources(folder: Path, query: str = "") -> list[str]:
    return sorted(d.source for d in open_engine(folder / "index").documents(SearchRequest(query=query)))


def reasons(report: Report) -> dict[str, tuple[str, str]]:
    return {line.source: (line.status, line.reason) for line in report.lines if line.reason}


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {p.name: (p.stat().st_mtime_ns, p.stat().st_size) for p in (folder / "index").iterdir()}


def test_every_file_of_the_folder_is_accounted_for(folder: Path) -> None:
    report = again(folder, is_full=True)
    assert [line.source for line in report.lines] == sorted(FILES)
    assert (report.n_documents, report.n_added, report.n_skipped, report.n_failed) == (4, 3, 2, 1)
    assert reasons(report) == {
        ".hidden": ("skipped", "hidden file"),
        "README.md": ("skipped", "describes the folder"),
        "d.pdf": ("failed", "damaged: PDFium cannot open it"),
    }
    assert sources(folder) == ["a.txt", "b.md", "sub/c.jsonl", "sub/c.jsonl"]


def test_an_unchanged_folder_leaves_the_index_untouched(folder: Path) -> None:
    before = state(folder)
    report = again(folder)
    assert (report.is_unchanged, report.generation, report.n_documents) == (True, 1, 4)
    assert (report.n_unchanged, report.n_skipped, report.n_failed) == (3, 2, 1)
    assert state(folder) == before


def test_a_file_that_was_only_touched_leaves_the_index_untouched(folder: Path) -> None:
    before = state(folder)
    (folder / "corpus" / "a.txt").touch()
    assert again(folder).is_unchanged
    assert state(folder) == before


def test_a_changed_file_is_followed(folder: Path) -> None:
    (folder / "corpus" / "a.txt").write_text("Now it speaks of Zarathustra.", encoding="utf-8")
    report = again(folder)
    assert (report.generation, report.n_changed, report.n_added, report.n_documents) == (2, 1, 0, 4)
    assert sources(folder, "zarathustra") == ["a.txt"]
    assert sources(folder, "tehran") == []


def test_a_changed_file_keeps_its_key(folder: Path) -> None:
    def key() -> str:
        return next(
            d.key for d in open_engine(folder / "index").documents(SearchRequest()) if d.source == "a.txt"
        )

    before = key()
    (folder / "corpus" / "a.txt").write_text("Now it says something else.", encoding="utf-8")
    again(folder)
    assert key() == before


def test_a_new_file_is_followed(folder: Path) -> None:
    a_corpus(folder / "corpus", {"new/e.txt": "A new file about Zarathustra."})
    report = again(folder)
    assert (report.n_added, report.n_unchanged, report.n_documents) == (1, 3, 5)
    assert sources(folder, "zarathustra") == ["new/e.txt"]


def test_a_removed_file_is_followed_and_its_words_are_gone_from_the_disk(folder: Path) -> None:
    (folder / "corpus" / "b.md").unlink()
    report = again(folder)
    assert (report.n_removed, report.n_documents) == (1, 3)
    assert sources(folder) == ["a.txt", "sub/c.jsonl", "sub/c.jsonl"]
    index = folder / "index"
    assert not [path.name for path in index.iterdir() if b"zarathustrian" in path.read_bytes().lower()]


def test_a_removed_record_is_followed(folder: Path) -> None:
    lines = FILES["sub/c.jsonl"].splitlines(keepends=True)
    (folder / "corpus" / "sub" / "c.jsonl").write_text(lines[0], encoding="utf-8")
    assert again(folder).n_documents == 3
    assert sources(folder, "record") == ["sub/c.jsonl"]


def test_a_sidecar_is_followed_when_it_comes_changes_and_goes(folder: Path) -> None:
    sidecar = folder / "corpus" / "a.txt.meta.yaml"

    def authors() -> tuple[str, ...]:
        again(folder)
        found = open_engine(folder / "index").documents(SearchRequest())
        return next(document.authors for document in found if document.source == "a.txt")

    sidecar.write_text("authors: [First Author]", encoding="utf-8")
    assert authors() == ("First Author",)
    sidecar.write_text("authors: [Second Author]", encoding="utf-8")
    assert authors() == ("Second Author",)
    sidecar.unlink()
    assert authors() == ()


def test_a_file_replaced_by_one_that_cannot_be_read_takes_its_document_along(folder: Path) -> None:
    (folder / "corpus" / "a.txt").write_bytes(b"%PDF-1.4 a scan")
    report = again(folder)
    assert (report.n_documents, report.n_failed, report.n_changed) == (3, 2, 0)
    assert reasons(report)["a.txt"] == ("failed", "damaged: PDFium cannot open it")
    assert "a.txt" not in sources(folder)


def test_a_file_that_is_hidden_now_takes_its_document_along(folder: Path) -> None:
    (folder / "corpus" / "a.txt").rename(folder / "corpus" / ".a.txt")
    report = again(folder)
    assert (report.n_removed, report.n_documents, report.n_skipped) == (1, 3, 3)


def test_another_list_of_names_is_followed(folder: Path) -> None:
    before = open_engine(folder / "index").search(SearchRequest()).facets[Facet.ENTITY]
    assert [value.value for value in before if value.value == "Khavaran"]
    (folder / "corpus" / "authority.yaml").write_text(
        "- {name: The Committee, kind: organisation, aliases: [committee]}", encoding="utf-8"
    )
    report = again(folder)
    assert (report.names_changed, report.n_changed, report.n_unchanged) == (True, 0, 3)
    engine = open_engine(folder / "index")
    assert "The Committee" in [v.value for v in engine.search(SearchRequest()).facets[Facet.ENTITY]]
    assert again(folder).is_unchanged


def test_a_list_of_names_may_lie_elsewhere(folder: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.yaml"
    names.write_text("- {name: Tehran, kind: place}", encoding="utf-8")
    assert again(folder, authority=names).names_changed
    assert read_collection(folder / "index", 2).authority_source == str(names)
    found = open_engine(folder / "index").search(
        SearchRequest(filters=frozenset([Filter(Facet.ENTITY, "Tehran")]))
    )
    assert [hit.document.source for hit in found.hits] == ["a.txt"]


def test_a_bad_list_of_names_stops_before_anything_is_written(folder: Path) -> None:
    (folder / "corpus" / "authority.yaml").write_text("nonsense", encoding="utf-8")
    before = state(folder)
    with pytest.raises(AuthorityError):
        again(folder)
    assert state(folder) == before


def test_an_empty_folder_gives_an_empty_index_that_answers(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    report = reindex(tmp_path / "corpus", tmp_path / "index")
    assert (report.generation, report.n_documents) == (1, 0)
    assert open_engine(tmp_path / "index").search(SearchRequest(query="graves")).total == 0
    assert reindex(tmp_path / "corpus", tmp_path / "index").is_unchanged


def test_a_folder_that_is_emptied_empties_the_index_when_all_is_read_anew(folder: Path) -> None:
    shutil.rmtree(folder / "corpus")
    (folder / "corpus").mkdir()
    report = again(folder, is_full=True)
    assert report.n_documents == 0
    assert sources(folder) == []


@pytest.mark.parametrize("name", ["none", "a-file"])
def test_a_corpus_that_is_no_folder_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(CorpusMissingError):
        reindex(tmp_path / name, tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_a_corpus_that_goes_missing_leaves_the_index_as_it_was(folder: Path) -> None:
    shutil.move(folder / "corpus", folder / "elsewhere")
    with pytest.raises(CorpusMissingError):
        again(folder)
    assert len(sources(folder)) == 4


def test_an_index_inside_of_the_corpus_is_not_read(folder: Path) -> None:
    corpus = folder / "corpus"
    report = reindex(corpus, corpus / "index", jobs=1)
    assert [line.source for line in report.lines] == sorted(FILES)
    assert reindex(corpus, corpus / "index", jobs=1).is_unchanged


def test_a_link_to_itself_beside_an_index_in_the_corpus_is_left_out(folder: Path) -> None:
    corpus = folder / "corpus"
    (corpus / "loop.txt").symlink_to("loop.txt")
    report = reindex(corpus, corpus / "index", jobs=1)
    assert ("loop.txt", "skipped") in {(line.source, line.status) for line in report.lines}


def test_a_corpus_inside_of_the_index_directory_is_read(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path / "archive" / "corpus", {"a.txt": FILES["a.txt"]})
    assert reindex(corpus, tmp_path / "archive", jobs=1).n_documents == 1


def test_the_corpus_itself_cannot_be_the_directory_of_the_index(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path / "corpus", {"a.txt": FILES["a.txt"]})
    with pytest.raises(InvalidRequestError, match="index"):
        reindex(corpus, corpus)
    assert [path.name for path in corpus.iterdir()] == ["a.txt"]


def test_a_full_run_reads_every_file_again(folder: Path) -> None:
    report = again(folder, is_full=True)
    assert (report.generation, report.n_added, report.n_unchanged) == (2, 3, 0)
    assert len(sources(folder)) == 4


def test_an_index_of_another_version_is_said_and_a_full_run_replaces_it(folder: Path) -> None:
    path = collection_path(folder / "index", 1)
    path.write_text(path.read_text(encoding="utf-8").replace('"format": "', '"format": "0'), encoding="utf-8")
    with pytest.raises(IndexOutdatedError, match="--full"):
        again(folder)
    assert again(folder, is_full=True).n_documents == 4


def test_progress_tells_of_each_file_in_turn(folder: Path) -> None:
    told: list[tuple[int, int, LedgerLine]] = []
    again(folder, is_full=True, on_progress=lambda *args: told.append(args))
    assert [(done, total, line.source) for done, total, line in told] == [
        (i, 4, source) for i, source in enumerate(["a.txt", "b.md", "d.pdf", "sub/c.jsonl"], 1)
    ]


def test_a_run_that_is_stopped_changes_nothing(folder: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    (folder / "corpus" / "a.txt").write_text("changed words", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        again(folder, on_progress=stop)
    assert latest_generation(folder / "index") == 1
    assert sources(folder, "tehran") == ["a.txt"]
    assert again(folder).generation == 2


def test_two_runs_that_overlap_leave_each_document_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_corpus(folder / "corpus", {"new.txt": "A new file about Zarathustra."})
    find_changes = pipeline.find_changes

    def slowly(*args: object) -> object:
        found = find_changes(*args)
        monkeypatch.setattr(pipeline, "find_changes", find_changes)
        assert again(folder).n_added == 1  # another run finishes while this one compares
        return found

    monkeypatch.setattr(pipeline, "find_changes", slowly)
    try:
        again(folder)
    except pipeline.IndexLockedError:
        again(folder)
    assert sources(folder, "zarathustra") == ["new.txt"]


def test_the_words_of_a_title_are_found_in_the_language_of_the_document(tmp_path: Path) -> None:
    corpus = a_corpus(
        tmp_path / "corpus", {"a.jsonl": '{"text": "123", "title": "Mass graves", "language": "en"}'}
    )
    reindex(corpus, tmp_path / "index", jobs=1)
    assert open_engine(tmp_path / "index").search(SearchRequest(query="grave")).total == 1


class TestNamesOfRemovedDocuments:
    """What its owner took out of the collection must not stay readable in the files."""

    def files_with(self, folder: Path, name: str) -> Iterator[str]:
        newest = latest_generation(folder / "index")
        for path in (folder / "index").iterdir():
            is_before = path.name.endswith((f"_{newest - 1}.json", f"_{newest - 1}.arrays"))
            if not is_before and name in path.read_bytes().decode("utf-8", "replace"):
                yield path.name

    def test_an_entity_that_only_a_removed_document_stated_is_gone(self, folder: Path) -> None:
        stated = '{"text": "Nothing.", "entities": [{"name": "Yngwie Undisclosed", "kind": "person"}]}'
        a_corpus(folder / "corpus", {"secret.jsonl": stated})
        again(folder)
        assert list(self.files_with(folder, "Yngwie"))
        (folder / "corpus" / "secret.jsonl").unlink()
        again(folder)
        assert not list(self.files_with(folder, "Yngwie"))

    @pytest.mark.parametrize("removed", ["one.jsonl", "two.jsonl"])
    def test_an_entity_that_another_document_states_as_well_keeps_its_kind(
        self, tmp_path: Path, removed: str
    ) -> None:
        stated = '{"text": "Nothing.", "entities": [{"name": "Somewhere Else", "kind": "place"}]}'
        corpus = a_corpus(tmp_path / "corpus", {"one.jsonl": stated, "two.jsonl": stated})
        again(tmp_path)
        (corpus / removed).unlink()
        again(tmp_path)
        values = open_engine(tmp_path / "index").search(SearchRequest()).facets[Facet.ENTITY]
        assert [(v.value, v.count, v.kind) for v in values] == [("Somewhere Else", 1, "place")]

    def test_a_name_taken_off_the_list_is_gone(self, folder: Path) -> None:
        names = folder / "corpus" / "authority.yaml"
        names.write_text("- {name: Yngwie Undisclosed, kind: person}", encoding="utf-8")
        again(folder)
        names.write_text("- {name: Tehran, kind: place}", encoding="utf-8")
        again(folder)
        assert not list(self.files_with(folder, "Yngwie"))


def test_an_entry_of_the_starter_list_is_used_without_a_list_of_ones_own(folder: Path) -> None:
    collection = read_collection(folder / "index", 1)
    assert collection.authority_source == "starter_authority.yaml"
    assert AuthorityEntry("Khavaran", "place").name in [entry.name for entry in collection.authority]
