"""Reading .ods: values, repetitions, what is hidden, and what grows without end."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.grid import CellError, SheetState
from tests.workbook.reading.makers import book_of, code_of, ods, rows_of

NOTE = "<office:annotation><text:p>批注</text:p></office:annotation>"


def cell(kind: str, shown: str = "", more: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{shown}</text:p></table:table-cell>'


def table(*rows: str, name: str = "表", more: str = "") -> str:
    inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}" {more}>{inside}</table:table>'


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        (cell("string", "张三"), "张三"),
        (cell("float", "1.4E+10", 'office:value="13800138000"'), 13800138000),
        (cell("float", "0.5", 'office:value="0.5"'), 0.5),
        (cell("percentage", "50%", 'office:value="0.5"'), 0.5),
        (cell("date", "15.3.", 'office:date-value="2023-03-15"'), date(2023, 3, 15)),
        (cell("date", "", 'office:date-value="2023-03-15T09:30:00"'), datetime.fromisoformat("2023-03-15T09:30:00")),
        (cell("time", "9:30", 'office:time-value="PT09H30M00S"'), time(9, 30)),
        (cell("time", "36:00", 'office:time-value="PT36H00M00S"'), "36:00"),
        (cell("boolean", "WAHR", 'office:boolean-value="true"'), True),
        (cell("string", "#N/A", 'table:formula="of:=NA()"'), CellError("#N/A")),
        (cell("string", "#N/A"), "#N/A"),
        (cell("string", '一<text:s text:c="2"/>二<text:tab/>三<text:line-break/>四'), "一  二\t三\n四"),
        (cell("string", "<text:span>富</text:span>文本</text:p><text:p>二行"), "富文本\n二行"),
        (cell("string", "正文").replace("<text:p>", f"{NOTE}<text:p>"), "正文"),
    ],
)
def test_every_kind_of_cell(xml: str, value: object) -> None:
    found = rows_of(ods(table(xml + cell("string", "末"))))
    assert found == ((value, "末"),)
    assert type(found[0][0]) is type(value)


def test_repetitions() -> None:
    repeated = '<table:table-cell table:number-columns-repeated="2"/>' + cell(
        "string", "甲", 'table:number-columns-repeated="2"'
    )
    body = table(repeated).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="2">')
    blank = '<table:table-row table:number-rows-repeated="1048574">'
    blank += '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    assert rows_of(ods(body.replace("</table:table>", blank + "</table:table>"))) == ((None, None, "甲", "甲"),) * 2


def test_endless_repetitions_are_refused() -> None:
    wide = cell("string", "甲", 'table:number-columns-repeated="16384"')
    bomb = table(wide).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">')
    assert code_of(ods(bomb)) == "too_large"
    assert code_of(ods(table(cell("string", "甲", 'table:number-columns-repeated="999999999"')))) == "too_large"
    far = table(cell("string", "甲")).replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="99999999"/><table:table-row>'
    )
    assert code_of(ods(far)) == "too_large"


def test_merged_and_covered_cells() -> None:
    first = cell("string", "甲", 'table:number-rows-spanned="2" table:number-columns-spanned="2"')
    covered = '<table:covered-table-cell office:value-type="string"><text:p>遮</text:p></table:covered-table-cell>'
    sheet = book_of(ods(table(first + covered + cell("string", "乙"), covered * 2 + cell("string", "丙")))).sheets[0]
    assert sheet.merges == ((1, 1, 2, 2),)
    assert sheet.rows == (("甲", None, "乙"), (None, None, "丙"))


def test_hidden_sheets_and_rows() -> None:
    hidden = table(cell("string", "甲"), name="藏", more='table:style-name="ta1"')
    shown = table(cell("string", "甲"), cell("string", "乙")).replace(
        "<table:table-row>", '<table:table-row table:visibility="filter">', 1
    )
    book = book_of(ods(shown + hidden))
    assert [(sheet.name, sheet.state) for sheet in book.sheets] == [
        ("表", SheetState.VISIBLE),
        ("藏", SheetState.HIDDEN),
    ]
    assert book.sheets[0].hidden_rows == {1}


def test_formulas_without_a_value_are_told() -> None:
    body = table(cell("string", "甲") + '<table:table-cell table:formula="of:=[.A1]"/>')
    assert book_of(ods(body)).sheets[0].uncalculated == {(1, 2)}


CELLS = (
    cell("string", "甲"),
    cell("string", "a &lt; b"),
    cell("string", ""),
    cell("float", "7", 'office:value="7"'),
    cell("float", "7"),
    cell("percentage", "5%", 'table:style-name="ce1" office:value="0.05"'),
    cell("date", "3月", 'office:date-value="2024-03-05" calcext:value-type="date"'),
    cell("string", "乙", 'table:number-columns-repeated="3"'),
    cell("string", "丙<text:s/>丁"),
    cell("time", "8:30", 'office:time-value="PT08H30M00S"'),
    cell("string", "并", 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>",
    cell("float", "1", 'table:formula="of:=[.A1]" office:value="1"'),
    cell("string", f"外{table(cell('string', '内'))}"),
    "<table:table-cell/>",
    '<table:table-cell table:number-columns-repeated="2"></table:table-cell>',
    "\n ",
)
ROWS = ("", ' table:number-rows-repeated="2"', ' table:visibility="collapse"')


@given(st.lists(st.tuples(st.sampled_from(ROWS), st.lists(st.sampled_from(CELLS), max_size=5)), max_size=8))
def test_the_fast_way_and_the_parser_find_the_same(rows: list[tuple[str, list[str]]]) -> None:
    inside = "".join(f"<table:table-row{more}>{''.join(cells)}</table:table-row>" for more, cells in rows)
    text = f'<table:table table:name="表">{inside}</table:table>'
    assert book_of(ods(text)) == book_of(ods(f"<!-- only the parser reads on from here -->{text}"))


def test_plain_rows_where_no_row_may_stand() -> None:
    aside = f"<office:annotation>{table(cell('string', '注'))}</office:annotation>"
    assert rows_of(ods(table(cell("string", "甲") + aside, cell("string", "乙"))))[1] == ("乙",)
    loose = f"<table:table-row>{cell('string', '无')}</table:table-row>"
    assert rows_of(ods(f"{table(cell('string', '甲'))}{loose.join(('<x>', '</x>'))}")) == (("甲",),)


def test_one_flat_file() -> None:
    flat = '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    flat += 'xmlns:table="t" xmlns:text="x" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
    flat += f"<office:body><office:spreadsheet>{table(cell('string', '甲'))}</office:spreadsheet></office:body>"
    flat += "</office:document>"
    book = book_of(flat.encode())
    assert book.format == "ods"
    assert book.sheets[0].rows == (("甲",),)


def test_damage_and_entities() -> None:
    assert code_of(ods("<table:table>")) == "corrupted"
