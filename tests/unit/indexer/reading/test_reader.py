"""The entrance: any bytes under any name give texts or a reason."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.reading.source_text import BadRecord, SourceText, Unreadable
from tests.unit.indexer.reading.builders import read_all, read_one, texts

NAMES = ["a.txt", "a.html", "a.md", "a.jsonl", "a.csv", "noname"]

fragments = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<html>", "<div", ' class="author"', ">", "text", ",", '"', "\n", "---\n", "# ", "- ",
         "> ", "{", '{"text": "w"}', "[", "]", ":", "&amp;", "<script>", "|", "`", "نام", "\x00",
         "2017-08-03", "By A B", "\ud7ff"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def _read_or_refuse(name: str, content: bytes) -> list[SourceText | BadRecord]:
    try:
        return read_all(name, content)
    except Unreadable as error:
        return [BadRecord(error.reason)]


@pytest.mark.parametrize("name", NAMES)
@given(content=st.binary(max_size=200) | fragments.map(str.encode))
@settings(max_examples=60, deadline=None)
def test_reading_never_crashes(name: str, content: bytes) -> None:
    for each in _read_or_refuse(name, content):
        if isinstance(each, BadRecord):
            assert each.reason
        else:
            assert each.blocks
            json.dumps([texts(each), [claim.value for claim in each.claims]], ensure_ascii=False).encode()


def test_a_media_type_is_given() -> None:
    assert read_one("a.txt", "Words.").media_type == "text/plain"
    assert read_one("a.md", "Words.").media_type == "text/markdown"


def test_the_warning_of_the_encoding_is_given_once_a_file() -> None:
    lines = "".join(f'{{"id": "{i}", "text": "Le café était fermé en été {i}"}}\n' for i in range(2)).encode(
        "latin-1"
    )
    found = [each for each in read_all("a.jsonl", lines) if isinstance(each, SourceText)]
    assert [len(each.warnings) for each in found] == [1, 0]


@pytest.mark.parametrize(
    "content", [b"<html><head><script>x</script></head></html>", b"<!-- only a comment -->"]
)
def test_a_page_without_text_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable, match="no text found"):
        read_all("a.html", content)


def test_zero_bytes_are_cleaned_out() -> None:
    assert texts(read_one("a.txt", b"one\x00 two")) == ["one two"]
