"""Another list taken into a list of names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.model.document import EntityKind
from indexer.names.authority import Authority, AuthorityEntry
from indexer.names.authority_import import Merged, merge_lists

PERSON, ORGANISATION = EntityKind.PERSON, EntityKind.ORGANISATION
RAISI = AuthorityEntry(
    "Ebrahim Raisi",
    PERSON,
    ("Raisi",),
    id="raisi",
    identifiers=(("wikidata", "Q1"),),
    dates=(("born", "1960"),),
)


def merged(*added: AuthorityEntry, listed: tuple[AuthorityEntry, ...] = (RAISI,)) -> Merged:
    result = merge_lists(listed, added)
    Authority(result.entries)  # it can be read again
    return result


def person(name: str, *aliases: str, **identifiers: str) -> AuthorityEntry:
    return AuthorityEntry(name, PERSON, aliases, identifiers=tuple(identifiers.items()))


def test_an_identifier_tells_that_two_are_one() -> None:
    result = merged(person("Ibrahim Raeesi", "Raissi", "Ra'isi", wikidata="Q1", eu="E7"))
    (entry,) = result.entries
    assert entry.spellings == ("Ebrahim Raisi", "Raisi", "Ibrahim Raeesi", "Raissi")
    assert entry.identifiers == (("wikidata", "Q1"), ("eu", "E7"))
    assert (result.n_added, result.changed, result.conflicts) == (0, {"raisi"}, ())


def test_so_does_an_id_unless_identifiers_or_dates_contradict() -> None:
    same = AuthorityEntry("Raisi, E.", PERSON, id="raisi", dates=(("born", "1960-12-14"),))
    assert merged(same).n_added == 0
    other = AuthorityEntry("Raisi, E.", PERSON, id="raisi", dates=(("born", "1971"),))
    assert merged(other).n_added == 1
    elsewhere = AuthorityEntry("Raisi, E.", PERSON, id="raisi", identifiers=(("wikidata", "Q2"),))
    assert merged(elsewhere).n_added == 1
    company = AuthorityEntry("Raisi, E.", ORGANISATION, id="raisi")
    assert merged(company).n_added == 1


def test_a_list_that_is_taken_in_twice_changes_nothing() -> None:
    added = (person("Ali Karimi", "Karimi", wikidata="Q7"), person("Reza Karimi", "Karimi", wikidata="Q8"))
    once = merged(*added)
    twice = merged(*added, listed=once.entries)
    assert twice.entries == once.entries
    assert (twice.n_added, twice.changed) == (0, frozenset())


def test_what_the_list_has_is_not_taken_from_it() -> None:
    result = merged(person("Ahmad Raisi", "Raisi", "A. Raisi"))
    assert result.entries[0] == RAISI
    assert result.entries[1].aliases == ("A. Raisi",)
    assert result.entries[1].ambiguous == ("Raisi",)
    assert result.conflicts == ("'Raisi' is a spelling of 'Ebrahim Raisi' and of 'Ahmad Raisi'",)
    assert Authority(result.entries).resolve("Raisi") == RAISI


def test_a_spelling_of_two_new_entities_is_ambiguous_for_both() -> None:
    result = merged(person("Ali Karimi", "Karimi"), person("Reza Karimi", "Karimi"))
    assert [entry.ambiguous for entry in result.entries[1:]] == [("Karimi",), ("Karimi",)]
    authority = Authority(result.entries)
    assert [entity.name for entity in authority.find("Karimi spoke with Reza Karimi")] == ["Reza Karimi"]


def test_two_of_one_name_are_told_apart_and_the_name_alone_counts_for_neither() -> None:
    one = AuthorityEntry("Ali Karimi", PERSON, ("Judge Karimi",), id="a", dates=(("born", "1950"),))
    other = AuthorityEntry("Ali Karimi", PERSON, id="b", identifiers=(("wikidata", "Q7"),))
    result = merged(one, other)
    assert [entry.name for entry in result.entries[1:]] == ["Ali Karimi (1950)", "Ali Karimi (Q7)"]
    authority = Authority(result.entries)
    assert authority.find("Ali Karimi said") == ()
    found = authority.find("Judge Karimi, that is Ali Karimi, said")
    assert [(entity.name, len(entity.mentions)) for entity in found] == [("Ali Karimi (1950)", 2)]
    assert len(result.conflicts) == 2


def test_a_new_entity_of_a_name_that_the_list_has_is_told_apart() -> None:
    result = merged(AuthorityEntry("Ebrahim Raisi", PERSON, identifiers=(("wikidata", "Q2"),)))
    assert result.entries[0] == RAISI
    assert result.entries[1].name == "Ebrahim Raisi (Q2)"
    assert result.entries[1].id == "ebrahim-raisi"


def test_dates_that_contradict_are_said_and_the_first_stay() -> None:
    other = AuthorityEntry("E. Raisi", PERSON, identifiers=RAISI.identifiers, dates=(("born", "1961"),))
    result = merged(other)
    assert result.conflicts == ("'Ebrahim Raisi': born is '1961' too; '1960' is kept",)
    assert dict(result.entries[0].dates) == {"born": "1960"}


names = st.sampled_from(
    ["Ali Karimi", "Karimi", "Ra'isi", "Raisi", "UN", "A B", "علی", "Al-Ali", "Al Ali", "!"]
)
lists = st.lists(
    st.builds(
        AuthorityEntry,
        names,
        st.sampled_from(EntityKind),
        st.lists(names, max_size=3).map(tuple),
        st.sampled_from(["", "a", "b"]),
        st.lists(names, max_size=1).map(tuple),
        identifiers=st.sampled_from([(), (("q", "1"),), (("q", "2"),)]),
        dates=st.sampled_from([(), (("born", "1960"),), (("born", "1961"),)]),
        surnames=st.lists(names, max_size=1).map(tuple),
    ),
    max_size=6,
)


@given(lists, lists)
def test_whatever_is_taken_in_gives_a_list_that_can_be_read(
    first: list[AuthorityEntry], second: list[AuthorityEntry]
) -> None:
    listed = merge_lists((), first).entries
    Authority(listed)
    both = merge_lists(listed, second)
    Authority(both.entries)
    for before, after in zip(listed, both.entries, strict=False):
        assert after.name == before.name
        assert set(before.aliases) <= set(after.aliases)
        assert (after == before) == (before.id not in both.changed)
