"""
The forms of a text field: words with their stems, as the lexicons of a segment hold them.

A *form* is a folded word with the stem it has in its passage's language and the
number of positions it covers (more than one for the joined form of a compound).
Forms are sorted by word, then stem, then width. They are numbers as early as can be:
a million documents have millions of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.index.codec.lexicon import END, Lexicon, byte_order, joined_strings, suffix_order
from indexer.index.codec.postings import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.analysis.forms import Forms, InternedStrings
    from indexer.index.codec.array_file import ArrayFileWriter


@dataclass(frozen=True, slots=True)
class FormTable:
    """Forms in their order.

    words, stems: uint8, the distinct ones, sorted, with a line feed behind each. forms_per_word:
    uint32 (n_words,), at least 1. stem_of_form: uint32 (n_forms,), ordinals of stems. widths: uint8
    (n_forms,).
    """

    words: NDArray[np.uint8]
    forms_per_word: NDArray[np.uint32]
    stems: NDArray[np.uint8]
    stem_of_form: NDArray[np.uint32]
    widths: NDArray[np.uint8]

    @classmethod
    def of_run(cls, forms: Forms, own: NDArray[np.int64]) -> tuple[FormTable, NDArray[np.int64]]:
        """Return the table of some analysed forms, and these in its order."""
        words, word_ranks = _ranked(forms.distinct_terms, forms.term_numbers[own])
        stems, stem_ranks = _ranked(forms.distinct_stems, forms.stem_numbers[own])
        widths = forms.widths[own]
        order = np.lexsort((widths, stem_ranks, word_ranks))
        per_word = np.bincount(word_ranks).astype(np.uint32)
        return cls(words, per_word, stems, stem_ranks[order], widths[order]), own[order]

    def write(self, file: ArrayFileWriter, name: str) -> None:
        """Write lexicons and forms under the name of the field."""
        stems, per_stem, stem_of_form = self._used_stems()
        lexicon = Lexicon.of_text(self.words)
        file.add(f"{name}.terms", self.words)
        file.add(f"{name}.term_lengths", lexicon.lengths)
        file.add(f"{name}.terms_by_suffix", suffix_order(lexicon))
        file.add_counts(f"{name}.term_forms", self.forms_per_word)
        file.add(f"{name}.stems", stems)
        file.add(f"{name}.stem_lengths", Lexicon.of_text(stems).lengths)
        file.add_counts(f"{name}.stem_counts", per_stem)
        file.add(f"{name}.stem_forms", np.argsort(stem_of_form, kind="stable").astype(np.uint32))
        file.add(f"{name}.form_widths", self.widths)

    def _used_stems(self) -> tuple[NDArray[np.uint8], NDArray[np.uint32], NDArray[np.uint32]]:
        """Return the stems that a form has, how many have each, and the stem of each form.

        Stems of removed documents alone are among those of a table that was merged.
        """
        lexicon = Lexicon.of_text(self.stems)
        per_stem = np.bincount(self.stem_of_form, minlength=len(lexicon))
        used = np.flatnonzero(per_stem)
        if used.size == per_stem.size:
            return self.stems, per_stem.astype(np.uint32), self.stem_of_form
        starts = lexicon.starts.astype(np.int64)
        text = self.stems[ranges(starts[used], starts[used + 1] - starts[used])]
        renumbered = np.cumsum(per_stem > 0, dtype=np.uint32) - np.uint32(1)
        return text, per_stem[used].astype(np.uint32), renumbered[self.stem_of_form]


def _ranked(
    strings: InternedStrings, numbers: NDArray[np.int32]
) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Return the strings with these numbers, sorted, as a lexicon's text, and the rank of each number."""
    is_used = np.zeros(len(strings), dtype=bool)
    is_used[numbers] = True
    used = np.flatnonzero(is_used)
    starts, ends = strings.ends[used], strings.ends[used + 1]
    order = byte_order(strings.text, starts, ends)  # code points sort as their UTF-8 does
    ranks = np.zeros(len(strings), dtype=np.uint32)
    ranks[used[order]] = np.arange(used.size, dtype=np.uint32)
    joined = np.empty(int((ends - starts).sum()) + used.size, dtype=np.uint8)
    joined_strings(strings.text, starts, ends, order, joined)
    return joined, ranks[numbers]


class FormTableBuilder:
    """Collects the forms of segments that are merged, block after block. `stems` are known before."""

    def __init__(self, stems: NDArray[np.uint8]) -> None:
        self._stems = stems
        self._words = bytearray()
        self._per_word: list[NDArray[np.uint32]] = []
        self._stem_of_form: list[NDArray[np.uint32]] = []
        self._widths: list[NDArray[np.uint8]] = []

    def add(self, keys: Sequence[tuple[bytes, int, int]]) -> None:
        """Append forms: word, ordinal of the stem, width. No word is in two blocks."""
        words: list[bytes] = []
        per_word: list[int] = []
        for word, _, _ in keys:
            if words and words[-1] == word:
                per_word[-1] += 1
            else:
                words.append(word)
                per_word.append(1)
        self._words += b"".join([word + END for word in words])
        self._per_word.append(np.array(per_word, dtype=np.uint32))
        self._stem_of_form.append(np.array([stem for _, stem, _ in keys], dtype=np.uint32))
        self._widths.append(np.array([width for _, _, width in keys], dtype=np.uint8))

    def table(self) -> FormTable:
        """Return the table of all forms."""
        nothing = np.zeros(0, dtype=np.uint32)
        return FormTable(
            np.frombuffer(bytes(self._words), dtype=np.uint8),
            np.concatenate([nothing, *self._per_word]),
            self._stems,
            np.concatenate([nothing, *self._stem_of_form]),
            np.concatenate([nothing.astype(np.uint8), *self._widths]),
        )
