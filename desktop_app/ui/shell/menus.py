"""The menus, with every command and its keys in one place; the sheet of keys is read from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.ui.kit.icons import icon
from desktop_app.ui.shell.menu_bar import QuietMenuBar


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A line of the sheet of keys."""

    keys: str
    text: str


class Menus(QObject):
    """Builds the menus of a widget; a command's shortcut works while the widget is shown, and under no dialog.

    Args:
        host: whose commands they are.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.bar = QuietMenuBar(host)
        self._host = host
        self._menus: list[QMenu] = []
        self._places: dict[str, tuple[QMenu, QAction]] = {}
        self._desk_only = QActionGroup(self)
        self._desk_only.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)

    def menu(self, title: str) -> QMenu:
        """Add a menu to the bar."""
        made = self.bar.addMenu(title)
        self._menus.append(made)
        return made

    def command(
        self,
        menu: QMenu,
        text: str,
        run: Callable[[], object],
        keys: str = "",
        icon_name: str = "",
        *,
        desk_only: bool = False,
        told: str = "",
    ) -> QAction:
        """Add a command.

        Args:
            menu: where it stands.
            text: what it does.
            run: does it.
            keys: its shortcuts, separated by blanks.
            icon_name: an icon before it.
            desk_only: off while a page covers the desk.
            told: a key that the widgets handle themselves, only told beside the text.
        """
        action = QAction(f"{text}\t{told}" if told else text, self._host)
        action.triggered.connect(lambda _: run())
        action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)  # also in the windows of detached panes
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys.split()])
        if icon_name:
            action.setIcon(icon(icon_name, "ink-soft"))
        if desk_only:
            self._desk_only.addAction(action)
        self._host.addAction(action)
        menu.addAction(action)
        return action

    def keep_place(self, menu: QMenu, key: str) -> None:
        """Keep a place in a menu for the commands of a pane that is not made yet."""
        menu.addSeparator()
        self._places[key] = menu, menu.addSeparator()

    def adopt(self, key: str, action: QAction) -> None:
        """Put a pane's own command into its place; it works in every window of the desk, and not under a page."""
        menu, place = self._places[key]
        action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        self._desk_only.addAction(action)
        menu.insertAction(place, action)

    def on_desk(self, *, on: bool) -> None:
        """Switch what belongs to the panes on or off."""
        self._desk_only.setEnabled(on)

    def key_lines(self) -> list[tuple[str, list[KeyLine]]]:
        """Return the menus with their commands that have keys."""
        lines = []
        for menu in self._menus:
            found = [_line(action) for action in menu.actions() if action.shortcuts() or "\t" in action.text()]
            if found:
                lines.append((_plain(menu.title()), found))
        return lines


def _line(action: QAction) -> KeyLine:
    text, _, told = action.text().partition("\t")
    native = QKeySequence.SequenceFormat.NativeText
    keys = told or "  ".join(sequence.toString(native) for sequence in action.shortcuts())
    return KeyLine(keys, _plain(text))


def _plain(text: str) -> str:
    """Return a text without the letter for Alt and the dots of a dialog: ``文件(&F)`` is 文件."""
    return re.sub(r"\(&.\)", "", text).replace("&", "").removesuffix("…")
