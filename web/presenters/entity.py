"""
One entity on a page of its own: how it is spelled, when and where it is named, and beside whom.

Flow: EntityProfile and a search for the documents that name it -> entity_view -> entity.html. The page
says what the texts have and what was joined by machine; it says nothing of what anybody is or did.
"""

from __future__ import annotations

import shlex
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer import EntityKind
from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import links, phrases
from web.presenters.histogram import Histogram, histogram
from web.presenters.hits import HitView, hit_views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Companion, EntityProfile, ListedDetails, SearchResponse, Spelling, Suggestion

SHOWN_SPELLINGS = 24
"""Spellings that are seen at once; the rest is folded away."""

SHOWN_TOGETHER = 8
MOST_TOGETHER = 60
"""Of each kind, those named together with it that are seen at once, and that are on the page at all."""

KEPT_APART = "kept-apart"
"""Reason of a suggestion that somebody has already decided against."""

AUTHORITY = "authority"
"""Reason of a suggestion of which one is on the list of names."""

COMMAND = "govah entities"


@dataclass(frozen=True, slots=True)
class SpellingView:
    """A spelling of the texts, and the search for just that spelling in the documents of the entity."""

    text: str
    count: int
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class CompanionView:
    """An entity named together with another one: its page, and the search for the documents with both."""

    name: str
    count: int
    label: str
    href: str
    both_label: str
    both_href: str


@dataclass(frozen=True, slots=True)
class CompanionGroup:
    """Those of one kind; `rest` is folded away, and `n_left_out` have no row at all."""

    label: str
    first: tuple[CompanionView, ...]
    rest: tuple[CompanionView, ...]
    rest_label: str
    n_left_out: int


@dataclass(frozen=True, slots=True)
class ListedView:
    """What the list of names has of the entity: `unused` are its spellings that no text has."""

    id: str
    unused: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """An entity that may be the same, why, and the command that says so."""

    name: str
    count: str
    href: str
    reason: str
    command: str


