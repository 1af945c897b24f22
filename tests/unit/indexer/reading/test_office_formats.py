"""Texts of office programs, as LibreOffice and pandoc write them."""

from __future__ import annotations

import io
import zipfile

import pytest

from indexer.reading.limits import Limits
from indexer.reading.source_text import Unreadable
from tests.unit.indexer.reading.builders import claims, fixture, of_kind, read_all, read_one, texts

WRITER = ["writer.docx", "writer.odt", "writer.rtf"]
PANDOC = ["pandoc.docx", "pandoc.odt", "pandoc.rtf", "pandoc.epub"]
PERSIAN = (
    "کمیته در بهار به روستاهای شمالی رفت و با چهل خانواده سخن گفت. آنان سه نسل آب خود را از آب\u200cانبار"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def a_zip(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def a_docx(body: str, **parts: str) -> bytes:
    related = "".join(
        f'<Relationship Id="{name}" Type="{KINDS}/{name}" Target="{name}.xml"/>' for name in parts
    )
    return a_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" '
            f'Type="{KINDS}/officeDocument" Target="/word/main.xml"/></Relationships>',
            "word/_rels/main.xml.rels": f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>',
            "word/main.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            **{f"word/{name}.xml": content for name, content in parts.items()},
        }
    )


def an_odt(body: str, manifest: str = "<manifest/>") -> bytes:
    return a_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": manifest,
            "content.xml": f'<o:document xmlns:o="urn:o" xmlns:t="{TEXT}">'
            f"<o:body><o:text>{body}</o:text></o:body></o:document>",
        }
    )


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize("name", [*WRITER, *PANDOC])
def test_all_that_is_written_is_found(name: str) -> None:
    found = read_one(name, fixture(name))
    whole = "\n".join(texts(found))
    assert "The committee visited the northern villages in the spring" in whole
    assert "Sefidchah" in whole
    assert "The list of the families is kept in the archive" in whole
    assert "گزارش کمیته" in texts(found)
    assert "آب\u200cانبار کهنه" in whole


@pytest.mark.parametrize("name", WRITER)
def test_properties_are_claims_that_yield(name: str) -> None:
    found = read_one(name, fixture(name))
    assert claims(found, "title") == [("The cistern of Karvandar", "document properties: title")]
    assert claims(found, "author") == [("Mina Ostovar", "document properties: author")]
    assert claims(found, "date") == [("2019-04-27", "document properties: created")]
    assert all(claim.is_of_file for claim in found.claims)


def test_the_claims_of_a_book_are_those_of_its_publisher() -> None:
    found = read_one("a.epub", fixture("pandoc.epub"))
    assert claims(found, "author") == [("Mina Ostovar", "book's creator")]
    assert claims(found, "date") == [("2019-04-27", "book's date")]
    assert not any(claim.is_of_file for claim in found.claims)


@pytest.mark.parametrize("name", ["writer.docx", "writer.odt", "pandoc.docx", "pandoc.odt", "pandoc.epub"])
def test_headings_items_and_rows_are_told(name: str) -> None:
    found = read_one(name, fixture(name))
    assert [text for text in of_kind(found, "heading") if text != "The cistern of Karvandar"] == [
        "What was found",
        "گزارش کمیته",
    ]
    assert of_kind(found, "item")[:2] == ["a ledger of deliveries", "a broken seal"]
    if name != "pandoc.epub":
        assert "Sefidchah | 9" in texts(found)


@pytest.mark.parametrize("name", ["pandoc.docx", "pandoc.odt"])
def test_quotations_are_told(name: str) -> None:
    assert of_kind(read_one(name, fixture(name)), "quote") == [
        "Nobody had opened the iron door since the winter."
    ]


@pytest.mark.parametrize("name", ["writer.docx", "writer.odt"])
def test_what_stands_at_the_margin_comes_behind_the_text(name: str) -> None:
    found = read_one(name, fixture(name))
    assert texts(found)[-4:] == [
        "The list of the families is kept in the archive.",
        "Second Reader: Forty-one, by the ledger.",
        "Committee for the Northern Wells",
        "Not for circulation",
    ]
    assert any(text.startswith(PERSIAN) for text in texts(found))


def test_the_media_types_are_those_of_the_formats() -> None:
    assert read_one("a", fixture("writer.odt")).media_type == "application/vnd.oasis.opendocument.text"
    assert read_one("a", fixture("writer.rtf")).media_type == "application/rtf"
    assert read_one("a", fixture("pandoc.epub")).media_type == "application/epub+zip"
    assert read_one("a", fixture("writer.docx")).media_type.endswith("wordprocessingml.document")


