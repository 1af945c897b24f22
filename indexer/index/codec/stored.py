"""
Stored fields: documents as JSON and text, compressed, each by itself.

A document is a *record* of frames, one after the other, each a Zstandard frame:

    head     JSON: what a list of hits shows (key, source, title, authors, date, ...)
    tail     JSON: all else (fingerprint, entities, statements, ...)
    layout   as numbers: paragraphs, blocks, and where words stand in a text of one block
    text     blocks of up to TEXT_BLOCK_CHARS characters, UTF-8
    offsets  where words stand in each block, for a text of several

Small texts compress badly alone, so frames of one kind share a dictionary that is
trained on the first documents of a segment. Long texts come in blocks, so that a
passage at their end costs what one at their beginning does.
"""

from __future__ import annotations

import json
import operator
import struct
import sys
import threading
from array import array
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import zstandard

from indexer.compiled import I4, I8, I8_OUT, compiled
from indexer.index.codec.array_file import Spool
from indexer.index.codec.offsets import MAX_BLOCK_CHARS, StoredWords, Words, block_edges, exceptions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from indexer.index.codec.array_file import ArrayFile, ArrayFileWriter
    from indexer.index.codec.segment_data import SegmentData

TEXT_BLOCK_CHARS = MAX_BLOCK_CHARS
"""Characters of a text that are compressed together: 0.1 ms to read."""

COMPRESSION_LEVEL = 3
"""Of Zstandard. On four of the corpora level 3 takes 7 ms a MB for .29 to .38 of the size, level 6
takes 24 ms for .01 less, level 9 takes 40 ms for .02 less."""

DICTIONARY_BYTES = 65_536
TRAINING_DOCUMENTS = 2_000
TRAINING_BYTES = 1 << 23
SAMPLE_BYTES = 1 << 21
"""Of the texts of these documents, dictionaries are trained on so much, evenly taken. To train on all of
8 MB takes 0.6 s instead of 0.2, and makes the records of three corpora smaller by 0 to 0.3 % of the text."""

MIN_TRAINING_DOCUMENTS = 64
"""Fewer give no dictionary worth its bytes."""

MAX_DICTIONARY_SETS = 8
"""Sets of dictionaries in one segment; each takes up to 256 kB."""

DICTIONARY_KINDS = ("head", "tail", "layout", "text", "offsets")

_SAMPLE_OF_TEXT = 8192

_RECORD = struct.Struct("<IIIHH")
"""Bytes of head, tail and layout; numbers of blocks of text and of offsets."""

_LAYOUT = struct.Struct("<III")
"""Number of paragraphs; bytes of the exceptions of the only block and of the title."""

_STEP_BYTES, _CODE_BYTES = 8, 2
"""Of each paragraph in a layout: two steps, and the codes of its kind and language."""

_WHOLE = struct.Struct("<qI")
"""Of a text of one block: its characters, and the bytes of its frame."""

_decode = json.JSONDecoder().raw_decode

_TOGETHER_BYTES = 1 << 23
"""Contents of frames that are compressed in one call, which has room for all of them."""

