"""Query trees of every kind of node, drawn by Hypothesis from the words and values of a collection."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from indexer.analysis.stem import stem_terms
from indexer.analysis.tokenize import tokenize
from indexer.query import tree as qt
from indexer.query.wildcard import Wildcard
from tests.support.queries import AUTHORS, ENTITIES, LANGUAGES, MENTIONED, PUBLISHERS, WORDS

if TYPE_CHECKING:
    from indexer.index.snapshot import Snapshot
    from tests.support.worlds import World

_TOKENS = [token for word in (*WORDS, "x7", "gra12", "ن3", "nowhere") for token in tokenize(word)]
_PATTERNS = ("*", "gra*", "x*", "*1*", "*s", "m*e", "?assacre", "gra?es", "ن*", "zzz*")
_fields = st.sampled_from([("title", "body"), ("title", "body"), ("body",), ("title",)])
_terms = st.sampled_from(sorted({token.term for token in _TOKENS}))
_stems = st.sampled_from(
    sorted({stem for token in _TOKENS for stem in stem_terms(token.surface, ("en", "fa", "ar"))})
)
_labels = st.sampled_from("abc")
_boosts = st.sampled_from([1.0, 1.0, 0.5, 2.0, 1000.0])
_days = st.none() | st.sampled_from(
    [
        dt.date(1, 1, 1),
        dt.date(1988, 7, 15),
        dt.date(1988, 12, 31),
        dt.date(2013, 1, 1),
        dt.date(9999, 12, 31),
    ]
)
_VALUES = {
    "author": AUTHORS,
    "entity": ENTITIES,
    "language": LANGUAGES,
    "publisher": PUBLISHERS,
    "mentioned": MENTIONED,
}


def _inflected(stems: list[str]) -> st.SearchStrategy[qt.Slot]:
    """Words with these stems, in the languages of some of them function words."""
    return st.builds(
        qt.Slot,
        st.lists(_terms, max_size=3, unique=True).map(tuple),
        st.just(tuple(stems)),
        function_stems=st.sampled_from([(), (), tuple(stems[:1]), tuple(stems)]),
    )


def _slots(snapshot: Snapshot, fields: tuple[str, ...]) -> st.SearchStrategy[qt.Slot]:
    return st.one_of(
        st.lists(_stems, max_size=2, unique=True).flatmap(_inflected),
        st.builds(qt.Slot, st.tuples(_terms)),
        st.sampled_from(_PATTERNS).map(
            lambda pattern: qt.Slot(terms=snapshot.terms_where(fields, Wildcard(pattern).choose))
        ),
    )


def _words(snapshot: Snapshot) -> st.SearchStrategy[qt.Node]:
    return _fields.flatmap(
        lambda fields: st.builds(qt.Word, _labels, _slots(snapshot, fields), st.just(fields), _boosts)
    )


def _sequences(snapshot: Snapshot) -> st.SearchStrategy[qt.Node]:
    return _fields.flatmap(
        lambda fields: st.builds(
            qt.Sequence,
            _labels,
            st.lists(_slots(snapshot, fields), min_size=2, max_size=3).map(tuple),
            st.just(fields),
            st.sampled_from([1, 1, 1, 2, 3, 6]),
            _boosts,
        )
    )


def _metadata(world: World) -> st.SearchStrategy[qt.Node]:
    doc_ids = sorted(world.twin.doc_ids)
    return st.one_of(
        st.sampled_from(sorted(_VALUES)).flatmap(
            lambda facet: st.builds(
                qt.FacetMatch, st.just(facet), _labels, st.frozensets(st.sampled_from((*_VALUES[facet], "x")))
            )
        ),
        st.builds(qt.DateMatch, _labels, _days, _days),
        st.builds(qt.KeyMatch, st.sampled_from([*world.keys, "nobody"])),
        st.builds(
            qt.DocumentMatch,
            _labels,
            (st.sets(st.sampled_from(doc_ids)) if doc_ids else st.just(set())).map(
                lambda docs: tuple(sorted(docs))
            ),
        ),
        st.builds(qt.Everything),
        st.builds(qt.Nothing),
    )


def _operators(parts: st.SearchStrategy[qt.Node]) -> st.SearchStrategy[qt.Node]:
    several = st.lists(parts, min_size=1, max_size=4).map(tuple)
    twice = parts.map(lambda part: (part, part))
    return st.one_of(
        st.builds(qt.And, several),
        st.builds(qt.Or, several | twice),
        st.builds(qt.Best, several, st.sampled_from([0.0, 0.3, 1.0])),
        st.builds(qt.Not, parts),
        st.builds(qt.AndMaybe, parts, parts),
        st.builds(
            qt.Widened, parts, st.lists(parts, max_size=2).map(tuple), st.lists(parts, max_size=2).map(tuple)
        ),
        st.builds(qt.Require, parts, parts),
        st.builds(qt.Constant, parts, st.sampled_from([0.0, 1.0, 2.5])),
    )


def _neighbours(snapshot: Snapshot) -> st.SearchStrategy[qt.Node]:
    """Words in a row, as most queries are: many of them stand so in a document."""
    fields = ("title", "body")
    slots = st.builds(qt.Slot, st.tuples(_terms)) | st.builds(qt.Slot, st.just(()), st.tuples(_stems))
    words = st.builds(qt.Word, _labels, slots | _slots(snapshot, fields), st.just(fields), _boosts)
    return st.builds(
        lambda kind, parts: kind(tuple(parts)),
        st.sampled_from([qt.And, qt.Or]),
        st.lists(words, min_size=2, max_size=5),
    )


def trees(world: World) -> st.SearchStrategy[qt.Node]:
    """Return trees over a collection."""
    leaves = st.one_of(
        _words(world.snapshot),
        _words(world.snapshot),
        _neighbours(world.snapshot),
        _sequences(world.snapshot),
        _metadata(world),
    )
    return st.recursive(leaves, _operators, max_leaves=8)
