"""The base of every dialog, and the question before something that cannot be taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import ButtonKind, button
from desktop_app.ui.kit.labels import label, rule
from desktop_app.ui.kit.layouts import stack
from desktop_app.ui.kit.messages import MessageBar


class Sheet(QDialog):
    """A dialog: title, content, buttons. Esc closes it, Enter presses the primary button.

    Args:
        parent: it is centred over this window.
        title: what it is about.
        text: a sentence under the title.
        width: at the normal font size, in pixels.

    Attributes:
        content: layout for the content.
        messages: the bar above the buttons.
    """

    def __init__(self, parent: QWidget | None, title: str, text: str = "", width: int = 480) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sheet")
        self.setWindowTitle(title)
        self._guarded = False
        self._warned: tuple[str, ...] | None = None
        self.setMinimumWidth(min(theme.px(width), self.screen().availableSize().width()))
        pad = 2 * theme.px(tokens.PADDING)
        column = stack(self)
        body = QVBoxLayout()
        body.setContentsMargins(pad, pad, pad, pad)
        body.setSpacing(theme.px(tokens.PADDING))
        body.addWidget(label(title, "title", wrap=True))
        if text:
            body.addWidget(label(text, tone="soft", wrap=True))
        self.content = QVBoxLayout()
        self.content.setSpacing(theme.px(tokens.GAP))
        body.addLayout(self.content, 1)
        self.messages = MessageBar()
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(pad, theme.px(tokens.PADDING), pad, theme.px(tokens.PADDING))
        self._buttons.setSpacing(theme.px(tokens.GAP))
        self._buttons.addStretch(1)
        column.addLayout(body, 1)
        column.addWidget(self.messages)
        column.addWidget(rule())
        column.addLayout(self._buttons)

    def add_primary(self, text: str, clicked: Callable[[], object], *, kind: ButtonKind = "primary") -> QPushButton:
        """Add the button that does it; the text says what it does. The callable decides whether to ``accept()``."""
        made = button(text, clicked, kind=kind)
        made.setDefault(True)
        self._buttons.addWidget(made)
        return made

    def add_button(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        """Add a further button, left of the primary one when added before it."""
        made = button(text, clicked)
        self._buttons.addWidget(made)
        return made

    def add_cancel(self, text: str = "") -> QPushButton:
        """Add the button that closes the sheet and does nothing."""
        return self.add_button(text or tr("取消"), self.reject)

    def add_left(self, widget: QWidget) -> None:
        """Put something at the left of the buttons."""
        self._buttons.insertWidget(0, widget)

    def guard(self) -> None:
        """Ask once before words that were typed here are thrown away."""
        self._guarded = True

    def reject(self) -> None:
        written = self._entered() if self._guarded else ()
        if not written or written == self._warned:
            super().reject()
            return
        self._warned = written
        self.messages.fail(tr("写的还没有记下。再按一次 Esc，就不要了。"))

    def _entered(self) -> tuple[str, ...]:
        lines = [line.text() for line in self.findChildren(QLineEdit) if line.isModified()]
        boxes = [box.toPlainText() for box in self.findChildren(QPlainTextEdit) if box.document().isModified()]
        return tuple(text for text in (*lines, *boxes) if text.strip())

    def ask(self) -> bool:
        """Show the sheet, wait, release it afterwards; return whether it was accepted.

        Unlike with ``exec``, a sheet that is hidden while the desk is locked is still waited for.
        """
        loop = QEventLoop()
        self.finished.connect(loop.exit)
        self.destroyed.connect(lambda: loop.exit(0))
        self.setModal(True)
        self.show()
        try:
            return bool(loop.exec())
        finally:
            if isValid(self):
                self.hide()
                self.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        room = self.screen().availableGeometry()
        self.resize(self.sizeHint().boundedTo(QSize(room.width(), room.height())))
        parent = self.parentWidget()
        over = room if parent is None else parent.window().frameGeometry()
        place = self.rect()
        place.moveCenter(over.center())
        self.move(
            max(room.left(), min(place.left(), room.right() - place.width())),
            max(room.top(), min(place.top(), room.bottom() - place.height())),
        )
        super().showEvent(event)


def hide_sheets() -> list[Sheet]:
    """Hide every sheet that is open, with what was typed into it; return them, to be shown again."""
    sheets = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Sheet) and widget.isVisible()]
    for sheet in sheets:
        sheet.hide()
    return sheets


def close_dialogs() -> None:
    """Close the dialogs that are no sheets, such as those for files and printers: nobody may answer them unseen."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and not isinstance(widget, Sheet) and widget.isVisible():
            widget.reject()


def confirm(parent: QWidget | None, title: str, text: str, word: str, *, danger: bool = False) -> bool:
    """Ask before something of weight.

    Args:
        parent: over which window.
        title: the question.
        text: what would happen and what stays safe.
        word: what the button says it does, such as 撤销这次导入.
        danger: whether something is taken away; then Enter does not press the button.

    Returns:
        Whether the person wants it.
    """
    sheet = Sheet(parent, title, text)
    cancel = sheet.add_cancel()
    sheet.add_primary(word, sheet.accept, kind="danger" if danger else "primary")
    if danger:
        cancel.setDefault(True)
        cancel.setFocus(Qt.FocusReason.OtherFocusReason)
    return sheet.ask()
