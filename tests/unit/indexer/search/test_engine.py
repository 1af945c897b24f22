"""The engine on a real index: what a caller of `indexer.contract.Engine` may rely on."""

from __future__ import annotations

import random
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from indexer.analysis.fold import fold
from indexer.errors import IndexMissingError, OriginalMissingError, UnknownDocumentError
from indexer.index.collection import collection_path
from indexer.index.name_lexicon import NameLexicon
from indexer.model.document import EntityKind
from indexer.model.partial_date import PartialDate
from indexer.model.request import Facet, Filter, SearchRequest, Sort
from indexer.names.authority import Authority, AuthorityEntry
from indexer.search.engine import open_engine
from tests.support.collections import an_index, write_index
from tests.support.documents import a_document, a_mentioned_date, an_entity
from tests.support.queries import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from indexer.model.document import Document
    from indexer.search.engine import LocalEngine

    IndexOf = Callable[[Sequence[Document]], LocalEngine]


def titles(engine: LocalEngine, query: str = "", **values: object) -> list[str]:
    return [hit.title for hit in engine.search(SearchRequest(query=query, **values)).hits]


def codes(engine: LocalEngine, **values: object) -> list[str]:
    return [message.code for message in engine.search(SearchRequest(**values)).messages]


class TestHits:
    def test_a_phrase_is_one_span(self, index_of: IndexOf) -> None:
        engine = index_of([a_document("They found mass graves and more mass in graves.")])
        (hit,) = engine.search(SearchRequest(query='"mass graves"')).hits
        (passage,) = hit.passages
        assert [span.of(passage.text) for span in passage.highlights] == ["mass graves"]

    def test_spellings_of_a_name_meet(self, index_of: IndexOf) -> None:
        engine = index_of(
            [
                a_document("Ra’isi spoke", title="curly"),
                a_document("Ra'isi spoke", title="straight"),
                a_document("Raisi spoke", title="plain"),
                a_document("RAISI spoke", title="capitals"),
            ]
        )
        for query in ("Raisi", "Ra’isi", "ra'isi", "Raʿisi"):
            assert len(titles(engine, query)) == 4, query

    def test_arabic_and_persian_letters_meet(self, index_of: IndexOf) -> None:
        engine = index_of(
            [a_document("كشتار رئيسي", language="fa"), a_document("کشتار رئیسی", language="fa")]
        )
        for query in ("کشتار", "كشتار", "رئیسی", '"كشتار رئیسی"'):
            assert engine.search(SearchRequest(query=query)).total == 2, query

    def test_a_compound_is_found_by_its_parts_and_joined(self, index_of: IndexOf) -> None:
        engine = index_of([a_document("by Pour-Mohammadi"), a_document("by Pourmohammadi")])
        for query, total in (
            ("Pour-Mohammadi", 2),
            ("pourmohammadi", 2),
            ("mohammadi", 1),
            ('"pour mohammadi"', 1),
        ):
            assert engine.search(SearchRequest(query=query)).total == total, query

    def test_a_phrase_does_not_run_over_two_paragraphs_and_nearness_may(self, index_of: IndexOf) -> None:
        engine = index_of([a_document("the mass\n\ngraves there")])
        assert titles(engine, '"mass graves"') == []
        assert titles(engine, '"mass graves"~3') == ["Untitled"]

    def test_near_words_may_stand_in_either_order(self, index_of: IndexOf) -> None:
        engine = index_of([a_document("graves of a mass of people")])
        assert titles(engine, '"mass graves"~3') == ["Untitled"]
        assert titles(engine, '"mass graves"~2') == []

    def test_the_exact_word_stands_before_its_inflections(self, index_of: IndexOf) -> None:
        engine = index_of(
            [a_document("one grave here", title="one"), a_document("two graves here", title="two")]
        )
        assert titles(engine, "graves") == ["two", "one"]
        assert titles(engine, "grave") == ["one", "two"]

    def test_words_side_by_side_as_in_the_query_weigh_more_and_nothing_else_changes(
        self, index_of: IndexOf
    ) -> None:
        others = [a_document(f"another text {i}", title=f"{i}") for i in range(20)]
        apart = a_document("graves of a mass of people", title="apart")
        together = a_document("people and mass graves alone", title="together")
        engine = index_of([*others, apart, together])
        assert titles(engine, "mass graves") == ["together", "apart"]
        assert titles(engine, "mass OR graves") == ["together", "apart"]
        (first, _) = engine.search(SearchRequest(query="mass graves")).hits
        assert first.n_matches == 2

    def test_a_function_word_counts_less_than_another_but_in_quotes(self, index_of: IndexOf) -> None:
        engine = index_of(
            [
                a_document("what else", title="asked"),
                a_document("graves else", title="answered"),
                *[a_document(f"another text {i}", title=f"{i}") for i in range(20)],
            ]
        )
        assert titles(engine, "what OR graves") == ["answered", "asked"]
        assert titles(engine, "graves OR what^2") == ["answered", "asked"]
        assert titles(engine, 'graves OR "what"^2') == ["asked", "answered"]
        assert titles(engine, "what") == ["asked"]

    def test_a_word_in_the_title_weighs_more(self, index_of: IndexOf) -> None:
        engine = index_of(
            [a_document("khavaran and more", title="body"), a_document("some and more", title="khavaran")]
        )
        assert titles(engine, "khavaran") == ["khavaran", "body"]

    def test_words_found_in_few_documents_weigh_more(self, index_of: IndexOf) -> None:
        common = [a_document(f"common text {i}", title=f"{i}") for i in range(5)]
        engine = index_of([*common, a_document("rare text here", title="rare")])
        assert titles(engine, "rare OR common")[0] == "rare"

    def test_a_document_far_longer_than_any_limit_is_found_shown_and_marked(self, index_of: IndexOf) -> None:
        filler = "Nothing of note stands here. " * 2_000
        text = f"{filler}\n\nThen Zarathustra spoke of mass graves. {filler}"
        assert len(filler) > 32_768
        engine = index_of([a_document(text)])
        (hit,) = engine.search(SearchRequest(query='"mass graves" zarathustra')).hits
        shown = [(p.start, [span.of(p.text) for span in p.highlights]) for p in hit.passages]
        assert [marked for _, marked in shown] == [["Zarathustra", "mass graves"]]
        assert all(start > 32_768 for start, _ in shown)
        view = engine.view(hit.key, SearchRequest(query="zarathustra"))
        assert [span.of(text) for span in view.highlights] == ["Zarathustra"]

    def test_nothing_is_marked_for_a_word_that_is_kept_out(self, index_of: IndexOf) -> None:
        engine = index_of([a_document("mass graves")])
        (hit,) = engine.search(SearchRequest(query="mass -massacre NOT burial")).hits
        assert [span.of(hit.passages[0].text) for span in hit.passages[0].highlights] == ["mass"]

    def test_a_part_that_did_not_match_is_not_marked(self, index_of: IndexOf) -> None:
        engine = index_of([a_document("mass but no burial, a grave")])
        (hit,) = engine.search(SearchRequest(query="grave OR (mass AND missing)")).hits
        assert [span.of(hit.passages[0].text) for span in hit.passages[0].highlights] == ["grave"]

    def test_optional_and_required_words_keep_their_meaning(self, index_of: IndexOf) -> None:
        engine = index_of(
            [
                a_document("alpha", title="a"),
                a_document("beta", title="b"),
                a_document("alpha beta", title="ab"),
            ]
        )
        assert titles(engine, "alpha ANDMAYBE beta") == ["ab", "a"]
        assert titles(engine, "alpha REQUIRE beta") == ["ab"]

    def test_a_hit_without_a_match_in_its_text_shows_how_it_begins(self, index_of: IndexOf) -> None:
        engine = index_of([a_document("The text begins here.", title="Graves")])
        (hit,) = engine.search(SearchRequest(query="title:graves")).hits
        assert [(p.text, p.highlights) for p in hit.passages] == [("The text begins here.", ())]
        assert [span.of("Graves") for span in hit.title_highlights] == ["Graves"]
        assert hit.n_matches == 0

    def test_a_key_finds_its_document(self, index_of: IndexOf) -> None:
        document = a_document("one")
        engine = index_of([document, a_document("two")])
        assert engine.search(SearchRequest(query=f"key:{document.key}")).total == 1
        assert engine.document(document.key) == document

    def test_an_empty_collection_answers(self, index_of: IndexOf) -> None:
        engine = index_of([])
        response = engine.search(SearchRequest(query="graves"))
        assert (response.total, response.hits, response.n_pages) == (0, (), 1)
        assert list(engine.documents(SearchRequest())) == []
        assert engine.stats().n_documents == 0


