"""Workbooks and presentations: rows and slides, with their numbers as pages."""

from __future__ import annotations

import pytest

from indexer.reading.limits import Limits
from indexer.reading.source_text import SourceText
from tests.unit.indexer.reading.builders import claims, fixture, of_kind, on_page, read_all, read_one, texts
from tests.unit.indexer.reading.test_office_formats import (
    CHART,
    DIAGRAM,
    DRAWN,
    KINDS,
    RELATIONS,
    TEXT,
    a_zip,
    with_parts,
)

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def an_xlsx(rows: str, styles: str = "", strings: str = "", properties: str = "") -> bytes:
    def related(*names: str) -> str:
        each = (f'<Relationship Id="{n}" Type="{KINDS}/{n}" Target="{n}.xml"/>' for n in names)
        return f'<Relationships xmlns="{RELATIONS}">{"".join(each)}</Relationships>'

    return a_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{KINDS}">{properties}'
            '<sheets><sheet name="One" r:id="worksheet"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": related("worksheet", "styles", "sharedStrings"),
            "xl/worksheet.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
            "xl/styles.xml": f'<styleSheet xmlns="{SHEET}">{styles}</styleSheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{strings}</sst>',
        }
    )


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.ods"])
def test_rows_are_blocks_and_sheets_are_pages(name: str) -> None:
    found = read_one(name, fixture(name))
    assert of_kind(found, "heading") == ["Visits", "روستاها"]
    assert on_page(found, 1) == "Visits\nVillage | Wells | Visited\nKarvandar | 14 | 2019-04-12"
    assert on_page(found, 2) == "روستاها\nسفیدچاه | 9.5"
    assert {block.page for block in found.blocks} == {1, 2}


@pytest.mark.parametrize("name", ["slides.pptx", "slides.odp"])
def test_slides_are_pages_with_their_notes(name: str) -> None:
    found = read_one(name, fixture(name))
    assert on_page(found, 1).splitlines() == [
        "The cistern of Karvandar",
        "Forty families spoke with the committee.",
        "Name the keeper only if asked.",
    ]
    assert on_page(found, 2).splitlines() == ["گزارش کمیته", "کمیته در بهار به روستاهای شمالی رفت."]


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.ods", "slides.pptx", "slides.odp"])
def test_properties_are_claims(name: str) -> None:
    found = read_one(name, fixture(name))
    assert claims(found, "title") == [("Wells of the north", "document properties: title")]
    assert claims(found, "author") == [("Mina Ostovar", "document properties: author")]
    assert claims(found, "date") == [("2019-04-27", "document properties: created")]


def test_titles_of_slides_are_headings_and_tables_are_rows() -> None:
    found = read_one("a.pptx", fixture("pandoc.pptx"))
    assert of_kind(found, "heading")[:2] == ["The cistern of Karvandar"] * 2
    assert "Sefidchah | 9" in on_page(found, 2)


def test_numbers_are_shown_as_a_person_would_write_them() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="[$-fa]yyyy/mm/dd &quot;d&quot;"/>'
        '<numFmt numFmtId="171" formatCode="#,##0 &quot;days&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>'
    )
    cells = [("0", "0.30000000000000004"), ("1", "32352"), ("2", "32352.5"), ("3", "32352"), ("1", "1e99")]
    row = "".join(f'<c s="{style}"><v>{value}</v></c>' for style, value in cells)
    found = read_one("a.xlsx", an_xlsx(f"<row>{row}</row>", styles))
    assert texts(found) == ["One", "0.3 | 1988-07-28 | 1988-07-28 12:00 | 32352 | 1e99"]
    found = read_one("a.xlsx", an_xlsx(f"<row>{row}</row>", styles, properties='<workbookPr date1904="1"/>'))
    assert "1992-07-29" in texts(found)[1]


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("hh:mm:ss\\ AM/PM", "0.572916666666667", "13:45"),
        ("h:mm", "36925.0069444444", "00:10"),
        ("h:mm", "0.9999999", "00:00"),
        ("[$-fa]h:mm;@", "0", "00:00"),
        ("mm:ss", "0.00001157407", "00:00:01"),
        ("[h]:mm:ss", "1.25", "30:00"),
        ("yyyy-mm-dd hh:mm", "44000.3756944444", "2020-06-18 09:01"),
        ('0.0 "hours"', "0.5", "0.5"),
        ("0%", "0.12", "12%"),
        ("0.00%", "0.07", "7%"),
        ("0.0%", "1.2345", "123.45%"),
        ('0 "%"', "12", "12"),
        ("General", "0.5", "0.5"),
        ("h:mm", "-0.5", "-0.5"),
        ("[h]:mm", "1e300", "1e300"),
    ],
)
def test_a_time_is_shown_as_one(code: str, value: str, expected: str) -> None:
    own = f"<numFmts><numFmt numFmtId='170' formatCode='{code}'/></numFmts>"
    styles = f"{own}<cellXfs><xf numFmtId='170'/></cellXfs>"
    found = read_one("a.xlsx", an_xlsx(f'<row><c s="0"><v>{value}</v></c></row>', styles))
    assert texts(found) == ["One", expected]


