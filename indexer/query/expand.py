"""
A tree of what was typed to a tree of terms, with one snapshot's words.

Flow: tree with `Typed` leaves + Vocabulary -> tree that can be evaluated. A word
outside quotes is meant in any inflection, a word in quotes as it stands; both in
any spelling that folding joins. A wildcard or a fuzzy word becomes the terms of
the index that it stands for. A leaf that holds nothing to search for is left out
and said.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from rapidfuzz.distance import OSA

from indexer.analysis.fold import fold
from indexer.analysis.persian import parts_written_together
from indexer.analysis.stem import stem_terms
from indexer.analysis.tokenize import APOSTROPHES, HYPHENS, MAX_TERM_CHARS, Token, tokenize
from indexer.index.schema import TEXT_FIELDS
from indexer.model.partial_date import PartialDate
from indexer.model.response import Message
from indexer.query.function_words import is_function_word
from indexer.query.fuzzy import within_edits
from indexer.query.synonyms import Synonyms
from indexer.query.tree import (
    And,
    AndMaybe,
    Best,
    DateMatch,
    FacetMatch,
    KeyMatch,
    Node,
    Not,
    Nothing,
    Or,
    Reading,
    Require,
    Sequence,
    Slot,
    Typed,
    Widened,
    Word,
)
from indexer.query.widening import NEAR, Why, can_be_widened, widenings
from indexer.query.wildcard import Wildcard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Sequence as SequenceOf

    from numpy.typing import NDArray

    from indexer.index.codec.lexicon import Lexicon
    from indexer.index.name_lexicon import NameLexicon
    from indexer.index.term_set import TermSet
    from indexer.query.widening import Alternative, Widening

MAX_TERMS = 10_000
"""Terms that one wildcard may stand for; `a*` in a million documents is about that many."""

MAX_QUERY_TERMS = 50_000
"""Terms that all wildcards of a query may stand for together; it is evaluated in seconds then."""

_WILDCARDS = re.compile(r"([*?])")
_SIGNS = frozenset("*?")
# While a pattern is cut into words its signs are letters that no text has: two of Lisu, which nothing folds.
_LETTER_OF_SIGN = str.maketrans("*?", "\ua4f6\ua4f7")
_SIGN_OF_LETTER = str.maketrans("\ua4f6\ua4f7", "*?")
_CONNECTORS = dict.fromkeys(map(ord, HYPHENS + APOSTROPHES))


class Vocabulary(Protocol):
    """What expansion asks of a snapshot."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the passages."""

    def terms_where(
        self, fields: tuple[str, ...], choose: Callable[[Lexicon], NDArray[np.uint32]]
    ) -> TermSet:
        """Return the words of text fields that `choose` picks out of each lexicon, as ascending ordinals."""

    def facet_words(self, facet: str) -> Iterable[tuple[str, tuple[tuple[str, ...], ...]]]:
        """Yield each value of a facet with the folded words of its spellings."""


@dataclass(frozen=True, slots=True)
class Wider:
    """What words may be widened to: the names of the collection and its owner's synonyms.

    `dropped` are alternatives that are not to be looked for.
    """

    names: NameLexicon | None = None
    synonyms: Synonyms = field(default_factory=Synonyms)
    dropped: frozenset[str] = frozenset()


class Looked(NamedTuple):
    """An alternative, the node that looks for it, and whether that is part of the tree."""

    alternative: Alternative
    node: Node
    is_dropped: bool


class WidenedWords(NamedTuple):
    """Words of a query, and what is looked for in their place."""

    widening: Widening
    looked: tuple[Looked, ...]


class Expanded(NamedTuple):
    """A tree that can be evaluated, what is to be said of it, and which words were widened."""

    tree: Node
    messages: tuple[Message, ...]
    widened: tuple[WidenedWords, ...] = ()


def expand(tree: Node, vocabulary: Vocabulary, wider: Wider | None = None) -> Expanded:
    """Return the tree with terms in place of what was typed; without `wider`, each word is itself alone."""
    expansion = _Expansion(vocabulary, wider)
    expansion.capitals_tell = _capitals_tell(tree)
    expanded = expansion.node(tree)
    widened = tuple(dict.fromkeys(expansion.widened))
    return Expanded(Nothing() if expanded is None else expanded, tuple(expansion.messages), widened)


