"""Fewer calls by the keys: near visits merged, a household in one call, a call before its time."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.visits import VisitStatus
from desktop_app.store import visits
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.session import BOUNCE
from desktop_app.ui.calls.strips import ContactDayStrip, HouseholdStrip
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame

Key = Qt.Key
TODAY = date(2026, 11, 24)


def press(frame: Frame, qtbot: QtBot, *keys: Qt.Key) -> None:
    """Press keys where the cursor is, each after the one before has done its work."""
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        qtbot.keyClick(target, key)
        frame.settle(qtbot)


def begin(frame: Frame, pane: CallPane, qtbot: QtBot, visit_id: int) -> None:
    frame.context.selection.choose_visit(visit_id, frame.opened.desk.schedule.customer_of(visit_id))
    pane.setFocus()
    frame.settle(qtbot)


def status(frame: Frame, visit_id: int) -> VisitStatus:
    return frame.opened.desk.calls.open(frame.opened.actor, visit_id).visit.status


def chosen(frame: Frame) -> int | None:
    return frame.context.selection.visit_id


def told(pane: CallPane) -> list[str]:
    return [line.words.text() for line in pane.visit.offers.lines]


@pytest.fixture
def near(school: OpenDesk, trials: list[int]) -> int:
    """A second visit of the first customer, tomorrow."""
    customer = school.desk.schedule.customer_of(trials[0])
    return school.desk.schedule.add(school.actor, customer, date(2026, 11, 25), None, "生日问候", "school.birthday")[0]


@pytest.fixture
def sibling(school: OpenDesk, trials: list[int]) -> int:
    """A visit of another student behind the first customer's phone, due today."""
    return school.event(school.add("柏知秋", "13800001111"), "trial", date(2026, 11, 23), "钢琴")[0]


def test_m_makes_two_near_visits_one_and_undo_makes_them_two(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], near: int
) -> None:
    begin(frame, pane, qtbot, trials[0])
    assert told(pane) == ["与 11-25 周三 的“生日问候”合并成一次"]
    press(frame, qtbot, Key.Key_M)
    assert frame.context.selection.visit_id == near, "the stricter window stays"
    assert status(frame, trials[0]) is VisitStatus.MERGED
    assert "这次一并回访：11-24 周二 试听后回访" in told(pane)
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert status(frame, trials[0]) is VisitStatus.OPEN
    frame.context.undo.redo()
    frame.settle(qtbot)
    assert status(frame, trials[0]) is VisitStatus.MERGED


def test_one_call_asks_both_scripts_and_f9_closes_both(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], near: int
) -> None:
    merged = frame.opened.desk.merging.merge(frame.actor, trials[0], near)
    begin(frame, pane, qtbot, merged.stays_id)
    seen = []
    while (flow := pane.session.flow) is not None and not flow.finished:
        step = next(view.step for view in flow.path if view.step.key == flow.current)
        seen.append(flow.current)
        if step.choices:
            press(frame, qtbot, Key.Key_1)
        else:
            qtbot.keyClicks(QApplication.focusWidget(), "+3")
            press(frame, qtbot, Key.Key_Return)
    assert [key.partition("/")[0] == str(trials[0]) for key in seen].count(True) >= 3
    press(frame, qtbot, Key.Key_F9)
    assert status(frame, near) is VisitStatus.DONE
    assert status(frame, trials[0]) is VisitStatus.MERGED
    begin(frame, pane, qtbot, trials[0])
    assert told(pane) == ["已并入 11-25 周三 的“生日问候”，随那一次回访。"]
    assert pane.visit.closed.isHidden()


def test_a_merged_visit_is_split_off_from_its_own_pane(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], near: int
) -> None:
    frame.opened.desk.merging.merge(frame.actor, trials[0], near)
    begin(frame, pane, qtbot, trials[0])
    pane.visit.offers.lines[0].buttons[1].click()
    frame.settle(qtbot)
    assert status(frame, trials[0]) is VisitStatus.OPEN
    assert pane.visit.outcomes.isVisible()


def test_the_household_follows_in_the_same_call_with_a_result_of_its_own(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], sibling: int
) -> None:
    begin(frame, pane, qtbot, trials[0])
    assert told(pane) == ["同一家庭，接着访：柏知秋（试听后回访）"]
    press(frame, qtbot, Key.Key_1, Key.Key_F9)
    assert status(frame, trials[0]) is VisitStatus.DONE
    assert frame.context.selection.visit_id == sibling
    assert pane.visit.head.timer.phase == "talking", "it is the same call"
    qtbot.wait(BOUNCE + 50)
    press(frame, qtbot, Key.Key_1, Key.Key_F9)
    assert status(frame, sibling) is VisitStatus.DONE
    assert frame.context.selection.visit_id == trials[1]
    assert pane.visit.head.timer.phase == "idle"


