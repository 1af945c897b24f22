"""Words looked up in a lexicon, against a walk over all of them."""

from __future__ import annotations

import fnmatch
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from indexer.index.term_set import TermSet
from indexer.query.fuzzy import within_edits
from indexer.query.wildcard import Wildcard
from tests.support.lexicons import a_lexicon, encoded

# Few letters of one to four bytes, a letter beyond the BMP and half a pair, so that words meet.
_letters = st.sampled_from("aab\u00e9ن\uffff😀\ud800")
terms = st.text(_letters, min_size=1, max_size=6) | st.text(st.sampled_from("ab"), min_size=1, max_size=9)
many_terms = st.frozensets(st.integers(0, 4000), min_size=60, max_size=140).map(
    lambda numbers: frozenset(f"{number:o}aé" for number in numbers)
)
"""More than are between two starts that are kept."""
lexicons = st.frozensets(terms, max_size=25) | many_terms
parts = st.text(_letters, max_size=3)

examples = settings(max_examples=300)


def bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def chosen(words: frozenset[str], ordinals: np.ndarray) -> list[str]:
    """Return the words of ordinals, which have to ascend."""
    assert ordinals.dtype == np.uint32
    assert ordinals.tolist() == sorted(set(ordinals.tolist()))
    return [sorted(words)[i] for i in ordinals.tolist()]


@given(lexicons)
def test_words_come_back_in_the_order_of_code_points(words: frozenset[str]) -> None:
    lexicon = a_lexicon(words)
    assert [term.decode("utf-8", "surrogatepass") for term in lexicon] == sorted(words)
    assert [lexicon[i] for i in range(len(lexicon))] == encoded(words)
    assert lexicon.n_chars.tolist() == [len(word) for word in sorted(words)]


@given(lexicons, st.data())
def test_several_words_come_back_at_once(words: frozenset[str], data: st.DataObject) -> None:
    lexicon = a_lexicon(words)
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(words))] * 2)))
    assert lexicon.slice(first, last) == encoded(words)[first:last]
    ordinals = data.draw(st.lists(st.integers(0, len(words) - 1))) if words else []
    assert lexicon.take(ordinals) == [encoded(words)[i] for i in ordinals]
    assert lexicon.take(np.array(ordinals, np.uint32)) == lexicon.take(ordinals)


@examples
@given(lexicons, parts | terms)
def test_a_word_is_found_by_what_it_is_begins_ends_and_has_in_it(words: frozenset[str], part: str) -> None:
    in_order = sorted(words)
    wanted = bytes_of(part)
    for with_suffixes in (True, False):
        lexicon = a_lexicon(words, with_suffixes=with_suffixes)
        assert lexicon.left_of(wanted) == sum(word < part for word in words)
        assert lexicon.find(wanted) == (in_order.index(part) if part in words else -1)
        first, last = lexicon.with_prefix(wanted)
        assert in_order[first:last] == [word for word in in_order if word.startswith(part)]
        assert chosen(words, np.sort(lexicon.with_suffix(wanted))) == [
            w for w in in_order if w.endswith(part)
        ]
        assert chosen(words, lexicon.containing(wanted)) == [w for w in in_order if part in w]


@examples
@given(lexicons, parts, parts)
def test_a_word_is_found_by_both_of_its_ends(words: frozenset[str], start: str, end: str) -> None:
    for with_suffixes in (True, False):
        found = a_lexicon(words, with_suffixes=with_suffixes).with_ends(bytes_of(start), bytes_of(end))
        assert chosen(words, found) == [
            word
            for word in sorted(words)
            if word.startswith(start) and word.endswith(end) and len(word) >= len(start) + len(end)
        ]


@pytest.mark.parametrize("part", [b"", b"a"])
def test_nothing_is_found_where_there_is_nothing(part: bytes) -> None:
    for with_suffixes in (True, False):
        lexicon = a_lexicon([], with_suffixes=with_suffixes)
        assert (len(lexicon), lexicon.left_of(part), lexicon.find(part)) == (0, 0, -1)
        assert lexicon.with_prefix(part) == (0, 0)
        assert lexicon.with_suffix(part).size == lexicon.containing(part).size == 0
        assert lexicon.n_chars.size == 0


_patterns = st.lists(st.sampled_from(["*", "*", "?"]) | parts, min_size=1, max_size=6).map("".join)


@examples
@given(lexicons, _patterns.filter(re.compile(r"[*?]").search), st.booleans())
@example(frozenset(["a", "aa", "ab"]), "a*a", False)
@example(frozenset(["a", "ab", "abb"]), "ab?", True)
@example(frozenset(["a", "ab", "[a]"]), "[a]*", False)
@example(frozenset(["a", "ab"]), "**", False)
def test_a_wildcard_chooses_the_words_that_fnmatch_fits(
    words: frozenset[str], pattern: str, ends_open: bool
) -> None:
    found = Wildcard(pattern, ends_open=ends_open).choose(a_lexicon(words))
    globs = [pattern] + [pattern[:-1]] * (ends_open and pattern.endswith("?"))
    expressions = [re.compile(fnmatch.translate(glob.replace("[", "[[]"))) for glob in globs]
    assert chosen(words, found) == [
        word for word in sorted(words) if any(expression.fullmatch(word) for expression in expressions)
    ]


