"""One small workbook of each format, and ways to damage it."""

from __future__ import annotations

import io
import random
import struct
import zipfile

from tests.workbook.reading.makers import links, ods, record, short_text, xls, xlsx, zipped

_INSERTED = (b"<!DOCTYPE a>", b"<row r='1048576'>", b"&a;", b"99999999", b"</table>", b'"')


def seeds() -> dict[str, bytes]:
    """Return whole files by format."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 2}</v></c><c r="B{n}" s="1"><v>{45000 + n}</v></c>'
        f'<c r="C{n}" t="str"><f>A{n}</f><v>a&amp;b</v></c></row>'
        for n in range(1, 30)
    )
    strings = record(0xFC, struct.pack("<II", 2, 2) + short_text("姓名") + short_text("张三"))
    cells = b"".join(
        record(0xFD, struct.pack("<HHHI", n, 0, 0, n % 2)) + record(0x203, struct.pack("<HHHd", n, 1, 0, n))
        for n in range(30)
    )
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="2">'
    cell += "<text:p>甲</text:p></table:table-cell>"
    lines = "".join(f'张三{n},13800138{n:03},"备,注\n{n}"\n' for n in range(40))
    web = "".join(f"<tr><td rowspan=2>张{n}<td colspan=3><table><tr><td>{n}</table></tr>" for n in range(30))
    data = '<Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="String">甲</Data></Cell>'
    return {
        "xlsx": xlsx(rows, ["<t>姓名</t>", "<r><t>张</t></r><r><t>三</t></r>"]),
        "xls": xls(cells, globals_=strings),
        "ods": ods(f'<table:table table:name="a">{f"<table:table-row>{cell}</table:table-row>" * 20}</table:table>'),
        "csv": lines.encode("gbk"),
        "utf-16": lines.encode("utf-16"),
        "html": f"<table>{web}</table>".encode(),
        "spreadsheetml": (
            '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
            'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
            f"{f'<Row>{data}</Row>' * 20}</Table></Worksheet></Workbook>"
        ).encode(),
        "xlsb": _xlsb(),
        "web archive": (
            'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n'
            f"\n<table>{web}</table>\n--b--\n"
        ).encode(),
    }


def _xlsb() -> bytes:
    def part(*records: tuple[int, bytes]) -> bytes:
        return b"".join(
            (bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])) + bytes([len(content)]) + content
            for kind, content in records
        )

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    rows: list[tuple[int, bytes]] = []
    for number in range(30):
        rows.append((0, struct.pack("<IIHBBB", number, 0, 300, 0, 0, 0)))
        rows.append((7, struct.pack("<III", 0, 0, number % 2)))
        rows.append((16, struct.pack("<Id", 0, number)))
        rows.append((6, struct.pack("<II", 4, 0) + wide("张三")))
    return zipped(
        {
            "_rels/.rels": links(("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": part((156, struct.pack("<II", 0, 1) + wide("rId1") + wide("表"))),
            "xl/_rels/workbook.bin.rels": links(("rId1", "worksheet", "s.bin"), ("rId2", "sharedStrings", "t.bin")),
            "xl/t.bin": part((19, b"\0" + wide("姓名")), (19, b"\0" + wide("电话"))),
            "xl/s.bin": part((145, b""), *rows, (146, b""), (176, struct.pack("<4I", 40, 41, 0, 1))),
        }
    )


def damaged(data: bytes, luck: random.Random) -> bytes:
    """Return a file with a few things changed; in packed files often inside a part, where the checksum holds again."""
    if data.startswith(b"PK") and luck.random() < 0.8:
        return _damaged_part(data, luck)
    return _changed(data, luck)


def _damaged_part(data: bytes, luck: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        victim = luck.choice(before.namelist())
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, _changed(content, luck) if name == victim else content)
    return out.getvalue()


def _changed(data: bytes, luck: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(luck.randint(1, 6)):
        at = luck.randrange(len(changed) or 1)
        match luck.randrange(6):
            case 0:
                changed[at : at + 1] = bytes([luck.randrange(256)])
            case 1:
                del changed[at : at + luck.randint(1, 40)]
            case 2:
                changed[at:at] = changed[max(0, at - luck.randint(1, 400)) : at]
            case 3:
                changed[at : at + 4] = luck.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"9999"))
            case 4:
                changed[at:at] = luck.choice(_INSERTED)
            case _:
                del changed[at + len(changed) // 4 :]
    return bytes(changed)
