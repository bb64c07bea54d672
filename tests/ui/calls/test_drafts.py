"""What is typed and not given yet: kept within a second, restored in its field, never in the way of what is given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.scripts import AnswerDraft, AnswerKind, Choice, Objection, ScriptStep, StepKind
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.script_view import PassedRow
from desktop_app.ui.kit.answers import CheckAnswers, TileAnswers
from desktop_app.ui.kit.step_card import StepCard
from tests.desks import OpenDesk
from tests.ui.calls.test_pane import answers, begin, press
from tests.ui.desk_context import Frame

Key = Qt.Key
STEPS = (
    ScriptStep("wish", StepKind.RECORD, "想学什么？", AnswerKind.TEXT, required=True),
    ScriptStep("age", StepKind.RECORD, "几岁？", AnswerKind.NUMBER),
    ScriptStep("way", StepKind.ASK, "怎么来？", AnswerKind.MULTI, tuple(Choice(str(n), f"路{n}") for n in range(1, 4))),
    ScriptStep(
        "home",
        StepKind.CHECK_DATA,
        "还住那儿吗？",
        AnswerKind.TEXT,
        field="address",
        objections=(Objection("不方便说", "没关系。"), Objection("问这做什么", "寄资料用。")),
    ),
    ScriptStep(
        "content",
        StepKind.ASK,
        "满意吗？",
        AnswerKind.CHOICE,
        (Choice("1", "满意"), Choice("2", "不满意", ask_reason=True)),
    ),
    ScriptStep("end", StepKind.END, "再见。"),
)


@pytest.fixture
def visit(frame: Frame, pane: CallPane, school: OpenDesk, qtbot: QtBot) -> int:
    """A visit with a script of every kind of field, on the table."""
    made = school.desk.scripts.newest("school.trial")
    assert made is not None
    school.desk.scripts.save_draft(school.actor, replace(made, steps=STEPS))
    school.desk.scripts.approve(school.actor, made.code)
    customer = school.add("卓一诺", "13800009999", address="旧街 9 号")
    (visit_id,) = school.event(customer, "trial", date(2026, 11, 23), "围棋")
    begin(frame, pane, qtbot, visit_id)
    return visit_id


def card(pane: CallPane) -> StepCard:
    assert pane.visit.script.card is not None
    return pane.visit.script.card


def current(pane: CallPane) -> str:
    view = card(pane).view
    return view.step.key if view is not None else ""


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def typed() -> str:
    """What stands in the field that has the cursor."""
    field = focus()
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def compose(words: str) -> None:
    """Type Chinese words by an input method, where the cursor is."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(focus(), event)


def stored(frame: Frame, visit_id: int) -> dict[str, AnswerDraft]:
    return {draft.step: draft for draft in frame.opened.desk.calls.open(frame.opened.actor, visit_id).drafts}


def again(frame: Frame, qtbot: QtBot, visit_id: int) -> CallPane:
    """The pane of a program that was started anew on the same desk."""
    made = CallPane(frame.context)
    qtbot.addWidget(made)
    made.resize(420, 640)
    made.show()
    made.activateWindow()
    begin(frame, made, qtbot, visit_id)
    return made


def test_words_are_safe_within_a_second_and_stand_in_their_field_again(
    frame: Frame, pane: CallPane, qtbot: QtBot, visit: int
) -> None:
    compose("想学围棋，周末上课")
    qtbot.waitUntil(lambda: "wish" in stored(frame, visit), timeout=1000)
    assert stored(frame, visit) == {"wish": AnswerDraft("wish", "想学围棋，周末上课")}
    assert answers(frame, visit) == {}
    other = again(frame, qtbot, visit)
    assert (current(other), typed()) == ("wish", "想学围棋，周末上课")
    press(frame, qtbot, Key.Key_Return)
    assert answers(frame, visit) == {"wish": "想学围棋，周末上课"}
    assert stored(frame, visit) == {}


def test_a_forced_reason_is_as_safe(frame: Frame, pane: CallPane, qtbot: QtBot, visit: int) -> None:
    compose("围棋")
    press(frame, qtbot, Key.Key_Return, Key.Key_Return, Key.Key_1, Key.Key_Return, Key.Key_1, Key.Key_2)
    assert current(pane) == "content"
    compose("老师总是迟到")
    qtbot.waitUntil(lambda: bool(stored(frame, visit)), timeout=1000)
    other = again(frame, qtbot, visit)
    assert typed() == "老师总是迟到"
    press(frame, qtbot, Key.Key_Return)
    flow = other.session.flow
    assert flow is not None
    assert flow.finished
    assert flow.path[-2].answer is not None
    assert flow.path[-2].answer.reason == "老师总是迟到"


