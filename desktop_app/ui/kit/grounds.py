"""Quiet grounds behind a few words: hints, warnings, the step that is read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.domain.scripts import TipCard
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import ElidedLabel, IconLabel, label
from desktop_app.ui.kit.layouts import clear


class Ground(QWidget):
    """A rounded, pale ground.

    Args:
        token: its colour, such as ``tint:closing``.
    """

    def __init__(self, token: str = "ground") -> None:
        super().__init__()
        self._token = token

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._token))
        radius = theme.px(tokens.RADIUS)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)


class Hint(Ground):
    """An icon and a sentence on a pale ground.

    Args:
        icon_name: the icon.
        colour: token of the icon; the ground is its tint, or plain for ``ink-soft``.
        one_line: whether a sentence that is too long ends in an ellipsis; its tooltip has all of it.
    """

    def __init__(self, icon_name: str, colour: str, text: str, *, one_line: bool = False) -> None:
        super().__init__("ground" if colour == "ink-soft" else f"tint:{colour}")
        self.words = ElidedLabel(text, "small") if one_line else label(text, wrap=True)
        row = QHBoxLayout(self)
        gap, grid = theme.px(tokens.GAP), theme.px(tokens.GRID)
        row.setContentsMargins(gap, grid + 1, gap, grid + 1)
        row.setSpacing(gap)
        row.addWidget(IconLabel(icon_name, colour), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)


class Tips(Ground):
    """Cards with advice for a temperament or a situation (R-213 to R-218), shown on demand."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[theme.px(tokens.GAP)] * 4)
        self._column.setSpacing(theme.px(tokens.GRID) // 2)
        self.hide()

    def show_cards(self, cards: Sequence[TipCard]) -> None:
        """Hold other cards, hidden at first."""
        self.hide()
        clear(self._column)
        for card in cards:
            self._column.addWidget(label(card.title, "strong", wrap=True))
            for point in card.points:
                self._column.addWidget(label(f"· {point}", "small", wrap=True))


def heading(text: str) -> QLabel:
    """Return the small heading of a section."""
    return label(text, "small", "soft")
