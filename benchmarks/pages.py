"""
Web pages whose article, title, author and date somebody wrote down: ours beside other tools, in one run.

`python -m benchmarks.pages GOLD_FOLDER` prints a table for each set below it that has
a `gold.jsonl`. Reading is ours as `reindex` does it, up to the finished document.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_N_WARM = 10  # pages that are read first: models are loaded with them, which takes as long as 40 pages
_BETWEEN_NAMES = re.compile(r"\s*(?:[;,\n]|\s(?:and|und|et|&)\s)\s*")


@dataclass(frozen=True)
class GoldPage:
    """A page and what is true of it; a value of `None` was not looked at, an empty one is not there."""

    key: str
    url: str | None
    markup: bytes
    present: tuple[str, ...]
    absent: tuple[str, ...]
    title: str | None
    authors: frozenset[str] | None
    date: str | None


@dataclass(frozen=True)
class ReadPage:
    """What a tool makes of a page, `None` for what it does not give. `is_sure` of its authors it may be."""

    text: str | None = None
    title: str | None = None
    authors: tuple[str, ...] | None = None
    date: str | None = None
    is_sure: bool = False


def load_pages(folder: Path) -> Iterator[GoldPage]:
    """Yield the pages of a set."""
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        named = gold.get("author") or gold.get("byline")
        names = [named] if isinstance(named, str) else named
        is_described = bool(gold.get("title"))
        yield GoldPage(
            gold["id"],
            gold.get("url"),
            gzip.decompress((folder / gold["page"]).read_bytes()),
            tuple(gold.get("with") or ()),
            tuple(gold.get("without") or ()),
            gold.get("title"),
            names_of(names) if names else frozenset() if is_described else None,
            date if isinstance(date := gold.get("date") or ("" if is_described else None), str) else None,
        )


def names_of(values: Iterable[str]) -> frozenset[str]:
    """Return the names in author lines, to be compared."""
    parts = (part for value in values for part in _BETWEEN_NAMES.split(value))
    return frozenset(filter(None, map(comparable, parts)))


def comparable(text: str) -> str:
    """Return a text as it is compared: without differences of case, width and white space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def ours(page: GoldPage) -> ReadPage:
    """Read a page as `govah reindex` does."""
    from indexer import Confidence
    from indexer.enrichment.document import build_document
    from indexer.names.authority import Authority
    from indexer.reading.corpus import SourceFile
    from indexer.reading.reader import read
    from indexer.reading.source_text import SourceText, Unreadable

    file = SourceFile(Path("page.html"), "page.html", len(page.markup))
    try:
        (text,) = (found for found in read(file, page.markup) if isinstance(found, SourceText))
    except (Unreadable, ValueError):
        return ReadPage("", "", (), "")
    document, _ = build_document(
        text, source="page.html", sha256="", size_bytes=len(page.markup), authority=Authority(())
    )
    date = "" if document.date is None else str(document.date.value)
    is_sure = document.author_confidence is Confidence.HIGH
    return ReadPage(document.text, document.title, document.authors, date, is_sure)


def trafilatura(page: GoldPage) -> ReadPage:
    """Read a page by trafilatura as it comes."""
    from trafilatura import bare_extraction

    found = bare_extraction(page.markup, with_metadata=True, include_comments=False)
    if found is None:
        return ReadPage("", "", (), "")
    values = found.as_dict()
    names = tuple(filter(None, (values.get("author") or "").split("; ")))
    return ReadPage(values.get("text") or "", values.get("title") or "", names, values.get("date") or "")


def htmldate(page: GoldPage) -> ReadPage:
    """Date a page by htmldate as it comes."""
    from htmldate import find_date

    return ReadPage(date=find_date(" " + page.markup.decode("utf-8", "replace"), original_date=True) or "")


def readability(page: GoldPage) -> ReadPage:
    """Read a page by readability-lxml."""
    from lxml.html import fromstring
    from readability import Document  # type: ignore[import-not-found]  # it wants an older chardet

    found = Document(page.markup.decode("utf-8", "replace"))
    return ReadPage(fromstring(found.summary()).text_content(), found.short_title())


