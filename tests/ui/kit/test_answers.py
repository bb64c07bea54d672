"""Every way to answer, by keys: one, several, a mark, a number, a day, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.calls import StepView
from desktop_app.domain.scripts import Answer, AnswerKind, Choice, Objection, ScriptStep, StepKind
from desktop_app.ui.kit.answers import Answers, CheckAnswers, FieldAnswers, TextBox, TileAnswers, answers_for
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.step_card import Objections, StepCard

TODAY = date(2026, 11, 24)
THREE = (Choice("1", "好"), Choice("2", "一般"), Choice("3", "有问题"))


def made(
    qtbot: QtBot,
    kind: AnswerKind,
    choices: tuple[Choice, ...] = (),
    given: Answer | None = None,
    *,
    required: bool = False,
) -> tuple[Answers, list[str]]:
    """The way to answer a step of a kind, and what it will have recorded."""
    step = ScriptStep("q", StepKind.ASK, "问", kind, choices, required=required)
    widget = answers_for(step, given, lambda: TODAY)
    qtbot.addWidget(widget)
    widget.resize(380, 120)
    widget.show()
    qtbot.wait(1)
    recorded: list[str] = []
    widget.answered.connect(recorded.append)
    return widget, recorded


def test_a_number_key_records_at_once(qtbot: QtBot) -> None:
    widget, recorded = made(qtbot, AnswerKind.CHOICE, THREE)
    assert widget.take_digit(3)
    assert not widget.take_digit(4)
    assert recorded == ["3"]


def test_several_are_taken_by_numbers_and_recorded_by_enter(qtbot: QtBot) -> None:
    widget, recorded = made(qtbot, AnswerKind.MULTI, THREE)
    widget.confirm()
    for digit in (1, 3, 2, 2):
        widget.take_digit(digit)
    assert recorded == []
    assert widget.confirm()
    assert recorded == ["1,3"]


def test_an_earlier_answer_is_seen(qtbot: QtBot) -> None:
    widget, _ = made(qtbot, AnswerKind.MULTI, THREE, Answer("q", "1,2"))
    assert isinstance(widget, TileAnswers)
    assert [tile.isChecked() for tile in widget.tiles] == [True, True, False]


def test_a_scale_takes_five_marks_in_one_row(qtbot: QtBot) -> None:
    widget, recorded = made(qtbot, AnswerKind.SCALE)
    assert isinstance(widget, TileAnswers)
    assert len({tile.y() for tile in widget.tiles}) == 1
    widget.take_digit(5)
    assert recorded == ["5"]


def test_a_day_is_typed_in_short_and_recorded_by_enter(qtbot: QtBot) -> None:
    widget, recorded = made(qtbot, AnswerKind.DATE, required=True)
    field = widget.field()
    assert isinstance(field, DayEdit)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClicks(field, "13-45")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert recorded == []
    field.selectAll()
    qtbot.keyClicks(field, "+3")
    assert widget.unsent() == "2026-11-27"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert recorded == ["2026-11-27"]


@pytest.mark.parametrize(("kind", "kept"), [(AnswerKind.NUMBER, "12"), (AnswerKind.TEXT, "12")])
def test_numbers_and_words_are_recorded_by_enter(qtbot: QtBot, kind: AnswerKind, kept: str) -> None:
    widget, recorded = made(qtbot, kind)
    field = widget.field()
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    qtbot.keyClicks(field, " 12 ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert recorded == [kept]


def test_what_need_not_be_answered_is_passed_over_by_enter(qtbot: QtBot) -> None:
    widget, recorded = made(qtbot, AnswerKind.TEXT)
    assert isinstance(widget, FieldAnswers)
    field = widget.field()
    assert field is not None
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert recorded == [""]


def test_a_new_line_in_words_takes_shift_and_enter(qtbot: QtBot) -> None:
    widget, recorded = made(qtbot, AnswerKind.TEXT)
    field = widget.field()
    assert isinstance(field, QPlainTextEdit)
    qtbot.keyClicks(field, "a")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(field, "b")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert recorded == ["a\nb"]


def test_people_are_typed_line_by_line_and_recorded_by_enter_on_an_empty_one(qtbot: QtBot) -> None:
    widget, recorded = made(qtbot, AnswerKind.PEOPLE)
    box = widget.field()
    assert isinstance(box, QPlainTextEdit)
    qtbot.keyClicks(box, "Li 13800001234")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.keyClicks(box, "Wang")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert recorded == []
    assert widget.unsent() == "Li 13800001234\nWang"
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert recorded == ["Li 13800001234\nWang"]
    qtbot.keyClicks(box, "Zhao")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert recorded[-1].endswith("Zhao"), "three places, three people: nothing more to wait for"


def test_who_names_nobody_is_passed_over_by_enter(qtbot: QtBot) -> None:
    widget, recorded = made(qtbot, AnswerKind.PEOPLE)
    box = widget.field()
    assert box is not None
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert recorded == [""]


def test_long_words_get_a_line_of_their_own(qtbot: QtBot) -> None:
    long = tuple(Choice(str(n), "想再和家里人商量商量再决定要不要来" + str(n)) for n in range(1, 4))
    widget, _ = made(qtbot, AnswerKind.CHOICE, long)
    assert isinstance(widget, TileAnswers)
    assert len({tile.x() for tile in widget.tiles}) == 1
    assert all(tile.width() >= tile.sizeHint().width() for tile in widget.tiles)


def check(qtbot: QtBot, given: Answer | None = None) -> tuple[Answers, list[str]]:
    """The way to answer a step that reads the address out."""
    step = ScriptStep("home", StepKind.CHECK_DATA, "还住那儿吗？", AnswerKind.TEXT, field="address")
    widget = answers_for(step, given, lambda: TODAY, "旧街 9 号")
    qtbot.addWidget(widget)
    recorded: list[str] = []
    widget.answered.connect(recorded.append)
    return widget, recorded


def test_what_the_file_holds_is_confirmed_by_one_key(qtbot: QtBot) -> None:
    widget, recorded = check(qtbot)
    assert isinstance(widget, CheckAnswers)
    assert not widget.take_digit(3)
    assert widget.take_digit(1)
    assert recorded == ["旧街 9 号"]


def test_what_the_customer_says_instead_is_recorded(qtbot: QtBot) -> None:
    widget, recorded = check(qtbot, Answer("home", "旧街 9 号"))
    assert isinstance(widget, CheckAnswers)
    assert widget.tile.isChecked()
    box = widget.correct.input
    assert isinstance(box, TextBox)
    box.setPlainText("新村 3 号")
    assert widget.unsent() == "新村 3 号"
    widget.correct.confirm()
    assert recorded == ["新村 3 号"]


def test_a_text_to_send_is_copied_by_one_key(qtbot: QtBot) -> None:
    """S-40.2: the address stands ready to copy."""
    step = ScriptStep("address", StepKind.RECORD, "地址发给您。", AnswerKind.CHOICE, THREE, reply="学府路 9 号")
    for kind, copied in ((StepKind.ASK, False), (StepKind.RECORD, True)):
        step = replace(step, kind=kind)
        card = StepCard((), StepView(step, step.text, step.reply, None), lambda: TODAY)
        qtbot.addWidget(card)
        QGuiApplication.clipboard().setText("")
        assert card.copy_reply() is copied
        assert QGuiApplication.clipboard().text() == ("学府路 9 号" if copied else "")


def test_an_objection_is_answered_and_not_insisted_on(qtbot: QtBot) -> None:
    row = Objections((Objection("没空", "就一分钟。"), Objection("不想说", "没关系。", 2)))
    qtbot.addWidget(row)
    row.show()
    row.tiles.tiles[0].click()
    assert row.reply.words.text() == "就一分钟。"
    row.tiles.tiles[0].click()
    assert "不要再劝" in row.reply.words.text()
    for _ in range(2):
        row.tiles.tiles[1].click()
        assert row.reply.words.text() == "没关系。"
