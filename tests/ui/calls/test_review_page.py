"""Numbers used up are looked at by a person: a new number begins a second round by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.reminders import StartKind
from desktop_app.domain.visits import Outcome
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.review_page import ReviewPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def wrong(school: OpenDesk, trials: list[int]) -> int:
    """A visit whose only number is wrong."""
    school.desk.calls.finish(school.actor, trials[0], Outcome.WRONG_NUMBER)
    return trials[0]


@pytest.fixture
def page(frame: Frame, wrong: int, qtbot: QtBot) -> ReviewPage:
    made = ReviewPage(frame.context)
    qtbot.addWidget(made)
    made.resize(1000, 560)
    made.show()
    made.arrive(visit_id=wrong)
    frame.settle(qtbot)
    return made


def test_a_new_number_and_enter_begin_a_second_round_and_undo_puts_it_back(
    page: ReviewPage, frame: Frame, qtbot: QtBot, school: OpenDesk, wrong: int
) -> None:
    assert page.table.current_row().visit_id == wrong
    qtbot.keyClicks(page.number, "13900139000")
    qtbot.keyClick(page.number, Qt.Key.Key_Return)
    frame.settle(qtbot)
    assert page.table.current_row() is None
    customer = school.desk.schedule.customer_of(wrong)
    assert "13900139000" in [p.number for p in school.desk.customers.file(customer).customer.draft.phones]
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert page.table.current_row().visit_id == wrong
    frame.context.undo.redo()
    frame.settle(qtbot)
    assert page.table.current_row() is None


def test_the_known_number_is_refused_while_it_is_marked_wrong(page: ReviewPage, frame: Frame, qtbot: QtBot) -> None:
    page.checked.click()
    frame.settle(qtbot)
    assert page.messages.text() == "没有能打通的号码，请填写新号码。"
    assert page.table.current_row() is not None


def test_leaving_it_asks_for_the_reason(page: ReviewPage, frame: Frame, qtbot: QtBot) -> None:
    page.closed.click()
    frame.settle(qtbot)
    assert page.table.current_row() is not None
    page.why.setText("已转学")
    page.closed.click()
    frame.settle(qtbot)
    assert page.table.current_row() is None


def test_the_start_list_leads_there(pane: CallPane, frame: Frame, wrong: int, qtbot: QtBot) -> None:
    pane.start.reload()
    frame.settle(qtbot)
    assert pane.start.start is not None
    assert StartKind.REVIEW in [section.kind for section in pane.start.start.sections]
    line = next(line for line in pane.start.lines if line.word == "空号错号")
    line.click()
    assert frame.pages == [("reviews", {"visit_id": wrong})]


def test_who_may_not_plan_is_told_nothing_of_it(school: OpenDesk, wrong: int, qtbot: QtBot) -> None:
    with framed(school, Role.READ_ONLY) as frame:
        kinds = [section.kind for section in school.desk.reminders.start(frame.actor).sections]
        assert StartKind.REVIEW not in kinds
