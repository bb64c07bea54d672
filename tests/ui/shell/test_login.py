"""Log-in, the way with the recovery code, and the locked window, on a real key file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.clock import FixedClock
from desktop_app.services.setup import NewDesk, Setup
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.shell.lock import IdleWatch, LockPage
from desktop_app.ui.shell.login import LogIn, PasswordForm, RecoverForm
from desktop_app.ui.shell.memory import Memory
from tests.desks import PASSWORD, PERSON, OpenDesk, setup_in
from tests.ui.shell.conftest import idle

Opened = list[tuple[object, object]]


@pytest.fixture
def log_in(qtbot: QtBot, runner: Runner, memory: Memory, school: OpenDesk) -> LogIn:
    made = LogIn(school.setup, school.setup.people(), runner, memory)
    qtbot.addWidget(made)
    made.resize(960, 560)
    made.show()
    return made


@pytest.fixture
def opened(log_in: LogIn) -> Iterator[Opened]:
    found: Opened = []
    log_in.opened.connect(found.append)
    yield found
    for desk, _ in found:
        desk.close()  # type: ignore[attr-defined]  # what the signal carries


def words(widget: LogIn | LockPage) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_a_wrong_password_is_said_below_and_the_right_one_opens(
    qtbot: QtBot, log_in: LogIn, opened: Opened, runner: Runner, memory: Memory
) -> None:
    field = log_in.findChildren(PasswordForm)[0].password
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "请输入密码" in words(log_in)
    field.setText("不是这个")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not field.isEnabled()
    idle(qtbot, runner)
    assert "密码不对" in words(log_in)
    assert field.isEnabled()
    assert field.selectedText()
    assert memory.person == ""
    field.setText(PASSWORD)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert memory.person == PERSON


def test_a_typed_letter_takes_the_reproach_away(qtbot: QtBot, log_in: LogIn) -> None:
    form = log_in.findChildren(PasswordForm)[0]
    QTest.keyClick(form.password, Qt.Key.Key_Return)
    assert form.password.property("wrong") is True
    QTest.keyClicks(form.password, "a")
    assert form.password.property("wrong") is False


def test_the_recovery_code_gives_a_new_password(
    qtbot: QtBot, runner: Runner, memory: Memory, tmp_path: Path, clock: FixedClock
) -> None:
    setup: Setup = setup_in(tmp_path / "desk", clock)
    new: NewDesk = setup.create("青禾学校", "school", PERSON, PASSWORD)
    new.desk.close()
    log_in = LogIn(setup, setup.people(), runner, memory)
    qtbot.addWidget(log_in)
    log_in.resize(960, 560)
    log_in.show()
    next(b for b in log_in.findChildren(QPushButton) if b.text() == "忘记密码").click()
    form = log_in.findChildren(RecoverForm)[0]
    assert form.isVisible()
    fields = form._code, form._password.edit, form._again
    for texts, reproach in (
        (("", "新的一句话", "新的一句话"), "请输入恢复码"),
        (("AAAA", "新的一句话儿", "新的"), "不一样"),
        (("AAAA-BBBB", "新的一句话儿", "新的一句话儿"), "恢复码不对"),
    ):
        for field, text in zip(fields, texts, strict=True):
            field.setText(text)
        QTest.keyClick(form._again, Qt.Key.Key_Return)
        idle(qtbot, runner)
        assert reproach in words(log_in)
    form._code.setText(new.recovery_code.lower().replace("-", " "))
    with qtbot.waitSignal(log_in.opened) as given:
        QTest.keyClick(form._again, Qt.Key.Key_Return)
    desk, actor = given.args[0]
    desk.close()
    assert actor.name == PERSON
    setup.open(PERSON, "新的一句话儿")[0].close()


def test_who_came_last_is_chosen(qtbot: QtBot, runner: Runner, memory: Memory, school: OpenDesk) -> None:
    memory.person = "孟听雨"
    log_in = LogIn(school.setup, (PERSON, "孟听雨"), runner, memory)
    qtbot.addWidget(log_in)
    given: list[tuple[str, str]] = []
    form = log_in.findChildren(PasswordForm)[0]
    form.given.connect(lambda person, password: given.append((person, password)))
    form.password.setText("x")
    QTest.keyClick(form.password, Qt.Key.Key_Return)
    assert given == [("孟听雨", "x")]
    idle(qtbot, runner)


def test_only_the_right_password_unlocks(qtbot: QtBot, runner: Runner, school: OpenDesk) -> None:
    page = LockPage(school.desk, school.actor, runner)
    qtbot.addWidget(page)
    page.resize(960, 560)
    page.show()
    page.form.password.setText("不是这个")
    QTest.keyClick(page.form.password, Qt.Key.Key_Return)
    idle(qtbot, runner)
    assert "密码不对" in words(page)
    page.form.password.setText(PASSWORD)
    with qtbot.waitSignal(page.unlocked):
        QTest.keyClick(page.form.password, Qt.Key.Key_Return)
    assert page.form.password.text() == ""


def test_a_touch_begins_the_count_anew_and_zero_never_locks(qtbot: QtBot) -> None:
    window = QWindow()
    watch = IdleWatch(10, window)
    watch.watch(window)
    watch._timer.stop()
    at = QPointF(1, 1)
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, move)
    assert watch._timer.isActive()
    never = IdleWatch(0, window)
    never.touched()
    assert not never._timer.isActive()


def test_the_count_runs_out(qtbot: QtBot) -> None:
    window = QWindow()
    watch = IdleWatch(10, window)
    watch._timer.setInterval(1)
    with qtbot.waitSignal(watch.idle):
        watch.touched()


def test_typing_in_a_sheet_begins_the_count_anew(qtbot: QtBot) -> None:
    window = QWindow()
    watch = IdleWatch(10, window)
    sheet = Sheet(None, "新增事件")
    qtbot.addWidget(sheet)
    box = QLineEdit()
    sheet.content.addWidget(box)
    sheet.show()
    sheet.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is sheet.windowHandle())
    watch._timer.stop()
    QTest.keyClick(sheet.windowHandle(), Qt.Key.Key_A)
    assert watch._timer.isActive()
