"""PDF files as a browser and a word processor write them, and such as nobody should."""

from __future__ import annotations

import io
import zlib

import pypdfium2
import pytest

from indexer.reading.limits import Limits
from indexer.reading.pdf import _from_right
from indexer.reading.source_text import SourceText, Unreadable
from tests.unit.indexer.reading.builders import (
    by_record,
    claims,
    fixture,
    of_kind,
    on_page,
    read_all,
    read_one,
    texts,
)

PERSIAN = (
    "کمیته در بهار به روستاهای شمالی رفت و با چهل خانواده سخن گفت. آنان سه نسل آب خود را از آب{}انبار کهنه "
    "برداشته بودند. در سال ۱۳۹۸ در آهنی آن بسته شد."
)


def a_pdf(*pages: str, info: str = "", objects: str = "") -> bytes:
    """Return a file with a line of text on each page, written by hand."""
    kids = " ".join(f"{10 + 2 * i} 0 R" for i in range(len(pages)))
    parts = [
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>endobj",
        "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj",
        f"4 0 obj<<{info}>>endobj",
    ]
    for i, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET" if text else ""
        parts.append(
            f"{10 + 2 * i} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {11 + 2 * i} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>endobj"
        )
        parts.append(f"{11 + 2 * i} 0 obj<</Length {len(stream)}>>stream\n{stream}\nendstream endobj")
    return "\n".join(["%PDF-1.4", *parts, objects, "trailer<</Root 1 0 R/Info 4 0 R>>", "%%EOF"]).encode()


def test_the_text_of_a_browser_has_its_pages_and_is_in_order() -> None:
    found = read_one("a.pdf", fixture("browser.pdf"))
    assert of_kind(found, "heading") == ["The cistern of Karvandar", "گزارش کمیته"]
    assert PERSIAN.format(" ") in texts(found)
    assert "grandfather had written into it every barrel that was delivered" in on_page(found, 1)
    assert "keeper was sent away" in on_page(found, 1)
    assert on_page(found, 2).startswith("On the second page stands what the ledger of deliveries says")
    assert "در صفحه دوم آمده است که دفتر چه" in on_page(found, 2)
    assert claims(found, "title") == [("The cistern of Karvandar", "PDF properties: title")]
    assert found.media_type == "application/pdf"


def test_the_text_of_a_word_processor_as_well() -> None:
    found = read_one("a.pdf", fixture("writer.pdf"))
    assert of_kind(found, "heading") == ["The cistern of Karvandar", "What was found", "گزارش کمیته"]
    assert of_kind(found, "item")[0] == "a ledger of deliveries"
    assert PERSIAN.format("\u200c") in texts(found)
    assert "in the spring 1 and spoke" in on_page(found, 1)
    assert "در صفحه دوم آمده است که دفتر چه می\u200cگوید." in on_page(found, 2)
    assert claims(found, "author") == [("Mina Ostovar", "PDF properties: author")]
    assert all(claim.is_of_file for claim in found.claims)


def test_properties_that_programs_put_in_are_no_claims() -> None:
    info = "/Title(Microsoft Word - letter.doc)/Author(Administrator)/CreationDate(D:20150607120000+03'30')"
    found = read_one("a.pdf", a_pdf("Words.", info=info))
    assert [(claim.field, claim.value) for claim in found.claims] == [("date", "2015-06-07")]


def test_an_empty_page_is_nothing_to_speak_of() -> None:
    found = read_one("a.pdf", a_pdf("One.", "", "Three."))
    assert [block.page for block in found.blocks] == [1, 3]
    assert found.warnings == ()


def test_a_file_without_text_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no text found on 2 pages"):
        read_all("a.pdf", a_pdf("", ""))


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", a_pdf("Words.")[:60]])
def test_a_damaged_file_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"damaged|without pages"):
        read_all("a.pdf", content)


def test_an_encrypted_file_is_said() -> None:
    encrypt = f"<</Filter/Standard/V 1/R 2/O<{'41' * 32}>/U<{'42' * 32}>/P -4>>"
    content = a_pdf("Words.").replace(b"trailer<<", f"trailer<</ID[<00><00>]/Encrypt {encrypt}".encode())
    with pytest.raises(Unreadable, match="encrypted, and opens with a password only"):
        read_all("a.pdf", content)


