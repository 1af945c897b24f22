"""
The frames of stored documents, compressed: each by itself, with Zstandard.

Small texts compress badly alone, so frames of one kind share a dictionary that is trained on documents
like them.
"""

from __future__ import annotations

import threading
from array import array
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import zstandard

from indexer.index.codec.stored import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.index.codec.array_file import ArrayFile
    from indexer.index.codec.stored import Record

COMPRESSION_LEVEL = 3
"""Of Zstandard. On four of the corpora level 3 takes 7 ms a MB for .29 to .38 of the size, level 6
takes 24 ms for .01 less, level 9 takes 40 ms for .02 less."""

_TEXT_PARAMETERS: dict[str, int] = {
    "window_log": 19,
    "hash_log": 18,
    "chain_log": 17,
    "search_log": 3,
    "min_match": 6,
    "strategy": zstandard.STRATEGY_GREEDY,
}
"""How texts are searched for repetitions. What level 3 chooses for a short text has too small tables for a
dictionary, and takes 8 ms a MB for .398 to .402 of the size; these take 13 ms for .381 to .384 in a thread
that waits most of the time. Two tables instead of a chain, which level 3 uses, with as much room: 9 ms, .391
to .393. Five steps of search instead of three: 16 ms for .001 less."""

DICTIONARY_BYTES = 112_640
"""What `zstd` makes by itself. 64 kB make the texts .1 to .6 % longer, 256 kB up to .5 % shorter, and take
each process that reads an index as much memory."""

SAMPLE_BYTES = 1 << 21
"""Dictionaries are trained on so much of the texts that are given, evenly taken. To train on all of 8 MB
takes 0.6 s instead of 0.2, and makes the records of three corpora smaller by 0 to 0.3 % of the text."""

MIN_TRAINING_DOCUMENTS = 64
"""Fewer give no dictionary worth its bytes."""

DICTIONARY_KINDS = ("head", "tail", "layout", "text", "offsets")

_FORMAT = zstandard.FORMAT_ZSTD1_MAGICLESS
"""Frames without the four bytes that begin each elsewhere: what they are is known from where they are."""

_USUAL_BYTES = 4096
"""Of what is compressed with a dictionary and is no text: Zstandard chooses its tables by it."""

_SAMPLE_OF_TEXT = 8192

_TOGETHER_BYTES = 1 << 23
"""Contents of frames that are compressed in one call, which has room for all of them."""


class Dictionaries:
    """Zstandard dictionaries, one for each kind of frame; an empty one stands for none.

    share: how long records were with them, for each byte of their contents; 0 when that is not known.
    """

    def __init__(self, contents: Sequence[bytes]) -> None:
        self.contents = tuple(contents)
        self.share = 0.0
        self._local = threading.local()

    @classmethod
    def none(cls) -> Dictionaries:
        """Return dictionaries for a segment that is too small to train any."""
        return cls([b""] * len(DICTIONARY_KINDS))

    @classmethod
    def train(cls, records: Sequence[Record]) -> Dictionaries:
        """Train on some records."""
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

    @property
    def n_bytes(self) -> int:
        """Bytes of all of them."""
        return sum(map(len, self.contents))

    def decompress(self, kind: str, frame: bytes | memoryview) -> bytes:
        """Return the content of a frame; `zstandard.ZstdError` when it is damaged."""
        try:
            decompress = self._local.decompress
        except AttributeError:  # they hold buffers, so each thread has its own
            self._local.decompress = decompress = {
                name: zstandard.ZstdDecompressor(
                    dict_data=zstandard.ZstdCompressionDict(content) if content else None, format=_FORMAT
                ).decompress
                for name, content in zip(DICTIONARY_KINDS, self.contents, strict=True)
            }
        content: bytes = decompress[kind](frame)
        return content


def n_content_bytes(record: Record) -> int:
    """Return the bytes of a record's frames before they are compressed."""
    contents = (record.head, record.tail, record.layout, *record.texts, *record.offsets)
    return sum(map(len, contents))


class RecordCompressor:
    """Compresses records with one set of dictionaries."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self._compress = {}
        for kind, content in zip(DICTIONARY_KINDS, dictionaries.contents, strict=True):
            parameters = _parameters(kind, len(content))
            dictionary = zstandard.ZstdCompressionDict(content) if content else None
            if dictionary is not None:
                dictionary.precompute_compress(compression_params=parameters)
            self._compress[kind] = zstandard.ZstdCompressor(
                dict_data=dictionary, compression_params=parameters
            )

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
            sizes = RECORD.pack(len(head), len(tail), len(layout), len(record.texts), len(record.offsets))
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


def _parameters(kind: str, dictionary_bytes: int) -> zstandard.ZstdCompressionParameters:
    """Return how frames of a kind are compressed with a dictionary of so many bytes, 0 for none."""
    framing = {"format": _FORMAT, "write_checksum": True, "write_dict_id": False}
    if kind == "text":
        return zstandard.ZstdCompressionParameters(**_TEXT_PARAMETERS, **framing)
    sizes = {"source_size": _USUAL_BYTES, "dict_size": dictionary_bytes} if dictionary_bytes else {}
    return zstandard.ZstdCompressionParameters.from_level(COMPRESSION_LEVEL, **sizes, **framing)


def dictionaries_of(file: ArrayFile) -> tuple[Dictionaries, ...]:
    """Read the sets of dictionaries of a segment."""
    whole = file["stored.dictionaries"].tobytes()
    ends = np.cumsum(file["stored.dictionary_bytes"]).tolist()
    contents = [whole[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    n = len(DICTIONARY_KINDS)
    return tuple(Dictionaries(contents[i : i + n]) for i in range(0, len(contents), n))