def test_h_lets_the_household_wait(frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], sibling: int) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_H)
    assert told(pane) == ["同一家庭：柏知秋（试听后回访） 也有回访"]
    press(frame, qtbot, Key.Key_1, Key.Key_F9)
    assert status(frame, sibling) is VisitStatus.OPEN
    assert frame.context.selection.visit_id == trials[1]


@pytest.mark.parametrize(("key", "tries"), [(Key.Key_1, 1), (Key.Key_F10, 1), (Key.Key_2, 0)])
def test_an_unanswered_call_asks_once_whether_it_counts_for_all(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], sibling: int, key: Qt.Key, tries: int
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_F10)
    assert isinstance(pane.visit.strip, HouseholdStrip)
    press(frame, qtbot, key)
    calls, actor = frame.opened.desk.calls, frame.opened.actor
    assert [len(calls.open(actor, visit).visit.attempts) for visit in (trials[0], sibling)] == [1, tries]
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert [len(calls.open(actor, visit).visit.attempts) for visit in (trials[0], sibling)] == [0, 0]


def test_nobody_is_asked_about_a_household_that_is_alone(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[1])
    assert told(pane) == []
    assert pane.visit.offers.isHidden()
    press(frame, qtbot, Key.Key_F10)
    assert frame.context.selection.visit_id == trials[2]


def test_a_call_before_its_time_asks_which_visit_it_was(
    frame: Frame, pane: CallPane, qtbot: QtBot, school: OpenDesk
) -> None:
    customer = school.add("白露", "13700004444")
    visit = school.event(customer, "employment", date(2026, 11, 20))[0]
    due = school.desk.calls.open(school.actor, visit).visit.due
    frame.context.selection.choose_customer(customer)
    frame.settle(qtbot)
    question = pane.customer.question
    assert question is not None
    assert question.words.text().startswith(f"正在通话？这次算不算 {due:%m-%d}")
    question.buttons[0].click()
    frame.settle(qtbot)
    assert chosen(frame) == visit
    assert told(pane)[0].startswith(f"这次算不算 {due:%m-%d}")
    pane.visit.offers.lines[0].buttons[0].click()
    frame.settle(qtbot)
    assert chosen(frame) is None
    assert pane.customer.isVisible()


def test_a_contact_of_another_day_is_recorded_as_of_that_day(
    frame: Frame, pane: CallPane, qtbot: QtBot, school: OpenDesk, trials: list[int]
) -> None:
    visit = school.event(school.add("白露", "13700004444"), "trial", date(2026, 11, 19))[0]
    begin(frame, pane, qtbot, visit)
    assert pane.visit.outcomes.reached.second.startswith("逾期")
    pane.ask_contact_day()
    strip = pane.visit.strip
    assert isinstance(strip, ContactDayStrip)
    strip.day.set_day(date(2026, 11, 25))
    strip.confirm()
    assert pane.visit.strip is strip, "a contact lies never ahead"
    strip.day.set_day(date(2026, 11, 20))
    strip.confirm()
    frame.settle(qtbot)
    assert told(pane) == ["补记 11-20 周五 的联系，结果和下一次都从那天算。"]
    assert pane.visit.outcomes.reached.second.startswith("期限内")
    press(frame, qtbot, Key.Key_1, Key.Key_F9)
    with school.desk.commands.reading() as connection:
        assert visits.record(connection, visit).done_day == date(2026, 11, 20)
    begin(frame, pane, qtbot, trials[0])
    assert told(pane) == []
    assert pane.session.contact is None


def test_a_contact_day_can_be_given_up_again(frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]) -> None:
    begin(frame, pane, qtbot, trials[0])
    pane.ask_contact_day()
    strip = pane.visit.strip
    assert isinstance(strip, ContactDayStrip)
    strip.day.set_day(date(2026, 11, 23))
    strip.confirm()
    frame.settle(qtbot)
    pane.visit.offers.lines[0].buttons[0].click()
    frame.settle(qtbot)
    assert pane.session.contact is None
    assert told(pane) == []
