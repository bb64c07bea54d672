"""Rows of .xlsx: every way programs write them gives the same cells, and what cannot be known is told."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from desktop_app.domain.grid import CellError, SheetState
from tests.workbook.reading.makers import MAIN, book_of, code_of, rows_of, sheet_xml, xlsx

STRINGS = ("<t>姓名</t>", "<t>张三</t>")


def test_plain_rows() -> None:
    rows = (
        '<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>13800138000</v></c><c r="B2"><v>1.5</v></c><c r="C2" s="1"><v>45000</v></c></row>'
    )
    assert rows_of(xlsx(rows, STRINGS)) == (("姓名", "张三"), (13800138000, 1.5, date(2023, 3, 15)))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>5</v></c>', 5),
        ('<c r="A1"><v>5.0</v></c>', 5),
        ('<c r="A1"><v>-0.25</v></c>', -0.25),
        ('<c r="A1"><v>1.3800138000000000E+10</v></c>', 13800138000),
        ('<c r="A1"><v>1.10101199003071E+17</v></c>', 110101199003071000),
        ('<c r="A1"><v>110101199003071234</v></c>', 110101199003071234),
        ('<c r="A1">\n <v>\n  7\n </v>\n</c>', 7),
        ('<c r="A1" t="s">\n<v>\n1\n</v>\n</c>', "张三"),
        ('<c r="A1" t="n"><v>7</v></c>', 7),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="e"><v>#N/A</v></c>', CellError("#N/A")),
        ('<c r="A1" t="d"><v>2026-11-24T00:00:00</v></c>', date(2026, 11, 24)),
        ('<c r="A1" t="d"><v>2026-11-24T09:30:00Z</v></c>', datetime.fromisoformat("2026-11-24T09:30:00")),
        ('<c r="A1" s="1"><v>45000.5</v></c>', datetime.fromisoformat("2023-03-15T12:00:00")),
        ('<c r="A1" s="2"><v>45000</v></c>', date(2023, 3, 15)),
        ('<c r="A1" s="3"><v>1.5</v></c>', 1.5),
        ('<c r="A1" s="4"><v>0.395833333333333</v></c>', time(9, 30)),
        ('<c r="A1" s="1"><v>60</v></c>', 60),
        ('<c r="A1" s="1"><v>59</v></c>', date(1900, 2, 28)),
        ('<c r="A1" s="1"><v>-1</v></c>', -1),
        ('<c r="A1" s="1"><v>3000000</v></c>', 3000000),
        ('<c r="A1" t="str"><f>B1</f><v>a &amp; b</v></c>', "a & b"),
        ('<c r="A1" t="inlineStr"><is><t>行内</t></is></c>', "行内"),
        ('<c r="A1" t="inlineStr"><is><r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r></is></c>', "富文本"),
        ('<c r="A1" t="inlineStr"><is><t>东京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>', "东京"),
        ('<c r="A1" t="inlineStr"><is><t>1.</t></is><v>1.01.</v></c>', "1."),
        ('<c r="A1" t="str"><v>一_x000D_\n二</v></c>', "一\r\n二"),
        ('<c r="A1" t="str"><v>_x005F_x000D_</v></c>', "_x000D_"),
        ('<c r="A1" t="str"><v>_xD83D__xDE00_</v></c>', "😀"),
        ('<c r="A1" t="str"><v><![CDATA[<b>]]></v></c>', "<b>"),
        ('<c r="A1"><v>无</v></c>', "无"),
        ('<c r="A1"><v>1_000</v></c>', "1_000"),
        ('<c r="A1" cm="1" s="1" vm="2"><v>45000</v></c>', date(2023, 3, 15)),
        ('<c t="s" r="A1"><v>1</v></c>', "张三"),
        ("<c><v>7</v></c>", 7),
        ('<!-- <c r="A1"><v>9</v></c> --><c r="A1"><v>7</v></c>', 7),
        ('<c r="A1"><v>7</v><extLst><ext uri="x"/></extLst></c>', 7),
    ],
)
def test_every_form_of_cell(cell: str, value: object) -> None:
    found = rows_of(xlsx(f'<row r="1">{cell}<c r="C1"><v>1</v></c></row>', STRINGS))
    assert found == ((value, None, 1),)
    assert type(found[0][0]) is type(value)


def test_a_form_met_later_is_learned() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 50))
    rows += '<row r="50"><c r="A50" t="s"><v>1</v></c><c r="D50" t="b"><v>1</v></c></row>'
    rows += '<row r="51"><c r="A51"><v>2.5</v></c><c r="B51" s="1"/><c r="D51"><v>4</v></c></row>'
    found = rows_of(xlsx(rows, STRINGS))
    assert found[48:] == ((49,), ("张三", None, None, True), (2.5, None, None, 4))


def test_rows_of_many_forms_are_still_exact() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" ph="{n}"><v>{n}</v></c><c r="B{n}" s="{n % 30}" t="s"><v>{n % 2}</v></c></row>'
        for n in range(1, 200)
    )
    assert rows_of(xlsx(rows, STRINGS)) == tuple((n, "张三" if n % 2 else "姓名") for n in range(1, 200))


def test_a_cell_that_names_another_row_stands_there() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B4"><v>4</v></c></row>'
    assert rows_of(xlsx(rows)) == ((1,), (2,), (), (None, 4))


def test_rows_out_of_order_and_twice() -> None:
    rows = (
        '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>'
        '<row r="3"><c r="C3"><v>33</v></c></row>'
    )
    assert rows_of(xlsx(rows)) == ((None, 1), (), (3, None, 33))


def test_cells_out_of_order() -> None:
    assert rows_of(xlsx('<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>')) == ((1, None, 3),)


def test_rows_and_cells_without_places() -> None:
    rows = "<row/><row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>"
    assert rows_of(xlsx(rows)) == ((), (1, None, 3), (4,))


def test_blank_rows_are_counted_and_trailing_cells_are_not() -> None:
    rows = '<row r="2"/><row r="3"><c r="B3"><v>1</v></c><c r="C3" s="1"/></row><row r="9"><c r="A9" s="1"/></row>'
    assert rows_of(xlsx(rows)) == ((), (), (None, 1))


def test_formulas_without_a_value_are_told() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>C1</f><v></v></c><c r="C1" t="str"><f>""</f><v></v></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>3</v></c></row>'
    )
    sheet = book_of(xlsx(rows)).sheets[0]
    assert sheet.uncalculated == {(1, 1), (1, 2)}
    assert sheet.rows[1] == (2, 3)


def test_merged_cells_keep_the_first_value_only() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    rows += '<row r="2"><c r="A2"><v>3</v></c><c r="C2"><v>4</v></c></row>'
    part = sheet_xml(rows, '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="A:A"/></mergeCells>')
    sheet = book_of(xlsx(part)).sheets[0]
    assert sheet.merges == ((1, 1, 2, 2),)
    assert sheet.rows == ((1,), (None, None, 4))


def test_hidden_rows() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
    assert book_of(xlsx(rows)).sheets[0].hidden_rows == {2}


@pytest.mark.parametrize("prefix", ["x:", "ns0:"])
def test_names_with_a_prefix(prefix: str) -> None:
    part = (
        f'<?xml version="1.0"?><{prefix}worksheet xmlns:{prefix[:-1]}="{MAIN}"><{prefix}sheetData><{prefix}row r="1">'
        f'<{prefix}c r="A1" t="s"><{prefix}v>1</{prefix}v></{prefix}c></{prefix}row></{prefix}sheetData>'
        f'<{prefix}mergeCells><{prefix}mergeCell ref="A1:B1"/></{prefix}mergeCells></{prefix}worksheet>'
    )
    sheet = book_of(xlsx(part, STRINGS)).sheets[0]
    assert sheet.rows == (("张三",),)
    assert sheet.merges == ((1, 1, 1, 2),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk"])
def test_a_part_in_another_encoding(encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gbk": "GBK"}[encoding]
    text = f'<?xml version="1.0" encoding="{declared}"?><worksheet xmlns="{MAIN}"><sheetData>'
    text += '<row r="1"><c r="A1" t="inlineStr"><is><t>张三</t></is></c></row></sheetData></worksheet>'
    assert rows_of(xlsx(text.encode(encoding))) == (("张三",),)


@pytest.mark.parametrize("place", ["", '<row r="1"><c r="A1"><v>1</v></c></row>'])
def test_entities_are_refused_wherever_they_stand(place: str) -> None:
    part = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    part += f'<worksheet xmlns="{MAIN}"><sheetData>{place}<row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    assert code_of(xlsx(part)) == "xml_entities"


@pytest.mark.parametrize("control", ["\x07", "&#7;", "&#x1F;"])
def test_characters_that_xml_forbids_are_left_out(control: str) -> None:
    text = f"<r><t>张{control}三</t></r>"
    for cell in (f'<c r="A1" t="inlineStr"><is>{text}</is></c>', '<c r="A1" t="s"><v>0</v></c>'):
        assert rows_of(xlsx(f'<row r="1">{cell}</row>', [text])) == (("张三",),)


def test_cells_numbered_instead_of_placed() -> None:
    assert rows_of(xlsx('<row r="1"><c r="0"><v>1</v></c><c r="1" t="str"><v>a</v></c></row>')) == ((1, "a"),)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
        '<row r="1"><c r="A-1"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>&unknown;</v></c></row>',
    ],
)
def test_damaged_rows_are_refused(rows: str) -> None:
    assert code_of(xlsx(rows, STRINGS)) == "corrupted"


def test_a_sheet_cut_off_is_refused() -> None:
    whole = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    assert code_of(xlsx(whole[: whole.index("</sheetData>")])) == "corrupted"


def test_the_last_cell_a_sheet_has_is_read_and_one_further_is_refused() -> None:
    found = rows_of(xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert len(found) == 1_048_576
    assert found[-1][-1] == 1
    assert code_of(xlsx('<row r="1048577"><c r="A1048577"><v>1</v></c></row>')) == "too_large"
    assert code_of(xlsx('<row r="1"><c r="XFE1"><v>1</v></c></row>')) == "too_large"


def test_many_far_cells_are_refused_before_they_fill_the_memory() -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 500))
    assert code_of(xlsx(rows)) == "too_large"


def test_sheets_keep_order_name_and_state() -> None:
    data = xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', states=("visible", "hidden", "veryHidden"))
    assert [(sheet.name, sheet.state) for sheet in book_of(data).sheets] == [
        ("表1", SheetState.VISIBLE),
        ("表2", SheetState.HIDDEN),
        ("表3", SheetState.HIDDEN),
    ]
