"""The head of a call: the number goes to the computer's own phone program only where that is set."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from desktop_app.domain.outcomes import USUAL
from desktop_app.ui.calls.pane import CallPane
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame


class Phone(QObject):
    """A phone program that takes what is handed to it."""

    def __init__(self) -> None:
        super().__init__()
        self.called: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.called.append(url.toString())


def _open(frame: Frame, qtbot: QtBot, visit: int) -> None:
    frame.context.selection.clear()
    frame.context.selection.choose_visit(visit, frame.opened.desk.schedule.customer_of(visit))
    frame.settle(qtbot)


def test_d_dials_where_the_desk_has_a_phone_program(
    pane: CallPane, frame: Frame, trials: list[int], qtbot: QtBot, school: OpenDesk
) -> None:
    phone = Phone()
    QDesktopServices.setUrlHandler("tel", phone, "take")  # type: ignore[arg-type] # the binding takes text
    try:
        _open(frame, qtbot, trials[0])
        assert not pane.visit.head.call.isVisible()
        qtbot.keyClick(pane.visit.script, Qt.Key.Key_D)
        assert phone.called == []

        school.desk.settings.change_calling(school.actor, USUAL, strict_hours=False, dial=True)
        _open(frame, qtbot, trials[0])
        assert pane.visit.head.call.isVisible()
        qtbot.keyClick(pane.visit.script, Qt.Key.Key_D)
        assert phone.called == ["tel:13800001111"]
    finally:
        QDesktopServices.unsetUrlHandler("tel")
