"""Files that somebody built to take all memory, never to end, or to reach outside: each is stopped."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from typing import TYPE_CHECKING

import pytest

from indexer.pipeline.reindex import reindex
from indexer.reading.limits import Limits
from indexer.reading.source_text import SourceText, Unreadable
from tests.unit.indexer.reading.builders import by_record, read_all, read_one, reasons, texts
from tests.unit.indexer.reading.test_office_formats import WORD, a_docx, a_zip, an_odt, p
from tests.unit.indexer.reading.test_pdf import a_pdf
from tests.unit.indexer.reading.test_sheets_and_slides import an_xlsx
from tests.unit.indexer.reading.test_tei import an_edition
from tests.unit.indexer.reading.test_warc import a_record

if TYPE_CHECKING:
    from pathlib import Path

ZEROS = bytes(3 << 20)
SMALL = Limits(members=5, expanded=2 << 20, member_size=1 << 20, part_size=1 << 20, text=100_000)
TOO_LARGE = "stopped at GOVAH_MAX_MEMBER_SIZE: more than 1,048,576 bytes in this file"
TOO_MUCH = "stopped at GOVAH_MAX_EXPANDED: more than 2,097,152 bytes when it is expanded"
_PAIRS = zip("abcdefgh", "bcdefghi", strict=True)
_LAUGHTER = "".join(f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in _PAIRS)
LAUGHS = f"<!DOCTYPE l [<!ENTITY a 'ha'>{_LAUGHTER}]>"
REACHES_OUT = "<!DOCTYPE l [<!ENTITY i SYSTEM 'file:///etc/passwd'>]>"
MESSAGE = b"From: a@a.example\nMessage-ID: <1@a.example>\nSubject: %s\n\nWords."


def wrapped(wrap: object, content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = wrap(content)  # type: ignore[operator]
    return content


def text_or_reason(name: str, content: bytes) -> str:
    try:
        return "\n".join(texts(read_one(name, content)))
    except Unreadable as error:
        return error.reason


class TestBombs:
    def test_a_member_that_is_too_large_costs_that_member(self) -> None:
        content = a_zip({"zeros.txt": ZEROS, "a.txt": b"Words."})
        assert list(by_record("a.zip", content, SMALL)) == ["a.txt"]
        assert reasons("a.zip", content, SMALL) == [f"zeros.txt: {TOO_LARGE}"]

    def test_what_expands_too_far_as_a_whole_ends_there(self) -> None:
        content = a_zip(
            {"a.txt": b"Words.", **{f"{i}.bin": ZEROS[: 900 << 10] for i in range(4)}, "z.txt": b"x"}
        )
        assert list(by_record("a.zip", content, SMALL)) == ["a.txt"]
        assert reasons("a.zip", content, SMALL)[-1] == f"2.bin: {TOO_MUCH}"

    @pytest.mark.parametrize("name", ["a.gz", "a.txt.gz"])
    def test_a_compressed_file(self, name: str) -> None:
        (reason,) = reasons(name, gzip.compress(ZEROS), SMALL)
        assert reason.endswith(TOO_LARGE)

    def test_a_compressed_tar_archive_is_not_unpacked_to_be_passed_over(self) -> None:
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w:gz") as archive:
            for name, body in [("a.txt", b"Words."), ("zeros", ZEROS), ("z.txt", b"Others.")]:
                info = tarfile.TarInfo(name)
                info.size = len(body)
                archive.addfile(info, io.BytesIO(body))
        assert list(by_record("a.tgz", file.getvalue(), SMALL)) == ["a.txt"]
        assert reasons("a.tgz", file.getvalue(), SMALL)[-1] == TOO_MUCH

    def test_a_file_of_holes(self) -> None:
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
            info = tarfile.TarInfo("holes")
            info.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(1 << 50)}
            info.size = 1
            archive.addfile(info, io.BytesIO(b"x"))
        assert len(reasons("a.tar", file.getvalue(), SMALL)) == 1

    def test_too_many_members(self) -> None:
        content = a_zip({f"{i}.txt": b"Words." for i in range(9)})
        assert len(by_record("a.zip", content, SMALL)) == 5
        assert reasons("a.zip", content, SMALL) == ["stopped at GOVAH_MAX_MEMBERS: more than 5 files inside"]

    def test_too_many_messages(self) -> None:
        content = b"From a@a.example Sat Apr 27 23:30:00 2019\nFrom: a@a.example\n\nWords.\n\n" * 9
        assert len(by_record("a.mbox", content, SMALL)) == 5

    @pytest.mark.parametrize("name", ["bomb.docx", "bomb.odt", "bomb.epub"])
    def test_a_part_of_a_document(self, name: str) -> None:
        contents = {
            "bomb.docx": a_docx(" " * (2 << 20)),
            "bomb.odt": an_odt(" " * (2 << 20)),
            "bomb.epub": a_zip({"META-INF/container.xml": b" " * (2 << 20)}),
        }
        with pytest.raises(Unreadable):
            read_all(name, contents[name], limits=SMALL)

    def test_a_capture(self) -> None:
        body = gzip.compress(ZEROS)
        content = a_record(body, "Content-Type: text/plain", "Content-Encoding: gzip")
        assert reasons("a.warc", content, SMALL) == [f"https://a.example/b: {TOO_LARGE}"]

    def test_a_stream_of_a_page(self) -> None:
        squeezed = zlib.compress(b" " * (20 << 20))
        stream = b"11 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(squeezed) + squeezed
        content = a_pdf("x").replace(b"trailer<<", stream + b"\nendstream endobj\ntrailer<<")
        with pytest.raises(Unreadable, match="no text found on 1 page"):
            read_all("a.pdf", content)


class TestDepth:
    def test_archives_in_archives(self) -> None:
        content = wrapped(lambda inner: a_zip({"a.txt": b"Words.", "in.zip": inner}), b"x", 30)
        found = by_record("a.zip", content)
        assert len(found) == 8
        for reason in reasons("a.zip", content):
            assert reason.endswith("stopped at GOVAH_MAX_NESTING: more than 8 containers inside one another")

    def test_compressed_files_in_compressed_files(self) -> None:
        (reason,) = reasons("a.gz", wrapped(gzip.compress, b"Words.", 30))
        assert "GOVAH_MAX_NESTING" in reason

    def test_messages_in_messages(self) -> None:
        head = b"Subject: outer\nFrom: a@a.example\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
        content = wrapped(lambda inner: head + inner, MESSAGE % b"inner", 50)
        (reason,) = reasons("a.eml", content)
        assert "GOVAH_MAX_NESTING" in reason
        content = wrapped(lambda inner: head + inner, MESSAGE % b"inner", 5_000)
        assert "Words." in "\n".join(texts(read_one("a.eml", content)))

    def test_elements_in_elements(self) -> None:
        deep = "<w:sdt>" * 100_000 + p("deep") + "</w:sdt>" * 100_000
        with pytest.raises(Unreadable, match="nested too deeply"):
            read_all("a.docx", a_docx(deep))
        found = read_one("a.docx", a_docx(p("Words.") + deep))
        assert texts(found) == ["Words."]
        assert found.warnings == ("word/main.xml is damaged or nested too deeply; text of it may be missing",)
        assert texts(read_one("a.docx", a_docx("<w:sdt>" * 200 + p("deep") + "</w:sdt>" * 200))) == ["deep"]
        lists = "<t:list>" * 240 + "<t:p>deep</t:p>" + "</t:list>" * 240
        assert texts(read_one("a.odt", an_odt(lists))) == ["deep"]
        edition = an_edition("<div>" * 50_000 + "<p>deep</p>" + "</div>" * 50_000)
        assert texts(read_one("a.xml", edition)) == ["deep"]

    def test_groups_in_groups(self) -> None:
        assert texts(read_one("a.rtf", b"{\\rtf1 words " + b"{" * 200_000)) == ["words"]
        assert texts(read_one("a.rtf", b"{\\rtf1 words " + b"{\\footnote " * 50_000)) == ["words"]


class TestEntities:
    @pytest.mark.parametrize("declared", [LAUGHS, REACHES_OUT])
    def test_nothing_is_expanded_and_nothing_is_fetched(self, declared: str) -> None:
        body = f'{declared}<w:document xmlns:w="{WORD}"><w:body>{p("words &i; more")}</w:body></w:document>'
        files = {
            "a.docx": a_zip({"[Content_Types].xml": "<T/>", "word/document.xml": body}),
            "a.odt": an_odt("<t:p>words &i; more</t:p>"),
            "a.xml": ("<?xml version='1.0'?>" + declared + an_edition("<p>words &i; more</p>")[22:]).encode(),
            "a.epub": a_zip(
                {
                    "META-INF/container.xml": "<container><rootfile full-path='b.opf'/></container>",
                    "b.opf": declared + "<package><item id='1' href='1.html'/><itemref idref='1'/></package>",
                    "1.html": declared + "<html><body><p>words &i; more</p></body></html>",
                }
            ),
        }
        for name, content in files.items():
            whole = text_or_reason(name, content)
            assert "haha" not in whole
            assert "root:" not in whole
            assert "words" in whole or "damaged" in whole

    def test_a_workbook(self) -> None:
        content = an_xlsx('<row><c t="inlineStr"><is><t>words</t></is></c></row>')
        assert "words" in texts(read_one("a.xlsx", content))


class TestSizes:
    def test_a_string_that_is_used_again_and_again(self) -> None:
        rows = '<row><c t="s"><v>0</v></c></row>' * 2_000
        (found,) = read_all("a.xlsx", an_xlsx(rows, strings=f"<si><t>{'x' * 1_000}</t></si>"), limits=SMALL)
        assert isinstance(found, SourceText)
        assert found.warnings == ("stopped at GOVAH_MAX_TEXT: more than 100,000 characters of text",)

    def test_headers_without_end(self) -> None:
        for subject in (b"=?utf-8?Q?x" * 100_000, b"x" + b"\n x" * 100_000, b"(a,<" * 100_000):
            content = (MESSAGE % subject).replace(b"From: a@a.example", b"From: " + subject)
            assert texts(read_one("a.eml", content)) == ["Words."]

    def test_lines_without_end(self) -> None:
        line = b"word " * 400_000
        for name, content in {
            "a.txt": line,
            "a.rtf": b"{\\rtf1 " + line + b"}",
            "a.eml": (MESSAGE % b"x") + line,
        }.items():
            assert sum(map(len, texts(read_one(name, content)))) >= len(line) - 1

    def test_a_page_that_is_as_wide_as_a_country(self) -> None:
        content = a_pdf("").replace(b"[0 0 612 792]", b"[0 0 99999999 99999999]")
        with pytest.raises(Unreadable, match="no text found on 1 page"):
            read_all("a.pdf", content)

    def test_a_number_of_pages_that_nobody_has_printed(self) -> None:
        content = a_pdf("Words.").replace(b"/Count 1", b"/Count 999999999")
        assert texts(read_one("a.pdf", content)) == ["Words."]

    def test_a_capture_that_promises_more_than_there_is(self) -> None:
        content = a_record(b"Words.", "Content-Type: text/plain").replace(
            b"Content-Length: ", b"Content-Length: 99999"
        )
        assert [texts(each) for each in by_record("a.warc", content).values()] == [["Words."]]


def test_the_rest_of_a_collection_is_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVAH_MAX_MEMBER_SIZE", "1M")
    monkeypatch.setenv("GOVAH_MAX_NESTING", "2")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "bomb.zip").write_bytes(a_zip({"zeros.txt": ZEROS, "a.txt": b"Words of the first letter."}))
    (corpus / "deep.gz").write_bytes(wrapped(gzip.compress, b"Words.", 5))
    (corpus / "passwords.tar").write_bytes(_a_tar_of_links())
    (corpus / "z.txt").write_text("Words of the last letter.")
    report = reindex(corpus, tmp_path / "index", jobs=1)
    assert report.n_documents == 2
    lines = {line.source: (line.status, line.reason) for line in report.lines}
    assert lines["bomb.zip"] == (
        "indexed",
        "zeros.txt: stopped at GOVAH_MAX_MEMBER_SIZE: more than 1,048,576 bytes in this file",
    )
    assert lines["deep.gz"][0] == lines["passwords.tar"][0] == "failed"
    assert "stopped at GOVAH_MAX_NESTING" in lines["deep.gz"][1]
    assert "a link to /etc/passwd, which is not followed" in lines["passwords.tar"][1]
    assert sorted(path.name for path in corpus.iterdir()) == sorted(lines)


def _a_tar_of_links() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        link = tarfile.TarInfo("../../passwords")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return file.getvalue()