class TestOrder:
    DATES = ("1988-07", "1988-07-28", "2013", None, "--12-18", "1988")

    @pytest.fixture
    def engine(self, index_of: IndexOf) -> LocalEngine:
        return index_of([a_document(f"text {date}", title=str(date), date=date) for date in self.DATES])

    def test_filters_alone_sort_by_newest_and_a_query_by_relevance(self) -> None:
        assert SearchRequest().effective_sort is Sort.NEWEST
        assert SearchRequest(query="  ").effective_sort is Sort.NEWEST
        assert SearchRequest(query="text").effective_sort is Sort.RELEVANCE
        assert SearchRequest(query="text", sort=Sort.OLDEST).effective_sort is Sort.OLDEST

    def test_the_newest_come_first_and_the_undated_last(self, engine: LocalEngine) -> None:
        found = titles(engine, sort=Sort.NEWEST)
        assert found[:4] == ["2013", "1988", "1988-07", "1988-07-28"]
        assert set(found[4:]) == {"None", "--12-18"}

    def test_the_oldest_come_first_and_the_undated_last(self, engine: LocalEngine) -> None:
        found = titles(engine, sort=Sort.OLDEST)
        assert found[:4] == ["1988", "1988-07", "1988-07-28", "2013"]
        assert set(found[4:]) == {"None", "--12-18"}

    def test_equal_documents_keep_their_order_over_pages(self, index_of: IndexOf, tmp_path: Path) -> None:
        documents = [a_document("same text", source=f"{i}.txt") for i in range(25)]
        engine = an_index(tmp_path / "equal", documents)
        pages = [engine.search(SearchRequest(query="same", page=page, size=4)).hits for page in range(1, 8)]
        assert [hit.key for page in pages for hit in page] == sorted(document.key for document in documents)


