"""Generated documents: the same for a seed, and distributed as text is."""

from __future__ import annotations

import math
import re
from collections import Counter

import pytest

from benchmarks.document import SourceDocument
from benchmarks.generated import DocumentGenerator
from benchmarks.words import root_of, spell


@pytest.fixture(scope="module")
def documents():
    return list(DocumentGenerator(3).documents(1_024))


def words_of(document):
    return re.findall(r"[a-z]+", document.text.lower())


def test_the_same_seed_and_number_give_the_same_document(documents):
    again = list(DocumentGenerator(3).documents(310, start=290))
    assert again == documents[290:310]


def test_another_seed_gives_other_documents(documents):
    assert next(DocumentGenerator(4).documents(1)).text != documents[0].text


def test_a_document_survives_its_line(documents):
    assert all(SourceDocument.from_line(document.to_line()) == document for document in documents[:50])


def test_documents_are_as_long_as_wanted(documents):
    n_words = [len(words_of(document)) for document in documents]
    assert 600 < sum(n_words) / len(n_words) < 720
    assert 3_700 < sum(document.n_bytes for document in documents) / len(documents) < 4_700
    assert max(n_words) > 2_000
    assert min(n_words) < 200


def test_words_follow_zipfs_law(documents):
    counts = Counter(word for document in documents for word in words_of(document))
    ordered = [count for _, count in counts.most_common()]
    slope = math.log(ordered[9] / ordered[999]) / math.log(1_000 / 10)
    assert 0.85 < slope < 1.15
    assert counts.most_common(1)[0][0] == "the"


def test_the_vocabulary_grows_as_heaps_law_says(documents):
    def n_words(n_documents):
        return len({word for document in documents[:n_documents] for word in words_of(document)})

    exponent = math.log(n_words(1_024) / n_words(256)) / math.log(4)
    assert 0.4 < exponent < 0.8


def test_every_band_of_frequency_has_words(documents):
    shares = Counter(word for document in documents for word in set(words_of(document)))
    n = len(documents)
    assert sum(count > 0.2 * n for count in shares.values()) > 100
    assert sum(0.01 * n < count < 0.05 * n for count in shares.values()) > 1_000
    assert sum(2 <= count < 0.002 * n + 2 for count in shares.values()) > 1_000


def test_texts_are_written_in_sentences_and_paragraphs(documents):
    text = documents[0].text
    assert text[0].isupper()
    assert text.endswith(".")
    assert "\n\n" in text
    joined = " ".join(document.text for document in documents[:100])
    assert re.search(r"[a-z]-[a-z]", joined)
    assert re.search(r"[a-z]'s ", joined)


def test_facets_are_filled_as_in_a_collection(documents):
    n_entities = sum(len(document.entities) for document in documents) / len(documents)
    assert 7 < n_entities < 9
    assert {len(document.authors) for document in documents} == {0, 1, 2}
    assert Counter(document.language for document in documents).most_common(1)[0][0] == "en"
    assert {len(document.date or "") for document in documents} == {0, 4, 7, 10}
    assert all(1970 <= document.year <= 2025 for document in documents if document.year)


def test_words_have_suffixes_that_their_roots_share():
    words = {spell(rank) for rank in range(60_000)}
    inflected = [word for word in words if word.endswith("ing") and word[:-3] in words]
    assert len(inflected) > 1_000


def test_roots_grow_longer_with_their_number():
    assert len(root_of(10)) < len(root_of(50_000)) < len(root_of(5_000_000))
