"""
Sidecars: `NAME.meta.json` or `NAME.meta.yaml`, what a person knows about the file NAME.

Flow: corpus.walk finds it -> load_sidecar -> its claims stand before all others.

A sidecar that cannot be read is a warning: its file is read without it.
"""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

from indexer.reading.characters import clean
from indexer.reading.charset import decode
from indexer.reading.file_names import printable
from indexer.reading.source_text import Unreadable
from indexer.reading.stated import Stated, parse_stated
from indexer.yaml_text import YamlTextError, load_yaml

if TYPE_CHECKING:
    from pathlib import Path

_MAX_BYTES = 1_000_000  # a description, not a document
MAX_CHARS = _MAX_BYTES
"""The most that is read as a description; what is longer would hold up all the others."""

_SOURCE = "sidecar"


def load_sidecar(path: Path) -> Stated:
    """Read a sidecar; what is wrong with it is in the warnings."""
    try:
        content = _read_file(path)
        values = parse_mapping(decode(content).text, is_json=path.suffix == ".json")
    except OSError as error:
        return _unusable(path, f"cannot be opened: {(error.strerror or str(error)).lower()}")
    except Unreadable as error:
        return _unusable(path, error.reason)
    except ValueError as error:
        return _unusable(path, str(error))
    return parse_stated(values, _SOURCE)


def parse_mapping(text: str, *, is_json: bool) -> dict[object, object]:
    """Read a JSON or YAML text that should hold one mapping of keys to values.

    Raises:
        ValueError: it does not; the message completes "the sidecar ...".
    """
    try:
        values = json.loads(text, strict=False) if is_json else load_yaml(clean(text))
    except YamlTextError as error:
        where = "" if error.line is None else f" (line {error.line})"
        msg = f"is not YAML{where}: {error.problem}"
        raise ValueError(msg) from error
    except json.JSONDecodeError as error:
        msg = f"is not JSON (line {error.lineno}): {error.msg.lower()}"
        raise ValueError(msg) from error
    except (ValueError, RecursionError) as error:
        # A number of a million digits, lists in lists in lists.
        msg = "is not JSON that can be read"
        raise ValueError(msg) from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        msg = "should be a list of keys with values"
        raise ValueError(msg)
    return values


def _read_file(path: Path) -> bytes:
    """Read a sidecar that is still a file; a pipe which took its place is not waited for.

    Raises:
        ValueError: it is none, or too large.
    """
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            msg = "is not a file of data"
            raise ValueError(msg)
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        msg = "is larger than 1 MB"
        raise ValueError(msg)
    return content


def _unusable(path: Path, reason: str) -> Stated:
    return Stated(warnings=(f"sidecar {printable(path.name)} {reason}",))
