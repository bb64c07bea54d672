"""How a row of a list is drawn: text, second line, aside, chip, hover, selection, focus ring."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.domain.visits import VisitState
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import chip_size, paint_chip
from desktop_app.ui.kit.rows import Cell, CellRole, Span
from desktop_app.ui.kit.states import StateLook, look
from desktop_app.ui.kit.text import shifted

Index = QModelIndex | QPersistentModelIndex

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class CellDelegate(QStyledItemDelegate):
    """Draws the prepared :class:`Cell` and nothing else; a row is one line or two lines high.

    Args:
        lines: 1 or 2.
        right: whether the text stands right.
    """

    cramped = Signal(int, int)
    """A chip was cut: carries its column, and the width that this column needs."""

    def __init__(self, parent: QObject, lines: int = 1, *, right: bool = False) -> None:
        super().__init__(parent)
        self._lines = lines
        self._side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.hover_row = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(tokens.CONTROL), theme.px(tokens.ROW_TWO_LINES if self._lines == 2 else tokens.ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("accent-soft"))
        elif index.row() == self.hover_row:
            painter.fillRect(box, theme.colour("hover"))
        cell = index.data(CellRole)
        if isinstance(cell, Cell):
            self._paint_cell(painter, box.adjusted(theme.px(tokens.PADDING), 0, -theme.px(tokens.PADDING), 0), cell)
            self._look_for_room(box, index.column(), cell)

    def _look_for_room(self, box: QRectF, column: int, cell: Cell) -> None:
        if cell.state is not None:
            shown = look(cell.state) if isinstance(cell.state, VisitState) else cell.state
            needed = chip_size(cell.word or shown.word).width() + 2 * theme.px(tokens.PADDING)
            if box.width() < needed:
                self.cramped.emit(column, needed)

    def _paint_cell(self, painter: QPainter, box: QRectF, cell: Cell) -> None:
        two = self._lines == 2 and bool(cell.second)
        grid = theme.px(tokens.GRID)
        first = box.adjusted(0, grid, 0, 1 - box.height() / 2) if two else box
        room = first if cell.state is None else self._paint_chip(painter, first, cell, cell.state)
        second, marks = cell.second, cell.second_marks
        painter.setFont(theme.font("body"))
        if cell.aside:
            metrics = painter.fontMetrics()
            left = room.width() - metrics.horizontalAdvance(cell.aside) - theme.px(tokens.GAP)
            if two and left < min(metrics.horizontalAdvance(cell.text), 4 * metrics.height()):
                second = f"{cell.aside}  {second}"  # the name comes first where the list is narrow
                marks = shifted(marks, len(second) - len(cell.second))
            else:
                painter.setPen(theme.colour("ink-soft"))
                painter.drawText(room, int(_MIDDLE | Qt.AlignmentFlag.AlignRight), cell.aside)
                room = room.adjusted(0, 0, left - room.width(), 0)
        painter.setPen(theme.colour(cell.tone or "ink"))
        _paint_text(painter, room, self._side, cell.text, cell.marks)
        if two:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("ink-soft"))
            below = box.adjusted(0, box.height() / 2, 0, -grid - 1)
            _paint_text(painter, below, Qt.AlignmentFlag.AlignLeft, second, marks)

    def _paint_chip(self, painter: QPainter, box: QRectF, cell: Cell, state: VisitState | StateLook) -> QRectF:
        shown = look(state) if isinstance(state, VisitState) else state
        size = chip_size(cell.word or shown.word)
        width = min(size.width(), box.width())
        alone = not cell.text and not cell.second
        left = box.left() if alone else box.right() - width
        place = QRectF(left, box.center().y() - size.height() / 2, width, size.height())
        paint_chip(painter, place, shown, cell.word or None)
        return box if alone else box.adjusted(0, 0, -width - theme.px(tokens.GAP), 0)


def paint_focus(painter: QPainter, box: QRectF) -> None:
    """Draw the keyboard's focus ring inside a rectangle."""
    half = tokens.RING / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("accent"), tokens.RING))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = theme.px(tokens.GRID)
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius, radius)


def _paint_text(painter: QPainter, box: QRectF, side: Qt.AlignmentFlag, text: str, marks: tuple[Span, ...]) -> None:
    """Draw a line of text; what was searched for stands in strong ink over a line in the accent's colour."""
    shown = _cut(painter, text, box.width())
    if not marks:
        painter.drawText(box, int(_MIDDLE | side), shown)
        return
    layout = QTextLayout(shown, painter.font())
    layout.setFormats([_mark(begin, min(end, len(shown))) for begin, end in marks if begin < len(shown)])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(box.width() * 2)
    layout.endLayout()
    free = box.width() - line.naturalTextWidth() if side == Qt.AlignmentFlag.AlignRight else 0
    layout.draw(painter, QPointF(box.left() + free, box.center().y() - line.height() / 2))


def _mark(begin: int, end: int) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = begin, end - begin
    made.format.setFontWeight(QFont.Weight.Bold)
    made.format.setForeground(theme.colour("ink"))
    made.format.setFontUnderline(True)
    made.format.setUnderlineColor(theme.colour("accent"))
    return made


def _cut(painter: QPainter, text: str, width: float) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width) + 1)
