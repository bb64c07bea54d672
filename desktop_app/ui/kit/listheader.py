"""The titles above a list: quiet words, an arrow at the one that sorts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.icons import paint_icon
from desktop_app.ui.kit.rows import Column

Index = QModelIndex | QPersistentModelIndex


class ListHeader(QHeaderView):
    """Paints the titles; knows by which column the rows are sorted.

    Args:
        columns: the columns of the list.
        parent: the list.
    """

    def __init__(self, columns: Sequence[Column[Any]], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self.sorted_at = -1
        self.descending = False
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(theme.px(tokens.CONTROL) * 3 // 2)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def set_sorted(self, at: int, *, descending: bool) -> None:
        """Show the arrow at a column; -1 shows none."""
        self.sorted_at, self.descending = at, descending
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(tokens.ROW))

    def paintSection(self, painter: QPainter, rect: QRect, at: int) -> None:
        column, pad = self._columns[at], theme.px(tokens.PADDING)
        painter.fillRect(rect, theme.colour("surface"))
        painter.fillRect(rect.adjusted(0, rect.height() - 1, 0, 0), theme.colour("line"))
        box = QRectF(rect).adjusted(pad, 0, -pad, 0)
        sorts = at == self.sorted_at
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink" if sorts else "ink-soft"))
        arrow = theme.px(tokens.PADDING) if sorts else 0
        room = int(box.width()) - arrow + 1
        title = painter.fontMetrics().elidedText(column.title, Qt.TextElideMode.ElideRight, room)
        width = painter.fontMetrics().horizontalAdvance(title)
        left = box.right() - width - arrow if column.right else box.left()
        painter.drawText(QRectF(left, box.top(), width + 2, box.height()), Qt.AlignmentFlag.AlignVCenter, title)
        if sorts:
            side = QRectF(left + width + 1, box.center().y() - arrow / 2, arrow, arrow)
            paint_icon(painter, side, "arrow-down" if self.descending else "arrow-up", "accent")