def test_what_word_deleted_or_repeats_is_no_text() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>kept</w:t><w:tab/><w:t>here</w:t></w:r></w:ins></w:p>"
        '<w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:txbxContent>'
        f"{p('in a box')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{p('in a box')}"
        "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(read_one("a.docx", a_docx(body))) == ["kept\there", "in a box"]


def test_a_level_makes_a_heading_and_a_table_stands_in_a_table() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('three')}</w:tc><w:tc>{p('four')}</w:tc></w:tr></w:tbl>"
    body = (
        '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p>'
        f"<w:tbl><w:tr><w:tc>{p('one')}{p('two')}</w:tc><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    )
    found = read_one("a.docx", a_docx(body))
    assert of_kind(found, "heading") == ["Head"]
    assert texts(found)[1:] == ["one\ntwo | three | four"]


def test_notes_of_word_are_those_that_somebody_wrote() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator">{p("line")}</w:footnote>'
        f"<w:footnote>{p('note')}</w:footnote></w:footnotes>"
    )
    assert texts(read_one("a.docx", a_docx(p("text"), footnotes=notes))) == ["text", "note"]


def test_spaces_notes_and_boxes_of_an_odt() -> None:
    body = (
        "<t:p>one<t:s t:c='3'/>two<t:line-break/>three<t:note><t:note-citation>1</t:note-citation>"
        "<t:note-body><t:p>note</t:p></t:note-body></t:note> four</t:p>"
        "<t:tracked-changes><t:p>gone</t:p></t:tracked-changes>"
    )
    assert texts(read_one("a.odt", an_odt(body))) == ["one   two\nthree four", "note"]


def test_an_encrypted_document_is_said() -> None:
    with pytest.raises(Unreadable, match="encrypted, and opens with a password only"):
        read_all("a.odt", an_odt("<t:p>x</t:p>", "<manifest><encryption-data/></manifest>"))


def test_a_book_that_is_protected_is_said() -> None:
    parts: dict[str, str | bytes] = {
        "META-INF/container.xml": "<container><rootfile full-path='a/b.opf'/></container>",
        "META-INF/encryption.xml": "<encryption><CipherReference URI='a/one.xhtml'/></encryption>",
        "a/b.opf": "<package><item id='1' href='one.xhtml'/><itemref idref='1'/></package>",
        "a/one.xhtml": b"\x00\x01\x02\x03",
    }
    with pytest.raises(Unreadable, match="protected against copying"):
        read_all("a.epub", a_zip(parts))
    del parts["META-INF/encryption.xml"]
    with pytest.raises(Unreadable, match=r"no text found; a/one.xhtml: no text"):
        read_all("a.epub", a_zip(parts))
    with pytest.raises(Unreadable, match="a book without its package file"):
        read_all("a.epub", a_zip({"META-INF/container.xml": "<container/>"}))


def test_a_chapter_that_is_missing_or_damaged_costs_that_chapter() -> None:
    found = read_one(
        "a.epub",
        a_zip(
            {
                "META-INF/container.xml": "<container><rootfile full-path='b.opf'/></container>",
                "b.opf": "<package><item id='1' href='one.xhtml'/><item id='2' href='two%20a.xhtml'/>"
                "<item id='3' href='nav.xhtml' properties='nav'/><itemref idref='1'/><itemref idref='2'/>"
                "<itemref idref='3'/></package>",
                "one.xhtml": b"\x00\x01\x02\x03",
                "two a.xhtml": "<html><body><h1>Two</h1><p>Words.</p></body></html>",
                "nav.xhtml": "<html><body><p>Contents</p></body></html>",
            }
        ),
    )
    assert texts(found) == ["Two", "Words."]
    assert found.warnings[0].startswith("one.xhtml: no text")


@pytest.mark.parametrize("make", [a_docx, an_odt])
def test_a_document_without_text_is_unreadable(make: object) -> None:
    with pytest.raises(Unreadable, match=r"^no text found"):
        read_all("a", make(""))  # type: ignore[operator]


