"""From the empty window to the desk and back, and the whole start with a picture."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.clock import FixedClock
from desktop_app.ui.background.feed import ChangeFeed
from desktop_app.ui.background.runner import Runner
from desktop_app.ui.kit.context import Later, PageSpec
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.theme import current
from desktop_app.ui.shell import session as shell_session
from desktop_app.ui.shell.desk_view import DeskView
from desktop_app.ui.shell.first_run import FirstRun
from desktop_app.ui.shell.lock import LockPage
from desktop_app.ui.shell.login import LogIn
from desktop_app.ui.shell.memory import Memory
from desktop_app.ui.shell.own_password import FirstPasswordPage
from desktop_app.ui.shell.session import Session
from desktop_app.ui.shell.start import PICTURE, run
from desktop_app.ui.shell.window import MainWindow
from tests.desks import PASSWORD, OpenDesk, setup_in
from tests.ui.shell.conftest import PlainPane, idle, program

Begin = Callable[..., Session]


@pytest.fixture
def begin(qtbot: QtBot, window: MainWindow, runner: Runner, memory: Memory, tmp_path: Path) -> Iterator[Begin]:
    made: list[Session] = []

    def start(opened: OpenDesk, *, demo: bool = False) -> Session:
        session = Session(program(opened, tmp_path, demo=demo), window, runner, memory)
        made.append(session)
        window.show()
        with qtbot.waitSignal(session.settled):
            session.begin()
        return session

    yield start
    window.forget_desk()
    runner.close()
    for session in made:
        session.close()


def shown(window: MainWindow) -> QWidget | None:
    return window._stack.currentWidget()


def words(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def log_in(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window)
    assert isinstance(page, LogIn)
    page._ask.password.setText(PASSWORD)
    page._ask._give()
    qtbot.waitUntil(lambda: window.desk_view is not None)
    view = window.desk_view
    assert view is not None
    qtbot.waitUntil(lambda: isinstance(view.panes.pane("calls"), PlainPane))
    qtbot.waitUntil(lambda: not view._steps)


def test_an_empty_folder_begins_with_the_first_run(
    begin: Begin, window: MainWindow, school: OpenDesk, tmp_path: Path, clock: FixedClock
) -> None:
    begin(OpenDesk(school.desk, school.actor, setup_in(tmp_path / "leer", clock)))
    assert isinstance(shown(window), FirstRun)


def test_log_in_lock_unlock_log_out(
    begin: Begin, window: MainWindow, school: OpenDesk, qtbot: QtBot, runner: Runner
) -> None:
    begin(school)
    log_in(window, qtbot)
    assert window.windowTitle() == "回访台 · 青禾学校"
    view = window.desk_view
    assert view is not None
    assert shown(window) is view
    calls = view.panes.pane("calls")
    assert isinstance(calls, PlainPane)
    calls.list.addItem("写到一半")
    view.lock_asked.emit()
    lock = shown(window)
    assert isinstance(lock, LockPage)
    lock.form.password.setText(PASSWORD)
    lock.form._give()
    qtbot.waitUntil(lambda: shown(window) is view)
    assert calls.list.count() == 3  # nothing was lost behind the lock
    view.log_out_asked.emit()
    qtbot.waitUntil(lambda: isinstance(shown(window), LogIn))
    assert window.desk_view is None
    idle(qtbot, runner)
    log_in(window, qtbot)


def test_a_damaged_key_file_is_told_and_can_be_tried_again(
    begin: Begin, window: MainWindow, school: OpenDesk, qtbot: QtBot
) -> None:
    key = school.setup.files.key
    sound = key.read_bytes()
    key.write_bytes(b"{")
    begin(school)
    assert "打不开" in words(window)
    assert "密钥文件" in words(window)
    key.write_bytes(sound)
    next(b for b in window.findChildren(QPushButton) if b.text() == "再试一次").click()
    qtbot.waitUntil(lambda: isinstance(shown(window), LogIn))


def test_a_database_that_no_password_opens_is_mended_by_a_backup(
    begin: Begin, window: MainWindow, school: OpenDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    school.add("汪小样")
    backup = school.desk.backups.make(school.actor, tmp_path / "a.hft")
    school.desk.close()
    (tmp_path / "坏.hft").write_bytes(b"no backup")
    database = school.setup.files.database
    database.write_bytes(b"\x00" * database.stat().st_size)
    session = begin(school)
    page = shown(window)
    assert isinstance(page, LogIn)
    page._ask.password.setText(PASSWORD)
    page._ask._give()
    qtbot.waitUntil(lambda: "从备份恢复…" in [b.text() for b in window.findChildren(QPushButton)])
    assert "已损坏" in words(window)
    session.restore(tmp_path / "坏.hft")
    qtbot.waitUntil(lambda: "备份文件已损坏" in words(window))
    assert "从备份恢复…" in [b.text() for b in window.findChildren(QPushButton)]
    session.restore(backup)
    qtbot.waitUntil(lambda: isinstance(shown(window), LogIn))
    log_in(window, qtbot)
    assert window.desk_view is not None
    assert window.desk_view.desk.customers.counts().customers == 1


def test_the_demo_needs_no_password_and_no_lock(begin: Begin, window: MainWindow, demo: OpenDesk) -> None:
    begin(demo, demo=True)
    view = window.desk_view
    assert view is not None
    view.lock_asked.emit()
    assert shown(window) is view
    assert "不能锁定" in view.messages.text()
    window.close()
    assert not window.isVisible()
    assert demo.desk.backups.rows() == ()


def choose(view: DeskView, menu: str, word: str) -> None:
    inner = next(a for a in view.view_menu.actions() if a.text() == menu).menu()
    assert isinstance(inner, QMenu)
    next(a for a in inner.actions() if a.text() == word).trigger()


def test_larger_type_makes_the_desk_anew(
    begin: Begin, window: MainWindow, demo: OpenDesk, qtbot: QtBot, memory: Memory
) -> None:
    begin(demo, demo=True)
    before = window.desk_view
    assert before is not None
    choose(before, "字号", "大")
    qtbot.waitUntil(lambda: window.desk_view is not before)
    assert memory.font_size == 12
    assert current().points == 12
    after = window.desk_view
    assert after is not None
    with qtbot.waitSignal(after.ready):
        pass
    choose(after, "外观", "深色")
    assert current().dark
    assert memory.mode == "dark"


def test_a_sheet_is_hidden_behind_the_lock_and_comes_back_as_it_was(
    begin: Begin, window: MainWindow, school: OpenDesk, qtbot: QtBot
) -> None:
    begin(school)
    log_in(window, qtbot)
    view = window.desk_view
    assert view is not None
    sheet = Sheet(window, "新增事件")
    box = QLineEdit("写到一半")
    sheet.content.addWidget(box)
    seen: list[bool] = []

    def lock_and_unlock() -> None:
        view.lock_asked.emit()
        page = shown(window)
        assert isinstance(page, LockPage)
        seen.append(sheet.isVisible())
        page.form.password.setText(PASSWORD)
        page.form._give()
        qtbot.waitUntil(sheet.isVisible)
        seen.append(shown(window) is view)
        sheet.accept()

    QTimer.singleShot(1, sheet, lock_and_unlock)
    assert sheet.ask()
    assert seen == [False, True]
    assert box.text() == "写到一半"


def test_a_dialog_for_files_is_given_up_when_the_desk_locks(
    begin: Begin, window: MainWindow, school: OpenDesk, qtbot: QtBot
) -> None:
    begin(school)
    log_in(window, qtbot)
    view = window.desk_view
    assert view is not None

    def lock_when_it_stands() -> None:
        if isinstance(QApplication.activeModalWidget(), QFileDialog):
            view.lock_asked.emit()
        else:
            QTimer.singleShot(20, view, lock_when_it_stands)

    lock_when_it_stands()
    chosen, _ = QFileDialog.getSaveFileName(view, "导出", options=QFileDialog.Option.DontUseNativeDialog)
    assert chosen == ""
    assert isinstance(shown(window), LockPage)


def test_leaving_from_the_lock_answers_the_hidden_sheet_with_no(
    begin: Begin, window: MainWindow, school: OpenDesk, qtbot: QtBot
) -> None:
    begin(school)
    log_in(window, qtbot)
    view = window.desk_view
    assert view is not None
    sheet = Sheet(window, "新增事件")

    def lock_and_leave() -> None:
        view.lock_asked.emit()
        page = shown(window)
        assert isinstance(page, LockPage)
        page.left.emit()

    QTimer.singleShot(1, sheet, lock_and_leave)
    assert not sheet.ask()
    qtbot.waitUntil(lambda: isinstance(shown(window), LogIn))


def test_a_desk_that_cannot_be_read_leaves_a_way_on(
    begin: Begin,
    window: MainWindow,
    school: OpenDesk,
    qtbot: QtBot,
    bugs: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> NoReturn:
        raise RuntimeError("a bug")

    monkeypatch.setattr(shell_session, "read_facts", broken)
    begin(school)
    page = shown(window)
    assert isinstance(page, LogIn)
    page._ask.password.setText(PASSWORD)
    page._ask._give()
    qtbot.waitUntil(lambda: "打不开" in words(window))
    assert bugs
    bugs.clear()
    monkeypatch.undo()
    next(b for b in window.findChildren(QPushButton) if b.text() == "再试一次").click()
    qtbot.waitUntil(lambda: isinstance(shown(window), LogIn))
    log_in(window, qtbot)


@pytest.fixture
def hooks() -> Iterator[None]:
    before = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = before


def test_a_picture_of_the_desk(demo: OpenDesk, tmp_path: Path, hooks: None) -> None:
    file = tmp_path / "bild.png"
    assert run(program(demo, tmp_path, demo=True), screenshot=file) == 0
    picture = QImage(str(file))
    assert (picture.width(), picture.height()) == PICTURE
    seen = {picture.pixelColor(x, y).name() for x in range(0, PICTURE[0], 7) for y in range(0, PICTURE[1], 7)}
    assert QColor("#FFFFFF").name() in seen
    assert len(seen) > 20


def test_a_bug_while_drawing_ends_the_program(
    school: OpenDesk, tmp_path: Path, hooks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> Sequence[PageSpec]:
        raise ZeroDivisionError("in the pages")

    sound = program(school, tmp_path)
    bad = replace(sound, pages=broken)
    assert run(bad, screenshot=tmp_path / "bild.png") == 1
    assert "in the pages" in capsys.readouterr().err
    assert "in the pages" in (tmp_path / "crash.log").read_text(encoding="utf-8")


def test_another_person_takes_over_at_the_lock_with_a_password_of_their_own(
    begin: Begin, window: MainWindow, school: OpenDesk, qtbot: QtBot, runner: Runner
) -> None:
    school.desk.accounts.create(school.actor, "孟听雨", Role.FRONT_DESK, "门口的橘猫晒太阳")
    begin(school)
    log_in(window, qtbot)
    first = window.desk_view
    assert first is not None
    first.lock_asked.emit()
    lock = shown(window)
    assert isinstance(lock, LockPage)
    lock.form._person.pick("孟听雨")
    assert lock.form.enter.text() == "换成孟听雨"
    lock.form.password.setText("门口的橘猫晒太阳")
    lock.form._give()
    qtbot.waitUntil(lambda: isinstance(shown(window), FirstPasswordPage))
    page = shown(window)
    assert isinstance(page, FirstPasswordPage)
    for field, text in zip(
        (page.form.old, page.form.new.edit, page.form.again),
        ("门口的橘猫晒太阳", "河边骑车听着风声", "河边骑车听着风"),
        strict=True,
    ):
        field.setText(text)
    page._give()
    assert "不一样" in words(window)
    page.form.again.setText("河边骑车听着风声")
    page._give()
    assert "保密" in words(window)
    page.promise.setChecked(True)
    page._give()
    qtbot.waitUntil(lambda: isinstance(shown(window), DeskView))
    view = shown(window)
    assert isinstance(view, DeskView)
    assert view.actor.name == "孟听雨"
    qtbot.waitUntil(lambda: isinstance(view.panes.pane("calls"), PlainPane))
    qtbot.waitUntil(lambda: not view._steps)
    idle(qtbot, runner)
    told = [row.action for row, _ in school.desk.audit.rows(school.actor, school.desk.audit.query(group="door"))]
    assert told[:3] == ["desk.open", "desk.close", "desk.open"]


def test_pages_are_loaded_once_the_desk_stands(
    begin: Begin, window: MainWindow, school: OpenDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "this_page_is_late.py").write_text("class Late: ...", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("desktop_app.ui.shell.session._AFTER", 0)
    later = PageSpec("tickets", lambda: "问题件", "ticket", Later("this_page_is_late", "Late"), "Ctrl+T")
    monkeypatch.setattr("tests.ui.shell.conftest.PAGES", (later,))
    begin(school)
    assert "this_page_is_late" not in sys.modules
    log_in(window, qtbot)
    qtbot.waitUntil(lambda: "this_page_is_late" in sys.modules)


def test_nothing_is_loaded_for_a_window_that_is_done(
    begin: Begin, window: MainWindow, school: OpenDesk, qtbot: QtBot, runner: Runner
) -> None:
    session = begin(school)
    log_in(window, qtbot)
    idle(qtbot, runner)
    view = window.desk_view
    assert view is not None
    window.forget_desk()
    runner.close()
    session._load_pages(view)


def test_each_log_in_leaves_no_feed_behind(begin: Begin, window: MainWindow, school: OpenDesk, qtbot: QtBot) -> None:
    begin(school)
    log_in(window, qtbot)
    for _ in range(3):
        assert window.desk_view is not None
        window.desk_view.log_out_asked.emit()
        qtbot.waitUntil(lambda: isinstance(shown(window), LogIn))
        log_in(window, qtbot)
    qtbot.waitUntil(lambda: len(window.findChildren(ChangeFeed)) == 1)