def test_pages_beyond_the_limit_are_left_out_and_said() -> None:
    (found,) = read_all("a.pdf", a_pdf("One.", "Two.", "Three."), limits=Limits(pages=2))
    assert isinstance(found, SourceText)
    assert texts(found) == ["One.", "Two."]
    assert found.warnings == ("stopped at GOVAH_MAX_PAGES: more than 2 pages",)


def test_a_tree_of_pages_that_holds_itself_ends() -> None:
    content = a_pdf("Words.").replace(b"/Kids[10 0 R]/Count 1", b"/Kids[2 0 R 10 0 R 2 0 R]/Count 99999999")
    try:
        found = read_all("a.pdf", content, limits=Limits(pages=50))
    except Unreadable:
        return
    assert len(found) == 1


def test_files_that_are_attached_belong_to_the_document() -> None:
    document = pypdfium2.PdfDocument(a_pdf("Words of the cover."))
    document.new_attachment("notes/list.txt").set_data(b"Words of the list.")
    file = io.BytesIO()
    document.save(file)
    document.close()
    cover, attached = by_record("a.pdf", file.getvalue()).values()
    assert (cover.record, cover.parent) == (None, None)
    assert (attached.record, attached.parent, attached.file_name) == ("notes/list.txt", "", "notes/list.txt")
    assert texts(attached) == ["Words of the list."]


@pytest.mark.parametrize(
    ("seen", "written"),
    [
        ("شرازگ", "گزارش"),
        ("1388 لاس", "سال 1388"),
        ("Rights Watch 24 شرازگ", "گزارش Rights Watch 24"),
        ("۱۳۶۷/۶/۵ خیرات", "تاریخ ۱۳۶۷/۶/۵"),
    ],
)
def test_what_stands_in_a_row_from_the_right_is_read_as_it_was_written(seen: str, written: str) -> None:
    places = [(char, (10.0 * i, 0.0, 10.0 * i + 10, 10.0)) for i, char in enumerate(seen[::-1])]
    placed = [(i, char, (-box[2], 0.0, -box[0], 10.0)) for i, (char, box) in enumerate(places) if char != " "]
    assert _from_right(placed, 12.0) == written


def test_letters_of_one_shape_are_turned_with_their_word() -> None:
    box = (20.0, 0.0, 30.0, 10.0)
    right, left = (30.0, 0.0, 40.0, 10.0), (10.0, 0.0, 20.0, 10.0)
    assert _from_right([(0, "ب", right), (1, "ل", box), (2, "ا", box)], 12.0) == "بلا"
    assert _from_right([(0, "ن", left), (1, "ا", box), (2, "ل", box), (3, "ب", right)], 12.0) == "بلان"
    assert _from_right([(0, "ا", right), (1, "ه", box), (2, "ل", box), (3, "ل", box)], 12.0) == "الله"


def test_a_mark_goes_with_the_letter_that_it_stands_on() -> None:
    placed = [
        (0, "م", (30.0, 0.0, 40.0, 9.0)),
        (1, "\u064e", (31.0, 0.0, 33.0, 9.0)),
        (2, "ن", (0.0, 0.0, 9.0, 9.0)),
    ]
    assert _from_right(placed, 12.0) == "م\u064eن"  # however far the next one is


def test_a_mark_that_comes_before_its_word_goes_with_the_letter_that_it_stands_on() -> None:
    letters = [(i, char, (100.0 - 10 * i, 0.0, 110.0 - 10 * i, 9.0)) for i, char in enumerate("گاهکمیته", 1)]
    mark = (3, "\u0654", (23.0, 9.0, 26.0, 12.0))
    placed = [each if each[0] < 3 else (each[0] + 1, *each[1:]) for each in letters]
    assert _from_right([*placed[:2], mark, *placed[2:]], 12.0) == "گاهکمیته\u0654"


def test_text_beyond_the_limit_is_left_out_and_said_once() -> None:
    line = b"0 -12 Td (words of a line) Tj "
    squeezed = zlib.compress(b"BT /F1 9 Tf 50 9000 Td " + line * 2_000 + b"ET")
    stream = b"11 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(squeezed) + squeezed
    content = a_pdf("x").replace(b"trailer<<", stream + b"\nendstream endobj\ntrailer<<")
    (found,) = read_all("a.pdf", content, limits=Limits(text=1_000))
    assert isinstance(found, SourceText)
    assert sum(map(len, texts(found))) == 1_000
    assert found.warnings == ("stopped at GOVAH_MAX_TEXT: more than 1,000 characters of text",)
