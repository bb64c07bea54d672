"""The call pane on a real desk: keys counted, nothing lost, nothing recorded twice."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.tickets import TicketState
from desktop_app.domain.visits import Outcome, VisitStatus
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.session import BOUNCE
from desktop_app.ui.calls.strips import RefusalStrip, RescheduleStrip
from desktop_app.ui.kit.answers import TileAnswers
from desktop_app.ui.kit.text import short_day
from desktop_app.ui.kit.tiles import KeyTile
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame

Key = Qt.Key


def press(frame: Frame, qtbot: QtBot, *keys: Qt.Key) -> None:
    """Press keys where the cursor is, each after the one before has done its work."""
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        qtbot.keyClick(target, key)
        frame.settle(qtbot)


def write(target: QWidget | None, words: str) -> None:
    """Type Chinese words, as an input method does."""
    assert isinstance(target, QPlainTextEdit)
    target.insertPlainText(words)


def status(frame: Frame, visit_id: int) -> VisitStatus:
    return frame.opened.desk.calls.open(frame.opened.actor, visit_id).visit.status


def begin(frame: Frame, pane: CallPane, qtbot: QtBot, visit_id: int) -> None:
    sheet = frame.opened.desk.calls.open(frame.opened.actor, visit_id)
    frame.context.selection.choose_visit(visit_id, sheet.customer.id)
    pane.setFocus()
    frame.settle(qtbot)


def answers(frame: Frame, visit_id: int) -> dict[str, str]:
    """What is stored of the steps on the path."""
    flow = frame.opened.desk.calls.open(frame.opened.actor, visit_id).flow
    assert flow is not None
    return {view.step.key: view.answer.value for view in flow.path if view.answer}


def test_the_day_begins_by_telling_how_many_wait_and_how_to_begin(frame: Frame, pane: CallPane, qtbot: QtBot) -> None:
    assert pane.start.isVisible()
    assert [line.text() for line in pane.start.lines] == ["柏知夏", "岑星野", "池听雨"]
    press(frame, qtbot, Key.Key_Return)
    assert pane.visit.isVisible()
    assert QApplication.focusWidget() is pane.visit.script
    assert pane.visit.head.name.full() == "柏知夏 · 找 柏建平"
    assert pane.visit.head.number.text() == "138 0000 1111"


def test_an_unanswered_call_costs_one_key_after_enter_and_the_next_visit_opens(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    frame.next_visit()
    pane.setFocus()
    frame.settle(qtbot)
    told = pane.visit.outcomes.no_answer.second
    assert told == "今天 15:00，第 2/3 次"
    press(frame, qtbot, Key.Key_F10)
    text, action = frame.messages[-1]
    assert text == f"柏知夏 未接 → {told}"
    assert action is not None
    assert frame.context.selection.visit_id == trials[1]
    assert pane.visit.head.name.full() == "岑星野"
    sheet = frame.opened.desk.calls.open(frame.opened.actor, trials[0])
    assert (sheet.visit.due, sheet.visit.minute, sheet.attempt) == (date(2026, 11, 24), 15 * 60, 2)


def test_a_satisfied_customer_costs_one_key_per_question_and_one_to_finish(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    assert pane.visit.head.timer.phase == "idle"
    press(frame, qtbot, Key.Key_1)
    assert answers(frame, trials[0]) == {"greet": "1"}
    assert pane.visit.head.timer.phase == "talking"
    press(frame, qtbot, Key.Key_1, Key.Key_1, Key.Key_1)
    qtbot.keyClicks(QApplication.focusWidget(), "+3")
    press(frame, qtbot, Key.Key_Return)
    assert answers(frame, trials[0])["day"] == "2026-11-27"
    assert pane.session.flow is not None
    assert pane.session.flow.finished
    assert pane.visit.outcomes.reached.second == "期限内"
    press(frame, qtbot, Key.Key_F9)
    assert status(frame, trials[0]) is VisitStatus.DONE
    assert frame.context.selection.visit_id == trials[1]


def test_enter_does_not_leave_a_call_that_has_begun(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_1)
    press(frame, qtbot, Key.Key_Return)
    assert frame.context.selection.visit_id == trials[0]
    assert "还没有记结果" in pane.visit.messages.text()
    held = QKeyEvent(QKeyEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", True)
    QApplication.sendEvent(pane, held)
    assert held.isAccepted()
    assert frame.context.selection.visit_id == trials[0]


def test_dissatisfaction_forces_the_reason_and_the_problem_becomes_a_ticket(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_1, Key.Key_3)
    card = pane.visit.script.card
    assert card is not None
    assert card.reason is not None
    assert QApplication.focusWidget() is card.reason.box
    press(frame, qtbot, Key.Key_F9)
    assert status(frame, trials[0]) is VisitStatus.OPEN
    assert "具体原因" in pane.visit.messages.text()
    write(QApplication.focusWidget(), "讲得太快")
    press(frame, qtbot, Key.Key_Return)
    assert pane.visit.outcomes.reached.words == "完成并生成问题件"
    assert "教学问题" in pane.visit.outcomes.reached.second
    press(frame, qtbot, Key.Key_F9)
    text, action = frame.messages[-1]
    assert "问题件" in text
    assert action is not None
    action.run()
    (ticket,) = frame.opened.desk.tickets.rows()
    assert "讲得太快" in ticket.draft.facts
    assert frame.pages == [("tickets", {"ticket_id": ticket.id})]


def test_what_is_typed_but_not_confirmed_is_recorded_with_the_result(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_1, Key.Key_3)
    write(QApplication.focusWidget(), "换了老师")
    press(frame, qtbot, Key.Key_F9)
    assert status(frame, trials[0]) is VisitStatus.DONE
    (ticket,) = frame.opened.desk.tickets.rows()
    assert "换了老师" in ticket.draft.facts


def test_what_is_typed_into_a_step_stays_when_another_visit_is_opened(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_2)
    qtbot.keyClicks(QApplication.focusWidget(), "12-1")
    begin(frame, pane, qtbot, trials[1])
    assert answers(frame, trials[0]) == {"greet": "2", "later": "2026-12-01"}
    assert answers(frame, trials[1]) == {}


def test_a_changed_answer_parks_the_branch_and_brings_it_back(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_1, Key.Key_2, Key.Key_1)
    for _ in range(3):
        press(frame, qtbot, Key.Key_Backspace)
    card = pane.visit.script.card
    assert card is not None
    assert card.view is not None
    assert card.view.step.key == "greet"
    press(frame, qtbot, Key.Key_2)
    assert answers(frame, trials[0]) == {"greet": "2"}
    pane.setFocus()
    pane.visit.script.setFocus()
    press(frame, qtbot, Key.Key_Backspace, Key.Key_1)
    assert answers(frame, trials[0]) == {"greet": "1", "feeling": "2", "doubts": "1"}


def test_escape_leaves_a_reopened_step_as_it_was(frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_1, Key.Key_Backspace)
    card = pane.visit.script.card
    assert card is not None
    assert isinstance(card.answers, TileAnswers)
    assert [tile.isChecked() for tile in card.answers.tiles] == [True, False]
    press(frame, qtbot, Key.Key_Escape)
    card = pane.visit.script.card
    assert card is not None
    assert card.view is not None
    assert card.view.step.key == "feeling"
    assert answers(frame, trials[0]) == {"greet": "1"}


def test_keys_typed_into_the_notes_answer_nothing_and_are_kept_within_a_second(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_N)
    assert QApplication.focusWidget() is pane.visit.notes
    write(pane.visit.notes, "1 R 周六可以")
    stored = frame.opened.desk.calls.open
    qtbot.waitUntil(lambda: stored(frame.opened.actor, trials[0]).visit.note == "1 R 周六可以", timeout=1000)
    assert answers(frame, trials[0]) == {}
    assert pane.visit.head.timer.phase == "idle"
    press(frame, qtbot, Key.Key_Escape)
    assert QApplication.focusWidget() is pane.visit.script


def test_notes_are_kept_before_a_result_and_when_the_pane_is_hidden(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    pane.visit.notes.setFocus()
    write(pane.visit.notes, "下周出差")
    press(frame, qtbot, Key.Key_F10)
    attempts = frame.opened.desk.calls.open(frame.opened.actor, trials[0]).visit.attempts
    assert [attempt.note for attempt in attempts] == ["下周出差"]
    pane.visit.notes.setFocus()
    write(pane.visit.notes, "先打妈妈")
    pane.hide()
    frame.settle(qtbot)
    assert frame.opened.desk.calls.open(frame.opened.actor, trials[1]).visit.note == "先打妈妈"


def test_a_double_click_on_an_answer_records_one_answer(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    card = pane.visit.script.card
    assert card is not None
    assert isinstance(card.answers, TileAnswers)
    qtbot.mouseClick(card.answers.tiles[0], Qt.MouseButton.LeftButton)
    frame.settle(qtbot)
    below = pane.visit.script.card
    assert below is not None
    assert isinstance(below.answers, TileAnswers)
    qtbot.mouseDClick(below.answers.tiles[0], Qt.MouseButton.LeftButton)  # what the second click arrives as
    frame.settle(qtbot)
    assert list(answers(frame, trials[0])) == ["greet"]
    qtbot.mouseClick(below.answers.tiles[0], Qt.MouseButton.LeftButton)
    frame.settle(qtbot)
    assert list(answers(frame, trials[0])) == ["greet", "feeling"]


def test_a_key_held_down_or_pressed_twice_records_one_result(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    for _ in range(2):  # at once, however slow the machine is
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_F10)
    frame.settle(qtbot)
    assert frame.opened.desk.calls.open(frame.opened.actor, trials[1]).visit.attempts == ()
    held = QKeyEvent(QKeyEvent.Type.KeyPress, Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", autorep=True)
    QApplication.sendEvent(pane.visit.script, held)
    frame.settle(qtbot)
    assert answers(frame, trials[1]) == {}
    qtbot.wait(BOUNCE + 50)
    press(frame, qtbot, Key.Key_F10)
    assert len(frame.opened.desk.calls.open(frame.opened.actor, trials[1]).visit.attempts) == 1


def test_a_refusal_takes_its_reason_by_a_number_key(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_F11)
    assert isinstance(pane.visit.strip, RefusalStrip)
    assert status(frame, trials[0]) is VisitStatus.OPEN
    press(frame, qtbot, Key.Key_Escape)
    assert not pane.visit.outcomes.isHidden()
    press(frame, qtbot, Key.Key_F11, Key.Key_2)
    assert status(frame, trials[0]) is VisitStatus.REFUSED
    (attempt,) = frame.opened.desk.calls.open(frame.opened.actor, trials[0]).visit.attempts
    reasons = frame.opened.desk.lists.entries("reason_refused")
    assert attempt.note == reasons[1].name


def test_another_day_is_agreed_by_one_of_two_offers(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    (day, minute), (other_day, other_minute) = frame.opened.desk.slots.for_visit(trials[0])
    assert date(2026, 11, 24) <= day < other_day
    assert minute != other_minute
    press(frame, qtbot, Key.Key_F12, Key.Key_2)
    strip = pane.visit.strip
    assert isinstance(strip, RescheduleStrip)
    assert [tile.isChecked() for tile in strip.findChildren(KeyTile)] == [False, True]
    assert strip.findChildren(KeyTile)[1].words in strip.told()
    press(frame, qtbot, Key.Key_Return)
    visit = frame.opened.desk.calls.open(frame.opened.actor, trials[0]).visit
    assert (visit.due, visit.minute, visit.appointed) == (other_day, other_minute, True)


def test_another_day_is_typed_and_its_consequence_told_before(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_F12)
    strip = pane.visit.strip
    assert isinstance(strip, RescheduleStrip)
    strip.day.setFocus()
    strip.day.setText("")
    qtbot.keyClicks(strip.day, "2026-11-20")
    press(frame, qtbot, Key.Key_Return)
    assert "不能早于今天" in strip.told()
    assert status(frame, trials[0]) is VisitStatus.OPEN
    strip.day.selectAll()
    qtbot.keyClicks(strip.day, "+3")
    strip.minute.setFocus()
    qtbot.keyClicks(strip.minute, "1530")
    assert short_day(date(2026, 11, 27), date(2026, 11, 24)) in strip.told()
    assert "15:30" in strip.told()
    press(frame, qtbot, Key.Key_Return)
    visit = frame.opened.desk.calls.open(frame.opened.actor, trials[0]).visit
    assert (visit.due, visit.minute) == (date(2026, 11, 27), 15 * 60 + 30)


def test_a_customer_who_asks_for_another_day_is_rescheduled_by_f9(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_2)
    qtbot.keyClicks(QApplication.focusWidget(), "+2")
    press(frame, qtbot, Key.Key_Return)
    assert pane.visit.outcomes.reached.words == "按约定改期"
    press(frame, qtbot, Key.Key_F9)
    visit = frame.opened.desk.calls.open(frame.opened.actor, trials[0]).visit
    assert (visit.status, visit.due) == (VisitStatus.OPEN, date(2026, 11, 26))


def test_taking_a_result_back_opens_the_visit_again(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_1, Key.Key_F9)
    assert status(frame, trials[0]) is VisitStatus.DONE
    action = frame.messages[-1][1]
    assert action is not None
    action.run()
    frame.settle(qtbot)
    assert status(frame, trials[0]) is VisitStatus.OPEN
    assert frame.context.selection.visit_id == trials[0]
    assert pane.visit.outcomes.isVisible()
    assert answers(frame, trials[0]) == {"greet": "1"}
    frame.context.undo.redo()
    frame.settle(qtbot)
    assert status(frame, trials[0]) is VisitStatus.DONE
    assert pane.visit.closed.isVisible()


def test_a_closed_visit_is_read_only_and_its_latest_result_can_be_taken_back(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_1, Key.Key_F9)
    begin(frame, pane, qtbot, trials[0])
    assert pane.visit.closed.isVisible()
    assert not pane.visit.outcomes.isVisible()
    assert not pane.visit.notes.isVisible()
    press(frame, qtbot, Key.Key_1, Key.Key_F10)
    assert answers(frame, trials[0]) == {"greet": "1"}
    assert status(frame, trials[0]) is VisitStatus.DONE
    pane.visit.closed.undo.click()
    frame.settle(qtbot)
    assert status(frame, trials[0]) is VisitStatus.OPEN
    assert pane.visit.outcomes.isVisible()


def test_each_result_tells_what_the_service_says_will_follow(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    calls, bar = frame.opened.desk.calls, pane.visit.outcomes
    for tile, outcome in ((bar.no_answer, Outcome.NO_ANSWER), (bar.refused, Outcome.REFUSED)):
        assert tile.second
        assert tile.second in calls.consequence(trials[0], outcome).text
    assert bar.wrong_number.toolTip() in calls.consequence(trials[0], Outcome.WRONG_NUMBER).text
    bar.wrong_number.click()
    frame.settle(qtbot)
    assert status(frame, trials[0]) is VisitStatus.INVALID_NUMBER


def test_of_several_numbers_the_clerk_says_which_is_wrong(
    frame: Frame, pane: CallPane, qtbot: QtBot, school: OpenDesk
) -> None:
    customer = school.add("岑两号", "13800001111", "13800004444")
    (visit_id,) = school.event(customer, "trial", date(2026, 11, 23), "围棋")
    begin(frame, pane, qtbot, visit_id)
    pane.visit.outcomes.wrong_number.click()
    frame.settle(qtbot)
    assert pane.visit.strip is not None
    press(frame, qtbot, Key.Key_Escape)
    assert not pane.visit.outcomes.isHidden()
    pane.visit.outcomes.wrong_number.click()
    frame.settle(qtbot)
    press(frame, qtbot, Key.Key_2)
    assert status(frame, visit_id) is VisitStatus.INVALID_NUMBER
    phones = school.desk.customers.file(customer).customer.draft.phones
    assert [(phone.number, phone.wrong) for phone in phones] == [("13800001111", False), ("13800004444", True)]


def test_the_last_call_of_the_day_leaves_a_clear_table(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    for visit_id in trials:
        begin(frame, pane, qtbot, visit_id)
        qtbot.wait(BOUNCE + 20)
        press(frame, qtbot, Key.Key_F9)
        assert status(frame, visit_id) is VisitStatus.OPEN  # nothing was asked: once more means it
        press(frame, qtbot, Key.Key_F9)
        assert status(frame, visit_id) is VisitStatus.DONE
    assert frame.context.selection.visit_id is None
    assert pane.state.isVisible()
    assert "没有要打的电话" in pane.state.sentence()


def test_news_of_others_is_shown_but_not_under_the_typing_hand(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    sheet = pane.session.sheet
    assert sheet is not None
    moved = frame.opened.desk.arrange.move(frame.opened.actor, [(trials[0], date(2026, 11, 25), None)])
    pane.visit.notes.setFocus()
    write(pane.visit.notes, "半句")
    frame.context.feed.publish(moved.changes)
    qtbot.wait(5)
    assert pane.visit.notes.toPlainText() == "半句"
    frame.settle(qtbot)
    pane.session.keep_note()
    frame.settle(qtbot)
    frame.context.feed.publish(Changes.of(Kind.VISIT, [trials[0]]))
    frame.settle(qtbot)
    assert pane.session.sheet is not None
    assert pane.session.sheet.visit.due == date(2026, 11, 25)
    assert pane.visit.notes.toPlainText() == "半句"


def test_the_ring_has_its_mark(frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]) -> None:
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_R)
    assert pane.visit.head.timer.phase == "ringing"
    assert "响铃" in pane.visit.head.timer.words()
    press(frame, qtbot, Key.Key_R)
    assert pane.visit.head.timer.phase == "talking"
    begin(frame, pane, qtbot, trials[1])
    assert pane.visit.head.timer.phase == "idle"


def test_a_confirming_visit_closes_its_ticket_by_the_customers_word(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int]
) -> None:
    desk, actor = frame.opened.desk, frame.opened.actor
    begin(frame, pane, qtbot, trials[0])
    press(frame, qtbot, Key.Key_1, Key.Key_3)
    write(QApplication.focusWidget(), "讲得太快")
    press(frame, qtbot, Key.Key_Return, Key.Key_F9)
    (ticket,) = desk.tickets.rows()
    confirm, _ = desk.tickets.handled(actor, ticket.id, "换一位老师")
    begin(frame, pane, qtbot, confirm)
    assert not pane.visit.outcomes.problem.isVisible()
    press(frame, qtbot, Key.Key_1, Key.Key_1)
    qtbot.wait(BOUNCE + 20)
    press(frame, qtbot, Key.Key_F9)
    assert desk.tickets.get(ticket.id).state is TicketState.CONFIRMED


@pytest.mark.parametrize("keys", [(Key.Key_1, Key.Key_F9), (Key.Key_F9, Key.Key_F9)])
def test_a_result_pressed_on_the_heels_of_an_answer_waits_for_it(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], keys: tuple[Qt.Key, ...]
) -> None:
    begin(frame, pane, qtbot, trials[0])
    for key in keys:
        qtbot.keyClick(pane.visit.script, key)
    frame.settle(qtbot)
    assert status(frame, trials[0]) is VisitStatus.DONE
    assert answers(frame, trials[0]) == ({"greet": "1"} if Key.Key_1 in keys else {})
