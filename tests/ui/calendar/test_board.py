"""What stands on a day, in which order, and what the day is."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.calls import DayInfo
from desktop_app.domain.visits import DayLoad, VisitState
from desktop_app.ui.calendar.board import Board, by_day, day_mark, load_text, lunar_word
from tests.ui.calendar.visits import visit

DAY = date(2026, 11, 24)


def test_open_visits_come_first_by_hour_and_urgency() -> None:
    rows = [
        visit(1, DAY, state=VisitState.DONE),
        visit(2, DAY),
        visit(3, DAY, state=VisitState.OVERDUE),
        visit(4, DAY, minute=15 * 60, state=VisitState.APPOINTED),
        visit(5, DAY, minute=10 * 60, state=VisitState.APPOINTED),
        visit(6, DAY, state=VisitState.CLOSING),
        visit(7, date(2026, 11, 25)),
    ]
    days, loads = by_day(rows)
    assert [row.id for row in days[DAY]] == [5, 4, 3, 6, 2, 1]
    assert loads[DAY] == DayLoad(total=6, done=1, overdue=1)
    assert load_text(loads[DAY]) == "1/6"
    assert load_text(DayLoad(3)) == "3"


def test_a_board_finds_its_visits_and_knows_its_busiest_day() -> None:
    days, loads = by_day([visit(ident, DAY) for ident in range(1, 31)])
    board = Board(DAY, DAY, DAY, visits=days, loads=loads, overdue=(visit(99, date(2026, 11, 1)),))
    assert board.full == 30
    assert Board(DAY, DAY, DAY).full == 10
    assert [row and row.id for row in (board.find(7), board.find(99), board.find(100), board.find(None))] == [
        7,
        99,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("info", "mark", "word"),
    [
        (DayInfo(date(2026, 10, 1), False, "国庆节", "八月廿一", "", holiday=True), "休", "国庆节"),
        (DayInfo(date(2026, 10, 18), False, "重阳节", "九月初九", ""), "", "重阳节"),
        (DayInfo(date(2026, 10, 10), True, "国庆节调休", "九月", ""), "班", "九月"),
        (DayInfo(date(2026, 10, 8), True, "", "八月廿八", "寒露"), "", "寒露"),
        (DayInfo(date(2026, 11, 28), False, "", "十月二十", ""), "", "二十"),
        (DayInfo(date(2026, 11, 24), True, "", "十月十六", ""), "", "十六"),
    ],
)
def test_holidays_and_make_up_workdays_are_told_apart(info: DayInfo, mark: str, word: str) -> None:
    assert day_mark(info) == mark
    assert lunar_word(info) == word
