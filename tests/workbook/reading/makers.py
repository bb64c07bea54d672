"""Files of every format, made byte by byte where no library writes what a test needs."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

import pytest

from desktop_app.domain.grid import Book
from desktop_app.workbook.reading.assembly import Assembly
from desktop_app.workbook.reading.dispatch import read_bytes
from desktop_app.workbook.reading.limits import STANDARD, Limits
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import Sink

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def book_of(data: bytes, password: str | None = None, limits: Limits = STANDARD) -> Book:
    """Read bytes in this process."""
    assembly = Assembly()
    sink = Sink(assembly.take, limits.cells, limits.letters)
    assembly.take(("format", read_bytes(data, password, limits, sink)))
    return assembly.book()


def rows_of(data: bytes) -> tuple[tuple[object, ...], ...]:
    """Read bytes and return the rows of the first sheet."""
    return book_of(data).sheets[0].rows


def code_of(data: bytes, password: str | None = None, limits: Limits = STANDARD) -> str:
    """Return why bytes are refused."""
    with pytest.raises(Unreadable) as caught:
        book_of(data, password, limits)
    return caught.value.code


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack parts into a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def links(*targets: tuple[str, str, str]) -> str:
    """Return a part of links: id, kind, target."""
    inside = "".join(f'<Relationship Id="{i}" Type="{LINKS}/{kind}" Target="{to}"/>' for i, kind, to in targets)
    return f'<Relationships xmlns="{PACKAGE_LINKS}">{inside}</Relationships>'


def sheet_xml(rows: str, after: str = "") -> str:
    """Return a worksheet part around its rows."""
    inside = f"<sheetData>{rows}</sheetData>{after}"
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{inside}</worksheet>'


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/></cellXfs></styleSheet>'
)
"""Styles 0 General, 1 date, 2 date by a code, 3 elapsed hours, 4 time."""


def xlsx(
    sheet: str | bytes,
    strings: Sequence[str] = (),
    *,
    states: Sequence[str] = ("visible",),
    properties: str = "",
    others: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return a workbook with one sheet part shown under a tab for each state.

    Args:
        sheet: rows, or a whole part when it begins with ``<?xml`` or is bytes.
        strings: inside of each ``<si>``.
        states: state of each tab.
        properties: attributes of ``workbookPr``.
        others: further parts, or others instead of the usual ones.
    """
    whole = sheet if isinstance(sheet, bytes) or sheet.startswith("<?xml") else sheet_xml(sheet)
    tabs = "".join(
        f'<sheet name="表{number}" sheetId="{number}" state="{state}" r:id="rId1"/>'
        for number, state in enumerate(states, 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": links(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr {properties}/>'
        f"<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": links(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            ("rId3", "styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": whole,
        "xl/styles.xml": STYLES,
    }
    if strings:
        inside = "".join(f"<si>{string}</si>" for string in strings)
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{inside}</sst>'
    return zipped({**parts, **(others or {})})


def ods(content: str) -> bytes:
    """Return an OpenDocument spreadsheet around its tables."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text", "style")
    )
    hiding = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content {names}><office:automatic-styles>{hiding}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>",
    }
    return zipped(parts)


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a record of a workbook stream."""
    return struct.pack("<HH", kind, len(content)) + content


def short_text(text: str, length: str = "<H") -> bytes:
    """Return a text of Excel 97 in two-byte characters."""
    return struct.pack(length, len(text.encode("utf-16-le")) // 2) + b"\x01" + text.encode("utf-16-le")


BOF8, BOF5, EOF = bytes.fromhex("00060500000000000000000000000000"), bytes.fromhex("0005050000000000"), record(0x0A)


def xls(cells: bytes, *, globals_: bytes = b"", bof: bytes = BOF8, name: bytes = b"\x02\x01\x68\x88\x31\x00") -> bytes:
    """Return the bare stream of a workbook with one sheet.

    Args:
        cells: the sheet's records.
        globals_: records in front of the sheets.
        bof: of Excel 97 or Excel 5.
        name: of the tab, with its length.
    """
    head = record(0x809, bof) + globals_

    def bound(offset: int) -> bytes:
        return record(0x85, struct.pack("<IBB", offset, 0, 0) + name)

    start = len(head) + len(bound(0)) + len(EOF)
    return head + bound(start) + EOF + record(0x809, bof[:2] + b"\x10" + bof[3:]) + cells + EOF


def compound(name: str, stream: bytes) -> bytes:
    """Return an OLE compound file with one stream of at least 4,096 bytes."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
        + struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    )

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = title.encode("utf-16-le") + b"\0\0"
        head = raw.ljust(64, b"\0") + struct.pack("<HBB3I", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return head + bytes(36) + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(stream))
    return header + table + folder.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")
