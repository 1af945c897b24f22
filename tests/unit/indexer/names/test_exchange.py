"""Lists of names in the forms of others."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from indexer.errors import AuthorityError
from indexer.model.document import EntityKind
from indexer.names.authority import AuthorityEntry
from indexer.names.exchange.follow_the_money import entries_to_ftm
from indexer.names.exchange.reading import read_list
from indexer.names.exchange.wishes import Taken, Wishes

if TYPE_CHECKING:
    from pathlib import Path

PERSON, ORGANISATION, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE


def read(tmp_path: Path, name: str, text: str, **wishes: Any) -> Taken:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_list(path, Wishes(**wishes))


def ftm(schema: str = "Person", caption: str = "", **properties: list[str]) -> str:
    values = {"id": "NK-1", "schema": schema, "caption": caption, "properties": properties}
    return json.dumps(values, ensure_ascii=False) + "\n"


class TestFollowTheMoney:
    """JSON lines, as OpenSanctions writes them."""

    def test_names_dates_and_identifiers_are_taken(self, tmp_path: Path) -> None:
        line = ftm(
            caption="Ebrahim Raisi",
            name=["ابراهیم رئیسی", "Ebrahim Raisi"],
            alias=["Ibrahim  Raeesi", "Ebrahim Raisi"],
            birthDate=["1960-12-14"],
            deathDate=["long ago"],
            wikidataId=["Q5939391"],
            topics=["sanction"],
            notes=["why he is listed"],
        )
        taken = read(tmp_path, "entities.ftm.json", line + "\n")
        assert taken.entries == [
            AuthorityEntry(
                "Ebrahim Raisi",
                PERSON,
                ("ابراهیم رئیسی", "Ibrahim Raeesi"),
                identifiers=(("ftm", "NK-1"), ("wikidata", "Q5939391")),
                dates=(("born", "1960-12-14"),),
            )
        ]
        assert not taken.left_out

    def test_without_a_caption_the_first_name_in_latin_letters_is_the_heading(self, tmp_path: Path) -> None:
        (entry,) = read(tmp_path, "x.json", ftm(name=["رئیسی", "Raisi"], caption="Another")).entries
        assert entry.name == "Raisi"

    def test_weak_aliases_are_taken_only_if_wished_and_as_ambiguous(self, tmp_path: Path) -> None:
        line = ftm(name=["Ali Karimi"], weakAlias=["Karimi", "Haj Ali"])
        assert read(tmp_path, "x.json", line).entries[0].spellings == ("Ali Karimi",)
        (entry,) = read(tmp_path, "x.json", line, has_weak=True).entries
        assert entry.ambiguous == ("Karimi", "Haj Ali")

    def test_forms_of_persons_are_added_if_wished(self, tmp_path: Path) -> None:
        line = ftm(name=["Allen, George V."], position=["Ambassador to Iran"])
        (entry,) = read(tmp_path, "x.json", line, has_forms=True).entries
        assert entry.name == "George V. Allen"
        assert {"George Allen", "Ambassador Allen"} <= set(entry.aliases)
        assert entry.surnames == ("Allen",)

    @pytest.mark.parametrize(
        ("schema", "kind"),
        [
            ("Organization", ORGANISATION),
            ("Company", ORGANISATION),
            ("LegalEntity", ORGANISATION),
            ("PublicBody", ORGANISATION),
        ],
    )
    def test_bodies_are_organisations(self, tmp_path: Path, schema: str, kind: EntityKind) -> None:
        assert read(tmp_path, "x.json", ftm(schema, name=["Bonyad"])).entries[0].kind is kind

    def test_what_is_left_out_is_counted_by_its_reason(self, tmp_path: Path) -> None:
        lines = [
            ftm("Vessel", name=["Sahand"]),
            ftm("Vessel", name=["Sabalan"]),
            ftm(name=["…", ""]),
            json.dumps({"id": "x", "schema": "Person"}) + "\n",
            '{"id": "cut sho\n',
            ftm(name=["Ali Karimi"]),
        ]
        taken = read(tmp_path, "x.json", "".join(lines))
        assert [entry.name for entry in taken.entries] == ["Ali Karimi"]
        assert dict(taken.left_out) == {
            "Vessel is neither a person nor an organisation": 2,
            "without a name": 1,
            "without properties": 1,
            "is no JSON": 1,
        }

    def test_what_is_written_is_read_again(self, tmp_path: Path) -> None:
        entry = AuthorityEntry(
            "Ali Karimi",
            PERSON,
            ("علی کریمی",),
            ambiguous=("Haj Ali",),
            identifiers=(("ftm", "NK-7"), ("wikidata", "Q7")),
            dates=(("born", "1950"),),
        )
        lines = list(entries_to_ftm([entry, AuthorityEntry("Evin", PLACE)]))
        assert len(lines) == 1
        assert read(tmp_path, "x.json", lines[0], has_weak=True).entries == [entry]


class TestWikidata:
    """Results of a query, and lines of the dump."""

    ITEM = "http://www.wikidata.org/entity/Q5939391"

    def expected(self, **values: Any) -> list[AuthorityEntry]:
        languages = (("ابراهیم رئیسی", "fa"), ("Ibrahim Raisi", "en"))
        base = {
            "name": "Ebrahim Raisi",
            "kind": PERSON,
            "aliases": ("ابراهیم رئیسی", "Ibrahim Raisi"),
            "languages": languages,
            "identifiers": (("wikidata", "Q5939391"),),
        }
        return [AuthorityEntry(**(base | values))]

    def test_a_result_in_json_has_a_row_for_each_label(self, tmp_path: Path) -> None:
        def row(label: str, language: str, other: str) -> dict[str, Any]:
            return {
                "item": {"type": "uri", "value": self.ITEM},
                "itemLabel": {"type": "literal", "xml:lang": language, "value": label},
                "altLabel": {"type": "literal", "xml:lang": "en", "value": other},
            }

        bindings = [row("ابراهیم رئیسی", "fa", "Ibrahim Raisi"), row("Ebrahim Raisi", "en", "Ibrahim Raisi")]
        values = {"head": {"vars": []}, "results": {"bindings": bindings}}
        for text in (json.dumps(values), json.dumps(values, indent=2)):
            assert read(tmp_path, "query.json", text, kind=PERSON).entries == self.expected()

    def test_a_result_in_csv_may_have_other_labels_in_one_cell(self, tmp_path: Path) -> None:
        text = f'item,itemLabel,itemAltLabel\r\n{self.ITEM},Ebrahim Raisi,"ابراهیم رئیسی, Ibrahim Raisi"\r\n'
        taken = read(tmp_path, "query.csv", text, kind=PERSON)
        assert taken.entries == self.expected(languages=())

    def test_an_item_without_kind_or_label_is_left_out(self, tmp_path: Path) -> None:
        text = f"item,itemLabel\n{self.ITEM},Ebrahim Raisi\nnothing,x\n"
        reasons = {"it is not said what it is; name it with --kind": 1, "a row names no item": 1}
        assert dict(read(tmp_path, "query.csv", text).left_out) == reasons
        text = "item,itemLabel\nhttp://www.wikidata.org/entity/Q9,Q9\n"
        assert dict(read(tmp_path, "q.csv", text, kind=PERSON).left_out) == {"without a label": 1}

    def claim(self, value: object) -> list[dict[str, Any]]:
        return [{"mainsnak": {"snaktype": "value", "datavalue": {"value": value}}}]

    def test_lines_of_the_dump_have_kind_languages_and_dates(self, tmp_path: Path) -> None:
        values = {
            "type": "item",
            "id": "Q5939391",
            "labels": {
                "fa": {"language": "fa", "value": "ابراهیم رئیسی"},
                "en": {"language": "en", "value": "Ebrahim Raisi"},
            },
            "aliases": {"en": [{"language": "en", "value": "Ibrahim Raisi"}]},
            "claims": {
                "P31": self.claim({"id": "Q5"}),
                "P569": self.claim({"time": "+1960-12-14T00:00:00Z", "precision": 11}),
                "P570": self.claim({"time": "+2024-05-00T00:00:00Z", "precision": 10}),
                "P571": self.claim({"time": "+1900-00-00T00:00:00Z", "precision": 7}),
            },
        }
        dates = (("born", "1960-12-14"), ("died", "2024-05"))
        for text in (f"[\n{json.dumps(values)},\n]\n", json.dumps(values), json.dumps([values], indent=1)):
            assert read(tmp_path, "dump.json", text).entries == self.expected(dates=dates)
        packed = tmp_path / "dump.json.gz"
        packed.write_bytes(gzip.compress(json.dumps(values).encode()))
        assert read_list(packed, Wishes()).entries == self.expected(dates=dates)

    @pytest.mark.parametrize(
        ("claims", "kind"),
        [
            ({"P31": [("Q5", None)]}, PERSON),
            ({"P625": []}, PLACE),
            ({"P159": [], "P625": []}, ORGANISATION),
            ({"P31": []}, None),
        ],
    )
    def test_its_properties_say_what_an_item_is(
        self, tmp_path: Path, claims: dict[str, Any], kind: EntityKind | None
    ) -> None:
        values = {"id": "Q1", "labels": {"en": {"language": "en", "value": "X"}}}
        values["claims"] = {
            name: [each for id_, _ in found for each in self.claim({"id": id_})]
            for name, found in claims.items()
        }
        taken = read(tmp_path, "dump.json", json.dumps(values))
        assert [entry.kind for entry in taken.entries] == ([] if kind is None else [kind])

    @pytest.mark.parametrize("part", ["labels", "aliases", "claims"])
    @pytest.mark.parametrize("value", [None, [], "x", {"en": None}, {"P31": [None, {"mainsnak": None}]}])
    def test_parts_of_another_shape_harm_nobody(self, tmp_path: Path, part: str, value: object) -> None:
        values = {"id": "Q1", "labels": {"en": {"language": "en", "value": "X"}}, part: value}
        taken = read(tmp_path, "dump.json", json.dumps(values), kind=PERSON)
        assert len(taken.entries) + sum(taken.left_out.values()) == 1


def test_lists_of_our_own_are_read_too(tmp_path: Path) -> None:
    expected = [AuthorityEntry("Evin", PLACE)]
    assert read(tmp_path, "list.yaml", "- {name: Evin, kind: place}\n").entries == expected
    assert read(tmp_path, "list.csv", "name,kind\nEvin,place\n").entries == expected
    packed = tmp_path / "list.yaml.gz"
    packed.write_bytes(gzip.compress(b"- {name: Evin, kind: place}\n"))
    assert read_list(packed, Wishes()).entries == expected


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.json", b"nonsense\nnonsense", "has none of the forms"),
        ("x.json", b'{"results": 1}', "is no result of a query"),
        ("x.json", b"\xff\xfe\xfa", "is not UTF-8 text"),
        ("x.json.gz", b"no gzip", "not a gzipped file"),
        ("x.json.gz", gzip.compress(b"{}" * 1000)[:20], "ended before"),
        ("x.csv", b'item,itemLabel\n"Q1', "line 1: unexpected end of data"),
        ("x.csv", b"a,b\n1,2\n", "line 1 should name the columns"),
        ("x.yaml", b"- x", "entry 1 has no name"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AuthorityError, match=reason):
        read_list(tmp_path / name, Wishes())


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="no such file"):
        read_list(tmp_path / "none.json", Wishes())
    with pytest.raises(AuthorityError, match="is a directory"):
        read_list(tmp_path, Wishes())


def test_an_empty_file_holds_nobody(tmp_path: Path) -> None:
    assert read(tmp_path, "x.json", "").entries == []
