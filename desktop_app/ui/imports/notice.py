"""A calm word in the middle: a picture, what it is about, what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.stateview import IconDisc


class Notice(QWidget):
    """A picture on a disc, a title, a sentence, controls and buttons below each other.

    Attributes:
        body: layout for controls between the sentence and the buttons.
        buttons: layout of the buttons.
    """

    def __init__(self, icon_name: str = "", title: str = "", text: str = "", colour: str = "accent") -> None:
        super().__init__()
        self._disc = IconDisc(56)
        self._title = _centred(label("", "title", wrap=True))
        self._text = _centred(label("", tone="soft", wrap=True))
        self.body = QVBoxLayout()
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(tokens.GAP))
        self.buttons.addStretch()
        self.buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.px(tokens.PADDING)] * 4)
        column.setSpacing(theme.px(tokens.GAP))
        column.addStretch(2)
        column.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.px(tokens.GRID))
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(theme.px(tokens.GRID))
        column.addLayout(self.body)
        column.addLayout(self.buttons)
        column.addStretch(3)
        self.say(icon_name, title, text, colour)

    def say(self, icon_name: str, title: str, text: str = "", colour: str = "accent") -> None:
        """Say something else.

        Args:
            icon_name: the picture.
            title: what it is about.
            text: what it means, what to do next.
            colour: token of the picture.
        """
        self._disc.show_icon(icon_name, colour)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def add_control(self, control: QWidget, width: int) -> None:
        """Put a control under the sentence, of a width at the normal font size."""
        control.setMaximumWidth(theme.px(width))
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(control, 1)
        row.addStretch()
        self.body.addLayout(row)

    def add_button(self, made: QPushButton) -> QPushButton:
        """Put a button at the end of the row of buttons."""
        self.buttons.insertWidget(self.buttons.count() - 1, made)
        return made

    def words(self) -> str:
        """Return title and sentence."""
        return "\n".join(part for part in (self._title.text(), self._text.text()) if part)


def _centred(made: QLabel) -> QLabel:
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made
