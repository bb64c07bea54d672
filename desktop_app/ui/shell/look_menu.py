"""Light or dark, and the size of type: chosen in the menu, remembered on this computer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QApplication, QMenu

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.theme import Mode
from desktop_app.ui.shell.memory import Memory


def add_look_menu(menu: QMenu, memory: Memory, rebuild: Callable[[], None]) -> None:
    """Add the two choices to a menu.

    Args:
        menu: the view menu.
        memory: keeps the choice.
        rebuild: makes the desk anew, since widgets keep the sizes they were made with.
    """
    modes: tuple[tuple[Mode, str], ...] = (("auto", tr("跟随系统")), ("light", tr("浅色")), ("dark", tr("深色")))
    sizes = ((None, tr("跟随系统")), (10, tr("标准")), (12, tr("大")), (14, tr("特大")))

    def set_mode(mode: Mode) -> None:
        memory.mode = mode
        _dress(memory)

    def set_size(size: int | None) -> None:
        memory.font_size = size
        _dress(memory)
        rebuild()

    menu.addSeparator()
    looks = _radio(menu.addMenu(tr("外观")))
    for mode, word in modes:
        looks(word, memory.mode == mode, partial(set_mode, mode))
    letters = _radio(menu.addMenu(tr("字号")))
    for size, word in sizes:
        letters(word, memory.font_size == size, partial(set_size, size))


def _radio(menu: QMenu) -> Callable[[str, bool, Callable[[], None]], None]:
    group = QActionGroup(menu)

    def add(word: str, taken: bool, run: Callable[[], None]) -> None:
        action = menu.addAction(word)
        action.setCheckable(True)
        action.setChecked(taken)
        action.triggered.connect(lambda _: run())
        group.addAction(action)

    return add


def _dress(memory: Memory) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply_theme(app, memory.mode, memory.font_size)
