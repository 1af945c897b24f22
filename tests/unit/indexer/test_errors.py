"""Errors that a caller can tell apart: one table of codes and statuses, one line of text."""

from __future__ import annotations

from pathlib import Path

import pytest

import indexer
from indexer import errors

PATH = Path("/data/index")
ERRORS = [
    errors.InvalidRequestError("page", "x", "is no number"),
    errors.UnknownDocumentError("abc"),
    errors.UnknownEntityError("abc"),
    errors.OriginalMissingError("a.txt", "is no longer there"),
    errors.CorpusMissingError(PATH),
    errors.AuthorityError(PATH, "line 3: is not YAML"),
    errors.DecisionError("the list of names has no 'Raisi'"),
    errors.ManifestError("manifest-sha256.txt", "line 3 names a file outside of the folder"),
    errors.NameListError("list.csv", "has no names"),
    errors.IndexMissingError(PATH),
    errors.IndexOutdatedError(PATH, "1.0", "1.1"),
    errors.IndexLockedError(PATH),
    errors.IndexCorruptError(PATH, "a file is missing"),
    errors.ReaderUnavailableError(1),
    errors.IndexingStoppedError("exit status -9"),
    errors.CorpusEmptyError(PATH, 12),
    errors.DiskFullError(PATH),
]
CLASSES = [
    value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)
]


def test_this_list_has_every_error_that_can_be_raised() -> None:
    leaves = {error for error in CLASSES if not error.__subclasses__()}
    assert {type(error) for error in ERRORS} == leaves


def test_each_class_has_a_code_of_its_own() -> None:
    assert len({error.code for error in CLASSES}) == len(CLASSES)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_a_message_is_one_line_without_a_full_stop(error: errors.EngineError) -> None:
    assert str(error)
    assert "\n" not in str(error)
    assert not str(error).endswith(".")
    assert str(error)[0].islower()


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_who_can_mend_it_decides_its_statuses(error: errors.EngineError) -> None:
    if isinstance(
        error,
        errors.IndexStateError
        | errors.ReaderUnavailableError
        | errors.IndexingStoppedError
        | errors.DiskFullError,
    ):
        assert (error.exit_status, error.http_status) == (3, 503)
    else:
        assert isinstance(error, errors.UserError)
        assert error.exit_status in (1, 2)
        assert 400 <= error.http_status < 500


def test_the_tree_in_the_docstring_names_every_class() -> None:
    assert all(error.__name__ in (errors.__doc__ or "") for error in CLASSES)


def test_the_package_names_every_error() -> None:
    assert {error.__name__ for error in CLASSES} <= set(indexer.__all__)


def test_the_package_has_what_it_names_and_in_order() -> None:
    assert all(hasattr(indexer, name) for name in indexer.__all__)
    assert len(set(indexer.__all__)) == len(indexer.__all__)
