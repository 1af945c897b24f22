"""What one search sees: columns and words of one generation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from indexer.errors import IndexCorruptError, IndexMissingError, IndexOutdatedError
from indexer.index.collection import FORMAT, collection_path, ledger_path, read_ledger
from indexer.index.snapshot import Snapshot
from indexer.index.table_of_contents import latest_generation
from indexer.model.document import EntityKind
from indexer.names.authority import Authority, AuthorityEntry
from tests.support.collections import write_index
from tests.support.documents import a_document

if TYPE_CHECKING:
    from pathlib import Path


def keys(snapshot: Snapshot) -> list[str]:
    return [snapshot.key(doc_id) for doc_id in snapshot.all_docs.tolist()]


def positions(snapshot: Snapshot, word: str) -> dict[int, list[int]]:
    """Return the positions of a word in the body of each document that has it."""
    found: dict[int, list[int]] = {}
    for part in snapshot.parts:
        text = part.text("body")
        for form in text.forms_of_words([word.encode()]):
            for place in text.lists.places(form, text.lists.one(form)).tolist():
                doc = int(text.page_docs[place >> 8])
                position = place - (int(text.first_pages[doc]) << 8)
                found.setdefault(part.first_doc + doc, []).append(position)
    return {doc_id: sorted(own) for doc_id, own in found.items()}


def test_no_directory_has_no_generation(tmp_path: Path) -> None:
    assert latest_generation(tmp_path / "none") == -1
    assert latest_generation(tmp_path) == -1


@pytest.mark.parametrize("name", ["none", "."])
def test_a_directory_without_an_index_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(IndexMissingError, match="govah reindex") as caught:
        Snapshot(tmp_path / name)
    assert caught.value.path == tmp_path / name


def test_an_empty_collection_can_be_opened(tmp_path: Path) -> None:
    write_index(tmp_path, [])
    snapshot = Snapshot(tmp_path)
    assert (snapshot.generation, snapshot.n_docs, snapshot.n_ids, keys(snapshot)) == (1, 0, 0, [])
    assert snapshot.facets["author"].values == ()
    assert snapshot.facets["author"].docs_with(frozenset({"A"})).size == 0
    assert positions(snapshot, "grave") == {}
    assert (snapshot.years.size, snapshot.n_terms) == (0, 0)


def test_keys_lead_to_documents_and_back(tmp_path: Path) -> None:
    documents = [a_document(f"text {i}", source=f"{i}.txt") for i in range(5)]
    write_index(tmp_path, documents)
    snapshot = Snapshot(tmp_path)
    for document in documents:
        doc_id = snapshot.find_doc_id(document.key)
        assert doc_id is not None
        assert snapshot.document(doc_id) == document
    assert snapshot.find_doc_id("nobody") is None


def test_doc_ids_are_dense_after_a_removal_and_over_segments(tmp_path: Path) -> None:
    documents = [a_document(f"text {i}", source=f"{i}.txt") for i in range(12)]
    write_index(tmp_path, documents[:9])
    write_index(tmp_path, documents[9:], removed=["3.txt", "5.txt"], kept=documents[:9])
    snapshot = Snapshot(tmp_path)
    assert snapshot.n_docs == 10
    kept = {document.key for document in documents} - {documents[3].key, documents[5].key}
    assert snapshot.all_docs.tolist() == list(range(snapshot.n_ids)) == list(range(10))
    assert set(keys(snapshot)) == kept
    assert list(positions(snapshot, "text")) == list(range(10))
    assert [snapshot.document(i).key for i in range(10)] == keys(snapshot)


def test_what_keys_begin_with_is_in_their_order(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document(f"text {i}") for i in range(6)])
    snapshot = Snapshot(tmp_path)
    in_order = sorted(range(6), key=lambda doc_id: snapshot.key_prefixes[doc_id])
    assert [snapshot.key(doc_id) for doc_id in in_order] == sorted(keys(snapshot))


def test_a_word_has_its_positions_in_each_document(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("grave one grave"), a_document("none"), a_document("a grave")])
    assert positions(Snapshot(tmp_path), "grave") == {0: [0, 2], 2: [1]}


def test_lengths_count_every_token_and_joined_forms_too(tmp_path: Path) -> None:
    documents = [
        a_document("Pour-Mohammadi was here", title=""),
        a_document("the U.N. " * 700, title="A title"),
    ]
    write_index(tmp_path, documents)
    lengths = Snapshot(tmp_path).lengths
    assert lengths["body"].tolist() == [5, 1400]
    assert lengths["title"].tolist() == [0, 2]


def test_days_bound_the_date_and_are_zero_without_a_year(tmp_path: Path) -> None:
    dates = ["1988-07", "2013", "1988-07-28", "--12-18", None, "0001-01-01", "9999"]
    write_index(tmp_path, [a_document(f"text {i}", date=date) for i, date in enumerate(dates)])
    snapshot = Snapshot(tmp_path)
    for doc_id, date in enumerate(dates):
        value = snapshot.document(doc_id).date
        earliest = value.value.earliest if value else None
        latest = value.value.latest if value else None
        assert snapshot.first_days[doc_id] == (earliest.toordinal() if earliest else 0)
        assert snapshot.last_days[doc_id] == (latest.toordinal() if latest else 0)
        assert snapshot.years[doc_id] == (int(date[:4]) if date and date[0] != "-" else 0)


def test_a_facet_has_the_values_of_its_documents(tmp_path: Path) -> None:
    write_index(
        tmp_path,
        [a_document("one", authors=["B", "A", "B"]), a_document("two"), a_document("three", authors=["A"])],
    )
    column = Snapshot(tmp_path).facets["author"]
    assert column.values == ("A", "B")
    assert column.counts(np.arange(3, dtype=np.uint32)).tolist() == [2, 1]
    assert column.docs_with(frozenset({"B", "nobody"})).tolist() == [0]


def test_a_value_that_only_removed_documents_had_is_gone(tmp_path: Path) -> None:
    documents = [a_document(f"text {i}", author=f"Author {i}", source=f"{i}.txt") for i in range(3)]
    write_index(tmp_path, documents)
    write_index(tmp_path, [], removed=["1.txt"], kept=documents)
    assert Snapshot(tmp_path).facets["author"].values == ("Author 0", "Author 2")


def test_a_value_longer_than_a_word_stays_whole(tmp_path: Path) -> None:
    author = "Justice for the Victims of the 1988 Massacre in Iran (JVMI), " * 20
    write_index(tmp_path, [a_document(author=author)])
    assert Snapshot(tmp_path).facets["author"].values == (author,)


def test_an_entity_is_found_by_its_aliases(tmp_path: Path) -> None:
    authority = Authority([AuthorityEntry("Ebrahim Raisi", EntityKind.PERSON, ("رئیسی",))])
    write_index(tmp_path, [a_document(entities=["Ebrahim Raisi"])], authority=authority)
    ((value, spellings),) = Snapshot(tmp_path).facet_words("entity")
    assert value == "Ebrahim Raisi"
    assert set(spellings) == {("ebrahim", "raisi"), ("رییسی",)}


def test_a_snapshot_stays_as_it_was_while_others_are_written(tmp_path: Path) -> None:
    write_index(tmp_path, [a_document("old words", source="a.txt")])
    snapshot = Snapshot(tmp_path)
    for i in range(3):
        write_index(tmp_path, [a_document(f"new words {i}", source="a.txt")], removed=["a.txt"])
    assert snapshot.generation == 1
    assert snapshot.document(0).text == "old words"
    assert positions(snapshot, "old") == {0: [0]}
    assert positions(snapshot, "new") == {}
    assert list(snapshot.parts[0].text("body").stems) == [b"en:old", b"en:word"]


# Whoosh leaves a file open that it could not make sense of.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
class TestDamage:
    @pytest.fixture
    def index_dir(self, tmp_path: Path) -> Path:
        write_index(tmp_path, [a_document(f"mass graves {i}", author="A", date="1988") for i in range(4)])
        return tmp_path

    def test_another_format_is_said_with_both_versions(self, index_dir: Path) -> None:
        path = collection_path(index_dir, 1)
        stored = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(stored | {"format": "0.9"}), encoding="utf-8")
        with pytest.raises(IndexOutdatedError, match="--full") as caught:
            Snapshot(index_dir)
        assert (caught.value.found, caught.value.wanted) == ("0.9", FORMAT)

    @pytest.mark.parametrize("content", [None, "", "{}", "[]", "nonsense", '{"format"'])
    def test_a_damaged_description_is_said(self, index_dir: Path, content: str | None) -> None:
        path = collection_path(index_dir, 1)
        path.unlink() if content is None else path.write_text(content, encoding="utf-8")
        with pytest.raises(IndexCorruptError, match=r"collection_1\.json"):
            Snapshot(index_dir)

    @pytest.mark.parametrize("content", [b"", b"garbage", b"\x80\x04N.", b"\x00" * 500])
    def test_a_damaged_table_of_contents_is_said(self, index_dir: Path, content: bytes) -> None:
        (index_dir / "_MAIN_1.toc").write_bytes(content)
        with pytest.raises(IndexCorruptError):
            Snapshot(index_dir)

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
    def test_half_a_table_of_contents_is_said(self, index_dir: Path, share: float) -> None:
        path = index_dir / "_MAIN_1.toc"
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
        with pytest.raises(IndexCorruptError):
            Snapshot(index_dir)

    def test_a_missing_segment_is_said(self, index_dir: Path) -> None:
        (path,) = index_dir.glob("*.seg")
        path.unlink()
        with pytest.raises(IndexCorruptError, match=path.name):
            Snapshot(index_dir)

    @pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.999])
    def test_half_a_segment_is_said(self, index_dir: Path, share: float) -> None:
        (path,) = index_dir.glob("*.seg")
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
        with pytest.raises(IndexCorruptError, match=f"{path.name} is truncated"):
            Snapshot(index_dir)

    @pytest.mark.parametrize("content", [None, "{}\n", "nonsense\n"])
    def test_a_damaged_ledger_is_said(self, index_dir: Path, content: str | None) -> None:
        path = ledger_path(index_dir, 1)
        path.unlink() if content is None else path.write_text(content, encoding="utf-8")
        with pytest.raises(IndexCorruptError, match=r"ledger_1\.jsonl"):
            list(read_ledger(index_dir, 1))
