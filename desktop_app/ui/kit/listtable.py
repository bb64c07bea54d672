"""The view of every list: sorting asked by the header, columns chosen and remembered, states, focus that is seen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.delegates import CellDelegate, paint_focus
from desktop_app.ui.kit.listheader import ListHeader
from desktop_app.ui.kit.rows import RowsModel
from desktop_app.ui.kit.stateview import StateView

_SETTLED = 400
"""Milliseconds after the last change of a width until it is remembered."""

Layout = Mapping[str, Any]
"""How a person arranged a list: ``{"widths": {key: px}, "hidden": [key]}``, fit for JSON."""


class ListTable(QTableView):
    """A list of rows.

    Args:
        model: what is shown.
        lines: 1 for a table, 2 for a list of persons with a second line.
        header: whether columns have titles.
        layout: as arranged before.
        keep: is given the arrangement whenever the person changed it.
    """

    picked = Signal(object)
    """The current row changed: carries the row object, or None."""
    opened = Signal(object)
    """Enter or a double click: carries the row object."""
    sort_asked = Signal(str, bool)
    """A header was clicked: key of the column, and whether descending."""

    def __init__(
        self,
        model: RowsModel[Any],
        *,
        lines: int = 1,
        header: bool = True,
        layout: Layout | None = None,
        keep: Callable[[Layout], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = model
        self._keep = keep
        self._kept_id: Hashable = None
        self._chips: set[int] = set()
        self._arranged = QTimer(self, singleShot=True, interval=_SETTLED)
        self._arranged.timeout.connect(self._keep_layout)
        self._hover = -1
        self.overlay = StateView(self.viewport())
        self.overlay.hide()
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        upright = self.verticalHeader()
        upright.hide()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setMinimumSectionSize(0)
        self._lines = lines
        self._set_row_height()
        theme.current().changed.connect(self._set_row_height)
        self._delegates = [CellDelegate(self, lines, right=column.right) for column in model.columns]
        for at, delegate in enumerate(self._delegates):
            self.setItemDelegateForColumn(at, delegate)
            delegate.cramped.connect(self._make_room, Qt.ConnectionType.QueuedConnection)
        self._set_header(header, layout or {})
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.activated.connect(lambda index: self.opened.emit(model.row_at(index.row())))

    def _set_header(self, header: bool, layout: Layout) -> None:
        self._header = ListHeader(self._rows.columns, self)
        self.setHorizontalHeader(self._header)
        self._header.setVisible(header)
        widths, hidden = layout.get("widths", {}), layout.get("hidden")
        for at, column in enumerate(self._rows.columns):
            self._header.resizeSection(at, widths.get(column.key, theme.px(column.width)))
            self.setColumnHidden(at, column.key in hidden if hidden is not None else not column.shown)
        self._stretch_last()
        self._header.sectionClicked.connect(self._sort)
        self._header.sectionResized.connect(lambda *_: self._arranged.start())
        self._header.customContextMenuRequested.connect(self._offer_columns)

    def _set_row_height(self) -> None:
        height = theme.px(tokens.ROW_TWO_LINES if self._lines == 2 else tokens.ROW)
        self.verticalHeader().setDefaultSectionSize(height)

    def _stretch_last(self) -> None:
        shown = [at for at in range(len(self._rows.columns)) if not self.isColumnHidden(at)]
        for at in shown:
            last = at == shown[-1]
            mode = QHeaderView.ResizeMode.Stretch if last else QHeaderView.ResizeMode.Interactive
            self._header.setSectionResizeMode(at, mode)

    def _make_room(self, at: int, needed: int) -> None:
        """Widen a column whose chip was cut; the last one takes what it lacks from the widest without chips."""
        self._chips.add(at)
        lacking = needed - self.columnWidth(at)
        if lacking <= 0:
            return
        if self._header.sectionResizeMode(at) != QHeaderView.ResizeMode.Stretch:
            self._header.resizeSection(at, needed)
        else:
            others = [other for other in range(len(self._rows.columns)) if other not in self._chips]
            widest = max(others, key=self.columnWidth, default=at)
            if self.columnWidth(widest) > 2 * lacking:
                self._header.resizeSection(widest, self.columnWidth(widest) - lacking)

    def current_row(self) -> Any:
        """Return the current row object, or None."""
        return self._rows.row_at(self.currentIndex().row())

    def select_id(self, ident: Hashable, *, tell: bool = True) -> bool:
        """Make the row with an id the current one.

        Args:
            ident: the id.
            tell: whether ``picked`` is emitted.

        Returns:
            Whether there is such a row.
        """
        at = self._rows.find(ident)
        if at is None:
            return False
        self._rows.need(at, at)
        blocker = None if tell else QSignalBlocker(self)
        self.setCurrentIndex(self._rows.index(at, self._first_column()))
        del blocker
        return True

    def set_sorted(self, key: str, *, descending: bool = False) -> None:
        """Show in the header by what the rows are sorted."""
        at = next(at for at, column in enumerate(self._rows.columns) if column.key == key)
        self._header.set_sorted(at, descending=descending)

    def layout_now(self) -> Layout:
        """Return how the person arranged the list."""
        widths = {
            column.key: self.columnWidth(at)
            for at, column in enumerate(self._rows.columns)
            if self._header.sectionResizeMode(at) == QHeaderView.ResizeMode.Interactive and not self.isColumnHidden(at)
        }
        hidden = [column.key for at, column in enumerate(self._rows.columns) if self.isColumnHidden(at)]
        return {"widths": widths, "hidden": hidden}

    def show_state(self) -> StateView:
        """Cover the list with a state, and return it to be told what to say; it goes with :meth:`show_rows`."""
        self.overlay.setGeometry(self.viewport().rect())
        self.overlay.show()
        self.overlay.raise_()
        return self.overlay

    def show_rows(self) -> None:
        """Take the state away."""
        self.overlay.hide()

    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        self.picked.emit(self._rows.row_at(current.row()))
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._rows.need(self.rowAt(0), self._last_visible())
        super().paintEvent(event)
        current = self.currentIndex()
        keyboard = self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if self.hasFocus() and keyboard and current.isValid():
            left = self.visualRect(current.siblingAtColumn(self._first_column()))
            painter = QPainter(self.viewport())
            paint_focus(painter, QRectF(0, left.top(), self.viewport().width(), left.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.overlay.setGeometry(self.viewport().rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.current_row())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._set_hover(self.rowAt(round(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_hover(-1)

    def _set_hover(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            for delegate in self._delegates:
                delegate.hover_row = row
            self.viewport().update()

    def _first_column(self) -> int:
        return next((at for at in range(len(self._rows.columns)) if not self.isColumnHidden(at)), 0)

    def _last_visible(self) -> int:
        last = self.rowAt(self.viewport().height() - 1)
        return last if last >= 0 else self._rows.rowCount() - 1

    def _remember(self) -> None:
        row = self.current_row()
        self._kept_id = None if row is None else self._rows.ident(row)

    def _restore(self) -> None:
        self._set_hover(-1)
        if self._kept_id is None or not self.select_id(self._kept_id, tell=False):
            self.picked.emit(None)

    def _sort(self, at: int) -> None:
        column = self._rows.columns[at]
        if column.sortable:
            descending = at == self._header.sorted_at and not self._header.descending
            self._header.set_sorted(at, descending=descending)
            self.sort_asked.emit(column.key, descending)

    def _offer_columns(self, place: QPoint) -> None:
        menu = QMenu(self)
        for at, column in enumerate(self._rows.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            action.setEnabled(at != self._first_column())
            action.toggled.connect(lambda shown, at=at: self._set_shown(at, shown))
        menu.exec(self._header.mapToGlobal(place))
        menu.deleteLater()

    def _set_shown(self, at: int, shown: bool) -> None:
        self.setColumnHidden(at, not shown)
        self._stretch_last()
        self._keep_layout()

    def _keep_layout(self) -> None:
        if self._keep is not None:
            self._keep(self.layout_now())
