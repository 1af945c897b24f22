"""
Words that the owner of a collection says mean the same.

Flow: synonyms.txt -> Synonyms -> expansion of a query. A line has two or more words or phrases with `=`
between them, `death commission = death committee`; a line that begins with `#` is a remark. What cannot be
read is said, with its line, and the rest holds.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indexer.index.schema import spelling_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SYNONYMS_FILE = "synonyms.txt"
"""Where they stand: at the top of the folder of documents."""

MAX_BYTES = 4 << 20
"""A larger file is none that somebody wrote."""

SIGN = "="

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What means the same, by folded words. `problems` are lines that could not be read."""

    of: Mapping[Words, tuple[str, ...]] = field(default_factory=dict, hash=False)
    problems: tuple[str, ...] = ()
    digest: str = ""

    @property
    def longest(self) -> int:
        """The most words that stand between two signs."""
        return max(map(len, self.of), default=0)


def parse_synonyms(text: str) -> Synonyms:
    """Read the lines of a file of synonyms."""
    found: dict[Words, dict[str, None]] = defaultdict(dict)
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip().removeprefix("\ufeff").strip()
        if not bare or bare.startswith("#"):
            continue
        phrases = [" ".join(part.split()) for part in bare.split(SIGN)]
        words = [spelling_words(phrase) for phrase in phrases]
        if len(phrases) < 2:
            problems.append(f"line {number} has no {SIGN!r}: {_shown(bare)}")
        elif not all(any(any(own) for own in readings) for readings in words):
            problems.append(f"line {number} has nothing on one side of {SIGN!r}: {_shown(bare)}")
        else:
            for phrase, readings in zip(phrases, words, strict=True):
                for own in readings:
                    found[own] |= dict.fromkeys(other for other in phrases if other != phrase)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Synonyms({words: tuple(others) for words, others in found.items()}, tuple(problems), digest)


def read_synonyms(path: Path) -> Synonyms:
    """Read a file of synonyms; one that is not there has none."""
    try:
        if not path.is_file():
            return Synonyms()
        if path.stat().st_size > MAX_BYTES:
            return Synonyms(problems=(f"it has more than {MAX_BYTES >> 20} MB",))
        return parse_synonyms(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return Synonyms(problems=("it is not UTF-8 text",))
    except OSError as error:
        return Synonyms(problems=((error.strerror or str(error)).lower(),))


class SynonymReader:
    """Reads a file of synonyms again whenever it has changed. Any number of threads may ask."""

    def __init__(self) -> None:
        self._known: tuple[tuple[Path, int, int] | None, Synonyms] = (None, Synonyms())

    def __call__(self, path: Path) -> Synonyms:
        """Return the synonyms that the file has now."""
        try:
            state = path.stat()
        except OSError:
            return Synonyms()
        seen = (path, state.st_mtime_ns, state.st_size)
        known = self._known
        if known[0] != seen:
            known = self._known = (seen, read_synonyms(path))
        return known[1]


def _shown(line: str) -> str:
    return line if len(line) <= 80 else line[:79] + "…"
