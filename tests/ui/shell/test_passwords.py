"""Passwords: advice instead of riddles."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.services.setup import MINIMUM_PASSWORD
from desktop_app.ui.shell.passwords import SHORTEST, NewPassword, PasswordEdit, advice


@pytest.mark.parametrize(
    ("password", "good", "word"),
    [
        ("", False, "至少"),
        ("春天来", False, "还差 3 个"),
        ("123456", False, "一猜就中"),
        ("aaaaaaaaaa", False, "一猜就中"),
        ("Password", False, "一猜就中"),
        ("林青禾的密码", True, "大家都知道的名字"),
        ("春天在校门口", True, "再长一些"),
        ("春天在校门口等你回家吃饭", True, "很好"),
    ],
)
def test_advice(password: str, good: bool, word: str) -> None:
    taken, sentence = advice(password, "林青禾", "")
    assert taken is good
    assert word in sentence


def test_the_screen_takes_what_the_desk_takes() -> None:
    assert SHORTEST == MINIMUM_PASSWORD


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
