"""Narrowing what the calendar shows."""

from __future__ import annotations

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from desktop_app.domain.plans import Method
from desktop_app.domain.visits import EVERY_VISIT, VisitFilter, VisitState
from desktop_app.ui.calendar.filters import StayingMenu, filter_text, kept_filter
from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.calendar.spans import View
from tests.ui.desk_context import Frame

WHOLE = VisitFilter(
    frozenset({"柳知微", "王芳"}),
    frozenset({"", "新生报名回访"}),
    frozenset({Method.PHONE}),
    frozenset({VisitState.DUE, VisitState.MERGED}),
    frozenset({"在读学员"}),
    combinable=True,
)


def test_a_filter_is_written_and_read_without_a_change() -> None:
    assert kept_filter(filter_text(WHOLE)) == WHOLE
    assert filter_text(EVERY_VISIT) == ""
    assert kept_filter("") == EVERY_VISIT


def _tick(pane: CalendarPane, menu: str, word: str) -> QAction:
    pane.filter.fill()
    inside = next(action.menu() for action in pane.filter.actions() if action.text() == menu)
    assert isinstance(inside, StayingMenu)
    action = next(action for action in inside.actions() if action.text() == word)
    action.trigger()
    return action


def test_what_is_ticked_is_shown_alone_and_stands_in_chips(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    name = frame.actor.name
    assert not pane.chips.isVisible()
    _tick(pane, "负责人", name)
    _tick(pane, "状态", "应访")
    frame.settle(qtbot)
    rows = [row for rows in pane.canvas.board.visits.values() for row in rows]
    assert rows
    assert {(row.owner, row.state) for row in rows} == {(name, VisitState.DUE)}
    assert pane.chips.words() == [f"负责人：{name}", "状态：应访", "全部取消"]
    assert pane.chips.isVisible()
    assert not pane.grab().isNull()
    pane.chips._chips[0].click()
    frame.settle(qtbot)
    assert pane.wanted == VisitFilter(states=frozenset({VisitState.DUE}))
    assert pane.chips.words() == ["状态：应访"]
    pane.chips._chips[0].click()
    assert pane.wanted == EVERY_VISIT
    assert not pane.chips.isVisible()


def test_many_chips_wrap_into_lines_inside_the_pane(pane: CalendarPane) -> None:
    pane.show_filter(WHOLE)
    boxes = [chip.geometry() for chip in pane.chips._chips]
    assert len({box.y() for box in boxes}) > 1
    assert all(pane.chips.rect().contains(box) for box in boxes)
    assert not any(one.intersects(other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])


def test_the_filter_is_remembered_and_holds_in_every_view(frame: Frame, pane: CalendarPane, qtbot: QtBot) -> None:
    mine = VisitFilter(owners=frozenset({frame.actor.name}))
    pane.show_filter(mine)
    frame.settle(qtbot)
    views: tuple[View, ...] = ("week", "day", "list")
    for view in views:
        pane.show_view(view)
        frame.settle(qtbot)
        board = pane.canvas.board
        owners = {row.owner for rows in (*board.visits.values(), board.overdue) for row in rows}
        assert owners == {frame.actor.name}
    again = CalendarPane(frame.context)
    qtbot.addWidget(again)
    assert again.wanted == mine
    assert again.chips.words() == [f"负责人：{frame.actor.name}"]
