"""The files of the corpus, a page of them, each with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer import SearchRequest
from web.i18n import gettext as _
from web.i18n import ngettext, number
from web.presenters import links, phrases
from web.presenters.pagination import Pages, pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import LedgerLine, LedgerTotals, Message
    from web.params import LedgerRequest

SHOWN_DOCUMENTS = 10
"""Links to the documents of one file; a mailbox has thousands, and each is found by searching."""


@dataclass(frozen=True, slots=True)
class StatusLink:
    """Keeps the files of one status, or all."""

    name: str
    count: int
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """One file. `hrefs` lead to its documents, `n_more` counts those without a link."""

    source: str
    status: str
    verdict: str
    summary: str
    reason: str
    facts: tuple[tuple[str, str], ...]
    hrefs: tuple[str, ...]
    n_more: int


@dataclass(frozen=True, slots=True)
class LedgerView:
    """One page of the ledger."""

    sentence: str
    statuses: tuple[StatusLink, ...]
    files: tuple[FileView, ...]
    pages: Pages | None
    json_href: str
    csv_href: str
    messages: tuple[Message, ...]


def ledger_view(
    totals: LedgerTotals, lines: Sequence[LedgerLine], wanted: LedgerRequest, ignored: Sequence[Message]
) -> LedgerView:
    """Put the page together; `lines` are those of the page."""
    n_files = sum(totals.n_files.values())
    n_chosen = n_files if wanted.status is None else totals.n_files[wanted.status]
    named: list[tuple[str | None, str, int]] = [(None, _("All"), n_files)]
    named += [(status, status_name(status), n) for status, n in totals.n_files.items()]
    return LedgerView(
        sentence=_sentence(totals),
        statuses=tuple(
            StatusLink(name, n, links.ledger(wanted.for_status(status)), status == wanted.status)
            for status, name, n in named
        ),
        files=tuple(map(_file_view, lines)),
        pages=pages(
            wanted.page,
            max(1, -(-n_chosen // wanted.size)),
            lambda page: links.ledger(wanted.for_page(page)),
        ),
        json_href=links.ledger(wanted, ".json"),
        csv_href=links.ledger(wanted.for_page(1), ".csv"),
        messages=tuple(ignored),
    )


def status_name(status: str) -> str:
    """Return what became of a file, for a reader."""
    return {"indexed": _("searchable"), "skipped": _("left out"), "failed": _("unreadable")}[status]


def _sentence(totals: LedgerTotals) -> str:
    if not totals.n_chars_read:
        return ""
    percent = 100 * totals.n_chars // totals.n_chars_read  # rounded down: 100 % is all
    return _("%(read)s characters were read from them, %(n)s of these can be searched (%(percent)s %%).") % {
        "read": number(totals.n_chars_read),
        "n": number(totals.n_chars),
        "percent": percent,
    }


def _file_view(line: LedgerLine) -> FileView:
    shown = line.keys[:SHOWN_DOCUMENTS]
    return FileView(
        source=line.source,
        status=line.status,
        verdict=status_name(line.status),
        summary=_summary(line),
        reason=line.reason,
        facts=tuple(
            (label, value)
            for label, value in (
                (_("SHA-256"), line.sha256),
                (_("SHA-256 of its description"), line.sidecar_sha256),
                (_("Changed"), line.modified),
                (_("Read"), line.read_at),
                (_("Kind"), line.media_type),
                (_("Read by"), line.reader),
            )
            if value
        ),
        hrefs=tuple(links.document(key, SearchRequest()) for key in shown),
        n_more=len(line.keys) - len(shown),
    )


def _summary(line: LedgerLine) -> str:
    parts = [phrases.size_phrase(line.size_bytes)] if line.sha256 or line.size_bytes else []
    if line.n_chars_read:
        parts.append(
            ngettext("%(n)s character read", "%(n)s characters read", line.n_chars_read)
            % {"n": number(line.n_chars_read)}
        )
        is_all = line.n_chars == line.n_chars_read
        parts.append(_("all searchable") if is_all else _("%(n)s searchable") % {"n": number(line.n_chars)})
    if line.n_tokens:
        parts.append(ngettext("%(n)s word", "%(n)s words", line.n_tokens) % {"n": number(line.n_tokens)})
    return ", ".join(parts)
