"""Tables of web pages under the name .xls."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.grid import SheetState
from tests.workbook.reading.makers import book_of, code_of, rows_of

TABLE = "<table><tr><th>姓名</th><th>电话</th></tr><tr><td>张三</td><td>138</td></tr></table>"
ROWS = (("姓名", "电话"), ("张三", "138"))


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "gb2312"),
        ("utf-8-sig", "utf-8"),
        ("gbk", "gb2312"),
        ("gb18030", "GBK"),
        ("gbk", ""),
        ("gbk", "utf-8"),
        ("gbk", "iso-8859-1"),
        ("utf-16", ""),
    ],
)
def test_encodings(encoding: str, declared: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    assert rows_of(page(TABLE, head).decode().encode(encoding)) == ROWS


def test_a_declared_encoding_of_another_country() -> None:
    text = "<meta charset=big5><table><tr><td>張三</td><td>手機</td></tr></table>"
    assert rows_of(text.encode("big5")) == (("張三", "手機"),)


def test_what_declares_nothing_and_shows_nothing_is_not_guessed() -> None:
    assert code_of("<table><tr><td>prénom</td><td>âge</td></tr></table>".encode("cp1252")) == "unsupported_format"


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        f"\n\n  {TABLE}",
        f"<!-- 导出 -->{TABLE}",
        f"<!DOCTYPE html>{page(TABLE).decode()}",
        f'<?xml version="1.0"?><html xmlns:x="urn:schemas-microsoft-com:office:excel">{TABLE}</html>',
        f'<html xmlns="urn:schemas-microsoft-com:office:spreadsheet">{TABLE}</html>',
        "<TABLE><TR><TH>姓名<TH>电话<TR><TD>张三<TD>138</TABLE>",
        TABLE.replace("</table>", ""),
        "<table><thead><tr><td>姓名</td><td>电话</td></tr></thead><tbody><tr><td>张三</td><td>138</td></tr></tbody></table>",
        TABLE.replace("张三", "<b>张</b><span>三</span><!-- x --><script>var a='<td>';</script>"),
    ],
)
def test_however_it_is_written(text: str) -> None:
    book = book_of(text.encode())
    assert book.format == "html"
    assert book.sheets[0].rows == ROWS


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        ("一<br>二", "一\n二"),
        ("<p>一</p><p>二</p>", "一\n二"),
        ("  一 \n 二&nbsp;", "一 二"),
        ("&lt;&#24352;&gt;", "<张>"),
        ("007", "007"),
        ("", None),
    ],
)
def test_texts(inside: str, value: object) -> None:
    assert rows_of(page(f"<table><tr><td>{inside}</td><td>末</td></tr></table>")) == ((value, "末"),)


def test_numbers_that_excel_shortened_are_taken_from_behind() -> None:
    cells = '<td x:num="13800138000">1.38E+10</td><td x:num="45000">2023/3/15</td><td x:num="13900139000">####</td>'
    assert rows_of(page(f"<table><tr>{cells}</tr></table>")) == ((13800138000, "2023/3/15", 13900139000),)


def test_cells_that_reach_over_others() -> None:
    body = (
        "<table><tr><td rowspan=2>甲</td><td colspan=2>乙</td></tr><tr><td>丙</td><td>丁</td></tr>"
        "<tr><td rowspan=99>戊</td><td colspan=0>己</td></tr></table>"
    )
    sheet = book_of(page(body)).sheets[0]
    assert sheet.rows == (("甲", "乙"), (None, "丙", "丁"), ("戊", "己"))
    assert sheet.merges[:2] == ((1, 1, 2, 1), (1, 2, 1, 3))


def test_tables_for_layout_give_way_to_the_lists_in_them() -> None:
    book = book_of(page(f"<table><tr><td>校区名单</td></tr><tr><td>{TABLE}</td><td>{TABLE}</td></tr></table>"))
    assert [sheet.rows for sheet in book.sheets] == [(("校区名单",),), ROWS, ROWS]


def test_a_small_table_in_a_cell_is_its_text() -> None:
    inner = "<table><tr><td>138</td></tr></table>"
    assert rows_of(page(f"<table><tr><td>张三</td><td>电话{inner}</td></tr></table>")) == (("张三", "电话\n138"),)


CELLS = (
    "<td>甲</td>",
    "<TD class=a>a &amp;\n b&nbsp;</TD>",
    "<th></th>",
    "<td>1<br>2</td>",
    "<td colspan=2>并</td>",
    "<td>开",
)
AROUND = ("{}", "<!-- {} -->", "<script>{}</script>", "<select>{}</select>", "<td><table>{}<tr><td>x</table></td>")


@given(
    st.lists(st.tuples(st.sampled_from(AROUND), st.lists(st.sampled_from(CELLS), max_size=4)), max_size=8),
    st.sampled_from(("", " style='display:none'")),
)
def test_plain_rows_are_read_as_the_parser_reads_them(rows: list[tuple[str, list[str]]], more: str) -> None:
    inside = [around.format(f"<tr{more}>{''.join(cells)}{{}}</tr>") for around, cells in rows]
    page = f"<table><tr><td>姓名</td></tr>{''.join(inside)}</table>"
    # A paragraph's end says nothing, yet no row with one is plain.
    assert book_of(page.replace("{}", "").encode()) == book_of(page.replace("{}", "</p>").encode())


def test_words_of_the_server_above_the_table() -> None:
    page = "<b>Notice</b>: Undefined index in a.php on line 3<br />\n<table><tr><td>姓名</td></tr></table>"
    assert rows_of(f"\nNotice: {page}".encode()) == (("姓名",),)
    assert rows_of(f"姓名,说明\n张三,{page}\n".encode())[0] == ("姓名", "说明")


def test_several_tables_are_several_sheets() -> None:
    assert [sheet.name for sheet in book_of(page(TABLE + "文字" + TABLE)).sheets] == ["Sheet1", "Sheet2"]


def test_hidden_rows_and_tables() -> None:
    body = TABLE.replace("<tr><td>", '<tr style="DISPLAY: none"><td>') + TABLE.replace(
        "<table", '<table style="display:none"'
    )
    book = book_of(page(body))
    assert book.sheets[0].hidden_rows == {2}
    assert book.sheets[1].state is SheetState.HIDDEN


def test_pages_without_a_table() -> None:
    assert code_of(page("<p>登录已过期</p>")) == "not_a_spreadsheet"
    assert code_of(page("<frameset><frame src='a.files/sheet001.htm'></frameset>")) == "unsupported_format"


def test_tables_without_end_are_refused() -> None:
    assert code_of(b"<table><tr><td>" * 200) == "too_large"
    assert code_of(page("<table><tr>" + "<td colspan=1000>a</td>" * 20 + "</tr></table>")) == "too_large"


def test_a_page_saved_as_one_file() -> None:
    body = base64.encodebytes(page(TABLE).decode().encode("gbk")).decode()
    archive = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n'
        '--x\nContent-Type: text/html; charset="gb2312"\nContent-Transfer-Encoding: base64\n\n'
        f"{body}\n--x\nContent-Type: image/png\n\nx\n--x--\n"
    )
    assert rows_of(archive.encode()) == ROWS
