"""The bottom of a step: back at the left, a sentence, what happens next at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import ElidedLabel, Tone, rule, set_tone
from desktop_app.ui.kit.layouts import stack


class Footer(QWidget):
    """Back, a sentence, and the primary button, which says what it does.

    Attributes:
        primary: the primary button.
    """

    def __init__(self, back: str, go_back: Callable[[], object], word: str, go_on: Callable[[], object]) -> None:
        super().__init__()
        self._back = button(back, go_back, icon_name="chevron-left")
        self._text = ElidedLabel("", tone="soft")
        self.primary = button(word, go_on, kind="primary")
        self._row = QHBoxLayout()
        self._row.setContentsMargins(*[theme.px(tokens.PADDING)] * 4)
        self._row.setSpacing(theme.px(tokens.GAP))
        self._row.addWidget(self._back)
        self._row.addSpacing(theme.px(tokens.PADDING))
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self.primary)
        column = stack(self)
        column.addWidget(rule())
        column.addLayout(self._row)

    def add(self, widget: QWidget) -> None:
        """Put a control before the primary button."""
        self._row.insertWidget(self._row.count() - 1, widget)

    def say(self, text: str, tone: Tone = "soft") -> None:
        """Say what to look at."""
        self._text.set_full(text)
        set_tone(self._text, tone)

    def set_primary(self, word: str, *, enabled: bool = True) -> None:
        """Say what the primary button does."""
        self.primary.setText(word)
        self.primary.setEnabled(enabled)

    def press(self) -> None:
        """Press the primary button."""
        if self.primary.isEnabled():
            self.primary.click()
