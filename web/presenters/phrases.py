"""
Words for facets, filters, orders and languages, and how they join to sentences.

A name inside a sentence is wrapped in `<bdi>`, so that a Persian one does not
scramble the English around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from indexer import Confidence, EntityKind, Facet, PartialDate, Sort, TextQuality
from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import dates, languages

if TYPE_CHECKING:
    from collections.abc import Sequence


def filled(pattern: str, **parts: object) -> Markup:
    """Put the parts into the pattern, each escaped unless it is markup."""
    return escape(pattern) % parts


def isolated(value: str) -> Markup:
    """Wrap a name so that its direction does not touch its neighbours."""
    return Markup("<bdi>{}</bdi>").format(value)


def any_of(parts: Sequence[Markup]) -> Markup:
    """Join by *or*: `a`, `a or b`, `a, b or c`."""
    if not parts:
        return Markup("")
    if len(parts) == 1:
        return parts[0]
    return filled(_("%(first)s or %(last)s"), first=Markup(", ").join(parts[:-1]), last=parts[-1])


def all_of(parts: Sequence[Markup]) -> Markup:
    """Join by *and*: `a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return any_of(parts)
    return filled(_("%(first)s and %(last)s"), first=Markup(", ").join(parts[:-1]), last=parts[-1])


def facet_label(facet: Facet) -> str:
    """Return the heading of a facet."""
    return {
        Facet.AUTHOR: _("Author"),
        Facet.ENTITY: _("Named in the text"),
        Facet.LANGUAGE: _("Language"),
        Facet.PUBLISHER: _("Publisher"),
        Facet.QUALITY: _("Text with flaws"),
        Facet.MENTIONED: _("Dates named in the text"),
    }[facet]


def kind_label(kind: EntityKind | None) -> str:
    """Return the heading of the entities of one kind."""
    if kind is None:
        return _("Other names")
    return {
        EntityKind.PERSON: _("People"),
        EntityKind.ORGANISATION: _("Organisations"),
        EntityKind.PLACE: _("Places"),
    }[kind]


def kind_name(kind: EntityKind) -> str:
    """Return what one entity of a kind is."""
    return {
        EntityKind.PERSON: _("Person"),
        EntityKind.ORGANISATION: _("Organisation"),
        EntityKind.PLACE: _("Place"),
    }[kind]


def event_label(event: str) -> str:
    """Return what happened on a date of the list of names; a word of its owner's stays as it is."""
    return {
        "born": _("born"),
        "died": _("died"),
        "founded": _("founded"),
        "dissolved": _("dissolved"),
    }.get(event, event)


def suggestion_reason(reason: str) -> str:
    """Return why two entities may be one."""
    return {
        "near-spelling": _("spelled nearly alike"),
        "scripts": _("the same name in another script, which others bear too"),
        "initial": _("an initial stands for a given name"),
        "authority": _("near the spellings of several names on the list"),
        "kept-apart": _("kept apart by a decision or by the list"),
    }.get(reason, reason)


def confidence_phrase(confidence: Confidence | None) -> str:
    """Return how far a value can be relied on, nothing where there is none."""
    match confidence:
        case Confidence.HIGH:
            return _("high confidence")
        case Confidence.MEDIUM:
            return _("medium confidence")
        case Confidence.LOW:
            return _("low confidence")
        case None:
            return ""


def sort_label(sort: Sort) -> str:
    """Return the name of an order, for a link that chooses it."""
    return {Sort.RELEVANCE: _("Best match"), Sort.NEWEST: _("Newest"), Sort.OLDEST: _("Oldest")}[sort]


def sort_phrase(sort: Sort) -> str:
    """Return the order as the end of a sentence."""
    return {
        Sort.RELEVANCE: _("best match first"),
        Sort.NEWEST: _("newest first"),
        Sort.OLDEST: _("oldest first"),
    }[sort]


def value_name(facet: Facet, value: str) -> str:
    """Return what a reader calls a value: languages have names, dates are in words, the rest are names."""
    match facet:
        case Facet.LANGUAGE:
            return languages.name(value)
        case Facet.QUALITY:
            return quality_name(value)
        case Facet.MENTIONED:
            return _date_name(value)
        case _:
            return value


def quality_name(value: str) -> str:
    """Return what a reader calls a flaw of a text."""
    return {
        str(TextQuality.RECOGNISED): _("recognised from a picture"),
        str(TextQuality.REPAIRED): _("repaired"),
        str(TextQuality.GARBLED): _("garbled"),
        str(TextQuality.DAMAGED): _("damaged"),
        str(TextQuality.UNSTRUCTURED): _("read without structure"),
    }.get(value, value)


def _date_name(value: str) -> str:
    try:
        return dates.bound(PartialDate.parse(value))
    except ValueError:  # of an address that somebody typed
        return value


def size_phrase(n_bytes: int) -> str:
    """Return the size of a file for a reader, exact below a kilobyte."""
    if n_bytes < 1000:
        return ngettext("%(n)s byte", "%(n)s bytes", n_bytes) % {"n": number(n_bytes)}
    value = float(n_bytes)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 1000 or unit == "GB":
            break
    return f"{value:.1f} {unit}"


def filter_phrase(
    facet: Facet, values: Sequence[str], *, is_excluded: bool, needs_all: bool = False
) -> Markup:
    """Return the choice in a facet as part of a sentence: `written by UPI or JVMI`."""
    pattern = {
        (Facet.AUTHOR, False): _("written by %(values)s"),
        (Facet.AUTHOR, True): _("not written by %(values)s"),
        (Facet.ENTITY, False): _("naming %(values)s"),
        (Facet.ENTITY, True): _("not naming %(values)s"),
        (Facet.LANGUAGE, False): _("in %(values)s"),
        (Facet.LANGUAGE, True): _("not in %(values)s"),
        (Facet.PUBLISHER, False): _("published by %(values)s"),
        (Facet.PUBLISHER, True): _("not published by %(values)s"),
        (Facet.QUALITY, False): _("whose text is %(values)s"),
        (Facet.QUALITY, True): _("whose text is not %(values)s"),
        (Facet.MENTIONED, False): _("naming the date %(values)s"),
        (Facet.MENTIONED, True): _("not naming the date %(values)s"),
    }[facet, is_excluded]
    join = all_of if needs_all else any_of
    return filled(pattern, values=join([isolated(value_name(facet, value)) for value in values]))
