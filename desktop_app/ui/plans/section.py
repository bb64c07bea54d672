"""A part of the editor that folds: title, what it says in one line, and the inputs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.kit.labels import rule
from desktop_app.ui.kit.layouts import stack


class Heading(QAbstractButton):
    """The line of a part: Enter, Space or a click folds and unfolds it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self._summary = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_summary(self, words: str) -> None:
        """Say in one line what the part holds."""
        self._summary = words
        self.setAccessibleName(f"{self.text()} {words}")
        self.update()

    def summary(self) -> str:
        """Return what is said."""
        return self._summary

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(tokens.CONTROL) + theme.px(tokens.GRID))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, gap = theme.px(tokens.ICON) - 2, theme.px(tokens.GAP)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), tokens.RING))
            half = tokens.RING / 2
            radius = theme.px(tokens.RADIUS)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
        sign = "chevron-down" if self.isChecked() else "chevron-right"
        paint_icon(painter, QRectF(gap / 2, (self.height() - side) / 2, side, side), sign, "ink-soft")
        x = side + 1.5 * gap
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("ink"))
        width = painter.fontMetrics().horizontalAdvance(self.text())
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(x, 0, width + 2, self.height()), middle, self.text())
        x += width + 2 * gap
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("ink-soft"))
        room = QRectF(x, 0, self.width() - x - gap, self.height())
        painter.drawText(
            room,
            middle,
            painter.fontMetrics().elidedText(self._summary, Qt.TextElideMode.ElideRight, int(room.width())),
        )


class Section(QWidget):
    """A part of the editor.

    Attributes:
        content: layout of the inputs.
    """

    opened = Signal()

    def __init__(self, title: str, *, unfolded: bool = False, line: bool = True) -> None:
        super().__init__()
        self.heading = Heading(title)
        self._body = QWidget()
        self.content = QVBoxLayout(self._body)
        self.content.setContentsMargins(theme.px(tokens.ICON) + theme.px(tokens.GAP), 0, 0, theme.px(tokens.GAP))
        self.content.setSpacing(theme.px(tokens.GAP))
        column = stack(self)
        if line:
            column.addWidget(rule())
        column.addWidget(self.heading)
        column.addWidget(self._body)
        self.heading.toggled.connect(self._fold)
        self.heading.setChecked(unfolded)
        self._body.setVisible(unfolded)

    def set_summary(self, words: str) -> None:
        """Say in one line what the part holds."""
        self.heading.set_summary(words)

    def unfold(self) -> None:
        """Show the inputs."""
        self.heading.setChecked(True)

    def _fold(self, unfolded: bool) -> None:
        self._body.setVisible(unfolded)
        if unfolded:
            self.opened.emit()


class More(QWidget):
    """What few need: a quiet line 更多 that unfolds.

    Attributes:
        content: layout of the inputs.
    """

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.heading = Heading(words or tr("更多"))
        self._body = QWidget()
        self.content = QVBoxLayout(self._body)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(theme.px(tokens.GAP))
        column = stack(self)
        column.addWidget(self.heading)
        column.addWidget(self._body)
        self.heading.toggled.connect(self._body.setVisible)
        self._body.hide()
