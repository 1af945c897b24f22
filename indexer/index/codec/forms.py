"""
The forms of a text field: words with their stems, as the lexicons of a segment hold them.

A *form* is a folded word with the stem it has in its passage's language and the
number of positions it covers (more than one for the joined form of a compound).
Forms are sorted by word, then stem, then width. They are numbers as early as can be:
a million documents have millions of them.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.index.codec.array_file import CountSpool, SmallestSpool, Spool, array_on_disk
from indexer.index.codec.inversion import count_numbers, indices_by_number, to_starts
from indexer.index.codec.lexicon import Lexicon, byte_order, joined_strings, suffix_order, sum_lengths
from indexer.index.codec.sorted_strings import BLOCK_STRINGS, TermCursor, gathered

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, Self

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
        words, stems = Lexicon.of_text(self.words), Lexicon.of_text(self.stems)
        per_stem = np.zeros(len(stems), dtype=np.uint32)
        count_numbers(self.stem_of_form, per_stem)
        by_stem = np.empty_like(self.stem_of_form)
        indices_by_number(self.stem_of_form, _sums_before(per_stem), by_stem)
        by_suffix = suffix_order(self.words, words.starts, np.empty(len(words), dtype=np.uint32))
        file.add(f"{name}.terms", self.words)
        file.add(f"{name}.term_lengths", words.lengths)
        file.add_pieces(f"{name}.terms_by_suffix", np.uint32, by_suffix)
        file.add_counts(f"{name}.term_forms", self.forms_per_word)
        file.add(f"{name}.stems", self.stems)
        file.add(f"{name}.stem_lengths", stems.lengths)
        file.add_counts(f"{name}.stem_counts", per_stem)
        file.add(f"{name}.stem_forms", by_stem)
        file.add(f"{name}.form_widths", self.widths)


def _sums_before(counts: NDArray[np.uint32]) -> NDArray[np.uint32]:
    sums = counts.copy()
    to_starts(sums)
    return sums


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


class FormSpool:
    """The forms of segments that are merged, block after block, on disk until they are written.

    All stems come first, sorted; a form is one of them by its ordinal.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._words, self._word_lengths = Spool(folder, np.uint8), SmallestSpool(folder)
        self._per_word = CountSpool(folder)
        self._stems, self._stem_lengths = Spool(folder, np.uint8), SmallestSpool(folder)
        self._stem_of_form, self._widths = Spool(folder, np.uint32), Spool(folder, np.uint8)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for spool in (
            *(self._words, self._word_lengths, self._per_word, self._stems, self._stem_lengths),
            *(self._stem_of_form, self._widths),
        ):
            spool.close()

    @property
    def n_stems(self) -> int:
        """Number of stems."""
        return self._stem_lengths.length

    def add_stems(self, text: NDArray[np.uint8], lengths: NDArray[Any]) -> None:
        """Append stems: as a lexicon's text, and bytes of each."""
        self._stems.extend(text)
        self._stem_lengths.extend(lengths)

    def add(
        self,
        words: tuple[NDArray[np.uint8], NDArray[Any]],
        per_word: NDArray[Any],
        stem_of_form: NDArray[np.uint32],
        widths: NDArray[np.uint8],
    ) -> None:
        """Append words, as a lexicon's text with bytes of each, and their forms. Each has at least one."""
        self._words.extend(words[0])
        self._word_lengths.extend(words[1])
        self._per_word.extend(per_word)
        self._stem_of_form.extend(stem_of_form)
        self._widths.extend(widths)

    def write(self, file: ArrayFileWriter, name: str) -> None:
        """Write lexicons and forms under the name of the field."""
        words, lengths = self._words.mapped(), self._word_lengths.mapped()
        starts = array_on_disk(self._folder, np.uint32, lengths.size + 1)
        sum_lengths(lengths, starts)
        by_suffix = suffix_order(words, starts, array_on_disk(self._folder, np.uint32, lengths.size))
        file.add_pieces(f"{name}.terms", np.uint8, self._words.pieces())
        self._word_lengths.add_to(file, f"{name}.term_lengths")
        file.add_pieces(f"{name}.terms_by_suffix", np.uint32, by_suffix)
        self._per_word.add_to(file, f"{name}.term_forms")
        del words, starts, by_suffix
        stem_of_form = self._stem_of_form.mapped()
        per_stem = array_on_disk(self._folder, np.uint32, self.n_stems)
        count_numbers(stem_of_form, per_stem)
        self._write_stems(file, name, per_stem)
        to_starts(per_stem)
        by_stem = array_on_disk(self._folder, np.uint32, stem_of_form.size)
        indices_by_number(stem_of_form, per_stem, by_stem)
        file.add(f"{name}.stem_forms", by_stem)
        file.add_pieces(f"{name}.form_widths", np.uint8, self._widths.pieces())

    def _write_stems(self, file: ArrayFileWriter, name: str, per_stem: NDArray[np.uint32]) -> None:
        """Write the stems that a form has: others were of removed documents alone."""
        cursor = TermCursor(self._stems.mapped(), self._stem_lengths.mapped())
        with (
            closing(Spool(self._folder, np.uint8)) as text,
            closing(SmallestSpool(self._folder)) as lengths,
            closing(CountSpool(self._folder)) as counts,
        ):
            for at in range(0, self.n_stems, BLOCK_STRINGS):
                own = per_stem[at : at + BLOCK_STRINGS]
                window = cursor.window(own.size)
                cursor.skip(window, own.size)
                used = np.flatnonzero(own)
                kept = window if used.size == own.size else gathered(window.text, window.starts, used)
                text.extend(kept.text)
                lengths.extend(kept.lengths)
                counts.extend(own[used])
            file.add_pieces(f"{name}.stems", np.uint8, text.pieces())
            lengths.add_to(file, f"{name}.stem_lengths")
            counts.add_to(file, f"{name}.stem_counts")
