"""Small collections and queries over them, drawn by Hypothesis from one small vocabulary."""

from __future__ import annotations

from hypothesis import strategies as st

from indexer.model.document import Document, MentionedDate, TextQuality
from indexer.model.partial_date import PartialDate
from indexer.model.request import Copies, Counting, Facet, Filter, Joining, SearchRequest, Sort
from indexer.model.span import Span
from tests.support.documents import a_document

# Words whose spellings and inflections meet one another, and some that do not.
WORDS = (
    "mass", "grave", "graves", "Graves", "massacre", "massacres", "committee", "Committee's", "the", "of",
    "killed", "killing", "Ra'isi", "Ra’isi", "Raisi", "RAISI", "Pour-Mohammadi", "Pourmohammadi", "Mohammadi",
    "U.N.", "UN", "30,000", "30000", "1988", "۱۹۸۸", "naïve", "naive", "l'homme", "sister-in-law",
    "کشتار", "كشتار", "رئیسی", "رئيسي", "می‌روم", "میروم", "خاوران", "مُحَمَّد", "محمد",
)  # fmt: skip
AUTHORS = ("Struan Stevenson", "شیرین عبادی", "Ann O'Hara")
ENTITIES = ("Ebrahim Raisi", "Khavaran", "United Nations")
PUBLISHERS = ("UPI", "Harbour Street")
LANGUAGES = ("en", "fa", "ar", "und")
MENTIONED = ("1988", "1988-07", "1988-07-28", "1989", "2013-12-18")
DATES = ("1988", "1988-07", "1988-07-28", "1989-01-01", "2013", "--12-18", "0001-01-01", "9999-12-31")

# Half of all words are of these, so that texts and queries meet.
_COMMON = ("mass", "grave", "graves", "Ra’isi", "Raisi", "Pour-Mohammadi", "کشتار", "کشتار", "the", "killed")

words = st.sampled_from(_COMMON) | st.sampled_from(WORDS)


