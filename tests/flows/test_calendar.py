"""A clerk at the calendar of the real window: drags with the mouse, and does the same by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import OPEN_STATES
from desktop_app.ui.calendar.moves import HandOverSheet
from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.kit.sheet import Sheet
from tests.desks import OpenDesk
from tests.flows.clerk import Clerk, at_the_window

pytestmark = pytest.mark.xvfb

TODAY = date(2026, 11, 24)
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def clerk(qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo: OpenDesk, clock: FixedClock) -> Iterator[Clerk]:
    """A clerk before the window of the demo school."""
    clock.moment = datetime(2026, 11, 24, 6, 20, tzinfo=UTC)
    with at_the_window(qtbot, qapp, tmp_path, lambda: demo.setup, lambda _: (demo.desk, demo.actor)) as clerk:
        yield clerk


@pytest.fixture
def pane(clerk: Clerk) -> CalendarPane:
    clerk.settle()
    clerk.press(Qt.Key.Key_2, modifier=Qt.KeyboardModifier.AltModifier)
    return next(pane for pane in clerk.window.findChildren(CalendarPane) if pane.isVisible())


def _row(demo: OpenDesk, visit_id: int) -> VisitRow:
    rows = demo.desk.schedule.between(TODAY - timedelta(days=60), TODAY + timedelta(days=400))
    return next(row for row in rows if row.id == visit_id)


def _seen(pane: CalendarPane, count: int = 1) -> list[tuple[QPoint, VisitRow]]:
    """So many open visits of a coming day that may be moved to the next one, with their places on the screen."""
    found = [
        (box.center().toPoint(), row)
        for box, row in pane.canvas.seen()
        if row.due > TODAY and row.state in OPEN_STATES and (row.latest - row.due).days >= 1
    ]
    return next(
        same[:count]
        for day in (row.due for _, row in found)
        if len(same := [(point, row) for point, row in found if row.due == day]) >= count
    )


def _place(pane: CalendarPane, wanted: VisitRow) -> QPoint:
    return next(box.center().toPoint() for box, row in pane.canvas.seen() if row.id == wanted.id)


def _empty(pane: CalendarPane, day: date) -> QPoint:
    """A place of a day that is no visit."""
    view = pane.canvas.viewport()
    for y in range(4, view.height(), 4):
        for x in range(4, view.width(), 4):
            place = pane.canvas.place_at(QPoint(x, y).toPointF())
            if place is not None and place.day == day and pane.canvas.visit_at(QPoint(x, y).toPointF()) is None:
                return QPoint(x, y)
    raise AssertionError(f"{day} is not on the screen")


def _drag(clerk: Clerk, pane: CalendarPane, start: QPoint, end: QPoint, *, drop: bool = True) -> None:
    view = pane.canvas.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for part in range(1, 9):
        QTest.mouseMove(view, start + (end - start) * part / 8)
        clerk.qtbot.wait(10)
    if drop:
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
        clerk.settle()


def _answer(kind: type[Sheet], act: Callable[..., object]) -> None:
    """Answer the next sheet that opens."""

    def run() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, kind)
        try:
            act(sheet)
        finally:  # a sheet that stays open would be waited for without an end
            if sheet.isVisible():
                sheet.reject()

    QTimer.singleShot(200, run)


def test_visits_are_dragged_to_a_day_to_the_small_month_and_to_a_person(
    clerk: Clerk, pane: CalendarPane, demo: OpenDesk
) -> None:
    ((start, row),) = _seen(pane)
    day, next_day = row.due, row.due + timedelta(days=1)
    _drag(clerk, pane, start, _empty(pane, next_day))
    assert _row(demo, row.id).due == next_day
    clerk.press(Qt.Key.Key_Z, modifier=CONTROL)
    assert _row(demo, row.id).due == day
    clerk.press(Qt.Key.Key_Y, modifier=CONTROL)
    assert _row(demo, row.id).due == next_day
    clerk.press(Qt.Key.Key_Z, modifier=CONTROL)

    _drag(clerk, pane, _place(pane, row), _empty(pane, next_day), drop=False)
    tray = pane._tray
    assert tray is not None
    assert tray.isVisible()
    clerk.show("拖动中")
    grid = tray.grid
    cell = next(
        point
        for point in (QPoint(x, y) for y in range(2, grid.height(), 4) for x in range(2, grid.width(), 4))
        if grid.day_at(point.toPointF()) == next_day
    )
    there = pane.canvas.viewport().mapFromGlobal(grid.mapToGlobal(cell))
    QTest.mouseMove(pane.canvas.viewport(), there)
    QTest.mouseRelease(pane.canvas.viewport(), Qt.MouseButton.LeftButton, pos=there)
    clerk.settle()
    assert not tray.isVisible()
    assert _row(demo, row.id).due == next_day
    clerk.press(Qt.Key.Key_Z, modifier=CONTROL)

    _drag(clerk, pane, _place(pane, row), _empty(pane, next_day), drop=False)
    other = next(name for name in demo.desk.lists.owners() if name != row.owner)
    there = pane.canvas.viewport().mapFromGlobal(tray.people.mapToGlobal(tray.people.place_of(other)))
    QTest.mouseMove(pane.canvas.viewport(), there)

    def reason(sheet: HandOverSheet) -> None:
        assert sheet.owner.value() == other
        QTest.keyClicks(sheet.why, "on leave")
        QTest.keyClick(sheet.why, Qt.Key.Key_Return)

    _answer(HandOverSheet, reason)
    QTest.mouseRelease(pane.canvas.viewport(), Qt.MouseButton.LeftButton, pos=there)
    clerk.settle()
    assert (_row(demo, row.id).owner, _row(demo, row.id).due) == (other, day)
    clerk.window.activateWindow()
    clerk.wait_for(clerk.window.isActiveWindow)
    clerk.press(Qt.Key.Key_Z, modifier=CONTROL)
    assert _row(demo, row.id).owner == row.owner


def test_several_visits_go_together(clerk: Clerk, pane: CalendarPane, demo: OpenDesk) -> None:
    (first, one), (second, two) = _seen(pane, 2)
    next_day = one.due + timedelta(days=1)
    view, left = pane.canvas.viewport(), Qt.MouseButton.LeftButton
    QTest.mouseClick(view, left, pos=first)
    QTest.mouseClick(view, left, CONTROL, pos=second)
    clerk.settle()
    assert pane.canvas.picked == {one.id, two.id}
    clerk.show("两个一起")
    _drag(clerk, pane, second, _empty(pane, next_day))
    assert {_row(demo, row.id).due for row in (one, two)} == {next_day}
    clerk.press(Qt.Key.Key_Z, modifier=CONTROL)
    assert {_row(demo, row.id).due for row in (one, two)} == {one.due}


def test_the_same_by_keys_alone(clerk: Clerk, pane: CalendarPane, demo: OpenDesk) -> None:
    clerk.press(Qt.Key.Key_Right)
    clerk.press(Qt.Key.Key_Return)
    tomorrow = TODAY + timedelta(days=1)
    rows = [row for row in pane.canvas.rows_of(tomorrow) if (row.latest - row.due).days >= 1]
    for row in rows[:2]:
        while pane.canvas.focus_visit != row.id:
            clerk.press(Qt.Key.Key_Down)
        clerk.press(Qt.Key.Key_Space)
    assert pane.canvas.picked == {row.id for row in rows[:2]}
    clerk.show("用空格选中")
    clerk.press(Qt.Key.Key_Right, modifier=CONTROL)
    assert {_row(demo, row.id).due for row in rows[:2]} == {tomorrow + timedelta(days=1)}
    clerk.press(Qt.Key.Key_Z, modifier=CONTROL)
    assert {_row(demo, row.id).due for row in rows[:2]} == {tomorrow}
    clerk.press(Qt.Key.Key_G)
    clerk.write("腊月初八")
    clerk.show("跳到腊月初八")
    clerk.press(Qt.Key.Key_Return)
    assert pane.day == date(2027, 1, 15)


def test_in_the_week_a_visit_is_stretched_and_hours_are_zoomed(
    clerk: Clerk, pane: CalendarPane, demo: OpenDesk
) -> None:
    pane.show_view("week")
    clerk.settle()
    timed = next(
        (box, row)
        for box, row in pane.week.seen()
        if row.minute is not None and row.due == TODAY and row.state in OPEN_STATES
    )
    box, row = timed
    grip = QPoint(int(box.center().x()), int(box.bottom()) - 2)
    half_an_hour = round(pane.week._y_of(row.minute or 0) - pane.week._y_of((row.minute or 0) - 30))
    _drag(clerk, pane, grip, grip + QPoint(0, half_an_hour))
    assert _row(demo, row.id).length == 60
    clerk.show("拉长")
    QTest.mouseClick(pane.canvas.viewport(), Qt.MouseButton.LeftButton, pos=_place(pane, row))
    clerk.settle()
    pane.canvas.setFocus()
    clerk.press(Qt.Key.Key_Down, modifier=SHIFT)
    assert _row(demo, row.id).length == 75
    clerk.press(Qt.Key.Key_Z, modifier=CONTROL)
    clerk.press(Qt.Key.Key_Z, modifier=CONTROL)
    assert _row(demo, row.id).length is None
    pane.canvas.setFocus()
    before = pane.week._hour
    clerk.press(Qt.Key.Key_Plus, modifier=CONTROL)
    clerk.press(Qt.Key.Key_Plus, modifier=CONTROL)
    assert pane.week._hour > before
    clerk.show("放大")
    clerk.press(Qt.Key.Key_0, modifier=CONTROL)
    assert pane.week._hour == before


def test_the_filter_is_ticked_in_a_menu_that_stays_open(clerk: Clerk, pane: CalendarPane, demo: OpenDesk) -> None:
    menu, ticked = pane.filter, []

    def tick() -> None:
        mine = menu.actions()[0]
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(mine).center())
        ticked.append((mine.isChecked(), menu.isVisible()))
        menu.setActiveAction(menu.actions()[1])
        QTest.keyClick(menu, Qt.Key.Key_Space)
        ticked.append((menu.actions()[1].isChecked(), menu.isVisible()))
        menu.close()

    QTimer.singleShot(200, tick)
    pane._filter.showMenu()
    clerk.settle()
    assert ticked == [(True, True), (True, True)]
    assert pane.chips.words() == [f"负责人：{demo.actor.name}", "可合并", "全部取消"]
    clerk.show("筛选")
