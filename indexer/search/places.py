"""
Where the words of a query stand: the forms of a slot, their places, phrases and words near each other.

Flow: the words of a sequence -> forms of each -> places, the rarest first -> where the sequence begins. One
array operation a field and segment: nothing here loops over documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from indexer.index.codec.decoding import PAGE_BITS, find_phrase
from indexer.index.codec.sets import distinct
from indexer.search.accumulator import read_places
from indexer.search.kernels import chosen, is_in, near_chains
from indexer.search.scoring import EXACT_BONUS, FUNCTION_WORD_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from indexer.index.snapshot import Part
    from indexer.query.tree import Slot

MAX_LOOKED_UP = 32
"""Forms of a slot that are each looked up at the places found so far; more are read and sorted together."""

MAX_SORTED = 1 << 15
"""Places of all forms of a word that are put in order before the next word is looked up at them: that takes
up to 0.3 ms, and looking it up for each form by itself 20 µs for each."""

LOOK_UP_COST = 6
"""Looking one form up at a place takes 12 ns, reading a place of all forms together 2 ns."""

MAX_READ_TOGETHER = 255
"""Words of a phrase whose lists are read together: so few that it runs over two pages at most."""

MAX_CODES_TOGETHER = 1 << 24
"""Codes that are decoded for that: 128 MB of memory."""

DOCUMENT_DISTANCE = 1 << 20
"""Positions put between documents where nearness is looked for; more than any nearness asked for."""


class SlotForms(NamedTuple):
    """The forms that may stand in a slot, int64, ascending; what an occurrence of each counts, float32."""

    forms: NDArray[np.int64]
    weights: NDArray[np.float32]


def slot_forms(part: Part, name: str, slot: Slot) -> SlotForms:
    """Return the forms that may stand in a slot in one field of one segment."""
    text = part.text(name)
    if slot.terms is not None:
        forms = text.forms_of_terms(slot.terms.ordinals[part.number, name])
        return SlotForms(forms, np.ones(forms.size, dtype=np.float32))
    exact = text.forms_of_words(_encoded(slot.exact))
    weights = dict.fromkeys(exact, EXACT_BONUS if slot.stems else 1.0)
    function_stems = [stem for stem in slot.stems if stem in slot.function_stems]
    content_stems = [stem for stem in slot.stems if stem not in slot.function_stems]
    for form in text.forms_of_stems(_encoded(content_stems)):
        weights[form] = weights.get(form, 0.0) + 1.0
    for form in text.forms_of_stems(_encoded(function_stems)) if function_stems else ():
        weights[form] = (weights.get(form, 0.0) + 1.0) * FUNCTION_WORD_WEIGHT
    ordered = sorted(weights)
    return SlotForms(
        np.array(ordered, dtype=np.int64), np.array([weights[i] for i in ordered], dtype=np.float32)
    )


def _encoded(words: Iterable[str]) -> list[bytes]:
    return [word.encode("utf-8", "surrogatepass") for word in words]


class SlotPlaces(NamedTuple):
    """Where a slot may stand: places, uint32, ascending and distinct, and the positions covered at each.

    Where a word and a compound that begins with it stand at one place, the wider one counts.
    `widths` is `None` where all cover one position.
    """

    places: NDArray[np.uint32]
    widths: NDArray[np.uint8] | None


_ALL = np.zeros(0, dtype=np.uint8)


def slot_places(part: Part, name: str, forms: NDArray[np.int64]) -> SlotPlaces:
    """Return the places of some forms."""
    places, widths = _read_places(part, name, forms)
    if forms.size == 1:
        is_wide = part.text(name).widths[forms[0]] > 1
        return SlotPlaces(places, widths if is_wide else None)
    return _in_order(places, widths)


def _read_places(
    part: Part, name: str, forms: NDArray[np.int64], among: NDArray[np.uint8] | None = None
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Return the places of some forms, form after form, and the positions covered at each.

    Where marks of documents are given, of no others.
    """
    text = part.text(name)
    n_most = int((text.lists.low_starts[forms + 1] - text.lists.low_starts[forms]).sum())
    places, widths = np.empty(n_most, dtype=np.uint32), np.empty(n_most, dtype=np.uint8)
    n = 0
    for own, ends, (pages, counts) in text.lists.in_portions(forms):
        chosen_forms = forms[own]
        n = read_places(
            pages,
            counts,
            ends,
            text.lists.low_starts.take(chosen_forms),
            text.lists.lows,
            text.widths.take(chosen_forms),
            text.page_docs,
            part.first_doc,
            _ALL if among is None else among,
            places,
            widths,
            n,
        )
    return places[:n], widths[:n]


def _in_order(places: NDArray[np.uint32], widths: NDArray[np.uint8]) -> SlotPlaces:
    """Return places in any order as those of a slot; the widths are those of each."""
    if (widths <= 1).all():
        places.sort()
        return SlotPlaces(distinct(places), None)
    keys = (places.astype(np.uint64) << np.uint64(8)) | widths
    keys.sort()
    places = (keys >> np.uint64(8)).astype(np.uint32)
    is_last = np.concatenate((places[1:] != places[:-1], [True])) if places.size else np.zeros(0, bool)
    return SlotPlaces(places[is_last], (keys[is_last] & np.uint64(255)).astype(np.uint8))


Found = tuple[tuple["NDArray[np.uint32]", ...], tuple["NDArray[np.uint8] | None", ...]]
"""By slot where it stands, and the positions covered there; see `evaluate.FoundPlaces`."""


