"""Every test of the screen begins with a dressed application."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.kit import icons
from desktop_app.ui.kit.theme import apply_theme
from tests.desks import RESOURCES, OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application with its icons, in light; whatever a test chose, the next one begins so."""
    icons.use_folder(RESOURCES / "icons")
    apply_theme(qapp, "light")
    yield qapp
    apply_theme(qapp, "light")


@pytest.fixture
def frame(school: OpenDesk) -> Iterator[Frame]:
    """What panes and pages are given, on a school's desk; tests that want another make their own."""
    with framed(school) as made:
        yield made
