"""On a real display: keys go to the window in front, also when a pane stands in its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.background.runner import Runner
from desktop_app.ui.shell.desk_view import DeskView
from desktop_app.ui.shell.window import MainWindow
from tests.desks import OpenDesk
from tests.ui.shell.conftest import MakeView, PlainPane, idle

pytestmark = pytest.mark.xvfb


@pytest.fixture
def view(demo: OpenDesk, make_view: MakeView, window: MainWindow, runner: Runner, qtbot: QtBot) -> DeskView:
    made = make_view(demo)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1100, 700)
    window.show_desk(made)
    window.show()
    front(qtbot, window)
    idle(qtbot, runner)
    return made


def front(qtbot: QtBot, window: QWidget) -> None:
    """Bring a window to the front."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in the window in front, as a keyboard would."""
    window = QApplication.activeWindow()
    assert window is not None
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, modifier)


def test_a_detached_pane_keeps_every_key(
    view: DeskView, window: MainWindow, demo: OpenDesk, qtbot: QtBot, runner: Runner
) -> None:
    calls = view.panes.pane("calls")
    assert isinstance(calls, PlainPane)
    view.panes.detach("calls")
    press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(calls.window().isActiveWindow)
    assert calls.window() is not window
    press(Qt.Key.Key_F9)
    assert calls.pressed == ["F9"]
    calls.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    calls.list.clearFocus()
    press(Qt.Key.Key_Return)
    assert view.selection.visit_id == demo.desk.schedule.today_list()[0].id
    press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(view.commands.search.hasFocus)
    calls.window().close()
    assert calls.window() is window
    idle(qtbot, runner)


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_the_sheet_of_keys_opens_and_closes_by_keys(view: DeskView, key: Qt.Key) -> None:
    seen: list[str] = []

    def look() -> None:
        sheet = QApplication.activeModalWidget()
        if sheet is None:
            QTimer.singleShot(20, look)
        else:
            seen.append(sheet.windowTitle())
            QTest.keyClick(sheet, Qt.Key.Key_Escape)

    QTimer.singleShot(0, look)
    press(key)
    assert seen == ["快捷键"]


def test_a_locked_window_hears_no_key(view: DeskView, window: MainWindow, qtbot: QtBot) -> None:
    cover = QWidget()
    window.show_cover(cover)
    press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_F9)
    press(Qt.Key.Key_Return)
    assert view.pages.on_desk
    assert view.selection.visit_id is None
    calls = view.panes.pane("calls")
    assert isinstance(calls, PlainPane)
    assert calls.pressed == []