def test_what_is_ticked_of_several_is_as_safe(frame: Frame, pane: CallPane, qtbot: QtBot, visit: int) -> None:
    compose("围棋")
    press(frame, qtbot, Key.Key_Return, Key.Key_Return, Key.Key_1, Key.Key_3)
    qtbot.waitUntil(lambda: bool(stored(frame, visit)), timeout=1000)
    tiles = card(again(frame, qtbot, visit)).answers
    assert isinstance(tiles, TileAnswers)
    assert [tile.isChecked() for tile in tiles.tiles] == [True, False, True]


def test_a_late_draft_never_comes_after_its_answer(frame: Frame, pane: CallPane, qtbot: QtBot, visit: int) -> None:
    compose("围棋")
    for act in (pane.session.keep_note, lambda: press(frame, qtbot, Key.Key_Return), pane.session.keep_note):
        act()
    frame.settle(qtbot)
    assert (answers(frame, visit), stored(frame, visit)) == ({"wish": "围棋"}, {})
    assert not pane.session.dirty


def test_a_click_on_a_passed_answer_keeps_what_is_typed_in_the_present_step(
    frame: Frame, pane: CallPane, qtbot: QtBot, visit: int
) -> None:
    compose("围棋")
    press(frame, qtbot, Key.Key_Return)
    qtbot.keyClicks(focus(), "7")
    (row,) = pane.visit.script.findChildren(PassedRow)
    row.click()
    assert current(pane) == "wish"
    press(frame, qtbot, Key.Key_Escape)
    assert (current(pane), typed()) == ("age", "7")
    row = pane.visit.script.findChildren(PassedRow)[-1]
    row.click()
    press(frame, qtbot, Key.Key_F10)
    assert answers(frame, visit) == {"wish": "围棋", "age": "7"}, "what was typed is recorded with the result"


def test_what_is_no_number_stays_and_is_selected(frame: Frame, pane: CallPane, qtbot: QtBot, visit: int) -> None:
    compose("围棋")
    press(frame, qtbot, Key.Key_Return)
    qtbot.keyClicks(focus(), "7,5")
    press(frame, qtbot, Key.Key_Return)
    field = focus()
    assert isinstance(field, QLineEdit)
    assert (field.text(), field.selectedText()) == ("7,5", "7,5")
    qtbot.keyClicks(field, "7.5")
    press(frame, qtbot, Key.Key_Return)
    assert answers(frame, visit)["age"] == "7.5"


def test_backspace_goes_back_from_field_to_field_and_esc_changes_nothing(
    frame: Frame, pane: CallPane, qtbot: QtBot, visit: int
) -> None:
    compose("围棋")
    press(frame, qtbot, Key.Key_Return)
    qtbot.keyClicks(focus(), "7")
    press(frame, qtbot, Key.Key_Return, Key.Key_Backspace)
    assert (current(pane), typed()) == ("age", "7")
    press(frame, qtbot, Key.Key_Backspace)
    assert (current(pane), typed()) == ("wish", "围棋")
    press(frame, qtbot, Key.Key_End)
    compose("课")
    press(frame, qtbot, Key.Key_Backspace)
    assert typed() == "围棋"
    compose("班")
    press(frame, qtbot, Key.Key_Escape)
    assert current(pane) == "way"
    pane.session.keep_note()
    frame.settle(qtbot)
    assert answers(frame, visit) == {"wish": "围棋", "age": "7"}
    assert stored(frame, visit) == {}


def test_an_answer_that_was_being_changed_is_still_being_changed_after_a_kill(
    frame: Frame, pane: CallPane, qtbot: QtBot, visit: int
) -> None:
    compose("围棋")
    press(frame, qtbot, Key.Key_Return, Key.Key_Backspace, Key.Key_End)
    compose("和书法")
    pane.session.keep_note()
    frame.settle(qtbot)
    other = again(frame, qtbot, visit)
    assert (current(other), typed()) == ("wish", "围棋和书法")
    assert answers(frame, visit) == {"wish": "围棋"}


def test_a_check_is_corrected_and_an_objection_met_by_keys(
    frame: Frame, pane: CallPane, qtbot: QtBot, visit: int
) -> None:
    compose("围棋")
    press(frame, qtbot, Key.Key_Return, Key.Key_Return, Key.Key_1, Key.Key_Return)
    check, objections = card(pane).answers, card(pane).objections
    assert isinstance(check, CheckAnswers)
    assert objections is not None
    press(frame, qtbot, Key.Key_W)
    assert objections.reply.words.text() == "寄资料用。"
    press(frame, qtbot, Key.Key_Tab)
    assert focus() is check.tile, "what the step needs comes first"
    press(frame, qtbot, Key.Key_2)
    assert focus() is check.correct.input
    press(frame, qtbot, Key.Key_Escape)
    assert focus() is pane.visit.script
    press(frame, qtbot, Key.Key_2)
    compose("新村 3 号")
    press(frame, qtbot, Key.Key_Return)
    assert answers(frame, visit)["home"] == "新村 3 号"