def gregorian_year_message(date: PartialDate, position: int | None = None) -> Message:
    """Return the message that a year was not read as an Iranian one.

    The Iranian year begins in March, 621 years behind the Gregorian (Borkowski,
    *The Persian calendar for 3000 years*, 1996).
    """
    year = date.year or 0
    begins = f"the Iranian year {year} began in March {year + 621}"
    text = f"{date} was read as a date of the Gregorian calendar; {begins}"
    return Message("date-perhaps-iranian", text, position)


class _Expansion:
    def __init__(self, vocabulary: Vocabulary, wider: Wider | None = None) -> None:
        self.vocabulary = vocabulary
        self.wider = wider
        self.widened: list[WidenedWords] = []
        self.messages: list[Message] = []
        self.n_terms = 0
        self.capitals_tell = True
        self._known: dict[Typed, Node | None] = {}
        self._terms: dict[tuple[str, tuple[str, ...]], TermSet] = {}

    def node(self, node: Node) -> Node | None:
        match node:
            case Typed():
                return self._side_by_side((node,))[0]
            case And(parts) | Or(parts):
                found = self._side_by_side(parts) if isinstance(node, And) else map(self.node, parts)
                kept = tuple(part for part in found if part is not None)
                if len(kept) < 2:
                    return kept[0] if kept else None
                return type(node)(kept)
            case Not(part):
                # What is left out is what was typed and no more: nothing is lost for a likeness.
                wider, self.wider = self.wider, None
                inner = self.node(part)
                self.wider = wider
                return None if inner is None else Not(inner)
            case AndMaybe(first, second) | Require(first, second):
                left, right = self.node(first), self.node(second)
                if left is None or right is None:
                    return left or right
                return type(node)(left, right)
        return node

    def _side_by_side(self, parts: SequenceOf[Node]) -> list[Node | None]:
        """Expand parts of an *and*; words in a row are looked at as names."""
        found: list[Node | None] = []
        for is_word, run in groupby(parts, key=self._run_of):
            own = list(run)
            if is_word is None:
                found += map(self.node_alone, own)
            else:
                found += self._words([leaf for leaf in own if isinstance(leaf, Typed)])
        return found

    def node_alone(self, node: Node) -> Node | None:
        """Expand a node that is no word to be widened."""
        return self._leaf(node) if isinstance(node, Typed) else self.node(node)

    def _run_of(self, part: Node) -> tuple[str | None, float] | None:
        """Return what the words of one name have in common, `None` for what is no such word."""
        if self.wider is None or not isinstance(part, Typed) or not can_be_widened(part):
            return None
        return part.field, part.boost

    def _words(self, leaves: list[Typed]) -> list[Node | None]:
        assert self.wider is not None  # noqa: S101 - else nothing is a run
        found: list[Node | None] = []
        at = 0
        for widening in widenings(leaves, self.wider.names, self.wider.synonyms):
            first = leaves.index(widening.leaves[0], at)
            found += map(self._leaf, leaves[at:first])
            found.append(self._widened(widening))
            at = first + len(widening.leaves)
        return found + [self._leaf(leaf) for leaf in leaves[at:]]

    def _widened(self, widening: Widening) -> Node | None:
        assert self.wider is not None  # noqa: S101 - else there is no widening
        if widening.is_written_otherwise:  # each word has other spellings of its own
            expanded = [node for leaf in widening.leaves for node in self._words([leaf])]
        else:
            expanded = list(map(self._leaf, widening.leaves))
        own = tuple(node for node in expanded if node is not None)
        if not own:
            return None
        leaf = widening.leaves[0]
        if widening.undecided:
            self._say(
                "name-undecided",
                f"{leaf.text!r} may be {' or '.join(widening.undecided)}; "
                "the search does not decide between them",
                leaf,
            )
        looked = tuple(
            Looked(alternative, node, alternative.text in self.wider.dropped)
            for alternative in widening.alternatives
            if (node := self._alternative(leaf, alternative)) is not None
        )
        if looked:
            self.widened.append(WidenedWords(widening, looked))
        same = tuple(n for a, n, is_dropped in looked if a.why not in NEAR and not is_dropped)
        near = tuple(n for a, n, is_dropped in looked if a.why in NEAR and not is_dropped)
        typed = own[0] if len(own) == 1 else And(own)
        return Widened(typed, same, near) if same or near else typed

    def _alternative(self, leaf: Typed, alternative: Alternative) -> Node | None:
        """Return what looks for an alternative: a synonym in all its inflections, a name as it is spelled."""
        is_exact = alternative.why is not Why.SYNONYM
        fields = {"title": ("title",), "text": ("body",)}.get(leaf.field or "", TEXT_FIELDS)
        other = Typed(alternative.text, leaf.start, leaf.field, boost=leaf.boost)
        tokens = list(tokenize(alternative.text))
        return _any_reading(other, fields, tokens, lambda token: self._slot(token, is_exact=is_exact))

    def _say(self, code: str, text: str, leaf: Typed) -> None:
        self.messages.append(Message(code, text, leaf.start))

    def _leaf(self, leaf: Typed) -> Node | None:
        """Expand a leaf; one that is repeated becomes one and the same node."""
        known = replace(leaf, start=0)
        if known not in self._known:
            self._known[known] = self._new_leaf(leaf)
        return self._known[known]

    def _new_leaf(self, leaf: Typed) -> Node | None:
        match leaf.field:
            case None:
                return self._text(leaf, TEXT_FIELDS)
            case "title":
                return self._text(leaf, ("title",))
            case "text":
                return self._text(leaf, ("body",))
            case "date":
                return self._date(leaf)
            case "mentioned":
                return self._mentioned(leaf)
            case "key":
                return KeyMatch(leaf.text.strip())
        return self._facet(leaf, leaf.field)

    # -- words of the text -------------------------------------------------

    def _text(self, leaf: Typed, fields: tuple[str, ...]) -> Node | None:
        readings: dict[Reading, Callable[[Typed, tuple[str, ...]], Node | None]] = {
            Reading.WORD: self._word,
            Reading.PHRASE: self._phrase,
            Reading.WILDCARD: self._wildcard,
            Reading.FUZZY: self._fuzzy,
            Reading.RANGE: self._range,
        }
        found = readings[leaf.reading](leaf, fields)
        if found is None:
            self._say(
                "nothing-to-search",
                f"{leaf.text!r} holds no letter or digit to search for; it was left out",
                leaf,
            )
        return found

    def _slot(self, token: Token, *, is_exact: bool) -> Slot:
        if is_exact:
            return Slot(exact=(token.term,))
        languages = self.vocabulary.languages
        is_abbreviation = self.capitals_tell and len(token.surface) > 1 and token.surface.isupper()
        of_function = [
            language
            for language in languages
            if not is_abbreviation and is_function_word(token.term, language)
        ]
        return Slot(
            exact=(token.term,),
            stems=stem_terms(token.surface, languages),
            function_stems=stem_terms(token.surface, of_function),
        )

    def _word(self, leaf: Typed, fields: tuple[str, ...]) -> Node | None:
        return _any_reading(
            leaf, fields, list(tokenize(leaf.text)), lambda token: self._slot(token, is_exact=False)
        )

    def _phrase(self, leaf: Typed, fields: tuple[str, ...]) -> Node | None:
        if not _WILDCARDS.search(leaf.text):
            tokens = list(tokenize(leaf.text))
            return _any_reading(leaf, fields, tokens, lambda token: self._slot(token, is_exact=True))
        return self._pattern(leaf, fields)

    def _wildcard(self, leaf: Typed, fields: tuple[str, ...]) -> Node | None:
        if not fold(_WILDCARDS.sub("", leaf.text).translate(_CONNECTORS)).strip():
            return None
        return self._pattern(leaf, fields)

    def _pattern(self, leaf: Typed, fields: tuple[str, ...]) -> Node | None:
        """Expand words with wildcards; they are parted, and written together, as words without are."""
        readings = _readings(_pattern_tokens(leaf.text))
        looked = [self._pattern_sequence(leaf, fields, words) for words in readings]
        found = list(dict.fromkeys(node for node in looked if node is not None))
        if readings and not found:
            return Nothing(leaf.text)
        return Best(tuple(found)) if len(found) > 1 else (found[0] if found else None)

    def _pattern_sequence(self, leaf: Typed, fields: tuple[str, ...], words: tuple[str, ...]) -> Node | None:
        slots: list[Slot] = []
        for word in words:
            if _WILDCARDS.search(word):
                terms = self._matching(Wildcard(word, ends_open=True), leaf, fields)
                if not terms:
                    return None
                slots.append(Slot(terms=terms))
            else:
                slots.append(Slot(exact=(word,)))
        return _sequence(leaf, fields, tuple(slots))

    def _matching(self, wildcard: Wildcard, leaf: Typed, fields: tuple[str, ...]) -> TermSet:
        known = wildcard.pattern, fields
        if known not in self._terms:
            terms = self.vocabulary.terms_where(fields, wildcard.choose)
            self._terms[known] = self._within_budget(terms, leaf)
        return self._terms[known]

    def _within_budget(self, terms: TermSet, leaf: Typed) -> TermSet:
        """Return the terms that may still be searched, and say when not all are."""
        limit = min(MAX_TERMS, MAX_QUERY_TERMS - self.n_terms)
        n_terms = terms.n_at_least  # words of several segments are charged once
        if terms.n_at_most > limit:
            n_terms, terms = terms.first(limit)
        if n_terms > limit:
            said = f"{leaf.text!r} stands for {n_terms} words; only the first {limit} were searched"
            self._say("wildcard-too-wide", said, leaf)
        self.n_terms += min(n_terms, limit)
        return terms

    def _fuzzy(self, leaf: Typed, fields: tuple[str, ...]) -> Node | None:
        word = fold(leaf.text.translate(_CONNECTORS)).strip()
        if not word:
            return None
        terms = self.vocabulary.terms_where(
            fields, lambda lexicon: within_edits(lexicon, word, leaf.edits, leaf.prefix_chars)
        )
        label = f"{leaf.text}~{leaf.edits}"
        return Word(label, Slot(terms=terms), fields, leaf.boost) if terms else Nothing(label)

    def _range(self, leaf: Typed, fields: tuple[str, ...]) -> Node | None:
        lower, upper = fold((leaf.lower or "").strip()), fold((leaf.upper or "").strip())
        between = _between(lower, upper, leaf.excludes)
        terms = self._within_budget(self.vocabulary.terms_where(fields, between), leaf)
        return Word(leaf.text, Slot(terms=terms), fields, leaf.boost) if terms else Nothing(leaf.text)

    # -- dates and facets --------------------------------------------------

    def _bounds(self, leaf: Typed) -> list[PartialDate | None] | None:
        """Return the bounds of a leaf, `None` where open; nothing if one is no date, which is said."""
        lower, upper = (leaf.lower, leaf.upper) if leaf.reading is Reading.RANGE else (leaf.text, leaf.text)
        try:
            bounds = [PartialDate.parse(bound) if bound else None for bound in (lower, upper)]
            if any(bound is not None and bound.year is None for bound in bounds):
                raise ValueError
        except ValueError:
            said = f"{leaf.text!r} is not a date such as 1988, 1988-07 or 1988-07-28; it was left out"
            self._say("date-not-understood", said, leaf)
            return None
        for bound in {bound for bound in bounds if bound is not None and bound.is_perhaps_iranian}:
            self.messages.append(gregorian_year_message(bound, leaf.start))
        return bounds

    def _mentioned(self, leaf: Typed) -> Node | None:
        """Look for documents that name a date, or one that lies wholly between two."""
        bounds = self._bounds(leaf)
        if bounds is None:
            return None
        values = frozenset(
            value
            for value, _ in self.vocabulary.facet_words("mentioned")
            if _is_between(value, bounds[0], bounds[1], leaf.excludes)
        )
        if not values:
            self._say("facet-value-unknown", f"no document here names the date {leaf.text!r}", leaf)
        return FacetMatch("mentioned", leaf.text, values)

    def _date(self, leaf: Typed) -> Node | None:
        bounds = self._bounds(leaf)
        if bounds is None:
            return None
        earliest = bounds[0].earliest if bounds[0] else None
        latest = bounds[1].latest if bounds[1] else None
        try:
            if leaf.excludes[0] and bounds[0] and bounds[0].latest:
                earliest = bounds[0].latest + dt.timedelta(days=1)
            if leaf.excludes[1] and bounds[1] and bounds[1].earliest:
                latest = bounds[1].earliest - dt.timedelta(days=1)
        except OverflowError:  # after the year 9999 or before the year 1
            return Nothing(leaf.text)
        return DateMatch(leaf.text, earliest, latest)

    def _facet(self, leaf: Typed, facet: str) -> Node | None:
        is_match = self._facet_test(leaf)
        if is_match is None:
            said = f"{leaf.text!r} cannot be looked for in {facet}; it was left out"
            self._say("nothing-to-search", said, leaf)
            return None
        values = frozenset(
            value for value, spellings in self.vocabulary.facet_words(facet) if any(map(is_match, spellings))
        )
        if not values:
            self._say("facet-value-unknown", f"no {facet} here is called {leaf.text!r}", leaf)
        return FacetMatch(facet, leaf.text, values)

    def _facet_test(self, leaf: Typed) -> Callable[[tuple[str, ...]], bool] | None:
        if leaf.reading is Reading.FUZZY:
            word = fold(leaf.text.translate(_CONNECTORS)).strip()
            beginning = word[: leaf.prefix_chars]
            return lambda spelling: any(
                other.startswith(beginning) and OSA.distance(word, other) <= leaf.edits for other in spelling
            )
        if leaf.reading is Reading.RANGE:
            return None
        if leaf.reading is Reading.WORD or not _WILDCARDS.search(leaf.text):
            words = tuple(token.term for token in tokenize(leaf.text) if token.width == 1)
            return (lambda spelling: _holds(spelling, words)) if words else None
        patterns = [
            [Wildcard(word, ends_open=True).expression for word in words]
            for words in _readings(_pattern_tokens(leaf.text))
        ]
        if not patterns:
            return None
        return lambda spelling: any(_fits(spelling, expressions) for expressions in patterns)


