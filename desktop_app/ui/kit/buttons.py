"""Buttons: one filled primary action per pane, everything else quiet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import icon

ButtonKind = Literal["normal", "primary", "danger", "quiet", "link"]


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    kind: ButtonKind = "normal",
    icon_name: str = "",
    tip: str = "",
    key: str = "",
) -> QPushButton:
    """Return a button with a word.

    Args:
        text: says what it does.
        clicked: called without arguments.
        kind: ``primary`` once in a pane; ``danger`` where something is taken away; ``quiet`` without a frame; ``link``
            as text.
        icon_name: an icon before the word.
        tip: tooltip.
        key: key sequence such as ``F9``, working in the button's window and told in the tooltip.
    """
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if icon_name:
        tone = {"primary": "accent-ink", "danger": "overdue", "link": "accent"}.get(kind, "ink")
        made.setIcon(icon(icon_name, tone))
        made.setIconSize(QSize(theme.px(tokens.ICON), theme.px(tokens.ICON)))
    if kind == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if key:
        made.setShortcut(QKeySequence(key))
    made.setToolTip(_tip(tip, key))
    if clicked is not None:
        made.clicked.connect(lambda _=False: clicked())
    return made


def icon_button(
    icon_name: str,
    name: str,
    clicked: Callable[[], object] | None = None,
    *,
    key: str = "",
    menu: QMenu | None = None,
    checkable: bool = False,
) -> QToolButton:
    """Return a quiet square button that shows an icon only.

    Args:
        icon_name: the icon.
        name: tooltip and accessible name.
        clicked: called without arguments.
        key: key sequence, told in the tooltip.
        menu: opens at a click.
        checkable: whether it stays down.
    """
    made = QToolButton()
    made.setProperty("kind", "quiet")
    made.setIcon(icon(icon_name, "ink-soft"))
    made.setIconSize(QSize(theme.px(tokens.ICON), theme.px(tokens.ICON)))
    made.setToolTip(_tip(name, key))
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCheckable(checkable)
    if key:
        made.setShortcut(QKeySequence(key))
    if menu is not None:
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    if clicked is not None:
        made.clicked.connect(lambda _=False: clicked())
    return made


def _tip(text: str, key: str) -> str:
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) if key else ""
    return f"{text} ({shown})" if text and shown else text or shown


class Segmented(QWidget):
    """A row of choices of which one is taken, such as 月 周 日 列表."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], present: str | None = None) -> None:
        """Make the control.

        Args:
            choices: (value, word) of each.
            present: value taken at first; None for the first one.
        """
        super().__init__()
        self.setProperty("kind", "segments")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self._buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for value, word in choices:
            made = QPushButton(word)
            made.setProperty("kind", "segment")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _=False, value=value: self.chosen.emit(value))
            group.addButton(made)
            row.addWidget(made)
            self._buttons[value] = made
        self.set_value(present if present is not None else choices[0][0])

    def value(self) -> str:
        """Return the value taken."""
        return next(value for value, made in self._buttons.items() if made.isChecked())

    def set_value(self, value: str) -> None:
        """Take a value without telling anybody."""
        self._buttons[value].setChecked(True)

    def show_choice(self, value: str, *, on: bool) -> None:
        """Offer a choice, or not."""
        self._buttons[value].setVisible(on)
