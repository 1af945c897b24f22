"""
The distinct forms of tokens, interned: each text once, in one array, and numbers for all else.

An archive has millions of forms. A Python string and its place in a dict take 150 bytes; here a form takes
about 60 in all.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

import numpy as np

from indexer.compiled import I4, I4_OUT, I8, I8_OUT, U1, U1_OUT, U8, U8_OUT, compiled, i8

if TYPE_CHECKING:
    from typing import Any, TypeVar

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Int32s = NDArray[np.int32]
    _Number = TypeVar("_Number", bound="np.integer")

_LINE_FEED = 10

_PART = 1 << 13
"""Strings numbered at once. There is room made for as many, and in one long chunk nearly all may be alike."""

_N_KEYS = 64
_TAG, _NUMBER = 0xFFFFFFFF00000000, 0xFFFFFFFF  # halves of a slot: of the hash, and of the entry, from 1


class JoinedStrings(NamedTuple):
    """Strings one after the other, with a byte between them: `text`, uint8; `ends`, int64, of each string."""

    text: NDArray[np.uint8]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, strings: Sequence[str]) -> JoinedStrings:
        """Join strings, in UTF-8."""
        text = np.frombuffer("\n".join([*strings, ""]).encode("utf-8", "surrogatepass"), np.uint8)
        ends = np.flatnonzero(text == _LINE_FEED)
        if len(ends) != len(strings):  # no term has a line feed, but the language of a stem's may be any text
            n_bytes = [len(string.encode("utf-8", "surrogatepass")) + 1 for string in strings]
            ends = np.cumsum(n_bytes) - 1
        return cls(text, ends)

    def part(self, first: int, last: int) -> JoinedStrings:
        """Return some of them in a row."""
        start = int(self.ends[first - 1]) + 1 if first else 0
        ends = self.ends[first:last] - start
        n_bytes = int(ends[-1]) + 1 if len(ends) else 0
        return JoinedStrings(self.text[start : start + n_bytes], ends)


class InternedStrings(Sequence[str]):
    """Distinct strings, numbered as they first occur.

    Attributes:
        text: uint8, all strings in UTF-8, one after the other, and places that are free.
        ends: int64; string `i` ends at `ends[i + 1]` and starts at `ends[i]`.
    """

    def __init__(self) -> None:
        self.text = np.zeros(1 << 10, np.uint8)
        self.ends = np.zeros(1 << 8, np.int64)
        self._n = 0
        self._slots = np.zeros(1 << 9, np.uint64)
        self._keys = random_keys(_N_KEYS)

    def __len__(self) -> int:
        return self._n

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(len(self)))]
        if not 0 <= number < self._n:
            raise IndexError(number)
        return self.text[self.ends[number] : self.ends[number + 1]].tobytes().decode("utf-8", "surrogatepass")

    @property
    def n_bytes(self) -> int:
        """Memory of the arrays."""
        return self.text.nbytes + self.ends.nbytes + self._slots.nbytes

    def numbers(self, strings: JoinedStrings) -> Int32s:
        """Return the number of each string: int32 (n,). A new one gets the next."""
        numbers = np.empty(len(strings.ends), np.int32)
        for at in range(0, len(numbers), _PART):
            own = strings.part(at, at + _PART)
            n = len(own.ends)
            self.text = with_room(self.text, int(self.ends[self._n]), len(own.text))
            self.ends = with_room(self.ends, self._n + 1, n)
            self._slots = slots_with_room(self._slots, self._n + n)
            self._n = intern_strings(
                *own, self._keys, self._slots, self.text, self.ends, self._n, numbers[at : at + n]
            )
        return numbers


class Forms:
    """The distinct forms of tokens, numbered as they first occur.

    A form is all that an index has to know of a token besides its place: its term, the term of its stem,
    and the number of positions it covers.
    """

    def __init__(self) -> None:
        self.distinct_terms = InternedStrings()
        self.distinct_stems = InternedStrings()
        self._n = 0
        self._columns = np.zeros(1 << 8, np.int32), np.zeros(1 << 8, np.int32), np.zeros(1 << 8, np.uint8)
        self._slots = np.zeros(1 << 9, np.uint64)
        self._keys = random_keys(3)

    def __len__(self) -> int:
        return self._n

    @property
    def term_numbers(self) -> Int32s:
        """The term of each form: int32 (n_forms,), numbers in `distinct_terms`."""
        return self._columns[0][: self._n]

    @property
    def stem_numbers(self) -> Int32s:
        """The stem of each form: int32 (n_forms,), numbers in `distinct_stems`."""
        return self._columns[1][: self._n]

    @property
    def widths(self) -> NDArray[np.uint8]:
        """The positions that each form covers: uint8 (n_forms,)."""
        return self._columns[2][: self._n]

    @property
    def terms(self) -> Sequence[str]:
        """The term of each form, read when it is asked for."""
        return _FormStrings(self.distinct_terms, self.term_numbers)

    @property
    def stems(self) -> Sequence[str]:
        """The stem of each form, read when it is asked for."""
        return _FormStrings(self.distinct_stems, self.stem_numbers)

    @property
    def n_bytes(self) -> int:
        """Memory of the arrays."""
        own = sum(column.nbytes for column in self._columns) + self._slots.nbytes
        return own + self.distinct_terms.n_bytes + self.distinct_stems.n_bytes

    def numbers(self, terms: Sequence[str], stems: Sequence[str], widths: NDArray[np.uint8]) -> Int32s:
        """Return the number of each form: int32 (n,). A new one gets the next."""
        term_numbers = self.distinct_terms.numbers(JoinedStrings.of(terms))
        return self.numbered(term_numbers, self.distinct_stems.numbers(JoinedStrings.of(stems)), widths)

    def numbered(self, terms: Int32s, stems: Int32s, widths: NDArray[np.uint8]) -> Int32s:
        """Return the number of each form by the numbers of its term and its stem: int32 (n,) each."""
        numbers = np.empty(len(widths), np.int32)
        for at in range(0, len(numbers), _PART):
            own = slice(at, at + _PART)
            n = len(widths[own])
            self._columns = (
                with_room(self._columns[0], self._n, n),
                with_room(self._columns[1], self._n, n),
                with_room(self._columns[2], self._n, n),
            )
            self._slots = slots_with_room(self._slots, self._n + n)
            given = terms[own], stems[own], widths[own]
            self._n = intern_forms(*given, self._keys, self._slots, *self._columns, self._n, numbers[own])
        return numbers


class _FormStrings(Sequence[str]):
    """One string of each form."""

    def __init__(self, strings: InternedStrings, numbers: Int32s) -> None:
        self._strings = strings
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, form: int) -> str: ...

    @overload
    def __getitem__(self, form: slice) -> list[str]: ...

    def __getitem__(self, form: int | slice) -> str | list[str]:
        if isinstance(form, slice):
            return [self._strings[int(number)] for number in self._numbers[form]]
        return self._strings[int(self._numbers[form])]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _FormStrings) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def random_keys(n: int) -> NDArray[np.uint64]:
    """Return keys of a hash: uint64 (n,). Random, so that no text can be written that meets in one slot."""
    return np.frombuffer(secrets.token_bytes(8 * n), np.uint64)


def with_room(values: NDArray[_Number], n_used: int, n_more: int) -> NDArray[_Number]:
    """Return the array, or a longer one that begins with it, so that there is room for so many more."""
    if n_used + n_more <= len(values):
        return values
    longer = np.zeros(max(n_used + n_more, len(values) * 3 // 2), values.dtype)
    longer[: len(values)] = values
    return longer


def slots_with_room(slots: NDArray[np.uint64], n_entries: int) -> NDArray[np.uint64]:
    """Return a hash table, or a larger one with the same entries, of which these fill at most a half.

    Its length is a power of two. An entry has the highest half of its hash above its number from 1.
    """
    if 2 * n_entries <= len(slots):
        return slots
    larger = np.zeros(1 << (2 * n_entries - 1).bit_length(), np.uint64)
    move_slots(slots, larger)
    return larger


@compiled(is_checked=False)
def signed(number: Any) -> Any:
    """Return a number as int64: one without a sign would make floats of those it is added to."""
    return np.int64(number)


@compiled(is_checked=False)
def slot_shift(n_slots: int) -> np.uint64:
    """Return how far a hash is shifted to give a slot: its highest bits are the best."""
    n_bits = 0
    while (1 << n_bits) < n_slots:
        n_bits += 1
    return np.uint64(64 - n_bits)


@compiled((U8, U8_OUT), is_short=True, is_checked=False)
def move_slots(old: Array, new: Array) -> None:
    """Put the entries of a hash table into a larger one that is empty."""
    shift = slot_shift(new.size)
    for i in range(old.size):
        if old[i] != 0:
            slot = signed(old[i] >> shift)
            while new[slot] != 0:
                slot = slot + 1 if slot + 1 < new.size else 0
            new[slot] = old[i]


@compiled((U1, I8, U8, U8_OUT, U1_OUT, I8_OUT, i8, I4_OUT), is_short=True, is_checked=False)
def intern_strings(  # noqa: PLR0913, PLR0917 - arrays of the table
    given: Array,
    given_ends: Array,
    keys: Array,
    slots: Array,
    text: Array,
    ends: Array,
    n: int,
    numbers: Array,
) -> int:
    """Number strings, of which each starts one byte behind the last, and return how many there are now."""
    shift = slot_shift(slots.size)
    start = 0
    for i in range(numbers.size):
        end = given_ends[i]
        mixed = np.uint64(0)
        at_key = 0
        for k in range(start, end):
            mixed += keys[at_key] * (np.uint64(given[k]) + np.uint64(1))
            at_key += 1
            if at_key == _N_KEYS:
                mixed = (mixed ^ mixed >> np.uint64(32)) * (keys[0] | np.uint64(1))
                at_key = 0
        slot = signed(mixed >> shift)
        tag = mixed & np.uint64(_TAG)
        number = -1
        while slots[slot] != 0:
            entry = slots[slot]
            if entry & np.uint64(_TAG) == tag:
                candidate = signed(entry & np.uint64(_NUMBER)) - 1
                first = ends[candidate]
                if ends[candidate + 1] - first == end - start:
                    k = 0
                    while k < end - start and text[first + k] == given[start + k]:
                        k += 1
                    if k == end - start:
                        number = candidate
                        break
            slot = slot + 1 if slot + 1 < slots.size else 0
        if number < 0:
            number = n
            first = ends[n]
            for k in range(end - start):
                text[first + k] = given[start + k]
            ends[n + 1] = first + end - start
            slots[slot] = tag | np.uint64(n + 1)
            n += 1
        numbers[i] = number
        start = end + 1
    return n


@compiled((I4, I4, U1, U8, U8_OUT, I4_OUT, I4_OUT, U1_OUT, i8, I4_OUT), is_short=True, is_checked=False)
def intern_forms(  # noqa: PLR0913, PLR0917 - arrays of the table
    terms: Array, stems: Array, widths: Array, keys: Array, slots: Array,
    own_terms: Array, own_stems: Array, own_widths: Array, n: int, numbers: Array,
) -> int:  # fmt: skip
    """Number forms, and return how many there are now."""
    shift = slot_shift(slots.size)
    for i in range(numbers.size):
        mixed = keys[0] * np.uint64(terms[i]) + keys[1] * np.uint64(stems[i]) + keys[2] * np.uint64(widths[i])
        slot = signed(mixed >> shift)
        tag = mixed & np.uint64(_TAG)
        number = -1
        while slots[slot] != 0:
            entry = slots[slot]
            if entry & np.uint64(_TAG) == tag:
                k = signed(entry & np.uint64(_NUMBER)) - 1
                if own_terms[k] == terms[i] and own_stems[k] == stems[i] and own_widths[k] == widths[i]:
                    number = k
                    break
            slot = slot + 1 if slot + 1 < slots.size else 0
        if number < 0:
            number = n
            own_terms[n], own_stems[n], own_widths[n] = terms[i], stems[i], widths[i]
            slots[slot] = tag | np.uint64(n + 1)
            n += 1
        numbers[i] = number
    return n
