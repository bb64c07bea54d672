"""The dialog that writes a person's visits for another calendar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.calendar_file_sheet import CalendarFileSheet
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(demo: OpenDesk) -> Iterator[Frame]:
    with framed(demo) as made:
        yield made


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def sheet(frame: Frame, window: QWidget) -> CalendarFileSheet:
    made = CalendarFileSheet(window, frame.context)
    made.show()
    return made


def test_the_visits_of_the_coming_weeks_are_written(
    frame: Frame, sheet: CalendarFileSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet.owner.set_value("程望舒")
    sheet.write(tmp_path / "程望舒.ics")
    frame.settle(qtbot)
    raw = (tmp_path / "程望舒.ics").read_bytes()
    count = raw.count(b"BEGIN:VEVENT")
    assert count > 1
    assert frame.messages[-1][0] == f"程望舒.ics 里有 {count} 个回访。"


def test_days_the_wrong_way_round_are_told_at_their_field(
    frame: Frame, sheet: CalendarFileSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    first = sheet.first.day()
    sheet.first.set_day(sheet.last.day())
    sheet.last.set_day(first)
    sheet.write(tmp_path / "x.ics")
    frame.settle(qtbot)
    assert "之前" in sheet._form._errors["last"].text()
    assert not (tmp_path / "x.ics").exists()
