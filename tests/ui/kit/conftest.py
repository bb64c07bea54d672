"""The icons of the program and a dressed application."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.kit import icons
from desktop_app.ui.kit.theme import apply_theme

ICONS = Path(__file__).parents[3] / "resources" / "icons"


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    icons.use_folder(ICONS)
    apply_theme(qapp, "light")
    yield qapp
    apply_theme(qapp, "light")
