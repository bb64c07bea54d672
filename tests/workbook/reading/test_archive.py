"""Packed files are checked before anything is unpacked."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from dataclasses import replace

import pytest

from desktop_app.workbook.reading.limits import STANDARD
from tests.workbook.reading.makers import code_of, compound, record, rows_of, xls, xlsx, zipped

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def test_a_bomb_and_an_honest_large_file_are_told_apart() -> None:
    small = replace(STANDARD, unpacked_bytes=2_000_000)
    assert code_of(xlsx(ROW, others={"xl/media/a": b"\0" * 5_000_000}), limits=small) == "zip_bomb"
    noise = b"".join(struct.pack("<I", n * 2_654_435_761 % 2**32) for n in range(700_000))
    assert code_of(xlsx(ROW, others={"xl/media/a": noise}), limits=small) == "too_large"


def test_too_many_parts() -> None:
    assert code_of(xlsx(ROW, others={f"x/{n}": "" for n in range(10_001)})) == "zip_bomb"


def test_parts_that_overlap() -> None:
    data = bytearray(xlsx(ROW))
    entries = [at for at in range(len(data) - 4) if data[at : at + 4] == b"PK\1\2"]
    first = data[entries[0] + 42 : entries[0] + 46]
    data[entries[1] + 42 : entries[1] + 46] = first
    assert code_of(bytes(data)) == "zip_bomb"


@pytest.mark.parametrize("name", ["../../a.txt", "xl/../../a.txt", "/etc/a", "C:/a.txt", "..\\a.txt"])
def test_paths_out_of_the_archive(name: str) -> None:
    assert code_of(xlsx(ROW, others={name: "x"})) == "corrupted"


def test_two_parts_of_one_name() -> None:
    out = io.BytesIO(xlsx(ROW))
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/Workbook.xml", "<workbook/>")
    assert code_of(out.getvalue()) == "corrupted"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_an_archive_cut_off(share: float) -> None:
    data = xlsx(ROW * 1, [f"<t>{n * n}</t>" for n in range(500)])
    assert code_of(data[: int(len(data) * share)]) == "corrupted"


def test_a_flipped_byte_in_a_part_is_found() -> None:
    data = bytearray(xlsx(ROW))
    at = data.index(b"xl/worksheets/sheet1.xml") + len(b"xl/worksheets/sheet1.xml") + 20
    data[at] ^= 0xFF
    assert code_of(bytes(data)) == "corrupted"


def test_a_part_under_a_zip_password() -> None:
    data = bytearray(zipped({"content.xml": "x" * 100}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    assert code_of(bytes(data)) == "password_protected"


def test_a_zip_inside_is_not_opened() -> None:
    inner = zipped({"a": b"\0" * 1000})
    assert code_of(zipped({"名单.zip": inner, "b.zip": inner})) == "not_a_spreadsheet"


def test_documents_of_other_programs() -> None:
    assert code_of(zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d/>"})) == "not_a_spreadsheet"
    assert code_of(zipped({"Index/Document.iwa": b"x"})) == "unsupported_format"
    assert code_of(zipped({"index.xml": b"<x/>", "buildVersionHistory.plist": b"x"})) == "unsupported_format"
    assert code_of(zipped({"名单.numbers/Index.zip": b"x"})) == "unsupported_format"
    assert (
        code_of(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}))
        == "not_a_spreadsheet"
    )


def test_a_workbook_without_its_main_part_is_damaged() -> None:
    types = "<Types><Override ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'/></Types>"
    assert code_of(zipped({"[Content_Types].xml": types})) == "corrupted"
    assert code_of(zipped({"xl/worksheets/sheet1.xml": "<worksheet/>"})) == "corrupted"
    assert code_of(zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})) == "corrupted"


@pytest.mark.parametrize(
    ("before", "after"), [(b"\r\n", b""), (b"\xef\xbb\xbf", b""), (b"", bytes(100_000)), (b"\n\n", bytes(9))]
)
def test_what_servers_and_downloads_put_around_a_workbook(before: bytes, after: bytes) -> None:
    packed = xlsx('<row r="1"><c r="A1"><v>7</v></c></row>')
    old = compound("Workbook", xls(record(0x203, struct.pack("<HHHd", 0, 0, 0, 7))))
    for data in (packed, old):
        assert rows_of(before + data + after) == ((7,),)


def test_parts_named_from_the_root_on() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx('<row r="1"><c r="A1"><v>7</v></c></row>'))) as archive:
        assert rows_of(zipped({f"/{name}": archive.read(name) for name in archive.namelist()})) == ((7,),)
