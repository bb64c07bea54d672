"""The calendar pane on the demo school: what it shows, chooses, moves and takes back."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.visits import VisitState
from desktop_app.services.merge_visits import MergeVisits
from desktop_app.ui.calendar import pane as pane_module
from desktop_app.ui.calendar.board import DONE_STATES
from desktop_app.ui.calendar.pane import CalendarPane
from tests.ui.calendar.handling import (
    TODAY,
    Key,
    cell_of,
    choose,
    drag,
    mark_of,
    month,
    open_visit,
    rows_between,
)
from tests.ui.desk_context import Frame

# --- what is shown ---


def test_the_month_counts_and_shows_what_stands_in_the_desk(frame: Frame, pane: CalendarPane) -> None:
    rows = rows_between(frame, date(2026, 11, 1), date(2026, 11, 30))
    done = sum(row.state in DONE_STATES for row in rows)
    assert pane._title.text() == "2026年11月"
    assert pane._counted == f"{done}/{len(rows)}"
    assert pane._title.toolTip() == f"完成 {done}/{len(rows)}"
    assert pane._aside.full() in ("", pane._counted, pane._title.toolTip())
    assert frame.opened.desk.schedule.done_share() == (done, len(rows))  # what the line at the bottom tells
    cells = {cell.day: cell for cell in month(pane)._cells}
    assert len(cells) == 42
    here = [row for row in rows if row.due == TODAY]
    assert cells[TODAY].load.total == len(here)
    assert cells[TODAY].more == f"+{len(here) - len(cells[TODAY].marks)}"
    assert {mark.row.id for mark in cells[TODAY].marks} <= {row.id for row in here}
    assert all(cell.box.contains(mark.box) for cell in cells.values() for mark in cell.marks)
    assert all(mark.box.bottom() <= cell.foot.top() + 1 for cell in cells.values() for mark in cell.marks)


@pytest.mark.parametrize("size", [(360, 300), (560, 620), (1400, 1000)])
def test_a_day_shows_as_many_visits_as_fit_and_counts_the_rest(pane: CalendarPane, size: tuple[int, int]) -> None:
    pane.resize(*size)
    for cell in month(pane)._cells:
        hidden = int(cell.more or 0)
        assert len(cell.marks) + hidden == cell.load.total == len(month(pane).board.on(cell.day))
    pane.grab()


def test_the_chosen_visit_is_shown_even_on_a_crowded_day(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    last = month(pane).board.on(TODAY)[-1]
    assert last.id not in {mark.row.id for mark in month(pane).marks}
    choose(frame, qtbot, last)
    assert last.id in {mark.row.id for mark in month(pane).marks}


@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_every_view_is_painted_in_the_small_pane_and_in_an_empty_time(pane: CalendarPane, view: str) -> None:
    pane._switch.chosen.emit(view)
    assert pane.view == view
    assert not pane.grab().isNull()
    pane.show_day(date(2040, 2, 15))
    assert pane.canvas.board.loads == {}
    assert not pane.grab().isNull()


def test_the_view_is_remembered(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    pane._switch.chosen.emit("week")
    frame.settle(qtbot)
    again = CalendarPane(frame.context)
    qtbot.addWidget(again)
    assert again.view == "week"


def test_one_persons_visits_alone(frame: Frame, pane: CalendarPane) -> None:
    everybody = pane.canvas.board.load(TODAY).total
    pane.filter.fill()
    mine = pane.filter.actions()[0]
    assert mine.text() == "只看我的"
    mine.trigger()
    owners = {row.owner for rows in pane.canvas.board.visits.values() for row in rows}
    assert owners == {frame.actor.name}
    assert 0 < pane.canvas.board.load(TODAY).total < everybody


def test_changes_are_shown_once_for_many(
    frame: Frame, pane: CalendarPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[int] = []
    whole = pane.load

    def counted() -> None:
        loaded.append(1)
        whole()

    monkeypatch.setattr(pane, "load", counted)
    for _ in range(5):
        frame.context.feed.publish(Changes.of(Kind.VISIT, [1]))
    frame.settle(qtbot)
    assert len(loaded) == 1


def test_a_day_is_typed_to_go_to(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    QTest.keyClicks(pane.canvas, "2")
    box = pane._jump
    assert box is not None
    assert box.field.hasFocus()
    QTest.keyClicks(box.field, "027-03-08")
    assert not pane.grab().isNull()
    QTest.keyClick(box.field, Key.Key_Return)
    assert box.isHidden()
    frame.settle(qtbot)
    assert pane.day == date(2027, 3, 8)
    assert pane._title.text() == "2027年3月"


def test_a_tooltip_tells_the_whole_reason(frame: Frame, pane: CalendarPane) -> None:
    row = open_visit(frame, 0)
    tip = pane.canvas.tip_of(row)
    for part in (row.customer, row.title, row.reason, "应访期"):
        assert part in tip
    assert "国庆" in month(pane).day_tip(date(2026, 10, 1)) or month(pane).board.first > date(2026, 10, 1)
    assert "小雪" in month(pane).day_tip(date(2026, 11, 22))


# --- choosing ---


def test_a_click_chooses_the_visit_and_marks_the_customers_others(
    frame: Frame, pane: CalendarPane, qtbot: QtBot
) -> None:
    mark = next(mark for mark in month(pane).marks if mark.row.due == TODAY)
    QTest.mouseClick(pane.canvas.viewport(), Qt.MouseButton.LeftButton, pos=mark.box.center().toPoint())
    frame.settle(qtbot)
    selection = frame.context.selection
    assert (selection.visit_id, selection.customer_id) == (mark.row.id, mark.row.customer_id)
    assert month(pane).visit_id == mark.row.id


def test_plus_n_and_a_double_click_open_the_day(frame: Frame, pane: CalendarPane) -> None:
    cell = next(cell for cell in month(pane)._cells if cell.day == TODAY)
    QTest.mouseClick(pane.canvas.viewport(), Qt.MouseButton.LeftButton, pos=cell.foot.center().toPoint())
    assert (pane.view, pane.day) == ("day", TODAY)
    rows = pane.canvas.rows_of(TODAY)
    assert len(rows) == pane.canvas.board.load(TODAY).total
    pane.show_view("month")
    QTest.mouseDClick(pane.canvas.viewport(), Qt.MouseButton.LeftButton, pos=cell_of(pane, date(2026, 11, 26)))
    assert (pane.view, pane.day) == ("day", date(2026, 11, 26))


def test_arrows_walk_over_days_and_months_and_enter_goes_into_the_visits(
    frame: Frame, pane: CalendarPane, qtbot: QtBot
) -> None:
    canvas = pane.canvas
    QTest.keyClick(canvas, Key.Key_Right)
    assert canvas.day == date(2026, 11, 25)
    QTest.keyClick(canvas, Key.Key_Down)
    assert (canvas.day, pane._title.text()) == (date(2026, 12, 2), "2026年12月")
    QTest.keyClick(canvas, Key.Key_T)
    assert (canvas.day, pane._title.text()) == (TODAY, "2026年11月")
    QTest.keyClick(canvas, Key.Key_PageDown)
    assert pane.day == date(2026, 12, 24)
    QTest.keyClick(canvas, Key.Key_T)
    QTest.keyClick(canvas, Key.Key_Return)
    first, second = canvas.board.on(TODAY)[:2]
    assert canvas.focus_visit == first.id
    QTest.keyClick(canvas, Key.Key_Down)
    assert canvas.focus_visit == second.id
    assert first.customer not in canvas.accessibleName()
    assert second.customer in canvas.accessibleName()
    QTest.keyClick(canvas, Key.Key_Return)
    assert frame.context.selection.visit_id == second.id
    QTest.keyClick(canvas, Key.Key_Escape)
    assert canvas.focus_visit is None


def test_tab_walks_through_the_visits_of_the_day_then_leaves(pane: CalendarPane) -> None:
    canvas = pane.canvas
    canvas.go_to(date(2026, 11, 29))
    count = len(canvas.board.on(canvas.day))
    seen = []
    for _ in range(count):
        QTest.keyClick(canvas, Key.Key_Tab)
        seen.append(canvas.focus_visit)
    assert seen == [row.id for row in canvas.board.on(canvas.day)]
    assert not canvas.focusNextPrevChild(True) or canvas.focus_visit is None


# --- agenda ---


def test_the_list_begins_with_what_is_overdue(pane: CalendarPane) -> None:
    pane.show_view("list")
    rows = pane.canvas.rows_of(TODAY)
    late = [row for row in rows if row.state is VisitState.OVERDUE]
    assert late
    assert list(rows[: len(late)]) == late
    assert len({row.id for row in rows}) == len(rows)
    assert {row.due for row in rows[len(late) :]} <= {TODAY + timedelta(days=n) for n in range(14)}


def test_the_day_is_grouped_and_walked_by_keys(frame: Frame, pane: CalendarPane) -> None:
    pane.show_view("day")
    canvas = pane.canvas
    titles = [group.title for group in canvas.groups()]  # type: ignore[attr-defined] # the day's canvas
    assert titles == ["预约", "应访", "已完成", "未访到"]
    QTest.keyClick(canvas, Key.Key_Down)
    for _ in range(20):
        QTest.keyClick(canvas, Key.Key_Down)
    assert canvas.focus_visit == canvas.rows_of(TODAY)[20].id
    assert canvas.verticalScrollBar().value() > 0
    QTest.keyClick(canvas, Key.Key_Return)
    assert frame.context.selection.visit_id == canvas.focus_visit
    QTest.keyClick(canvas, Key.Key_Escape)
    QTest.keyClick(canvas, Key.Key_Right)
    assert pane.day == TODAY + timedelta(days=1)


def test_the_day_scrolls_to_the_customer_chosen_elsewhere(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    pane.show_view("day")
    canvas = pane.canvas
    last, first = canvas.rows_of(TODAY)[-1], canvas.rows_of(TODAY)[0]
    shown = {row.id for _, row in canvas.seen()}
    assert first.id in shown
    assert last.id not in shown
    choose(frame, qtbot, last)
    assert last.id in {row.id for _, row in canvas.seen()}
    canvas.verticalScrollBar().setValue(0)
    frame.context.feed.publish(Changes.of(Kind.VISIT, [last.id]))
    frame.settle(qtbot)
    assert canvas.verticalScrollBar().value() == 0  # nobody is torn away from where they look
    pane.show_day(TODAY + timedelta(days=1))
    pane.show_day(TODAY)
    assert last.id in {row.id for _, row in canvas.seen()}


def test_a_merged_visit_is_shown_with_what_closes_it_and_not_counted(
    frame: Frame, pane: CalendarPane, qtbot: QtBot
) -> None:
    desk = frame.opened.desk
    merging = MergeVisits(desk.commands, desk.lists)
    day = TODAY + timedelta(days=2)
    customer = frame.opened.add("柏知夏", "13800001111")
    stays, _ = desk.schedule.add(frame.actor, customer, day, None, "问问新班")
    goes, _ = desk.schedule.add(frame.actor, customer, day, None, "送教材")
    pane.show_day(day)
    pane.show_view("day")
    before = pane.canvas.board.load(day).total
    frame.context.feed.publish(merging.merge(frame.actor, stays, goes).changes)
    frame.settle(qtbot)
    merged = [row for row in pane.canvas.board.on(day) if row.state is VisitState.MERGED]
    assert len(merged) == 1
    assert merged[0].id in (stays, goes)
    assert pane.canvas.board.load(day).total == before - 1
    other = next(row for row in pane.canvas.board.on(day) if row.id in (stays, goes) and row.id != merged[0].id)
    assert f"并入 11-26 周四 的{other.title}" in pane.canvas.tip_of(merged[0])
    assert not pane.canvas.movable(merged[0])
    assert not pane.grab().isNull()


def test_a_refresh_leaves_the_keyboard_where_it_is(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    pane.show_view("list")
    canvas = pane.canvas
    row = next(row for row in canvas.rows_of(TODAY) if row.due > TODAY)
    canvas._focus_on(row)
    frame.context.feed.publish(Changes.of(Kind.VISIT, [row.id]))
    frame.settle(qtbot)
    assert (canvas.focus_visit, canvas.day) == (row.id, row.due)
    pane.show_view("day")
    assert pane.day == row.due
    pane.show_day(TODAY)
    assert pane.canvas.focus_visit is None


def test_the_pages_turn_under_a_visit_that_is_held_over_the_arrow(
    frame: Frame, pane: CalendarPane, qtbot: QtBot
) -> None:
    row = open_visit(frame, 0)
    choose(frame, qtbot, row)
    view = pane.canvas.viewport()
    arrow = pane._turner.on
    there = view.mapFromGlobal(arrow.mapToGlobal(arrow.rect().center()))
    drag(pane, mark_of(pane, row.id), there, drop=False)
    qtbot.waitUntil(lambda: pane._title.text() == "2026年12月", timeout=5000)
    day = date(2026, 12, 16)
    QTest.mouseMove(view, cell_of(pane, day))
    assert not pane._turning.isActive()
    assert pane.canvas.carry is not None
    assert pane.canvas.carry.place.day == day
    QTest.keyClick(pane.canvas, Key.Key_Escape)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=cell_of(pane, day))
    assert not pane.busy


def test_days_that_take_long_to_read_are_told_of(
    frame: Frame, pane: CalendarPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    monkeypatch.setattr(pane_module, "AT_ONCE", 0)
    frame.runner.run(lambda _: go_on.wait(10), lambda _: None, pane)
    pane.turn(1)
    assert pane._title.text() == "2026年12月"
    qtbot.waitUntil(lambda: pane.canvas._waits, timeout=5000)
    assert not pane.canvas.grab().isNull()
    go_on.set()
    frame.settle(qtbot)
    assert not pane.canvas._waits
    assert pane.canvas.board.month == 12


def test_the_day_tells_its_place_in_the_moon(pane: CalendarPane) -> None:
    pane.resize(900, 600)
    pane.show_day(date(2026, 12, 22))
    pane.show_view("day")
    assert pane._aside.full().startswith("冬月十四 · 冬至")
