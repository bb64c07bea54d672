"""Every test of the screen begins with an event loop that runs, whatever the test before asked of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _running_loop(qapp: QApplication) -> None:
    """A loop that was told to end outside of ``exec`` ends every later one at once; a round of ``exec`` clears that."""
    qapp.setQuitOnLastWindowClosed(False)
    QTimer.singleShot(0, qapp.quit)
    qapp.exec()