@st.composite
def _misspelt(draw: st.DrawFn) -> tuple[str, frozenset[str]]:
    """Return a word and others, some a few edits away: swaps, letters put in, left out or changed."""
    word = draw(st.text(st.sampled_from("abcdن"), min_size=1, max_size=12))
    others = set(draw(lexicons))
    for _ in range(draw(st.integers(0, 6))):
        other = word
        for _ in range(draw(st.integers(1, 3))):
            at = draw(st.integers(0, len(other)))
            kind = draw(st.sampled_from(["swap", "swap", "insert", "delete", "change"]))
            letter = draw(st.sampled_from("abcdنé"))
            if kind == "swap":
                other = other[:at] + other[at : at + 2][::-1] + other[at + 2 :]
            else:
                other = other[:at] + letter * (kind != "delete") + other[at + (kind != "insert") :]
        others.add(other)
    return word, frozenset(others) - {""}


@settings(max_examples=500)
@given(_misspelt(), st.integers(0, 2), st.integers(0, 3))
def test_a_fuzzy_word_finds_the_words_within_its_edits(
    case: tuple[str, frozenset[str]], edits: int, prefix_chars: int
) -> None:
    word, words = case
    found = within_edits(a_lexicon(words), word, edits, prefix_chars)
    assert chosen(words, found) == [
        other
        for other in sorted(words)
        if OSA.distance(word, other) <= edits and other.startswith(word[:prefix_chars])
    ]


@examples
@given(_misspelt(), st.integers(0, 4))
def test_edits_are_counted_as_by_the_whole_table(case: tuple[str, frozenset[str]], edits: int) -> None:
    word, words = case
    long = (word * 64)[:64]
    words |= {long, f"{long}é", long[:30] + long[31:], f"b{long}", long * 5}
    lexicon = a_lexicon(words)
    for wanted in (word, long):
        found = lexicon.within_edits(np.arange(len(words), dtype=np.uint32), wanted, edits)
        assert chosen(words, found) == [w for w in sorted(words) if OSA.distance(wanted, w) <= edits]


@pytest.mark.parametrize("word", ["", "a" * 65])
def test_edits_of_no_word_or_of_too_long_a_word_are_not_counted(word: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        a_lexicon(["a"]).within_edits(np.zeros(1, np.uint32), word, 1)


@given(st.integers(60, 70), st.integers(0, 2), st.data())
def test_a_long_word_is_found_within_its_edits(n: int, edits: int, data: st.DataObject) -> None:
    word = data.draw(st.text(st.sampled_from("abn"), min_size=n, max_size=n))
    at = data.draw(st.integers(0, n - 2))
    words = frozenset({word, word[:at] + word[at + 1 :], word[:at] + "xé" + word[at:], word[::-1]})
    found = within_edits(a_lexicon(words), word, edits)
    assert chosen(words, found) == [w for w in sorted(words) if OSA.distance(word, w) <= edits]


@pytest.mark.parametrize("word", ["ab", "abc", "abcd", "abcde", "abcdef", "abcdefgh", "abcdefghijklm"])
def test_a_swap_is_found_at_every_place_alone_and_with_another_edit(word: str) -> None:
    once = {word[:i] + word[i : i + 2][::-1] + word[i + 2 :] for i in range(len(word) - 1)}
    twice = {w[:i] + w[i : i + 2][::-1] + w[i + 2 :] for w in once for i in range(len(word) - 1)}
    others = {w[:i] + letter + w[i + skip :] for w in once for i in range(len(w) + 1)
              for letter, skip in (("x", 0), ("x", 1), ("", 1))}  # fmt: skip
    words = frozenset(once | twice | others) - {""}
    for edits in (1, 2):
        found = within_edits(a_lexicon(words), word, edits)
        assert chosen(words, found) == [w for w in sorted(words) if OSA.distance(word, w) <= edits]


@given(st.lists(st.lists(st.tuples(terms, st.booleans()), max_size=25), max_size=4), st.integers(0, 20))
def test_a_set_of_terms_gives_each_word_once_and_its_first_ones(
    of_segments: list[list[tuple[str, bool]]], n: int
) -> None:
    words = [dict(own) for own in of_segments]
    lexicons_ = {(i, "body"): a_lexicon(own) for i, own in enumerate(words)}
    ordinals = {
        (i, "body"): np.flatnonzero([own[word] for word in sorted(own)]).astype(np.uint32)
        for i, own in enumerate(words)
    }
    expected = sorted({word for own in words for word, is_chosen in own.items() if is_chosen})
    found = TermSet(ordinals, lexicons_)
    assert list(found) == expected
    assert (len(found), bool(found)) == (len(expected), bool(expected))
    assert found.n_at_most == sum(sum(own.values()) for own in words)
    n_words, first = found.first(n)
    assert (n_words, list(first)) == (len(expected), expected[:n])
