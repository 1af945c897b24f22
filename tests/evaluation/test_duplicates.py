"""
Copies of real texts are found, and texts of one form are kept apart, above pinned floors.

The texts are not part of the repository. GOVAH_GOLD names the folder that holds them in
`data/corpora/`; without it these tests are skipped. A floor is only ever raised. Of each text a
copy is made in four ways by a fixed sequence: with 80 words of another text of its corpus around
it, with 5 and with 15 of 100 words replaced by words of that other text, and cut to 60 of 100.
All of them, the other texts of the corpora among them, are one collection: whatever joins a text
that is no copy of it is a false join, but for the copies that the corpora have themselves. And of
English agency news a *form* is made of each text: all numbers and names are others, as in two
reports of one kind.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.index.snapshot import Snapshot
from indexer.model.document import Document
from tests.support.collections import write_index
from tests.support.documents import a_document

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))["duplicates"]
EPSILON = 0.0005
"""Rounding of the pinned figures."""

LANGUAGES = {"muc3": "en", "reuters21578": "en", "frus": "en", "saudinewsnet": "ar", "persian_web": "fa"}
N_TEXTS = 300
MIN_WORDS, MAX_WORDS = 60, 1500
N_FOREIGN = 80
FORMS = "reuters21578"
_PARTICULAR = re.compile(r"(?<=[a-z,] )[A-Z]\w+|\d+(?:[.,/-]\d+)*")
"""Names within a sentence, and numbers."""

WAYS = ("repost", "5 % changed", "15 % changed", "cut")

pytestmark = pytest.mark.gold


def texts_of(name: str) -> list[str]:
    gold = os.environ.get("GOVAH_GOLD")
    if not gold:
        pytest.skip("GOVAH_GOLD names no folder of gold data")
    path = Path(gold) / "data" / "corpora" / f"{name}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return [text for text in dict.fromkeys(texts) if MIN_WORDS <= len(text.split()) <= MAX_WORDS]


def copies_of(text: str, foreign: list[str], rng: random.Random) -> dict[str, str]:
    """Return a copy of a text in each of the ways."""
    words = text.split()
    at = rng.randrange(max(1, len(foreign) - N_FOREIGN))
    around = (foreign * (1 + N_FOREIGN // len(foreign)))[at : at + N_FOREIGN]
    half = N_FOREIGN // 2

    def changed(share: float) -> str:
        return " ".join(rng.choice(foreign) if rng.random() < share else word for word in words)

    return {
        "repost": " ".join([*around[:half], *words, *around[half:]]),
        "5 % changed": changed(0.05),
        "15 % changed": changed(0.15),
        "cut": " ".join(words[: len(words) * 6 // 10]),
    }


def form_of(text: str, foreign: str, rng: random.Random) -> str:
    """Return a text with the names of another one, and other numbers."""
    names = [word for word in _PARTICULAR.findall(foreign) if word[0].isalpha()] or ["Nobody"]
    chosen: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        given = match.group()
        new = str(rng.randint(1, 9999)) if given[0].isdigit() else rng.choice(names)
        return chosen.setdefault(given, new)

    return _PARTICULAR.sub(other, text)


@pytest.fixture(scope="module")
def families(tmp_path_factory):
    """The sources of the members of each family, and the sources of all documents.

    A source is the corpus, the number of a text, and the way in which it was copied.
    """
    documents: list[Document] = []
    for name, language in LANGUAGES.items():
        rng = random.Random(23)  # noqa: S311 - a fixed sequence
        texts = texts_of(name)
        chosen = rng.sample(range(len(texts)), min(N_TEXTS, len(texts)))
        for number, text in enumerate(texts):
            documents.append(a_document(text, source=f"{name}/{number}/text", language=language))
        for i, number in enumerate(chosen):
            foreign = texts[chosen[i - 1]].split()
            for way, copy in copies_of(texts[number], foreign, rng).items():
                documents.append(a_document(copy, source=f"{name}/{number}/{way}", language=language))
            if name == FORMS:
                form = form_of(texts[number], texts[chosen[i - 1]], rng)
                documents.append(a_document(form, source=f"{name}/{number}/form"))
    index = tmp_path_factory.mktemp("duplicates") / "index"
    write_index(index, [replace(document, paragraphs=()) for document in documents])
    snapshot = Snapshot(index)
    found = snapshot.families
    members = [[snapshot.summary(doc).source for doc in found.family(i).tolist()] for i in range(len(found))]
    return members, {document.source for document in documents}


def number_of_family(members):
    return {source: i for i, family in enumerate(members) for source in family}


def is_with_its_text(of_source, source):
    text = f"{source.rpartition('/')[0]}/text"
    return source in of_source and of_source[source] == of_source.get(text)


@pytest.mark.parametrize("way", WAYS)
def test_copies_are_found(families, way):
    members, sources = families
    of_source = number_of_family(members)
    shares = {}
    for name in LANGUAGES:
        copies = [
            source for source in sources if source.startswith(f"{name}/") and source.endswith(f"/{way}")
        ]
        shares[name] = sum(is_with_its_text(of_source, copy) for copy in copies) / len(copies)
    mean = sum(shares.values()) / len(shares)
    assert mean >= FLOORS[way] - EPSILON, (mean, shares)


def test_texts_of_one_form_are_kept_apart(families):
    members, sources = families
    of_source = number_of_family(members)
    forms = [source for source in sources if source.endswith("/form")]
    apart = [not is_with_its_text(of_source, form) for form in forms]
    share = sum(apart) / len(apart)
    assert share >= FLOORS["forms kept apart"] - EPSILON, share


def test_what_is_no_copy_is_kept_apart(families):
    """Pairs of texts of the corpora that are joined are true copies too, or texts of one form."""
    members, sources = families
    texts = [{source.rpartition("/")[0] for source in family} for family in members]
    n_joined = sum(len(own) - 1 for own in texts)
    n_texts = len({source.rpartition("/")[0] for source in sources})
    assert 1 - n_joined / n_texts >= FLOORS["kept apart"] - EPSILON, (n_joined, n_texts)


def test_no_family_has_texts_of_two_corpora(families):
    members, _ = families
    corpora = [{source.partition("/")[0] for source in family} for family in members]
    assert sum(len(own) > 1 for own in corpora) == 0
