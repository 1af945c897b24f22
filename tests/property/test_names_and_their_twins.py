"""Names: the kernels and the index against slow twins, and groups that no order of names changes."""

from __future__ import annotations

import math
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model.document import EntityKind
from indexer.names.abbreviations import Spelled
from indexer.names.alignment import CONNECTOR, FORM, SIGNIFICANT, abbreviations
from indexer.names.clusters import FoundName, cluster
from indexer.names.confusables import ConfusablesGuard, ListedEntity
from indexer.names.keys import is_abjad, sound_key
from indexer.names.name_parts import split_all, split_and_written, split_names
from indexer.names.romanisation import SOUNDS, to_letters
from indexer.names.similar_words import WordLexicon
from indexer.names.spelling_costs import (
    ABJAD_LETTERS,
    LENGTH_REWARD,
    gram_number,
    letter_costs,
    sound_costs,
)
from indexer.names.variants import LEAST_WORD_LIKENESS, VariantIndex

PERSON = EntityKind.PERSON
LATIN = "aabcdeeghiikklmnooprrstuuvyz"
ABJAD = "ابتجخدرسشعغفقکلمنوهیپچ"
latin_words = st.text(LATIN, min_size=1, max_size=9)
abjad_words = st.text(ABJAD, min_size=1, max_size=8)
names_words = latin_words | abjad_words

POOL = (
    "Ruhollah Khomeini",
    "Rouhollah Khomeyni",
    "Ruhollah Khomenei",
    "Ruhollah Khamenei",
    "روح‌الله خمینی",
    "Ali Khamenei",
    "Ali Khameneh'i",
    "Ali Chamenei",
    "Rohollah Chomeini",
    "علی خامنه‌ای",
    "Khomeini",
    "Khomenei",
    "Khamenei",
    "الخميني",
    "الخامنئي",
    "Hossein Ali Nayyeri",
    "Hosseinali Nayeri",
    "حسینعلی نیری",
    "Hossein-Ali Nouri",
    "NOURI Hossein Ali",
    "حسینعلی نوری",
    "H. Nouri",
    "H. Nayyeri",
    "Ali Maleki",
    "Ali Maliki",
    "علی ملکی",
    "علی مالکی",
    "Ebrahim Raisi",
    "Ibrahim Ra'isi",
    "رئیسی",
)
PEOPLE = (
    (
        {"khomeini", "khomeyni", "chomeini", "خمینی", "الخميني"},
        {"khamenei", "chamenei", "khameneh'i", "خامنه‌ای", "الخامنئي"},
    ),
    ({"nayyeri", "nayeri", "نیری"}, {"nouri", "نوری"}),
    ({"maleki"}, {"maliki"}),  # Maleki may be either of the two that follow
    ({"ملکی"}, {"مالکی"}),
)
LISTED = (
    ListedEntity("Ruhollah Khomeini", PERSON, ("Ruhollah Khomeini", "Khomeini", "خمینی")),
    ListedEntity("Ali Khamenei", PERSON, ("Ali Khamenei", "Khamenei")),
    ListedEntity("Hossein-Ali Nayyeri", PERSON, ("Hossein-Ali Nayyeri", "Nayyeri")),
)
founds = st.lists(
    st.builds(
        FoundName,
        st.sampled_from(POOL),
        st.just(PERSON),
        st.integers(1, 5),
        st.frozensets(st.sampled_from(["Evin", "Tehran"])),
    ),
    max_size=14,
)


def slow_sound_distance(one: str, other: str) -> float:
    costs = sound_costs()
    numbers = [[SOUNDS.index(sound) + 1 for sound in word if sound in SOUNDS] for word in (one, other)]

    @cache
    def rest(i: int, j: int) -> float:
        own, others = numbers[0][i:], numbers[1][j:]
        if not own and not others:
            return 0.0
        ways = []
        if own:
            ways.append(float(costs[own[0], 0]) + rest(i + 1, j))
        if others:
            ways.append(float(costs[0, others[0]]) + rest(i, j + 1))
        if own and others:
            ways.append(float(costs[own[0], others[0]]) + rest(i + 1, j + 1))
        return min(ways)

    return rest(0, 0)


