"""
What a reader hands on: the text of one document in blocks, and claims about it.

Flow: reader -> SourceText -> indexer.enrichment.document -> Document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.model.document import EntityKind, ParagraphKind, TextQuality

TITLE = "title"
AUTHOR = "author"
DATE = "date"
LANGUAGE = "language"
PUBLISHER = "publisher"
URL = "url"
PAGE_LINE = "line of the page"
"""The source of a claim that is a line of text which may be a byline: it has to be read with care."""

MARKED_BYLINE = "the page's byline"
"""The source of an author whose element a page marks as one by its class, as it may those of comments too."""

HEADLINE_LINE = "the line at the headline"
"""The source of a claim that is a line near a page's headline in which there may be a date."""

SECOND_OPINION = "htmldate"
"""The source of a date that htmldate finds in a page, and does not say where."""

DATE_LINE = "a line of the page that says it is a date"
"""The source of a claim that is a line such as "Last updated: 3 May 2019", wherever it stands on a page."""

_METADATA_SOURCES = ("JSON-LD ", "meta ")
_ELEMENT_SOURCES = ("time element", "itemprop=")

CLAIMED_FIELDS = (TITLE, AUTHOR, DATE, LANGUAGE, PUBLISHER, URL)
"""The fields of a document that a file may say something about."""


class Unreadable(Exception):  # noqa: N818 - a finding about a file, not a fault
    """The file gives no text. `reason` is one line, in lower case, without a full stop."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as the file has it. `language` is what its markup says, `page` counts from 1."""

    text: str
    kind: ParagraphKind = ParagraphKind.TEXT
    language: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that the file gives for a field, and the place it stands.

    `field` is one of `CLAIMED_FIELDS`; `source` is a phrase for a person, such
    as `JSON-LD datePublished`. `is_stated` marks what somebody wrote down for
    this collection (sidecar, record, front matter): it is taken as it stands,
    while the claims of a web page are cleaned and weighed. `is_of_file` marks what a
    program noted when it wrote the file: who sat at the machine and when it was saved. With
    `yields` it gives way to what the text says of its author and its date. `is_hidden` marks what stands in
    the markup of a page and nowhere in what its readers see, `is_at_headline` what they see at
    its headline. `is_doubtful` marks a date that may be that of something else on the page: of a
    review, a comment, another article. `kind` is what an author is, where the markup says so.
    """

    field: str
    value: str
    source: str
    is_stated: bool = False
    is_of_file: bool = False
    yields: bool = False
    is_hidden: bool = False
    is_at_headline: bool = False
    is_doubtful: bool = False
    kind: EntityKind | None = None

    @property
    def is_metadata(self) -> bool:
        """Whether it stands in a page's JSON-LD or `<meta>`, which no reader of the page sees."""
        return self.source.startswith(_METADATA_SOURCES)

    @property
    def is_of_element(self) -> bool:
        """Whether a page's markup calls an element that its readers see a date, an author, a title."""
        return self.source.startswith(_ELEMENT_SOURCES)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a text is not sound: in what way, and a phrase for a person that says how that is known."""

    quality: TextQuality
    reason: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """One document before it is known what it says about itself.

    `record` is its name in a file that holds several. `claims` stand in the order
    of trust. `stated_entities` is `None` unless somebody listed the entities; then
    only those count, and a kind of `None` is for the file of names to supply.

    `parent` is the record of the document that this one belongs to, empty for the one
    that the file itself is. `file_name` is the name of a file inside of another.
    `remarks` are values that are kept and shown but fill no field: to whom a message
    was sent, when a page was captured. `flaws` are what is wrong with the words themselves.
    `left_out` is what a reader of the file sees and that stands in no block: the menus of a page,
    what it says twice.
    """

    media_type: str
    blocks: tuple[Block, ...]
    record: str | None = None
    claims: tuple[Claim, ...] = ()
    stated_entities: tuple[tuple[str, EntityKind | None], ...] | None = None
    warnings: tuple[str, ...] = ()
    parent: str | None = None
    file_name: str | None = None
    remarks: tuple[Claim, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that was left out of a file whose other records were read."""

    reason: str


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside of a file, before anybody has looked into it.

    `name` is a label, never a path to write to: that of the member in its container,
    different for each. `read` returns at most so many of its bytes, so that what is
    larger than allowed is never expanded. It is to be read before the next one is asked for.

    `file_name` is the name it would have as a file, by which its kind and, for want of
    better, its title is told. `media_type` is what its container declares. `claims` and
    `remarks` are what the container knows of it, `parent` is the name of the member that
    it belongs to, empty for the text of the container itself.
    """

    name: str
    read: Callable[[int], bytes]
    file_name: str | None = None
    media_type: str | None = None
    claims: tuple[Claim, ...] = ()
    remarks: tuple[Claim, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """A sign that the reader of a long file has come further, for whoever waits for it."""


Found = SourceText | BadRecord | Member | Working
"""What a reader hands on, one after the other."""
