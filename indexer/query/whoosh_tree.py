"""
A query tree of Whoosh's to a tree that our evaluator takes.

Flow: whoosh.query.Query + Snapshot -> tree, messages. For programs that build their
queries of Whoosh's classes; what people type goes through `parser` and `expand`.

Words are looked up as they stand: nothing is folded or stemmed. A term of `title` or
`body` is one exact form, a term of `title_stem` or `body_stem` one stem; each scores
as a word of its field. Facets, keys, sources and days are sets of documents and score
nothing, unless a constant score is asked for. A class that is not known here, and any
class derived from those that are, is given to Whoosh's own matcher, which says the
documents.
"""

from __future__ import annotations

import fnmatch
import re
from functools import cached_property
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from whoosh import query as wq
from whoosh.lang.morph_en import variations
from whoosh.query.compound import DefaultOr, PreloadedOr, SplitOr
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.searching import Searcher

from indexer.errors import InvalidRequestError
from indexer.index.codec.decoding import PAGE_BITS
from indexer.index.codec.lexicon import END, Lexicon, lexicon_arrays
from indexer.index.codec.segment import (
    DAY_FIELDS,
    ColumnarCodec,
    ColumnarDocumentReader,
    ColumnarSegment,
    ColumnarTermsReader,
)
from indexer.index.codec.segment_data import VALUE_FIELDS
from indexer.index.codec.sets import union
from indexer.index.schema import FACET_FIELDS, STEM_FIELDS, TEXT_FIELDS, create_schema
from indexer.index.table_of_contents import INDEX_NAME
from indexer.model.response import Message
from indexer.query.expand import MAX_QUERY_TERMS, MAX_TERMS
from indexer.query.fuzzy import within_edits
from indexer.query.parser import MAX_BOOST, MAX_EDITS
from indexer.query.tree import (
    And,
    AndMaybe,
    Best,
    Constant,
    DocumentMatch,
    Everything,
    FacetMatch,
    KeyMatch,
    Node,
    Not,
    Nothing,
    Or,
    Require,
    Sequence,
    Slot,
    Word,
)
from indexer.query.wildcard import Wildcard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from indexer.index.codec.segment_data import SegmentData
    from indexer.index.snapshot import Part, Snapshot

    Choose = Callable[[Lexicon], NDArray[np.uint32]]

WhooshQuery: TypeAlias = Any
"""A `whoosh.query.Query`; Whoosh has no types."""

MAX_SLOP = (1 << 20) - 1
"""Positions that a word of a phrase may be behind the one before it; no text has so many."""

_DOCUMENT_DISTANCE = 1 << 32
"""Positions put between documents where order is looked for; more than a segment has."""

_TEXT_OF_STEM = {stem: text for text, stem in STEM_FIELDS.items()}
_FIELDS = (*TEXT_FIELDS, *_TEXT_OF_STEM, *VALUE_FIELDS, "key", *DAY_FIELDS)
_MAX_INT32 = (1 << 31) - 1


class Ranking(NamedTuple):
    """What a tree found: the number of all its documents, and the first of them with their scores.

    hits: keys and scores, the best first, of equals the lower key. messages: what was cut to the
    bounds of a query, and fields that there are not.
    """

    total: int
    hits: tuple[tuple[str, float], ...]
    messages: tuple[Message, ...]


def translate(query: WhooshQuery, snapshot: Snapshot) -> tuple[Node, tuple[Message, ...]]:
    """Return a query of Whoosh's as a tree of one snapshot, and what is to be said of it.

    Raises:
        InvalidRequestError: a part of it cannot be searched for: a pattern that is no regular
            expression, a range that has no numbers, a boost below zero, something that is no query.
        IndexCorruptError: files of the index are damaged.
    """
    translation = _Translation(snapshot)
    return translation.node(query), tuple(dict.fromkeys(translation.messages))