def beautiful_soup(page: GoldPage) -> ReadPage:
    """Take all text of a page, the title element, and the `<meta>` elements of author and date."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page.markup, "lxml")

    def meta(*names: str) -> str:
        for name in names:
            for attribute in ("name", "property"):
                tag = soup.find("meta", attrs={attribute: name})
                if tag is not None and tag.get("content"):
                    return str(tag["content"])
        return ""

    author = meta("author", "article:author")
    title = soup.title.get_text() if soup.title else ""
    date = meta("article:published_time", "date")[:10]
    return ReadPage(soup.get_text(" "), title, (author,) if author else (), date)


TOOLS: dict[str, Callable[[GoldPage], ReadPage]] = {
    "govah": ours,
    "trafilatura": trafilatura,
    "htmldate": htmldate,
    "readability": readability,
    "beautifulsoup4": beautiful_soup,
}


_MODULES = {"govah": "indexer", "beautifulsoup4": "bs4"}


@dataclass
class Ratio:
    """A share, to be counted."""

    n: int = 0
    of: int = 0

    def count(self, is_so: bool) -> None:
        """Count one more."""
        self.n += is_so
        self.of += 1

    def __float__(self) -> float:
        return self.n / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{float(self):.3f}" if self.of else "–"


@dataclass
class Score:
    """How right a tool is about the pages of a set.

    Segments are counted as trafilatura counts them: a wanted one that is there is right, an unwanted one
    that is there is wrong. Authors are right when the whole set of names is. Dates are compared by
    the day; `undated_kept` is the share of pages without a date that were left without one.
    """

    segment_precision: Ratio = field(default_factory=Ratio)
    segment_recall: Ratio = field(default_factory=Ratio)
    title: Ratio = field(default_factory=Ratio)
    author_precision: Ratio = field(default_factory=Ratio)
    author_recall: Ratio = field(default_factory=Ratio)
    sure_author_precision: Ratio = field(default_factory=Ratio)
    unsigned_kept: Ratio = field(default_factory=Ratio)
    date: Ratio = field(default_factory=Ratio)
    date_precision: Ratio = field(default_factory=Ratio)
    undated_kept: Ratio = field(default_factory=Ratio)
    seconds: float = 0.0
    n_pages: int = 0
    n_failed: int = 0

    def count(self, gold: GoldPage, read: ReadPage) -> None:
        """Count what one page has right."""
        if read.text is not None:
            for segment in gold.present:
                is_there = segment in read.text
                self.segment_recall.count(is_there)
                if is_there:
                    self.segment_precision.count(True)
            for segment in gold.absent:
                if segment in read.text:
                    self.segment_precision.count(False)
        if gold.title and read.title is not None:
            self.title.count(comparable(gold.title) == comparable(read.title))
        if gold.authors is not None and read.authors is not None:
            given = names_of(read.authors)
            is_right = given == gold.authors
            if gold.authors:
                self.author_recall.count(is_right)
            else:
                self.unsigned_kept.count(not given)
            if given:
                self.author_precision.count(is_right)
            if given and read.is_sure:
                self.sure_author_precision.count(is_right)
        if gold.date is not None and read.date is not None:
            is_right = bool(gold.date) and read.date[:10] == gold.date[:10]
            if gold.date:
                self.date.count(is_right)
            else:
                self.undated_kept.count(not read.date)
            if read.date:
                self.date_precision.count(is_right)

    @property
    def segment_f1(self) -> float:
        """The harmonic mean of the segments' precision and recall."""
        return harmonic(float(self.segment_precision), float(self.segment_recall))

    @property
    def author_f1(self) -> float:
        """The harmonic mean of the authors' precision and recall."""
        return harmonic(float(self.author_precision), float(self.author_recall))


def harmonic(a: float, b: float) -> float:
    """Return the harmonic mean, 0 when both are."""
    return 2 * a * b / (a + b) if a + b else 0.0


def evaluate(pages: Iterable[GoldPage], tools: Iterable[str]) -> dict[str, Score]:
    """Have each page read by each tool, and count what is right."""
    scores: dict[str, Score] = defaultdict(Score)
    for page in pages:
        for name in tools:
            score = scores[name]
            started = time.process_time()
            try:
                read = TOOLS[name](page)
            except Exception:  # a tool that fails on a page has found nothing
                read = ReadPage("", "", (), "")
                score.n_failed += 1
            score.seconds += time.process_time() - started
            score.n_pages += 1
            score.count(page, read)
    return scores


def table(scores: dict[str, Score]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    header = ["tool", "segments F1 (P, R)", "title", "author F1 (P, R)", "sure authors P", "unsigned kept"]
    header += ["date", "date P", "undated kept", "pages/s", "failed"]
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for name, score in scores.items():
        cells: list[Any] = [
            name,
            f"{score.segment_f1:.3f} ({score.segment_precision}, {score.segment_recall})",
            score.title,
            f"{score.author_f1:.3f} ({score.author_precision}, {score.author_recall})",
            score.sure_author_precision,
            score.unsigned_kept,
            score.date,
            score.date_precision,
            score.undated_kept,
            f"{score.n_pages / score.seconds:.1f}",
            score.n_failed,
        ]
        yield "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    """Print a table for each set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument(
        "--set", dest="sets", action="append", help="only this one; may be given several times"
    )
    parser.add_argument("--tool", dest="tools", action="append", choices=TOOLS)
    given = parser.parse_args()
    tools = given.tools or list(TOOLS)
    for name in [name for name in tools if find_spec(_MODULES.get(name, name)) is None]:
        print(f"{name} is not installed, and is left out")
        tools.remove(name)
    folders = sorted(path.parent for path in given.gold.glob("*/gold.jsonl"))
    folders = [folder for folder in folders if not given.sets or folder.name in given.sets]
    for folder in folders[:1]:
        evaluate(islice(load_pages(folder), _N_WARM), tools)
    seconds: dict[str, float] = defaultdict(float)
    n_pages: dict[str, int] = defaultdict(int)
    for folder in folders:
        print(f"\n## {folder.name}\n")
        scores = evaluate(load_pages(folder), tools)
        for line in table(scores):
            print(line)
        for name, score in scores.items():
            seconds[name] += score.seconds
            n_pages[name] += score.n_pages
    print("\n## All pages\n\n| tool | pages | pages/s |\n|---|---|---|")
    for name, spent in seconds.items():
        print(f"| {name} | {n_pages[name]} | {n_pages[name] / spent:.1f} |")


if __name__ == "__main__":
    main()
