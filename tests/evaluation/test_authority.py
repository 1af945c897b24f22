"""
A list of names against texts in which somebody marked who is named: the diplomatic documents' own glossaries.

A glossary heads a person as `Allen, George V.` and says which posts they held; the texts write *Mr. Allen*
or *Ambassador Allen*. Each volume has its own glossary, which is its list of names here, taken in as
`govah entities import --forms` does. GOVAH_GOLD names the folder with the gold data, which is not part of
this repository; without it there is nothing to measure.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from indexer.analysis.tokenize import tokenize
from indexer.model.document import EntityKind
from indexer.names.authority import Authority, AuthorityEntry
from indexer.names.authority_file import starter_authority
from indexer.names.authority_import import merge_lists
from indexer.names.listed_person_names import with_forms
from tests.support.documents import paragraphs_of

GOLD = os.environ.get("GOVAH_GOLD")
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["list of names"]
SPEED_CORPORA = {"frus": "en", "reuters21578": "en", "saudinewsnet": "ar", "persian_web": "fa"}
SPEED_BYTES = 4_000_000

pytestmark = [pytest.mark.gold, pytest.mark.skipif(GOLD is None, reason="GOVAH_GOLD names no gold data")]


@dataclass(slots=True)
class Volume:
    """A glossary, and the documents of the same volume with the persons who are marked in each."""

    headings: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By id the heading and what it says the person was."""
    documents: list[tuple[str, set[str]]] = field(default_factory=list)


def lines_of(name: str) -> list[dict[str, Any]]:
    with gzip.open(
        Path(GOLD or "") / "data" / "corpora" / f"{name}.jsonl.gz", "rt", encoding="utf-8"
    ) as file:
        return [json.loads(line) for line in file]


@cache
def volumes() -> dict[str, Volume]:
    found: dict[str, Volume] = defaultdict(Volume)
    for person in lines_of("frus_persons"):
        volume, id_ = person["id"].split("#")
        found[volume].headings[id_] = (person["name"], person.get("role", ""))
    for document in lines_of("frus"):
        volume = document["volume"]
        if volume in found and "persons" in document:  # others were not marked
            marked = {mention[2] for mention in document.get("mentions", ())}
            found[volume].documents.append((document["text"], marked & found[volume].headings.keys()))
    return dict(found)


def by_list(volume: Volume) -> list[set[str]]:
    """Return who is found in each document with the glossary as the list of names."""
    added = [
        with_forms(AuthorityEntry(name, EntityKind.PERSON, identifiers=(("glossary", id_),)), description)
        for id_, (name, description) in volume.headings.items()
    ]
    entries = merge_lists((), added).entries
    ids = {entry.name: dict(entry.identifiers)["glossary"] for entry in entries}
    authority = Authority(entries)
    return [{ids[entity.name] for entity in authority.find(text)} for text, _ in volume.documents]


def by_surname(volume: Volume) -> list[set[str]]:
    """Return whose surname is a word of each document: what a search for plain words finds."""
    surnames = {
        id_: {token.term for token in tokenize(name.split(",")[0])}
        for id_, (name, _) in volume.headings.items()
    }
    found = []
    for text, _ in volume.documents:
        words = {token.term for token in tokenize(text)}
        found.append({id_ for id_, parts in surnames.items() if parts <= words})
    return found


def f1(counts: Counter[str]) -> dict[str, float]:
    precision = counts["right"] / max(1, counts["right"] + counts["wrong"])
    recall = counts["right"] / max(1, counts["right"] + counts["missed"])
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
    }


def measured(volume: Volume, found: list[set[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (_, marked), ids in zip(volume.documents, found, strict=True):
        counts.update(right=len(ids & marked), wrong=len(ids - marked), missed=len(marked - ids))
    return counts


def test_persons_of_a_glossary_are_found_in_the_documents_that_name_them() -> None:
    total: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    for name, volume in sorted(volumes().items()):
        counts = measured(volume, by_list(volume))
        assert f1(counts)["f1"] >= FLOORS["frus volume f1"], f"{name}: {f1(counts)}"
        total += counts
        beside += measured(volume, by_surname(volume))
    for measure, floor in FLOORS["frus persons"].items():
        assert f1(total)[measure] >= floor, f"{f1(total)}; by plain words {f1(beside)}"
    assert f1(total)["f1"] > f1(beside)["f1"] + 0.1, f"{f1(total)}; by plain words {f1(beside)}"


@pytest.mark.parametrize(("corpus", "language"), SPEED_CORPORA.items())
def test_names_are_found_as_fast_as_texts_are_read(corpus: str, language: str) -> None:
    texts, n_bytes = [], 0
    for document in lines_of(corpus):
        text = document.get("text") or ""
        texts.append((text, paragraphs_of(text, language)))
        n_bytes += len(text.encode())
        if n_bytes > SPEED_BYTES:
            break
    authority = starter_authority()
    seconds = []
    for _ in range(3):  # on a machine that has other things to do, one pass says little
        started = time.process_time()
        n_found = sum(len(authority.find(text, paragraphs)) for text, paragraphs in texts)
        seconds.append(time.process_time() - started)
        assert n_found
    speed = n_bytes / min(seconds) / 1e6
    assert speed >= FLOORS["MB a second"]
