"""Ctrl+K: find a customer or a page from anywhere; Enter goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel, Span
from desktop_app.ui.kit.search import SearchBox

MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found.

    Attributes:
        key: tells hits apart.
        title: first line.
        second: second line.
        aside: what kind of thing it is.
        go: goes there.
        marks: parts of ``title`` that were searched for; ``second_marks`` those of ``second``.
    """

    key: str
    title: str
    second: str
    aside: str
    go: Callable[[], object]
    marks: tuple[Span, ...] = ()
    second_marks: tuple[Span, ...] = ()


def _cell(hit: Hit) -> Cell:
    return Cell(hit.title, hit.second, hit.aside, marks=hit.marks, second_marks=hit.second_marks)


class Finder(QFrame):
    """The list that floats under the search box.

    Args:
        box: the search box; the keyboard stays in it.
        find: what a text finds, best first.
    """

    gone = Signal()
    """A hit was taken."""

    def __init__(self, box: SearchBox, find: Callable[[str], Sequence[Hit]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "float")
        self._box, self._find, self._over = box, find, parent
        self._text = ""
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(theme.px(24))
        shadow.setOffset(0, theme.px(tokens.GRID))
        self.setGraphicsEffect(shadow)
        columns: list[Column[Hit]] = [Column("hit", tr("找到"), _cell)]
        self._model: RowsModel[Hit] = RowsModel(columns, lambda hit: hit.key, self)
        self._list = ListTable(self._model, lines=2, header=False)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._list.clicked.connect(lambda _: self._take())
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(tokens.GRID)] * 4)
        column.addWidget(self._list)
        box.searched.connect(self._search)
        box.installEventFilter(self)
        self.hide()

    def hits(self) -> list[Hit]:
        """Return what is shown."""
        rows = (self._model.row_at(at) for at in range(self._model.rowCount()))
        return [row for row in rows if row is not None]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._close_if_left)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event.key())
        return False

    def _key(self, key: int) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MOST_ROWS, Qt.Key.Key_PageUp: -MOST_ROWS}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (text := self._box.text().strip()) != self._text:
                self._search(text)  # Enter does not wait for the pause
            self._take()
            return True
        if key in steps and self.isVisible():
            self._move(steps[Qt.Key(key)])
            return True
        return False

    def _search(self, text: str) -> None:
        self._text = text
        hits = self._find(text) if text else ()
        self._model.set_rows(hits)
        if not text:
            self.hide()
            return
        if hits:
            self._list.show_rows()
            self._list.select_id(hits[0].key)
        else:
            self._list.show_state().nothing_found(text)
        self._place(len(hits))

    def _place(self, count: int) -> None:
        parent = self._over
        corner = self._box.mapTo(parent, QPoint(0, self._box.height() + theme.px(tokens.GRID)))
        rows = min(count, MOST_ROWS) or 4
        height = rows * theme.px(tokens.ROW_TWO_LINES) + 2 * theme.px(tokens.GRID) + 2
        self.setGeometry(corner.x(), corner.y(), self._box.width(), min(height, parent.height() - corner.y()))
        self.show()
        self.raise_()

    def _move(self, step: int) -> None:
        count = self._model.rowCount()
        if count:
            at = max(0, min(count - 1, self._list.currentIndex().row() + step))
            self._list.setCurrentIndex(self._model.index(at, 0))

    def _take(self) -> None:
        hit = self._list.current_row() if self.isVisible() else None
        if isinstance(hit, Hit):
            self.hide()
            self._box.clear()
            self.gone.emit()
            hit.go()

    def _close_if_left(self) -> None:
        if not self._box.hasFocus():
            self.hide()
