"""A contact that is no visit, written down from the file and taken back."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.calls.exchange_sheet import ExchangeSheet
from desktop_app.ui.calls.file_commands import FileCommands
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame


def test_an_incoming_call_is_written_down_and_taken_back(frame: Frame, school: OpenDesk, qtbot: QtBot) -> None:
    customer = school.add("柏知夏", "13800001111")
    over = QWidget()
    qtbot.addWidget(over)
    commands = FileCommands(frame.context, over)
    commands.add_exchange()
    assert QApplication.activeModalWidget() is None, "nobody is chosen"
    frame.context.selection.choose_visit(None, customer)

    def fill() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, ExchangeSheet)
        assert sheet.channel.value() == "call_in"
        sheet._done()
        assert sheet.isVisible()
        sheet.way.set_value("out")
        sheet._follow("out")
        assert sheet.channel.value() == "call_out"
        sheet.text.setPlainText("提醒带作业本")
        sheet._done()

    QTimer.singleShot(0, fill)
    commands.add_exchange()
    frame.settle(qtbot)
    (talk,) = school.desk.exchanges.of_customer(customer)
    assert (talk.draft.incoming, talk.draft.text) == (False, "提醒带作业本")
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert school.desk.exchanges.of_customer(customer) == ()