def test_a_part_that_is_too_large_is_left_out_and_said() -> None:
    content = a_docx(p("text"), footnotes=f'<w:f xmlns:w="{WORD}"><w:n>{p("note" * 500)}</w:n></w:f>')
    (found,) = read_all("a.docx", content, limits=Limits(part_size=1_000))
    assert texts(found) == ["text"]  # type: ignore[arg-type]
    assert found.warnings == (  # type: ignore[union-attr]
        "word/footnotes.xml: stopped at GOVAH_MAX_PART_SIZE: more than 1,000 bytes in this part",
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (rb"{\rtf1\ansi\ansicpg1256 \'d3\'e1\'c7\'e3}", ["سلام"]),
        (rb"{\rtf1\ansi one{\footnote a note} two\par three}", ["one two", "three", "a note"]),
        (rb"{\rtf1\ansi \u1587?\u1604?\u1575?\u1605?}", ["سلام"]),
        (rb"{\rtf1 one{\*\footnote never closed", ["one{\\*\\footnote never closed"]),
    ],
)
def test_letters_and_notes_of_rtf(markup: bytes, expected: list[str]) -> None:
    found = read_one("a.rtf", markup)
    assert texts(found)[: len(expected)] == expected or "never closed" in expected[0]


def test_rows_and_cells_within_content_controls_and_changes_are_read() -> None:
    row = f"<w:tr><w:tc>{p('9')}</w:tc></w:tr>"
    body = (
        f"<w:tbl><w:tblPr/><w:tr><w:tc>{p('one')}</w:tc><w:sdt><w:sdtContent><w:tc>{p('two')}</w:tc>"
        f"</w:sdtContent></w:sdt><w:customXml><w:tc>{p('three')}</w:tc></w:customXml></w:tr>"
        f"<w:sdt><w:sdtContent><w:sdt><w:sdtContent>{row.replace('9', 'four')}</w:sdtContent></w:sdt>"
        f"{row.replace('9', 'five')}</w:sdtContent></w:sdt><w:ins>{row.replace('9', 'six')}</w:ins>"
        f"<w:customXml>{row.replace('9', 'seven')}</w:customXml>"
        f"<w:del>{row.replace('9', 'gone')}</w:del></w:tbl>"
    )
    assert texts(read_one("a.docx", a_docx(body))) == ["one | two | three", "four", "five", "six", "seven"]


@pytest.mark.parametrize("shape", ["rect", "ellipse", "custom-shape", "path", "connector", "caption"])
def test_the_text_of_a_drawing_is_not_run_together_with_that_around_it(shape: str) -> None:
    drawn = f"<t:{shape}><t:p>one</t:p><t:p>two</t:p></t:{shape}>"
    body = (
        f"<t:p>Before{drawn} and behind</t:p><t:p><t:g><t:title>a group</t:title>{drawn}{drawn}</t:g>.</t:p>"
    )
    found = texts(read_one("a.odt", an_odt(body)))
    assert found == ["Before and behind", "one", "two", ".", "one", "two", "one", "two"]


def test_the_text_of_a_reference_is_read() -> None:
    body = "<t:p>as said under <t:bookmark-ref>The cistern</t:bookmark-ref> above</t:p>"
    assert texts(read_one("a.odt", an_odt(body))) == ["as said under The cistern above"]


def test_a_chapter_that_a_book_does_not_have_is_named() -> None:
    parts = {
        "META-INF/container.xml": '<container><rootfile full-path="book.opf"/></container>',
        "book.opf": '<package><manifest><item id="a" href="Text/one.xhtml"/><item id="b" href="two.xhtml"/>'
        '</manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
        "text/One.xhtml": "<html><body><p>Words of one.</p></body></html>",
    }
    found = read_one("a.epub", a_zip(parts))
    assert texts(found) == ["Words of one."]
    assert found.warnings == ("two.xhtml: a chapter that is not in the book's file",)


def with_parts(content: bytes, path: str, parts: dict[str, tuple[str, str]]) -> bytes:
    """Return a file with more parts, related to the one at `path`: their names with kind and content."""
    folder, _, name = path.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found: dict[str, str | bytes] = {each: archive.read(each) for each in archive.namelist()}
    more = "".join(
        f'<Relationship Id="more{i}" Type="{KINDS}/{kind}" Target="/{part}"/>'
        for i, (part, (kind, _)) in enumerate(parts.items())
    )
    old = bytes(found.get(relations, f'<Relationships xmlns="{RELATIONS}"/>'.encode())).decode()  # type: ignore[arg-type]
    inside = old.partition(">")[2].removesuffix("</Relationships>")
    found[relations] = f'<Relationships xmlns="{RELATIONS}">{inside}{more}</Relationships>'
    return a_zip(found | {part: text for part, (_, text) in parts.items()})


