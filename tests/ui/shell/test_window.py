"""The window: keys that reach it, dropped files, closing with a backup."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.background.runner import Runner
from desktop_app.ui.shell.closing import ClosingPage
from desktop_app.ui.shell.desk_view import DeskView
from desktop_app.ui.shell.memory import Memory
from desktop_app.ui.shell.window import MainWindow
from tests.desks import OpenDesk
from tests.ui.shell.conftest import MakeView, PlainPage, PlainPane, idle


@pytest.fixture
def view(demo: OpenDesk, make_view: MakeView, window: MainWindow, runner: Runner, qtbot: QtBot) -> DeskView:
    made = make_view(demo)
    window.show_desk(made)
    window.show()
    window.activateWindow()
    idle(qtbot, runner)
    window._changed = False
    return made


def test_it_is_seen_before_anything_is_loaded(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.painted):
        window.show()
    assert window.desk_view is None


def test_esc_leaves_a_page_and_enter_opens_the_next_visit(view: DeskView, window: MainWindow, qtbot: QtBot) -> None:
    view.show_page("tickets")
    page = view.findChildren(PlainPage)[0]
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert view.selection.visit_id is None
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert view.pages.on_desk
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert view.selection.visit_id is not None


def test_enter_in_a_list_or_a_field_is_theirs(view: DeskView, window: MainWindow, qtbot: QtBot) -> None:
    pane = view.panes.pane("calls")
    assert isinstance(pane, PlainPane)
    for widget in (pane.list, view.commands.search):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Return)
        assert view.selection.visit_id is None


def drop(window: MainWindow, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none))
    return enter.isAccepted()


def test_a_dropped_list_opens_the_import(view: DeskView, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "新生 名单.XLSX"
    assert drop(window, file)
    assert view.pages.present() == "import"
    assert view.findChildren(PlainPage)[0].arrived == [{"path": file}]


def test_what_is_no_single_list_is_not_taken(view: DeskView, window: MainWindow, tmp_path: Path) -> None:
    assert not drop(window, tmp_path / "照片.jpg")
    assert not drop(window, tmp_path / "一.xlsx", tmp_path / "二.xlsx")
    window.show_cover(QLabel("locked"))
    assert not drop(window, tmp_path / "名单.xlsx")
    assert view.pages.on_desk


def test_closing_after_a_change_makes_a_backup_first(
    view: DeskView, window: MainWindow, demo: OpenDesk, qtbot: QtBot, memory: Memory, tmp_path: Path
) -> None:
    window.close()
    assert isinstance(window._stack.currentWidget(), ClosingPage)
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(demo.desk.backups.rows()) == 1
    assert Memory(tmp_path / "window.json").window


def test_without_a_change_it_closes_at_once(
    view: DeskView, window: MainWindow, demo: OpenDesk, runner: Runner, qtbot: QtBot
) -> None:
    view.back_up()
    idle(qtbot, view.slow)
    window._changed = False
    window.close()
    assert not window.isVisible()
    assert len(demo.desk.backups.rows()) == 1


def answer(*words: str) -> None:
    """Press buttons of the sheets that are about to ask, one word for each sheet."""
    left = list(words)
    answered: list[QWidget] = []

    def press() -> None:
        sheet = QApplication.activeModalWidget()
        if sheet is not None and sheet not in answered:
            answered.append(sheet)
            word = left.pop(0)
            next(b for b in sheet.findChildren(QPushButton) if b.text() == word).click()
        if left:
            QTimer.singleShot(10, press)

    QTimer.singleShot(0, press)


def test_a_backup_that_fails_is_told_and_the_person_decides(
    view: DeskView, window: MainWindow, demo: OpenDesk, qtbot: QtBot, runner: Runner
) -> None:
    demo.setup.files.key.rename(demo.setup.folder / "away.key")
    answer("先不退出")
    window.close()
    idle(qtbot, view.slow)
    assert window.isVisible()
    assert window._stack.currentWidget() is view
    answer("再试一次", "不备份，直接退出")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert demo.desk.backups.rows() == ()


def test_the_person_may_change_their_mind(
    view: DeskView, window: MainWindow, demo: OpenDesk, runner: Runner, qtbot: QtBot
) -> None:
    window.close()
    page = window._stack.currentWidget()
    assert isinstance(page, ClosingPage)
    next(b for b in page.findChildren(QPushButton) if b.text() == "先不退出").click()
    idle(qtbot, view.slow)
    assert window._stack.currentWidget() is view
    assert window.isVisible()
    assert len(demo.desk.backups.rows()) == 1


def test_a_page_that_wants_to_stay_keeps_the_window_open(view: DeskView, window: MainWindow) -> None:
    window.backs_up = False
    view.show_page("import")
    view.findChildren(PlainPage)[0].stay = True
    window.close()
    assert window.isVisible()
    view.findChildren(PlainPage)[0].stay = False
    window.close()
    assert not window.isVisible()


def test_a_cover_hides_detached_panes(view: DeskView, window: MainWindow) -> None:
    view.panes.detach("calls")
    pane = view.panes.pane("calls")
    window.show_cover(QLabel("locked"))
    assert not pane.isVisible()
    window.show_desk()
    assert pane.isVisible()
    view.panes.reset()


def test_the_window_comes_back_where_it_stood(qtbot: QtBot, memory: Memory, window: MainWindow) -> None:
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1111, 666)
    window.show()
    window.close()
    again = MainWindow(memory)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (min(1111, again.width()), 666)


def test_who_is_in_a_hurry_skips_the_backup(
    view: DeskView, window: MainWindow, demo: OpenDesk, qtbot: QtBot, runner: Runner
) -> None:
    window.close()
    page = window._stack.currentWidget()
    assert isinstance(page, ClosingPage)
    next(b for b in page.findChildren(QPushButton) if b.text() == "跳过备份，直接退出").click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not [path for path in demo.setup.files.backups.glob("*") if path.suffix != ".hft"]


def test_a_stick_that_is_full_is_told_at_closing(
    view: DeskView, window: MainWindow, demo: OpenDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "U 盘"
    stick.mkdir()
    demo.desk.backups.schedule.change(demo.actor, stick, 3)

    def full(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("desktop_app.services.backup_schedule.copy_backup", full)
    answer("知道了，退出")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert [row.second for row in demo.desk.backups.rows()] == [False]