class TestFilters:
    @pytest.fixture
    def engine(self, index_of: IndexOf) -> LocalEngine:
        return index_of(
            [
                a_document("graves one", title="1", authors=["A", "B"], language="en", date="1988"),
                a_document("graves two", title="2", author="A", language="fa", date="1989-05"),
                a_document("graves three", title="3", author="C", language="en", publisher="UPI"),
                a_document("other", title="4", author="A", language="en", date="--12-18"),
            ]
        )

    def found(self, engine: LocalEngine, *filters: Filter, query: str = "") -> list[str]:
        return sorted(titles(engine, query, filters=frozenset(filters)))

    def test_values_of_one_facet_are_or_and_facets_are_and(self, engine: LocalEngine) -> None:
        a, c = Filter(Facet.AUTHOR, "A"), Filter(Facet.AUTHOR, "C")
        assert self.found(engine, a) == ["1", "2", "4"]
        assert self.found(engine, a, c) == ["1", "2", "3", "4"]
        assert self.found(engine, a, Filter(Facet.LANGUAGE, "en")) == ["1", "4"]
        assert self.found(engine, a, query="graves") == ["1", "2"]

    def test_an_excluded_value_keeps_its_documents_out_whatever_else_holds(self, engine: LocalEngine) -> None:
        a, not_b = Filter(Facet.AUTHOR, "A"), Filter(Facet.AUTHOR, "B", is_excluded=True)
        assert self.found(engine, not_b) == ["2", "3", "4"]
        assert self.found(engine, a, not_b) == ["2", "4"]

    def test_counts_ignore_the_choice_in_their_own_facet(self, engine: LocalEngine) -> None:
        request = SearchRequest(query="graves", filters=frozenset([Filter(Facet.AUTHOR, "C")]))
        facets = engine.search(request).facets
        assert [(v.value, v.count, v.is_selected) for v in facets[Facet.AUTHOR]] == [
            ("A", 2, False),
            ("B", 1, False),
            ("C", 1, True),
        ]
        assert [(v.value, v.count) for v in facets[Facet.LANGUAGE]] == [("en", 1)]

    def test_a_chosen_value_stays_though_it_would_give_nothing(self, engine: LocalEngine) -> None:
        request = SearchRequest(query="other", filters=frozenset([Filter(Facet.AUTHOR, "C")]))
        values = engine.search(request).facets[Facet.AUTHOR]
        assert [(v.value, v.count, v.is_selected) for v in values] == [("A", 1, False), ("C", 0, True)]

    def test_an_excluded_value_is_marked(self, engine: LocalEngine) -> None:
        request = SearchRequest(filters=frozenset([Filter(Facet.LANGUAGE, "fa", is_excluded=True)]))
        values = engine.search(request).facets[Facet.LANGUAGE]
        assert [(v.value, v.count, v.is_excluded) for v in values] == [("en", 3, False), ("fa", 1, True)]

    def test_an_unknown_value_finds_nothing_and_is_said(self, engine: LocalEngine) -> None:
        wanted = frozenset([Filter(Facet.AUTHOR, "Nobody")])
        assert engine.search(SearchRequest(filters=wanted)).total == 0
        assert codes(engine, filters=wanted) == ["filter-value-unknown"]

    def test_dates_keep_what_may_fall_between_them(self, engine: LocalEngine) -> None:
        def between(first: str | None, last: str | None) -> list[str]:
            bounds = [None if bound is None else PartialDate.parse(bound) for bound in (first, last)]
            return sorted(titles(engine, date_from=bounds[0], date_to=bounds[1]))

        assert between("1988-06", "1988-06") == ["1"]
        assert between(None, "1988") == ["1"]
        assert between("1989-05-31", None) == ["2"]
        assert between("1988", "1989") == ["1", "2"]
        assert between("1990", "1980") == []

    def test_dates_in_the_wrong_order_are_said(self, engine: LocalEngine) -> None:
        assert codes(engine, date_from=PartialDate(1990), date_to=PartialDate(1980)) == ["dates-reversed"]
        assert codes(engine, date_from=PartialDate(1988, 7), date_to=PartialDate(1988)) == []

    def test_the_histogram_counts_years_and_ignores_the_dates_chosen(self, engine: LocalEngine) -> None:
        buckets = engine.search(SearchRequest(date_from=PartialDate(1989))).histogram
        assert [(b.value, b.count) for b in buckets] == [("1988", 1), ("1989", 1), ("undated", 2)]

    def test_a_page_past_the_last_is_empty_and_said(self, engine: LocalEngine) -> None:
        response = engine.search(SearchRequest(query="graves", page=9, size=2))
        assert (response.hits, response.total, response.n_pages) == ((), 3, 2)
        assert [message.code for message in response.messages] == ["page-past-last"]
        assert codes(engine, query="graves", page=2, size=2) == []


