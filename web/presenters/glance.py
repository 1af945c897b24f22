"""The collection at a glance: how much, from when to when, who and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer import Facet, SearchRequest
from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.params import LedgerRequest
from web.presenters import links, phrases
from web.presenters.facets import SHOWN, FacetView, facets_at_a_glance
from web.presenters.histogram import Histogram, histogram, mentioned_histogram
from web.presenters.ledger import status_name

if TYPE_CHECKING:
    from indexer import CollectionStats, LedgerLine

MAX_LEDGER_LINES = 200
"""Files that need a look on the page; the JSON twin has all of them."""

NAMED_LANGUAGES = 5


@dataclass(frozen=True, slots=True)
class GlanceView:
    """The first page."""

    heading: str
    period: str
    languages: str
    facts: tuple[tuple[str, str, str], ...]
    facets: tuple[FacetView, ...]
    histogram: Histogram | None
    mentioned_histogram: Histogram | None
    attention: tuple[LedgerLine, ...]
    n_attention: int
    left_out: tuple[LedgerLine, ...]
    n_left_out: int
    is_empty: bool


def glance_view(stats: CollectionStats) -> GlanceView:
    """Put the page together."""
    return GlanceView(
        heading=ngettext("%(n)s document", "%(n)s documents", stats.n_documents)
        % {"n": number(stats.n_documents)},
        period="" if stats.n_documents == 0 else period(stats),
        languages=language_phrase(stats),
        facts=facts(stats),
        facets=facets_at_a_glance(stats.facets, stats.entities, SearchRequest(), SHOWN),
        histogram=histogram(stats.histogram, SearchRequest()),
        mentioned_histogram=mentioned_histogram(stats.mentioned_histogram, SearchRequest()),
        attention=tuple(stats.attention[:MAX_LEDGER_LINES]),
        n_attention=len(stats.attention),
        left_out=tuple(stats.left_out[:MAX_LEDGER_LINES]),
        n_left_out=len(stats.left_out),
        is_empty=stats.n_documents == 0,
    )


def period(stats: CollectionStats) -> str:
    """Return the years that the dated documents span, and how many have none."""
    if stats.first_year is None or stats.last_year is None:
        return _("without a date")
    years = {"first": stats.first_year, "last": stats.last_year, "n": number(stats.n_undated)}
    is_one_year = stats.first_year == stats.last_year
    if not stats.n_undated:
        return (_("of %(first)s") if is_one_year else _("from %(first)s to %(last)s")) % years
    return (
        _("of %(first)s, %(n)s undated") if is_one_year else _("from %(first)s to %(last)s, %(n)s undated")
    ) % years


def language_phrase(stats: CollectionStats) -> str:
    """Return the languages of the documents as a sentence, the most frequent first."""
    values = stats.facets.get(Facet.LANGUAGE, ())
    if not values:
        return ""
    names = ", ".join(phrases.value_name(Facet.LANGUAGE, value.value) for value in values[:NAMED_LANGUAGES])
    n_more = len(values) - NAMED_LANGUAGES
    if n_more > 0:
        return ngettext(
            "In %(names)s and one more language.", "In %(names)s and %(n)s more languages.", n_more
        ) % {
            "names": names,
            "n": number(n_more),
        }
    return _("In %(names)s.") % {"names": names}


def facts(stats: CollectionStats) -> tuple[tuple[str, str, str], ...]:
    """Return what an operator wants to know of the index: label, value, and where there is more of it."""
    files = ", ".join(f"{number(n)} {status_name(status)}" for status, n in stats.n_files.items() if n)
    return (
        (_("Files"), files or "0", links.ledger(LedgerRequest())),
        (_("Words"), _("%(n)s, of which %(distinct)s distinct")
            % {"n": number(stats.n_tokens), "distinct": number(stats.n_terms)}, ""),
        (_("Index"), phrases.size_phrase(stats.index_bytes), ""),
        (_("Built"), stats.built_at, ""),
        (_("Generation"), str(stats.generation), ""),
        (_("Corpus"), stats.corpus, ""),
    )  # fmt: skip
