"""Records: many documents in a file, one bad line at a time."""

from __future__ import annotations

import hashlib
import json

import pytest

from indexer.model.document import EntityKind
from indexer.reading.source_text import BadRecord, Claim, SourceText, Unreadable
from tests.unit.indexer.reading.builders import claims, read_all, texts


def a_line(**values: object) -> str:
    return json.dumps({"text": "Words of the record."} | values, ensure_ascii=False) + "\n"


def only(found: list[SourceText | BadRecord]) -> SourceText:
    (record,) = found
    assert isinstance(record, SourceText)
    return record


def test_a_record_states_its_metadata() -> None:
    line = a_line(
        id="r1",
        title="Heading",
        authors=["Jane Doe", "John Roe"],
        date="1988-07",
        language="en",
        url="https://a.example/1",
        publisher="Press",
        entities=[{"name": "Evin", "kind": "place"}, "UN|organisation", "Montazeri"],
    )
    record = only(read_all("a.jsonl", line))
    assert record.record == "r1"
    assert texts(record) == ["Words of the record."]
    assert claims(record, "author") == [("Jane Doe", "record"), ("John Roe", "record")]
    assert Claim("date", "1988-07", "record", is_stated=True) in record.claims
    assert record.stated_entities == (
        ("Evin", EntityKind.PLACE),
        ("UN", EntityKind.ORGANISATION),
        ("Montazeri", None),
    )


def test_authors_in_one_text_are_split_at_semicolons_only() -> None:
    record = only(read_all("a.jsonl", a_line(authors="Doe, Jane; Roe, John")))
    assert [value for value, _ in claims(record, "author")] == ["Doe, Jane", "Roe, John"]


def test_a_record_without_an_id_goes_by_its_text() -> None:
    record = only(read_all("a.jsonl", a_line()))
    assert record.record == hashlib.sha256(b"Words of the record.").hexdigest()[:16]


def test_a_number_may_be_an_id() -> None:
    assert only(read_all("a.jsonl", a_line(id=7))).record == "7"


def test_the_second_record_of_a_name_gets_another_and_a_warning() -> None:
    found = read_all("a.jsonl", a_line(id="x") + a_line(id="x") + a_line(id="x~2") + a_line(id="x"))
    records = [record for record in found if isinstance(record, SourceText)]
    assert [record.record for record in records] == ["x", "x~2", "x~2~2", "x~3"]
    assert records[1].warnings == ("line 2: a record 'x' stands above; this one is 'x~2'",)


def test_a_bad_line_does_not_stop_the_others() -> None:
    found = read_all(
        "a.jsonl", a_line(id="1") + "{oops\n[1]\n" + '{"title": "no text"}\n\n{"text": 5}\n' + a_line(id="2")
    )
    assert [bad.reason for bad in found if isinstance(bad, BadRecord)] == [
        "line 2: not JSON",
        "line 3: not a JSON object",
        "line 4: no field 'text'",
        "line 6: no string in the field 'text'",
    ]
    assert [record.record for record in found if isinstance(record, SourceText)] == ["1", "2"]


def test_a_value_of_the_wrong_type_is_a_warning_with_its_line() -> None:
    record = only(read_all("a.jsonl", a_line(title=5, authors={"a": 1}, entities=3)))
    assert record.warnings == (
        "line 1: record: title should be a text",
        "line 1: record: authors should be a text or a list of texts",
        "line 1: record: entities should be a list",
    )


def test_a_half_surrogate_does_not_get_through() -> None:
    record = only(read_all("a.jsonl", '{"text": "one \\ud800 two \\u0000", "title": "\\udfff"}'))
    assert texts(record) == ["one \ufffd two"]
    json.dumps([claim.value for claim in record.claims]).encode()


def test_csv_has_the_same_columns() -> None:
    table = (
        "id,Title,text,authors,entities\n"
        'r1,Heading,"Words, with a comma",Jane Doe;John Roe,UN|organisation;Evin|place\n'
    )
    record = only(read_all("a.csv", table))
    assert (record.record, texts(record)) == ("r1", ["Words, with a comma"])
    assert [value for value, _ in claims(record, "author")] == ["Jane Doe", "John Roe"]
    assert record.stated_entities == (("UN", EntityKind.ORGANISATION), ("Evin", EntityKind.PLACE))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_tells_the_delimiter(delimiter: str) -> None:
    table = f"id{delimiter}text\n1{delimiter}Words\n"
    assert texts(only(read_all("a.csv", table))) == ["Words"]


def test_a_text_may_run_over_lines_and_the_next_line_number_is_right() -> None:
    found = read_all("a.csv", 'id,text\n1,"first\n\nsecond"\n2,a,b\n')
    assert texts(only(found[:1])) == ["first", "second"]
    assert found[1] == BadRecord("line 5: 3 cells under 2 columns")


def test_a_quotation_that_is_never_closed_is_said() -> None:
    (bad,) = read_all("a.csv", 'id,text\n1,"never closed\n2,lost\n')
    assert bad == BadRecord("line 2: a quotation mark is not closed; nothing below it was read")


def test_a_table_without_a_text_column_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no column 'text'"):
        read_all("a.csv", "id,body\n1,words\n")


def test_the_line_that_names_the_separator_is_no_header() -> None:
    good, bad = read_all("a.csv", "sep=;\r\nid;text\r\nr1;The wells are dry.\r\nr2;one;too many\r\n")
    assert (good.record, texts(good)) == ("r1", ["The wells are dry."])
    assert bad.reason.startswith("line 4: ")


def test_a_long_cell_is_read() -> None:
    assert len(texts(only(read_all("a.csv", "id,text\n1," + "word " * 50_000)))[0]) > 200_000


def test_the_name_of_a_column_may_hold_the_sign_between_columns() -> None:
    content = '"Title, as given",text,author\nA letter,The wells are dry.,Mina Ostovar\n'
    found = only(read_all("a.csv", content))
    assert texts(found) == ["The wells are dry."]
    assert [claim.value for claim in found.claims if claim.field == "author"] == ["Mina Ostovar"]
