"""A clerk at a real window: keys go where the focus is, clicks where a word stands."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.app.paths import resources_folder
from desktop_app.app.window import _pages, _panes
from desktop_app.domain.access import Actor
from desktop_app.services.desk import Desk
from desktop_app.services.setup import Setup
from desktop_app.ui.background.runner import Progress, Runner
from desktop_app.ui.kit import icons, theme
from desktop_app.ui.shell.memory import Memory
from desktop_app.ui.shell.session import Program, Session
from desktop_app.ui.shell.window import MainWindow

Kind = TypeVar("Kind", bound=QWidget)

PICTURES = os.environ.get("FLOW_PICTURES")
"""Folder that takes a picture of every step, for people to look at."""


@dataclass
class Clerk:
    """Works at a window by keys and mouse.

    Attributes:
        runner: whose jobs are waited for after each act.
        pressed: keys so far; text that is typed does not count.
    """

    qtbot: QtBot
    window: MainWindow
    runner: Runner
    shown: int = 0
    pressed: int = 0

    def settle(self) -> None:
        """Wait until nothing is under way and all is painted."""
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not self.runner.busy, timeout=30_000)
            self.qtbot.wait(30)

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys, one after the other, where the focus is."""
        for key in keys:
            QTest.keyClick(self._focus(), key, modifier)
            self.pressed += 1
            self.settle()

    def write(self, text: str) -> None:
        """Type a text where the focus is; Chinese comes from the input method, as it does for a person."""
        if text.isascii():
            QTest.keyClicks(self._focus(), text)
        else:
            composed = QInputMethodEvent()
            composed.setCommitString(text)
            QApplication.sendEvent(self._focus(), composed)
        self.settle()

    def click(self, word: str) -> None:
        """Click the visible button whose words begin so."""
        found = [b for b in self._visible(QAbstractButton) if b.text().startswith(word) and b.isEnabled()]
        assert found, f"no button {word}: {[b.text() for b in self._visible(QAbstractButton)]}"
        box = found[0].rect()
        self.click_at(found[0], QPoint(min(12, box.width() // 2), box.center().y()))

    def click_at(self, widget: QWidget, place: QPoint) -> None:
        """Click a place of a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self.settle()

    def sees(self, words: str) -> bool:
        """Tell whether the words stand somewhere in the window."""
        return any(words in label.text() for label in self._visible(QLabel)) or any(
            words in button.text() for button in self._visible(QAbstractButton)
        )

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(condition, timeout=15_000)
        self.settle()

    def show(self, name: str) -> None:
        """Take a picture for people to look at, if they asked for pictures."""
        if PICTURES:
            self.shown += 1
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            self.window.grab().save(str(folder / f"{self.shown:02d} {name}.png"))

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def _visible(self, kind: type[Kind]) -> list[Kind]:
        top = QApplication.activeModalWidget() or self.window
        return [widget for widget in top.findChildren(kind) if widget.isVisible()]


@contextmanager
def at_the_window(
    qtbot: QtBot,
    qapp: QApplication,
    folder: Path,
    setup: Callable[[], Setup],
    demo: Callable[[Progress], tuple[Desk, Actor]] | None = None,
) -> Iterator[Clerk]:
    """Put a clerk before the whole program at 1366 × 768; at the end nothing may have gone wrong behind the screen.

    Args:
        folder: takes what the computer remembers.
        demo: an open desk; without it the program begins at ``setup``.
    """
    bugs: list[BaseException] = []
    icons.use_folder(resources_folder() / "icons")
    theme.apply_theme(qapp, "light")
    memory = Memory(folder / "window.json")
    window = MainWindow(memory)
    runner = Runner(window.tell, bugs.append)
    program = Program(
        setup=setup,
        panes=_panes,
        pages=_pages,
        resources=resources_folder(),
        memory=folder / "window.json",
        log_file=folder / "crash.log",
        demo=demo,
    )
    session = Session(program, window, runner, memory)
    window.painted.connect(session.begin)
    window.resize(1366, 768)
    with qtbot.waitSignal(session.settled, timeout=30_000):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=10_000)
    yield Clerk(qtbot, window, runner)
    runner.close()
    session.close()
    window.deleteLater()
    assert bugs == []
