"""
Stored fields: documents as JSON and text, compressed, each by itself.

A document is a *record* of frames, one after the other, each a Zstandard frame:

    head     JSON: what a list of hits shows (key, source, title, authors, date, ...)
    tail     JSON: all else (fingerprint, entities, statements, ...)
    layout   as numbers: paragraphs, blocks, and where words stand in a text of one block
    text     blocks of up to TEXT_BLOCK_CHARS characters, UTF-8
    offsets  where words stand in each block, for a text of several

Long texts come in blocks, so that a passage at their end costs what one at their
beginning does. How frames are compressed is told in `compression`.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from indexer.compiled import I4, I8, I8_OUT, compiled
from indexer.index.codec.offsets import MAX_BLOCK_CHARS, StoredWords, Words, block_edges, exceptions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.index.codec.compression import Dictionaries

TEXT_BLOCK_CHARS = MAX_BLOCK_CHARS
"""Characters of a text that are compressed together: 0.1 ms to read."""

RECORD = struct.Struct("<IIIHH")
"""Bytes of head, tail and layout; numbers of blocks of text and of offsets."""

_LAYOUT = struct.Struct("<III")
"""Number of paragraphs; bytes of the exceptions of the only block and of the title."""

_STEP_BYTES, _CODE_BYTES = 8, 2
"""Of each paragraph in a layout: two steps, and the codes of its kind and language."""

_CHARS = struct.Struct("<q")

_WHOLE = struct.Struct("<qI")
"""Of a text of one block: its characters, and the bytes of its frame."""

_decode = json.JSONDecoder().raw_decode

_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


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


class StoredParagraphs(NamedTuple):
    """The paragraphs of a text: how many; their steps, kinds and languages as in a layout."""

    n: int
    steps: bytes
    kinds: bytes
    languages: bytes


class StoredText(NamedTuple):
    """A text as it is stored, with where its words stand: in it, and in its title.

    exceptions: those of the text, `None` for a text of several blocks, and of the title. words: by position.
    """

    text: str
    paragraphs: StoredParagraphs
    exceptions: bytes | None
    title_exceptions: bytes
    words: Words


def paragraph_steps(starts: NDArray[np.int64], ends: NDArray[np.int64], bounds: Sequence[int]) -> list[bytes]:
    """Return the steps of the paragraphs of several texts, as a layout has them.

    starts, ends: int64 (n_paragraphs,), those of one text after the other. bounds: where each text's begin,
    and where the last one's end.

    Raises:
        OverflowError: a paragraph is farther from the last one, or longer, than a layout can tell.
    """
    before = np.zeros_like(ends)
    before[1:] = ends[:-1]
    of_texts = np.array(bounds[:-1], dtype=np.int64)
    before[of_texts[of_texts < ends.size]] = 0
    wide = np.array([starts - before, ends - starts])
    steps = wide.astype("<i4")
    if (steps != wide).any():
        msg = "a paragraph begins or ends too far away"
        raise OverflowError(msg)
    gaps, lengths = (own.tobytes() for own in steps)
    size = steps.itemsize
    return [
        gaps[size * start : size * end] + lengths[size * start : size * end]
        for start, end in pairwise(bounds)
    ]


def make_record(head: dict[str, Any], tail: dict[str, Any], stored: StoredText) -> Record:
    """Return the record of a document."""
    text, paragraphs = stored.text, stored.paragraphs
    edges, positions, exceptions = _blocks(stored)
    is_whole = len(edges) == 2
    texts = (
        (text.encode("utf-8", "surrogatepass"),)
        if is_whole
        else tuple(text[start:end].encode("utf-8", "surrogatepass") for start, end in pairwise(edges))
    )
    inner = exceptions[0] if is_whole else b""
    layout = b"".join(
        (
            _LAYOUT.pack(paragraphs.n, len(inner), len(stored.title_exceptions)),
            paragraphs.steps,
            paragraphs.kinds,
            paragraphs.languages,
            inner,
            stored.title_exceptions,
            b"" if is_whole else np.array([edges[1:-1], positions[1:]], dtype="<i8").tobytes(),
            _CHARS.pack(edges[-1]),
        )
    )
    return Record(_json(head), _json(tail), layout, texts, () if is_whole else tuple(exceptions))


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
        head, tail, layout, self._n_texts, self._n_offsets = RECORD.unpack_from(data)
        self._tail_at = RECORD.size + head
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
            self._dictionaries.decompress("head", self._data[RECORD.size : self._tail_at]),
            self._dictionaries.decompress("tail", self._data[self._tail_at : self._layout_at]),
            content[: len(content) - 4 * len(frames)],
            tuple(frames[: self._n_texts]),
            tuple(frames[self._n_texts :]),
        )

    def head(self) -> dict[str, Any]:
        """Return what a list of hits shows: one and the same at each call."""
        if self._head is None:
            self._head = self._object("head", RECORD.size, self._tail_at)
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
