"""Reading .xlsb: every kind of record, the short cells that other readers lose, and damage."""

from __future__ import annotations

import struct
from datetime import date

import pytest

from desktop_app.domain.grid import CellError, SheetState
from tests.workbook.reading.makers import book_of, code_of, links, zipped


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = b"", len(content)
    while True:
        size += bytes([rest & 0x7F | (0x80 if rest > 127 else 0)])
        rest >>= 7
        if not rest:
            return head + size + content


def wide(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def row(number: int, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBB", number - 1, 0, 300, 0, 0x10 if hidden else 0, 0))


def full(kind: int, column: int, content: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + content)


def short(kind: int, content: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<I", style) + content)


def xlsb(sheet: bytes, state: int = 0) -> bytes:
    xf = struct.pack("<HH12x", 0, 0), struct.pack("<HH12x", 0, 14)
    return zipped(
        {
            "_rels/.rels": links(("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": record(153, bytes(8))
            + record(156, struct.pack("<II", state, 1) + wide("rId1") + wide("表")),
            "xl/_rels/workbook.bin.rels": links(
                ("rId1", "worksheet", "worksheets/sheet1.bin"),
                ("rId2", "sharedStrings", "s.bin"),
                ("rId3", "styles", "t.bin"),
            ),
            "xl/s.bin": record(19, b"\0" + wide("张三")) + record(19, b"\0" + wide("长" * 200)),
            "xl/t.bin": record(617) + record(47, xf[0]) + record(47, xf[1]) + record(618),
            "xl/worksheets/sheet1.bin": record(145) + sheet + record(146) + record(176, struct.pack("<4I", 8, 9, 0, 1)),
        }
    )


def test_every_kind_of_cell() -> None:
    sheet = (
        row(1)
        + full(7, 0, struct.pack("<I", 0))
        + full(7, 1, struct.pack("<I", 1))
        + full(6, 2, wide("行内"))
        + full(62, 3, b"\x01" + wide("富"))
        + row(2)
        + full(2, 0, struct.pack("<I", 1380 << 2 | 2))
        + full(2, 1, struct.pack("<I", 150 << 2 | 3))
        + full(2, 2, struct.pack("<I", (-5 << 2 | 2) & 0xFFFFFFFF))
        + full(5, 3, struct.pack("<d", 0.25))
        + full(4, 4, b"\1")
        + full(3, 5, b"\x2a")
        + full(5, 6, struct.pack("<d", 45000), style=1)
        + row(4, hidden=True)
        + full(8, 0, wide("算"))
        + full(9, 1, struct.pack("<d", 2))
        + full(10, 2, b"\0")
        + full(11, 3, b"\x07")
        + full(1, 4, b"")
    )
    found = book_of(xlsb(sheet)).sheets[0]
    assert found.rows == (
        ("张三", "长" * 200, "行内", "富"),
        (1380, 1.5, -5, 0.25, True, CellError("#N/A"), date(2023, 3, 15)),
        (),
        ("算", 2, False, CellError("#DIV/0!")),
    )
    assert found.hidden_rows == {4}
    assert found.merges == ((9, 1, 10, 2),)


def test_short_cells_stand_right_of_the_one_before() -> None:
    sheet = row(1) + full(2, 3, struct.pack("<I", 6)) + short(13, struct.pack("<I", 10)) + short(12, b"")
    sheet += short(18, struct.pack("<I", 0)) + short(16, struct.pack("<d", 45000), style=1)
    assert book_of(xlsb(sheet)).sheets[0].rows == ((None, None, None, 1, 2, None, "张三", date(2023, 3, 15)),)


def test_what_stands_in_extensions_is_no_cell() -> None:
    extension = record(35, bytes(4)) + full(1, 0, b"") + record(35, bytes(4)) + record(36) + full(6, 0, wide("x"))
    sheet = extension + record(36) + row(1) + full(6, 0, wide("甲"))
    assert book_of(xlsb(sheet)).sheets[0].rows == (("甲",),)


def test_hidden_sheets() -> None:
    assert book_of(xlsb(row(1), state=2)).sheets[0].state is SheetState.HIDDEN


@pytest.mark.parametrize(
    "sheet",
    [
        row(1) + full(7, 0, struct.pack("<I", 9)),
        row(1) + full(6, 0, struct.pack("<I", 99)),
        full(2, 0, bytes(4)),
        b"\x06\x7f",
    ],
)
def test_damage(sheet: bytes) -> None:
    assert code_of(xlsb(sheet)) == "corrupted"
