"""The week: folded, zoomed, stretched, and legible at two hundred visits a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.visits import VisitState
from desktop_app.ui.calendar.board import Board, by_day
from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.calendar.week import WeekCanvas
from desktop_app.ui.kit.theme import apply_theme
from tests.ui.calendar.visits import visit
from tests.ui.desk_context import Frame

MONDAY, TODAY = date(2026, 11, 23), date(2026, 11, 24)
LEFT = Qt.MouseButton.LeftButton


def crowded(pane: CalendarPane, each: int) -> WeekCanvas:
    """The week with so many visits a day, a third of them at an hour."""
    pane.show_view("week")
    rows = [
        visit(1000 * n + at, MONDAY + timedelta(days=n), minute=9 * 60 + at % 40 * 15 if at % 3 == 0 else None)
        for n in range(7)
        for at in range(each)
    ]
    days, loads = by_day(rows)
    pane.week.show_board(Board(MONDAY, MONDAY + timedelta(days=6), TODAY, visits=days, loads=loads, now=870), TODAY)
    return pane.week


def test_two_hundred_visits_a_day_are_shown_or_counted(pane: CalendarPane) -> None:
    week = crowded(pane, 200)
    for column in week._columns:
        folded = int(column.folded[1][1:]) if column.folded else 0
        counted = sum(int(text[1:]) for _, text in column.more)
        assert len(column.strip) + folded + len(column.hours) + counted == 200
        assert len(column.strip) < 5
        boxes = [mark.box for mark in column.hours] + [box for box, _ in column.more]
        assert not any(a.intersects(b) for at, a in enumerate(boxes) for b in boxes[at + 1 :])
        assert min(box.width() for box in boxes) > 20
    assert week._strip < week.viewport().height() * 0.2
    assert not week.grab().isNull()
    apply_theme(QApplication.instance(), "dark")  # type: ignore[arg-type] # there is one
    assert not week.grab().isNull()


def test_what_has_no_hour_is_unfolded_with_a_click_and_then_scrolls(pane: CalendarPane) -> None:
    week = crowded(pane, 60)
    folded = week._strip
    QTest.mouseClick(week.viewport(), LEFT, pos=week._fold_box().center().toPoint())
    assert week.unfolded
    assert folded < week._strip <= week.viewport().height() * 0.45
    assert sum(len(column.strip) for column in week._columns) == 7 * 40
    assert week._strip_bar is not None
    assert week._strip_bar.isVisible()
    QTest.mouseClick(week.viewport(), LEFT, pos=week._fold_box().center().toPoint())
    assert week._strip == folded


def test_plus_n_in_the_strip_and_among_the_hours_opens_the_day(pane: CalendarPane) -> None:
    week = crowded(pane, 60)
    column = week._columns[2]
    assert column.folded is not None
    QTest.mouseClick(week.viewport(), LEFT, pos=(column.folded[0].center() + QPointF(0, week._head)).toPoint())
    assert (pane.view, pane.day) == ("day", column.day)
    week = crowded(pane, 200)
    week.verticalScrollBar().setValue(0)
    column = week._columns[3]
    box = column.more[0][0]
    QTest.mouseClick(week.viewport(), LEFT, pos=(box.center() + QPointF(0, week._grid_top)).toPoint())
    assert (pane.view, pane.day) == ("day", column.day)


def test_the_chosen_customers_visit_is_shown_among_many(pane: CalendarPane) -> None:
    week = crowded(pane, 200)
    hidden = next(
        row
        for row in reversed(week.board.on(TODAY))
        if row.minute is not None and row.id not in {mark.row.id for mark in week.marks}
    )
    week.show_chosen(hidden.customer_id, hidden.id)
    assert hidden.id in {mark.row.id for mark in week.marks}


def test_hours_are_zoomed_around_the_mouse_and_remembered(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    pane.show_view("week")
    week, point = pane.week, QPointF(200, 400)
    minute = week._minute_of(400)
    for _ in range(2):
        wheel = QWheelEvent(
            point, week.viewport().mapToGlobal(point), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(week.viewport(), wheel)
    assert week._hour == 76
    assert abs(week._minute_of(400) - minute) < 2
    frame.settle(qtbot)
    again = CalendarPane(frame.context)
    qtbot.addWidget(again)
    assert again.week._hour == 76
    for _ in range(20):
        QTest.keyClick(week, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert week._hour == 20
    QTest.keyClick(week, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert week._hour == 44


def test_a_visit_is_pulled_longer_at_its_end_and_esc_leaves_it(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    pane.show_view("week")
    frame.settle(qtbot)
    week = pane.week
    box, row = next((b, r) for b, r in week.seen() if r.minute is not None and r.state is VisitState.APPOINTED)
    end = QPoint(int(box.center().x()), int(box.bottom()) - 2)
    view = week.viewport()
    QTest.mousePress(view, LEFT, pos=end)
    QTest.mouseMove(view, end + QPoint(0, 15))
    QTest.mouseMove(view, end + QPoint(0, 22))
    assert week.stretch == (row, 60)
    QTest.keyClick(week, Qt.Key.Key_Escape)
    assert not pane.busy
    QTest.mouseRelease(view, LEFT, pos=end + QPoint(0, 22))
    frame.settle(qtbot)
    assert _length(frame, row.id, row.due) is None
    QTest.mousePress(view, LEFT, pos=end)
    QTest.mouseMove(view, end + QPoint(0, 15))
    QTest.mouseMove(view, end + QPoint(0, 22))
    QTest.mouseRelease(view, LEFT, pos=end + QPoint(0, 22))
    frame.settle(qtbot)
    assert _length(frame, row.id, row.due) == 60
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert _length(frame, row.id, row.due) is None


def _length(frame: Frame, visit_id: int, day: date) -> int | None:
    return next(row.length for row in frame.opened.desk.schedule.between(day, day) if row.id == visit_id)


def test_the_week_grows_for_visits_in_the_evening(pane: CalendarPane) -> None:
    week = crowded(pane, 3)
    late = visit(1, TODAY, minute=21 * 60 + 30)._replace(length=60)
    week.show_board(replace(week.board, visits={TODAY: (late,)}), TODAY)
    assert (week._first, week._last) == (8 * 60, 23 * 60)


def test_an_hour_stays_under_the_hand_that_took_it(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    pane.show_view("week")
    frame.settle(qtbot)
    week = pane.week
    row = next(r for _, r in week.seen() if r.minute is not None and r.state is VisitState.APPOINTED)
    desk, minute = frame.opened.desk, row.minute or 0
    frame.context.feed.publish(desk.arrange.stretch(frame.actor, row.id, 60).changes)
    frame.settle(qtbot)
    box = next(b for b, r in week.seen() if r.id == row.id)
    lower = QPoint(int(box.x()) + 8, int(box.bottom()) - 10)  # taken hold of in its last quarter
    view, hour = week.viewport(), round(week._hour)
    QTest.mousePress(view, LEFT, pos=lower)
    QTest.mouseMove(view, lower + QPoint(0, 15))
    QTest.mouseMove(view, lower + QPoint(0, hour))
    assert week.carry is not None
    assert week.carry.minute == minute + 60
    QTest.mouseRelease(view, LEFT, pos=lower + QPoint(0, hour))
    frame.settle(qtbot)
    assert {r.minute for r in desk.schedule.between(row.due, row.due) if r.id == row.id} == {minute + 60}
