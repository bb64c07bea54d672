"""The rows of a preview in a list that opens at once however long it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from desktop_app.domain.import_batches import Decision
from desktop_app.domain.text import tr
from desktop_app.ui.imports.comparison import event_text
from desktop_app.ui.imports.known_customers import KnownCustomers
from desktop_app.ui.imports.row_index import Line, RowIndex
from desktop_app.ui.imports.row_words import RowWords
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, PagedModel
from desktop_app.ui.kit.text import phone_text

_PAUSE = 80
"""Milliseconds of rest until the customers of the rows in view are fetched."""

_KEYS = {
    Qt.Key.Key_1: Decision.CREATE,
    Qt.Key.Key_2: Decision.MERGE,
    Qt.Key.Key_3: Decision.SKIP,
    Qt.Key.Key_4: Decision.HOUSEHOLD,
}


class _PagedLines(PagedModel[Line]):
    PAGE = 50
    KEPT = 20


class RowList(ListTable):
    """The list; 1 to 4 decide on a doubtful row, Enter goes on where there is nothing to decide.

    Args:
        known: fetches the desk's customers of the rows in view.
    """

    decided = Signal(object, object)
    """Carries the :class:`Line` and the :class:`Decision`."""

    def __init__(self, known: KnownCustomers) -> None:
        self._words: RowWords | None = None
        self._known = known
        self._show: Callable[[], None] = lambda: None
        self._paged = _PagedLines(self._columns(), ident=lambda line: line.number)
        super().__init__(self._paged)
        self.setAccessibleName(tr("名单里的每一行"))
        self._settled = QTimer(self, singleShot=True, interval=_PAUSE)
        self._settled.timeout.connect(self._want_known)
        self.verticalScrollBar().valueChanged.connect(self._settled.start)
        known.arrived.connect(self.refresh_visible)

    def show_lines(self, index: RowIndex, numbers: Sequence[int], words: RowWords, *, several: bool) -> None:
        """Show some rows.

        Args:
            index: all rows.
            numbers: the rows to show, in order.
            words: speaks of them.
            several: whether the file has several sheets, which are then named.
        """
        self._words = words
        self.setColumnHidden(1, not several)

        def locate(number: int) -> int | None:
            at = bisect_left(numbers, number)
            return at if at < len(numbers) and numbers[at] == number else None

        def fetch(offset: int, limit: int) -> list[Line]:
            return index.lines(numbers[offset : offset + limit])

        self._show = partial(self._paged.set_source, len(numbers), fetch, locate)
        self.refresh_all()
        self._settled.start()

    def refresh_visible(self) -> None:
        """Say anew what is said of the rows in view."""
        for line in self._visible():
            self._paged.update_row(line)

    def refresh_all(self) -> None:
        """Say anew what is said of every row."""
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line, words = self.current_row(), self._words
        doubted = line is not None and words is not None and words.doubted(line.row)
        decision = _KEYS.get(Qt.Key(event.key()))
        if decision is Decision.HOUSEHOLD and not (line and line.row.family):
            decision = None
        if doubted and decision:
            self.decided.emit(line, decision)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (doubted and words and words.open(line.row)):
            event.ignore()  # nothing to decide here: the page goes on
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settled.start()

    def _visible(self) -> list[Line]:
        last = self.rowAt(self.viewport().height() - 1)
        places = range(max(0, self.rowAt(0)), (last if last >= 0 else self._paged.rowCount() - 1) + 1)
        return [line for at in places if (line := self._paged.row_at(at)) is not None]

    def _want_known(self) -> None:
        wanted: set[int] = set()
        for line in self._visible():
            wanted |= {known for known in (line.row.known_id, *line.row.review_known[:1]) if known is not None}
        self._known.want(wanted)

    def _columns(self) -> list[Column[Line]]:
        def event(line: Line) -> str:
            return event_text(line.row.fields.event_name, line.row.fields.event_date)

        return [
            Column("row", tr("行"), lambda line: Cell(str(line.row.row), tone="ink-soft"), width=64, sortable=False),
            Column("sheet", tr("工作表"), lambda line: line.row.sheet, width=110, sortable=False),
            Column("action", tr("结果"), self._chip, width=108, sortable=False),
            Column("name", tr("姓名"), lambda line: line.row.fields.name, width=110, sortable=False),
            Column("phone", tr("电话"), lambda line: phone_text(line.row.fields.phone), width=140, sortable=False),
            Column("event", tr("项目"), event, width=210, sortable=False),
            Column("story", tr("说明"), self._story, width=400, sortable=False),
        ]

    def _chip(self, line: Line) -> Cell:
        return Cell("", state=self._words.look(line.row)) if self._words else Cell("")

    def _story(self, line: Line) -> Cell:
        return self._words.story(line.row) if self._words else Cell("")
