"""Undo and redo of moves on a real desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import UserError
from desktop_app.ui.background.feed import ChangeFeed
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.undo import UndoList, UndoStep
from tests.desks import OpenDesk


@pytest.fixture
def told() -> list[UserError]:
    return []


@pytest.fixture
def runner(qtbot: QtBot, told: list[UserError]) -> Iterator[Runner]:
    bugs: list[BaseException] = []
    made = Runner(told.append, bugs.append)
    yield made
    made.close()
    assert bugs == []


@pytest.fixture
def feed(qtbot: QtBot) -> ChangeFeed:
    return ChangeFeed()


@pytest.fixture
def undo(runner: Runner, feed: ChangeFeed, told: list[UserError]) -> UndoList:
    return UndoList(runner, feed, told.append)


def move(school: OpenDesk, visit: int, day: date) -> tuple[UndoStep, Changes]:
    arrange = school.desk.arrange
    moved = arrange.move(school.actor, [(visit, day, None)])
    step = UndoStep(moved.text, lambda: arrange.put_back(school.actor, moved), lambda: move(school, visit, day))
    return step, moved.changes


def due(school: OpenDesk, visit: int) -> date:
    return school.desk.calls.open(school.actor, visit).visit.due


def test_a_move_goes_back_and_forth(
    qtbot: QtBot, school: OpenDesk, undo: UndoList, feed: ChangeFeed, runner: Runner
) -> None:
    visit = school.event(school.add("柏知夏"), "trial", date(2026, 11, 23))[0]
    first = due(school, visit)
    news: list[Changes] = []
    feed.changed.connect(news.append)
    undo.push(move(school, visit, date(2026, 11, 25))[0])
    for _ in range(2):
        undo.undo()
        qtbot.waitUntil(lambda: not runner.busy)
        assert due(school, visit) == first
        assert undo.next_back is None
        undo.redo()
        qtbot.waitUntil(lambda: not runner.busy)
        assert due(school, visit) == date(2026, 11, 25)
        assert undo.next_again is None
    assert len(news) == 4
    assert all(changes.touches(Kind.VISIT) for changes in news)


def test_a_step_that_cannot_be_taken_back_is_told_and_gone(
    qtbot: QtBot, school: OpenDesk, undo: UndoList, runner: Runner, told: list[UserError]
) -> None:
    visit = school.event(school.add("柏知夏"), "trial", date(2026, 11, 23))[0]
    undo.push(move(school, visit, date(2026, 11, 25))[0])
    school.desk.arrange.move(school.actor, [(visit, date(2026, 11, 26), None)])  # somebody moves it on
    undo.undo()
    qtbot.waitUntil(lambda: not runner.busy)
    assert len(told) == 1
    assert due(school, visit) == date(2026, 11, 26)
    assert undo.next_back is None


def test_something_new_forgets_what_could_be_redone(qtbot: QtBot, undo: UndoList, runner: Runner) -> None:
    def step(text: str) -> UndoStep:
        return UndoStep(text, Changes, lambda: (step(text), Changes()))

    undo.push(step("a"))
    undo.undo()
    qtbot.waitUntil(lambda: not runner.busy)
    seen = [undo.next_again]
    undo.push(step("b"))
    undo.redo()
    seen += [undo.next_again, undo.next_back]
    assert [found.text if found else "" for found in seen] == ["a", "", "b"]


def test_a_step_without_a_way_forth_ends_the_redoing(qtbot: QtBot, undo: UndoList, runner: Runner) -> None:
    last = UndoStep("x", Changes)
    heard: list[object] = []
    undo.taken_back.connect(heard.append)
    undo.push(last)
    undo.undo(last)
    undo.undo(last)  # the message's button pressed a second time
    qtbot.waitUntil(lambda: not runner.busy)
    assert heard == [last]
    assert undo.next_again is None
