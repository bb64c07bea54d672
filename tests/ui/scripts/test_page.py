"""The page of scripts on a real desk: written, checked, tried out, approved, taken in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.scripts import AnswerKind, Choice, EffectKind, Script, ScriptStep, StepKind
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.scripts.choices_edit import EffectsSheet
from desktop_app.ui.scripts.name_sheet import FaultsSheet, NameSheet
from desktop_app.ui.scripts.page import ScriptsPage
from desktop_app.ui.scripts.rehearsal import Rehearsal
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed

TRIAL = "school.trial"


@pytest.fixture
def frame(school: OpenDesk, request: pytest.FixtureRequest) -> Iterator[Frame]:
    with framed(school, getattr(request, "param", None)) as made:
        yield made


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> ScriptsPage:
    made = ScriptsPage(frame.context)
    qtbot.addWidget(made)
    made.resize(theme.px(1366), theme.px(660))
    made.show()
    made.arrive(code=TRIAL)
    frame.settle(qtbot)
    return made


def script(page: ScriptsPage) -> Script:
    assert page.script is not None
    return page.script


def on_sheet(act: Callable[[Sheet], None]) -> None:
    """Act on the next dialog as soon as it is there."""

    def run() -> None:
        sheet = QApplication.activeModalWidget()
        if isinstance(sheet, Sheet):
            act(sheet)
        else:
            QTimer.singleShot(20, run)

    QTimer.singleShot(0, run)


def test_a_word_is_changed_kept_and_put_to_use(page: ScriptsPage, frame: Frame, school: OpenDesk, qtbot: QtBot) -> None:
    visit = school.event(school.add("柏知夏"), "trial", date(2026, 11, 23))[0]
    page.editor.show_step("greet")
    page.editor.form.text.setPlainText("{customer}好。")
    assert page.keep.isEnabled()
    page.keep.click()
    frame.settle(qtbot)
    assert not page.keep.isEnabled()
    old = school.desk.calls.open(school.actor, visit).script
    assert old is not None
    assert old.version == 1
    page.approve.click()
    frame.settle(qtbot)
    flow = school.desk.calls.open(school.actor, visit).flow
    assert flow is not None
    assert flow.path[0].text == "柏知夏好。"
    assert not page.approve.isEnabled()


def test_a_fault_is_marked_where_it_is_and_stops_the_approval(page: ScriptsPage, frame: Frame, qtbot: QtBot) -> None:
    page.editor.show_step("enrol")
    page.editor.form.when.setText("feeling = “也许”")
    page.editor.form.when.textEdited.emit("")
    qtbot.waitUntil(lambda: "也许" in page.editor.form.problems.text())
    page.editor.show_step("greet")
    assert not page.editor.form.problems.isVisible()
    page.approve.click()
    frame.settle(qtbot)
    assert page.editor.map.present() == "enrol"
    assert page.messages.isVisible()


def test_what_is_wrong_with_the_whole_is_told_at_the_top(page: ScriptsPage, qtbot: QtBot) -> None:
    assert not page.whole.isVisible()
    for _ in range(len(script(page).steps)):
        page.editor.drop.click()
    qtbot.waitUntil(page.whole.isVisible)
    assert page.whole.full() == "话术还没有步骤。"


def test_steps_are_added_moved_renamed_and_dropped(page: ScriptsPage, qtbot: QtBot) -> None:
    before = [step.key for step in script(page).steps]
    page.editor.show_step("feeling")
    page.editor.add.click()
    assert [step.key for step in script(page).steps][:3] == ["greet", "feeling", "step_1"]
    page.editor.map.setFocus()
    QTest.keyClick(page.editor.map, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [step.key for step in script(page).steps][:3] == ["greet", "step_1", "feeling"]
    QTest.keyClick(page.editor.map, Qt.Key.Key_Down)
    assert page.editor.map.present() == "feeling"
    page.editor.show_step("step_1")
    page.editor.drop.click()
    assert [step.key for step in script(page).steps] == before
    page.editor.show_step("later")
    page.editor.form.key.setText("another_day")
    page.editor.form.key.textEdited.emit("another_day")
    assert script(page).steps[0].choices[1].goto == "another_day"
    page.editor.form.key.setText("greet")
    page.editor.form.key.textEdited.emit("greet")
    assert [step.key for step in script(page).steps].count("greet") == 1


def test_answers_and_what_they_bring_about(page: ScriptsPage, qtbot: QtBot) -> None:
    page.editor.show_step("feeling")
    edit = page.editor.form.choices
    edit.add.click()
    edit._change(3, label="没听", goto="later")

    def fill(sheet: Sheet) -> None:
        assert isinstance(sheet, EffectsSheet)
        sheet.ticket.set_value("service")
        sheet.reason.setChecked(True)
        sheet.accept()

    on_sheet(fill)
    edit._edit(3)
    choice = next(step for step in script(page).steps if step.key == "feeling").choices[3]
    assert (choice.key, choice.label, choice.goto, choice.ask_reason) == ("4", "没听", "later", True)
    assert [(effect.kind, effect.value) for effect in choice.effects] == [(EffectKind.TICKET, "service")]
    edit._drop(0)
    keys = [choice.key for choice in next(s for s in script(page).steps if s.key == "feeling").choices]
    assert keys == ["1", "2", "3"]


def test_what_does_not_belong_to_a_kind_is_hidden(page: ScriptsPage) -> None:
    form = page.editor.form
    page.editor.show_step("bye")
    assert not form.goto.isVisible()
    page.editor.show_step("feeling")
    assert form.choices.isVisible()
    assert not form.field.isVisible()
    form.kind.set_value(StepKind.CHECK_DATA)
    form.kind.picked.emit(StepKind.CHECK_DATA)
    assert form.field.isVisible()
    form.kind.set_value(StepKind.BRANCH)
    form.kind.picked.emit(StepKind.BRANCH)
    form.branches.setPlainText("greet = 1 → bye\n客户.年龄 < 12 → later")
    step = next(step for step in script(page).steps if step.key == "feeling")
    assert [(branch.when, branch.goto) for branch in step.branches] == [
        ("greet = 1", "bye"),
        ("客户.年龄 < 12", "later"),
    ]
    assert not form.text.isVisible()


def test_it_is_played_through_by_number_keys_without_writing(page: ScriptsPage, frame: Frame, qtbot: QtBot) -> None:
    sheet = Rehearsal(page, frame.context, script(page), frame.context.desk.scripts.terms())
    qtbot.addWidget(sheet)
    sheet.show()
    for key in (Qt.Key.Key_1, Qt.Key.Key_3):
        QTest.keyClick(sheet, key)
    assert sheet.view is not None
    assert sheet.view.missing_reason == "feeling"
    sheet.answer("3", "讲得太快")
    assert sheet.view.current == "doubts"
    assert [view.answer.label for view in sheet.view.path if view.answer] == ["方便", "不满意"]
    sheet.go_back()
    assert sheet.view.current == "feeling"
    sheet.begin()
    assert sheet.view.current == "greet"
    with frame.context.desk.commands.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM visit_answer").scalar() == 0
    sheet.close()


def test_the_rehearsal_takes_every_kind_of_step_by_the_keys_of_a_call(
    page: ScriptsPage, frame: Frame, qtbot: QtBot
) -> None:
    choices = (Choice("1", "试听"), Choice("2", "参观"), Choice("3", "没来"))
    steps = (
        ScriptStep("way", StepKind.ASK, "来过吗？", AnswerKind.MULTI, choices),
        ScriptStep("mark", StepKind.ASK, "打几分？", AnswerKind.SCALE),
        ScriptStep("home", StepKind.CHECK_DATA, "还住那儿吗？", AnswerKind.TEXT, field="address"),
        ScriptStep("age", StepKind.RECORD, "几岁？", AnswerKind.NUMBER),
        ScriptStep("day", StepKind.RECORD, "哪天方便？", AnswerKind.DATE, required=True),
        ScriptStep("sad", StepKind.ASK, "满意吗？", AnswerKind.CHOICE, (Choice("1", "不满意", ask_reason=True),)),
        ScriptStep("end", StepKind.END, "再见。"),
    )
    sheet = Rehearsal(page, frame.context, replace(script(page), steps=steps), frame.context.desk.scripts.terms())
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.activateWindow()

    def press(*keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(sheet.focusWidget(), key)

    def current() -> str:
        assert sheet.view is not None
        return sheet.view.current

    press(Qt.Key.Key_Return)
    assert (sheet.isVisible(), current()) == (True, "way"), "Enter presses no button of the sheet"
    press(Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_Return)
    press(Qt.Key.Key_4, Qt.Key.Key_1)
    QTest.keyClicks(sheet.focusWidget(), "x")
    press(Qt.Key.Key_Return)
    assert current() == "age"
    press(Qt.Key.Key_Backspace)
    QTest.keyClicks(sheet.focusWidget(), "7")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(sheet.focusWidget(), "+3")
    press(Qt.Key.Key_Return, Qt.Key.Key_1)
    QTest.keyClicks(sheet.focusWidget(), "late")
    press(Qt.Key.Key_Return)
    assert sheet.view is not None
    assert sheet.view.finished
    given = {view.step.key: view.answer for view in sheet.view.path if view.answer}
    assert (given["way"].value, given["mark"].value, given["age"].value) == ("1,3", "4", "7")
    assert (given["day"].value, given["sad"].reason) == ("2026-11-27", "late")
    press(Qt.Key.Key_Return)
    assert not sheet.isVisible()


def test_a_sum_and_names_are_written_checked_and_played(page: ScriptsPage, frame: Frame, qtbot: QtBot) -> None:
    """R-370, S-37.3: in the editor and in the rehearsal as in a call."""
    steps = (
        ScriptStep("pay", StepKind.ASK, "月供？", AnswerKind.NUMBER, record="月供"),
        ScriptStep("loan", StepKind.SAY, ""),
        ScriptStep("who", StepKind.RECORD, "还有谁？", AnswerKind.TEXT),
        ScriptStep("bye", StepKind.END, "还剩 {余额} 元，再见。"),
    )
    page.editor.set_script(replace(script(page), steps=steps))
    form = page.editor.form
    page.editor.show_step("loan")
    form.kind.set_value(StepKind.CALCULATE)
    form.kind.picked.emit(StepKind.CALCULATE)
    assert (form.formula.isVisible(), form.answer.isVisible(), form.record.isVisible()) == (True, False, True)
    QTest.keyClicks(form.record, "rest")
    QTest.keyClicks(form.formula, "gone * 12")
    assert script(page).steps[1].formula == "gone * 12"
    problems = frame.opened.desk.scripts.problems(script(page))
    assert [(p.step, p.code) for p in problems if not p.warning] == [
        ("loan", "name_unknown"), ("bye", "placeholder_unknown"),
    ]  # fmt: skip
    form.formula.setText("月供 * 12 * 10")
    form.formula.textEdited.emit("")
    form.record.setText("余额")
    form.record.textEdited.emit("")
    page.editor.show_step("who")
    form.answer.set_value(AnswerKind.PEOPLE)
    form.answer.picked.emit(AnswerKind.PEOPLE)
    assert form.places.isVisible()
    assert script(page).steps[2].places == 0, "the usual number is nothing to write down"
    form.places.set_value(12)
    form.places.picked.emit(12)
    assert (script(page).steps[2].answer, script(page).steps[2].places) == (AnswerKind.PEOPLE, 12)
    assert not [p for p in frame.opened.desk.scripts.problems(script(page)) if not p.warning]
    page.editor.show_step("bye")
    assert [action.text() for action in form.fill.menu().actions()][-2:] == ["月供", "余额"]

    sheet = Rehearsal(page, frame.context, script(page), frame.opened.desk.scripts.terms())
    qtbot.addWidget(sheet)
    sheet.answer("2000")
    sheet.answer("李梅 13800001234、王强")
    assert sheet.view is not None
    assert sheet.view.path[-1].text == "还剩 240,000 元，再见。"
    said = [shown.text() for shown in sheet.findChildren(QLabel)]
    assert "余额 = 240,000" in said
    assert any("李梅、王强" in words and "意向客户" in words for words in said)
    sheet.begin()
    sheet.answer("")
    assert any(shown.text().startswith("余额 算不出来") for shown in sheet.findChildren(QLabel))


def test_a_new_script_begins_with_a_greeting_and_an_end(page: ScriptsPage, frame: Frame, qtbot: QtBot) -> None:
    def fill(sheet: Sheet) -> None:
        assert isinstance(sheet, NameSheet)
        sheet.name.setText("家访")
        sheet.code.setText("Home Visit")
        sheet._done()
        assert sheet.isVisible()
        sheet.code.setText("school.home")
        sheet._done()

    on_sheet(fill)
    page._new()
    frame.settle(qtbot)
    assert (script(page).code, script(page).name) == ("school.home", "家访")
    assert [step.kind for step in script(page).steps] == [StepKind.SAY, StepKind.END]
    page._copy()
    frame.settle(qtbot)
    assert script(page).code == "school.home_2"


def test_it_goes_out_and_in_as_a_workbook(page: ScriptsPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "试听 话术.xlsx"
    page.export(path)
    frame.settle(qtbot)
    book = load_workbook(path)
    book["步骤"]["C2"] = "{customer}您好。"
    book.save(path)
    page.take_file(path)
    frame.settle(qtbot)
    assert script(page).steps[0].text == "{customer}您好。"
    assert script(page).steps[0].answer is AnswerKind.CHOICE
    book["步骤"]["B2"] = "闲聊"
    book.save(path)
    seen: list[str] = []

    def read(sheet: Sheet) -> None:
        assert isinstance(sheet, FaultsSheet)
        seen.append(sheet.windowTitle())
        sheet.accept()

    on_sheet(read)
    page.take_file(path)
    frame.settle(qtbot)
    assert seen == ["试听 话术.xlsx 没有导入"]


def test_what_was_written_is_not_lost_by_choosing_another(page: ScriptsPage, frame: Frame, qtbot: QtBot) -> None:
    page.editor.show_step("greet")
    page.editor.form.text.setPlainText("改了一半")
    page.list.select_id("school.inquiry")
    frame.settle(qtbot)
    page.list.select_id(TRIAL)
    frame.settle(qtbot)
    assert script(page).steps[0].text == "改了一半"


@pytest.mark.parametrize("frame", [Role.FRONT_DESK], indirect=True)
def test_without_the_right_a_script_can_only_be_read(page: ScriptsPage) -> None:
    assert not page.editor.form.isEnabled()
    assert not page.editor.add.isEnabled()
    assert not page.approve.isVisible()
    assert page.rehearse.isEnabled()
