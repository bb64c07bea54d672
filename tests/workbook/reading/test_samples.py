"""The files of the shared samples come out as the desk sees them, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.domain.errors import FileRefused
from desktop_app.domain.grid import Cell, CellError
from desktop_app.workbook import read_book

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
EXPECTED = SAMPLES / "expected.json"
FILES = json.loads(EXPECTED.read_text(encoding="utf-8"))["files"] if EXPECTED.exists() else []
PASSWORDS = {"S08a_加密.xlsx": "1234"}


@pytest.mark.skipif(not FILES, reason="the shared samples are not at hand")
@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file["file"]))
def test_raw_cells(file: dict[str, object]) -> None:
    name = str(file["file"])
    if reason := file.get("file_reason"):
        with pytest.raises(FileRefused) as caught:
            read_book(SAMPLES / name)
        assert caught.value.code == reason
        return
    book = read_book(SAMPLES / name, password=PASSWORDS.get(name))
    by_name = {sheet.name: sheet for sheet in book.sheets}
    sheets = file["sheets"]
    assert isinstance(sheets, list)
    for expected in sheets:
        sheet = by_name.get(expected["sheet"], book.sheets[0])
        for check in expected.get("checks", []):
            row = sheet.rows[check["row"] - 1]
            for letter, raw in check.get("raw", {}).items():
                place = ord(letter) - ord("A")
                value = row[place] if place < len(row) else None
                assert _same(value, raw), (check["row"], letter)


def _same(value: Cell, raw: object) -> bool:
    if isinstance(raw, float):
        return isinstance(value, int | float) and float(value) == raw
    return str(value.code if isinstance(value, CellError) else value).strip() == str(raw).strip()
