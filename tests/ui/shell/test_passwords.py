"""Passwords: advice instead of riddles."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.ui.shell.passwords import NewPassword, PasswordEdit


def test_the_eye_shows_and_hides(qtbot: QtBot) -> None:
    edit = PasswordEdit()
    qtbot.addWidget(edit)
    (eye,) = edit.actions()
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    eye.trigger()
    assert edit.echoMode() == QLineEdit.EchoMode.Normal
    eye.trigger()
    assert edit.echoMode() == QLineEdit.EchoMode.Password


def test_a_refused_password_is_marked_until_it_changes(qtbot: QtBot) -> None:
    field = NewPassword(lambda: ("林青禾",))
    qtbot.addWidget(field)
    field.edit.setText("12")
    assert not field.accepted()
    assert field.edit.property("wrong") is True
    field.edit.setText("春天在校门口")
    assert field.edit.property("wrong") is False
    assert field.accepted()
