"""
Sidecars: `NAME.meta.json` or `NAME.meta.yaml`, what a person knows about the file NAME.

Flow: corpus.walk finds it -> load_sidecar -> its claims stand before all others.

A sidecar that cannot be read is a warning: its file is read without it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from indexer.reading.charset import decode
from indexer.reading.source_text import Unreadable
from indexer.reading.stated import Stated, parse_stated

if TYPE_CHECKING:
    from pathlib import Path

_MAX_BYTES = 1_000_000  # a description, not a document
_SOURCE = "sidecar"


def load_sidecar(path: Path) -> Stated:
    """Read a sidecar; what is wrong with it is in the warnings."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return _unusable(path, "is larger than 1 MB")
        values = parse_mapping(decode(path.read_bytes()).text, is_json=path.suffix == ".json")
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
    notation = "JSON" if is_json else "YAML"
    try:
        values = json.loads(text) if is_json else yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        where = "" if error.problem_mark is None else f" (line {error.problem_mark.line + 1})"
        msg = f"is not YAML{where}: {error.problem}"
        raise ValueError(msg) from error
    except json.JSONDecodeError as error:
        msg = f"is not JSON (line {error.lineno}): {error.msg.lower()}"
        raise ValueError(msg) from error
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError) as error:
        # A day that does not exist, a number of a million digits, lists in lists in lists.
        msg = f"is not {notation} that can be read"
        raise ValueError(msg) from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        msg = "should be a list of keys with values"
        raise ValueError(msg)
    return values


def _unusable(path: Path, reason: str) -> Stated:
    name = path.name.encode("utf-8", "backslashreplace").decode()
    return Stated(warnings=(f"sidecar {name} {reason}",))
