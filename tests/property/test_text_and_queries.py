"""Any text, any query: what must hold whatever is typed or indexed."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis.analyze import analyze, iter_tokens
from indexer.analysis.fold import fold
from indexer.analysis.stem import stem, stem_term, stem_terms, stemmed_languages
from indexer.analysis.tokenize import MAX_TERM_CHARS, tokenize
from indexer.query.describe import describe
from indexer.query.expand import expand
from indexer.query.mend import mend
from indexer.query.parser import parse
from indexer.query.tree import Everything, Node, Nothing, Typed
from tests.support.documents import paragraphs_of
from tests.support.lexicons import Words
from tests.support.queries import WORDS, queries

anything = st.text(max_size=60)
# Texts of words and of all that the tokenizer has rules for.
language_like = st.lists(
    st.sampled_from(WORDS) | st.sampled_from(list(" \n\n.,-'’\u200c\u200f\u00ad()\"*?~^:[]ʿ漢字カไทย٬९é")),
    max_size=25,
).map("".join)
# Queries made of the pieces that the syntax is made of, in any order.
_PIECES = (
    '"', "(", ")", "-", "~", "~2", "~99", "~3/1", "^", "^2", "^9999", "*", "?", ":", "[", "]", "{", "}", "'",
    "“", "،", "TO", "AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "REQUIRE", "title:", "date:", "foo:", "author:",
    "key:", "mass", "graves", "خاوران", "1988", "9999", "0001", " ", " ", " ", " ", "\x00", "\ud800",
    "=", "=mass", " NEAR ", " w/5 ",
)  # fmt: skip
query_like = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join)
queries_of_any_kind = anything | language_like | query_like | queries

MESSAGE_CODES = {
    "query-too-long",
    "quote-not-closed",
    "parenthesis-unmatched",
    "query-too-deep",
    "operator-dangling",
    "query-not-understood",
    "field-unknown",
    "nearness-as-a-word",
    "fuzzy-too-far",
    "boost-too-large",
    "slop-too-large",
    "date-perhaps-iranian",
    "nothing-to-search",
    "wildcard-too-wide",
    "date-not-understood",
    "facet-value-unknown",
    "name-undecided",
}
"""Every code that reading a query may give; docs/reference/messages.md lists them."""


SMALL_VOCABULARY = Words("grave", "graves", "mass", "massacre", "خاوران")
"""A snapshot's words, without a snapshot."""


def leaves(node: Node) -> list[Node]:
    parts = [
        getattr(node, name) for name in ("part", "required", "optional", "scored") if hasattr(node, name)
    ]
    parts += getattr(node, "parts", ())
    return [leaf for part in parts for leaf in leaves(part)] if parts else [node]


@given(queries_of_any_kind)
@example("(" * 1200)
@example('"' + "a " * 2000)
@example("NOT " * 300 + "a")
@example("a OR " * 250)
@example("date:{9999 TO]")
def test_no_query_is_an_error(query: str) -> None:
    tree, parsing = parse(query)
    expanded, expansion, _ = expand(tree, SMALL_VOCABULARY)
    for message in (*parsing, *expansion):
        assert message.code in MESSAGE_CODES
        assert message.position is None or 0 <= message.position <= len(query)
        assert message.text == message.text.strip()
        assert "\n" not in message.text
    assert not any(isinstance(leaf, Typed) for leaf in leaves(expanded))


@given(queries_of_any_kind)
def test_a_query_is_described_without_control_characters_and_only_when_it_asks_for_something(
    query: str,
) -> None:
    tree, _ = parse(query)
    description = describe(tree)
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", description)
    assert isinstance(tree, Everything | Nothing) or description


@given(queries_of_any_kind)
def test_a_mended_query_has_the_length_of_what_was_typed(query: str) -> None:
    mended, messages = mend(query)
    assert len(mended) == min(len(query), 1024)
    assert (len(query) > 1024) == any(message.code == "query-too-long" for message in messages)


@given(queries)
def test_a_well_formed_query_is_read_as_written(query: str) -> None:
    codes = {message.code for message in parse(query)[1]}
    assert not codes & {
        "query-not-understood",
        "operator-dangling",
        "parenthesis-unmatched",
        "quote-not-closed",
    }


@given(queries_of_any_kind)
def test_every_leaf_stands_at_a_place_of_the_query(query: str) -> None:
    for leaf in leaves(parse(query)[0]):
        if isinstance(leaf, Typed):
            assert 0 <= leaf.start <= len(query)


@given(anything | language_like)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=300)
@given(st.characters())
def test_folding_any_letter_twice_changes_nothing_more(char: str) -> None:
    assert fold(fold(char)) == fold(char)


@given(anything | language_like)
def test_offsets_cut_the_surface_out_of_the_text(text: str) -> None:
    for token in tokenize(text):
        own = text[token.start : token.end]
        assert 0 <= token.start < token.end <= len(text)
        assert token.term
        assert len(token.term) <= MAX_TERM_CHARS
        if token.width == 1:
            assert token.surface == own
        else:  # the joined form of a compound, without what joins it
            assert token.surface == "".join(char for char in own if char in token.surface)


@given(anything | language_like, st.integers(0, 5))
def test_positions_count_every_word_once_and_compounds_cover_their_parts(text: str, first: int) -> None:
    tokens = list(tokenize(text, first))
    words = [token for token in tokens if token.width == 1]
    assert [token.position for token in words] == list(range(first, first + len(words)))
    assert [token.start for token in words] == sorted(token.start for token in words)
    for joined in (token for token in tokens if token.width > 1):
        parts = [w for w in words if joined.position <= w.position < joined.position + joined.width]
        assert len(parts) == joined.width
        assert (joined.start, joined.end) == (parts[0].start, parts[-1].end)


@given(anything | language_like)
def test_a_word_found_in_a_text_is_found_again_by_its_surface(text: str) -> None:
    for token in tokenize(text):
        if token.width == 1:
            assert token.term in [again.term for again in tokenize(token.surface)]


@given(language_like)
def test_analysis_puts_every_token_at_its_position_in_both_forms(text: str) -> None:
    paragraphs = paragraphs_of(text)
    tokens = list(iter_tokens(text, paragraphs))
    terms = analyze(text, paragraphs)
    assert terms.n_tokens == sum(token.width == 1 for token, _ in tokens)
    for form in (terms.exact, terms.stems):
        assert sum(map(len, form.values())) == len(tokens)
        assert all(positions == sorted(positions) for positions in form.values())
        assert {p for own in form.values() for p in own} == {token.position for token, _ in tokens}


@given(language_like)
def test_paragraphs_leave_a_gap_that_no_phrase_crosses(text: str) -> None:
    paragraphs = paragraphs_of(text)
    last_position, last_paragraph = -1, 0
    for token, _ in iter_tokens(text, paragraphs):
        own = next(i for i, p in enumerate(paragraphs) if p.span.start <= token.start < p.span.end)
        if own != last_paragraph:
            assert token.position > last_position + 1
        last_position, last_paragraph = token.position + token.width - 1, own


@given(st.sampled_from(WORDS) | anything, st.sampled_from(["und", *sorted(stemmed_languages())]))
def test_a_stem_is_folded_and_among_the_stems_that_a_query_asks_for(word: str, language: str) -> None:
    for token in tokenize(word):
        assert stem_term(token.surface, language) in stem_terms(token.surface, ["en", language])
        assert fold(stem(token.surface, language)) == stem(token.surface, language)