_PIECE_BYTES = 1 << 22
_PIECE_DOCUMENTS = 1 << 17
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Layout:
    """How a stored text is divided; `content` is a layout's frame as it was written.

    block_starts: where each block of the text begins, and its end. block_positions: the first position
    of each block. block_bytes: the frames of the blocks, texts, then exceptions. exceptions, title: of
    the words of the only block, and of the title.
    """

    __slots__ = (
        "_content",
        "block_bytes",
        "block_positions",
        "block_starts",
        "exceptions",
        "n_paragraphs",
        "title",
    )

    def __init__(self, content: bytes, n_texts: int, n_offsets: int) -> None:
        n, n_exceptions, n_title = _LAYOUT.unpack_from(content)
        exceptions_at = _LAYOUT.size + (_STEP_BYTES + _CODE_BYTES) * n
        title_at = exceptions_at + n_exceptions
        at = title_at + n_title
        self._content = content
        self.n_paragraphs: int = n
        self.exceptions = content[exceptions_at:title_at]
        self.title = content[title_at:at]
        self.block_starts: tuple[int, ...]
        self.block_positions: tuple[int, ...] = (0,)
        self.block_bytes: tuple[int, ...]
        n_sizes = n_texts + n_offsets
        if n_sizes == 1:
            n_chars, n_bytes = _WHOLE.unpack_from(content, at)
            self.block_starts, self.block_bytes = (0, n_chars), (n_bytes,)
        else:
            *inner, n_chars = struct.unpack_from(f"<{2 * n_texts - 1}q", content, at)
            self.block_starts = (0, *inner[: n_texts - 1], n_chars)
            self.block_positions = (0, *inner[n_texts - 1 :])
            self.block_bytes = struct.unpack_from(f"<{n_sizes}I", content, at + 16 * n_texts - 8)

    @property
    def n_blocks(self) -> int:
        """Number of blocks of text."""
        return len(self.block_positions)

    @property
    def steps(self) -> bytes:
        """From each paragraph's end to the next one's start, then the length of each, as they are stored."""
        return self._content[_LAYOUT.size : _LAYOUT.size + _STEP_BYTES * self.n_paragraphs]

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """The kind of each paragraph, an index into a tuple that the head names: uint8 (n_paragraphs,)."""
        return self._codes(0)

    @property
    def languages(self) -> NDArray[np.uint8]:
        """The language of each paragraph, likewise."""
        return self._codes(1)

    def _codes(self, i: int) -> NDArray[np.uint8]:
        n = self.n_paragraphs
        return np.frombuffer(self._content, np.uint8, n, _LAYOUT.size + (_STEP_BYTES + i) * n)


