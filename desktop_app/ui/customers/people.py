"""The customer list's rows: two lines each, made once per row; a row can be dragged into the calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from desktop_app.domain.customers import CustomerRow
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitState
from desktop_app.ui.kit.dragged import CUSTOMER, pack_customer
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, Index, PagedModel, Span
from desktop_app.ui.kit.text import (
    masked_phone,
    overdue_text,
    phone_spans,
    phone_text,
    relative_day,
    shifted,
    time_text,
)


def person_cell(
    row: CustomerRow,
    state: VisitState | None,
    today: date,
    *,
    may_see_phone: bool,
    found: tuple[Sequence[Span], Sequence[Span]] = ((), ()),
) -> Cell:
    """Return the two lines of a customer: name with what is due, reason with phone.

    Args:
        row: the customer.
        state: of the next visit.
        today: the desk's day.
        may_see_phone: whether the number is shown whole.
        found: parts of the name and of the number that were searched for.
    """
    phone = phone_text(row.phone) if may_see_phone else masked_phone(row.phone) if row.phone else ""
    warned = tr("黑名单") if row.blacklisted else ""
    second = " · ".join(part for part in (warned, row.title or row.category, phone) if part)
    marks = shifted(phone_spans(found[1], row.phone, phone), len(second) - len(phone))
    tone = "overdue" if row.blacklisted else ""
    return replace(_person_cell(row, state, today, second), tone=tone, marks=tuple(found[0]), second_marks=marks)


def _person_cell(row: CustomerRow, state: VisitState | None, today: date, second: str) -> Cell:
    if state is None or row.due_day is None or row.latest_day is None:
        return Cell(row.name, second or tr("没有电话"))
    hour = time_text(row.due_minute)
    if state is VisitState.OVERDUE:
        return Cell(row.name, second, hour, state, overdue_text(row.latest_day, today))
    if row.due_day > today:
        return Cell(row.name, second, f"{relative_day(row.due_day, today)} {hour}".rstrip())
    if state is VisitState.APPOINTED:
        return Cell(row.name, second, "", state, hour or tr("今天"))
    if state is VisitState.CLOSING:
        return Cell(row.name, second, hour, state, tr("今天到期") if row.latest_day <= today else tr("明天到期"))
    return Cell(row.name, second, hour, state, tr("今天") if row.due_day == today else "")


class PeopleModel(PagedModel[CustomerRow]):
    """The list; of 100,000 customers only the pages near the view are in memory.

    Args:
        show: makes the cell of a row.
    """

    def __init__(self, show: Callable[[CustomerRow], Cell]) -> None:
        super().__init__([Column("person", tr("客户"), show, sortable=False)], lambda row: row.id)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [CUSTOMER]

    def mimeData(self, indexes: Sequence[QModelIndex | QPersistentModelIndex]) -> QMimeData:
        row = self.row_at(indexes[0].row()) if indexes else None
        return pack_customer(row.id, row.name) if row is not None else QMimeData()


class PeopleList(ListTable):
    """The view: typing goes on to the search, a click opens, arrows open after a short rest."""

    typed = Signal(str)
    """Letters or digits were typed: the search takes over."""
    menu_asked = Signal(object, object)
    """A context menu: carries the row and the point on the screen."""
    upwards = Signal()
    """The up key was pressed in the first row: back to the search."""

    def __init__(self, model: PeopleModel) -> None:
        super().__init__(model, lines=2, header=False)
        self.setAccessibleName(tr("客户名单"))
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, plain = event.text(), not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if plain and text.strip() and text.isprintable():
            self.typed.emit(text)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            last = self.model().rowCount() - 1
            self.setCurrentIndex(self.model().index(0 if event.key() == Qt.Key.Key_Home else last, 0))
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.upwards.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Qt's own search through the loaded rows is not wanted: the search box looks through all of them."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        row = index.data(int(Qt.ItemDataRole.UserRole)) if index.isValid() else None
        point = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
        self.menu_asked.emit(row, point)
