"""The executable reads files in a process of its own, which is the executable once more."""

import sys
from pathlib import Path

import pytest

from desktop_app.workbook.reading.parent import read_book


def test_the_executable_starts_itself_to_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    python = Path(sys.executable)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(python.with_name("huifang" + python.suffix)))
    file = tmp_path / "名单.csv"
    file.write_text("姓名,手机\n测验甲,13800001111\n", encoding="utf-8")
    book = read_book(file)
    assert book.sheets[0].rows[1] == ("测验甲", "13800001111")
