"""Sorted words as an index has them, without an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.index.codec.lexicon import Lexicon, lexicon_arrays, suffix_order
from indexer.index.term_set import TermSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray


def encoded(words: Iterable[str]) -> list[bytes]:
    """Return distinct words as a lexicon has them: UTF-8, sorted."""
    return sorted({word.encode("utf-8", "surrogatepass") for word in words})


def a_lexicon(words: Iterable[str], *, with_suffixes: bool = True) -> Lexicon:
    """Return the lexicon of some words."""
    terms = encoded(words)
    text, lengths = lexicon_arrays(terms)
    if not with_suffixes:
        return Lexicon(text, lengths)
    nothing = np.zeros(0, dtype=np.uint32)
    ordinals = np.empty(len(terms), dtype=np.uint32)
    by_suffix = suffix_order(text, Lexicon(text, lengths).starts, ordinals)
    return Lexicon(text, lengths, np.concatenate([nothing, *by_suffix]))


class Words:
    """A collection as its words: what expansion asks of a snapshot."""

    languages = ("en", "fa")

    def __init__(self, *words: str) -> None:
        self.lexicon = a_lexicon(words)

    def terms_where(
        self, fields: tuple[str, ...], choose: Callable[[Lexicon], NDArray[np.uint32]]
    ) -> TermSet:
        """Return the words that `choose` picks out, the same in every field."""
        places = [(0, field) for field in fields]
        return TermSet({place: choose(self.lexicon) for place in places}, dict.fromkeys(places, self.lexicon))

    def facet_words(self, facet: str) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
        """Return the values of each facet with their words."""
        return {
            "author": [
                ("Struan Stevenson", (("struan", "stevenson"),)),
                ("Ann Stevens", (("ann", "stevens"),)),
                ("UPI", (("upi",),)),
            ],
            "entity": [
                ("Ebrahim Raisi", (("ebrahim", "raisi"), ("رییسی",))),
                (
                    "Mostafa Pourmohammadi",
                    (("mostafa", "pourmohammadi"), ("pour", "mohammadi"), ("pourmohammadi",)),
                ),
            ],
            "mentioned": [
                (date, (tuple(date.split("-")),))
                for date in ("1987", "1988", "1988-07", "1988-07-28", "1988-08", "1989", "1989-01-01")
            ],
        }.get(facet, [])