class _Translation:
    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.messages: list[Message] = []
        self.n_terms = 0

    def node(self, query: WhooshQuery, outer: float = 1.0) -> Node:
        """Return a node; `outer` is the boost of all that it stands in."""
        if not isinstance(query, wq.Query):
            raise InvalidRequestError("query", repr(query), "is no query of Whoosh's")
        translate_kind = _KINDS.get(type(query))
        if translate_kind is None:
            return self._by_whoosh(query)
        return translate_kind(self, query, self._weight(getattr(query, "boost", 1.0), outer))

    def _weight(self, boost: float, outer: float = 1.0) -> float:
        weight = float(boost) * outer
        if not weight >= 0:
            raise InvalidRequestError("boost", f"{boost:g}", "is less than zero")
        if weight > MAX_BOOST:
            said = f"a part can weigh {MAX_BOOST:.0f} times as much at most; ^{weight:g} was read as that"
            self.messages.append(Message("boost-too-large", said))
        return min(weight, MAX_BOOST)

    # -- operators ---------------------------------------------------------

    def _parts(self, query: WhooshQuery, boost: float) -> tuple[Node, ...]:
        return tuple(self.node(part, boost) for part in query.subqueries)

    def _and(self, query: WhooshQuery, boost: float) -> Node:
        parts = self._parts(query, boost)
        return And(parts) if parts else Nothing()

    def _or(self, query: WhooshQuery, boost: float) -> Node:
        parts = self._parts(query, boost)
        return Or(parts) if parts else Nothing()

    def _best(self, query: WhooshQuery, boost: float) -> Node:
        parts = self._parts(query, boost)
        return Best(parts, self._weight(query.tiebreak)) if parts else Nothing()

    def _not(self, query: WhooshQuery, _: float) -> Node:
        return Not(self.node(query.query))

    def _and_not(self, query: WhooshQuery, boost: float) -> Node:
        return And((self.node(query.a, boost), Not(self.node(query.b))))

    def _and_maybe(self, query: WhooshQuery, boost: float) -> Node:
        return AndMaybe(*self._parts(query, boost))

    def _require(self, query: WhooshQuery, boost: float) -> Node:
        return Require(*self._parts(query, boost))

    def _constant_score(self, query: WhooshQuery, boost: float) -> Node:
        return Constant(self.node(query.child), self._weight(query.score, boost))

    def _weighting(self, query: WhooshQuery, boost: float) -> Node:
        return self.node(query.child, boost)

    def _every(self, query: WhooshQuery, boost: float) -> Node:
        return Constant(self._with_field(query.fieldname), boost)

    # -- words -------------------------------------------------------------

    def _term(self, query: WhooshQuery, boost: float) -> Node:
        field, text = query.fieldname, query.text
        if field in DAY_FIELDS:
            return self._day(field, text)
        if not self._is_field(field):
            return Nothing(str(query))
        value = _text(text)
        return self._of_values(str(query), field, (value,), boost)

    def _variations(self, query: WhooshQuery, boost: float) -> Node:
        if query.fieldname in DAY_FIELDS:
            return self._by_whoosh(query)
        if not self._is_field(query.fieldname):
            return Nothing(str(query))
        values = tuple(sorted(set(variations(_text(query.text)))))
        return self._of_values(str(query), query.fieldname, values, boost)

    def _of_values(self, label: str, field: str, values: tuple[str, ...], boost: float) -> Node:
        """Return the documents that have one of some terms in a field."""
        if field in TEXT_FIELDS:
            return Word(label, Slot(exact=values), (field,), boost)
        if field in _TEXT_OF_STEM:
            return Word(label, Slot(stems=values), (_TEXT_OF_STEM[field],), boost)
        if field in FACET_FIELDS:
            return FacetMatch(field, label, frozenset(values))
        if field == "key":
            keys = tuple(KeyMatch(value) for value in values)
            return keys[0] if len(keys) == 1 else Or(keys)
        wanted = {value.encode("utf-8", "surrogatepass") for value in values}
        return self._in_column(label, field, lambda lexicon: _ordinals(lexicon, wanted))

    def _phrase(self, query: WhooshQuery, boost: float) -> Node:
        words = tuple(_text(word) for word in query.words if word is not None)
        field = query.fieldname
        label = f"{field}:{' '.join(words)}~{query.slop}"
        if not words or not self._is_field(field):
            return Nothing(label)
        if len(words) == 1:
            return self._term(wq.Term(field, words[0]), boost)
        if field not in TEXT_FIELDS and field not in _TEXT_OF_STEM:
            raise InvalidRequestError("phrase", label, f"cannot be looked for: {field} has no positions")
        if query.slop < 1:
            return Nothing(label)
        slop = query.slop
        if slop > MAX_SLOP:
            said = f"words can be {MAX_SLOP} places apart at most; ~{slop} was read as that"
            self.messages.append(Message("slop-too-large", said))
            slop = MAX_SLOP
        slots = tuple(Slot(stems=(w,)) if field in _TEXT_OF_STEM else Slot(exact=(w,)) for w in words)
        name = _TEXT_OF_STEM.get(field, field)
        sequence = Sequence(label, slots, (name,), slop, boost)
        if slop == 1:
            return sequence
        # Our nearness is in either order, Whoosh's in that of the phrase.
        return And((sequence, self._in_order(label, name, slots, slop)))

    def _in_order(self, label: str, name: str, slots: tuple[Slot, ...], slop: int) -> Node:
        """Return the documents where each word stands behind the one before it, within `slop`."""
        found = []
        with self.snapshot.reading():
            for part in self.snapshot.parts:
                reached, *others = [_positions(part, name, slot) for slot in slots]
                for positions in others:
                    first = np.searchsorted(reached, positions - slop)
                    reached = positions[np.searchsorted(reached, positions) > first]
                found.append(reached // _DOCUMENT_DISTANCE + part.first_doc)
        return self._documents(label, found)

    # -- many terms at once ------------------------------------------------

    def _prefix(self, query: WhooshQuery, boost: float) -> Node:
        prefix = _text(query.text).encode("utf-8", "surrogatepass")
        if not prefix:
            return self._every(query, boost)
        return self._multiple(query, boost, lambda lexicon: _between(*lexicon.with_prefix(prefix)))

    def _wildcard(self, query: WhooshQuery, boost: float) -> Node:
        text = _text(query.text)
        if not text.strip("*") and text:
            return self._every(query, boost)
        if "[" in text:  # Whoosh's wildcards may have sets of letters
            expression = re.compile(fnmatch.translate(text))
            literal = re.split(r"[*?\[]", text, maxsplit=1)[0].encode("utf-8", "surrogatepass")
            return self._multiple(query, boost, lambda lexicon: _matching(lexicon, literal, expression))
        if not set(text) & {"*", "?"}:
            wanted = {text.encode("utf-8", "surrogatepass")}
            return self._multiple(query, boost, lambda lexicon: _ordinals(lexicon, wanted))
        return self._multiple(query, boost, Wildcard(text).choose)

    def _regex(self, query: WhooshQuery, boost: float) -> Node:
        pattern = _text(query.text)
        if pattern == ".*":
            return self._every(query, boost)
        is_bounded = query.fieldname in TEXT_FIELDS or query.fieldname in _TEXT_OF_STEM
        expression = Expression(pattern, self._n_terms_left + 1 if is_bounded else None)
        return self._multiple(query, boost, expression.choose)

    def _fuzzy(self, query: WhooshQuery, boost: float) -> Node:
        word, edits = _text(query.text), max(0, int(query.maxdist))
        if edits > MAX_EDITS:
            typed = f"{word}~{edits}"
            said = f"a word may differ by {MAX_EDITS} letters at most; {typed} was read as ~{MAX_EDITS}"
            self.messages.append(Message("fuzzy-too-far", said))
            edits = MAX_EDITS
        prefix_chars = max(0, int(query.prefixlength))
        return self._multiple(query, boost, lambda lexicon: within_edits(lexicon, word, edits, prefix_chars))

    def _term_range(self, query: WhooshQuery, boost: float) -> Node:
        if query.start in (None, "", b"") and query.end is None:
            return self._every(query, boost)
        if query.fieldname in DAY_FIELDS:
            return self._by_whoosh(query)
        lower = _text(query.start or "").encode("utf-8", "surrogatepass")
        upper = None if query.end is None else _text(query.end).encode("utf-8", "surrogatepass")

        def choose(lexicon: Lexicon) -> NDArray[np.uint32]:
            first = lexicon.left_of(lower + b"\0" if query.startexcl else lower)
            if upper is None:
                return _between(first, len(lexicon))
            return _between(first, lexicon.left_of(upper if query.endexcl else upper + b"\0"))

        return self._multiple(query, boost, choose)

    def _multiple(self, query: WhooshQuery, boost: float, choose: Choose) -> Node:
        """Return the documents with one of the terms that `choose` picks out of each lexicon."""
        field = query.fieldname
        if field in DAY_FIELDS:
            return self._by_whoosh(query)
        if not self._is_field(field):
            return Nothing(str(query))
        with self.snapshot.reading():
            found = self._chosen(str(query), field, boost, choose)
        return self._constant(query, found, boost)

    @staticmethod
    def _constant(query: WhooshQuery, found: Node, boost: float) -> Node:
        """Return a node that scores as a class of Whoosh's says that it does."""
        return Constant(found, boost) if query.constantscore else found

    def _chosen(self, label: str, field: str, boost: float, choose: Choose) -> Node:
        if field in TEXT_FIELDS:
            terms = self.snapshot.terms_where((field,), choose)
            n_left = self._n_terms_left
            n_terms = terms.n_at_most
            if n_terms > n_left:
                n_terms, terms = terms.first(n_left)
            if n_terms > n_left:
                self._say_too_wide(label, n_left)
            self.n_terms += min(n_terms, n_left)
            return Word(label, Slot(terms=terms), (field,), boost) if terms else Nothing(label)
        if field in (*FACET_FIELDS, *_TEXT_OF_STEM):
            distinct: set[bytes] = set()
            for _, lexicon in self._lexicons(field):
                distinct.update(lexicon.take(choose(lexicon)))
            values = [value.decode("utf-8", "surrogatepass") for value in sorted(distinct)]
            if field in FACET_FIELDS:
                return FacetMatch(field, label, frozenset(values))
            n_left = self._n_terms_left
            if len(values) > n_left:
                self._say_too_wide(label, n_left)
            self.n_terms += min(len(values), n_left)
            stems = tuple(values[:n_left])
            return Word(label, Slot(stems=stems), (_TEXT_OF_STEM[field],), boost) if stems else Nothing(label)
        return self._in_column(label, field, choose)

    @property
    def _n_terms_left(self) -> int:
        return min(MAX_TERMS, MAX_QUERY_TERMS - self.n_terms)

    def _say_too_wide(self, label: str, limit: int) -> None:
        said = f"{label!r} stands for more than {limit} words; only the first {limit} were searched"
        self.messages.append(Message("wildcard-too-wide", said))

    def _lexicons(self, field: str) -> Iterator[tuple[Part, Lexicon]]:
        for part in self.snapshot.parts:
            if field in _TEXT_OF_STEM:
                yield part, part.text(_TEXT_OF_STEM[field]).stems
            elif field == "key":
                yield part, Lexicon(*lexicon_arrays(part.data.keys.in_order()))
            else:
                yield part, part.data.columns[field].values

    # -- sets of documents -------------------------------------------------

    def _in_column(self, label: str, field: str, choose: Choose) -> Node:
        """Return the documents by their keys or sources."""
        found = []
        with self.snapshot.reading():
            for part, lexicon in self._lexicons(field):
                ordinals = choose(lexicon)
                if field == "key":
                    own = [part.data.keys.find(key) for key in lexicon.take(ordinals)]
                    found.append(np.array(own, dtype=np.int64) + part.first_doc)
                else:
                    column, first_doc = part.data.columns[field], np.int64(part.first_doc)
                    found += [column.docs_with(ordinal) + first_doc for ordinal in ordinals.tolist()]
        return self._documents(label, found)

    def _with_field(self, field: str | None) -> Node:
        """Return the documents that have a term in a field; all documents for no field."""
        if field is None or field == "key":
            return Everything()
        if not self._is_field(field):
            return Nothing(field)
        with self.snapshot.reading():
            if field in DAY_FIELDS:
                has_field = self._days(field) > 0
            else:
                has_field = np.concatenate(
                    [_has_field(part, field) for part in self.snapshot.parts] or [np.zeros(0, dtype=bool)]
                )
            return self._documents(field, [np.flatnonzero(has_field)])

    def _day(self, field: str, text: Any) -> Node:
        """Return the documents of a day, or of the days that one of Whoosh's terms stands for."""
        number_field = create_schema()[field]
        try:
            term = number_field.to_bytes(text)
        except ValueError:  # not a number: Whoosh too finds nothing
            return Nothing(f"{field}:{text!r}")
        if len(term) != 5 or term[0] not in range(0, number_field.bits, number_field.shift_step):
            return Nothing(f"{field}:{text!r}")
        with self.snapshot.reading():
            days = self._days(field)
            numbers = (days.astype(np.int64) + number_field.to_column_value(0)) >> term[0]
            is_match = (days > 0) & (numbers == int.from_bytes(term[1:], "big"))
            return self._documents(f"{field}:{text}", [np.flatnonzero(is_match)])

    def _numeric_range(self, query: WhooshQuery, boost: float) -> Node:
        try:
            lower = None if query.start is None else int(query.start)
            upper = None if query.end is None else int(query.end)
        except (TypeError, ValueError, OverflowError) as error:
            raise InvalidRequestError("range", str(query), "has a bound that is no number") from error
        return self._days_between(query, lower, upper, boost)

    def _date_range(self, query: WhooshQuery, boost: float) -> Node:
        lower = query.startdate.toordinal() if query.startdate else None
        upper = query.enddate.toordinal() if query.enddate else None
        return self._days_between(query, lower, upper, boost)

    def _days_between(self, query: WhooshQuery, lower: int | None, upper: int | None, boost: float) -> Node:
        if query.fieldname not in DAY_FIELDS:
            raise InvalidRequestError("range", str(query), f"has no numbers: {query.fieldname} holds text")
        first = 1 if lower is None else max(1, min(lower + bool(query.startexcl), _MAX_INT32))
        last = _MAX_INT32 if upper is None else max(0, min(upper - bool(query.endexcl), _MAX_INT32))
        with self.snapshot.reading():
            days = self._days(query.fieldname)
            found = self._documents(str(query), [np.flatnonzero((days >= first) & (days <= last))])
        return self._constant(query, found, boost)

    def _days(self, field: str) -> NDArray[np.int32]:
        return self.snapshot.first_days if field == "first_day" else self.snapshot.last_days

    def _documents(self, label: str, found: list[NDArray[Any]]) -> Node:
        """Return some documents, those left out that were removed."""
        docs = union(found) if found else np.zeros(0, dtype=np.int64)
        is_alive = self.snapshot.is_alive
        kept = docs if is_alive is None else docs[is_alive[docs]]
        if kept.size == self.snapshot.n_docs:
            return Everything()
        return DocumentMatch(label, tuple(kept.tolist()))

    def _is_field(self, field: str) -> bool:
        if field in _FIELDS:
            return True
        said = f"there is no field {field!r}; a part of the query finds nothing"
        self.messages.append(Message("field-unknown", said))
        return False

    # -- what Whoosh does --------------------------------------------------

    def _by_whoosh(self, query: WhooshQuery) -> Node:
        """Return the documents that Whoosh's own matcher says, segment by segment as Whoosh searches."""
        found = []
        for part, searcher in self._searchers:
            # so that matchers are made that know positions, wherever they are asked for
            context = searcher.boolean_context().set(needs_current=True)
            try:
                docs = np.fromiter(query.matcher(searcher, context).all_ids(), dtype=np.int64)
            except TermNotFound:  # as Whoosh does
                continue
            except Exception as error:
                reason = f"cannot be run by Whoosh: {type(error).__name__}: {error}"
                raise InvalidRequestError("query", repr(query), reason) from error
            found.append(docs + part.first_doc)
        return self._documents(type(query).__name__, found)

    @cached_property
    def _searchers(self) -> list[tuple[Part, Searcher]]:
        """Whoosh's searcher of each segment, on the files that the snapshot has open."""
        schema = create_schema()
        searchers = []
        for part in self.snapshot.parts:
            segment = ColumnarSegment(INDEX_NAME, part.n_docs)
            if part.is_alive is not None:
                segment.remove(~part.is_alive)
            reader = SegmentReader(None, schema, segment, codec=_OpenedCodec(part.data))
            searchers.append((part, Searcher(reader)))
        return searchers


_KINDS: dict[type, Callable[[_Translation, WhooshQuery, float], Node]] = {
    wq.Term: _Translation._term,
    wq.Variations: _Translation._variations,
    wq.Phrase: _Translation._phrase,
    wq.Prefix: _Translation._prefix,
    wq.Wildcard: _Translation._wildcard,
    wq.Regex: _Translation._regex,
    wq.FuzzyTerm: _Translation._fuzzy,
    wq.TermRange: _Translation._term_range,
    wq.NumericRange: _Translation._numeric_range,
    wq.DateRange: _Translation._date_range,
    wq.And: _Translation._and,
    wq.Or: _Translation._or,
    DefaultOr: _Translation._or,
    SplitOr: _Translation._or,
    PreloadedOr: _Translation._or,
    wq.DisjunctionMax: _Translation._best,
    wq.Not: _Translation._not,
    wq.AndNot: _Translation._and_not,
    wq.AndMaybe: _Translation._and_maybe,
    wq.Require: _Translation._require,
    wq.ConstantScoreQuery: _Translation._constant_score,
    wq.WeightingQuery: _Translation._weighting,
    wq.Every: _Translation._every,
    type(wq.NullQuery): lambda _translation, _query, _boost: Nothing(),
}
"""What is understood, by exact class: a class derived from one of these may match in another way."""


class _OpenedCodec(ColumnarCodec):
    """Our codec on a segment that is open already."""

    def __init__(self, data: SegmentData) -> None:
        self._data = data

    def terms_reader(self, _storage: Any, _segment: ColumnarSegment) -> ColumnarTermsReader:
        """Return what reads the terms."""
        return ColumnarTermsReader(self._data)

    def per_document_reader(self, _storage: Any, segment: ColumnarSegment) -> ColumnarDocumentReader:
        """Return what reads document by document."""
        return ColumnarDocumentReader(self._data, segment)


class Expression:
    """A regular expression by RE2, whose time is linear in the text whatever the pattern.

    As in Whoosh it has to match from the beginning of a term, and may end before it does. At most
    `at_most` terms of a lexicon are returned, the first ones.
    """

    def __init__(self, pattern: str, at_most: int | None) -> None:
        try:
            re2 = import_module("re2")  # an extra, without types
        except ImportError as error:
            reason = "needs google-re2, which is not installed: pip install 'govah[regex]'"
            raise InvalidRequestError("regex", pattern, reason) from error
        options = re2.Options()
        options.log_errors = False
        options.never_nl = True  # which parts the terms
        try:
            self._of_term = re2.compile(pattern, options)
            self._of_lines = re2.compile(f"(?m)^(?:{pattern}).*", options)
        except (re2.error, ValueError) as error:
            said = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
            raise InvalidRequestError("regex", pattern, f"is no regular expression of RE2: {said}") from error
        # \A, \z and \C do not know lines, and the flag that does can be taken off.
        self._is_of_term = re.search(r"\\[AzC]|\(\?\w*-\w*m", pattern) is not None
        self._at_most = at_most

    def choose(self, lexicon: Lexicon) -> NDArray[np.uint32]:
        """Return the ordinals of the terms that match: uint32, ascending."""
        terms = lexicon.slice(0, len(lexicon))
        has_line_feeds = len(terms) != len(lexicon)  # a source may
        if has_line_feeds:
            terms = lexicon.take(np.arange(len(lexicon)))
        if self._is_of_term or has_line_feeds or not terms:
            matching = (i for i, term in enumerate(terms) if self._of_term.match(term))
            return np.fromiter(islice(matching, self._at_most), dtype=np.uint32)
        text = END.join(terms)
        starts = (match.start() for match in self._of_lines.finditer(text))
        # Behind a match RE2 sees the beginning of a text, and so of a line.
        of_terms = (start for start in starts if not start or text[start - 1] == END[0])
        found = np.fromiter(islice(of_terms, self._at_most), dtype=np.int64)
        return np.searchsorted(lexicon.starts[:-1], found).astype(np.uint32)


def _text(value: Any) -> str:
    """Return a term's text; Whoosh takes its bytes as well."""
    try:
        text = value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value
    except UnicodeDecodeError as error:
        raise InvalidRequestError("term", repr(value), "is no text in UTF-8") from error
    if not isinstance(text, str):
        raise InvalidRequestError("term", repr(value), "is no text")
    return text


def _between(first: int, last: int) -> NDArray[np.uint32]:
    return np.arange(first, max(first, last), dtype=np.uint32)


def _ordinals(lexicon: Lexicon, terms: set[bytes]) -> NDArray[np.uint32]:
    found = sorted(lexicon.find(term) for term in terms)
    return np.array([ordinal for ordinal in found if ordinal >= 0], dtype=np.uint32)


def _matching(lexicon: Lexicon, prefix: bytes, expression: re.Pattern[str]) -> NDArray[np.uint32]:
    candidates = _between(*lexicon.with_prefix(prefix))
    terms = (term.decode("utf-8", "surrogatepass") for term in lexicon.take(candidates))
    is_match = [expression.match(term) is not None for term in terms]
    matching: NDArray[np.uint32] = candidates[np.array(is_match, dtype=bool)]
    return matching


def _positions(part: Part, name: str, slot: Slot) -> NDArray[np.int64]:
    """Return where the words of a slot stand, ascending, documents far from one another."""
    text = part.text(name)
    forms = text.forms_of_words([word.encode("utf-8", "surrogatepass") for word in slot.exact])
    forms += text.forms_of_stems([stem.encode("utf-8", "surrogatepass") for stem in slot.stems])
    lists = [text.lists.places(form, text.lists.one(form)) for form in forms]
    places = np.sort(np.concatenate(lists)) if lists else np.zeros(0, dtype=np.uint32)
    docs = text.page_docs[places >> np.uint32(PAGE_BITS)].astype(np.int64)
    positions: NDArray[np.int64] = docs * _DOCUMENT_DISTANCE + places
    return positions


def _has_field(part: Part, field: str) -> NDArray[np.bool_]:
    """Tell which documents of a segment have a term in a field: bool (n_docs,)."""
    if field in VALUE_FIELDS:
        starts = part.data.columns[field].starts
        has_value: NDArray[np.bool_] = starts[1:] > starts[:-1]
        return has_value
    has_word: NDArray[np.bool_] = part.text(_TEXT_OF_STEM.get(field, field)).lengths > 0
    return has_word
