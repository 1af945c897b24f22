"""
A query string to a tree of what was typed, by Whoosh's parser.

Flow: string -> mend -> Whoosh's syntax -> tree with `Typed` leaves. Words next to
one another are *and*. Whoosh's parser does the syntax; it gets no schema, because
the terms are put in later, by `expand`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from whoosh import query as wq
from whoosh.qparser import QueryParser, plugins, syntax

from indexer.analysis.tokenize import tokenize
from indexer.model.request import MAX_QUERY_CHARS
from indexer.model.response import Message
from indexer.query.mend import FIELDS, NEARNESS_SIGNS, NOT_SIGN, mend, minus_is_not
from indexer.query.tree import And, AndMaybe, Everything, Node, Not, Nothing, Or, Reading, Require, Typed

_DATE_HINT = "; dates are asked for as date:1988 or date:[1988-07 TO 1990]"
_NAME_HINT = "; names are asked for as entity:"
_FIELDS_ELSEWHERE = {
    **dict.fromkeys(
        ("year", "month", "day", "before", "after", "since", "until", "from", "to", "published"), _DATE_HINT
    ),
    **dict.fromkeys(("name", "person", "people", "who", "place", "organisation", "organization"), _NAME_HINT),
    **dict.fromkeys(("by", "byline", "writer", "creator"), "; authors are asked for as author:"),
    **dict.fromkeys(("lang", "hl"), "; languages are asked for as language:fa"),
    **dict.fromkeys(("source", "site", "domain", "paper"), "; publishers are asked for as publisher:"),
    **dict.fromkeys(("intitle", "headline", "subject"), "; titles are asked for as title:"),
    **dict.fromkeys(("content", "contents", "intext"), "; texts are asked for as text:"),
}
"""What is said of fields that other programs have."""

MAX_EDITS = 2
"""Farther than two edits, nearly everything short matches (Lucene's limit too)."""

MAX_SLOP = 50
"""Positions that a word of a proximity search may be away from the one before it."""

MAX_BOOST = 1_000.0
"""A word so weighted outranks all others of the query; scores stay finite."""

_DEFAULT_FIELD = "*"


_EXACT_WORD = rf"""(?<![^\s(:{NOT_SIGN}])=(?P<text>[^\s()"^~*?=:\[\]{{}}]+)(?=[\s)^]|$)"""


class _TypedPhrasePlugin(plugins.PhrasePlugin):  # type: ignore[misc]  # Whoosh has no types
    """A phrase that keeps its text whole; Whoosh's would cut it at white space."""

    class PhraseNode(plugins.PhrasePlugin.PhraseNode):  # type: ignore[misc]  # Whoosh has no types
        def query(self, parser: QueryParser) -> wq.Query:
            phrase = wq.Phrase(
                self.fieldname or parser.fieldname, [self.text], slop=self.slop, boost=self.boost
            )
            phrase.startchar, phrase.endchar = self.startchar, self.endchar
            return phrase

    class PhraseTagger(plugins.RegexTagger):  # type: ignore[misc]  # Whoosh has no types
        def create(self, _parser: QueryParser, match: Any) -> plugins.PhrasePlugin.PhraseNode:
            slop = max(1, int(match.group("slop") or 1))
            return _TypedPhrasePlugin.PhraseNode(match.group("text"), match.start("text"), slop)

    def __init__(self) -> None:
        super().__init__(expr='"(?P<text>.*?)"(~(?P<slop>[0-9]+))?')

    def taggers(self, _parser: QueryParser) -> list[tuple[Any, int]]:
        return [(self.PhraseTagger(self.expr), 0), (self.ExactTagger(_EXACT_WORD), 0)]

    class ExactTagger(plugins.RegexTagger):  # type: ignore[misc]  # Whoosh has no types
        """Reads `=word` as `"word"`: the word as it stands."""

        def create(self, _parser: QueryParser, match: Any) -> plugins.PhrasePlugin.PhraseNode:
            return _TypedPhrasePlugin.PhraseNode(match.group("text"), match.start("text"), 1)


class _TypedWildcardPlugin(plugins.WildcardPlugin):  # type: ignore[misc]  # Whoosh has no types
    """A wildcard that knows where its word begins, and may have several signs in a row.

    Whoosh's knows the place of a sign in the word, and ends the word behind the first of two.
    """

    expr = "(?P<text>[*?]+)"

    def do_wildcards(self, parser: QueryParser, group: Any) -> Any:
        start: int | None = None
        for i in range(len(group)):
            node = group[i]
            if not node.is_text():
                start = None
                continue
            start = node.startchar if start is None else start
            if isinstance(node, self.WildcardNode):
                node.startchar = start
        return super().do_wildcards(parser, group)


class _FuzzyTermPlugin(plugins.FuzzyTermPlugin):  # type: ignore[misc]  # Whoosh has no types
    """A fuzzy word has its sign at its end: `10~20` and an address with a tilde are none."""

    expr = re.compile(r"(?<=[^\s\"()\[\]{}~])~(?P<maxdist>[0-9]+)?(?:/(?P<prefix>[1-9][0-9]*))?(?=[\s)^]|$)")


class _RangePlugin(plugins.RangePlugin):  # type: ignore[misc]  # Whoosh has no types
    """A range of single words with `TO` as a word between them, which may have a boost.

    Whoosh's takes the letters *to* in any word for it: `[photo]` would be all words from *pho*.
    """

    expr = re.compile(
        r"""
        (?P<open>[\[{])\s*
        (?=[^\s\]}]+\s+[^\s\]}]|TO\b)        # `[to]` is a word in brackets
        (?:(?P<start>'[^']*'|[^\s\[\]{}]+)\s+)?
        (?:TO|to)
        (?:\s+(?P<end>'[^']*'|[^\s\[\]{}]+))?
        \s*(?P<close>[\]}])
        """,
        re.VERBOSE,
    )

    class RangeNode(syntax.RangeNode):  # type: ignore[misc]  # Whoosh has no types
        has_boost = True

    class RangeTagger(plugins.RangePlugin.RangeTagger):  # type: ignore[misc]  # Whoosh has no types
        def create(self, parser: QueryParser, match: Any) -> syntax.RangeNode:
            node = super().create(parser, match)
            return _RangePlugin.RangeNode(node.start, node.end, node.startexcl, node.endexcl)


def _operator(name: str) -> str:
    return rf'(?<![^\s()"]){name}(?![^\s()"])'


@lru_cache(maxsize=1)
def _whoosh_parser() -> QueryParser:
    return QueryParser(
        _DEFAULT_FIELD,
        schema=None,
        plugins=[
            plugins.WhitespacePlugin(),
            _TypedPhrasePlugin(),
            plugins.FieldsPlugin(),
            _RangePlugin(),
            plugins.GroupPlugin(),
            plugins.OperatorsPlugin(
                **{name: _operator(name.upper()) for name in ("And", "Or", "AndNot", "AndMaybe", "Require")},
                Not=f"(?:{_operator('NOT')}|{NOT_SIGN})",
            ),
            _TypedWildcardPlugin(),
            _FuzzyTermPlugin(),  # before boosts, so that a fuzzy word can have one
            plugins.BoostPlugin(),
            plugins.EveryPlugin(),
        ],
    )


_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[^\W_]+(?: +[^\W_]+)*")
_ANY_OF_WORDS = re.compile(r"[^\W_]+(?: +OR +[^\W_]+)+")
_ONE_PREFIX = re.compile(r"[^\W_]+\*")
_ONE_PHRASE = re.compile(r'"([^\W_]+(?: +[^\W_]+)*)"')
_OPERATORS = frozenset(("AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "REQUIRE"))


def _parse_plain(query: str) -> Node | None:
    """Read words alone, words with OR between them, one phrase or one prefix; `None` for anything else.

    Most queries are such. The parser would say the same and take ten times as long: a third of the time of a
    rare word.
    """
    if len(query) > MAX_QUERY_CHARS:
        return None
    if phrase := _ONE_PHRASE.fullmatch(query):
        return Typed(phrase[1], 0, reading=Reading.PHRASE)
    if _ONE_PREFIX.fullmatch(query):
        return Typed(query, 0, reading=Reading.WILDCARD)
    if _PLAIN.fullmatch(query) is None:
        return None
    words = [(match.group(), match.start()) for match in _WORD.finditer(query)]
    is_any = _ANY_OF_WORDS.fullmatch(query) is not None
    if is_any:
        words = words[::2]
    if any(word in _OPERATORS or word in NEARNESS_SIGNS for word, _ in words):
        return None
    leaves = tuple(Typed(word, start) for word, start in words)
    if len(leaves) == 1:
        return leaves[0]
    return Or(leaves) if is_any else And(leaves)


def parse(query: str) -> tuple[Node, tuple[Message, ...]]:
    """Return the tree of a query and what of it was not understood. Never fails."""
    plain = _parse_plain(query)
    return (plain, ()) if plain is not None else parse_whole(query)


def parse_whole(query: str) -> tuple[Node, tuple[Message, ...]]:
    """Do what `parse` does, by the parser whatever the query is."""
    mended, said = mend(query)
    messages = list(said)
    if not mended.strip():
        return (Nothing() if query.strip() else Everything()), tuple(messages)
    try:
        tree = _convert(_whoosh_parser().parse(minus_is_not(mended), normalize=False), messages)
    except Exception:
        text = "the query could not be read as written; its words were searched without operators"
        messages.append(Message("query-not-understood", text))
        tree = And(tuple(Typed(token.surface, token.start) for token in tokenize(mended) if token.width == 1))
    return _simplify(tree), tuple(messages)


def _convert(query: Any, messages: list[Message]) -> Node:
    match query:
        case wq.AndNot() | wq.AndMaybe() | wq.Require():
            first, second = _convert(query.a, messages), _convert(query.b, messages)
            if isinstance(query, wq.AndNot):
                return _boosted(And((first, Not(second))), query.boost)
            kind = AndMaybe if isinstance(query, wq.AndMaybe) else Require
            return _boosted(kind(first, second), query.boost)
        case wq.Not():
            return Not(_convert(query.query, messages))
        case wq.Or():
            return _boosted(Or(tuple(_convert(part, messages) for part in query)), query.boost)
        case wq.And():
            return _boosted(And(tuple(_convert(part, messages) for part in query)), query.boost)
        case wq.Every():
            return Everything()
        case wq.Phrase() | wq.TermRange() | wq.Term() | wq.MultiTerm():
            return _leaf(query, messages)
    return Nothing()


def _leaf(query: Any, messages: list[Message]) -> Node:
    start = getattr(query, "startchar", None) or 0
    field = None if query.fieldname == _DEFAULT_FIELD else query.fieldname
    if query.boost > MAX_BOOST:
        said = f"a part can weigh {MAX_BOOST:.0f} times as much at most; ^{query.boost:g} was read as that"
        messages.append(Message("boost-too-large", said, start))
    leaf = Typed("", start, field, boost=min(query.boost, MAX_BOOST))
    if isinstance(query, wq.Prefix | wq.Wildcard | wq.FuzzyTerm) and query.text.startswith("="):
        query.text = query.text[1:]  # such a word is compared as it stands anyway
    if isinstance(query, wq.Phrase):
        if query.slop > MAX_SLOP:
            said = f"words can be {MAX_SLOP} places apart at most; ~{query.slop} was read as ~{MAX_SLOP}"
            messages.append(Message("slop-too-large", said, start))
        leaf = replace(leaf, text=query.words[0], reading=Reading.PHRASE, slop=min(query.slop, MAX_SLOP))
    elif isinstance(query, wq.TermRange):
        leaf = replace(
            leaf,
            text=f"{query.start or ''} TO {query.end or ''}",
            reading=Reading.RANGE,
            lower=query.start,
            upper=query.end,
            excludes=(bool(query.startexcl), bool(query.endexcl)),
        )
    elif isinstance(query, wq.FuzzyTerm):
        if query.maxdist > MAX_EDITS:
            typed = f"{query.text}~{query.maxdist}"
            said = f"a word may differ by {MAX_EDITS} letters at most; {typed} was read as ~{MAX_EDITS}"
            messages.append(Message("fuzzy-too-far", said, start))
        edits = min(query.maxdist, MAX_EDITS)
        leaf = replace(
            leaf, text=query.text, reading=Reading.FUZZY, edits=edits, prefix_chars=query.prefixlength
        )
    elif isinstance(query, wq.Prefix):
        leaf = replace(leaf, text=query.text + "*", reading=Reading.WILDCARD)
    elif isinstance(query, wq.Wildcard):
        if field is None and query.text.strip("*") == "":
            return Everything()
        leaf = replace(leaf, text=query.text, reading=Reading.WILDCARD)
    else:
        leaf = replace(leaf, text=query.text)
    return _known_field(leaf, messages)


def _known_field(leaf: Typed, messages: list[Message]) -> Node:
    """Read `unknown:word` as words, as in an address or a time of day."""
    if leaf.field is None or leaf.field in FIELDS:
        return leaf
    if leaf.field == "body":
        return replace(leaf, field="text")
    at = max(0, leaf.start - len(leaf.field) - 1)
    hint = _FIELDS_ELSEWHERE.get(leaf.field.lower(), "")
    said = f"there is no field {leaf.field!r}; it was searched as a word{hint}"
    messages.append(Message("field-unknown", said, at))
    if leaf.reading is Reading.WORD:
        return replace(leaf, field=None, text=f"{leaf.field}:{leaf.text}", start=at)
    return And((Typed(leaf.field, at), replace(leaf, field=None)))


def _boosted(node: Node, boost: float) -> Node:
    """Hand the boost of a group down to its leaves."""
    if boost == 1.0:
        return node
    match node:
        case Typed():
            return replace(node, boost=min(node.boost * boost, MAX_BOOST))
        case And(parts):
            return And(tuple(_boosted(part, boost) for part in parts))
        case Or(parts):
            return Or(tuple(_boosted(part, boost) for part in parts))
        case AndMaybe(required, optional):
            return AndMaybe(_boosted(required, boost), _boosted(optional, boost))
        case Require(scored, required):
            return Require(_boosted(scored, boost), required)
    return node


def _simplify(node: Node) -> Node:
    """Open groups of one, and groups inside their like."""
    match node:
        case And(parts) | Or(parts):
            kind = type(node)
            opened: list[Node] = []
            for part in map(_simplify, parts):
                opened += part.parts if isinstance(part, kind) else [part]
            if len(opened) == 1:
                return opened[0]
            return kind(tuple(opened)) if opened else Nothing()
        case Not(part):
            return Not(_simplify(part))
        case AndMaybe(required, optional):
            return AndMaybe(_simplify(required), _simplify(optional))
        case Require(scored, required):
            return Require(_simplify(scored), _simplify(required))
    return node