def slow_letter_distance(abjad: str, latin: str) -> float:
    table = letter_costs()

    def cost(row: int, group: str) -> float:
        return float(table[row, gram_number(group)]) - LENGTH_REWARD * len(group)

    @cache
    def rest(i: int, j: int) -> float:
        if i == len(abjad) and j == len(latin):
            return 0.0
        ways = []
        if j < len(latin):
            ways.append(cost(0, latin[j]) + rest(i, j + 1))
        if i < len(abjad):
            row = ABJAD_LETTERS.index(abjad[i]) + 1
            ways += [
                cost(row, latin[j : j + n]) + rest(i + 1, j + n) for n in range(min(3, len(latin) - j) + 1)
            ]
        return min(ways)

    return rest(0, 0)


def slow_best_reading(abjad: str) -> float:
    table = letter_costs()
    lengths = np.zeros(table.shape[1])
    lengths[1:27], lengths[27:756], lengths[756:] = 1, 2, 3
    rows = [ABJAD_LETTERS.index(letter) + 1 for letter in abjad]
    return sum(float((table[row] - LENGTH_REWARD * lengths).min()) for row in rows)


def likeness_of(word: str, other: str) -> float:
    return float(WordLexicon([other]).likeness(word, np.array([0]))[0])


@given(latin_words, latin_words)
def test_latin_words_are_as_alike_as_the_twin_says(one: str, other: str) -> None:
    own, others = sound_key(one), sound_key(other)
    costs = sound_costs()
    total = sum(float(costs[0, SOUNDS.index(sound) + 1]) for sound in own + others if sound in SOUNDS)
    expected = min(max(1 - 2 * slow_sound_distance(own, others) / max(total, 1e-6), 0), 1)
    if one != other:
        expected = min(expected, 0.97 if own == others else 0.96)
    assert likeness_of(one, other) == pytest.approx(expected, abs=1e-4)


@given(abjad_words, latin_words)
def test_words_of_two_scripts_are_as_alike_as_the_twin_says(abjad: str, latin: str) -> None:
    over = max(slow_letter_distance(abjad, latin) - slow_best_reading(abjad), 0)
    expected = min(math.exp(-over / (6 * (len(abjad) + len(latin)) / 2)), 0.96)
    assert likeness_of(abjad, latin) == pytest.approx(expected, abs=1e-4)


@given(names_words, names_words)
def test_likeness_is_symmetric(one: str, other: str) -> None:
    assert likeness_of(one, other) == pytest.approx(likeness_of(other, one), abs=1e-5)
    assert 0 <= likeness_of(one, other) <= 1


@given(names_words)
def test_a_word_is_like_itself(word: str) -> None:
    likeness = likeness_of(word, word)
    assert likeness == 1 or not sound_key(word)


@given(st.lists(names_words, min_size=1, max_size=12, unique=True), names_words)
def test_similar_words_are_those_of_the_twin_in_its_order(words: list[str], word: str) -> None:
    numbers, likeness = WordLexicon(words).similar(word, least=LEAST_WORD_LIKENESS)
    found = dict(zip(numbers.tolist(), likeness.tolist(), strict=True))
    for number, own in found.items():
        assert own == pytest.approx(likeness_of(word, words[number]), abs=1e-5)
    expected = sorted(found, key=lambda i: (-np.float32(found[i]), i))
    assert numbers.tolist() == expected
    # What shares no pair of consonants is not looked at; of what shares all of them nothing is missed.
    for number, other in enumerate(words):
        if sound_key(other) == sound_key(word) and likeness_of(word, other) >= LEAST_WORD_LIKENESS:
            assert number in found


