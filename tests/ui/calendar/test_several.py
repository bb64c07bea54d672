"""Picking several visits and doing one thing with all of them."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import OPEN_STATES
from desktop_app.ui.calendar.carry import Carry, Place
from desktop_app.ui.calendar.moves import HandOverSheet, MoveSheet
from desktop_app.ui.calendar.pane import CalendarPane
from tests.ui.calendar.handling import TODAY, answer, cell_of, choose, drag, due, mark_of, month
from tests.ui.calendar.visits import visit
from tests.ui.desk_context import Frame

Key, CONTROL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def shown(pane: CalendarPane, count: int, spare: int = 0) -> list[VisitRow]:
    """So many open visits of one day that are on the screen."""
    found = [mark.row for mark in pane.canvas.marks if mark.row.due > TODAY and mark.row.state in OPEN_STATES]
    found = [row for row in found if (row.latest - row.due).days >= spare]
    return next(
        same[:count]
        for day in {row.due: 0 for row in found}
        if len(same := [r for r in found if r.due == day]) >= count
    )


def click(pane: CalendarPane, row: VisitRow, key: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(pane.canvas.viewport(), LEFT, key, mark_of(pane, row.id))


def test_ctrl_picks_one_by_one_shift_picks_a_row_and_esc_leaves_all(pane: CalendarPane) -> None:
    one, two = shown(pane, 2)
    click(pane, one, CONTROL)
    click(pane, two, CONTROL)
    assert pane.canvas.picked == {one.id, two.id}
    assert not pane.grab().isNull()
    click(pane, one, CONTROL)
    assert pane.canvas.picked == {two.id}
    QTest.keyClick(pane.canvas, Key.Key_Escape)
    assert pane.canvas.picked == frozenset()
    click(pane, one, CONTROL)
    open_rows = [row for _, row in pane.canvas.seen() if pane.canvas.movable(row)]
    at = [row.id for row in open_rows].index(one.id)
    click(pane, open_rows[at + 3], SHIFT)
    assert pane.canvas.picked == {row.id for row in open_rows[at : at + 4]}


def test_a_frame_pulled_over_visits_picks_those_that_can_be_moved(pane: CalendarPane) -> None:
    view = pane.canvas.viewport()
    cell = next(cell for cell in month(pane)._cells if cell.day == date(2026, 11, 25))
    start = cell.box.topLeft().toPoint() + QPoint(3, 3)
    QTest.mousePress(view, LEFT, pos=start)
    QTest.mouseMove(view, start + QPoint(15, 15))
    QTest.mouseMove(view, cell.box.bottomRight().toPoint() - QPoint(3, 3))
    assert pane.canvas.band is not None
    assert not pane.canvas.grab().isNull()
    QTest.mouseRelease(view, LEFT, pos=cell.box.bottomRight().toPoint() - QPoint(3, 3))
    assert pane.canvas.picked == {mark.row.id for mark in cell.marks if pane.canvas.movable(mark.row)}
    assert len(pane.canvas.picked) > 1
    assert not pane.busy
    QTest.mouseClick(view, LEFT, pos=start)
    assert pane.canvas.picked == frozenset()


def test_what_is_over_cannot_be_picked(pane: CalendarPane) -> None:
    done = next(mark.row for mark in pane.canvas.marks if mark.row.state not in OPEN_STATES)
    click(pane, done, CONTROL)
    assert pane.canvas.picked == frozenset()


def test_several_are_dragged_in_one_step(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    one, two = shown(pane, 2, spare=1)
    for row in (one, two):
        click(pane, row, CONTROL)
    to = one.due + timedelta(days=1)
    drag(pane, mark_of(pane, two.id), cell_of(pane, to))
    frame.settle(qtbot)
    assert {due(frame, row.id)[0] for row in (one, two)} == {to}
    assert frame.messages[-1][0].startswith("2 个回访移到")
    assert frame.context.undo.next_back is not None
    assert frame.context.undo.next_back.text.startswith("2 个回访移到")
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert {due(frame, row.id)[0] for row in (one, two)} == {one.due}


def test_one_reason_is_asked_for_all_that_leave_their_windows(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    rows = shown(pane, 2)
    for row in rows:
        click(pane, row, CONTROL)
    to = max(row.latest for row in rows) + timedelta(days=1)

    def give(sheet: MoveSheet) -> None:
        assert sheet.day.day() == to
        sheet._check()
        assert sheet.isVisible()
        QTest.keyClicks(sheet.why, "fair")
        assert not sheet.grab().isNull()
        sheet._check()

    answer(MoveSheet, give)
    pane._moves.put(Carry(rows[0], Place(to), tuple(rows[1:])))
    frame.settle(qtbot)
    assert {due(frame, row.id)[0] for row in rows} == {to}


def test_ctrl_and_arrows_carry_until_ctrl_is_let_go(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    one, two = shown(pane, 2, spare=1)
    for row in (one, two):
        click(pane, row, CONTROL)
    QTest.keyPress(pane.canvas, Key.Key_Right, CONTROL)
    assert pane.canvas.carry is not None
    assert pane.canvas.carry.held
    assert "松开放下" not in pane.canvas.accessibleName()
    QTest.keyPress(pane.canvas, Key.Key_Left, CONTROL)
    QTest.keyPress(pane.canvas, Key.Key_Right, CONTROL)
    assert not pane.canvas.grab().isNull()
    QTest.keyRelease(pane.canvas, Key.Key_Control)
    frame.settle(qtbot)
    assert {due(frame, row.id)[0] for row in (one, two)} == {one.due + timedelta(days=1)}


def test_space_and_shift_and_ctrl_a_pick_by_keys(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    canvas = pane.canvas
    canvas.go_to(TODAY + timedelta(days=1))
    rows = [row for row in canvas.rows_of(canvas.day) if canvas.movable(row)]
    QTest.keyClick(canvas, Key.Key_Return)
    QTest.keyClick(canvas, Key.Key_Space)
    assert canvas.picked == {rows[0].id}
    QTest.keyClick(canvas, Key.Key_Down, SHIFT)
    assert canvas.picked == {rows[0].id, rows[1].id}
    QTest.keyClick(canvas, Key.Key_A, CONTROL)
    assert canvas.picked == {row.id for row in rows}
    QTest.keyClick(canvas, Key.Key_Escape)
    assert canvas.picked == frozenset()


def test_p_hands_over_and_r_asks_for_the_day(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    (row,) = shown(pane, 1, spare=1)
    choose(frame, qtbot, row)
    other = next(name for name in frame.opened.desk.lists.owners() if name != row.owner)

    def give(sheet: HandOverSheet) -> None:
        sheet._check()
        assert sheet.isVisible()  # nobody is chosen
        sheet.owner.set_value(other)
        sheet._check()
        assert sheet.isVisible()  # no reason is given
        QTest.keyClicks(sheet.why, "leave")
        assert not sheet.grab().isNull()
        sheet._check()

    answer(HandOverSheet, give)
    QTest.keyClick(pane.canvas, Key.Key_P)
    frame.settle(qtbot)
    desk = frame.opened.desk
    assert next(r.owner for r in desk.schedule.between(row.due, row.due) if r.id == row.id) == other

    def move(sheet: MoveSheet) -> None:
        sheet.day.set_day(row.due + timedelta(days=1))
        sheet._check()

    pane.canvas.setFocus()
    answer(MoveSheet, move)
    QTest.keyClick(pane.canvas, Key.Key_R)
    frame.settle(qtbot)
    assert due(frame, row.id)[0] == row.due + timedelta(days=1)


def test_visits_carried_together_keep_the_distance_between_their_hours() -> None:
    ten, eleven, any_time = (visit(n, TODAY, minute=m) for n, m in ((1, 600), (2, 690), (3, None)))
    carry = Carry(ten, Place(TODAY, 660, timed=True), (eleven, any_time))
    assert [carry.minute_of(row) for row in carry.rows] == [660, 750, 690]
    late = Carry(ten, Place(TODAY, 23 * 60, timed=True), (eleven,))
    assert late.minute_of(eleven) == 23 * 60 + 30
    none = Carry(ten, Place(TODAY, None, timed=True), (eleven,))
    assert [none.minute_of(row) for row in none.rows] == [None, None]
    assert Carry(ten, Place(TODAY), (eleven,)).stays
    assert not Carry(ten, Place(TODAY), person="周老师").stays


def test_the_shade_tells_how_many_of_them_a_day_suits() -> None:
    wide = visit(1, TODAY, earliest=TODAY, latest=TODAY + timedelta(days=3))
    narrow = visit(2, TODAY, earliest=TODAY, latest=TODAY + timedelta(days=1))
    carry = Carry(wide, Place(TODAY + timedelta(days=2)), (narrow,))
    assert [carry.allows(TODAY + timedelta(days=n)) for n in range(5)] == [1, 1, 0.5, 0.5, 0]
    assert carry.outside() == (narrow,)
    assert carry.sentence(TODAY) == "2 个回访 → 后天 · 1 个超出应访期，要写原因"


def test_what_is_carried_is_let_go_when_the_calendar_is_hidden(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    (row,) = shown(pane, 1, spare=1)
    drag(pane, mark_of(pane, row.id), cell_of(pane, row.due + timedelta(days=1)), drop=False)
    assert pane._tray is not None
    assert pane._tray.isVisible()
    pane.hide()  # as the lock does
    assert not pane.busy
    assert not pane._tray.isVisible()
    pane.show()
    QTest.mouseRelease(pane.canvas.viewport(), LEFT, pos=cell_of(pane, row.due + timedelta(days=1)))
    frame.settle(qtbot)
    assert due(frame, row.id) == (row.due, row.minute)
