"""The whole kit in one window, light and dark, small and large: nothing is cut, nothing complains."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import ElidedLabel
from desktop_app.ui.kit.theme import Mode, apply_theme
from tests.ui.kit import gallery


def _shades(image: QImage) -> set[int]:
    small = image.scaled(image.width() // 4, image.height() // 4)
    return {small.pixel(x, y) for x in range(small.width()) for y in range(small.height())}


def _cut(window: QWidget) -> list[str]:
    """Return the words of labels and buttons that have less room than they need."""
    short = []
    for part in window.findChildren(QWidget):
        if isinstance(part, ElidedLabel) or not isinstance(part, QLabel | QAbstractButton):
            continue
        if not part.isVisible() or not part.text():
            continue
        needed = part.sizeHint()
        wraps = isinstance(part, QLabel) and part.wordWrap()
        if part.height() < (part.heightForWidth(part.width()) if wraps else needed.height()) or (
            not wraps and part.width() < needed.width()
        ):
            short.append(part.text())
    return short


@pytest.mark.parametrize("points", [10, 13])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_is_cut(qtbot: QtBot, dressed: QApplication, mode: Mode, points: int) -> None:
    apply_theme(dressed, mode, points)
    window = gallery.gallery()
    qtbot.addWidget(window)
    window.resize(theme.px(1600), theme.px(900))
    window.show()
    qtbot.wait(1)
    assert _cut(window) == []
    assert len(_shades(window.grab().toImage())) > 20


def test_the_panes_fit_beside_each_other_on_a_small_screen(qtbot: QtBot) -> None:
    panes = [gallery.customer_pane(), gallery.table_pane(), gallery.form_pane()]
    for pane in panes:
        qtbot.addWidget(pane)
    assert sum(pane.minimumSizeHint().width() for pane in panes) <= 1366
    assert max(pane.minimumSizeHint().height() for pane in panes) <= 728


def test_controls_are_as_high_as_each_other(qtbot: QtBot) -> None:
    window = gallery.form_pane()
    qtbot.addWidget(window)
    window.show()
    kinds = ("QLineEdit", "Choice", "DayEdit", "TimeEdit", "NumberBox")
    heights = {
        type(part).__name__: part.height()
        for part in window.findChildren(QWidget)
        if type(part).__name__ in kinds and part.objectName() != "qt_spinbox_lineedit"
    }
    assert heights == dict.fromkeys(kinds, theme.px(tokens.CONTROL))


def test_everything_is_repainted_in_the_other_colours(qtbot: QtBot, dressed: QApplication) -> None:
    window = gallery.gallery()
    qtbot.addWidget(window)
    window.resize(1500, 800)
    window.show()
    light = _shades(window.grab().toImage())
    apply_theme(dressed, "dark")
    dark = _shades(window.grab().toImage())
    assert theme.colour("surface").rgb() in dark
    assert theme.colour("surface").rgb() not in light
    assert len(dark & light) < len(dark) / 5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_sheet_has_a_sensible_size(qtbot: QtBot, dressed: QApplication, mode: Mode) -> None:
    apply_theme(dressed, mode)
    made = gallery.sheet()
    qtbot.addWidget(made)
    made.show()
    assert 400 <= made.width() <= 700
    assert 150 <= made.height() <= 400
    assert _cut(made) == []


class _Shown(QObject):
    """Remembers what was shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def test_nothing_flashes_as_a_window_while_a_pane_is_built(qtbot: QtBot, dressed: QApplication) -> None:
    shown = _Shown()
    dressed.installEventFilter(shown)
    window = gallery.gallery()
    qtbot.addWidget(window)
    window.show()
    dressed.removeEventFilter(shown)
    assert shown.windows == ["QSplitter"]
