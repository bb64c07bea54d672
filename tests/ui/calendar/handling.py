"""Taking hold of the calendar pane in tests: reading its visits, finding places, dragging, answering its dialogs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import OPEN_STATES
from desktop_app.ui.calendar.month import MonthCanvas
from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.calendar.week import WeekCanvas
from desktop_app.ui.kit.sheet import Sheet
from tests.ui.desk_context import Frame

Key = Qt.Key
TODAY = date(2026, 11, 24)


def rows_between(frame: Frame, first: date, last: date) -> tuple[VisitRow, ...]:
    return frame.opened.desk.schedule.between(first, last)


def open_visit(frame: Frame, spare: int, day: date = TODAY) -> VisitRow:
    """An open visit after the day that may be moved at least so many days later."""
    rows = rows_between(frame, day + timedelta(days=1), day + timedelta(days=3))
    return next(row for row in rows if row.state in OPEN_STATES and (row.latest - row.due).days >= spare)


def due(frame: Frame, visit_id: int) -> tuple[date, int | None]:
    rows = rows_between(frame, TODAY - timedelta(days=90), TODAY + timedelta(days=400))
    return next((row.due, row.minute) for row in rows if row.id == visit_id)


def month(pane: CalendarPane) -> MonthCanvas:
    canvas = pane.canvases["month"]
    assert isinstance(canvas, MonthCanvas)
    return canvas


def week(pane: CalendarPane) -> WeekCanvas:
    canvas = pane.canvases["week"]
    assert isinstance(canvas, WeekCanvas)
    return canvas


def cell_of(pane: CalendarPane, day: date) -> QPoint:
    """A place in a day's cell that is no visit."""
    cell = next(cell for cell in month(pane)._cells if cell.day == day)
    return (cell.head.box.topLeft() + QPointF(4, 4)).toPoint()


def mark_of(pane: CalendarPane, visit_id: int) -> QPoint:
    return next(mark.box.center().toPoint() for mark in pane.canvas.marks if mark.row.id == visit_id)


def drag(pane: CalendarPane, start: QPoint, end: QPoint, *, drop: bool = True) -> None:
    view = pane.canvas.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + QPoint(15, 15))
    QTest.mouseMove(view, end)
    if drop:
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def choose(frame: Frame, qtbot: QtBot, row: VisitRow) -> None:
    frame.context.selection.choose_visit(row.id, row.customer_id)
    frame.settle(qtbot)


def answer(kind: type[Sheet], act: Callable[..., object]) -> None:
    """Answer the next sheet of a kind that opens."""

    def run() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, kind)
        try:
            act(sheet)
        finally:  # a sheet that stays open would be waited for without an end
            if sheet.isVisible():
                sheet.reject()

    QTimer.singleShot(0, run)
