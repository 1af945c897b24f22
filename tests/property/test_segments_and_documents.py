"""Documents come back out of a segment as they were, alone and merged with others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer.analysis.analyze import iter_tokens
from indexer.index.codec import (
    array_file,
    compression,
    forms,
    lexicon,
    merged_columns,
    merging,
    postings,
    record_writer,
    run,
    sorted_strings,
    stored,
    text_index,
)
from indexer.index.codec.merging import MergeSource, merge_segments
from indexer.index.codec.offsets import StoredWords, Words, _classes, exceptions_of, runs_of, words_at
from indexer.index.codec.segment_data import SegmentData
from indexer.index.document_record import document_of, summary_of
from tests.property.test_values import documents as documents_of_any_kind
from tests.support.documents import a_document, a_summary
from tests.support.queries import documents as documents_of_words
from tests.support.segments import a_segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from indexer.model.document import Document

few_examples = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])

# All that tokens and offsets have rules for, with letters beyond the BMP and half a pair.
_pieces = st.sampled_from(
    ("mass graves", "U.N. ", "30,000", "don't ", "Pour-Mohammadi", "می\u200cروم ", "漢字", "😀 𝒳", "\ud800",
     "é\u0301 ", " ", "\n\n", ". ", "-", "_", "x" * 90)
)  # fmt: skip
texts = st.lists(_pieces, max_size=30).map("".join)


@st.composite
def _with_texts(draw: st.DrawFn) -> Document:
    text = draw(texts)
    name = draw(st.sampled_from(["A name", "half \ud800 a name", ""]))
    return a_document(text, title=draw(texts), authors=[name], source="a.txt", url=name)


documents = documents_of_any_kind | _with_texts() | documents_of_words()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("segments") / "MAIN_a.seg"


@pytest.fixture(autouse=True, params=[None, 1, 25], ids=["usual blocks", "tiny blocks", "small blocks"])
def _block_sizes(request: pytest.FixtureRequest) -> Iterator[None]:
    size = request.param
    with pytest.MonkeyPatch.context() as patch:
        if size is not None:
            for module in (stored, run):
                patch.setattr(module, "TEXT_BLOCK_CHARS", size)
            for module in (merging, text_index):
                patch.setattr(module, "BLOCK_PLACES", size)
            for module in (forms, sorted_strings):
                patch.setattr(module, "BLOCK_STRINGS", size)
            patch.setattr(merged_columns, "BLOCK_DOCUMENTS", size)
            patch.setattr(lexicon, "SUFFIX_BLOCK", size)
            patch.setattr(array_file, "_MIN_ON_DISK", size)
            patch.setattr(record_writer, "_PIECE_BYTES", 7 * size)
            patch.setattr(record_writer, "_PIECE_DOCUMENTS", size)
            patch.setattr(record_writer, "BATCH_DOCUMENTS", size)
            patch.setattr(compression, "MIN_TRAINING_DOCUMENTS", 1)
            patch.setattr(postings, "SKIP_CODES", size + 1)
            patch.setattr(postings, "MIN_SKIPPED", size + 2)
        yield


@few_examples
@given(st.lists(documents, min_size=1, max_size=4))
@example([a_document("")])
@example([a_document("word " * 400, title="x" * 300)])
def test_documents_come_back_as_they_were(path: Path, given_documents: list[Document]) -> None:
    segment = a_segment(path, given_documents)
    segment.file.verify()
    assert segment.n_docs == len(given_documents)
    for doc, document in enumerate(given_documents):
        record = segment.record(doc)
        assert document_of(record) == document
        assert summary_of(record.head()) == a_summary(document)
        assert segment.keys[doc] == document.key.encode("utf-8", "surrogatepass")


@few_examples
@given(st.lists(documents, min_size=1, max_size=3))
def test_every_word_is_found_at_its_place_in_the_text(path: Path, given_documents: list[Document]) -> None:
    segment = a_segment(path, given_documents)
    for doc, document in enumerate(given_documents):
        record = segment.record(doc)
        layout = record.layout()
        expected = words_by_position(document)
        found: dict[int, tuple[int, int]] = {}
        bounds = [*layout.block_positions, segment.n_positions("body", doc)]
        for i, (first_char, first, last) in enumerate(
            zip(layout.block_starts[:-1], bounds, bounds[1:], strict=False)
        ):
            words = record.words(layout, i, record.text_block(layout, i))
            assert words.n_positions == last - first
            own = [position for position in expected if first <= position < last]
            at = np.array(own, dtype=np.int64) - first
            starts, ends = (edges + first_char for edges in words.at(at, at))
            found |= zip(own, zip(starts.tolist(), ends.tolist(), strict=True), strict=True)
        assert found == expected


def words_by_position(document: Document) -> dict[int, tuple[int, int]]:
    """Return where the word of each position starts and ends."""
    tokens = iter_tokens(document.text, document.paragraphs, document.language)
    return {token.position: (token.start, token.end) for token, _ in tokens if token.width == 1}


@settings(max_examples=150)
@given(texts, st.data())
def test_any_words_of_a_text_are_given_back(text: str, data: st.DataObject) -> None:
    edges = data.draw(st.lists(st.integers(0, len(text)), unique=True, max_size=12))
    edges = sorted(edges)[: len(edges) // 2 * 2]
    spans: list[tuple[int, int]] = list(zip(edges[::2], edges[1::2], strict=True))
    if data.draw(st.booleans()):  # as where paragraphs go back
        spans.reverse()
    for at in data.draw(st.lists(st.integers(0, len(spans)), max_size=3)):
        spans.insert(at, FREE)
    starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    stored_words = StoredWords(text, exceptions_of(text, Words(starts, ends)))
    assert stored_words.n_positions == len(spans)
    of_words = [i for i, span in enumerate(spans) if span is not FREE]
    positions = st.tuples(*[st.sampled_from(of_words)] * 2) if of_words else st.nothing()
    pairs = data.draw(st.lists(positions)) if of_words else []
    firsts, lasts = np.array(pairs, dtype=np.int64).reshape(-1, 2).T.copy()
    found = stored_words.at(firsts, lasts)
    assert found.starts.tolist() == [spans[i][0] for i in firsts.tolist()]
    assert found.ends.tolist() == [spans[i][1] for i in lasts.tolist()]


@given(st.lists(texts, max_size=5), st.data())
def test_words_of_several_texts_are_those_of_each(several: list[str], data: st.DataObject) -> None:
    stored, firsts, bounds = [], [], [0]
    for text in several:
        words = runs_of(text)
        if data.draw(st.booleans()) and words.starts.size > 1:  # read backwards they are kept as they are
            words = Words(*(edges[::-1].copy() for edges in words))
        stored.append(StoredWords(text, exceptions_of(text, words)))
        n = words.starts.size
        firsts += data.draw(st.lists(st.integers(0, n - 1), max_size=4)) if n else []
        bounds.append(len(firsts))
    at = np.array(firsts, dtype=np.int64)
    found = words_at(stored, np.array(bounds), at, at)
    alone = [text.at(at[a:b], at[a:b]) for text, a, b in zip(stored, bounds, bounds[1:], strict=False)]
    assert found.starts.tolist() == [start for own in alone for start in own.starts.tolist()]
    assert found.ends.tolist() == [end for own in alone for end in own.ends.tolist()]


FREE = (0, 0)
"""A position that is left free."""

runs = st.sampled_from(["a", "word", "墓", "墓墓a", "b墓", "U", "30", " ", " ", ". ", "\n"])


@settings(max_examples=150)
@given(st.lists(runs, min_size=1, max_size=9), st.integers(1, 400), st.booleans(), st.data())
def test_words_of_long_texts_are_those_of_all_positions(
    pieces: list[str], n: int, is_ascii: bool, data: st.DataObject
) -> None:
    """A text is read up to the last word that is wanted, piece by piece, wherever a piece may end."""
    text = "".join(pieces) * n
    if is_ascii:
        text = text.replace("墓", "x")
    all_runs = runs_of(text)
    n_runs = all_runs.starts.size
    chosen = sorted(data.draw(st.sets(st.integers(0, max(0, n_runs - 1)), max_size=4))) if n_runs else []
    left_out = [i for i in range(n_runs) if i not in chosen[1::2]]
    words = Words(*(edges[left_out] for edges in all_runs))
    joined = [i for i in range(len(left_out) - 1) if left_out[i] in chosen[::2]]
    words.ends[joined] = words.ends[[i + 1 for i in joined]]
    kept = np.delete(np.arange(len(left_out)), [i + 1 for i in joined if i + 1 not in joined])
    words = Words(words.starts[kept], words.ends[kept])
    if (words.starts[1:] < words.ends[:-1]).any() or not kept.size:
        return
    stored_words = StoredWords(text, exceptions_of(text, words))
    for i in data.draw(st.lists(st.integers(0, kept.size - 1), min_size=1, max_size=5)):
        at = np.array([i])
        assert [*map(int, (*stored_words.at(at, at).starts, *stored_words.at(at, at).ends))] == [
            words.starts[i],
            words.ends[i],
        ]


@settings(max_examples=150)
@given(texts)
def test_runs_are_those_that_are_found_character_by_character(text: str) -> None:
    found: list[tuple[int, int]] = []
    before = 0
    for i, char in enumerate(text):
        kind = int(_classes()[ord(char)])
        if kind == 1 and before == 1:
            found[-1] = (found[-1][0], i + 1)
        elif kind:
            found.append((i, i + 1))
        before = kind
    runs = runs_of(text)
    assert [*zip(runs.starts.tolist(), runs.ends.tolist(), strict=True)] == found


@few_examples
@given(
    st.lists(st.lists(st.tuples(documents_of_words(), st.booleans()), min_size=1, max_size=5), max_size=4),
    st.sampled_from([1, 1, 1, 40]),
    st.sampled_from([1, 8]),
)
def test_merged_segments_are_those_of_their_documents_written_at_once(
    path: Path, of_segments: list[list[tuple[Document, bool]]], times: int, n_sets: int
) -> None:
    sources = []
    kept: list[Document] = []
    for own in of_segments:
        own_documents = [longer(document, times) for document, _ in own]
        is_alive = np.array([alive for _, alive in own])
        kept += [document for document, alive in zip(own_documents, is_alive, strict=True) if alive]
        if is_alive.any():
            data = a_segment(path, own_documents)
            sources.append(MergeSource(data, None if is_alive.all() else is_alive))
    if not sources:
        return
    expected = a_segment(path, kept)
    target = path.with_name("MAIN_merged.seg")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record_writer, "MAX_DICTIONARY_SETS", n_sets)
        assert merge_segments(sources, target, is_durable=False) == len(kept)
    assert_equal_segments(SegmentData(target), expected)


def longer(document: Document, times: int) -> Document:
    """Return a document with a text so many times as long, over several pages."""
    if times == 1:
        return document
    text = "\n\n".join([document.text] * times)
    return a_document(text, title=document.title, language=document.language, source=document.source)


def assert_equal_segments(found: SegmentData, expected: SegmentData) -> None:
    found.file.verify()
    assert found.file.names == expected.file.names
    for name in expected.file.names:
        if not name.startswith("stored."):
            assert found.file[name].dtype == expected.file[name].dtype, name
            assert found.file[name].tolist() == expected.file[name].tolist(), name
    assert documents_in(found) == documents_in(expected)


def documents_in(segment: SegmentData) -> Sequence[Document]:
    return [document_of(segment.record(doc)) for doc in range(segment.n_docs)]
