"""
What can go wrong, as classes that a caller can tell apart.

* EngineError
  + UserError                 the person who asked can mend it
    - InvalidRequestError         a value of the request that means nothing
    - UnknownDocumentError        no document has that key
    - UnknownEntityError        no document has that key
    - OriginalMissingError        the file of a document is gone or has changed
    - CorpusMissingError          the folder of documents is not there
    - CorpusEmptyError            it is empty, and was not before
    - AuthorityError              the file of names cannot be read
    - DecisionError               a decision about names cannot be read, or does not fit
    - ManifestError               a manifest cannot be read, or would not be complete
    - NameListError               a list of names of others cannot be read
  + IndexStateError           the operator of the collection can mend it
    - IndexMissingError           nothing has been indexed yet
    - IndexOutdatedError          made by another version of the analyzer or format
    - IndexLockedError            another process is writing
    - IndexCorruptError           files of the index are missing or damaged
  + ReaderUnavailableError    the processes that read files do not start
  + IndexingStoppedError      a process that indexes ended before it was done
  + DiskFullError             there is no room for the index

Each class has a stable `code`, an exit status for the command line and an HTTP
status for the web: one table, here. Messages are one line, in lower case,
without a full stop, and name the remedy. docs/reference/errors.md lists them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


class EngineError(Exception):
    """Base of every error that this package raises on purpose."""

    code: ClassVar[str] = "engine-error"
    exit_status: ClassVar[int] = 3
    http_status: ClassVar[int] = 500


class UserError(EngineError):
    """The request cannot be served as it stands; a changed one can."""

    code = "user-error"
    exit_status = 2
    http_status = 400


class InvalidRequestError(UserError):
    """A parameter has a value that means nothing."""

    code = "invalid-request"

    def __init__(self, parameter: str, value: str, reason: str) -> None:
        self.parameter = parameter
        self.value = value
        self.reason = reason
        super().__init__(f"{parameter}: {value!r} {reason}")


class UnknownDocumentError(UserError):
    """No document of the index has this key."""

    code = "unknown-document"
    exit_status = 1
    http_status = 404

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"no document has the key {key!r}; 'govah search' prints the keys of what it finds")


class UnknownEntityError(UserError):
    """No document names an entity of this id or name, and the list of names does not have it."""

    code = "unknown-entity"
    exit_status = 1
    http_status = 404

    def __init__(self, entity: str) -> None:
        self.entity = entity
        super().__init__(f"nothing here is called {entity!r}; 'govah entities list' has all names")


class OriginalMissingError(UserError):
    """The file that a document was read from cannot be handed out."""

    code = "original-missing"
    exit_status = 1
    http_status = 404

    def __init__(self, source: str, reason: str) -> None:
        self.source = source
        self.reason = reason
        super().__init__(f"the original file {source} {reason}")


class CorpusMissingError(UserError):
    """The folder of documents does not exist or is no folder."""

    code = "corpus-missing"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"no folder of documents at {path}; name one with --corpus DIR")


class CorpusEmptyError(UserError):
    """The folder of documents has no file left, and had some when it was indexed."""

    code = "corpus-empty"

    def __init__(self, path: Path, n_files: int) -> None:
        self.path = path
        self.n_files = n_files
        held = "1 file" if n_files == 1 else f"{n_files:,} files"
        super().__init__(
            f"the folder {path} is empty and held {held} when it was indexed, so nothing was changed; "
            "is its drive there? To empty the index as well, run it again with --full"
        )


class AuthorityError(UserError):
    """The file of names cannot be read or contradicts itself."""

    code = "authority-invalid"

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"the file of names {path}: {reason}")


class DecisionError(UserError):
    """A decision about names cannot be made, or the log of them cannot be read or written."""

    code = "decision-invalid"

    def __init__(self, reason: str, path: Path | None = None) -> None:
        self.path = path
        self.reason = reason
        super().__init__(reason if path is None else f"the log of decisions {path}: {reason}")


class NameListError(UserError):
    """A list of names of others cannot be read."""

    code = "name-list-invalid"

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class ManifestError(UserError):
    """A manifest cannot be read, or cannot be made complete."""

    code = "manifest-invalid"

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class IndexStateError(EngineError):
    """The index cannot serve now; building or waiting mends it."""

    code = "index-unusable"
    exit_status = 3
    http_status = 503


class IndexMissingError(IndexStateError):
    """The index directory holds no index."""

    code = "index-missing"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"no index at {path}; build one with 'govah reindex --corpus DIR --index {path}'")


class IndexOutdatedError(IndexStateError):
    """The index was made by a version that wrote another format, or cut text into terms in another way."""

    code = "index-outdated"

    def __init__(self, path: Path, found: str, wanted: str) -> None:
        self.path = path
        self.found = found
        self.wanted = wanted
        remedy = f"run 'govah convert --index {path}', or " if found == "1.1" else ""
        super().__init__(
            f"the index at {path} has format {found}, this version reads {wanted}; "
            f"{remedy}build it again with 'govah reindex --full --corpus DIR --index {path}'"
        )


class IndexLockedError(IndexStateError):
    """Another process is writing to the index."""

    code = "index-locked"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"another process is writing to the index at {path}; try again when it has finished")


class IndexCorruptError(IndexStateError):
    """A file of the index is missing or cannot be read."""

    code = "index-corrupt"

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"the index at {path} is damaged ({reason}); "
            f"move it away and build it with 'govah reindex --corpus DIR --index {path}'"
        )


class ReaderUnavailableError(EngineError):
    """A worker process ended before it could read anything."""

    code = "reader-unavailable"
    exit_status = 3
    http_status = 503

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(
            f"the process that reads files does not start (exit status {status}); nothing was changed; "
            "install govah again, or see why with 'python -m indexer.pipeline.worker'"
        )


class IndexingStoppedError(EngineError):
    """A process that indexes documents ended before it was done."""

    code = "indexing-stopped"
    exit_status = 3
    http_status = 503

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"a process that indexes stopped ({reason}); the last generation still serves; "
            "try again, with '--jobs 1' if memory was short"
        )


class DiskFullError(EngineError):
    """There is no room on the disk for what is to be written."""

    code = "disk-full"
    exit_status = 3
    http_status = 503

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"the disk of {path} is full; the last generation still serves; make room, twice the size "
            "of the text at most, or name a directory on another disk with --index DIR"
        )
