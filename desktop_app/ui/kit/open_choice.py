"""A drop-down list into which something of one's own can be typed too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.inputs import Choice


class OpenChoice(Choice):
    """Offers words, and takes any other.

    Args:
        words: what is offered.
        text: what stands at first.

    Attributes:
        field: where it is typed.
    """

    text_changed = Signal(str)

    def __init__(self, words: Sequence[str], text: str = "") -> None:
        super().__init__([(word, word) for word in words])
        self.field = QLineEdit()
        self.setLineEdit(self.field)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if (completer := self.completer()) is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMinimumContentsLength(4)
        self.set_text(text)
        self.editTextChanged.connect(self.text_changed)

    def text(self) -> str:
        """Return what stands there."""
        return self.currentText().strip()

    def set_text(self, text: str) -> None:
        """Show a word, offered or not."""
        self.setCurrentIndex(self.findText(text) if text else -1)
        self.setEditText(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(88), theme.px(tokens.CONTROL))