@st.composite
def texts(draw: st.DrawFn, max_paragraphs: int = 3) -> str:
    """Return a text of a few paragraphs of a few words."""
    paragraphs = draw(st.lists(st.lists(words, min_size=1, max_size=9), min_size=1, max_size=max_paragraphs))
    joiner = draw(st.sampled_from([" ", ", ", ". ", " — "]))
    return "\n\n".join(joiner.join(paragraph) for paragraph in paragraphs)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Return a document with values in some of its fields."""
    return a_document(
        draw(texts()),
        title=draw(st.lists(words, max_size=4).map(" ".join)),
        authors=draw(st.lists(st.sampled_from(AUTHORS), unique=True, max_size=2)),
        date=draw(st.none() | st.sampled_from(DATES)),
        language=draw(st.sampled_from(LANGUAGES)),
        entities=draw(st.lists(st.sampled_from(ENTITIES), unique=True, max_size=3)),
        publisher=draw(st.none() | st.sampled_from(PUBLISHERS)),
        quality=draw(st.just(()) | st.sampled_from([(quality,) for quality in TextQuality])),
        mentioned_dates=tuple(
            MentionedDate(PartialDate.parse(value), (Span(0, 1),))
            for value in draw(st.lists(st.sampled_from(MENTIONED), unique=True, max_size=3).map(sorted))
        ),
        source=f"{draw(st.integers(0, 999)):03}.txt",
    )


corpora = st.lists(documents(), min_size=1, max_size=8, unique_by=lambda document: document.key)

_phrases = st.lists(words, min_size=1, max_size=3).map(lambda chosen: f'"{" ".join(chosen)}"')
_slops = st.builds("{}~{}".format, _phrases, st.integers(1, 6))
_prefixes = words.map(lambda word: f"{word[:3]}*")
_wildcards = st.sampled_from(
    ["*a*", "?rave", "gra?es", "m*e", "k*ing", "pour*", "*روم", "graves?", '"mass gr*"']
)
_fuzzy = st.builds("{}~{}".format, words, st.sampled_from(["", "1", "2", "1/2"]))
_fields = st.builds(
    "{}:{}".format,
    st.sampled_from(["title", "text", "author", "entity", "publisher", "language", "quality"]),
    words,
)
_facets = st.sampled_from(
    [f'author:"{name}"' for name in AUTHORS]
    + [f"entity:{name.split()[0]}" for name in ENTITIES]
    + ["language:fa", "publisher:upi", "publisher:u*", "author:stev~1", "entity:nobody", "quality:repaired"]
)
_ranges = st.sampled_from(
    [
        "date:1988",
        "date:[1988 TO 1989]",
        "date:{1988 TO]",
        "date:[TO 1988-07}",
        "date:[1988-07-28 TO]",
        "[grave TO mass]",
        "title:{grave TO mass}",
        "[m TO]",
        "date:{9999 TO]",
        "mentioned:1988",
        "mentioned:1988-07",
        "mentioned:[1988-07 TO 1989]",
        "mentioned:{1988-07-28 TO]",
        "mentioned:[TO 1988-07}",
        "mentioned:1900",
        "date:[TO 0001}",
    ]
)
_boosted = st.builds("{}^{}".format, words | _phrases, st.sampled_from(["2", "0.5", "10"]))
_any_leaf = st.sampled_from(
    [words] * 4
    + [_phrases] * 2
    + [_slops, _prefixes, _wildcards, _fuzzy, _fields, _facets, _ranges, _boosted]
).flatmap(lambda kind: kind)

_BINARY = (
    *("{} {}", "{} AND {}", "{} OR {}", "{} OR {}", "{} NOT {}", "{} -{}"),
    *("{} ANDNOT {}", "{} ANDMAYBE {}", "{} REQUIRE {}"),
)
_GROUPS = ("{}", "{}", "({})", "({})^2", "(NOT ({}))")


@st.composite
def _queries(draw: st.DrawFn) -> str:
    query, *others = draw(st.lists(_any_leaf, min_size=1, max_size=4))
    for other in others:
        group = draw(st.sampled_from(_GROUPS))
        query = draw(st.sampled_from(_BINARY)).format(group.format(query), other)
    return query


queries = _queries()
"""Queries in every form that the language has."""

_values = {
    Facet.AUTHOR: (*AUTHORS, "Nobody"),
    Facet.ENTITY: ENTITIES,
    Facet.LANGUAGE: LANGUAGES,
    Facet.PUBLISHER: PUBLISHERS,
    Facet.QUALITY: tuple(map(str, TextQuality)),
    Facet.MENTIONED: (*MENTIONED, "2013", "1900"),
}
_filters = st.sampled_from(list(Facet)).flatmap(
    lambda facet: st.builds(Filter, st.just(facet), st.sampled_from(_values[facet]), st.booleans())
)
partial_dates = st.sampled_from(DATES).map(PartialDate.parse)


def _rarely(values: st.SearchStrategy[PartialDate]) -> st.SearchStrategy[PartialDate | None]:
    return st.integers(0, 3).flatmap(lambda i: st.none() if i else values)


requests = st.builds(
    SearchRequest,
    query=st.sampled_from([queries] * 9 + [st.just("")]).flatmap(lambda kind: kind),
    filters=st.just(frozenset()) | st.frozensets(_filters, max_size=3),
    date_from=_rarely(partial_dates),
    date_to=_rarely(partial_dates),
    sort=st.sampled_from([None, *Sort]),
    page=st.integers(1, 2),
    size=st.sampled_from([1, 3, 100]),
    copies=st.sampled_from(Copies),
    counts=st.sampled_from(Counting),
    entity_match=st.sampled_from(Joining),
    widens=st.booleans(),
)
"""Whole requests: a query, filters, exclusions, dates, an order and a page."""
