"""What a fault under the call pane costs: the step itself, never the next one, and never what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy.exc import IntegrityError, OperationalError

from desktop_app.domain.visits import Outcome
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.session import Result
from tests.ui.desk_context import Frame


@pytest.fixture
def visit(frame: Frame, pane: CallPane, trials: list[int], qtbot: QtBot) -> int:
    """The first visit, on the table."""
    sheet = frame.opened.desk.calls.open(frame.opened.actor, trials[0])
    frame.context.selection.choose_visit(trials[0], sheet.customer.id)
    frame.settle(qtbot)
    return trials[0]


@contextmanager
def broken(frame: Frame, fault: str, repair: str) -> Iterator[None]:
    """Put a fault into the database itself for a while."""
    database = frame.opened.desk.commands.database
    with database.writing() as connection:
        connection.exec_driver_sql(fault)
    yield
    with database.writing() as connection:
        connection.exec_driver_sql(repair)


@contextmanager
def without_answers(frame: Frame) -> Iterator[None]:
    with broken(frame, "ALTER TABLE visit_answer RENAME TO gone", "ALTER TABLE gone RENAME TO visit_answer"):
        yield


@contextmanager
def without_notes(frame: Frame) -> Iterator[None]:
    fault = "CREATE TRIGGER no_note BEFORE UPDATE OF note ON visit BEGIN SELECT RAISE(ABORT, 'no'); END"
    with broken(frame, fault, "DROP TRIGGER no_note"):
        yield


def stored(frame: Frame, visit: int) -> str:
    return frame.opened.desk.calls.open(frame.opened.actor, visit).visit.note


def answered(frame: Frame, visit: int) -> set[str]:
    flow = frame.opened.desk.calls.open(frame.opened.actor, visit).flow
    return {view.step.key for view in flow.path if view.answer} if flow else set()


def outcomes(frame: Frame, visit: int) -> list[Outcome]:
    return [made.outcome for made in frame.opened.desk.calls.open(frame.opened.actor, visit).visit.attempts]


def test_after_a_bug_the_next_answer_is_taken(frame: Frame, pane: CallPane, qtbot: QtBot, visit: int) -> None:
    with without_answers(frame):
        pane.session.answer("greet", "1")
        frame.settle(qtbot)
    assert isinstance(frame.bugs.pop(), OperationalError)
    assert "没有完成" in pane.visit.messages.text()
    assert not pane.session.busy
    pane.session.answer("greet", "1")
    frame.settle(qtbot)
    assert answered(frame, visit) == {"greet"}


def test_after_a_bug_the_next_result_is_taken_and_the_one_that_waited_is_not(
    frame: Frame, pane: CallPane, qtbot: QtBot, visit: int
) -> None:
    with without_answers(frame):
        pane.session.answer("greet", "1")
        pane.session.finish(Result(Outcome.NO_ANSWER))
        frame.settle(qtbot)
    frame.bugs.clear()
    assert outcomes(frame, visit) == []
    pane.session.finish(Result(Outcome.NO_ANSWER))
    frame.settle(qtbot)
    assert outcomes(frame, visit) == [Outcome.NO_ANSWER]


def test_a_note_whose_saving_failed_is_kept_at_the_next_chance(
    frame: Frame, pane: CallPane, qtbot: QtBot, visit: int
) -> None:
    with without_notes(frame):
        pane.visit.notes.setPlainText("下周出差")
        pane.session.keep_note()
        frame.settle(qtbot)
        assert isinstance(frame.bugs.pop(), IntegrityError)
        assert pane.session.dirty
    assert stored(frame, visit) == ""
    pane.session.keep_note()
    frame.settle(qtbot)
    assert stored(frame, visit) == "下周出差"
    assert not pane.session.dirty


def test_an_unsaved_note_never_replaces_a_newer_one(frame: Frame, pane: CallPane, qtbot: QtBot, visit: int) -> None:
    with without_notes(frame):
        pane.session.type_note("第一句")
        pane.session.keep_note()
        pane.session.type_note("第二句")
        pane.session.keep_note()
        pane.session.type_note("第三句")
        frame.settle(qtbot)
    pane.session.keep_note()
    frame.settle(qtbot)
    assert stored(frame, visit) == "第三句"
    frame.bugs.clear()


def test_a_note_that_fails_stays_with_its_own_visit(
    frame: Frame, pane: CallPane, qtbot: QtBot, visit: int, trials: list[int]
) -> None:
    customer = frame.opened.desk.calls.open(frame.opened.actor, trials[1]).customer.id
    with without_notes(frame):
        pane.visit.notes.setPlainText("下周出差")
        frame.context.selection.choose_visit(trials[1], customer)
        frame.settle(qtbot)
        assert "没有完成" in pane.visit.messages.text()
        pane.session.open(visit)
        assert pane.visit.notes.toPlainText() == "下周出差"
        frame.settle(qtbot)
    pane.session.keep_note()
    frame.settle(qtbot)
    assert (stored(frame, visit), stored(frame, trials[1])) == ("下周出差", "")
    frame.bugs.clear()


def test_a_result_is_not_recorded_without_the_notes_that_belong_to_it(
    frame: Frame, pane: CallPane, qtbot: QtBot, visit: int
) -> None:
    with without_notes(frame):
        pane.visit.notes.setPlainText("只听语音")
        pane.session.finish(Result(Outcome.NO_ANSWER))
        frame.settle(qtbot)
        frame.bugs.clear()
        assert outcomes(frame, visit) == []
        assert pane.session.dirty
    pane.session.finish(Result(Outcome.NO_ANSWER))
    frame.settle(qtbot)
    (attempt,) = frame.opened.desk.calls.open(frame.opened.actor, visit).visit.attempts
    assert attempt.note == "只听语音"
