"""
A folder of many files in the formats people have, with broken and hostile ones among them.

Each sound file has a word of its own, by which it can be searched. Each bad one is of a kind
that gives no text, whatever is done.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import zlib
from typing import TYPE_CHECKING

from tests.unit.indexer.reading.test_office_formats import WORD, a_docx, a_zip, an_odt, p
from tests.unit.indexer.reading.test_pdf import a_pdf
from tests.unit.indexer.reading.test_sheets_and_slides import an_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

EVERY = 50
"""One file in so many is bad: 200 of 10,000."""

_SENTENCES = (
    "The committee heard the witnesses in the harbour town and wrote down what they said",
    "Nobody in the village knew where the letters had been taken after the winter",
    "The keeper of the archive counted the boxes and found that three were missing",
    "کمیته در بندر سخن گواهان را شنید و نوشت",
    "استمعت اللجنة إلى الشهود في مدينة الميناء وكتبت ما قالوه",
    "Le comité a entendu les témoins dans la ville portuaire et a noté leurs paroles",
)


def prose(word: str, seed: int, n_sentences: int = 30) -> str:
    """Return paragraphs of text with the word in them, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - a fixed sequence
    latin = _SENTENCES[:3]
    sentences = [f"{rng.choice(latin)}, number {rng.randrange(1_000_000)}." for _ in range(n_sentences)]
    sentences[n_sentences // 2] = f"Its mark in the ledger is {word}."
    return (
        "\n\n".join(" ".join(sentences[i : i + 5]) for i in range(0, n_sentences, 5))
        + "\n\n"
        + _SENTENCES[3 + seed % 3]
    )


def _html(text: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    menu = "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(9))
    head = "<title>Report of the committee</title><meta name='author' content='Edda Harwell'>"
    return f"<html><head>{head}</head><body><ul>{menu}</ul><article>{body}</article></body></html>".encode()


def _csv(text: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([["title", "text"], ["Report", text]])
    return out.getvalue().encode()


SOUND: Mapping[str, Callable[[str], bytes]] = {
    "page.html": _html,
    "letter.txt": str.encode,
    "notes.md": lambda text: f"# Report\n\n{text}".encode(),
    "record.jsonl": lambda text: json.dumps({"text": text, "date": "1988-07"}).encode(),
    "table.csv": _csv,
    "mail.eml": lambda text: (
        b"From: Edda <e@a.example>\nSubject: Report\n"
        b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode()
    ),
    "word.docx": lambda text: a_docx("".join(map(p, text.split("\n\n")))),
    "text.odt": lambda text: an_odt("".join(f"<t:p>{each}</t:p>" for each in text.split("\n\n"))),
    "print.pdf": lambda text: a_pdf(*(each for each in text.split("\n\n")[:-1])),
    "papers.zip": lambda text: a_zip({"inside/letter.txt": text}),
    "old.txt.gz": lambda text: gzip.compress(text.encode()),
}
"""By the name of a file how a text is stored in it."""

_ENTITIES = "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
_LAUGHS = f"<!DOCTYPE l [<!ENTITY a 'ha'>{_ENTITIES}]>"


def _noise(seed: int) -> bytes:
    return random.Random(seed).randbytes(4_000)  # noqa: S311 - a fixed sequence


def _nested(times: int) -> bytes:
    content = b"Words."
    for _ in range(times):
        content = a_zip({"inside.zip" if content[:2] == b"PK" else "a.txt": content})
    return content


HOSTILE: Mapping[str, Callable[[int], bytes]] = {
    "empty.txt": lambda _: b"",
    "blank.html": lambda _: b"<html><body><script>alert(1)</script></body></html>",
    "noise.txt": lambda i: b"\x00\x01\x02\xff" + _noise(i),
    "noise.pdf": lambda i: b"%PDF-1.7\n" + _noise(i),
    "torn.pdf": lambda _: a_pdf("Words on a page")[:200],
    "loop.pdf": lambda _: (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    ),
    "torn.docx": lambda _: a_docx(p("Words"))[:-60],
    "laughs.docx": lambda _: a_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": "<Relationships/>",
            "word/document.xml": f"{_LAUGHS}<w:document xmlns:w='{WORD}'><w:body>&j;</w:body></w:document>",
        }
    ),
    "bomb.docx": lambda _: a_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": bytes(200 << 20)}),
    "torn.odt": lambda _: an_odt("<t:p>Words</t:p>")[:100],
    "empty.xlsx": lambda _: an_xlsx(""),
    "torn.xlsx": lambda _: an_xlsx("<row><c t='str'><v>Words</v></c></row>")[:150],
    "broken.epub": lambda _: a_zip({"mimetype": "application/epub+zip", "META-INF/container.xml": "<c"}),
    "torn.txt.gz": lambda i: gzip.compress(_noise(i))[:30],
    "bomb.gz": lambda _: gzip.compress(zlib.compress(bytes(1 << 20)) + bytes(300 << 20), 1),
    "torn.zip": lambda _: a_zip({"a.txt": "Words."})[:20],
    "nested.zip": lambda _: _nested(40),
    "torn.png": lambda _: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\xff" * 30,
    "torn.warc": lambda i: (
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\n" + _noise(i)[:20]
    ),
    "empty.mbox": lambda _: b"From a@a.example Sat Apr 27 23:30:00 2019\nFrom: a@a.example\n\n\n",
}
"""By the name of a file what is in it; the number tells one from another."""


def build(corpus: Path, n_files: int) -> tuple[dict[str, str], set[str]]:
    """Write the folder, and return the word of each sound file by its path, and the paths of the others."""
    words: dict[str, str] = {}
    hostile: set[str] = set()
    for i in range(n_files):
        folder = corpus / f"{i // 500:03}"
        folder.mkdir(parents=True, exist_ok=True)
        if i % EVERY == EVERY - 1:
            name, make = list(HOSTILE.items())[i // EVERY % len(HOSTILE)]
            path = folder / f"{i:05}-{name}"
            path.write_bytes(make(i))
            hostile.add(path.relative_to(corpus).as_posix())
        else:
            name, store = list(SOUND.items())[i % len(SOUND)]
            path = folder / f"{i:05}-{name}"
            word = f"zq{i:05}x"
            path.write_bytes(store(prose(word, i)))
            words[path.relative_to(corpus).as_posix()] = word
    return words, hostile
