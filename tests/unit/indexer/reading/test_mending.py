"""What is wrong with a text is mended, kept in account, and said."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from indexer.enrichment.document import build_document
from indexer.model.document import Document, TextQuality
from indexer.names.authority import Authority
from indexer.reading.corpus import SourceFile
from indexer.reading.reader import read
from indexer.reading.source_text import SourceText
from tests.unit.indexer.reading.test_mojibake import ARABIC, PERSIAN, misread

PAGE = (
    "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
)


def documents(name: str, content: bytes) -> list[tuple[Document, tuple[str, ...]]]:
    """Return the documents of a file, with what is said of each."""
    return [
        build_document(found, source=name, sha256="", size_bytes=len(content), authority=Authority(()))
        for found in read(SourceFile(Path(name), name, len(content)), content)
        if isinstance(found, SourceText)
    ]


def test_a_page_in_a_wrong_encoding_is_read_right_and_says_so() -> None:
    body = "".join(f"<p>{PERSIAN} {i}</p>" for i in range(8))
    page = misread(PAGE.format(title="نامه‌ای از زندان", body=body).encode(), "cp1252").encode()
    ((document, warnings),) = documents("page.html", page)
    assert PERSIAN in document.text
    assert (document.title, document.language) == ("نامه‌ای از زندان", "fa")
    assert document.quality == (TextQuality.REPAIRED,)
    assert "repaired: UTF-8 read as cp1252" in warnings
    assert [s.source for s in document.metadata if s.field == "quality"] == ["UTF-8 read as cp1252"]


def test_an_old_page_that_declares_latin_is_read_right() -> None:
    body = "".join(f"<p>{ARABIC}</p>" for _ in range(8))
    head = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'
    page = PAGE.format(title=ARABIC[:30], body=body).replace("<title>", f"{head}<title>").encode("cp1256")
    ((document, _),) = documents("page.html", page)
    assert ARABIC in document.text
    assert document.language == "ar"


def test_a_text_stored_from_left_to_right_is_turned_before_its_lines_are_joined() -> None:
    lines = [f"{PERSIAN[:40]} به که در", f"{PERSIAN[40:]} از این است"]
    ((document, warnings),) = documents("letter.txt", "\n".join(line[::-1] for line in lines).encode())
    assert document.text.split() == " ".join(lines).split()
    assert "repaired: 2 lines were stored from left to right" in warnings


def test_of_records_only_those_are_flagged_that_were_misread() -> None:
    texts = [PERSIAN, misread(PERSIAN.encode(), "cp1256"), misread(ARABIC.encode(), "cp1251")]
    lines = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts)
    found = documents("records.jsonl", lines.encode())
    assert [document.text for document, _ in found] == [PERSIAN, PERSIAN, ARABIC]
    assert [document.quality for document, _ in found] == [
        (),
        (TextQuality.REPAIRED,),
        (TextQuality.REPAIRED,),
    ]


def test_records_in_a_table_too() -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["text"], [PERSIAN], [misread(PERSIAN.encode(), "cp1252")]])
    found = documents("records.csv", out.getvalue().encode())
    assert [document.text for document, _ in found] == [PERSIAN, PERSIAN]
    assert [document.quality for document, _ in found] == [(), (TextQuality.REPAIRED,)]


def test_an_address_and_a_script_stay_as_they_are() -> None:
    address = misread("https://a.example/größe-über".encode(), "cp1252")
    script = f"<script>say('{misread('zurückgesetzt über'.encode(), 'cp1252')}')</script>"
    head = f'<link rel="canonical" href="{address}">{script}<title>'
    body = "".join(f"<p>{PERSIAN} {i}</p>" for i in range(8))
    page = PAGE.format(title="Harbour", body=body).replace("<title>", head)
    ((document, _),) = documents("page.html", page.encode())
    assert unquote(document.url or "") == address
    assert document.quality == ()


def test_lost_characters_are_counted() -> None:
    ((document, warnings),) = documents("letter.txt", f"{PERSIAN} \ufffd\ufffd {PERSIAN}".encode())
    assert document.quality == (TextQuality.DAMAGED,)
    assert "damaged: 2 characters were lost before or when it was stored" in warnings


def test_a_page_without_an_article_is_flagged() -> None:
    page = "<body><ul>" + "".join(f"<li><a href='/{i}'>{i}</a></li>" for i in range(9)) + "</ul></body>"
    ((document, _),) = documents("page.html", page.encode())
    assert document.quality == (TextQuality.UNSTRUCTURED,)


@pytest.mark.parametrize("text", ["An ordinary letter.", PERSIAN, ARABIC])
def test_a_sound_text_has_no_flaw(text: str) -> None:
    ((document, warnings),) = documents("letter.txt", text.encode())
    assert (document.quality, warnings) == ((), ())
