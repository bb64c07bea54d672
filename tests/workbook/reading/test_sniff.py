"""What a file is, told by its bytes."""

from __future__ import annotations

import gzip

import pytest

from desktop_app.workbook.reading.sniff import Kind, identify

GNUMERIC = b"<?xml version='1.0'?><gnm:Workbook xmlns:gnm='gnumeric.org'>"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04rest", Kind.ZIP),
        (bytes.fromhex("d0cf11e0a1b11ae1"), Kind.OLE),
        (bytes.fromhex("0908100000060500"), Kind.BIFF),
        (bytes.fromhex("0900040007001000"), Kind.BIFF),
        (b"Rar!\x1a\x07", Kind.ARCHIVE),
        (b"\x1f\x8b\x08", Kind.ARCHIVE),
        (gzip.compress(b"a,b", mtime=0), Kind.ARCHIVE),
        (gzip.compress(GNUMERIC, mtime=0), Kind.OTHER_SPREADSHEET),
        (b"<?xml version='1.0'?><gnm:Workbook xmlns:gnm='gnumeric.org'/>", Kind.OTHER_SPREADSHEET),
        (b"a.csv".ljust(257, b"\0") + b"ustar\x0000" + b"a,b\n" * 10_000, Kind.ARCHIVE),
        (bytes(4096), Kind.OTHER),
        (b"a\0\0" * 90 + b"\0" * 90, Kind.OTHER),
        (b"%PDF-1.7", Kind.OTHER),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Kind.OTHER),
        (b"\x89PNG\r\n\x1a\n\0\0", Kind.OTHER),
        (b"MZ\x90\0\x03\0\0\0", Kind.OTHER),
        (b"{\\rtf1 a}", Kind.OTHER),
        (b'{"a": [1, 2]}', Kind.OTHER),
        (b"<svg xmlns='x'></svg>", Kind.OTHER),
        (b"<?xml version='1.0'?><root/>", Kind.OTHER),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", Kind.ENTITIES),
        (b"<?xml version='1.0'?><uof:UOF xmlns:uof='x'/>", Kind.OTHER_SPREADSHEET),
        (b"ID;PWXL;N;E\r\n", Kind.OTHER_SPREADSHEET),
        (b"TABLE\r\n0,1\r\n", Kind.OTHER_SPREADSHEET),
        (b"\0\0\x02\0\x06\x04\x06\0", Kind.OTHER_SPREADSHEET),
        (b"\x03\x7a\x0b\x18\x01\0\0\0\x41\0", Kind.OTHER_SPREADSHEET),
        (b"Subject: hi\n\ntext", Kind.OTHER),
        ("姓名,电话".encode(), Kind.TEXT),
        ("姓名,电话".encode("gbk"), Kind.TEXT),
        ("姓名,电话,1,2,3,4,5".encode("utf-16-le"), Kind.TEXT),
        ("<table>".encode("utf-16"), Kind.HTML),
        (b"<h1>a</h1><TABLE border=1>\n<TR><td>a</table>", Kind.HTML),
        (b"<?xml version='1.0'?><book><table><tr/></table></book>", Kind.OTHER),
        (b"a", Kind.TEXT),
    ],
)
def test_kinds(data: bytes, kind: Kind) -> None:
    assert identify(data) is kind
