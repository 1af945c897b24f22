"""A list of names against the names of the collection: what was found, and what was not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import links, phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import EntryMatches, Message, NameMatch

SAME = "same"
"""Grade of a match that is one name by every rule."""


@dataclass(frozen=True, slots=True)
class MatchView:
    """An entity that a name may mean: its page, its spelling there, and its documents."""

    name: str
    value: str
    href: str
    kind: str
    spelling: str
    is_same: bool
    grade: str
    documents: str
    documents_href: str


@dataclass(frozen=True, slots=True)
class XrefView:
    """The page: the names as they were typed, those found, and those that were not."""

    text: str
    status: str
    matches: tuple[MatchView, ...]
    unmatched: tuple[str, ...]
    messages: tuple[Message, ...]
    json_href: str
    csv_href: str


def xref_view(names: Sequence[str], found: Sequence[EntryMatches], messages: Sequence[Message]) -> XrefView:
    """Put the page together; `found` has every name."""
    unmatched = tuple(own.name for own in found if not own.matches)
    n = len(found)
    status = ngettext(
        "%(matched)s of %(n)s name is like one of the collection",
        "%(matched)s of %(n)s names are like one of the collection",
        n,
    )
    return XrefView(
        text="\n".join(names),
        status=status % {"matched": number(n - len(unmatched)), "n": number(n)} if n else "",
        matches=tuple(_match_view(own.name, match) for own in found for match in own.matches),
        unmatched=unmatched,
        messages=tuple(messages),
        json_href=links.xref(names, ".json"),
        csv_href=links.xref(names, ".csv"),
    )


def _match_view(name: str, match: NameMatch) -> MatchView:
    n = match.n_documents
    return MatchView(
        name=name,
        value=match.value,
        href=links.entity(match.value),
        kind=phrases.kind_name(match.kind),
        spelling=match.spelling,
        is_same=match.grade == SAME,
        grade=_("the same name") if match.grade == SAME else _("alike"),
        documents=ngettext("%(n)s document", "%(n)s documents", n) % {"n": number(n)},
        documents_href=links.naming(match.value),
    )
