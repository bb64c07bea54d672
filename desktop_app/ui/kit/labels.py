"""Labels: roles of type, text that shortens itself, key hints, badges, figures."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon

Tone = Literal["", "soft", "accent", "error"]


def label(text: str = "", role: theme.FontRole = "body", tone: Tone = "", *, wrap: bool = False) -> QLabel:
    """Return a label in one of the roles of type and tones of ink; its text can be selected by mouse when it wraps."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    return made


def set_tone(widget: QWidget, tone: Tone) -> None:
    """Change a label's tone of ink."""
    restyle(widget, "tone", tone)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def rule(*, upright: bool = False) -> QFrame:
    """Return a 1 px separator."""
    line = QFrame()
    line.setProperty("kind", "rule")
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis when there is too little room; the tooltip then has all of it.

    Args:
        text: all of it.
        role: of the font.
        tone: of the colour.
        middle: the ellipsis stands in the middle, where the end says what matters.
    """

    def __init__(self, text: str = "", role: theme.FontRole = "body", tone: Tone = "", *, middle: bool = False) -> None:
        super().__init__()
        self._full = ""
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_full(text)

    def full(self) -> str:
        """Return the whole text."""
        return self._full

    def set_full(self, text: str) -> None:
        """Show another text."""
        self._full = text
        self.setAccessibleName(text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 1, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, self._mode, self.width())
        self.setText("" if shown == "…" else shown)
        self.setToolTip(self._full if shown != self._full else "")


class IconLabel(QWidget):
    """An icon beside words."""

    def __init__(self, name: str = "", colour: str = "ink-soft") -> None:
        super().__init__()
        self._name, self._colour = name, colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._name, self._colour = name, colour
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(tokens.ICON), theme.px(tokens.ICON))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            painter = QPainter(self)
            paint_icon(painter, QRectF(self.rect()), self._name, self._colour)


class KeyHint(QLabel):
    """A key or chord, drawn as a small key cap."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.setProperty("kind", "key")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Badge(QWidget):
    """A small number on a coloured pill; hidden at zero."""

    def __init__(self, count: int = 0, colour: str = "overdue") -> None:
        super().__init__()
        self._count = 0
        self._colour = colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count)

    def count(self) -> int:
        """Return the number shown."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show another number."""
        self._count = count
        if count <= 0:
            self.hide()
        elif self.parentWidget() is not None:  # without a parent, showing would open a window
            self.show()
        self.setAccessibleName(str(count))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = theme.font_metrics("small")
        height = metrics.height() + 2
        return QSize(max(height, metrics.horizontalAdvance(self._text()) + theme.px(tokens.GAP) + 2), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"tint:{self._colour}"))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text())

    def _text(self) -> str:
        return str(self._count) if self._count < 1000 else "999+"


class Card(QFrame):
    """A figure with its title and a note."""

    def __init__(self, title: str, figure: str = "–", note: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._figure = label(figure, "number")
        self._note = ElidedLabel(note, "small", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(tokens.PADDING)] * 4)
        column.setSpacing(theme.px(tokens.GRID) // 2)
        self._title = label(title, tone="soft")
        column.addWidget(self._title)
        column.addWidget(self._figure)
        column.addWidget(self._note)
        self._note.setVisible(bool(note))

    def set_title(self, title: str) -> None:
        """Show what the figure is."""
        self._title.setText(title)

    def set_figure(self, figure: str, note: str = "", tone: Tone = "") -> None:
        """Show another figure."""
        self._figure.setText(figure)
        set_tone(self._figure, tone)
        self._note.set_full(note)
        self._note.setVisible(bool(note))
