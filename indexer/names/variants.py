"""
Which of many names are other spellings of one name.

Flow: names -> distinct words with the names that have them -> `VariantIndex`; a name -> similar words of
each of its words -> names that have most of them, graded.

A likeness orders; a grade says what may be done with it. Only `Grade.SAME` may be acted on by the machine:
both names are full, and surname and given names agree by the structured key. A lone surname joins nothing
across documents. Everything else is a suggestion for a person.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.model.document import EntityKind
from indexer.names.abbreviations import RUN_LENGTHS, AbbreviationIndex, Spelled, run_codes, word_code
from indexer.names.compound_given_names import used_name
from indexer.names.keys import (
    are_regular_readings,
    is_abjad,
    sound_key,
    structured_key,
    transcriptions,
    words_key,
)
from indexer.names.name_parts import NameParts, is_inverted, split_and_written, split_bodies, split_names
from indexer.names.organisation_words import meanings
from indexer.names.similar_words import WordLexicon, distinct
from indexer.names.spoken_abbreviations import SpokenIndex
from indexer.names.written_together import WrittenApart, WrittenTogether

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAST_WORD_LIKENESS = 0.6
"""Words that are less alike are different words."""

LEAST_MEANING_LIKENESS = 0.85
"""A word has to be so like another one to stand for its meaning: *niruyih* is *force*."""

PART_SHARE = 0.3
"""How much it counts that one name is a part of the other, beside how alike they are as a whole."""

SHORT_SHARE = 0.9
"""How much it counts that a name, or words of it, are abbreviated by the other."""

USED_SHARE = 0.8
"""How much it counts that one name has the used part of a compound one: *Qader* of *Abdolqader*."""

WRITTEN_SHARE = 0.03
"""How much it counts that words are written alike: it decides between names that are else as like."""

# Scores by which names are ordered, and the likeness that is said: a bound on it lets no more false pairs
# through than the same bound on the share of equal words. Found on the part of OFAC's list that is not on
# Iran; docs/internals/names.md has the curves.
_SCORES = (0.0, 0.5, 0.68, 0.8, 0.93, 0.97, 0.99, 1.0)
_LIKENESSES = (0.0, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

LEFT_SHARE = 0.03
"""How much it counts that a title, an article or the like stands in one name and not in the other."""

Similar = tuple["NDArray[np.int64]", "NDArray[np.float32]"]

_CACHED_WORDS = 1024
_BASE = np.uint64(1_000_003)


class Grade(StrEnum):
    """What a likeness allows."""

    SAME = "same"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Variant:
    """A name of the index: its number there, how alike it is (0 to 1), and the grade.

    Two names that share so large a part of their words would be about as alike.
    """

    index: int
    likeness: float
    grade: Grade


class VariantIndex:
    """Names, ready to be asked for the spellings of one of them.

    Building takes about 18 µs a name, a question some milliseconds among 100,000 names. One index serves
    any number of threads, but for the words that it remembers: those are only ever added.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        n_names = max(len(self.names), 1)
        split, written = split_and_written(self.names)
        words = list(chain.from_iterable(split))
        spelled = list(dict.fromkeys(words))
        meant = meanings(spelled)
        used = [(number, short) for number, word in enumerate(spelled) if (short := used_name(word)) != word]
        vocabulary = list(dict.fromkeys([*spelled, *meant, *(short for _, short in used)]))
        self._number_of = dict(zip(vocabulary, range(len(vocabulary)), strict=True))
        self._meaning = np.arange(len(vocabulary))
        self._meaning[: len(spelled)] = [self._number_of[own] for own in meant]
        # Of *Abdolqader* *Qader* is a word too, which no name has.
        of_used = np.array([(self._number_of[short], number) for number, short in used], np.int64).reshape(
            -1, 2
        )
        self._used, self._of_used, _ = _sorted_by_first(
            [(of_used[:, 0], of_used[:, 1], np.zeros(len(used), np.float32))]
        )
        # Words as they are written, and what they mean: names are compared by this, abbreviations by that.
        written_words = np.fromiter(map(self._number_of.__getitem__, words), np.int64, len(words))
        meant_words = self._meaning[written_words]
        lengths = np.fromiter(map(len, split), np.int64, len(split))
        names_of = np.repeat(np.arange(len(split)), lengths)
        pairs = distinct(meant_words * n_names + names_of)
        numbers, self._named = pairs // n_names, pairs % n_names
        self._named_starts = np.searchsorted(numbers, np.arange(len(vocabulary) + 1))
        counts = np.diff(self._named_starts)
        self._is_named = counts > 0
        self._weights = np.log1p(n_names / np.maximum(counts, 1)).astype(np.float32)
        self._totals = np.bincount(
            self._named, weights=self._weights[numbers], minlength=len(self.names)
        ).astype(np.float32)
        self._lexicon = WordLexicon(vocabulary)
        self._together = WrittenTogether(split)
        self._similar: OrderedDict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = OrderedDict()
        self._index_joined(written_words, self._weights[meant_words], names_of)
        is_person = np.fromiter(map(is_inverted, self.names), bool, len(self.names))
        of_body = ~is_person[names_of]
        weights = self._weights[meant_words]
        self._index_runs(Spelled(vocabulary), written_words[of_body], weights[of_body], names_of[of_body])
        bodies = [[] if own else words for own, words in zip(is_person.tolist(), written, strict=True)]
        self._abbreviations = AbbreviationIndex(bodies)
        self._spoken = SpokenIndex(bodies)

    def _index_joined(
        self, words: NDArray[np.int64], weights: NDArray[np.float32], names_of: NDArray[np.int64]
    ) -> None:
        """Keep what two and three words that follow each other sound like when written together."""
        hashes, powers = key_hashes(self._lexicon.keys)
        self._key_hashes = np.sort(hashes)
        self._key_order = np.argsort(hashes, kind="stable")
        own, power = hashes[words], powers[words]
        joined, totals = own, weights
        found = []
        for n in (2, 3):
            joined = joined[:-1] * power[n - 1 :] + own[n - 1 :]
            totals = totals[:-1] + weights[n - 1 :]
            is_one = names_of[n - 1 :] == names_of[: len(names_of) - n + 1]
            found.append((joined[is_one], names_of[n - 1 :][is_one], totals[is_one]))
        self._joined_hashes, self._joined_names, self._joined_weights = _sorted_by_first(found)

    def _index_runs(
        self,
        spelled: Spelled,
        words: NDArray[np.int64],
        weights: NDArray[np.float32],
        names_of: NDArray[np.int64],
    ) -> None:
        """Keep what words that follow each other are short for, and the words that may be short for some."""
        initials = spelled.initials[words]
        found = []
        totals = np.concatenate([np.zeros(1), np.cumsum(weights, dtype=np.float64)])
        for n in RUN_LENGTHS:
            codes = run_codes(initials, n)
            n_runs = len(codes)
            is_run = (codes > 0) & (names_of[:n_runs] == names_of[len(names_of) - n_runs :])
            total = (totals[n:] - totals[: len(totals) - n]) if n_runs else np.zeros(0)
            found.append((codes[is_run], names_of[:n_runs][is_run], total[is_run].astype(np.float32)))
        self._run_codes, self._run_names, self._run_weights = _sorted_by_first(found)
        starts = spelled.starts.tolist()
        self._short_words: dict[int, int] = {}
        for number, (start, end) in enumerate(pairwise(starts)):
            if end - start in RUN_LENGTHS:
                self._short_words.setdefault(word_code(spelled.letters[start:end]), number)

    def variants(
        self, name: str, limit: int = 10, kind: EntityKind = EntityKind.PERSON
    ) -> tuple[Variant, ...]:
        """Return the names most like a name, the most alike first, ties in the order of the index.

        A name that is in the index is among them. Names without a similar word are not. `kind` is what the
        name is of: of people it takes full names to be the same, of others all words.
        """
        (split,), (written,) = split_and_written([name])
        words = list(dict.fromkeys(split))
        if not words or not self.names:
            return ()
        is_person = is_inverted(name)
        scores = self._scores(words, is_person=is_person)
        if not is_person:
            np.maximum(scores, SHORT_SHARE * self._abbreviations.scores(written), out=scores)
            for number, share in self._spoken.scores(written):
                scores[number] = max(scores[number], SHORT_SHARE * share)
        found = np.flatnonzero(scores > 0)
        if len(found) > limit:
            least = np.partition(scores[found], len(found) - limit)[len(found) - limit]
            found = found[scores[found] >= least]
        found = found[np.lexsort((found, -scores[found]))][:limit]
        compared = [name, *(self.names[i] for i in found)]
        parts, *others = parts_of(compared, kind)
        kept, written_words = split_and_written(compared)
        (own_words, own_left), *others_words = [
            (frozenset(every), frozenset(every).difference(some))
            for some, every in zip(kept, written_words, strict=True)
        ]
        variants = [
            Variant(
                int(i),
                _calibrated(
                    float(scores[i]),
                    _common(own_words, other_words),
                    _left(own_words, other_words, own_left ^ other_left),
                ),
                grade_of(parts, other, kind),
            )
            for i, other, (other_words, other_left) in zip(found, others, others_words, strict=True)
        ]
        return tuple(sorted(variants, key=lambda own: (-own.likeness, own.index)))

    def _scores(self, spelled: Sequence[str], *, is_person: bool = False) -> NDArray[np.float32]:
        """Return how alike each name is to one of these words: float32 (n_names,), from 0 to 1.

        Words that follow each other in the name of a person are short for nothing.
        """
        spelled_as: dict[str, str] = {}
        for meant, own_word in zip(meanings(spelled), spelled, strict=True):
            spelled_as.setdefault(meant, own_word)
        words, spelled = list(spelled_as), list(spelled_as.values())
        weights = [self._weight(word) for word in words]
        own = np.float32(sum(weights))
        totals = self._totals
        # The best reading of the words up to each: alone, or written together with those before.
        states = [np.zeros(len(self.names), np.float32)]
        codes = {} if is_person else self._query_runs(spelled)
        # *(TTP)* behind the words that it is short for says nothing more.
        said = {code for own_codes in codes.values() for code in own_codes}
        likes = _each_once([self._similar_to_either(*own) for own in zip(words, spelled, strict=True)])
        for i, (similar, weight) in enumerate(zip(likes, weights, strict=True), 1):
            added = states[-1] + self._word_scores(spelled[i - 1], weight, *similar, said=said)
            for n in (2, 3):
                if i >= n:
                    key = "".join(map(sound_key, spelled[i - n : i]))
                    together = {key, sound_key("".join(spelled[i - n : i]))}
                    self._add_joined(together, np.float32(sum(weights[i - n : i])), states[i - n], added)
            if i > 1 and is_abjad(spelled[i - 1]) and is_abjad(spelled[i - 2]):
                both = np.float32(sum(weights[i - 2 : i]))
                for share, single in self._apart.like(spelled[i - 2], spelled[i - 1]):
                    self._add_word(single, np.float32(share) * both, share, states[i - 2], added)
            for n in codes:
                number = self._short_words.get(codes[n][i - n]) if i >= n else None
                if number is not None and codes[n][i - n]:
                    taken = SHORT_SHARE * np.float32(sum(weights[i - n : i]))
                    self._add_word(number, taken, SHORT_SHARE, states[i - n], added)
            states.append(added)
        total = states[-1]
        alike = total / (totals + own)
        covered = total / (2 * np.minimum(totals, own) + np.float32(1e-6))
        scores = (1 - PART_SHARE) * alike + PART_SHARE * np.minimum(covered, 1)
        return np.asarray(scores, np.float32)

    @cached_property
    def _apart(self) -> WrittenApart:
        return WrittenApart(self._lexicon)

    @staticmethod
    def _query_runs(spelled: Sequence[str]) -> dict[int, list[int]]:
        initials = Spelled(spelled).initials
        return {n: run_codes(initials, n).tolist() for n in RUN_LENGTHS}

    def _add_joined(
        self,
        keys: set[str],
        weight: np.float32,
        before: NDArray[np.float32],
        added: NDArray[np.float32],
    ) -> None:
        """Raise the scores of names that have some words of the question as one."""
        for hashed in key_hashes(sorted(keys))[0]:
            start, end = np.searchsorted(self._key_hashes, [hashed, hashed + np.uint64(1)])
            for number in self._key_order[start:end].tolist():
                self._add_word(number, weight, 1, before, added)

    def _add_word(
        self,
        number: int,
        weight: np.float32,
        share: float,
        before: NDArray[np.float32],
        added: NDArray[np.float32],
    ) -> None:
        meant = int(self._meaning[number])
        names = self._named[self._named_starts[meant] : self._named_starts[meant + 1]]
        taken = before[names] + weight + np.float32(share) * self._weights[meant]
        added[names] = np.maximum(added[names], taken)

    def _weight(self, word: str) -> np.float32:
        number = self._number_of.get(word)
        if number is not None and self._is_named[self._meaning[number]]:
            return np.float32(self._weights[self._meaning[number]])
        numbers, likeness = self._similar_words(word)
        if len(numbers):  # an unknown spelling of a common name is common
            return np.float32(self._weights[numbers[likeness >= likeness[0]]].min())
        return np.float32(np.log1p(max(len(self.names), 1)))

    def _similar_words(self, word: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the meanings of words like one, and how alike these are, the most alike first."""
        known = self._similar.get(word)
        if known is None:
            numbers, likeness = self._with_used_names(word)
            meant = self._meaning[numbers]
            is_kept = (meant == numbers) | (likeness >= LEAST_MEANING_LIKENESS)
            known = meant[is_kept], likeness[is_kept]
            if len(self._similar) < _CACHED_WORDS:
                self._similar[word] = known
        return known

    def _with_used_names(self, word: str) -> Similar:
        """Return the words like one, or of which a part used alone is like it, the most alike first."""
        found = [self._lexicon.similar(word, least=LEAST_WORD_LIKENESS)]
        short = used_name(word)
        if short != word:
            numbers, likeness = self._lexicon.similar(short, least=LEAST_WORD_LIKENESS)
            found.append((numbers, likeness * USED_SHARE))
        numbers, likeness = found[0]
        starts, ends = (np.searchsorted(self._used, numbers, side) for side in ("left", "right"))
        for i in np.flatnonzero(ends > starts).tolist():
            compounds = self._of_used[starts[i] : ends[i]]
            found.append((compounds, np.full(len(compounds), USED_SHARE * likeness[i], np.float32)))
        if len(found) == 1:
            return found[0]
        numbers, likeness = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.lexsort((numbers, -likeness))
        _, first = np.unique(numbers[order], return_index=True)
        kept = order[np.sort(first)]
        kept = kept[likeness[kept] >= LEAST_WORD_LIKENESS]
        return numbers[kept], likeness[kept]

    def _similar_to_either(self, word: str, spelled: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return what is like a meaning or like the word as it is written, the most alike first."""
        numbers, likeness = self._similar_words(word)
        if word == spelled:
            return numbers, likeness
        others, likeness_of_others = self._similar_words(spelled)
        likeness = np.concatenate([likeness, likeness_of_others])
        order = np.argsort(-likeness, kind="stable")
        return np.concatenate([numbers, others])[order], likeness[order]

    def _word_scores(
        self,
        spelled: str,
        weight: np.float32,
        numbers: NDArray[np.int64],
        likeness: NDArray[np.float32],
        said: set[int],
    ) -> NDArray[np.float32]:
        """Return for each name what its word most like one of the question adds: float32 (n_names,)."""
        scores = np.zeros(len(self.names), np.float32)
        if len(numbers):
            numbers, likeness = numbers[::-1], likeness[::-1]  # the most alike last: it overwrites
            starts, ends = self._named_starts[numbers], self._named_starts[numbers + 1]
            counts = ends - starts
            sums = np.cumsum(counts)
            places = np.arange(sums[-1]) - np.repeat(sums - counts, counts) + np.repeat(starts, counts)
            added = likeness * (self._weights[numbers] + weight)
            scores[self._named[places]] = np.repeat(added, counts)
        for hashed in key_hashes(_apart(sound_key(spelled)))[0]:
            start, end = np.searchsorted(self._joined_hashes, [hashed, hashed + np.uint64(1)])
            names = self._joined_names[start:end]
            scores[names] = np.maximum(scores[names], weight + self._joined_weights[start:end])
        for share, pair, names in self._together.like(spelled):
            both = np.float32(share) * (weight + sum(map(self._weight, pair), np.float32(0)))
            scores[names] = np.maximum(scores[names], both)
        code = word_code(Spelled([spelled]).letters)
        if code and code not in said:
            start, end = np.searchsorted(self._run_codes, [code, code + 1])
            names = self._run_names[start:end]
            short = np.float32(SHORT_SHARE) * (weight + self._run_weights[start:end])
            scores[names] = np.maximum(scores[names], short)
        return scores


def _each_once(found: list[Similar]) -> list[Similar]:
    """Leave each word of the index to the word of the question that it is most like, the first of equals.

    Else one word of a name would stand for two: *Hassam* for *Hassan* and for *Bassam*.
    """
    if len(found) < 2:
        return found
    numbers = np.concatenate([own for own, _ in found])
    likeness = np.concatenate([own for _, own in found])
    order = np.lexsort((-likeness, numbers))  # stable: of equals the first word of the question
    is_first = np.ones(len(order), bool)
    is_first[1:] = numbers[order[1:]] != numbers[order[:-1]]
    is_kept = np.zeros(len(order), bool)
    is_kept[order[is_first]] = True
    out, start = [], 0
    for own, alike in found:
        kept = is_kept[start : start + len(own)]
        out.append((own[kept], alike[kept]))
        start += len(own)
    return out


def _apart(key: str) -> list[str]:
    """Return the keys of words that a word may be made of: an *o* between two is *and* (*Irano-Sharq*)."""
    return [key, *(key[:i] + key[i + 1 :] for i in range(2, len(key) - 2) if key[i] == "u")]


def _sorted_by_first(
    parts: Sequence[tuple[NDArray[Any], NDArray[np.int64], NDArray[np.float32]]],
) -> tuple[NDArray[Any], NDArray[np.int64], NDArray[np.float32]]:
    """Return columns one below the other, sorted by the first."""
    first, second, third = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(first, kind="stable")
    return first[order], second[order], third[order]


def _calibrated(score: float, common: float, left: float) -> float:
    """Return the likeness of a name by its score, and the shares of `_common` and `_left`."""
    written = (1 - WRITTEN_SHARE * (1 - common)) * (1 - LEFT_SHARE * left)
    return float(np.interp(min(score, 1.0) * written, _SCORES, _LIKENESSES))


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two names have in common, of those of both: from 0 to 1."""
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def _left(one: frozenset[str], other: frozenset[str], left: frozenset[str]) -> float:
    """Return the share of words that are no part of a name, and that one of two has: from 0 to 1."""
    return len(left - (one & other)) / max(len(one) + len(other), 1)


def key_hashes(keys: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return a polynomial hash of each key, and the power of the base that a key before it is raised by.

    uint64 (n_keys,) each: the hash of two keys together is the first hash times the second power, plus the
    second hash.
    """
    n_keys = len(keys)
    points = np.frombuffer("".join(keys).encode("utf-32-le"), np.uint32).astype(np.uint64)
    lengths = np.fromiter(map(len, keys), np.int64, n_keys)
    longest = int(lengths.max(initial=0))
    powers = np.ones(longest + 1, np.uint64)
    np.cumprod(np.full(longest, _BASE, np.uint64), out=powers[1:])
    ends = np.cumsum(lengths)
    place = np.repeat(ends, lengths) - np.arange(len(points)) - 1
    sums = np.zeros(len(points) + 1, np.uint64)
    np.cumsum(points * powers[place], out=sums[1:])
    return sums[ends] - sums[ends - lengths], powers[lengths]


def parts_of(names: Sequence[str], kind: EntityKind) -> list[NameParts]:
    """Return the parts of names of one kind: those of an organisation or a place are words of a surname."""
    if kind == EntityKind.PERSON:
        return split_names(names)
    return [NameParts((), (), tuple(words), (), is_certain=False) for words in split_bodies(names)]


def grade_of(one: NameParts, other: NameParts, kind: EntityKind = EntityKind.PERSON) -> Grade:
    """Return whether two names of one kind, in their parts, are certainly one."""
    return Grade.SAME if are_same(one, other, kind) else Grade.SUGGESTED


def are_same(one: NameParts, other: NameParts, kind: EntityKind = EntityKind.PERSON) -> bool:
    """Tell whether two names agree by their keys, in one script or across two.

    Of people only full names do, by surname and given names, of one generation (*Jr.*); of others, names of
    two words or more.
    """
    if kind != EntityKind.PERSON:
        return words_key(one.words) == words_key(other.words) is not None
    if one.generation != other.generation:
        return False
    own, others = structured_key(one), structured_key(other)
    if own is None or others is None:
        return False
    if is_abjad(own[1]) == is_abjad(others[1]):
        return own == others or own in transcriptions(others) or others in transcriptions(own)
    latin, abjad = (one, other) if is_abjad(others[1]) else (other, one)
    return are_regular_readings(latin.surname, abjad.surname) and are_regular_readings(
        latin.given, abjad.given, are_given=True
    )
