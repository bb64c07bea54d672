"""Visits moved in the calendar pane: by mouse, by keys, inside and outside their windows, and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.visits import VisitState
from desktop_app.ui.calendar.moves import MoveSheet
from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.kit.dragged import pack_customer
from desktop_app.ui.kit.visit_sheet import VisitSheet
from tests.desks import OpenDesk
from tests.ui.calendar.handling import TODAY, Key, answer, cell_of, choose, drag, due, mark_of, month, open_visit, week
from tests.ui.desk_context import Frame, framed

# --- moving ---


def test_a_visit_is_dragged_to_another_day_and_taken_back(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    row = open_visit(frame, 1)
    choose(frame, qtbot, row)
    to = row.due + timedelta(days=1)
    drag(pane, mark_of(pane, row.id), cell_of(pane, to))
    frame.settle(qtbot)
    assert due(frame, row.id) == (to, row.minute)
    assert row.id in [held.id for held in pane.canvas.board.on(to)]
    text, action = frame.messages[-1]
    assert row.customer in text
    assert action is not None
    assert action.text == "撤销"
    action.run()
    frame.settle(qtbot)
    assert due(frame, row.id) == (row.due, row.minute)
    frame.context.undo.redo()
    frame.settle(qtbot)
    assert due(frame, row.id) == (to, row.minute)


def test_the_window_lights_up_while_a_visit_is_dragged_and_esc_cancels(
    frame: Frame, pane: CalendarPane, qtbot: QtBot
) -> None:
    row = open_visit(frame, 2)
    choose(frame, qtbot, row)
    canvas = pane.canvas
    drag(pane, mark_of(pane, row.id), cell_of(pane, row.latest), drop=False)
    assert canvas.carry is not None
    lit = {day for day in canvas.board.dates() if canvas.day_ground(day)}
    window = {day for day in canvas.board.dates() if max(row.earliest, TODAY) <= day <= row.latest}
    assert lit == window
    assert canvas.target_ring(row.latest) == "accent"
    assert canvas.day_ground(row.latest) != canvas.day_ground(row.latest - timedelta(days=1))
    QTest.keyClick(canvas, Key.Key_Escape)
    assert pane.canvas.carry is None
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=cell_of(pane, row.latest))
    frame.settle(qtbot)
    assert due(frame, row.id) == (row.due, row.minute)


def test_outside_the_window_a_reason_is_asked(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    row = open_visit(frame, 0)
    to = row.latest + timedelta(days=1)
    choose(frame, qtbot, row)

    def give(sheet: MoveSheet) -> None:
        sheet._check()
        assert sheet.isVisible()  # nothing happens without a reason
        QTest.keyClicks(sheet.why, "away")
        sheet._check()

    answer(MoveSheet, give)
    drag(pane, mark_of(pane, row.id), cell_of(pane, to))
    frame.settle(qtbot)
    assert due(frame, row.id) == (to, row.minute)


def test_a_reason_that_is_not_given_leaves_the_visit_where_it_is(
    frame: Frame, pane: CalendarPane, qtbot: QtBot
) -> None:
    row = open_visit(frame, 0)
    choose(frame, qtbot, row)
    answer(MoveSheet, lambda sheet: sheet.reject())
    drag(pane, mark_of(pane, row.id), cell_of(pane, row.latest + timedelta(days=1)))
    frame.settle(qtbot)
    assert due(frame, row.id) == (row.due, row.minute)


def test_nothing_is_moved_into_the_past(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    row = open_visit(frame, 0)
    choose(frame, qtbot, row)
    drag(pane, mark_of(pane, row.id), cell_of(pane, TODAY - timedelta(days=1)))
    frame.settle(qtbot)
    assert frame.messages[-1][0] == "不能移到过去的日子。"
    assert due(frame, row.id) == (row.due, row.minute)


def test_what_is_done_cannot_be_dragged(frame: Frame, pane: CalendarPane) -> None:
    done = next(mark for mark in month(pane).marks if mark.row.state is VisitState.DONE)
    drag(pane, done.box.center().toPoint(), cell_of(pane, date(2026, 11, 27)), drop=False)
    assert pane.canvas.carry is None


@pytest.mark.parametrize("begin", ["alt", "m"])
def test_a_visit_is_moved_by_keys_alone(frame: Frame, pane: CalendarPane, qtbot: QtBot, begin: str) -> None:
    row = open_visit(frame, 2)
    choose(frame, qtbot, row)
    canvas = pane.canvas
    if begin == "alt":
        QTest.keyClick(canvas, Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    else:
        QTest.keyClick(canvas, Key.Key_M)
        QTest.keyClick(canvas, Key.Key_Right)
    QTest.keyClick(canvas, Key.Key_Right)
    assert "应访期内" in canvas.accessibleName()
    assert not canvas.grab().isNull()
    QTest.keyClick(canvas, Key.Key_Return)
    frame.settle(qtbot)
    assert due(frame, row.id) == (row.due + timedelta(days=2), row.minute)


def test_keys_carry_a_visit_into_the_next_month_and_esc_leaves_it(
    frame: Frame, pane: CalendarPane, qtbot: QtBot
) -> None:
    row = open_visit(frame, 0)
    choose(frame, qtbot, row)
    QTest.keyClick(pane.canvas, Key.Key_M)
    for _ in range(3):
        QTest.keyClick(pane.canvas, Key.Key_Down)
    assert pane._title.text() == "2026年12月"
    assert pane.canvas.carry is not None
    QTest.keyClick(pane.canvas, Key.Key_Escape)
    frame.settle(qtbot)
    assert due(frame, row.id) == (row.due, row.minute)


def test_in_the_week_a_visit_gets_an_hour_and_loses_it_again(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    row = open_visit(frame, 1)
    assert row.minute is None
    pane.show_view("week")
    canvas = week(pane)
    canvas.fold(unfolded=True)
    column = next(column for column in canvas._columns if column.day == row.due)
    mark = next(mark for mark in column.strip if mark.row.id == row.id)
    canvas.focus_visit = row.id
    canvas.show_focus()
    start = mark.box.center() + QPointF(0, canvas._head - canvas._strip_offset())
    hour = QPointF(
        mark.box.center().x(), canvas._grid_top + canvas._y_of(16 * 60) - canvas.verticalScrollBar().value() + 3
    )
    drag(pane, start.toPoint(), hour.toPoint())
    frame.settle(qtbot)
    assert due(frame, row.id) == (row.due, 16 * 60)
    canvas.setFocus()
    canvas.pick_up(canvas.board.find(row.id))
    QTest.keyClick(canvas, Key.Key_Right)
    QTest.keyClick(canvas, Key.Key_Up)
    QTest.keyClick(canvas, Key.Key_Return)
    frame.settle(qtbot)
    assert due(frame, row.id) == (row.due + timedelta(days=1), 15 * 60 + 30)


def test_those_who_may_not_plan_cannot_move(demo: OpenDesk, qtbot: QtBot) -> None:
    with framed(demo, Role.READ_ONLY) as frame:
        pane = CalendarPane(frame.context)
        qtbot.addWidget(pane)
        pane.resize(560, 620)
        pane.show()
        row = open_visit(frame, 0)
        choose(frame, qtbot, row)
        QTest.keyClick(pane.canvas, Key.Key_M)
        assert pane.canvas.carry is None
        assert "****" in pane.canvas.tip_of(row)


# --- a customer from the list ---


def test_a_customer_dropped_on_a_day_gets_a_visit(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    customer = open_visit(frame, 0)
    day = date(2026, 11, 27)
    data = pack_customer(customer.customer_id, customer.customer)
    place = QPointF(cell_of(pane, day))
    view, action, button = pane.canvas.viewport(), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    no_key = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place.toPoint(), action, data, button, no_key)
    QApplication.sendEvent(view, entered)
    assert entered.isAccepted()
    over = QDragMoveEvent(place.toPoint(), action, data, button, no_key)
    QApplication.sendEvent(view, over)
    assert over.isAccepted()
    assert pane.canvas.day_ground(day) == "accent-soft"
    past = QDragMoveEvent(cell_of(pane, date(2026, 11, 20)), action, data, button, no_key)
    QApplication.sendEvent(view, past)
    assert not past.isAccepted()

    def plan(sheet: VisitSheet) -> None:
        assert sheet.day.day() == day
        sheet.plan()
        assert sheet.isVisible()
        frame.settle(qtbot)
        assert sheet.isVisible()  # the title is missing
        sheet.title.setText("问问新班怎么样")
        sheet.hour.set_minute(10 * 60)
        sheet.plan()
        assert sheet.isVisible()  # another visit to the customer is near
        sheet.why.setText("家长约的")
        sheet.plan()
        frame.settle(qtbot)

    answer(VisitSheet, plan)
    QApplication.sendEvent(view, QDropEvent(place, action, data, button, no_key))
    frame.settle(qtbot)
    made = [row for row in pane.canvas.board.on(day) if row.title == "问问新班怎么样"]
    assert [(row.customer_id, row.minute) for row in made] == [(customer.customer_id, 10 * 60)]
    assert frame.context.selection.visit_id == made[0].id
