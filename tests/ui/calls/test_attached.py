"""Files and names taken in while the call runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.records import AttachmentKind
from desktop_app.domain.scripts import AnswerKind, Script, ScriptStep, StepKind
from desktop_app.domain.visits import Outcome
from desktop_app.ui.calls.pane import CallPane
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame

Choose = Callable[[Path], None]


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Take a file in the next dialog of the system."""

    def take(path: Path) -> None:
        path.write_bytes(b"sound" * 100)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    return take


def opened(frame: Frame, visit: int, qtbot: QtBot) -> None:
    frame.context.selection.choose_visit(visit, frame.opened.desk.schedule.customer_of(visit))
    frame.settle(qtbot)


def words(pane: CallPane) -> list[str]:
    return [made.text() for made in pane.visit.attached.files.values()]


def test_one_key_takes_a_recording_in_while_the_call_goes_on(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], choose: Choose, tmp_path: Path
) -> None:
    opened(frame, trials[0], qtbot)
    choose(tmp_path / "通话.mp3")
    pane.visit.script.take_keys()
    before = pane.session.flow
    QTest.keyClick(pane.window(), Qt.Key.Key_F7)
    frame.settle(qtbot)
    assert words(pane) == ["录音：通话.mp3"]
    assert pane.session.flow == before
    assert pane.visit.attached.isVisible()
    assert pane.visit.attach.isVisible()
    QTest.keyClick(pane.visit.script, Qt.Key.Key_1)
    frame.settle(qtbot)
    assert pane.session.flow != before, "the keys still go to the script"
    assert words(pane) == ["录音：通话.mp3"]


def test_a_file_is_told_apart_taken_up_and_removed(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], choose: Choose, tmp_path: Path
) -> None:
    opened(frame, trials[0], qtbot)
    choose(tmp_path / "扫描.png")
    pane.visit.attach.click()
    frame.settle(qtbot)
    (made,) = pane.visit.attached.files.values()
    actions = {action.text(): action for action in made.menu().actions()}
    assert [text for text, action in actions.items() if action.isChecked()] == ["这是照片"]
    actions["这是签字"].trigger()
    frame.settle(qtbot)
    assert words(pane) == ["签字：扫描.png"]
    desk, actor = frame.opened.desk, frame.actor
    assert [kept.kind for kept in desk.calls.open(actor, trials[0]).attachments] == [AttachmentKind.SIGNATURE]

    desk.calls.finish(actor, trials[0], Outcome.NO_ANSWER)
    frame.context.selection.clear()
    opened(frame, trials[0], qtbot)
    assert words(pane) == ["上次通话的签字：扫描.png"]
    (made,) = pane.visit.attached.files.values()
    next(action for action in made.menu().actions() if action.text() == "用在这次").trigger()
    frame.settle(qtbot)
    assert words(pane) == ["签字：扫描.png"]
    (made,) = pane.visit.attached.files.values()
    made.menu().actions()[-1].trigger()
    frame.settle(qtbot)
    assert words(pane) == []
    assert not pane.visit.attached.isVisible()


def test_a_closed_visit_takes_no_file_by_key(
    frame: Frame, pane: CallPane, qtbot: QtBot, trials: list[int], choose: Choose, tmp_path: Path
) -> None:
    frame.opened.desk.calls.finish(frame.actor, trials[0], Outcome.REACHED)
    opened(frame, trials[0], qtbot)
    choose(tmp_path / "通话.mp3")
    QTest.keyClick(pane.window(), Qt.Key.Key_F7)
    frame.settle(qtbot)
    assert frame.opened.desk.calls.open(frame.actor, trials[0]).attachments == ()
    assert not pane.visit.attach.isVisible()


def test_names_cost_a_line_each_and_nothing_typed_is_lost(
    frame: Frame, pane: CallPane, qtbot: QtBot, school: OpenDesk
) -> None:
    """S-37.3 by keys: Enter after each name, Enter once more, F9."""
    who = ScriptStep("who", StepKind.RECORD, "还有谁？", AnswerKind.PEOPLE, places=12)
    script = Script("own.friends", "推荐", (who, ScriptStep("bye", StepKind.END, "谢谢。")))
    school.desk.scripts.save_draft(school.actor, script)
    school.desk.scripts.approve(school.actor, script.code)
    customer = school.add("柏老客", "13800009999")
    visit, _ = school.desk.schedule.add(
        school.actor, customer, school.desk.clock.today(), None, "老客户回访", script.code
    )
    opened(frame, visit, qtbot)
    pane.visit.script.take_keys()
    box = QApplication.focusWidget()
    assert isinstance(box, QPlainTextEdit)
    for text in ("李梅 1380000", "王强", "赵云 13800005555"):
        composed = QInputMethodEvent()
        composed.setCommitString(text)
        QApplication.sendEvent(box, composed)
        QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClick(box, Qt.Key.Key_Return)
    frame.settle(qtbot)
    assert pane.session.flow is not None
    assert not pane.session.flow.finished
    assert box.toPlainText().startswith("李梅 1380000\n王强"), "what was typed stays to be corrected"
    assert QApplication.focusWidget() is box
    box.setPlainText(box.toPlainText().replace("1380000\n", "13800004444\n"))
    QTest.keyClick(pane.window(), Qt.Key.Key_F9)
    frame.settle(qtbot)
    names = [relation.other_name for relation in school.desk.customers.file(customer).relations]
    assert names == ["李梅", "王强", "赵云"]
    assert "新建 3 位意向客户" in frame.messages[-1][0]
    action = frame.messages[-1][1]
    assert action is not None
    action.run()
    frame.settle(qtbot)
    assert school.desk.customers.file(customer).relations == ()
