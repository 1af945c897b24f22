"""What was typed to the terms of one collection."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer.analysis.stem import stem_terms
from indexer.query import expand as expansion
from indexer.query.expand import expand
from indexer.query.parser import parse
from indexer.query.tree import (
    And,
    Best,
    DateMatch,
    Everything,
    FacetMatch,
    KeyMatch,
    Node,
    Not,
    Nothing,
    Or,
    Sequence,
    Slot,
    Word,
)
from tests.support.lexicons import Words

BOTH = ("title", "body")


def expanded(query: str, *words: str) -> Node:
    return expand(parse(query)[0], Words(*words))[0]


def terms(query: str, *words: str) -> set[str]:
    """Return the words that the one wildcard of a query stands for."""
    node = expanded(query, *words)
    if isinstance(node, Nothing):
        return set()
    assert isinstance(node, Word)
    return set(of_slot(node.slot))


def of_slot(slot: Slot) -> tuple[str, ...]:
    return slot.exact if slot.terms is None else tuple(slot.terms)


def said(query: str, *words: str) -> list[tuple[str, int | None]]:
    return [(message.code, message.position) for message in expand(parse(query)[0], Words(*words))[1]]


class TestWords:
    def test_a_word_is_meant_in_any_inflection_of_the_languages_of_the_collection(self) -> None:
        assert expanded("Graves") == Word(
            "Graves", Slot(("graves",), stem_terms("Graves", ("en", "fa"))), BOTH
        )

    def test_a_function_word_is_one_in_its_own_language_alone(self) -> None:
        node = expanded("what")
        assert isinstance(node, Word)
        assert set(node.slot.stems) == {"en:what", "fa:what"}
        assert node.slot.function_stems == ("en:what",)

    def test_an_abbreviation_is_no_function_word(self) -> None:
        for typed, function_stems in (("WHO", ()), ("Who", ("en:who",)), ("I", ("en:i",))):
            node = expanded(typed)
            assert isinstance(node, Word)
            assert node.slot.function_stems == function_stems
        node = expanded("WHO said IT")
        assert isinstance(node, And)
        assert [part.slot.function_stems for part in node.parts] == [(), (), ()]
        node = expanded("WHO SAID IT")  # a keyboard that is locked tells nothing
        assert isinstance(node, And)
        assert [part.slot.function_stems for part in node.parts] == [("en:who",), (), ("en:it",)]

    def test_a_function_word_in_quotes_is_a_word_like_others(self) -> None:
        assert expanded('"what"') == Word("what", Slot(("what",)), BOTH)

    def test_a_word_in_quotes_is_meant_as_it_stands(self) -> None:
        assert expanded('"Graves"') == Word("Graves", Slot(("graves",)), BOTH)

    def test_a_phrase_is_a_sequence_of_exact_words(self) -> None:
        assert expanded('"Mass Graves"~3^2') == Sequence(
            "Mass Graves", (Slot(("mass",)), Slot(("graves",))), BOTH, slop=3, boost=2.0
        )

    @pytest.mark.parametrize(
        ("query", "fields"), [("title:a", ("title",)), ("text:a", ("body",)), ("a", BOTH)]
    )
    def test_a_field_says_where_to_look(self, query: str, fields: tuple[str, ...]) -> None:
        node = expanded(query)
        assert isinstance(node, Word)
        assert node.fields == fields

    def test_a_compound_is_searched_in_parts_and_joined(self) -> None:
        node = expanded('"Pour-Mohammadi"')
        assert isinstance(node, Best)
        parts, whole = node.parts
        assert parts == Sequence("Pour-Mohammadi", (Slot(("pour",)), Slot(("mohammadi",))), BOTH)
        assert whole == Word("Pour-Mohammadi", Slot(("pourmohammadi",)), BOTH)

    def test_a_compound_in_a_phrase_keeps_its_neighbours(self) -> None:
        node = expanded('"by Pour-Mohammadi himself"')
        assert isinstance(node, Best)
        assert [[slot.exact[0] for slot in part.slots] for part in node.parts] == [
            ["by", "pour", "mohammadi", "himself"],
            ["by", "pourmohammadi", "himself"],
        ]

    def test_letters_of_a_script_without_spaces_are_a_phrase(self) -> None:
        node = expanded("中国")
        assert isinstance(node, Sequence)
        assert [slot.exact for slot in node.slots] == [("中",), ("国",)]


class TestWildcards:
    @pytest.mark.parametrize(
        ("query", "matched"),
        [
            ("gra*", {"grave", "graves", "grab"}),
            ("GRA*", {"grave", "graves", "grab"}),
            ("gra?", {"grab"}),
            ("grav?s", {"graves"}),
            ("*ve", {"grave"}),
            ("*av*", {"grave", "graves"}),
            ("g*e", {"grave"}),
            ("grave?", {"grave", "graves"}),
            ("grave؟", {"grave", "graves"}),
            ("gr??", {"grab"}),
            ("ra'is*", {"raisi"}),
            ("Raʿi*", {"raisi"}),
            ("ra-i*", {"raisi"}),
            ("رئيس*", {"رییسی"}),
            ("x*", set()),
        ],
    )
    def test_a_wildcard_stands_for_the_words_it_fits(self, query: str, matched: set[str]) -> None:
        assert terms(query, "grave", "graves", "grab", "raisi", "رییسی", "mass") == matched

    def test_an_accent_in_a_wildcard_is_folded(self) -> None:
        assert terms("événe*", "evenement") == {"evenement"}

    def test_a_wildcard_that_fits_too_many_words_is_cut_and_said(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(expansion, "MAX_TERMS", 2)
        assert terms("a*", "a1", "a2", "a3") == {"a1", "a2"}
        assert said("x OR a*", "a1", "a2", "a3") == [("wildcard-too-wide", 5)]

    def test_a_wildcard_may_stand_in_a_phrase(self) -> None:
        node = expanded('"mass gra*"', "grave", "graves", "mass")
        assert isinstance(node, Sequence)
        assert [of_slot(slot) for slot in node.slots] == [("mass",), ("grave", "graves")]

    def test_a_lone_asterisk_in_a_phrase_is_any_word(self) -> None:
        node = expanded('"mass * graves"', "graves", "mass", "old")
        assert isinstance(node, Sequence)
        assert of_slot(node.slots[1]) == ("graves", "mass", "old")

    def test_a_phrase_with_a_wildcard_that_fits_nothing_finds_nothing(self) -> None:
        assert expanded('"mass zzz*"', "mass") == Nothing("mass zzz*")

    @pytest.mark.parametrize("query", ["?", "title:*", "text:??", "title:'*"])
    def test_a_wildcard_without_a_letter_is_left_out_and_said(self, query: str) -> None:
        assert [code for code, _ in said(query, "a")] == ["nothing-to-search"]

    def test_no_pattern_takes_long(self) -> None:
        assert terms("a" + "*a" * 100 + "b", "a" * 500) == set()


class TestFuzzyWords:
    WORDS = ("grave", "graves", "garves", "brave", "gave", "mass")

    def test_a_fuzzy_word_stands_for_words_one_edit_away(self) -> None:
        assert terms("grave~", *self.WORDS) == {"grave", "graves", "brave", "gave"}

    def test_a_swap_of_neighbours_is_one_edit(self) -> None:
        assert "garves" in terms("graves~1", *self.WORDS)

    def test_more_edits_reach_farther(self) -> None:
        assert terms("grave~2", *self.WORDS) == {"grave", "graves", "garves", "brave", "gave"}

    def test_a_prefix_may_have_to_stay(self) -> None:
        assert terms("grave~1/2", *self.WORDS) == {"grave", "graves"}

    def test_a_name_is_compared_in_its_folded_form(self) -> None:
        assert terms("Ra’isy~", "raisi") == {"raisi"}

    def test_a_fuzzy_word_that_is_near_nothing_finds_nothing(self) -> None:
        assert expanded("zzzzzz~", *self.WORDS) == Nothing("zzzzzz~1")


class TestRanges:
    WORDS = ("alpha", "beta", "gamma")

    @pytest.mark.parametrize(
        ("query", "matched"),
        [
            ("[alpha TO beta]", {"alpha", "beta"}),
            ("{alpha TO beta]", {"beta"}),
            ("[alpha TO beta}", {"alpha"}),
            ("{alpha TO beta}", set()),
            ("[beta TO]", {"beta", "gamma"}),
            ("[TO beta]", {"alpha", "beta"}),
            ("[ALPHA TO alpha]", {"alpha"}),
            ("[b TO a]", set()),
        ],
    )
    def test_a_range_holds_the_words_between_its_bounds(self, query: str, matched: set[str]) -> None:
        assert terms(query, *self.WORDS) == matched

    def test_a_range_of_too_many_words_is_cut_and_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(expansion, "MAX_TERMS", 2)
        assert terms("[a TO]", *self.WORDS) == {"alpha", "beta"}
        assert said("[a TO]", *self.WORDS) == [("wildcard-too-wide", 0)]


class TestDates:
    @pytest.mark.parametrize(
        ("query", "earliest", "latest"),
        [
            ("date:1988", "1988-01-01", "1988-12-31"),
            ("date:1988-07", "1988-07-01", "1988-07-31"),
            ("date:۱۹۸۸", "1988-01-01", "1988-12-31"),
            ("date:1988-07-28", "1988-07-28", "1988-07-28"),
            ('date:"1988-02"', "1988-02-01", "1988-02-29"),
            ("date:[1988 TO 1989-06]", "1988-01-01", "1989-06-30"),
            ("date:{1988 TO 1990}", "1989-01-01", "1989-12-31"),
            ("date:[1988 TO]", "1988-01-01", None),
            ("date:[TO 1988}", None, "1987-12-31"),
        ],
    )
    def test_a_date_is_the_days_it_may_mean(
        self, query: str, earliest: str | None, latest: str | None
    ) -> None:
        node = expanded(query)
        assert isinstance(node, DateMatch)
        assert (node.earliest, node.latest) == tuple(
            None if day is None else dt.date.fromisoformat(day) for day in (earliest, latest)
        )

    @pytest.mark.parametrize("query", ["date:{9999 TO]", "date:[TO 0001}", "date:{9999-12-31 TO 9999}"])
    def test_no_day_lies_beyond_the_calendar(self, query: str) -> None:
        assert isinstance(expanded(query), Nothing)

    @pytest.mark.parametrize(
        "query", ["date:soon", "date:[1988 TO soon]", "date:1988-13", "date:--12-18", "date:19*"]
    )
    def test_what_is_no_date_is_left_out_and_said(self, query: str) -> None:
        assert [code for code, _ in said(query)] == ["date-not-understood"]
        assert expanded(f"mass {query}") == expanded("mass")


class TestMentionedDates:
    @pytest.mark.parametrize(
        ("query", "values"),
        [
            ("mentioned:1988", {"1988", "1988-07", "1988-07-28", "1988-08"}),
            ("mentioned:1988-07", {"1988-07", "1988-07-28"}),
            ("mentioned:1988-07-28", {"1988-07-28"}),
            ("mentioned:۱۹۸۸-۰۷-۲۸", {"1988-07-28"}),
            ("mentioned:[1988-07-28 TO 1988]", {"1988-07-28", "1988-08"}),
            ("mentioned:[1988-08 TO]", {"1988-08", "1989", "1989-01-01"}),
            ("mentioned:{1988 TO]", {"1989", "1989-01-01"}),
            ("mentioned:[TO 1988-07}", {"1987"}),
            ("mentioned:[TO 1988-07]", {"1987", "1988-07", "1988-07-28"}),
            ("mentioned:[1988 TO 1989-01]", {"1988", "1988-07", "1988-07-28", "1988-08", "1989-01-01"}),
        ],
    )
    def test_a_date_stands_for_those_that_lie_wholly_in_it(self, query: str, values: set[str]) -> None:
        node = expanded(query)
        assert isinstance(node, FacetMatch)
        assert (node.facet, node.values) == ("mentioned", values)

    def test_what_no_text_names_finds_nothing_and_is_said(self) -> None:
        assert expanded("mentioned:1900") == FacetMatch("mentioned", "1900", frozenset())
        assert said("mentioned:1900") == [("facet-value-unknown", 10)]

    @pytest.mark.parametrize("query", ["mentioned:soon", "mentioned:19*", "mentioned:--12-18"])
    def test_what_is_no_date_is_left_out_and_said(self, query: str) -> None:
        assert [code for code, _ in said(query)] == ["date-not-understood"]
        assert expanded(f"mass {query}") == expanded("mass")


class TestFacets:
    @pytest.mark.parametrize(
        ("query", "values"),
        [
            ("author:stevenson", {"Struan Stevenson"}),
            ("author:STRUAN", {"Struan Stevenson"}),
            ('author:"struan stevenson"', {"Struan Stevenson"}),
            ('author:"stevenson struan"', set()),
            ("author:stevens*", {"Struan Stevenson", "Ann Stevens"}),
            ("author:steven~1", {"Ann Stevens"}),
            ("author:*", {"Struan Stevenson", "Ann Stevens", "UPI"}),
            ("entity:رئیسی", {"Ebrahim Raisi"}),
            ("entity:Ra’isi", {"Ebrahim Raisi"}),
            ("entity:pour-mohammadi", {"Mostafa Pourmohammadi"}),
            ("entity:mohammadi", {"Mostafa Pourmohammadi"}),
        ],
    )
    def test_a_value_is_found_by_any_of_its_words_in_a_row(self, query: str, values: set[str]) -> None:
        node = expanded(query)
        assert isinstance(node, FacetMatch)
        assert node.values == values

    def test_a_value_that_nobody_has_finds_nothing_and_is_said(self) -> None:
        assert expanded("author:nobody") == FacetMatch("author", "nobody", frozenset())
        assert said("mass author:nobody") == [("facet-value-unknown", 12)]

    @pytest.mark.parametrize("query", ['author:"..."', "author:[a TO b]"])
    def test_what_cannot_be_looked_for_in_a_facet_is_left_out_and_said(self, query: str) -> None:
        assert [code for code, _ in said(query)] == ["nothing-to-search"]

    def test_a_key_is_taken_as_it_is(self) -> None:
        assert expanded("key:dc34wcm2t2r7") == KeyMatch("dc34wcm2t2r7")


class TestWhatHoldsNothing:
    @pytest.mark.parametrize(
        "query", ["mass ...", "mass AND ...", "(... OR mass)", "mass ANDMAYBE ...", "mass -..."]
    )
    def test_a_part_that_holds_nothing_is_left_out(self, query: str) -> None:
        assert expanded(query) in {expanded("mass"), expanded("mass", "mass")}

    def test_it_is_said_with_its_place(self) -> None:
        assert said("mass ...") == [("nothing-to-search", 5)]

    @pytest.mark.parametrize("query", ["...", "NOT ...", "(... OR ...)"])
    def test_a_query_of_nothing_finds_nothing(self, query: str) -> None:
        assert isinstance(expanded(query), Nothing)

    def test_everything_stays_everything(self) -> None:
        assert expanded("") == Everything()

    def test_operators_stay_as_they_are(self) -> None:
        a, b = expanded("a"), expanded("b")
        assert expanded("a AND b") == And((a, b))
        assert expanded("a OR b") == Or((a, b))
        assert expanded("NOT a") == Not(a)
