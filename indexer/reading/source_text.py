"""
What a reader hands on: the text of one document in blocks, and claims about it.

Flow: reader -> SourceText -> indexer.enrichment.document -> Document.
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.model.document import EntityKind, ParagraphKind

TITLE = "title"
AUTHOR = "author"
DATE = "date"
LANGUAGE = "language"
PUBLISHER = "publisher"
URL = "url"
PAGE_LINE = "line of the page"
"""The source of a claim that is a line of text which may be a byline: it has to be read with care."""

CLAIMED_FIELDS = (TITLE, AUTHOR, DATE, LANGUAGE, PUBLISHER, URL)
"""The fields of a document that a file may say something about."""


class Unreadable(Exception):  # noqa: N818 - a finding about a file, not a fault
    """The file gives no text. `reason` is one line, in lower case, without a full stop."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as the file has it. `language` is what its markup says."""

    text: str
    kind: ParagraphKind = ParagraphKind.TEXT
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that the file gives for a field, and the place it stands.

    `field` is one of `CLAIMED_FIELDS`; `source` is a phrase for a person, such
    as `JSON-LD datePublished`. `is_stated` marks what somebody wrote down for
    this collection (sidecar, record, front matter): it is taken as it stands,
    while the claims of a web page are cleaned and weighed.
    """

    field: str
    value: str
    source: str
    is_stated: bool = False


@dataclass(frozen=True, slots=True)
class SourceText:
    """One document before it is known what it says about itself.

    `record` is its name in a file that holds several. `claims` stand in the order
    of trust. `stated_entities` is `None` unless somebody listed the entities; then
    only those count, and a kind of `None` is for the file of names to supply.
    """

    media_type: str
    blocks: tuple[Block, ...]
    record: str | None = None
    claims: tuple[Claim, ...] = ()
    stated_entities: tuple[tuple[str, EntityKind | None], ...] | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that was left out of a file whose other records were read."""

    reason: str
