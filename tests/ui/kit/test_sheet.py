"""A sheet is waited for even while it is hidden behind the lock, and nothing typed into it is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.sheet import Sheet, hide_sheets


def test_a_hidden_sheet_is_still_waited_for_and_keeps_what_was_typed(qtbot: QtBot) -> None:
    sheet = Sheet(None, "新增事件")
    box = QLineEdit()
    sheet.content.addWidget(box)
    seen: list[object] = []

    def lock() -> None:
        box.setText("写到一半")
        hidden = hide_sheets()
        seen.append((hidden == [sheet], sheet.isVisible()))
        QTimer.singleShot(1, sheet, unlock)

    def unlock() -> None:
        sheet.show()
        seen.append((box.text(), sheet.isVisible(), sheet.isModal()))
        sheet.accept()

    QTimer.singleShot(1, sheet, lock)
    assert sheet.ask()
    assert seen == [(True, False), ("写到一半", True, True)]


def test_a_hidden_sheet_can_be_answered_with_no(qtbot: QtBot) -> None:
    sheet = Sheet(None, "新增事件")

    def lock() -> None:
        for hidden in hide_sheets():
            hidden.reject()

    QTimer.singleShot(1, sheet, lock)
    assert not sheet.ask()


def test_a_sheet_whose_window_goes_away_is_not_waited_for(qtbot: QtBot) -> None:
    sheet = Sheet(None, "新增事件")
    QTimer.singleShot(1, sheet, sheet.deleteLater)
    assert not sheet.ask()


def test_closing_a_sheet_says_no(qtbot: QtBot) -> None:
    sheet = Sheet(None, "新增事件")
    QTimer.singleShot(1, sheet, sheet.close)
    assert not sheet.ask()


def test_words_that_were_typed_are_asked_about_once_before_they_go(qtbot: QtBot) -> None:
    sheet = Sheet(None, "记一笔往来")
    box = QLineEdit()
    sheet.content.addWidget(box)
    sheet.guard()
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.keyClicks(box, "abc")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert "再按一次 Esc" in sheet.messages.text()
    qtbot.keyClicks(box, "d")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert sheet.isVisible(), "there is more now than was asked about"
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_sheet_into_which_nothing_was_typed_goes_at_once(qtbot: QtBot) -> None:
    sheet = Sheet(None, "记一笔往来")
    box = QLineEdit("原来的话")
    sheet.content.addWidget(box)
    sheet.guard()
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
