"""
The fields of the index, in Whoosh's terms.

`title` and `body` hold the folded words, `title_stem` and `body_stem` their stems
at the same positions, each behind its language (`en:grave`). `author`, `entity`,
`language`, `publisher`, `quality` and `mentioned` (the dates that the text names) are facets:
their terms are whole values. So are those of `spelling`: kind, name and one spelling of each entity.
`first_day` and `last_day` bound the document's date (days since 0001-01-01, both left out without a
year). `document` is the whole document as JSON: it is put together from the stored
record when Whoosh asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whoosh import analysis, fields

from indexer.analysis.fold import fold
from indexer.analysis.tokenize import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TEXT_FIELDS = ("title", "body")
STEM_FIELDS = {"title": "title_stem", "body": "body_stem"}
FACET_FIELDS = ("author", "entity", "language", "publisher", "quality", "mentioned")


PART = "\x1f"
"""What stands between the parts of a value of `spelling`: the unit separator of ASCII, which no text has."""


class TermTokenizer(analysis.Analyzer):  # type: ignore[misc]  # Whoosh has no types
    """Our tokens as Whoosh's own query parser and searcher want them."""

    def __call__(  # noqa: PLR0913, PLR0917 - Whoosh's signature
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **kwargs: Any,
    ) -> Iterator[analysis.Token]:
        """Yield a Whoosh token for each of ours."""
        shared = analysis.Token(positions, chars, removestops=removestops, mode=mode, **kwargs)
        for token in tokenize(value, start_pos):
            shared.text = token.term
            shared.boost = 1.0
            shared.stopped = False
            if keeporiginal:
                shared.original = token.surface
            if positions:
                shared.pos = token.position
            if chars:
                shared.startchar = start_char + token.start
                shared.endchar = start_char + token.end
            yield shared


class TermPositions(fields.TEXT):  # type: ignore[misc]  # Whoosh has no types
    """A text field that takes terms with their positions, as our analyzer gives them."""

    def __init__(self) -> None:
        super().__init__(analyzer=TermTokenizer(), phrase=True, stored=False)

    def index(
        self, value: Mapping[str, list[int]] | str, **kwargs: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield a posting a term: its bytes, frequency, weight and encoded positions.

        A string is analysed as Whoosh does it, for callers that know only Whoosh.
        """
        if isinstance(value, str):
            yield from super().index(value, **kwargs)
            return
        for term, positions in value.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(positions)


class FacetTerms(fields.ID):  # type: ignore[misc]  # Whoosh has no types
    """A facet: any number of whole values a document, given as a list."""

    def index(self, value: list[str] | str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield one posting for each distinct value."""
        values = [value] if isinstance(value, str) else value
        for term in dict.fromkeys(values):
            yield term.encode(), 1, 1.0, b""


def create_schema() -> fields.Schema:
    """Return the schema of every index of this version."""
    texts = {name: TermPositions() for name in (*TEXT_FIELDS, *STEM_FIELDS.values())}
    facets = {name: FacetTerms() for name in FACET_FIELDS}
    return fields.Schema(
        key=fields.ID(unique=True, stored=True, sortable=True),
        source=FacetTerms(),
        spelling=FacetTerms(),
        first_day=fields.NUMERIC(int, sortable=True, default=0),
        last_day=fields.NUMERIC(int, sortable=True, default=0),
        document=fields.STORED(),
        **texts,
        **facets,
    )


def spelling_words(value: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a facet value under which it is found: compounds in parts, and joined."""
    if value.isascii() and value.replace(" ", "").isalpha():  # most are so, and need a hundredth of the time
        return (tuple(value.lower().split()),)
    tokens = list(tokenize(value))
    parts = tuple(token.term for token in tokens if token.width == 1)
    joined: list[str] = []
    covered = 0
    for token in tokens:
        if token.position >= covered:
            joined.append(token.term)
            covered = token.position + token.width
    return (parts or (fold(value),), *([tuple(joined)] if joined and tuple(joined) != parts else []))
