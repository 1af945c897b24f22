"""
The engine of govah: documents in, ranked passages out.

    from indexer import SearchRequest, open_engine

    engine = open_engine("index")
    response = engine.search(SearchRequest(query='"mass graves"', size=5))

`reindex` brings an index into line with a folder of documents; `open_engine`
opens it for searching, from any number of threads. What is named here is the
public interface; docs/reference/api.md describes it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from indexer.contract import (
    LEAST_LIKENESS,
    LEDGER_COLUMNS,
    STATUSES,
    CollectionStats,
    Engine,
    LedgerLine,
    LedgerTotals,
    Original,
)
from indexer.csv_text import csv_lines
from indexer.errors import (
    AuthorityError,
    CorpusEmptyError,
    CorpusMissingError,
    DecisionError,
    DiskFullError,
    EngineError,
    IndexCorruptError,
    IndexingStoppedError,
    IndexLockedError,
    IndexMissingError,
    IndexOutdatedError,
    IndexStateError,
    InvalidRequestError,
    ManifestError,
    NameListError,
    OriginalMissingError,
    ReaderUnavailableError,
    UnknownDocumentError,
    UnknownEntityError,
    UserError,
)
from indexer.model.comparison import Change, ComparedParagraph, ComparedPiece, Comparison, Level
from indexer.model.document import (
    UNDETERMINED,
    Confidence,
    Document,
    DocumentDate,
    DocumentSummary,
    Entity,
    EntityKind,
    MentionedDate,
    Paragraph,
    ParagraphKind,
    Statement,
    TextQuality,
)
from indexer.model.entity import Companion, EntityProfile, ListedDetails, NameDecision, Spelling, Suggestion
from indexer.model.name_list import (
    MATCH_COLUMNS,
    EntryMatches,
    ListedName,
    ListEntry,
    NameMatch,
    entries_of_names,
)
from indexer.model.partial_date import PartialDate, Precision
from indexer.model.request import (
    DEFAULT_PAGE_SIZE,
    MAX_PAGE_SIZE,
    MAX_QUERY_CHARS,
    Copies,
    Counting,
    Facet,
    Filter,
    Joining,
    SearchRequest,
    Sort,
)
from indexer.model.response import (
    UNDATED,
    Bucket,
    Copy,
    DocumentView,
    FacetValue,
    Family,
    Hit,
    Message,
    Passage,
    SearchResponse,
    Variant,
    Widening,
)
from indexer.model.span import Span

if TYPE_CHECKING:
    from indexer.compiled import prepare_kernels
    from indexer.names.name_lists import read_name_list
    from indexer.pipeline.reindex import Report, reindex
    from indexer.search.engine import open_engine

__all__ = [
    "DEFAULT_PAGE_SIZE",
    "LEAST_LIKENESS",
    "LEDGER_COLUMNS",
    "MATCH_COLUMNS",
    "MAX_PAGE_SIZE",
    "MAX_QUERY_CHARS",
    "STATUSES",
    "UNDATED",
    "UNDETERMINED",
    "AuthorityError",
    "Bucket",
    "Change",
    "CollectionStats",
    "Companion",
    "ComparedParagraph",
    "ComparedPiece",
    "Comparison",
    "Confidence",
    "Copies",
    "Copy",
    "CorpusEmptyError",
    "CorpusMissingError",
    "Counting",
    "DecisionError",
    "DiskFullError",
    "Document",
    "DocumentDate",
    "DocumentSummary",
    "DocumentView",
    "Engine",
    "EngineError",
    "Entity",
    "EntityKind",
    "EntityProfile",
    "EntryMatches",
    "Facet",
    "FacetValue",
    "Family",
    "Filter",
    "Hit",
    "IndexCorruptError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexOutdatedError",
    "IndexStateError",
    "IndexingStoppedError",
    "InvalidRequestError",
    "Joining",
    "LedgerLine",
    "LedgerTotals",
    "Level",
    "ListEntry",
    "ListedDetails",
    "ListedName",
    "ManifestError",
    "MentionedDate",
    "Message",
    "NameDecision",
    "NameListError",
    "NameMatch",
    "Original",
    "OriginalMissingError",
    "Paragraph",
    "ParagraphKind",
    "PartialDate",
    "Passage",
    "Precision",
    "ReaderUnavailableError",
    "Report",
    "SearchRequest",
    "SearchResponse",
    "Sort",
    "Span",
    "Spelling",
    "Statement",
    "Suggestion",
    "TextQuality",
    "UnknownDocumentError",
    "UnknownEntityError",
    "UserError",
    "Variant",
    "Widening",
    "csv_lines",
    "entries_of_names",
    "open_engine",
    "prepare_kernels",
    "read_name_list",
    "reindex",
]

_MODULES = {
    "Report": "indexer.pipeline.reindex",
    "open_engine": "indexer.search.engine",
    "prepare_kernels": "indexer.compiled",
    "read_name_list": "indexer.names.name_lists",
    "reindex": "indexer.pipeline.reindex",
}
"""What is imported when it is first asked for: half a second that `govah --help` does not wait."""

if not TYPE_CHECKING:  # else every name that there is not would be an object

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        value = globals()[name] = getattr(import_module(_MODULES[name]), name)
        return value