class ParagraphEdges(NamedTuple):
    """Where the paragraphs of a text start and end, in characters: int64 (n_paragraphs,) each."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def paragraph_edges(layouts: Sequence[Layout]) -> list[ParagraphEdges]:
    """Return where the paragraphs of some texts lie. To ask for those of a page at once costs half."""
    steps = np.frombuffer(b"".join([layout.steps for layout in layouts]), "<i4").astype(np.int32, copy=False)
    bounds = [0, *accumulate(2 * layout.n_paragraphs for layout in layouts)]
    edges = _summed_steps(steps, np.array(bounds))
    return [
        ParagraphEdges(edges[start : (start + end) // 2], edges[(start + end) // 2 : end])
        for start, end in pairwise(bounds)
    ]


@dataclass(frozen=True, slots=True)
class Record:
    """The frames of one document before they are compressed.

    `layout` is without the sizes of blocks, which are known when they are compressed.
    """

    head: bytes
    tail: bytes
    layout: bytes
    texts: tuple[bytes, ...]
    offsets: tuple[bytes, ...]


class StoredText(NamedTuple):
    """A text as it is stored, with where its words stand: in it, and in its title.

    paragraphs: start, end, index of kind and of language of each. exceptions: those of the text,
    `None` for a text of several blocks, and of the title. words: by position.
    """

    text: str
    paragraphs: Sequence[tuple[int, int, int, int]]
    exceptions: bytes | None
    title_exceptions: bytes
    words: Words


def make_record(head: dict[str, Any], tail: dict[str, Any], stored: StoredText) -> Record:
    """Return the record of a document."""
    text = stored.text
    starts, ends, kinds, languages = zip(*stored.paragraphs, strict=True) if stored.paragraphs else ((),) * 4
    # From the last end to the start, and from there to the end.
    gaps = array("i", map(operator.sub, starts, (0, *ends[:-1])))
    lengths = array("i", map(operator.sub, ends, starts))
    edges, positions, exceptions = _blocks(stored)
    is_whole = len(edges) == 2
    texts = tuple(text[start:end].encode("utf-8", "surrogatepass") for start, end in pairwise(edges))
    inner = exceptions[0] if is_whole else b""
    layout = b"".join(
        (
            _LAYOUT.pack(len(stored.paragraphs), len(inner), len(stored.title_exceptions)),
            _little(gaps),
            _little(lengths),
            bytes(kinds),
            bytes(languages),
            inner,
            stored.title_exceptions,
            b"" if is_whole else np.array([edges[1:-1], positions[1:]], dtype="<i8").tobytes(),
            struct.pack("<q", edges[-1]),
        )
    )
    return Record(_json(head), _json(tail), layout, texts, () if is_whole else tuple(exceptions))


def _little(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _blocks(stored: StoredText) -> tuple[list[int], list[int], list[bytes]]:
    """Return where the blocks of a text begin and it ends, their first positions, and their exceptions."""
    text, words = stored.text, stored.words
    if stored.exceptions is not None:
        return [0, len(text)], [0], [stored.exceptions]
    is_word = words.ends > words.starts
    of_word = np.flatnonzero(is_word)
    word_starts = words.starts[of_word]
    edges = block_edges(len(text), word_starts, TEXT_BLOCK_CHARS)
    positions = [0, *of_word[np.searchsorted(word_starts, edges[1:-1])].tolist()]
    bounds = [*positions, words.starts.size]
    exceptions = []
    for i, (start, end) in enumerate(pairwise(edges)):
        own = slice(bounds[i], bounds[i + 1])
        shift = np.where(is_word[own], start, words.starts[own])  # a free position is nowhere
        block_words = Words(words.starts[own] - shift, words.ends[own] - shift)
        exceptions.append(exceptions_of(text[start:end], block_words))
    return edges, positions, exceptions


def _json(value: dict[str, Any]) -> bytes:
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


class Dictionaries:
    """Zstandard dictionaries, one for each kind of frame; an empty one stands for none."""

    def __init__(self, contents: Sequence[bytes]) -> None:
        self.contents = tuple(contents)
        self._local = threading.local()

    @classmethod
    def none(cls) -> Dictionaries:
        """Return dictionaries for a segment that is too small to train any."""
        return cls([b""] * len(DICTIONARY_KINDS))

    @classmethod
    def train(cls, records: Sequence[Record]) -> Dictionaries:
        """Train on a segment's first records."""
        if len(records) < MIN_TRAINING_DOCUMENTS:
            return cls.none()
        n_bytes = sum(len(record.texts[0][:_SAMPLE_OF_TEXT]) for record in records if record.texts)
        records = records[:: max(1, n_bytes // SAMPLE_BYTES)]
        samples: dict[str, Iterable[bytes]] = {
            "head": (record.head for record in records),
            "tail": (record.tail for record in records),
            "layout": (record.layout for record in records),
            "text": (text[:_SAMPLE_OF_TEXT] for record in records for text in record.texts[:1]),
            "offsets": (block[:4096] for record in records for block in record.offsets[:1]),
        }
        contents = []
        for kind in DICTIONARY_KINDS:
            given: list[bytes | bytearray | memoryview[int]] = list(samples[kind])
            # training wants about a hundred times the size of what it gives
            size = min(DICTIONARY_BYTES, sum(map(len, given)) // 20)
            try:
                trained = zstandard.train_dictionary(size, given, level=COMPRESSION_LEVEL)
                contents.append(trained.as_bytes())
            except zstandard.ZstdError:  # too few or too uniform samples
                contents.append(b"")
        return cls(contents)

    def decompress(self, kind: str, frame: bytes | memoryview) -> bytes:
        """Return the content of a frame; `zstandard.ZstdError` when it is damaged."""
        try:
            decompress = self._local.decompress
        except AttributeError:  # they hold buffers, so each thread has its own
            self._local.decompress = decompress = {
                name: zstandard.ZstdDecompressor(
                    dict_data=zstandard.ZstdCompressionDict(content) if content else None
                ).decompress
                for name, content in zip(DICTIONARY_KINDS, self.contents, strict=True)
            }
        content: bytes = decompress[kind](frame)
        return content


class RecordCompressor:
    """Compresses records with one set of dictionaries."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self._compress = {}
        for kind, content in zip(DICTIONARY_KINDS, dictionaries.contents, strict=True):
            dictionary = zstandard.ZstdCompressionDict(content) if content else None
            if dictionary is not None:
                dictionary.precompute_compress(level=COMPRESSION_LEVEL)
            self._compress[kind] = _compressor(dictionary)

    def compress(self, record: Record) -> bytes:
        """Return the stored form of a record."""
        return next(iter(self.compress_all([record])))

    def compress_all(self, records: Sequence[Record]) -> Iterator[bytes]:
        """Yield the stored form of each record. Other threads run while frames of one kind are compressed."""
        heads = self._frames("head", [record.head for record in records])
        tails = self._frames("tail", [record.tail for record in records])
        all_texts = iter(self._frames("text", [text for record in records for text in record.texts]))
        all_offsets = iter(self._frames("offsets", [block for record in records for block in record.offsets]))
        blocks = [
            [*islice(all_texts, len(record.texts)), *islice(all_offsets, len(record.offsets))]
            for record in records
        ]
        lengths = [array("I", map(len, own)).tobytes() for own in blocks]
        layouts = self._frames(
            "layout", [record.layout + own for record, own in zip(records, lengths, strict=True)]
        )
        for record, head, tail, layout, own in zip(records, heads, tails, layouts, blocks, strict=True):
            sizes = _RECORD.pack(len(head), len(tail), len(layout), len(record.texts), len(record.offsets))
            yield b"".join((sizes, head, tail, layout, *own))

    def _frames(self, kind: str, contents: list[bytes]) -> list[bytes]:
        """Return the frame of each content."""
        compressor = self._compress[kind]
        n_bytes = sum(map(len, contents))
        if not 0 < n_bytes <= _TOGETHER_BYTES:  # of nothing but empty ones it makes an error
            return [compressor.compress(content) for content in contents]
        given: list[bytes | bytearray | memoryview[int]] = list(contents)
        frames = compressor.multi_compress_to_buffer(given)
        return [frames[i].tobytes() for i in range(len(frames))]


def _compressor(dictionary: zstandard.ZstdCompressionDict | None) -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(
        level=COMPRESSION_LEVEL, dict_data=dictionary, write_checksum=True, write_dict_id=False
    )


class StoredRecord:
    """One document's record, read frame by frame as asked for.

    Every method raises `zstandard.ZstdError` or `ValueError` where the record is damaged.
    """

    __slots__ = (
        "_blocks_at",
        "_data",
        "_dictionaries",
        "_head",
        "_layout_at",
        "_n_offsets",
        "_n_texts",
        "_tail_at",
    )

    def __init__(self, data: memoryview, dictionaries: Dictionaries) -> None:
        self._data = data
        self._dictionaries = dictionaries
        head, tail, layout, self._n_texts, self._n_offsets = _RECORD.unpack_from(data)
        self._tail_at = _RECORD.size + head
        self._layout_at = self._tail_at + tail
        self._blocks_at = self._layout_at + layout
        self._head: dict[str, Any] | None = None

    def plain(self) -> Record:
        """Return all frames, not compressed."""
        layout = self.layout()
        content = self._dictionaries.decompress("layout", self._data[self._layout_at : self._blocks_at])
        at = self._blocks_at
        frames: list[bytes] = []
        for i, size in enumerate(layout.block_bytes):
            kind = "text" if i < self._n_texts else "offsets"
            frames.append(self._dictionaries.decompress(kind, self._data[at : at + size]))
            at += size
        return Record(
            self._dictionaries.decompress("head", self._data[_RECORD.size : self._tail_at]),
            self._dictionaries.decompress("tail", self._data[self._tail_at : self._layout_at]),
            content[: len(content) - 4 * len(frames)],
            tuple(frames[: self._n_texts]),
            tuple(frames[self._n_texts :]),
        )

    def head(self) -> dict[str, Any]:
        """Return what a list of hits shows: one and the same at each call."""
        if self._head is None:
            self._head = self._object("head", _RECORD.size, self._tail_at)
        return self._head

    def tail(self) -> dict[str, Any]:
        """Return what only the whole document has."""
        return self._object("tail", self._tail_at, self._layout_at)

    def _object(self, kind: str, start: int, end: int) -> dict[str, Any]:
        content = self._dictionaries.decompress(kind, self._data[start:end]).decode("utf-8", "surrogatepass")
        value: dict[str, Any]
        value, n_read = _decode(content)
        if n_read != len(content):
            msg = f"the {kind} of a record goes on behind its end"
            raise ValueError(msg)
        return value

    def layout(self) -> Layout:
        """Return how the text is divided."""
        content = self._dictionaries.decompress("layout", self._data[self._layout_at : self._blocks_at])
        return Layout(content, self._n_texts, self._n_offsets)

    def text(self, layout: Layout) -> str:
        """Return the whole text."""
        return "".join([self.text_block(layout, i) for i in range(self._n_texts)])

    def text_block(self, layout: Layout, i: int) -> str:
        """Return block `i` of the text."""
        return self.text_bytes(layout, i).decode("utf-8", "surrogatepass")

    def text_bytes(self, layout: Layout, i: int) -> bytes:
        """Return block `i` of the text in UTF-8; characters that it does not know pass as surrogates."""
        return self._frame("text", layout, i)

    def words(self, layout: Layout, i: int, text: str | NDArray[Any]) -> StoredWords:
        """Return the words of block `i`, whose text or `codes_of` that are given, in characters of that."""
        if self._n_offsets:
            return StoredWords(text, self._frame("offsets", layout, self._n_texts + i))
        return StoredWords(text, layout.exceptions)

    def _frame(self, kind: str, layout: Layout, i: int) -> bytes:
        start = self._blocks_at + (sum(layout.block_bytes[:i]) if i else 0)
        return self._dictionaries.decompress(kind, self._data[start : start + layout.block_bytes[i]])


@compiled(I8_OUT(I4, I8))
def _summed_steps(steps: NDArray[np.int32], bounds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where the paragraphs of each text start, then where they end: int64 (n,).

    steps: int32 (n,), of each text from each end to the next start, then from each start to its end. bounds:
    int64 (n_texts + 1,), where the steps of each text begin.
    """
    edges = np.empty(steps.size, dtype=np.int64)
    for text in range(bounds.size - 1):
        first, n = bounds[text], (bounds[text + 1] - bounds[text]) // 2
        at = 0
        for i in range(first, first + n):
            at += steps[i]
            edges[i] = at
            at += steps[n + i]
            edges[n + i] = at
    return edges


def write_dictionaries(
    file: ArrayFileWriter, sets: Sequence[Dictionaries], first_docs: Sequence[int]
) -> None:
    """Write sets of dictionaries; set `i` serves the documents from `first_docs[i]` on."""
    contents = [content for dictionaries in sets for content in dictionaries.contents]
    file.add("stored.dictionary_docs", np.array(first_docs, dtype=np.uint32))
    file.add("stored.dictionary_bytes", np.array([len(content) for content in contents], dtype=np.uint32))
    file.add("stored.dictionaries", np.frombuffer(b"".join(contents), dtype=np.uint8))


def dictionaries_of(file: ArrayFile) -> tuple[Dictionaries, ...]:
    """Read the sets of dictionaries of a segment."""
    whole = file["stored.dictionaries"].tobytes()
    ends = np.cumsum(file["stored.dictionary_bytes"]).tolist()
    contents = [whole[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    n = len(DICTIONARY_KINDS)
    return tuple(Dictionaries(contents[i : i + n]) for i in range(0, len(contents), n))


def copy_records(
    file: ArrayFileWriter, sources: Sequence[tuple[SegmentData, NDArray[np.bool_] | None]]
) -> None:
    """Write the records of several segments one after the other, those of removed documents left out.

    Equal dictionaries are kept once. Where many different ones would come together, or documents
    were removed, of which a dictionary may hold whole sentences, the records are compressed anew.
    """
    if any(is_alive is not None for _, is_alive in sources):
        _write_compressed_anew(file, sources)
        return
    sets: list[Dictionaries] = []
    first_docs: list[int] = []
    n_docs = 0
    for segment, _ in sources:
        bounds = [*segment.dictionary_docs.tolist(), segment.n_docs]
        for dictionaries, first, last in zip(segment.dictionaries, bounds, bounds[1:], strict=False):
            if last > first and (not sets or sets[-1].contents != dictionaries.contents):
                sets.append(dictionaries)
                first_docs.append(n_docs)
            n_docs += last - first
    if len(sets) > MAX_DICTIONARY_SETS:
        _write_compressed_anew(file, sources)
        return
    write_dictionaries(file, sets, first_docs)
    file.add_pieces(
        "stored.records", np.uint8, (piece for segment, _ in sources for piece in _record_pieces(segment))
    )
    _write_starts(file, (piece for segment, _ in sources for piece in _record_lengths(segment)))


def _record_lengths(segment: SegmentData) -> Iterator[NDArray[np.uint64]]:
    """Yield the bytes of each record, in pieces."""
    starts = segment.stored_starts
    for at in range(0, segment.n_docs, _PIECE_DOCUMENTS):
        yield np.diff(starts[at : at + _PIECE_DOCUMENTS + 1])


def _record_pieces(segment: SegmentData) -> Iterator[NDArray[np.uint8]]:
    """Yield the bytes of all records."""
    for at in range(0, segment.stored.size, _PIECE_BYTES):
        yield segment.stored[at : at + _PIECE_BYTES]
        segment.file.release()


def _write_compressed_anew(
    file: ArrayFileWriter, sources: Sequence[tuple[SegmentData, NDArray[np.bool_] | None]]
) -> None:
    n_docs = sum(segment.n_docs for segment, _ in sources)
    step = max(1, n_docs // TRAINING_DOCUMENTS)
    sample = [segment.record(doc).plain() for i, (segment, doc) in enumerate(_kept(sources)) if i % step == 0]
    dictionaries = Dictionaries.train(sample)
    del sample
    compressor = RecordCompressor(dictionaries)
    write_dictionaries(file, [dictionaries], [0])
    with closing(Spool(file.path.parent, np.uint32)) as lengths:

        def pieces() -> Iterator[NDArray[np.uint8]]:
            for segment, doc in _kept(sources):
                record = compressor.compress(segment.record(doc).plain())
                lengths.write_number(len(record))
                yield np.frombuffer(record, dtype=np.uint8)

        file.add_pieces("stored.records", np.uint8, pieces())
        _write_starts(file, lengths.pieces())


def _kept(
    sources: Sequence[tuple[SegmentData, NDArray[np.bool_] | None]],
) -> Iterator[tuple[SegmentData, int]]:
    """Yield the documents that were not removed."""
    for segment, is_alive in sources:
        for doc in range(segment.n_docs) if is_alive is None else np.flatnonzero(is_alive).tolist():
            yield segment, doc


def _write_starts(file: ArrayFileWriter, lengths: Iterable[NDArray[Any]]) -> None:
    """Write where each record begins and the last one ends, from their bytes in pieces."""

    def pieces() -> Iterator[NDArray[np.uint64]]:
        end = np.zeros(1, dtype=np.uint64)
        yield end
        for own in lengths:
            starts = np.cumsum(own, dtype=np.uint64) + end
            yield starts
            end = starts[-1:]

    file.add_pieces("stored.starts", np.uint64, pieces())


class RecordWriter:
    """Takes the records of a new segment's documents and writes them.

    The first ones are held back until there are enough to train dictionaries on, unless
    `dictionaries` are given.
    """

    def __init__(self, folder: Path, dictionaries: Dictionaries | None = None) -> None:
        self.dictionaries = dictionaries
        self._compressor = None if dictionaries is None else RecordCompressor(dictionaries)
        self._waiting: list[Record] = []
        self._waiting_bytes = 0
        self._lengths = array("I")
        self._spool = Spool(folder, np.uint8)

    def extend(self, records: Iterable[Record]) -> None:
        """Append the records of the next documents."""
        following = iter(records)
        if self._compressor is None:
            for record in following:
                self._waiting.append(record)
                self._waiting_bytes += sum(map(len, record.texts))
                if len(self._waiting) >= TRAINING_DOCUMENTS or self._waiting_bytes > TRAINING_BYTES:
                    self._train()
                    break
        if self._compressor is not None:
            self._write(self._compressor, list(following))

    def _train(self) -> None:
        self.dictionaries = Dictionaries.train(self._waiting)
        self._compressor = RecordCompressor(self.dictionaries)
        self._write(self._compressor, self._waiting)
        self._waiting.clear()

    def _write(self, compressor: RecordCompressor, records: Sequence[Record]) -> None:
        stored = list(compressor.compress_all(records))
        self._lengths.extend(map(len, stored))
        self._spool.write(b"".join(stored))

    def close(self) -> None:
        """Drop what was collected."""
        self._spool.close()

    def finish(self, file: ArrayFileWriter) -> None:
        """Write records, dictionaries and where each record begins."""
        if self._compressor is None:
            self._train()
        assert self.dictionaries is not None  # noqa: S101 - trained, if none were given
        write_dictionaries(file, [self.dictionaries], [0])
        file.add_pieces("stored.records", np.uint8, self._spool.pieces())
        _write_starts(file, [np.frombuffer(self._lengths, dtype=np.uint32)] if self._lengths else [])
