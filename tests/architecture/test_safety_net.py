"""An error inside a widget's own drawing fails the test it happens in."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


class Broken(QWidget):
    """Cannot draw itself."""

    def paintEvent(self, event: QPaintEvent) -> None:
        raise RuntimeError("cannot draw")


def test_errors_of_virtual_methods_are_caught(qtbot: QtBot) -> None:
    widget = Broken()
    qtbot.addWidget(widget)
    with qtbot.capture_exceptions() as caught:
        widget.show()
        qtbot.waitUntil(lambda: len(caught) > 0)
    assert caught[0][0] is RuntimeError
