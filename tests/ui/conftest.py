"""Every test of the screen begins with an event loop that runs and a dressed application."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.ui.kit import icons
from desktop_app.ui.kit.theme import apply_theme
from tests.desks import RESOURCES


@pytest.fixture(autouse=True)
def _running_loop(qapp: QApplication) -> None:
    """A loop that was told to end outside of ``exec`` ends every later one at once; a round of ``exec`` clears that."""
    qapp.setQuitOnLastWindowClosed(False)
    QTimer.singleShot(0, qapp.quit)
    qapp.exec()


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication, _running_loop: None) -> Iterator[QApplication]:
    """The application with its icons, in light; whatever a test chose, the next one begins so."""
    icons.use_folder(RESOURCES / "icons")
    apply_theme(qapp, "light")
    yield qapp
    apply_theme(qapp, "light")
