"""Reading .xls: every kind of cell of Excel 97 and Excel 5, texts across records, and damage."""

from __future__ import annotations

import struct
from datetime import date

import pytest

from desktop_app.domain.grid import CellError
from tests.workbook.reading.makers import BOF5, EOF, book_of, code_of, compound, record, rows_of, short_text, xls

_XF = record(0xE0, struct.pack("<HH16x", 0, 0)) + record(0xE0, struct.pack("<HH16x", 0, 14))
_SHANGHAI = record(0xFC, struct.pack("<II", 2, 2) + short_text("张三") + struct.pack("<HB", 2, 0) + b"ab")


def cell(kind: int, row: int, column: int, content: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<HHH", row, column, style) + content)


def formula(row: int, column: int, result: bytes) -> bytes:
    return cell(0x06, row, column, result + bytes(8))


def test_every_kind_of_cell() -> None:
    rks = struct.pack("<HHHIHIH", 1, 3, 0, 7 << 2 | 2, 0, 150 << 2 | 3, 4)
    cells = (
        cell(0xFD, 0, 0, struct.pack("<I", 0))
        + cell(0xFD, 0, 1, struct.pack("<I", 1))
        + cell(0x204, 0, 2, short_text("标签"))
        + cell(0x203, 1, 0, struct.pack("<d", 13800138000))
        + cell(0x203, 1, 1, struct.pack("<d", 45000), style=1)
        + cell(0x27E, 1, 2, struct.pack("<I", (-5 << 2 | 2) & 0xFFFFFFFF))
        + record(0xBD, rks)
        + cell(0x205, 3, 0, b"\1\0")
        + cell(0x205, 3, 1, b"\x2a\1")
        + cell(0x201, 3, 2, b"")
        + formula(4, 0, struct.pack("<d", 2.5))
        + formula(4, 1, b"\0\0\0\0\0\0\xff\xff")
        + record(0x207, short_text("算得"))
        + formula(4, 2, b"\1\0\1\0\0\0\xff\xff")
        + formula(4, 3, b"\2\0\x07\0\0\0\xff\xff")
        + formula(4, 4, b"\3\0\0\0\0\0\xff\xff")
        + record(0x208, struct.pack("<HHHHHHI", 4, 0, 5, 300, 0, 0, 0x20))
        + record(0xE5, struct.pack("<H4H", 1, 0, 1, 5, 6))
    )
    book = book_of(xls(cells, globals_=_XF + _SHANGHAI))
    assert book.format == "xls"
    sheet = book.sheets[0]
    assert sheet.name == "表1"
    assert sheet.rows == (
        ("张三", "ab", "标签"),
        (13800138000, date(2023, 3, 15), -5, 7, 1.5),
        (),
        (True, CellError("#N/A")),
        (2.5, "算得", True, CellError("#DIV/0!")),
    )
    assert sheet.hidden_rows == {5}
    assert sheet.merges == ((1, 6, 2, 7),)


def test_the_same_in_a_container() -> None:
    data = compound("Workbook", xls(cell(0x203, 0, 0, struct.pack("<d", 7))))
    assert rows_of(data) == ((7,),)


def test_texts_run_over_into_the_next_record_and_change_their_width() -> None:
    text = "abcdefghij"
    first = struct.pack("<II", 2, 2) + struct.pack("<HB", 10, 0) + text[:4].encode()
    rest = b"\x01" + text[4:].encode("utf-16-le") + struct.pack("<HBH", 2, 9, 1) + "富文".encode("utf-16-le") + bytes(4)
    strings = record(0xFC, first) + record(0x3C, rest)
    cells = cell(0xFD, 0, 0, bytes(4)) + cell(0xFD, 0, 1, struct.pack("<I", 1))
    assert rows_of(xls(cells, globals_=strings)) == ((text, "富文"),)


def test_an_empty_record_inside_a_text_is_stepped_over() -> None:
    first = struct.pack("<II", 1, 1) + struct.pack("<HB", 4, 0) + b"ab"
    strings = record(0xFC, first) + record(0x3C) + record(0x3C, b"\0cd")
    assert rows_of(xls(cell(0xFD, 0, 0, bytes(4)), globals_=strings)) == (("abcd",),)


def test_an_empty_text_may_be_no_more_than_its_length() -> None:
    assert rows_of(xls(cell(0x204, 0, 0, bytes(2)) + cell(0x203, 0, 1, struct.pack("<d", 7)))) == (("", 7),)


def test_phonetic_readings_are_left_out() -> None:
    strings = record(
        0xFC, struct.pack("<II", 1, 1) + struct.pack("<HBI", 1, 5, 4) + "课".encode("utf-16-le") + b"\1\2\3\4"
    )
    assert rows_of(xls(cell(0xFD, 0, 0, bytes(4)), globals_=strings)) == (("课",),)


def test_the_1904_calendar_and_own_formats() -> None:
    formats = record(0x22, b"\1\0") + record(0x41E, struct.pack("<H", 164) + short_text('yyyy"年"'))
    formats += record(0xE0, struct.pack("<HH16x", 0, 164))
    assert rows_of(xls(cell(0x203, 0, 0, struct.pack("<d", 43538)), globals_=formats)) == ((date(2023, 3, 15),),)


@pytest.mark.parametrize(
    ("page", "encoding"), [(936, "gbk"), (1252, "cp1252"), (950, "big5"), (None, "gbk"), (10029, "mac-latin2")]
)
def test_excel_5_writes_in_a_code_page(page: int | None, encoding: str) -> None:
    text = {"cp1252": "naïve", "big5": "張三", "mac-latin2": "čaj"}.get(encoding, "张三")
    raw = text.encode(encoding)
    globals_ = record(0x42, struct.pack("<H", page)) if page else b""
    data = xls(cell(0x204, 0, 0, struct.pack("<H", len(raw)) + raw), globals_=globals_, bof=BOF5, name=b"\x01A")
    assert rows_of(data) == ((text,),)


def test_an_unknown_code_page_is_not_guessed() -> None:
    globals_ = record(0x42, struct.pack("<H", 29999))
    data = xls(cell(0x204, 0, 0, b"\1\0a"), globals_=globals_, bof=BOF5, name=b"\x01A")
    assert code_of(data) == "unsupported_format"


def test_charts_inside_a_sheet_hold_no_cells() -> None:
    chart = record(0x809, bytes(16)) + cell(0x203, 9, 9, bytes(8)) + EOF
    assert rows_of(xls(chart + cell(0x203, 0, 0, struct.pack("<d", 1)))) == ((1,),)


def test_offsets_that_miss_do_not_matter() -> None:
    data = bytearray(xls(cell(0x203, 0, 0, struct.pack("<d", 1))))
    at = data.index(struct.pack("<HH", 0x85, 12)) + 4
    data[at : at + 4] = struct.pack("<I", struct.unpack_from("<I", data, at)[0] + 8)
    assert rows_of(bytes(data)) == ((1,),)


def test_a_locked_workbook_asks_for_its_password() -> None:
    data = xls(b"", globals_=record(0x2F, bytes(54)))
    assert code_of(data) == "password_protected"


@pytest.mark.parametrize(
    "damage",
    [
        cell(0xFD, 0, 0, struct.pack("<I", 9)),
        cell(0x203, 0, 0, b"\0"),
        cell(0x204, 0, 0, b"\xff\xff\1a"),
    ],
)
def test_damage(damage: bytes) -> None:
    assert code_of(xls(damage)) == "corrupted"


def test_a_stream_cut_off_is_refused() -> None:
    whole = xls(cell(0x203, 0, 0, struct.pack("<d", 1)))
    for end in (len(whole) - 4, len(whole) - 10, 60):
        assert code_of(whole[:end]) == "corrupted"


def test_the_single_sheet_of_excel_4() -> None:
    sheet = record(0x409, bytes.fromhex("000410000000")) + record(0x204, struct.pack("<HHHH", 0, 0, 0, 2) + b"ab")
    sheet += record(0x203, struct.pack("<HHHd", 1, 1, 0, 2.5)) + EOF
    assert rows_of(sheet) == (("ab",), (None, 2.5))
