"""An entity as its page shows it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import UnknownEntityError
from indexer.model.document import Entity, EntityKind
from indexer.model.entity import Spelling
from indexer.model.request import Facet, Filter, SearchRequest
from indexer.names.authority import Authority, AuthorityEntry
from indexer.search.companions import near
from indexer.search.passages import PASSAGE_CHARS
from tests.support.collections import an_index, write_index
from tests.support.documents import a_document, an_entity

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.search.engine import LocalEngine

FAR = " and so on" * (PASSAGE_CHARS // 10 + 1)
ADA, BEA, EVIN = "Ada Lovelace", "Bea Arthur", "Evin"


def documents():
    texts = {
        "one": f"{ADA} met {BEA}. Ada spoke.",
        "two": f"ADA LOVELACE stood there.{FAR} Evin is a place.",
        "three": f"{ADA}\n\n{BEA} came to {EVIN}.",
        "four": f"{BEA} alone.",
    }
    for source, text in texts.items():
        spelled = {ADA: (ADA, ADA.upper(), "Ada "), BEA: (BEA,), EVIN: (EVIN,)}
        kinds = {EVIN: EntityKind.PLACE}
        found = [
            an_entity(name, text, *spellings, kind=kinds.get(name, EntityKind.PERSON))
            for name, spellings in spelled.items()
        ]
        named = [entity for entity in found if entity.mentions]
        yield a_document(text, source=f"{source}.txt", entities=named, date=f"19{len(source)}0")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> LocalEngine:
    listed = Authority([AuthorityEntry(ADA, EntityKind.PERSON, ("Countess of Lovelace",))])
    return an_index(tmp_path_factory.mktemp("profile"), list(documents()), listed)


def test_spellings_are_counted_by_documents(engine: LocalEngine) -> None:
    profile = engine.entity(ADA)
    assert profile.n_documents == 3
    assert profile.spellings[0] == Spelling(ADA, 3)
    assert profile.listed is not None
    assert profile.listed.aliases == ("Countess of Lovelace",)


def test_who_stands_in_the_same_passage_is_named_with_it(engine: LocalEngine) -> None:
    together = {c.value: c.n_documents for c in engine.entity(ADA).companions}
    assert together == {BEA: 1}
    assert {c.value: c.n_documents for c in engine.entity(BEA).companions} == {ADA: 1, EVIN: 1}


def test_the_years_are_those_of_its_documents(engine: LocalEngine) -> None:
    assert {b.value: b.count for b in engine.entity(ADA).histogram} == {"1930": 2, "1950": 1}


def test_who_is_not_named_is_unknown(engine: LocalEngine) -> None:
    with pytest.raises(UnknownEntityError) as caught:
        engine.entity("Nobody")
    assert caught.value.code == "unknown-entity"


def test_removed_documents_do_not_count(tmp_path: Path) -> None:
    all_of_them = list(documents())
    engine = an_index(tmp_path, all_of_them)
    write_index(tmp_path, [], removed=["one.txt"], kept=all_of_them[1:])
    profile = engine.entity(BEA)
    assert (profile.n_documents, [c.value for c in profile.companions]) == (2, [EVIN])


def test_a_document_says_what_the_facet_calls_its_entities(tmp_path: Path) -> None:
    text = "Jordan went to Jordan."
    pair = [
        Entity("Jordan", kind, an_entity("Jordan", text, "Jordan").mentions[i : i + 1])
        for i, kind in enumerate((EntityKind.PERSON, EntityKind.PLACE))
    ]
    engine = an_index(tmp_path, [a_document(text, entities=pair)])
    (key,) = (document.key for document in engine.documents(SearchRequest()))
    assert engine.view(key, SearchRequest()).entity_values == ("Jordan (person)", "Jordan")
    wanted = SearchRequest(filters=frozenset({Filter(Facet.ENTITY, "Jordan (person)")}))
    (hit,) = engine.search(wanted).hits
    assert hit.passages[0].highlights == (pair[0].mentions[0],)
    assert engine.view(key, wanted).highlights == pair[0].mentions


def test_an_entity_is_found_by_a_spelling_of_the_texts(tmp_path: Path) -> None:
    text = "The Countess spoke."
    entity = an_entity(ADA, text, "Countess")
    engine = an_index(tmp_path, [a_document(text, entities=[entity])])
    assert engine.search(SearchRequest(query="entity:countess")).total == 1


@given(seed=st.integers(0, 10**9))
def test_near_is_what_a_look_at_all_pairs_gives(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a test
    bounds = sorted(rng.sample(range(3000), k=6))
    paragraphs = list(zip(bounds[::2], bounds[1::2], strict=True))
    places = []
    for first, last in paragraphs:
        at = first
        while at + 2 < last and rng.random() < 0.9:
            end = min(last, at + rng.randint(1, 20))
            places.append((at, end, rng.randint(0, 4)))
            at = end + rng.randint(1, PASSAGE_CHARS)
    expected = {
        other
        for first, last in paragraphs
        for start, end, own in places
        for other_start, other_end, other in places
        if own == 0 != other
        and first <= start < last
        and max(first, start - PASSAGE_CHARS) <= other_start
        and other_end <= min(last, end + PASSAGE_CHARS)
    }
    assert near(places, 0, paragraphs) == expected
