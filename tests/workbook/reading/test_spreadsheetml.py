"""Reading SpreadsheetML 2003."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from desktop_app.domain.grid import CellError, SheetState
from tests.workbook.reading.makers import book_of, code_of, rows_of

NAMES = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40"'
)

NOTE = '<Comment><ss:Data ss:Type="String">批注</ss:Data></Comment>'
HIDING = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"


def document(rows: str, *, options: str = "", encoding: str = "UTF-8") -> bytes:
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook {NAMES}>'
    text += f'<Worksheet ss:Name="名单"><Table>{rows}</Table>{options}</Worksheet></Workbook>'
    return text.encode(encoding)


def data(kind: str, text: str) -> str:
    return f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (data("String", "张三"), "张三"),
        (data("Number", "1.38E+10"), 13800000000),
        (data("Number", "0.5"), 0.5),
        (data("DateTime", "2023-03-15T00:00:00.000"), date(2023, 3, 15)),
        (data("DateTime", "2023-03-15T09:30:00.000"), datetime.fromisoformat("2023-03-15T09:30:00")),
        (data("DateTime", "1899-12-31T09:30:00.000"), time(9, 30)),
        (data("Boolean", "1"), True),
        (data("Error", "#N/A"), CellError("#N/A")),
        (data("String", "一&#1;二&#10;三"), "一二\n三"),
        ('<Cell><ss:Data ss:Type="String" xmlns="x"><html:B>富</html:B>文本</ss:Data></Cell>', "富文本"),
        (
            f'<Cell><Data ss:Type="String">正文</Data>{NOTE}</Cell>',
            "正文",
        ),
    ],
)
def test_every_kind_of_cell(cell: str, value: object) -> None:
    assert rows_of(document(f"<Row>{cell}</Row>")) == ((value,),)


def test_places_merges_and_what_is_hidden() -> None:
    rows = (
        '<Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1" ss:MergeDown="1">'
        '<Data ss:Type="String">甲</Data></Cell>'
        f'{data("String", "乙")}</Row><Row ss:Hidden="1">{data("Number", "1")}<Cell ss:Formula="=A1"/></Row>'
    )
    book = book_of(document(rows, options=HIDING))
    sheet = book.sheets[0]
    assert book.format == "spreadsheetml"
    assert sheet.rows == ((), (None, "甲", None, "乙"), (1,))
    assert sheet.merges == ((2, 2, 3, 3),)
    assert sheet.hidden_rows == {3}
    assert sheet.uncalculated == {(3, 2)}
    assert sheet.state is SheetState.HIDDEN


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "GB2312", "GBK"])
def test_encodings(encoding: str) -> None:
    assert rows_of(document(f"<Row>{data('String', '张三')}</Row>", encoding=encoding)) == (("张三",),)


def test_rows_outside_a_table_are_none() -> None:
    options = "<x:WorksheetOptions><x:Pane><x:Row>7</x:Row></x:Pane></x:WorksheetOptions>"
    assert rows_of(document(f"<Row>{data('Number', '1')}</Row>", options=options)) == ((1,),)


def test_characters_that_xml_forbids_are_left_out() -> None:
    cell = data("String", "a\x07b&#7;c")
    assert rows_of(document(f"<Row>{cell}</Row>")) == (("abc",),)


def test_damage_bombs_and_places_out_of_the_sheet() -> None:
    whole = document(f"<Row>{data('String', '张三')}</Row>")
    assert code_of(whole[:-20]) == "corrupted"
    assert code_of(whole.replace(b"<Workbook", b'<!DOCTYPE w [<!ENTITY a "b">]><Workbook', 1)) == "xml_entities"
    assert code_of(document(f'<Row ss:Index="99999999">{data("Number", "1")}</Row>')) == "too_large"
    assert code_of(document('<Row><Cell ss:Index="99999"><Data ss:Type="Number">1</Data></Cell></Row>')) == "too_large"