def _holds(spelling: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell whether words stand in a spelling, one behind the other."""
    n = len(words)
    return any(spelling[i : i + n] == words for i in range(len(spelling) - n + 1))


def _fits(spelling: tuple[str, ...], expressions: list[re.Pattern[str]]) -> bool:
    """Tell whether words that match stand in a spelling, one behind the other."""
    n = len(expressions)
    return any(
        all(map(re.Pattern.fullmatch, expressions, spelling[i : i + n])) for i in range(len(spelling) - n + 1)
    )


def _capitals_tell(tree: Node) -> bool:
    """Tell whether a word in capitals is an abbreviation, *WHO*: not where the whole query is in them."""
    words = [leaf.text for leaf in _leaves(tree)]
    return len(words) == 1 or not all(word.isupper() for word in words)


def _leaves(node: Node) -> Iterator[Typed]:
    match node:
        case Typed():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case AndMaybe(first, second) | Require(first, second):
            yield from _leaves(first)
            yield from _leaves(second)


def _any_reading(
    leaf: Typed, fields: tuple[str, ...], tokens: list[Token], slot: Callable[[Token], Slot]
) -> Node | None:
    """Return the parts in sequence, or with compounds joined or taken apart, whichever a document has."""
    parts = _sequence(leaf, fields, tuple(slot(token) for token in tokens if token.width == 1))
    if parts is None or all(token.width == 1 for token in tokens):
        apart = [_taken_apart(token) for token in tokens]
        if parts is None or len(tokens) < 2 or all(len(words) == 1 for words in apart):
            return parts
        # A joined form stands over the positions of its parts, so only they have the next word beside them.
        slots = tuple(slot(word) for words in apart for word in words)
        return Best((parts, Sequence(leaf.text, slots, fields, leaf.slop, leaf.boost)))
    covered = 0
    joined: list[Slot] = []
    for token in tokens:  # a joined form comes before its parts
        if token.position >= covered:
            joined.append(slot(token))
            covered = token.position + token.width
    whole = _sequence(leaf, fields, tuple(joined))
    return parts if whole is None else Best((parts, whole))


def _taken_apart(token: Token) -> tuple[Token, ...]:
    """Return the parts of a word of a phrase that may be written with a half-space; itself if it has none."""
    parts = parts_written_together(token.term)
    return (token,) if len(parts) < 2 else tuple(token._replace(term=part, surface=part) for part in parts)


def _sequence(leaf: Typed, fields: tuple[str, ...], slots: tuple[Slot, ...]) -> Node | None:
    if not slots:
        return None
    if len(slots) == 1:
        return Word(leaf.text, slots[0], fields, leaf.boost)
    return Sequence(leaf.text, slots, fields, leaf.slop, leaf.boost)


def _between(lower: str, upper: str, excludes: tuple[bool, bool]) -> Callable[[Lexicon], NDArray[np.uint32]]:
    """Return what chooses the words between two bounds; an empty upper one is open."""

    def left_of(lexicon: Lexicon, bound: str, *, is_behind: bool) -> int:
        return lexicon.left_of(bound.encode("utf-8", "surrogatepass") + (b"\0" if is_behind else b""))

    def choose(lexicon: Lexicon) -> NDArray[np.uint32]:
        first = left_of(lexicon, lower, is_behind=excludes[0])
        last = left_of(lexicon, upper, is_behind=not excludes[1]) if upper else len(lexicon)
        return np.arange(first, max(first, last), dtype=np.uint32)

    return choose


def _is_between(
    value: str, lower: PartialDate | None, upper: PartialDate | None, excludes: tuple[bool, bool]
) -> bool:
    """Tell whether a date as it is written, `1988-07`, lies wholly between two others.

    Years have four digits, so the order of the letters is that of time, but for a date that begins another.
    """
    if lower is not None:
        first = str(lower)
        if value < first or (excludes[0] and value.startswith(first)):
            return False
    if upper is not None:
        last = str(upper)
        if excludes[1]:
            return value < last and not last.startswith(value)
        return value.startswith(last) or (value < last and not last.startswith(value))
    return True


def _pattern_tokens(text: str) -> list[Token]:
    """Return the tokens of words with wildcards; their terms have the signs."""
    tokens = [
        token._replace(term=_pattern_term(token)) for token in tokenize(text.translate(_LETTER_OF_SIGN))
    ]
    # A question ends with `?`, which French has a space before.
    if len(tokens) > 1 and set(tokens[-1].term) == {"?"}:
        tokens.pop()
    # A sign beside a number or a letter of an unspaced script is a token; there it stands for none.
    while len(tokens) > 1 and set(tokens[-1].term) <= _SIGNS and _is_glued(text, tokens[-1].start - 1):
        tokens.pop()
    while len(tokens) > 1 and set(tokens[0].term) <= _SIGNS and _is_glued(text, tokens[0].end):
        del tokens[0]
    return tokens


def _pattern_term(token: Token) -> str:
    """Return the term of a token with its signs, uncut: words that fit a long one may be short."""
    if len(token.term) < MAX_TERM_CHARS:
        return token.term.translate(_SIGN_OF_LETTER)
    return fold(token.surface.translate(_CONNECTORS)).translate(_SIGN_OF_LETTER)


def _is_glued(text: str, at: int) -> bool:
    """Tell whether there is a character beside a sign that is no blank."""
    return 0 <= at < len(text) and not text[at].isspace()


def _readings(tokens: list[Token]) -> list[tuple[str, ...]]:
    """Return the words of tokens with compounds in parts, and joined; only joined beside a sign alone."""
    parts = tuple(token.term for token in tokens if token.width == 1)
    if all(token.width == 1 for token in tokens):
        return [parts] if parts else []
    joined: list[str] = []
    covered = tokens[0].position
    for token in tokens:
        if token.position >= covered:
            joined.append(token.term)
            covered = token.position + token.width
    is_apart = not any(set(part) <= _SIGNS for part in parts)
    return [parts, tuple(joined)] if is_apart else [tuple(joined)]