def slow_abbreviations(short: str, words: list[tuple[str, int]]) -> set[float]:
    """Return what an abbreviation of a name may score: of the ways that leave most of each word's worth."""
    ways: list[tuple[float, int, int]] = []

    def go_on(j: int, i: int, value: float, n_taken: int, n_forms: int, *, has_begun: bool) -> None:
        if j == len(words):
            if i == len(short):
                ways.append((value, n_taken, n_forms))
            return
        word, kind = words[j]
        if has_begun or kind != SIGNIFICANT:
            go_on(j + 1, i, value, n_taken, n_forms, has_begun=has_begun)
        for length in range(1, min(len(word), len(short) - i) + 1):
            if not word.startswith(short[i : i + length]):
                break
            taken = value - 0.1 * (length - 1) + (kind != CONNECTOR)
            own = (n_taken + (kind != CONNECTOR), n_forms + (kind == FORM))
            go_on(j + 1, i + length, taken, *own, has_begun=True)
            inner = short[i + length : i + length + 1]
            is_inside = inner not in "aeiou" and inner in word[length + 1 : -1]
            if is_inside and kind == SIGNIFICANT and len(short) > 2:
                go_on(j + 1, i + length + 1, taken - 0.35, *own, has_begun=True)

    go_on(0, 0, 0.0, 0, 0, has_begun=False)
    best = max((value for value, _, _ in ways), default=0)
    n_significant = sum(kind == SIGNIFICANT for _, kind in words)
    scores = set()
    for value, n_taken, n_forms in ways:
        share = value / max(n_significant + n_forms, 1)
        if value > best - 1e-6:
            is_one = n_taken >= 2 and share >= 0.5 - 1e-6 and (len(short) > 2 or share > 1 - 1e-6)
            scores.add(share**3 * {2: 0.6, 3: 0.85}.get(len(short), 1) if is_one else 0.0)
    initials = "".join(word[0] for word, kind in words if kind == SIGNIFICANT)
    if len(short) > 3 and short[-1] in "cgo" and short[:-1] == initials:
        scores = {max(score, 0.85 * (0.85 if len(initials) == 3 else 1)) for score in scores or {0.0}}
    return scores or {0.0}


named_words = st.lists(
    st.tuples(st.text("abg", min_size=1, max_size=4), st.sampled_from([SIGNIFICANT, CONNECTOR, FORM])),
    min_size=1,
    max_size=5,
)


@given(st.text("abg", min_size=2, max_size=6), named_words)
def test_an_abbreviation_is_scored_as_by_the_twin(short: str, words: list[tuple[str, int]]) -> None:
    spelled, (kinds,) = Spelled([word for word, _ in words]), [np.array([k for _, k in words], np.uint8)]
    letters, ends = Spelled([short]).letters, np.array([0, len(words)], np.int64)
    out, zero = np.empty(1, np.float32), np.zeros(1, np.int64)
    numbers = np.arange(len(words), dtype=np.int64)
    abbreviations(
        letters, np.array([0, len(letters)], np.int64), zero, spelled.letters, spelled.starts, kinds, numbers,
        ends, zero, out,
    )  # fmt: skip
    assert any(float(out[0]) == pytest.approx(score, abs=1e-4) for score in slow_abbreviations(short, words))


class SlowVariants:
    """The likeness of names word by word, with sets and loops."""

    def __init__(self, names: list[str]) -> None:
        self.split = split_all(names)
        self.names = names

    def weight(self, word: str) -> float:
        n_having = sum(word in own for own in self.split)
        return math.log1p(max(len(self.names), 1) / max(n_having, 1))

    def score(self, query: list[str], number: int) -> float:
        own = list(dict.fromkeys(self.split[number]))
        # Each word of the name stands for the word of the query that it is most like, the first of equals.
        stands_for = {
            other: max(query, key=lambda word, other=other: round(likeness_of(word, other), 5))
            for other in own
        }
        total = 0.0
        for word in query:
            likes = [(likeness_of(word, other), other) for other in own if stands_for[other] == word]
            likes = [like for like in likes if like[0] >= LEAST_WORD_LIKENESS]
            if likes:
                best = max(like for like, _ in likes)
                total += max(
                    like * (self.weight(word) + self.weight(other)) for like, other in likes if like == best
                )
        weights = [sum(map(self.weight, own)), sum(map(self.weight, query))]
        covered = min(total / (2 * min(weights) + 1e-6), 1)
        return 0.7 * total / sum(weights) + 0.3 * covered


WORDS = ("raisi", "raeesi", "ebrahim", "ibrahim", "khomeini", "khamenei", "ali", "رییسی", "ابراهیم", "علی")
two_words = st.lists(st.sampled_from(WORDS), min_size=2, max_size=2, unique=True).map(" ".join)


