"""Quiet grounds behind a few words: hints, warnings, the step that is read aloud."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.delegates import paint_focus
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.kit.labels import IconLabel, label


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
    """

    def __init__(self, icon_name: str, colour: str, text: str) -> None:
        super().__init__("ground" if colour == "ink-soft" else f"tint:{colour}")
        self.words = label(text, wrap=True)
        row = QHBoxLayout(self)
        gap, grid = theme.px(tokens.GAP), theme.px(tokens.GRID)
        row.setContentsMargins(gap, grid + 1, gap, grid + 1)
        row.setSpacing(gap)
        row.addWidget(IconLabel(icon_name, colour), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)


class Fold(QWidget):
    """A heading that opens and closes what stands under it.

    Attributes:
        content: layout of what is hidden while closed.
    """

    def __init__(self, icon_name: str, title: str, *, opened: bool = False) -> None:
        super().__init__()
        self.head = _FoldHead(icon_name, title, self.toggle)
        self._body = QWidget()
        self.content = QVBoxLayout(self._body)
        self.content.setContentsMargins(theme.px(tokens.ICON + tokens.GAP), 0, 0, theme.px(tokens.GRID))
        self.content.setSpacing(theme.px(tokens.GRID))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._body)
        self.set_open(on=opened)

    def is_open(self) -> bool:
        """Tell whether the content is shown."""
        return not self._body.isHidden()

    def set_open(self, *, on: bool) -> None:
        """Show or hide the content."""
        self._body.setVisible(on)
        self.head.opened = on
        self.head.update()

    def toggle(self) -> None:
        """Open or close."""
        self.set_open(on=not self.is_open())


class _FoldHead(QPushButton):
    """Icon, words and a mark that points down when opened."""

    def __init__(self, icon_name: str, title: str, clicked: Callable[[], object]) -> None:
        super().__init__()
        self._icon, self._title = icon_name, title
        self.opened = False
        self.setProperty("kind", "link")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(tokens.ROW_COMPACT))
        self.clicked.connect(lambda _=False: clicked())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover"))
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()))
        side, middle = theme.px(tokens.ICON) - 2, self.height() / 2
        paint_icon(painter, QRectF(1, middle - side / 2, side, side), self._icon, "ink-soft")
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink-soft"))
        left = theme.px(tokens.ICON + tokens.GAP)
        room = self.width() - left - side - theme.px(tokens.GAP)
        shown = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room, self.height()), int(Qt.AlignmentFlag.AlignVCenter), shown)
        mark = "chevron-up" if self.opened else "chevron-down"
        right = left + painter.fontMetrics().horizontalAdvance(shown) + theme.px(tokens.GRID)
        paint_icon(painter, QRectF(right, middle - side / 2, side, side), mark, "ink-soft")


def heading(text: str) -> QLabel:
    """Return the small heading of a section."""
    return label(text, "small", "soft")
