"""A key that is held down is told from one that is pressed again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.ui.kit.held_key import AGAIN, HeldKey

DOWN, UP = QEvent.Type.ShortcutOverride, QEvent.Type.KeyRelease


@pytest.fixture
def widget(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def held(widget: QWidget) -> HeldKey:
    return HeldKey(widget)


def _send(held: HeldKey, kind: QEvent.Type, at: int, *, repeat: bool = False) -> None:
    event = QKeyEvent(kind, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, "", repeat)
    event.setTimestamp(at)
    parent = held.parent()
    assert parent is not None
    QApplication.sendEvent(parent, event)


def test_a_press_after_a_finger_s_pause_is_a_press(held: HeldKey) -> None:
    _send(held, DOWN, 1000)
    assert not held.repeated
    _send(held, UP, 1080)
    _send(held, DOWN, 1080 + AGAIN)
    assert not held.repeated


def test_a_repeat_is_told_whether_the_screen_says_so_or_not(held: HeldKey) -> None:
    _send(held, DOWN, 1000)
    _send(held, DOWN, 1500, repeat=True)
    assert held.repeated
    _send(held, UP, 2000)
    _send(held, DOWN, 2001)
    assert held.repeated
    _send(held, UP, 2100)
    _send(held, DOWN, 3000)
    assert not held.repeated


def test_a_click_after_a_held_key_is_no_key(held: HeldKey) -> None:
    _send(held, DOWN, 1000, repeat=True)
    _send(held, UP, 1100)
    assert not held.repeated


def test_the_keys_are_followed_to_where_the_focus_goes(held: HeldKey, widget: QWidget, qtbot: QtBot) -> None:
    field, other = QLineEdit(widget), QLineEdit(widget)
    widget.show()
    widget.activateWindow()
    seen = []
    for one in (field, other):
        one.setFocus()
        qtbot.waitUntil(one.hasFocus)
        for repeat in (False, True):
            QApplication.sendEvent(one, QKeyEvent(DOWN, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, "", repeat))
            seen.append(held.repeated)
    assert seen == [False, True] * 2
    other.deleteLater()
    qtbot.waitUntil(lambda: not isValid(other))
    field.setFocus()
    QApplication.sendEvent(field, QKeyEvent(DOWN, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier))
    assert not held.repeated