class TestFacetValues:
    @pytest.fixture
    def engine(self, tmp_path: Path) -> LocalEngine:
        authority = Authority([AuthorityEntry("Ebrahim Raisi", EntityKind.PERSON, ("رئیسی",))])
        text = "Raisi of Iran"
        return an_index(
            tmp_path / "index",
            [
                a_document(
                    text,
                    entities=[
                        an_entity("Ebrahim Raisi", text, "Raisi"),
                        an_entity("Iran", text, "Iran", kind=EntityKind.PLACE),
                    ],
                ),
                a_document("Iran", entities=[an_entity("Iran", kind=EntityKind.PLACE)]),
            ],
            authority,
        )

    @pytest.mark.parametrize(
        ("prefix", "values"),
        [
            ("", ["Iran", "Ebrahim Raisi"]),
            ("i", ["Iran"]),
            ("RA'", ["Ebrahim Raisi"]),
            ("رئي", ["Ebrahim Raisi"]),
            ("ebr rai", ["Ebrahim Raisi"]),
            ("aisi", []),
        ],
    )
    def test_a_prefix_keeps_the_values_with_a_word_that_starts_so(
        self, engine: LocalEngine, prefix: str, values: list[str]
    ) -> None:
        found = engine.facet_values(Facet.ENTITY, SearchRequest(), prefix)
        assert [value.value for value in found] == values

    def test_an_entity_has_its_kind(self, engine: LocalEngine) -> None:
        found = engine.search(SearchRequest()).facets[Facet.ENTITY]
        assert [(v.value, v.count, v.kind) for v in found] == [
            ("Iran", 2, EntityKind.PLACE),
            ("Ebrahim Raisi", 1, EntityKind.PERSON),
        ]

    def test_a_chosen_value_is_among_those_of_a_response_however_many_there_are(self, tmp_path: Path) -> None:
        authors = [f"Author {i:04}" for i in range(1_100)]
        engine = an_index(
            tmp_path / "many", [a_document("one", authors=authors), a_document("two", author="Zed")]
        )
        chosen = frozenset([Filter(Facet.AUTHOR, "Zed")])
        values = engine.search(SearchRequest(filters=chosen)).facets[Facet.AUTHOR]
        assert "Zed" in [value.value for value in values if value.is_selected]