@pytest.mark.parametrize("properties", ["", '<workbookPr date1904="1"/>'])
@pytest.mark.parametrize("days", ["2957002.9999999", "2957003.99999", "2958464.99999", "2958465", "2958466"])
def test_a_number_of_days_behind_the_year_9999_is_a_number(days: str, properties: str) -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    found = read_one(
        "a.xlsx", an_xlsx(f'<row><c s="0"><v>{days}</v></c></row>', styles, properties=properties)
    )
    assert texts(found)[1] == days or texts(found)[1].startswith("999")


def test_strings_stand_in_the_row_or_in_a_table_of_their_own() -> None:
    strings = "<si><t>one</t></si><si><r><t>tw</t></r><r><t>o</t></r><rPh><t>reading</t></rPh></si>"
    row = (
        '<c t="s"><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>99</v></c>'
        '<c t="inlineStr"><is><t>in</t></is></c>'
        '<c t="b"><v>1</v></c><c t="str"><v>formula</v></c><c/>'
    )
    assert texts(read_one("a.xlsx", an_xlsx(f"<row>{row}</row>", strings=strings))) == [
        "One",
        "two | one | in | TRUE | formula",
    ]


@pytest.mark.parametrize(
    ("name", "what"), [("sheet.xlsx", "sheets"), ("sheet.ods", "slides or sheets"), ("slides.pptx", "slides")]
)
def test_pages_beyond_the_limit_are_left_out_and_said(name: str, what: str) -> None:
    (found,) = read_all(name, fixture(name), limits=Limits(pages=1))
    assert isinstance(found, SourceText)
    assert {block.page for block in found.blocks} == {1}
    assert found.warnings == (f"stopped at GOVAH_MAX_PAGES: more than 1 {what}",)


def test_a_string_that_is_used_again_and_again_does_not_multiply() -> None:
    strings = f"<si><t>{'x' * 1_000}</t></si>"
    rows = '<row><c t="s"><v>0</v></c></row>' * 2_000
    (found,) = read_all("a.xlsx", an_xlsx(rows, strings=strings), limits=Limits(text=50_000))
    assert isinstance(found, SourceText)
    assert sum(map(len, texts(found))) + len(found.blocks) == 50_001
    assert found.warnings == ("stopped at GOVAH_MAX_TEXT: more than 50,000 characters of text",)


def test_diagrams_charts_and_comments_of_slides_are_read() -> None:
    def said(text: str) -> str:
        return f"<m:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></m:txBody>"

    answer = f"<m:replyLst><m:reply>{said('Yes.')}</m:reply></m:replyLst>"
    comments = f'<m:cmLst xmlns:m="urn:m" xmlns:a="urn:a"><m:cm>{answer}{said("Is it so?")}</m:cm></m:cmLst>'
    parts = {
        "ppt/d.xml": ("diagramData", DIAGRAM),
        "ppt/c.xml": ("chart", CHART),
        "ppt/comments/m.xml": ("comments", comments),
    }
    found = read_one("a.pptx", with_parts(fixture("slides.pptx"), "ppt/slides/slide2.xml", parts))
    lines = on_page(found, 2).splitlines()
    assert [line for line in lines if line in DRAWN] == DRAWN
    assert lines[-2:] == ["Is it so?", "Yes."]


def test_what_lies_above_the_cells_of_a_sheet_is_read_also_where_no_cell_is_filled() -> None:
    said = "<x:txBody><a:p><a:r><a:t>Ask first</a:t></a:r></a:p></x:txBody>"
    box = f'<x:wsDr xmlns:x="urn:x" xmlns:a="urn:a">{said}</x:wsDr>'
    comments = f'<comments xmlns="{SHEET}"><comment><text><r><t>Who?</t></r></text></comment></comments>'
    parts = {"xl/dr.xml": ("drawing", box), "xl/co.xml": ("comments", comments)}
    content = with_parts(an_xlsx(""), "xl/worksheet.xml", parts)
    content = with_parts(content, "xl/dr.xml", {"xl/c.xml": ("chart", CHART)})
    assert texts(read_one("a.xlsx", content)) == ["One", "Who?", "Ask first", *DRAWN[2:]]


def test_the_text_boxes_of_an_open_document_sheet_are_read() -> None:
    content = a_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f'<o:document xmlns:o="urn:o" xmlns:t="{TEXT}"><o:body><o:spreadsheet><o:table>'
            "<o:shapes><o:custom-shape><t:p>Ask first</t:p></o:custom-shape></o:shapes>"
            "<o:table-row><o:table-cell><t:p>9</t:p></o:table-cell></o:table-row>"
            "</o:table></o:spreadsheet></o:body></o:document>",
        }
    )
    assert texts(read_one("a.ods", content))[-2:] == ["9", "Ask first"]
