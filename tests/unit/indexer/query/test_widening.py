"""Names are found in their other spellings and scripts, words with their synonyms, and all of it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer.model.document import EntityKind
from indexer.model.request import SearchRequest
from indexer.names.authority import Authority, AuthorityEntry
from indexer.query.synonyms import parse_synonyms, read_synonyms
from indexer.search.engine import LocalEngine, open_engine
from tests.support.collections import write_index
from tests.support.documents import a_document, an_entity

if TYPE_CHECKING:
    from pathlib import Path

PERSON, ORGANISATION = EntityKind.PERSON, EntityKind.ORGANISATION
KHOMEINI, KHAMENEI = "Ruhollah Khomeini", "Ali Khamenei"
AUTHORITY = Authority(
    [
        AuthorityEntry(KHOMEINI, PERSON, ("Khomeini", "خمینی")),
        AuthorityEntry(KHAMENEI, PERSON, ("Khamenei", "خامنه‌ای")),
        AuthorityEntry("Mojahedin", ORGANISATION, ("PMOI", "MEK", "Monafeqin", "People's Mojahedin")),
    ]
)
BODIES = (
    "Mojahedin",
    "Ministry of Industry",
    "وزارت صنعت",
    "Northern Coast Guard Corps",
    "NCGC",
    "Red Crescent Society",
    "RCS",
    "Argentine Federal Police",
    "AFP",
    "NAJA",
    "نیروی انتظامی جمهوری اسلامی ایران",
    "نیروی دریایی ارتش",
)
TEXTS = {
    "exact": ("Raisi spoke, and Raisi spoke again.", [("Ebrahim Raisi", "Raisi")]),
    "apostrophe": ("Ra'isi was there.", [("Ra'isi", "Ra'isi")]),
    "variant": ("Raeesi. Raeesi! Raeesi?", [("Raeesi", "Raeesi")]),
    "persian": ("رئیسی رفت.", [("رئیسی", "رئیسی")]),
    "pmoi": ("The PMOI said so.", [("Mojahedin", "PMOI")]),
    "mek": ("The MEK denied it.", [("Mojahedin", "MEK")]),
    "monafeqin": ("They were called Monafeqin then.", [("Mojahedin", "Monafeqin")]),
    "khomeini": ("Khomeini wrote.", [(KHOMEINI, "Khomeini")]),
    "khomeini-fa": ("خمینی نوشت.", [(KHOMEINI, "خمینی")]),
    "khamenei": ("Khamenei answered.", [(KHAMENEI, "Khamenei")]),
    "printed": ("Khomenei, as the printer had it.", [("Khomenei", "Khomenei")]),
    "surname": ("Graves wrote it.", [("Robert Graves", "Graves")]),
    "greaves": ("Greaves read it.", [("Greaves", "Greaves")]),
    "word": ("Mass graves were found.", []),
    "words": ("The graves, unmarked graves.", []),
    "other": ("Unmarked graves of the dead.", []),
    "ministry": ("The Ministry of Industry wrote.", [("Ministry of Industry",) * 2]),
    "vezarat": ("وزارت صنعت نوشت.", [("وزارت صنعت",) * 2]),
    "guards": (
        "The Northern Coast Guard Corps left.",
        [("Northern Coast Guard Corps",) * 2],
    ),
    "ncgc": ("The NCGC came.", [("NCGC", "NCGC")]),
    "both": ("The Red Crescent Society, the RCS.", [("Red Crescent Society",) * 2, ("RCS", "RCS")]),
    "rcs": ("The RCS helped.", [("RCS", "RCS")]),
    "police": ("Argentine Federal Police came.", [("Argentine Federal Police",) * 2]),
    "afp": ("As AFP reports.", [("AFP", "AFP")]),
    "apart": ("Abd al-Rahman Milad fled.", [("Abd al-Rahman Milad",) * 2]),
    "together": ("Abdolrahman came.", [("Abdolrahman Milad", "Abdolrahman")]),
    "in persian": ("عبدالرحمن رفت.", [("عبدالرحمن",) * 2]),
    "walijan": ("Walijan spoke.", [("Walijan", "Walijan")]),
    "wali jan": ("ولی جان گفت.", [("ولی جان",) * 2]),
    "naja": ("NAJA denied it.", [("NAJA", "NAJA")]),
    "police-fa": ("نیروی انتظامی جمهوری اسلامی ایران گفت.", [("نیروی انتظامی جمهوری اسلامی ایران",) * 2]),
    "navy": ("نیروی دریایی ارتش آمد.", [("نیروی دریایی ارتش",) * 2]),
    "neda": ("Neda was killed.", [("Neda", "Neda")]),
    "committee": ("A death committee sat.", []),
    "commission": ("The death commissions sat.", []),
}


def build(folder: Path) -> LocalEngine:
    corpus = folder / "corpus"
    corpus.mkdir()
    documents = []
    for source, (text, named) in TEXTS.items():
        kinds = dict.fromkeys(BODIES, ORGANISATION)
        entities = [an_entity(name, text, spelling, kind=kinds.get(name, PERSON)) for name, spelling in named]
        documents.append(a_document(text, source=f"{source}.txt", entities=entities))
    write_index(folder / "index", documents, authority=AUTHORITY, corpus=str(corpus))
    return open_engine(folder / "index")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> LocalEngine:
    return build(tmp_path_factory.mktemp("widening"))


def found(engine: LocalEngine, query: str, **asked: object) -> list[str]:
    request = replace(SearchRequest(query=query, size=50), **asked)  # type: ignore[arg-type]
    return [hit.summary.source.removesuffix(".txt") for hit in engine.search(request).hits]


def shown(engine: LocalEngine, query: str, **asked: object) -> dict[str, int]:
    response = engine.search(replace(SearchRequest(query=query), **asked))  # type: ignore[arg-type]
    return {variant.text: variant.n_documents for own in response.widened for variant in own.variants}


@pytest.mark.parametrize("query", ["Raisi", "raeesi", "Ra'isi", "رئیسی", "رييسي", "Raissi"])
def test_a_name_is_found_in_all_its_spellings_from_either_script(engine: LocalEngine, query: str) -> None:
    assert set(found(engine, query)) == {"exact", "apostrophe", "variant", "persian"}


def test_what_was_typed_stands_before_another_spelling_of_it(engine: LocalEngine) -> None:
    order = found(engine, "Raisi")
    assert set(order[:2]) == {"exact", "apostrophe"}  # folding joins these two
    assert found(engine, "Raeesi")[0] == "variant"


def test_a_spelling_that_few_documents_have_weighs_no_more_than_what_was_typed(tmp_path: Path) -> None:
    """It was taken for a rare word: the one document with طهران came before all with تهران."""
    texts = [f"تهران تهران {word}" for word in ("یک", "دو", "سه", "چهار", "پنج", "شش")]
    texts += ["طهران هفت"] + ["هشت نه"] * 9
    documents = [
        a_document(
            text,
            source=f"{i}.txt",
            language="fa",
            entities=[an_entity("Tehran", text, "تهران", "طهران", kind=EntityKind.PLACE)],
        )
        for i, text in enumerate(texts)
    ]
    write_index(tmp_path / "index", documents, authority=Authority([]))
    engine = open_engine(tmp_path / "index")
    assert found(engine, "تهران")[-1] == "6"
    assert len(found(engine, "تهران")) == 7
    assert found(engine, "طهران")[0] == "6"


def test_what_is_looked_for_is_shown_with_its_documents(engine: LocalEngine) -> None:
    assert shown(engine, "Raisi") == {"Raeesi": 1, "رئیسی": 1}


def test_a_spelling_can_be_dropped(engine: LocalEngine) -> None:
    dropped = frozenset({"Raeesi"})
    assert set(found(engine, "Raisi", dropped=dropped)) == {"exact", "apostrophe", "persian"}
    response = engine.search(SearchRequest(query="Raisi", dropped=dropped))
    assert {v.text: v.is_dropped for v in response.widened[0].variants} == {"Raeesi": True, "رئیسی": False}
    assert set(found(engine, "Raisi", widens=False)) == {"exact", "apostrophe"}


@pytest.mark.parametrize("query", ['"Raisi"', "=Raisi", "text:=Raisi", "(=Raisi)"])
def test_quotes_and_a_sign_ask_for_the_word_as_it_stands(engine: LocalEngine, query: str) -> None:
    assert set(found(engine, query)) == {"exact", "apostrophe"}
    assert not shown(engine, query)


@pytest.mark.parametrize("query", ["PMOI", "MEK", "Monafeqin", "people's mojahedin"])
def test_the_names_of_an_organisation_find_one_another(engine: LocalEngine, query: str) -> None:
    assert set(found(engine, query)) == {"pmoi", "mek", "monafeqin"}


@pytest.mark.parametrize("query", ["NCGC", "ncgc", "Northern Coast Guard Corps"])
def test_an_organisation_is_found_by_its_abbreviation_and_by_its_name(
    engine: LocalEngine, query: str
) -> None:
    assert set(found(engine, query)) == {"guards", "ncgc"}
    (widening,) = engine.search(SearchRequest(query=query)).widened
    assert [variant.why for variant in widening.variants] == ["abbreviation"]
    assert len(found(engine, query, dropped=frozenset([widening.variants[0].text]))) == 1


@pytest.mark.parametrize("query", ["Abd al-Rahman", "Abdolrahman", "Abdurrahman", "عبدالرحمن", "عبد الرحمن"])
def test_a_name_is_found_written_together_and_apart(engine: LocalEngine, query: str) -> None:
    assert set(found(engine, query)) == {"apart", "together", "in persian"}


@pytest.mark.parametrize("query", ["Walijan", "ولی جان", "Wali Jan"])
def test_two_words_of_one_script_are_one_of_another(engine: LocalEngine, query: str) -> None:
    assert set(found(engine, query)) == {"walijan", "wali jan"}
    assert found(engine, query, dropped=frozenset(shown(engine, query)))[:2] != ["walijan", "wali jan"]


def test_words_that_are_no_name_when_joined_stay_apart(engine: LocalEngine) -> None:
    assert not shown(engine, "Robert Graves wrote")
    assert not shown(engine, "abdol was rahman")


@pytest.mark.parametrize("query", ["NAJA", "naja", "نیروی انتظامی جمهوری اسلامی ایران"])
def test_a_persian_body_is_found_by_the_abbreviation_that_is_read_as_a_word(
    engine: LocalEngine, query: str
) -> None:
    assert set(found(engine, query)) == {"naja", "police-fa"}


def test_the_name_of_a_woman_is_no_abbreviation(engine: LocalEngine) -> None:
    assert found(engine, "Neda") == ["neda"]
    assert found(engine, "نیروی دریایی ارتش") == ["navy"]


def test_three_letters_are_an_abbreviation_where_a_document_has_its_name_too(engine: LocalEngine) -> None:
    assert set(found(engine, "RCS")) == {"both", "rcs"}
    assert shown(engine, "RCS") == {"Red Crescent Society": 1}
    assert set(found(engine, "Red Crescent Society")) == {"both", "rcs"}
    assert found(engine, "AFP") == ["afp"]
    assert found(engine, "Argentine Federal Police") == ["police"]


@pytest.mark.parametrize("query", ["Ministry of Industry", "وزارت صنعت"])
def test_an_organisation_is_found_by_its_name_in_another_language(engine: LocalEngine, query: str) -> None:
    first, second = found(engine, query)
    assert {first, second} == {"ministry", "vezarat"}
    assert (first == "ministry") == query.isascii()  # what was typed stands first
    (widening,) = engine.search(SearchRequest(query=query)).widened
    assert [variant.why for variant in widening.variants] == ["meaning"]
    assert found(engine, f'"{query}"') == [first]


@pytest.mark.parametrize("query", ["* -raisi", "* NOT Raisi", "* -=raisi"])
def test_what_is_left_out_is_only_what_was_typed(engine: LocalEngine, query: str) -> None:
    assert set(TEXTS) - set(found(engine, query)) == {"exact", "apostrophe"}


def test_the_entity_that_is_named_is_told(engine: LocalEngine) -> None:
    (widening,) = engine.search(SearchRequest(query="about MEK")).widened
    assert (widening.typed, widening.position, widening.entity) == ("MEK", 6, "Mojahedin")


def test_two_men_with_near_names_are_never_looked_for_together(engine: LocalEngine) -> None:
    assert set(found(engine, "Khomeini")) == {"khomeini", "khomeini-fa"}
    assert set(found(engine, "خمینی")) == {"khomeini", "khomeini-fa"}
    assert found(engine, "Khamenei") == ["khamenei"]


def test_a_spelling_that_could_be_either_is_searched_as_it_stands_and_said(engine: LocalEngine) -> None:
    response = engine.search(SearchRequest(query="Khomenei"))
    assert [hit.summary.source for hit in response.hits] == ["printed.txt"]
    (message,) = [m for m in response.messages if m.code == "name-undecided"]
    assert KHOMEINI in message.text
    assert KHAMENEI in message.text


@pytest.mark.parametrize("query", ["Iran", "Khomeini", "Raisi", "word", "Graves"])
def test_what_is_no_slip_of_two_names_is_not_said_to_be(engine: LocalEngine, query: str) -> None:
    assert "name-undecided" not in {m.code for m in engine.search(SearchRequest(query=query)).messages}


def test_a_word_that_is_somebodys_name_too_stays_a_word(engine: LocalEngine) -> None:
    assert "greaves" not in found(engine, "graves")


def test_marks_cover_the_other_spellings(engine: LocalEngine) -> None:
    hits = engine.search(SearchRequest(query="Raisi")).hits
    marked = {span.of(p.text) for hit in hits for p in hit.passages for span in p.highlights}
    assert marked == {"Raisi", "Ra'isi", "Raeesi", "رئیسی"}


class TestSynonyms:
    @pytest.fixture
    def engine(self, tmp_path: Path) -> LocalEngine:
        return build(tmp_path)

    def write(self, engine: LocalEngine, text: str) -> None:
        (engine.index_dir.parent / "corpus" / "synonyms.txt").write_text(text, encoding="utf-8")

    def test_a_change_of_the_file_is_seen_at_once(self, engine: LocalEngine) -> None:
        assert found(engine, "death committee") == ["committee"]
        before = engine.version
        self.write(engine, "death commission = death committee\n")
        assert engine.version != before
        assert set(found(engine, "death committee")) == {"committee", "commission"}
        assert set(found(engine, "death commission")) == {"committee", "commission"}
        assert found(engine, '"death committee"') == ["committee"]
        assert shown(engine, "death committee") == {"death commission": 1}
        (engine.index_dir.parent / "corpus" / "synonyms.txt").unlink()
        assert found(engine, "death committee") == ["committee"]

    def test_a_synonym_can_be_dropped(self, engine: LocalEngine) -> None:
        self.write(engine, "death commission = death committee\n")
        dropped = frozenset({"death commission"})
        assert found(engine, "death committee", dropped=dropped) == ["committee"]

    def test_a_line_that_cannot_be_read_is_said(self, engine: LocalEngine) -> None:
        self.write(engine, "# remark\n\nalone\ndeath commission = death committee\n")
        response = engine.search(SearchRequest(query="death committee"))
        assert response.total == 2
        (message,) = [m for m in response.messages if m.code == "synonyms-not-read"]
        assert "line 3" in message.text


def test_lines_of_synonyms() -> None:
    synonyms = parse_synonyms("\ufeffa = b = هیئت مرگ\n=x\n# c = d\nMEK=PMOI\n")
    assert synonyms.of["a",] == ("b", "هیئت مرگ")
    assert synonyms.of["هییت", "مرگ"] == ("a", "b")
    assert synonyms.of["mek",] == ("PMOI",)
    assert len(synonyms.problems) == 1


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_bytes(b"\xff\xfe\x00a")
    assert read_synonyms(tmp_path / "s.txt").problems == ("it is not UTF-8 text",)
    assert read_synonyms(tmp_path / "none.txt").of == {}
