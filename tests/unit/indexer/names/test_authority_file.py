"""The file of names, in both of its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import AuthorityError
from indexer.model.document import EntityKind
from indexer.names.authority import AuthorityEntry
from indexer.names.authority_file import entries_to_csv, entries_to_yaml, load_authority, read_entries

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.names.authority import Authority

RAISI = AuthorityEntry(
    "Ebrahim Raisi",
    EntityKind.PERSON,
    ("Ra'isi", "ابراهیم رئیسی", "Reissi"),
    id="Q5939391",
    ambiguous=("Raisi",),
    languages=(("ابراهیم رئیسی", "fa"), ("Reissi", "de-Latn")),
    identifiers=(("wikidata", "Q5939391"), ("eu", "EU.1234.5")),
    dates=(("born", "1960-12"), ("died", "2024")),
    former_ids=("raisi", "raeesi"),
    surnames=("Raisi Saadati",),
)


def load(tmp_path: Path, text: str, name: str = "authority.yaml") -> Authority:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_authority(path)


def test_yaml_holds_all_of_an_entry(tmp_path: Path) -> None:
    text = """
- id: Q5939391
  name: Ebrahim Raisi
  kind: person
  aliases:
    - Ra'isi
    - ابراهیم رئیسی @fa
    - {name: Reissi, language: de-Latn}
  surnames: [Raisi Saadati]
  ambiguous: [Raisi]
  identifiers: {wikidata: Q5939391, eu: EU.1234.5}
  dates: {born: 1960-12, died: 2024}
  former_ids: [raisi, raeesi]