@dataclass(frozen=True, slots=True)
class JoinedView:
    """A name of documents that a machine joined to others, and the command that parts it from them."""

    name: str
    command: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What was decided about the entity, when, and the command that undoes it."""

    said: str
    time: str
    note: str
    command: str


@dataclass(frozen=True, slots=True)
class EntityView:
    """The page of an entity. `joined` are the names of documents that were put together by machine."""

    value: str
    kind: str
    count: str
    all_href: str
    spellings: tuple[SpellingView, ...]
    more_spellings: tuple[SpellingView, ...]
    more_label: str
    histogram: Histogram | None
    together: tuple[CompanionGroup, ...]
    examined: str
    joined: tuple[JoinedView, ...]
    listed: ListedView | None
    suggestions: tuple[SuggestionView, ...]
    decisions: tuple[DecisionView, ...]
    hits: tuple[HitView, ...]
    all_label: str
    json_href: str


def entity_view(profile: EntityProfile, response: SearchResponse) -> EntityView:
    """Put the page together; `response` has the first of the documents that name the entity."""
    value = profile.value
    spellings = tuple(_spelling_view(value, spelling) for spelling in profile.spellings)
    rest = len(spellings) - SHOWN_SPELLINGS
    n = profile.n_documents
    return EntityView(
        value=value,
        kind=phrases.kind_name(profile.kind),
        count=ngettext("named in %(n)s document", "named in %(n)s documents", n) % {"n": number(n)},
        all_href=links.naming(value),
        spellings=spellings[:SHOWN_SPELLINGS],
        more_spellings=spellings[SHOWN_SPELLINGS:],
        more_label=ngettext("%(n)s more spelling", "%(n)s more spellings", rest) % {"n": number(rest)},
        histogram=histogram(profile.histogram, response.request),
        together=_together(profile),
        examined=_examined(profile),
        joined=_joined(profile),
        listed=None if profile.listed is None else _listed_view(profile.listed, profile.spellings),
        suggestions=tuple(_suggestion_view(profile, other) for other in profile.suggestions),
        decisions=tuple(
            DecisionView(
                decision.said, decision.time, decision.note, f"govah entities undo {decision.number}"
            )
            for decision in profile.decisions
        ),
        hits=hit_views(response),
        all_label=_("All %(n)s documents") % {"n": number(n)} if n > len(response.hits) else "",
        json_href=links.entity(profile.id, ".json"),
    )


def _spelling_view(value: str, spelling: Spelling) -> SpellingView:
    n = spelling.n_documents
    return SpellingView(
        text=spelling.text,
        count=n,
        label=ngettext("%(name)s, %(n)s document", "%(name)s, %(n)s documents", n)
        % {"name": spelling.text, "n": number(n)},
        href=links.naming(value, query=_phrase(spelling.text)),
    )


def _phrase(spelling: str) -> str:
    """Return the query for just these words; a quotation mark among them would end it."""
    return '"{}"'.format(" ".join(spelling.replace('"', " ").split()))


def _together(profile: EntityProfile) -> tuple[CompanionGroup, ...]:
    groups = []
    for kind in EntityKind:
        members = [companion for companion in profile.companions if companion.kind is kind]
        if not members:
            continue
        views = tuple(_companion_view(profile.value, member) for member in members[:MOST_TOGETHER])
        n_folded = len(views) - SHOWN_TOGETHER
        groups.append(
            CompanionGroup(
                label=phrases.kind_label(kind),
                first=views[:SHOWN_TOGETHER],
                rest=views[SHOWN_TOGETHER:],
                rest_label=ngettext("%(n)s more", "%(n)s more", n_folded) % {"n": number(n_folded)},
                n_left_out=len(members) - len(views),
            )
        )
    return tuple(groups)


def _companion_view(value: str, companion: Companion) -> CompanionView:
    name, n = companion.value, companion.n_documents
    return CompanionView(
        name=name,
        count=n,
        label=ngettext(
            "%(name)s, named near it in %(n)s document", "%(name)s, named near it in %(n)s documents", n
        )
        % {"name": name, "n": number(n)},
        href=links.entity(name),
        both_label=_("Documents that name both: %(name)s") % {"name": name},
        both_href=links.naming(value, name),
    )


def _examined(profile: EntityProfile) -> str:
    """Say of which documents the companions are, when it is not all."""
    if profile.n_examined >= profile.n_documents:
        return ""
    return _("Only the %(n)s newest of its %(total)s documents were looked through.") % {
        "n": number(profile.n_examined),
        "total": number(profile.n_documents),
    }


def _joined(profile: EntityProfile) -> tuple[JoinedView, ...]:
    if len(profile.names) < 2:
        return ()
    return tuple(
        JoinedView(name, "" if name == profile.value else command("split", profile.id, name))
        for name in profile.names
    )


def _listed_view(listed: ListedDetails, spellings: Sequence[Spelling]) -> ListedView:
    written = {_letters(spelling.text) for spelling in spellings}
    return ListedView(
        id=listed.id,
        unused=tuple(alias for alias in listed.aliases if _letters(alias) not in written),
        identifiers=tuple(listed.identifiers.items()),
        dates=tuple((phrases.event_label(event), date) for event, date in listed.dates.items()),
    )


def _letters(spelling: str) -> str:
    """Return what is left when capitals, accents and apostrophes do not count, as for spellings."""
    parts = unicodedata.normalize("NFKD", spelling.casefold())
    return "".join(char for char in parts if char.isalnum() or char.isspace())


def _suggestion_view(profile: EntityProfile, other: Suggestion) -> SuggestionView:
    n = other.n_documents
    return SuggestionView(
        name=other.value,
        count=ngettext("%(n)s document", "%(n)s documents", n) % {"n": number(n)},
        href=links.entity(other.value),
        reason=phrases.suggestion_reason(other.reason),
        command="" if other.reason == KEPT_APART else _merging(profile, other),
    )


def _merging(profile: EntityProfile, other: Suggestion) -> str:
    """Return the command that joins two; the name that the list has stays, else that of more documents."""
    stays = profile.listed is not None or (
        other.reason != AUTHORITY and profile.n_documents >= other.n_documents
    )
    own = profile.id
    return command("merge", *((own, other.value) if stays else (other.value, own)))


def command(*words: str) -> str:
    """Return a command line about names, quoted for a shell."""
    return f"{COMMAND} {shlex.join(words)}"