class TestGenerations:
    def test_a_new_generation_is_followed_without_opening_again(self, tmp_path: Path) -> None:
        engine = an_index(tmp_path, [a_document("old words", source="a.txt")])
        assert (engine.generation, titles(engine, "new")) == (1, [])
        write_index(tmp_path, [a_document("new words", source="a.txt")], removed=["a.txt"])
        assert titles(engine, "new") == ["Untitled"]
        assert titles(engine, "old") == []
        assert (engine.generation, engine.search(SearchRequest()).generation) == (2, 2)

    def test_what_the_first_search_needs_is_made_ready_for_each_build(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ready: list[int] = []
        done = threading.Event()

        def prepare(names: NameLexicon) -> None:
            ready.append(len(names.bearers(("ann",))))
            done.set()

        monkeypatch.setattr(NameLexicon, "prepare", prepare)
        engine = an_index(tmp_path, [a_document("old Ann", entities=[an_entity("Ann", "old Ann", "Ann")])])
        engine.search(SearchRequest(query="old"))
        assert ready == []  # a program that asks once does not wait for it
        engine.prepare()
        assert ready == [1]
        done.clear()
        write_index(tmp_path, [a_document("new")])
        assert engine.search(SearchRequest(query="new")).total == 1
        assert done.wait(10)
        assert ready == [1, 1]

    def test_names_that_cannot_be_read_are_told_by_a_search(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def damaged(_: NameLexicon) -> None:
            raise ValueError

        monkeypatch.setattr(NameLexicon, "prepare", damaged)
        engine = an_index(tmp_path, [a_document("text")])
        engine.prepare()
        assert engine.search(SearchRequest(query="text")).total == 1

    def test_a_generation_that_cannot_be_opened_leaves_the_last_good_one(self, tmp_path: Path) -> None:
        engine = an_index(tmp_path, [a_document("old words", source="a.txt")])
        write_index(tmp_path, [a_document("new words", source="b.txt")])
        collection_path(tmp_path, 2).write_text("damaged", encoding="utf-8")
        assert titles(engine, "words") == ["Untitled"]
        assert engine.generation == 1
        assert codes(engine, query="words") == ["index-behind"]

    def test_the_next_good_generation_is_followed_again(self, tmp_path: Path) -> None:
        engine = an_index(tmp_path, [a_document("old words", source="a.txt")])
        write_index(tmp_path, [a_document("new words", source="b.txt")])
        collection_path(tmp_path, 2).write_text("damaged", encoding="utf-8")
        assert engine.generation == 1
        write_index(tmp_path, [a_document("newer words", source="c.txt")])
        assert engine.generation == 3
        assert codes(engine, query="words") == []

    def test_an_iteration_goes_on_over_the_generation_it_began_with(self, tmp_path: Path) -> None:
        documents = [a_document(f"text {i}", source=f"{i}.txt") for i in range(6)]
        engine = an_index(tmp_path, documents)
        found = engine.documents(SearchRequest())
        first = next(found)
        write_index(tmp_path, [], removed=[f"{i}.txt" for i in range(6)])
        assert engine.search(SearchRequest()).total == 0
        assert len([first, *found]) == 6

    def test_no_index_cannot_be_opened(self, tmp_path: Path) -> None:
        with pytest.raises(IndexMissingError):
            open_engine(tmp_path / "none")


class TestDocuments:
    def test_an_unknown_key_is_said(self, index_of: IndexOf) -> None:
        engine = index_of([a_document()])
        for ask in (engine.document, engine.original, lambda key: engine.view(key, SearchRequest())):
            with pytest.raises(UnknownDocumentError) as caught:
                ask("nobody")
            assert caught.value.key == "nobody"

    def test_a_view_marks_every_match_in_title_and_text(self, index_of: IndexOf) -> None:
        text = "Graves here, graves there, one grave."
        document = a_document(text, title="Mass graves")
        view = index_of([document]).view(document.key, SearchRequest(query="grave"))
        assert [span.of(text) for span in view.highlights] == ["Graves", "graves", "grave"]
        assert [span.of("Mass graves") for span in view.title_highlights] == ["graves"]

    def test_a_view_without_a_query_marks_nothing(self, index_of: IndexOf) -> None:
        document = a_document()
        view = index_of([document]).view(document.key, SearchRequest())
        assert (view.highlights, view.title_highlights, view.document) == ((), (), document)

    def test_documents_come_whole_in_the_order_of_the_request(self, index_of: IndexOf) -> None:
        documents = [a_document(f"text {i}", date=f"{1980 + i}") for i in range(12)]
        engine = index_of(documents)
        found = list(engine.documents(SearchRequest(sort=Sort.OLDEST, page=3, size=2)))
        assert found == documents


class TestOriginal:
    @pytest.fixture
    def engine(self, tmp_path: Path) -> LocalEngine:
        corpus = tmp_path / "corpus"
        corpus.mkdir()
        (corpus / "a.txt").write_text("original", encoding="utf-8")
        digest = "0682c5f2076f099c34cfdd15a9e063849ed437a49677e6fcc5b4198c76575be5"
        (tmp_path / "outside.txt").write_text("original", encoding="utf-8")
        documents = [
            a_document("original", source=source, title=source) for source in ("a.txt", "../outside.txt")
        ]
        documents = [type(d).from_json(d.to_json() | {"sha256": digest}) for d in documents]
        write_index(tmp_path / "index", documents, corpus=str(corpus))
        return open_engine(tmp_path / "index")

    def key_of(self, engine: LocalEngine, source: str) -> str:
        return next(d.key for d in engine.documents(SearchRequest()) if d.source == source)

    def test_the_file_is_handed_out_with_its_name(self, engine: LocalEngine, tmp_path: Path) -> None:
        original = engine.original(self.key_of(engine, "a.txt"))
        assert original.path == tmp_path / "corpus" / "a.txt"
        assert (original.name, original.media_type) == ("a.txt", "text/plain")

    def test_a_missing_file_is_said(self, engine: LocalEngine, tmp_path: Path) -> None:
        (tmp_path / "corpus" / "a.txt").unlink()
        with pytest.raises(OriginalMissingError, match="is no longer in"):
            engine.original(self.key_of(engine, "a.txt"))

    def test_a_changed_file_is_said(self, engine: LocalEngine, tmp_path: Path) -> None:
        (tmp_path / "corpus" / "a.txt").write_text("changed", encoding="utf-8")
        with pytest.raises(OriginalMissingError, match="has changed since it was indexed"):
            engine.original(self.key_of(engine, "a.txt"))

    def test_a_moved_corpus_is_said(self, engine: LocalEngine, tmp_path: Path) -> None:
        shutil.move(tmp_path / "corpus", tmp_path / "elsewhere")
        with pytest.raises(OriginalMissingError, match="is no longer in"):
            engine.original(self.key_of(engine, "a.txt"))

    def test_a_file_outside_of_the_corpus_is_never_handed_out(self, engine: LocalEngine) -> None:
        with pytest.raises(OriginalMissingError, match="lies outside"):
            engine.original(self.key_of(engine, "../outside.txt"))

    def test_a_link_that_leads_outside_is_not_followed(self, engine: LocalEngine, tmp_path: Path) -> None:
        (tmp_path / "corpus" / "a.txt").unlink()
        (tmp_path / "corpus" / "a.txt").symlink_to(tmp_path / "outside.txt")
        with pytest.raises(OriginalMissingError, match="lies outside"):
            engine.original(self.key_of(engine, "a.txt"))


def test_four_threads_find_what_one_finds(tmp_path: Path) -> None:
    rng = random.Random(1988)  # noqa: S311 - a fixed sequence
    documents = [
        a_document(
            " ".join(rng.choices(WORDS, k=rng.randint(3, 60))),
            author=rng.choice("ABC"),
            date=str(rng.randint(1980, 1990)),
            source=f"{i}.txt",
        )
        for i in range(60)
    ]
    forms = ["{}", "{} {}", '"{} {}"', '"{} {}"~4', "{} OR {}", "{} -{}", "title:{} OR {}", "{}~1"]
    requests = [
        SearchRequest(
            query=rng.choice(forms).format(*rng.choices(WORDS, k=2))
            if i % 5
            else f"{fold(rng.choice(WORDS))[:2]}*",
            filters=frozenset([Filter(Facet.AUTHOR, rng.choice("ABC"))] if i % 3 == 0 else []),
            date_from=PartialDate(1985) if i % 7 == 0 else None,
            size=5,
        )
        for i in range(200)
    ]

    def answers(engine: LocalEngine, order: list[int]) -> dict[int, object]:
        found = {}
        for i in order:
            response = engine.search(requests[i])
            view = engine.view(documents[i % 60].key, requests[i])
            found[i] = (response.to_json(), view.highlights)
        return found

    expected = answers(an_index(tmp_path, documents), list(range(200)))
    shared = open_engine(tmp_path)
    orders = [rng.sample(range(200), 200) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda order: answers(shared, order), orders))
    assert found == [expected] * 4


def test_stats_are_the_collection_at_a_glance(tmp_path: Path) -> None:
    engine = an_index(
        tmp_path,
        [
            a_document("mass graves", title="one", author="A", date="1988-07"),
            a_document("more graves", title="two", author="A", date="2013", language="fa"),
            a_document("none", title="three", date="--12-18"),
        ],
    )
    stats = engine.stats()
    assert (stats.n_documents, stats.n_tokens, stats.n_terms) == (3, 8, 4)
    assert (stats.n_undated, stats.first_year, stats.last_year) == (1, 1988, 2013)
    assert [(v.value, v.count) for v in stats.facets[Facet.AUTHOR]] == [("A", 2)]
    assert [(v.value, v.count) for v in stats.facets[Facet.LANGUAGE]] == [("en", 2), ("fa", 1)]
    assert [(b.value, b.count) for b in stats.histogram] == [("1988", 1), ("2013", 1), ("undated", 1)]
    assert stats.n_files == {"indexed": 3, "skipped": 0, "failed": 0}
    assert stats.index_bytes == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_a_date_that_texts_name_filters_and_is_marked(tmp_path: Path) -> None:
    text = "Nothing before.\n\nIt was on 28 July 1988, they said."
    dates = (a_mentioned_date("1988-07-28", text, "28 July 1988"),)
    named = a_document(text, title="a", mentioned_dates=dates)
    write_index(tmp_path, [named, a_document("28 July", title="b")])
    engine = open_engine(tmp_path)
    for value in ("1988", "1988-07", "1988-07-28"):
        response = engine.search(SearchRequest(filters=frozenset([Filter(Facet.MENTIONED, value)])))
        assert [hit.title for hit in response.hits] == ["a"]
        assert [passage.text for passage in response.hits[0].passages] == [text.split("\n\n")[1]]
        assert [span.of(text) for span in engine.view(response.hits[0].key, response.request).highlights] == [
            "28 July 1988"
        ]
        assert [(bucket.value, bucket.count) for bucket in response.mentioned_histogram] == [("1988", 1)]
        assert [value.value for value in response.mentioned_days] == ["1988-07", "1988-07-28"]
        assert response.to_json()["facets"]["mentioned_year"] == [{"value": "1988", "count": 1}]
