"""The quiet bar at the bottom of a pane: what was done, with undo; what went wrong, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button, icon_button
from desktop_app.ui.kit.labels import IconLabel, label, restyle

SHOWN_FOR = 10_000
"""Milliseconds that a message without an error stays, and its undo with it."""


class MessageBar(QFrame):
    """One message at a time; a message goes after 10 s unless the mouse rests on it, an error stays until dismissed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "message")
        self._act: Callable[[], object] | None = None
        self._sign = IconLabel()
        self._text = label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = button("", self._run, kind="link")
        self._close = icon_button("x", tr("关闭"), self.dismiss)
        row = QHBoxLayout(self)
        grid = theme.px(tokens.GRID)
        row.setContentsMargins(theme.px(tokens.PADDING), grid, grid, grid)
        row.setSpacing(theme.px(tokens.GAP))
        for part in (self._sign, self._text, self._action, self._close):
            row.addWidget(part, 1 if part is self._text else 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_FOR)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    def tell(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say what was done; it can be taken back while the message is shown.

        Args:
            text: what was done.
            undo: takes it back.
        """
        self._show(text, "check", "done", (tr("撤销"), undo) if undo is not None else None)
        self._timer.start()

    def offer(self, text: str, word: str, act: Callable[[], object]) -> None:
        """Say something with a next step; it stays until taken or dismissed."""
        self._show(text, "info", "accent", (word, act))

    def fail(self, error: UserError | str, action: tuple[str, Callable[[], object]] | None = None) -> None:
        """Say what went wrong; it stays until dismissed.

        Args:
            error: what happened and what to do next.
            action: word and callable of a button that helps.
        """
        text = error if isinstance(error, str) else " ".join(part for part in (error.message, error.hint) if part)
        self._show(text, "triangle-alert", "overdue", action)

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._act = None
        self.hide()

    def text(self) -> str:
        """Return the message shown."""
        return self._text.text()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if not self.isHidden() and self.property("tone") == "done":
            self._timer.start()

    def _show(self, text: str, sign: str, tone: str, action: tuple[str, Callable[[], object]] | None) -> None:
        self._timer.stop()
        self._sign.set_icon(sign, tone)
        self._text.setText(text)
        self._act = action[1] if action else None
        self._action.setText(action[0] if action else "")
        self._action.setVisible(action is not None)
        restyle(self, "tone", tone)
        self.show()

    def _run(self) -> None:
        act = self._act
        self.dismiss()
        if act is not None:
            act()