@settings(deadline=None)
@given(st.lists(two_words, min_size=1, max_size=8, unique=True), st.data())
def test_names_are_ranked_as_by_the_twin(names: list[str], data: st.DataObject) -> None:
    query = data.draw(st.sampled_from(names))
    index, twin = VariantIndex(names), SlowVariants(names)
    words = split_all([query])[0]
    written = [frozenset(words) for words in split_and_written(names)[1]]
    own = frozenset(query.split())
    found = index.variants(query, len(names))
    scores = {}
    for variant in found:
        common = 2 * len(own & written[variant.index]) / (len(own) + len(written[variant.index]))
        score = min(twin.score(words, variant.index), 1) * (1 - 0.03 * (1 - common))
        scores[variant.index] = np.interp(
            score, (0, 0.5, 0.68, 0.8, 0.93, 0.97, 0.99, 1), (0, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1)
        )
        assert variant.likeness == pytest.approx(scores[variant.index], abs=1e-3)
    order = [variant.index for variant in found]
    assert order == sorted(order, key=lambda i: (-round(index_likeness(found, i), 9), i))
    assert set(names[order[0]].split()) == set(query.split())


def index_likeness(found, number):
    return next(own.likeness for own in found if own.index == number)


@given(st.lists(st.text(max_size=30) | st.sampled_from(POOL), max_size=8))
def test_many_names_are_split_as_each(names: list[str]) -> None:
    assert split_names(names) == [split_names([name])[0] for name in names]
    assert split_all(names) == [split_all([name])[0] for name in names]


@given(st.lists(names_words, max_size=8))
def test_letters_of_many_words_are_those_of_each(words: list[str]) -> None:
    assert to_letters(words) == [to_letters([word])[0] for word in words]


def partition(names, clustering):
    return {
        (
            group.name,
            group.entity,
            tuple(
                sorted(
                    (names[i].name, names[i].n_documents, *sorted(names[i].with_names)) for i in group.members
                )
            ),
        )
        for group in clustering.groups
    }


@pytest.mark.parametrize("listed", [(), LISTED], ids=["alone", "listed"])
@given(founds, st.data())
def test_the_order_of_names_makes_no_difference(listed, names, data):
    shuffled = data.draw(st.permutations(names))
    one, other = cluster(names, listed), cluster(shuffled, listed)
    assert partition(names, one) == partition(shuffled, other)
    assert one.suggestions == other.suggestions


@pytest.mark.parametrize("listed", [(), LISTED], ids=["alone", "listed"])
@given(founds)
def test_people_of_near_names_are_never_one(listed, names):
    for group in cluster(names, listed).groups:
        surnames = {names[i].name.casefold().split()[-1] for i in group.members}
        surnames |= {names[i].name.casefold().split()[0] for i in group.members}
        for one, other in PEOPLE:
            assert not (surnames & one and surnames & other), surnames


@pytest.mark.parametrize("listed", [(), LISTED], ids=["alone", "listed"])
@given(founds)
def test_no_group_holds_what_the_guard_keeps_apart(listed, names):
    guard = ConfusablesGuard(listed)
    for group in cluster(names, listed).groups:
        entities = {guard.decide(names[i].name).entity for i in group.members} - {None}
        assert len(entities) <= 1
        spellings = sorted({names[i].name for i in group.members})
        assert not any(guard.keep_apart(one, other) for one, other in combinations(spellings, 2))


@given(founds)
def test_every_name_is_in_one_group_of_its_kind(names):
    clustering = cluster(names, LISTED)
    members = sorted(i for group in clustering.groups for i in group.members)
    assert members == list(range(len(names)))
    assert all(i in clustering.groups[group].members for i, group in enumerate(clustering.group_of))


@given(founds, st.tuples(st.sampled_from(POOL), st.sampled_from(POOL)))
def test_what_a_person_keeps_apart_is_in_no_group_together(names, pair):
    one, other = (own.words for own in split_names(pair))
    for group in cluster(names, LISTED, [pair]).groups:
        words = {own.words for own in split_names([names[i].name for i in group.members])}
        assert one == other or not {one, other} <= words


@given(abjad_words, latin_words)
def test_scripts_are_told_apart(abjad: str, latin: str) -> None:
    assert is_abjad(abjad)
    assert not is_abjad(latin)