def places_of_phrase(
    part: Part,
    name: str,
    forms: list[NDArray[np.int64]],
    among: NDArray[np.uint8] | None = None,
) -> Found | None:
    """Return where a phrase begins, and how many positions its last word covers; `None` for nowhere.

    forms: those of each word. The places of the rarest word first; the others are looked up where they
    would have to stand. Where marks of documents are given, no others are looked at.
    """
    if not all(own.size for own in forms):
        return None
    text = part.text(name)
    low_starts = text.lists.low_starts
    sizes = [int((low_starts.take(own + 1) - low_starts.take(own)).sum()) for own in forms]
    order = sorted(range(len(forms)), key=sizes.__getitem__)
    rarest = forms[order[0]]
    n_looked_up = LOOK_UP_COST * sizes[order[0]] * forms[order[1]].size
    if n_looked_up > sum(sizes) + len(forms) * text.page_docs.size and len(forms) <= MAX_READ_TOGETHER:
        joined = np.concatenate(forms)
        n_codes = int(text.lists.n_codes.take(joined).sum(dtype=np.int64))
        if n_codes <= MAX_CODES_TOGETHER and (text.widths.take(joined) == 1).all():
            return _read_together(part, name, joined, forms, sizes[order[0]], among)
    if sizes[order[0]] > MAX_SORTED and rarest.size <= MAX_LOOKED_UP:
        # Each form has its places in order, and few are left to be sorted.
        starting = [_read_places(part, name, rarest[i : i + 1], among) for i in range(rarest.size)]
    else:
        places, widths = _in_order(*_read_places(part, name, rarest, among))
        starting = [(places, np.ones(places.size, np.uint8) if widths is None else widths)]
    found = [_continued(part, name, forms, order, *own) for own in starting]
    if len(found) == 1:
        starts, last_widths = found[0]
    else:
        starts, last_widths = (np.concatenate(columns) for columns in zip(*found, strict=True))
    if not starts.size:
        return None
    slot = SlotPlaces(starts, last_widths) if len(found) == 1 else _in_order(starts, last_widths)
    return (slot.places,), (slot.widths,)


def _read_together(  # noqa: PLR0913, PLR0917 - a phrase, and where it may be
    part: Part,
    name: str,
    joined: NDArray[np.int64],
    forms: list[NDArray[np.int64]],
    n_most: int,
    among: NDArray[np.uint8] | None,
) -> Found | None:
    text = part.text(name)
    starts = np.empty(n_most, dtype=np.uint32)
    slot_ends = np.cumsum([own.size for own in forms])
    firsts = np.zeros(joined.size + 1, dtype=np.int64)
    np.cumsum(text.lists.n_codes.take(joined), out=firsts[1:])
    pages, counts = text.lists.many(joined)
    first_lows = text.lists.low_starts.take(joined)
    n = find_phrase(
        pages, counts, firsts, first_lows, text.lists.lows, slot_ends, text.page_docs.size, starts
    )
    starts = starts[:n]
    if among is not None:
        docs = text.page_docs.take(starts >> np.uint32(PAGE_BITS)) + np.uint32(part.first_doc)
        starts = chosen(starts, among.take(docs).view(np.bool_))
    return ((starts,), (None,)) if starts.size else None


def _continued(  # noqa: PLR0913, PLR0917 - a phrase, and where one of its words stands
    part: Part,
    name: str,
    forms: list[NDArray[np.int64]],
    order: list[int],
    places: NDArray[np.uint32],
    widths: NDArray[np.uint8],
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Return where phrases begin of which one word stands at `places`, and the widths of their last words.

    order: the words of the phrase in the order in which they are looked for; the first one stands there.
    """
    text = part.text(name)
    rarest, *others = order
    last = len(forms) - 1
    first = int(places.searchsorted(rarest))  # before these is no room for the words before them
    starts, widths = places[first:] - np.uint32(rarest), widths[first:]
    for i in others:
        if forms[i].size > MAX_LOOKED_UP:
            found = _widths_at(slot_places(part, name, forms[i]), starts + np.uint32(i))
        else:
            found = text.lists.look_up(forms[i], text.widths, starts, i)
        kept = found.nonzero()[0]
        starts = starts.take(kept)
        widths = (found if i == last else widths).take(kept)
    return starts, widths


def _widths_at(slot: SlotPlaces, places: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return how many positions a slot covers at places: uint8 (n_places,), 0 where it does not stand."""
    is_there = is_in(places, slot.places)
    if slot.widths is None:
        return is_there.view(np.uint8)
    found = np.zeros(places.size, dtype=np.uint8)
    found[is_there] = slot.widths[slot.places.searchsorted(places[is_there])]
    return found


def places_near(part: Part, name: str, forms: list[NDArray[np.int64]], slop: int) -> Found | None:
    """Return the places of each word that stands near the others; `None` for nowhere.

    forms: those of each word.
    """
    text = part.text(name)
    slots = [slot_places(part, name, own) for own in forms]
    if any(not slot.places.size for slot in slots):
        return None
    spaced = [
        places + text.page_docs[places >> np.uint32(PAGE_BITS)].astype(np.int64) * DOCUMENT_DISTANCE
        for places, _ in slots
    ]
    chained = near_chains(spaced, slop)
    kept = [all_places.searchsorted(own) for all_places, own in zip(spaced, chained, strict=True)]
    return (
        tuple(slot.places[at] for slot, at in zip(slots, kept, strict=True)),
        tuple(None if slot.widths is None else slot.widths[at] for slot, at in zip(slots, kept, strict=True)),
    )
