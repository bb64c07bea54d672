"""Models of lists: rows are plain objects, and every text is made once, when its row comes into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.domain.visits import VisitState
from desktop_app.ui.kit.states import StateLook

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

Cells = tuple["Cell", ...]

Span = tuple[int, int]
"""Begin and end of a part of a text."""

RowRole = int(Qt.ItemDataRole.UserRole)
"""The row object itself."""
CellRole = RowRole + 1
"""The prepared :class:`Cell`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a list shows in one place.

    Attributes:
        text: in ink.
        second: second line, ink-soft; the row is then two lines high.
        aside: at the right of the first line, ink-soft, such as 15:00.
        state: chip at the right, of a visit or a look of one's own.
        word: the chip's word instead of the state's own, such as 逾期 2 天.
        tone: colour token of ``text``; empty for ink.
        marks: parts of ``text`` that were searched for; ``second_marks`` those of ``second``.
    """

    text: str
    second: str = ""
    aside: str = ""
    state: VisitState | StateLook | None = None
    word: str = ""
    tone: str = ""
    marks: tuple[Span, ...] = ()
    second_marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a list.

    Attributes:
        key: name for sorting and for remembering the width.
        title: its header.
        show: makes the cell from a row; called once per row that is seen. A plain text is in ink.
        width: at the normal font size, in pixels.
        right: numbers stand right.
        sortable: whether a click on the header asks for this order.
        shown: whether it is shown until the person chooses.
    """

    key: str
    title: str
    show: Callable[[Row], str | Cell]
    width: int = 120
    right: bool = False
    sortable: bool = True
    shown: bool = True


class RowsModel(QAbstractTableModel, Generic[Row]):
    """A list that is wholly in memory.

    Args:
        columns: what is shown.
        ident: the id of a row, kept over resets for the selection.
    """

    def __init__(
        self, columns: Sequence[Column[Row]], ident: Callable[[Row], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.ident = ident
        self._rows: list[Row] = []
        self._cells: dict[int, Cells] = {}

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the view keeps its selection by id."""
        self.beginResetModel()
        self._rows, self._cells = list(rows), {}
        self.endResetModel()

    def update_row(self, row: Row) -> None:
        """Show a changed row in its place; a row that is not here is ignored."""
        at = self.find(self.ident(row))
        if at is not None:
            self._put(at, row)
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def row_at(self, at: int) -> Row | None:
        """Return the row at a place; None while it is not fetched."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def find(self, ident: Hashable) -> int | None:
        """Return the place of the row with an id."""
        return next((at for at, row in enumerate(self._rows) if self.ident(row) == ident), None)

    def need(self, first: int, last: int) -> None:
        """Have the rows ``first`` to ``last`` at hand, as they are about to be painted."""

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        cell = self._shown(index.row(), row)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(part for part in (cell.text, cell.aside, cell.second, cell.word) if part)
        return {CellRole: cell, RowRole: row, Qt.ItemDataRole.DisplayRole: cell.text}.get(role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            column = self.columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return column.title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _shown(self, at: int, row: Row) -> Cells:
        cells = self._cells.get(at)
        if cells is None:
            made = (column.show(row) for column in self.columns)
            cells = self._cells[at] = tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in made)
        return cells

    def _put(self, at: int, row: Row) -> None:
        self._rows[at] = row
        self._cells.pop(at, None)


class PagedModel(RowsModel[Row]):
    """A list of any length of which only the pages near the view are in memory.

    The view asks for what it is about to paint (:meth:`need`); ``data`` never fetches.
    """

    PAGE = 32
    KEPT = 40

    def __init__(
        self, columns: Sequence[Column[Row]], ident: Callable[[Row], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, ident, parent)
        self._total = 0
        self._fetch: Callable[[int, int], Sequence[Row]] = lambda _offset, _limit: ()
        self._locate: Callable[[Any], int | None] = lambda _ident: None
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()

    def set_source(
        self,
        total: int,
        fetch_page: Callable[[int, int], Sequence[Row]],
        locate: Callable[[Any], int | None] | None = None,
    ) -> None:
        """Show another list.

        Args:
            total: how many rows it has.
            fetch_page: (offset, limit) to rows; called in the screen's thread and bounded.
            locate: place of an id that is not in memory, so that a selection far away is kept.
        """
        self.beginResetModel()
        self._total, self._fetch = total, fetch_page
        self._locate = locate or (lambda _ident: None)
        self._pages.clear()
        self._cells.clear()
        self.endResetModel()

    def need(self, first: int, last: int) -> None:
        for page in range(max(0, first) // self.PAGE, min(last, self._total - 1) // self.PAGE + 1):
            if page in self._pages:
                self._pages.move_to_end(page)
            else:
                self._pages[page] = list(self._fetch(page * self.PAGE, self.PAGE))
                while len(self._pages) > self.KEPT:
                    self._forget(next(iter(self._pages)))

    def find(self, ident: Hashable) -> int | None:
        for page, rows in self._pages.items():
            for at, row in enumerate(rows):
                if self.ident(row) == ident:
                    return page * self.PAGE + at
        return self._locate(ident)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._total

    def row_at(self, at: int) -> Row | None:
        page = self._pages.get(at // self.PAGE)
        return page[at % self.PAGE] if page is not None and at % self.PAGE < len(page) else None

    def _put(self, at: int, row: Row) -> None:
        self._pages[at // self.PAGE][at % self.PAGE] = row
        self._cells.pop(at, None)

    def _forget(self, page: int) -> None:
        del self._pages[page]
        for at in range(page * self.PAGE, (page + 1) * self.PAGE):
            self._cells.pop(at, None)