"""
    assert load(tmp_path, text).entries == (RAISI,)


def test_csv_holds_all_of_an_entry(tmp_path: Path) -> None:
    text = (
        "\ufeffName,KIND,aliases,id,surnames,ambiguous,identifiers,dates,former_ids,remark\r\n"
        "Ebrahim Raisi,person,Ra'isi | ابراهیم رئیسی @fa; Reissi @de-Latn,Q5939391,Raisi Saadati,Raisi,"
        "wikidata=Q5939391; eu=EU.1234.5,born=1960-12;died=2024,raisi|raeesi,seen\r\n"
    )
    assert load(tmp_path, text, "names.csv").entries == (RAISI,)


def test_csv_needs_no_more_than_names_and_kinds(tmp_path: Path) -> None:
    entries = load(tmp_path, "name,kind\nIran,place\n\nQom,place\n", "names.CSV").entries
    assert [entry.name for entry in entries] == ["Iran", "Qom"]
    assert load(tmp_path, "", "names.csv").entries == ()


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
)
spelled = names.filter(bool)
keys = st.from_regex(r"[a-z]{1,5}", fullmatch=True)


@st.composite
def entries(draw: st.DrawFn, spelled: st.SearchStrategy[str] = spelled) -> AuthorityEntry:
    aliases = tuple(draw(st.lists(spelled, max_size=3, unique=True)))
    ambiguous = tuple(
        draw(st.lists(spelled.filter(lambda text: text not in aliases), max_size=2, unique=True))
    )
    tagged = [text for text in (*aliases, *ambiguous) if draw(st.booleans())]
    return AuthorityEntry(
        draw(spelled),
        draw(st.sampled_from(EntityKind)),
        aliases,
        draw(st.sampled_from(["", "a", "Q1", "b-c"])),
        ambiguous,
        tuple((text, draw(st.sampled_from(["fa", "und-Arab"]))) for text in tagged),
        tuple(draw(st.dictionaries(keys, st.sampled_from(["Q1", "=x", "a b"]), max_size=2)).items()),
        tuple(draw(st.dictionaries(keys, st.sampled_from(["1960", "1960-12-01"]), max_size=2)).items()),
        tuple(draw(st.lists(keys, max_size=2, unique=True))),
        tuple(draw(st.lists(keys, max_size=2, unique=True))),
    )


@given(st.lists(entries(), max_size=4))
def test_what_is_written_as_yaml_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, listed: list[AuthorityEntry]
) -> None:
    path = tmp_path_factory.getbasetemp() / "a.yaml"
    assert read_entries(entries_to_yaml(listed), path) == listed


@given(st.lists(entries(spelled.filter(lambda text: not set(text) & set(";|@"))), max_size=4))
def test_what_is_written_as_csv_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, listed: list[AuthorityEntry]
) -> None:
    path = tmp_path_factory.getbasetemp() / "a.csv"
    assert read_entries(entries_to_csv(listed), path) == listed


@pytest.mark.parametrize("spelling", ["=cmd()", "+1 Group", "-x", "@home", "'quoted'", "'=x"])
def test_no_cell_is_a_formula_and_none_is_changed(tmp_path: Path, spelling: str) -> None:
    entry = AuthorityEntry(spelling, EntityKind.ORGANISATION, id="x")
    text = entries_to_csv([entry])
    assert not text.split(",")[-7].startswith(("=", "+", "-", "@"))
    assert read_entries(text, tmp_path / "a.csv") == [entry]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- {name: Iran, kind: place, id: 'a b'}", r"entry 1 \(Iran\): id should be letters, digits"),
        ("- {name: Iran, kind: place, id: a/b}", r"id should be letters, digits"),
        ("- {name: Iran, kind: place, dates: {founded: long ago}}", "founded is no date such as 1960"),
        ("- {name: Iran, kind: place, dates: 1979}", "dates should be names with a value each"),
        (
            "- {name: Iran, kind: place, identifiers: {wikidata: }}",
            "identifiers should be names with a value",
        ),
        ("- {name: Iran, kind: place, ambiguous: [[]]}", "every one of ambiguous should be a name"),
        ("- {name: Iran, kind: place, aliases: [{language: fa}]}", "every alias should be a name"),
        ("- {name: Iran, kind: place, former_ids: x}", "former_ids should be a list"),
        (
            "- {name: Iran, kind: place, id: x}\n- {name: Iraq, kind: place, id: x}",
            "'Iran' and 'Iraq' have the id 'x'; give one of them another",
        ),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(AuthorityError, match=reason):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Iran,place\n", "line 1 should name the columns, among them name and kind"),
        ("name,kind\nIran,place,Persia\n", "line 2 has more cells than line 1 has columns"),
        ("name,kind,dates\nIran,place,1979\n", "line 2: dates should read such as born=1960"),
        ("name,kind\nIran,land\n", r"entry 1 \(Iran\): kind should be one of"),
        ('name,kind\n"Iran,place\n', "line 1: unexpected end of data"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(AuthorityError, match=reason):
        load(tmp_path, text, "names.csv")


def test_a_spelling_may_be_ambiguous_under_two_entities(tmp_path: Path) -> None:
    authority = load(
        tmp_path,
        "- {name: Ali Karimi, kind: person, ambiguous: [Karimi]}\n"
        "- {name: Reza Karimi, kind: person, ambiguous: [Karimi]}\n",
    )
    assert {entry.name for entry in authority.bearers("Karimi")} == {"Ali Karimi", "Reza Karimi"}

    def named(text: str) -> dict[str, int]:
        return {entity.name: len(entity.mentions) for entity in authority.find(text)}

    assert named("Karimi said that Ali Karimi was there") == {"Ali Karimi": 2}
    assert named("Karimi said") == {}
    assert named("Karimi of Ali Karimi and Reza Karimi") == {"Ali Karimi": 1, "Reza Karimi": 1}


def test_a_surname_counts_with_a_capital_letter_and_for_one_bearer_only(tmp_path: Path) -> None:
    authority = load(
        tmp_path,
        "- {name: Ann Young, kind: person, surnames: [Young]}\n"
        "- {name: Ali Karimi, kind: person, surnames: [Karimi, کریمی]}\n"
        "- {name: Reza Karimi, kind: person, surnames: [Karimi]}\n",
    )

    def named(text: str) -> dict[str, int]:
        return {entity.name: len(entity.mentions) for entity in authority.find(text)}

    assert named("Young was young, and YOUNG said so") == {"Ann Young": 2}
    assert named("کریمی گفت") == {"Ali Karimi": 1}
    assert named("Karimi said") == {}
    assert named("Karimi said that Reza Karimi was there") == {"Reza Karimi": 2}
    assert authority.resolve("young") is authority.entry("ann-young")
    assert authority.resolve("Karimi") is None
