"""The three panes side by side: resized, hidden, put into windows of their own, and all of it remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QSplitter, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.pane import Pane

USUAL_WIDTHS = {"customers": 300, "calendar": 640, "calls": 430}
LEAST_WIDTH = 220
"""Pixels at the normal font size."""
_FARTHEST = 100_000


class PaneArea(QWidget):
    """Holds the panes; each has its place from the beginning and is put there when it is made.

    Args:
        titles: key and title of each, from left to right; the middle one takes what room there is.
    """

    changed = Signal()
    """The person arranged the panes anew."""

    def __init__(self, titles: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._titles = dict(titles)
        self._slots = {key: Slot() for key, _ in titles}
        self._windows: dict[str, PaneWindow] = {}
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(theme.px(tokens.GRID))
        self._splitter.splitterMoved.connect(self.changed)
        for slot in self._slots.values():
            self._splitter.addWidget(slot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        self.reset()

    def put(self, key: str, pane: QWidget) -> None:
        """Put a pane into its place."""
        self._slots[key].put(pane)
        if isinstance(pane, Pane):
            self._add_to_menu(key, pane)

    @property
    def keys(self) -> tuple[str, ...]:
        """The panes' keys from left to right."""
        return tuple(self._slots)

    def title(self, key: str) -> str:
        """Return a pane's title."""
        return self._titles[key]

    def pane(self, key: str) -> QWidget:
        """Return a pane; its empty place while it is not made."""
        return self._slots[key].pane or self._slots[key]

    def shown(self, key: str) -> bool:
        """Tell whether a pane is shown, here or in its own window."""
        return not self._slots[key].isHidden()

    def detached(self, key: str) -> bool:
        """Tell whether a pane stands in its own window."""
        return key in self._windows

    def show_pane(self, key: str, *, on: bool) -> None:
        """Show or hide a pane; the last one stays."""
        if not on:
            self.attach(key)
            if sum(map(self.shown, self._slots)) == 1:
                return
        self._slots[key].setVisible(on)
        self.changed.emit()

    def turn(self, key: str) -> None:
        """Show a hidden pane, hide a shown one."""
        self.show_pane(key, on=not self.shown(key))

    def part(self, key: str) -> None:
        """Put a pane into a window of its own, or bring it back."""
        if self.detached(key):
            self.attach(key)
        else:
            self.detach(key)

    def detach(self, key: str, place: QRect | None = None) -> None:
        """Put a pane into a window of its own; closing that window brings it back."""
        if key in self._windows:
            return
        slot = self._slots[key]
        size = slot.size().expandedTo(slot.minimumSizeHint())
        corner = slot.mapToGlobal(slot.rect().topLeft())
        window = PaneWindow(tr("{title} · 回访台", title=self._titles[key]), slot, self)
        window.closed.connect(lambda: self.attach(key))
        self._windows[key] = window
        window.setGeometry(place if place is not None and _on_screen(place) else QRect(corner, size))
        slot.show()
        if self.isVisible():
            window.show()
        self.changed.emit()

    def attach(self, key: str) -> None:
        """Bring a pane back from its own window."""
        window = self._windows.pop(key, None)
        if window is None:
            return
        slot = self._slots[key]
        before = [other for other in self.keys[: self.keys.index(key)] if other not in self._windows]
        self._splitter.insertWidget(len(before), slot)
        self._stretch()
        slot.show()
        window.hide()
        window.deleteLater()
        self.changed.emit()

    def show_windows(self, *, on: bool) -> None:
        """Show or hide the panes' own windows, as the desk itself is shown or locked."""
        for window in self._windows.values():
            window.setVisible(on)

    def go(self, key: str) -> None:
        """Show a pane and put the keyboard into it."""
        self.show_pane(key, on=True)
        pane = self.pane(key)
        pane.window().activateWindow()
        target = pane.focusProxy() or pane
        if target is pane and not pane.focusPolicy() & Qt.FocusPolicy.TabFocus:
            target = next((child for child in pane.findChildren(QWidget) if _takes_keys(child)), pane)
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_back(self) -> None:
        """Put the keyboard into the call pane, where a clerk goes on; into the next one when that is hidden."""
        self.go(next(key for key in reversed(self.keys) if self.shown(key)))

    def go_next(self) -> None:
        """Put the keyboard into the next pane that is shown."""
        shown = [key for key in self.keys if self.shown(key)]
        here = next((at for at, key in enumerate(shown) if self._has_focus(key)), -1)
        self.go(shown[(here + 1) % len(shown)])

    def reset(self) -> None:
        """Arrange the panes as at the first start."""
        for key, slot in self._slots.items():
            self.attach(key)
            slot.show()
        self._splitter.setSizes([theme.px(USUAL_WIDTHS.get(key, LEAST_WIDTH)) for key in self._slots])
        self._stretch()
        self.changed.emit()

    def arrangement(self) -> dict[str, Any]:
        """Return how the panes are arranged, fit for JSON."""
        sizes = self._splitter.sizes()
        widths = {
            key: sizes[self._splitter.indexOf(slot)]
            for key, slot in self._slots.items()
            if key not in self._windows and self.shown(key)
        }
        places = {key: window.geometry() for key, window in self._windows.items()}
        windows = {key: [at.x(), at.y(), at.width(), at.height()] for key, at in places.items()}
        return {"widths": widths, "hidden": [key for key in self._slots if not self.shown(key)], "windows": windows}

    def arrange(self, saved: Mapping[str, Any]) -> None:
        """Arrange the panes as they were."""
        windows, hidden, widths = (saved.get(part) for part in ("windows", "hidden", "widths"))
        for key, place in windows.items() if isinstance(windows, dict) else ():
            if key in self._slots and _sides(place):
                self.detach(key, QRect(*place))
        for key in self._slots:
            if isinstance(hidden, list) and key in hidden:
                self.show_pane(key, on=False)
        if isinstance(widths, dict) and widths and _sides([*widths.values()], None):
            inside = [key for key in self.keys if key not in self._windows]
            self._splitter.setSizes([widths.get(key, theme.px(USUAL_WIDTHS.get(key, LEAST_WIDTH))) for key in inside])

    def _stretch(self) -> None:
        for key, slot in self._slots.items():
            if (at := self._splitter.indexOf(slot)) >= 0:
                self._splitter.setStretchFactor(at, int(key == self.keys[len(self._slots) // 2]))

    def _has_focus(self, key: str) -> bool:
        focus = QGuiApplication.focusObject()
        pane = self._slots[key]
        return isinstance(focus, QWidget) and (focus is pane or pane.isAncestorOf(focus))

    def _add_to_menu(self, key: str, pane: Pane) -> None:
        menu = pane.menu()
        if menu.actions():
            menu.addSeparator()
        apart = menu.addAction(tr("移到单独的窗口"))
        apart.triggered.connect(lambda: self.part(key))
        menu.addAction(tr("隐藏这一栏")).triggered.connect(lambda: self.show_pane(key, on=False))
        menu.aboutToShow.connect(
            lambda: apart.setText(tr("放回主窗口") if self.detached(key) else tr("移到单独的窗口"))
        )


def _sides(values: object, count: int | None = 4) -> bool:
    """Tell whether these are so many lengths and places as a screen has them."""
    if not isinstance(values, list) or (count is not None and len(values) != count):
        return False
    return all(type(value) is int and abs(value) <= _FARTHEST for value in values)


class Slot(QFrame):
    """The place of a pane."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pane")
        self.pane: QWidget | None = None
        self.setMinimumWidth(theme.px(LEAST_WIDTH))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def put(self, pane: QWidget) -> None:
        """Fill the place."""
        self.pane = pane
        self._column.addWidget(pane)


class PaneWindow(QWidget):
    """A window with one pane; closing it gives the pane back.

    Args:
        title: of the window.
        slot: the pane in its place.
        home: keys that the pane does not use go to its window, as if the pane were still there.
    """

    closed = Signal()

    def __init__(self, title: str, slot: Slot, home: QWidget) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._home = home
        self.setWindowTitle(title)
        self.setProperty("kind", "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(slot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        QApplication.sendEvent(self._home.window(), event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closed.emit()


def _takes_keys(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and not widget.isHidden()


def _on_screen(place: QRect) -> bool:
    return any(screen.availableGeometry().intersects(place) for screen in QGuiApplication.screens())
