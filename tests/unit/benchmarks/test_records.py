"""Records of any shape become documents; what is odd in them is left alone."""

from __future__ import annotations

import gzip
import json

from benchmarks.records import read_records


def read(tmp_path, *lines, name="records.jsonl"):
    path = tmp_path / name
    written = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_bytes(gzip.compress(written.encode()) if name.endswith(".gz") else written.encode())
    return list(read_records([path]))


def test_known_keys_are_used_under_any_of_their_names(tmp_path):
    [document] = read(
        tmp_path,
        {
            "headline": "Graves found",
            "body": "Text.",
            "author": ["A. Writer"],
            "lang": "en-GB",
            "date": "1988-07-28T10:00:00Z",
            "source": "The Press",
            "place": "Tehran",
            "persons": [{"name": "Edda Harwell", "start": 4}],
            "entities": [{"name": "UN", "kind": "organisation"}],
        },
    )
    assert document.title == "Graves found"
    assert document.authors == ("A. Writer",)
    assert (document.language, document.date, document.publisher) == ("en", "1988-07-28", "The Press")
    assert set(document.entities) == {
        ("UN", "organisation"),
        ("Edda Harwell", "person"),
        ("Tehran", "place"),
    }


def test_lines_without_a_text_are_passed_over(tmp_path):
    found = read(tmp_path, "no json", [1], {"title": "x"}, {"text": 3}, {"text": "yes"})
    assert [document.text for document in found] == ["yes"]


def test_dates_that_are_none_are_left_out(tmp_path):
    found = read(
        tmp_path,
        {"text": "a", "date": "1988-13"},
        {"text": "b", "date": "yesterday"},
        {"text": "c", "date": 1990},
    )
    assert [document.date for document in found] == [None, None, "1990"]


def test_folders_are_read_in_the_order_of_their_names(tmp_path):
    read(tmp_path, {"text": "second"}, name="b.jsonl.gz")
    read(tmp_path, {"text": "first"}, name="a.jsonl")
    (tmp_path / "notes.txt").write_text("not read")
    assert [(d.number, d.text) for d in read_records([tmp_path])] == [(0, "first"), (1, "second")]
