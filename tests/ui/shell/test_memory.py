"""What the computer remembers before anybody logs in."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.ui.shell.memory import Memory


def test_it_is_remembered_by_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "新 文件夹" / "window.json"
    first = Memory(file)
    first.person, first.mode, first.font_size, first.window = "林青禾", "dark", 12, "AdnQywAD"
    again = Memory(file)
    assert (again.person, again.mode, again.font_size, again.window) == ("林青禾", "dark", 12, "AdnQywAD")
    again.font_size = None
    assert Memory(file).font_size is None


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"mode": "pink", "font_size": "big", "window": 3}', "\x00\xff"])
def test_a_damaged_file_is_as_none(tmp_path: Path, content: str) -> None:
    file = tmp_path / "window.json"
    file.write_text(content, encoding="utf-8")
    memory = Memory(file)
    assert (memory.mode, memory.font_size) == ("auto", None)
    memory.person = "林青禾"
    assert Memory(file).person == "林青禾"


def test_nothing_is_written_when_nothing_changes(tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    Memory(file).person = "林青禾"
    file.unlink()
    memory = Memory(file)
    memory.person = "林青禾"
    written = file.stat().st_mtime_ns
    memory.person = "林青禾"
    assert file.stat().st_mtime_ns == written


def test_a_file_that_cannot_be_written_is_noted_and_the_value_holds_until_the_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "window.json").mkdir()  # as little to be replaced as a file another program holds
    memory = Memory(tmp_path / "window.json")
    memory.person = "林青禾"
    assert memory.person == "林青禾"
    assert "could not be written" in caplog.text
