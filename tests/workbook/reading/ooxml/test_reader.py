"""The parts around the sheets of .xlsx: wherever they lie and however they are written."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workbook.reading.makers import LINKS, MAIN, PACKAGE_LINKS, book_of, code_of, links, rows_of, xlsx

ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'


@pytest.mark.parametrize(
    ("string", "text"),
    [
        ("<t>姓名</t>", "姓名"),
        ('<t xml:space="preserve"> 姓名 </t>', " 姓名 "),
        ("<t>a&lt;b&#10;c</t>", "a<b\nc"),
        ("<r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r>", "富文本"),
        ("<t>课</t><rPh sb='0' eb='1'><t>カ</t></rPh><phoneticPr fontId='1'/>", "课"),
        ("<t>一_x000D_二</t>", "一\r二"),
        ("<!-- --><t>姓名</t>", "姓名"),
    ],
)
def test_shared_strings(string: str, text: str) -> None:
    assert rows_of(xlsx(ROW, [string])) == ((text,),)


def test_shared_strings_with_a_prefix() -> None:
    strings = f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>姓名</x:t></x:si></x:sst>'
    assert rows_of(xlsx(ROW, others={"xl/sharedStrings.xml": strings})) == (("姓名",),)


def test_the_trial_versions_of_excel_2007() -> None:
    kinds = (("rId1", "xlWorksheet", "worksheets/sheet1.xml"), ("rId2", "xlSharedStrings", "sharedStrings.xml"))
    others = {
        "xl/_rels/workbook.xml.rels": links(*kinds),
        "xl/sharedStrings.xml": "<sst xmlns='x'><sstItem><t>甲</t></sstItem><sstItem><t>乙</t></sstItem></sst>",
    }
    rows = '<row r="1"><c r="A1" t="s"><v>1</v></c></row>'
    assert rows_of(xlsx(rows, others=others)) == (("乙",),)


def test_an_empty_shared_string_keeps_its_place() -> None:
    assert rows_of(xlsx('<row r="1"><c r="A1" t="s"><v>1</v></c></row>', ["<t/>", "<t>乙</t>"])) == (("乙",),)


def test_the_1904_calendar() -> None:
    row = '<row r="1"><c r="A1" s="1"><v>43538</v></c></row>'
    assert rows_of(xlsx(row, properties='date1904="1"')) == ((date(2023, 3, 15),),)
    with_extension = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr date1904="true"/><sheets>'
    with_extension += '<sheet name="a" sheetId="1" r:id="rId1"/></sheets>'
    with_extension += '<extLst><workbookPr chartTrackingRefBase="1"/></extLst></workbook>'
    assert rows_of(xlsx(row, others={"xl/workbook.xml": with_extension})) == ((date(2023, 3, 15),),)


def test_parts_by_absolute_paths_backslashes_and_other_letter_case() -> None:
    others = {
        "_rels/.rels": links(("rId1", "officeDocument", "/xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": links(("rId1", "worksheet", "/XL\\Worksheets\\Sheet1.xml")),
    }
    assert rows_of(xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', others=others)) == ((1,),)


def test_strict_documents() -> None:
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    data = xlsx(
        f'<?xml version="1.0"?><worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData>{ROW}'
        "</sheetData></worksheet>",
        ["<t>姓名</t>"],
        others={
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_LINKS}">'
            f'<Relationship Id="rId1" Type="{strict}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{strict}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        },
    )
    assert rows_of(data) == (("姓名",),)


def test_charts_and_tabs_without_a_part_are_passed_over() -> None:
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="图" sheetId="1" r:id="rId9"/>'
    workbook += '<sheet name="空" sheetId="2"/><sheet name="表" sheetId="3" r:id="rId1"/></sheets></workbook>'
    others = {
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": links(
            ("rId9", "chartsheet", "chartsheets/sheet1.xml"), ("rId1", "worksheet", "worksheets/sheet1.xml")
        ),
        "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>',
    }
    book = book_of(xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', others=others))
    assert [sheet.name for sheet in book.sheets] == ["表"]


def test_links_out_of_the_file_are_never_followed() -> None:
    outside = (
        f'<Relationships xmlns="{PACKAGE_LINKS}"><Relationship Id="rId1" Type="{LINKS}/worksheet" TargetMode="External"'
    )
    outside += ' Target="file:///etc/hostname"/></Relationships>'
    assert code_of(xlsx(ROW, others={"xl/_rels/workbook.xml.rels": outside})) == "corrupted"


def test_without_strings_or_styles() -> None:
    others = {"xl/_rels/workbook.xml.rels": links(("rId1", "worksheet", "worksheets/sheet1.xml"))}
    assert rows_of(xlsx('<row r="1"><c r="A1" s="3"><v>1</v></c></row>', others=others)) == ((1,),)
    assert code_of(xlsx(ROW, others=others)) == "corrupted"


def test_entities_in_any_part_are_refused() -> None:
    bomb = '<!DOCTYPE sst [<!ENTITY a "x">]><sst><si><t>&a;</t></si></sst>'
    assert code_of(xlsx(ROW, others={"xl/sharedStrings.xml": bomb})) == "xml_entities"


def test_a_workbook_whose_sheets_cannot_be_found_is_damaged() -> None:
    no_links = f'<Relationships xmlns="{PACKAGE_LINKS}"/>'
    rows = '<row r="1"><c r="A1"><v>7</v></c></row>'
    assert code_of(xlsx(rows, others={"xl/_rels/workbook.xml.rels": no_links})) == "corrupted"


def test_a_workbook_that_lists_nothing_is_damaged() -> None:
    assert code_of(xlsx(ROW, others={"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'})) == "corrupted"
