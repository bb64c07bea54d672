"""The year: what it shows, tells and opens."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.domain.visits import CAPACITY_SETTING
from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.calendar.year import YearCanvas
from tests.ui.desk_context import Frame

Key = Qt.Key
TODAY = date(2026, 11, 24)


@pytest.fixture
def year(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> YearCanvas:
    pane.show_view("year")
    frame.settle(qtbot)
    pane.year.setFocus()
    return pane.year


def place(year: YearCanvas, day: date) -> QPoint:
    boxes = (box for month in year._months for at, box in month.days if at == day)
    return next(boxes).center().toPoint()


def test_every_day_has_its_place_and_its_count(frame: Frame, pane: CalendarPane, year: YearCanvas) -> None:
    boxes = [(day, box) for month in year._months for day, box in month.days]
    assert [day for day, _ in boxes] == year.board.dates()
    assert len(boxes) == 365
    for at, (_, box) in enumerate(boxes):
        assert year.viewport().rect().contains(box.toRect())
        assert not any(box.intersects(other) for _, other in boxes[at + 1 :])
    assert sum(load.total for load in year.board.loads.values()) == int(pane._counted.split("/")[1])
    busiest = max(year.board.loads, key=lambda day: year.board.load(day).total)
    quiet = next(day for day in year.board.dates() if year.board.load(day).total == 1)
    assert year.shade(busiest) > year.shade(quiet)
    assert not year.grab().isNull()


def test_what_a_day_holds_is_told_under_the_mouse_and_under_the_keyboard(year: YearCanvas) -> None:
    QTest.mouseMove(year.viewport(), place(year, date(2026, 11, 23)))
    assert year._under == date(2026, 11, 23)
    load = year.board.load(date(2026, 11, 23))
    line = year.day_line(date(2026, 11, 23))
    assert f"{load.total} 个回访" in line
    assert f"{load.done} 个已完成" in line
    assert "没有回访" in year.day_line(date(2026, 1, 1))
    assert "休" in year.day_line(date(2026, 10, 1))
    QTest.keyClick(year, Key.Key_Left)
    assert year.accessibleName() == line


def test_arrows_move_by_days_and_weeks_and_pages_by_years(pane: CalendarPane, year: YearCanvas) -> None:
    QTest.keyClick(year, Key.Key_Down)
    QTest.keyClick(year, Key.Key_Right)
    assert (year.day, pane.day) == (date(2026, 12, 2), date(2026, 12, 2))
    QTest.keyClick(year, Key.Key_PageDown)
    assert pane._title.text() == "2027年"
    QTest.keyClick(year, Key.Key_T)
    assert pane._title.text() == "2026年"


def test_a_click_and_enter_open_the_day_a_title_and_shift_enter_the_month(
    frame: Frame, pane: CalendarPane, year: YearCanvas, qtbot: QtBot
) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(year.viewport(), left, pos=place(year, date(2026, 12, 8)))
    assert (pane.view, pane.day) == ("day", date(2026, 12, 8))
    pane.show_view("year")
    QTest.keyClick(year, Key.Key_Return)
    assert (pane.view, pane.day) == ("day", date(2026, 12, 8))
    pane.show_view("year")
    QTest.keyClick(year, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (pane.view, pane.day) == ("month", date(2026, 12, 1))
    pane.show_view("year")
    QTest.mouseClick(year.viewport(), left, pos=year._months[2].head.center().toPoint())
    assert (pane.view, pane._title.text()) == ("month", "2026年3月")


def test_a_desk_that_names_its_capacity_is_measured_by_it(
    frame: Frame, pane: CalendarPane, year: YearCanvas, qtbot: QtBot
) -> None:
    desk = frame.opened.desk
    frame.context.feed.publish(desk.settings.change(frame.actor, {CAPACITY_SETTING: "2"}))
    frame.settle(qtbot)
    assert year.board.capacity == year.board.full == desk.schedule.capacity()
    busiest = max(year.board.loads, key=lambda day: year.board.load(day).total)
    over = year.board.load(busiest).total - year.board.full
    assert over > 0
    assert f"超出能力 {over} 个" in year.day_line(busiest)
    assert not year.grab().isNull()
