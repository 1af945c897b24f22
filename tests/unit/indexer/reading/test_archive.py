"""Archives: every file inside is read as if it lay in the folder."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from indexer.reading.reader import MAX_NAMED
from indexer.reading.source_text import SourceText, Unreadable
from tests.unit.indexer.reading.builders import a_page, by_record, read_all, reasons, texts


def a_zip(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def a_tar(members: dict[str, bytes], *special: tarfile.TarInfo) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in special:
            archive.addfile(info)
    return file.getvalue()


MEMBERS = {"letters/first.txt": b"Words of the first.", "page.html": a_page("<title>Second</title>").encode()}


@pytest.mark.parametrize("make", [a_zip, a_tar])
def test_members_are_records_with_their_names(make: object) -> None:
    found = by_record("box.bin", make(MEMBERS))  # type: ignore[operator]
    assert list(found) == ["letters/first.txt", "page.html"]
    assert texts(found["letters/first.txt"]) == ["Words of the first."]
    assert [each.media_type for each in found.values()] == ["text/plain", "text/html"]
    assert [each.file_name for each in found.values()] == ["first.txt", "page.html"]
    assert {each.parent for each in found.values()} == {None}


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_tar_archives_are_read(compress: object) -> None:
    assert len(by_record("box.tar.gz", compress(a_tar(MEMBERS)))) == 2  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "compress"),
    [("a.txt.gz", gzip.compress), ("a.txt.bz2", bz2.compress), ("a.txt.xz", lzma.compress)],
)
def test_a_compressed_file_is_read(name: str, compress: object) -> None:
    found = by_record(name, compress(b"Words of the letter."))  # type: ignore[operator]
    assert {record: texts(each) for record, each in found.items()} == {"a.txt": ["Words of the letter."]}


def test_archives_inside_of_archives_are_read() -> None:
    inner = a_zip({"page.html": MEMBERS["page.html"], "rows.jsonl": b'{"id": "7", "text": "Words."}\n'})
    found = by_record("outer.tar.gz", gzip.compress(a_tar({"in/inner.zip": inner})))
    assert list(found) == ["in/inner.zip/page.html", "in/inner.zip/rows.jsonl/7"]


def test_what_cannot_be_read_is_named_and_costs_nothing_else() -> None:
    content = a_zip({"film.mp4": b"\0\0\0\x20ftypisom", "empty.txt": b"", "a.txt": b"Words.", ".x": b"x"})
    assert list(by_record("box.zip", content)) == ["a.txt"]
    assert reasons("box.zip", content) == [
        "film.mp4: no reader for this kind of file: MP4 video",
        "empty.txt: empty",
        "1 hidden file inside left out",
    ]


def test_two_members_of_one_name_are_two_documents() -> None:
    content = a_tar({"a.txt": b"Words."}, *[])
    twice = content[:1024] + a_tar({"a.txt": b"Others"})
    assert list(by_record("a.tar", twice)) == ["a.txt", "a.txt~2"]


def test_links_and_devices_are_named_and_not_followed() -> None:
    link, device, fifo = (tarfile.TarInfo(name) for name in ("passwords", "disk", "pipe"))
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    device.type, fifo.type = tarfile.BLKTYPE, tarfile.FIFOTYPE
    content = a_tar({"a.txt": b"Words."}, link, device, fifo)
    assert list(by_record("a.tar", content)) == ["a.txt"]
    assert reasons("a.tar", content) == [
        "passwords: a link to /etc/passwd, which is not followed",
        "disk: not a file of data (a pipe or a device)",
        "pipe: not a file of data (a pipe or a device)",
    ]


def test_a_name_is_a_label_wherever_it_leads() -> None:
    found = by_record("a.zip", a_zip({"../../etc/a\n.txt": b"Words.", "/srv/.x/../b.txt": b"Others."}))
    assert list(found) == ["../../etc/a\\x0a.txt"]
    (long,) = by_record("a.zip", a_zip({"n" * 10_000 + ".txt": b"Words."}))
    assert long is not None
    assert (len(long), long[:479]) == (500, "n" * 479)


def test_an_encrypted_member_is_said() -> None:
    content = bytearray(a_zip({"a.txt": b"Words.", "b.txt": b"Others."}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert list(by_record("a.zip", bytes(content))) == ["b.txt"]
    assert reasons("a.zip", bytes(content)) == ["a.txt: encrypted, and opens with a password only"]


def test_a_damaged_member_costs_that_member() -> None:
    content = bytearray(a_zip({"a.txt": b"Words of the first. " * 50, "b.txt": b"Others."}))
    content[45] ^= 0xFF
    assert list(by_record("a.zip", bytes(content))) == ["b.txt"]
    assert [reason.partition(":")[0] for reason in reasons("a.zip", bytes(content))] == ["a.txt"]


def test_an_archive_that_is_cut_off_gives_what_it_has() -> None:
    whole = a_tar({"a.txt": b"Words.", "b.txt": b"Others. " * 500})
    found = read_all("a.tar", whole[:2000])
    assert isinstance(found[0], SourceText)
    assert found[0].record == "a.txt"
    with pytest.raises(Unreadable, match="a damaged ZIP archive"):
        read_all("a.zip", a_zip({"a.txt": b"Words."})[:40])
    assert texts(by_record("a.gz", gzip.compress(b"Words. " * 9_999, 0)[:3_000])["a"])[0][:6] == "Words."


def test_what_cannot_be_read_is_named_up_to_a_number_and_then_counted() -> None:
    members = {f"{i}.gif": b"GIF89a\x00" for i in range(MAX_NAMED + 1_500)} | {"e.txt": b""}
    found = reasons("a.zip", a_zip(members))
    assert len(found) == MAX_NAMED + 1
    assert found[-1] == "1,501 more could not be read: GIF picture 1,500, empty 1"