DIAGRAM = (
    '<d:dataModel xmlns:d="urn:d" xmlns:a="urn:a">'
    "<d:pt><d:t><a:p><a:r><a:t>The keeper</a:t></a:r></a:p></d:t></d:pt>"
    "<d:pt><d:t><a:p><a:r><a:t>The wells</a:t></a:r></a:p></d:t></d:pt></d:dataModel>"
)
CHART = (
    '<c:chart xmlns:c="urn:c" xmlns:a="urn:a">'
    "<c:title><a:p><a:r><a:t>Wells by village</a:t></a:r></a:p></c:title><c:cat><c:strCache>"
    "<c:pt><c:v>Karvandar</c:v></c:pt><c:pt><c:v>Sefidchah</c:v></c:pt></c:strCache></c:cat>"
    "<c:val><c:numCache><c:pt><c:v>14</c:v></c:pt></c:numCache></c:val></c:chart>"
)
DRAWN = ["The keeper", "The wells", "Wells by village", "Karvandar | Sefidchah"]


def test_diagrams_and_charts_of_word_are_read() -> None:
    parts = {"word/d.xml": ("diagramData", DIAGRAM), "word/c.xml": ("chart", CHART)}
    content = with_parts(a_docx(p("text")), "word/main.xml", parts)
    assert texts(read_one("a.docx", content)) == ["text", *DRAWN]


@pytest.mark.parametrize(
    "chunk",
    [
        "<html><body><p>of a page</p></body></html>",
        "of a page",
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
        "--b\nContent-Type: text/html\n\n<p>of a page\n--b--\n",
    ],
)
def test_a_page_put_into_a_word_file_as_it_was_is_read(chunk: str) -> None:
    content = with_parts(a_docx(p("text")), "word/main.xml", {"word/afchunk.dat": ("aFChunk", chunk)})
    found = read_one("a.docx", content)
    assert (texts(found), found.warnings) == (["text", "of a page"], ())


def test_a_file_in_a_word_file_that_is_not_read_is_named() -> None:
    content = with_parts(a_docx(p("text")), "word/main.xml", {"word/a.rtf": ("aFChunk", r"{\rtf1 more}")})
    (warning,) = read_one("a.docx", content).warnings
    assert warning == "word/a.rtf: a file of another format within this one, which was not read"


def test_what_stands_apart_from_the_text_of_rtf_is_read_behind_it() -> None:
    markup = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset178 Nazanin;}}
{\header\pard Committee for the Wells\par}{\headerf\pard Committee for the Wells\par}{\footer Not public\par}
The committee{\footnote{\f1\'d3\'e1\'c7\'e3}} went north.{\*\atnid MO}{\*\atnauthor Mina}\chatn
{\*\annotation{\*\atndate 1736509440}when?}\par
{\shp{\*\shpinst\shpleft1{\sp{\sn gtextUNICODE}{\sv DRAFT}}{\shptxt in a box{\footnote of a box}\par}}
{\shprslt{\*\do{\dptxbxtext in a box\par}}}}The end.\par}"""
    assert texts(read_one("a.rtf", markup)) == [
        "The committee went north.",
        "The end.",
        "DRAFT",
        "in a box",
        "سلام",
        "of a box",
        "Mina: when?",
        "Committee for the Wells",
        "Not public",
    ]


def test_title_and_author_of_rtf_keep_letters_that_its_code_page_lacks() -> None:
    markup = (
        rb"{\rtf1\ansi{\info{\upr{\title \'3f\'3f}{\*\ud{\title \u1570?\u1576?}}}"
        rb"{\upr{\author \'3f}{\*\ud{\author \u1605?\u1740?\u1606?\u1575?}}}}The committee went north.\par}"
    )
    found = read_one("a.rtf", markup)
    assert claims(found, "title") == [("آب", "document properties: title")]
    assert claims(found, "author") == [("مینا", "document properties: author")]


def test_what_was_deleted_from_rtf_with_changes_tracked_is_no_text() -> None:
    markup = (
        rb"{\rtf1{\fonttbl{\f0 Times;}} {forty}{\deleted\revauthdel1 -two{\b  or three}}{\revised  families}"
        rb"{\deleted0  came\deleted  home\deleted0  late} \deleted at the top nothing is cut\par}"
    )
    assert texts(read_one("a.rtf", markup)) == ["forty families came late at the top nothing is cut"]
