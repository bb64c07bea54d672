"""Columns to choose from: tick those that go out, put them into an order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_app.domain.listing import Column
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.inputs import paint_check

_KEY = int(Qt.ItemDataRole.UserRole)


class ColumnList(QListWidget):
    """Columns with a tick each; Space ticks, Alt+Up and Alt+Down move, so does the mouse.

    Args:
        columns: all there are, in their usual order.
        chosen: keys of those ticked at first, in their order; the others follow behind.
    """

    changed = Signal()
    """Another column is ticked, or the order is another."""

    def __init__(self, columns: Sequence[Column], chosen: Sequence[str]) -> None:
        super().__init__()
        self.setItemDelegate(_Line(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setAccessibleName(tr("要导出的列"))
        by_key = {column.key: column for column in columns}
        first = [by_key[key] for key in dict.fromkeys(chosen) if key in by_key]
        for column in (*first, *(column for column in columns if column not in first)):
            item = QListWidgetItem(column.title)
            item.setData(_KEY, column.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(Qt.CheckState.Checked if column in first else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.setCurrentRow(0)
        self.itemChanged.connect(lambda _: self.changed.emit())
        self.model().rowsMoved.connect(lambda *_: self.changed.emit())

    def chosen(self) -> tuple[str, ...]:
        """Return the keys of the ticked columns in their order."""
        items = [self.item(row) for row in range(self.count())]
        return tuple(str(item.data(_KEY)) for item in items if item.checkState() == Qt.CheckState.Checked)

    def tick_all(self, *, on: bool) -> None:
        """Tick every column, or none."""
        for row in range(self.count()):
            self.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def shift(self, places: int) -> None:
        """Move the present column up or down."""
        row = self.currentRow()
        to = min(max(row + places, 0), self.count() - 1)
        if row >= 0 and to != row:
            self.insertItem(to, self.takeItem(row))
            self.setCurrentRow(to)
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.shift(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class _Line(QStyledItemDelegate):
    """Draws a column with the tick of the theme."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if current or hovered:
            painter.fillRect(box, theme.colour("accent-soft" if current else "hover"))
        side, gap = theme.px(tokens.ICON) - 2, theme.px(tokens.GAP)
        state = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
        tick = QRectF(box.left() + gap + 0.5, round(box.center().y() - side / 2) + 0.5, side - 1, side - 1)
        paint_check(painter, tick, state, hover=hovered)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("ink" if state == Qt.CheckState.Checked else "ink-soft"))
        words = box.adjusted(2 * gap + side, 0, -gap, 0)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(160), theme.px(tokens.ROW) - theme.px(tokens.GRID))
