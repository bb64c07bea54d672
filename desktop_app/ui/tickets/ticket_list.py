"""The list of tickets: what is wrong with whom, until when, with whom it lies."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.listing import Exported
from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Ticket, TicketState
from desktop_app.ui.background.runner import Progress
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import Segmented, button, icon_button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.export_sheet import ExportSheet, Wanted
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.layouts import bar, stack
from desktop_app.ui.kit.listtable import Layout, ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import overdue_text, short_day
from desktop_app.ui.tickets.board import Board
from desktop_app.ui.tickets.looks import stage_look

ARRANGEMENT = "tickets.list"
"""Under this name each person's columns are remembered."""

_MOST = 500
"""Rows that the list holds; beyond them a person searches or narrows."""


class TicketList(QWidget):
    """Filter, search and the rows.

    Args:
        context: of the desk.
        add: begins a new ticket.
    """

    picked = Signal(object)
    """Carries the ticket, or None."""

    def __init__(self, context: Context, add: Callable[[], object]) -> None:
        super().__init__()
        self._context = context
        self._sort = ("", False)
        self.scope = Segmented([("open", tr("未办结")), ("all", tr("全部")), ("board", tr("看板"))])
        self.search = SearchBox(tr("客户、编号、经过、负责人"))
        self.add = button(tr("新建问题件"), add, icon_name="plus")
        self.export = icon_button("file-down", tr("导出这份清单…"), self._export)
        self.export.setEnabled(context.actor.may(Permission.CUSTOMER_EXPORT))
        self._model = RowsModel(self._columns(context.desk.clock.today), lambda ticket: ticket.id)
        kept = context.desk.settings.remembered(context.actor, ARRANGEMENT)
        self.table = ListTable(self._model, lines=2, layout=json.loads(kept) if kept else None, keep=self._keep)
        self.table.setAccessibleName(tr("问题件"))
        self._kept = json.dumps(dict(self.table.layout_now()))
        self.board = Board(context.desk.clock.today)
        self._shown = QStackedWidget()
        self._shown.addWidget(self.table)
        self._shown.addWidget(self.board)
        self.more = label("", "small", "soft", wrap=True)
        self.more.setContentsMargins(theme.px(tokens.PADDING), theme.px(tokens.GRID), 0, theme.px(tokens.GRID))
        line = bar()
        line.addWidget(self.scope)
        line.addWidget(self.search, 1)
        line.addWidget(self.export)
        line.addWidget(self.add)
        column = stack(self)
        column.addLayout(line)
        column.addWidget(self._shown, 1)
        column.addWidget(self.more)
        self.scope.chosen.connect(lambda _: self.reload())
        self.search.searched.connect(lambda _: self.reload())
        self.search.moved_down.connect(self._go_down)
        self.table.picked.connect(self.picked)
        self.board.picked.connect(self.picked)
        self.table.sort_asked.connect(self._sorted)

    def reload(self) -> None:
        """Read the tickets anew; the selection stays."""
        tickets, (key, descending) = self._context.desk.tickets, self._sort
        open_only, text = self.scope.value() != "all", self.search.text()
        rows = tickets.rows(open_only=open_only, text=text, sort=key, descending=descending, limit=_MOST)
        beyond = tickets.count(open_only=open_only, text=text) - len(rows) if len(rows) == _MOST else 0
        self.more.setText(tr("……还有 {count} 张没有列出，请搜索。", count=beyond))
        self.more.setVisible(beyond > 0)
        self._show(rows)

    def export_sheet(self) -> ExportSheet:
        """Return the dialog in which the tickets go out as they are filtered and sorted, with those not listed."""
        context, exports = self._context, self._context.desk.exports
        (key, descending), open_only, text = self._sort, self.scope.value() != "all", self.search.text()

        def write(wanted: Wanted, progress: Progress) -> Exported:
            return exports.tickets(
                context.actor,
                wanted.path,
                progress.report,
                lambda: progress.cancelled,
                open_only=open_only,
                text=text,
                sort=key,
                descending=descending,
                columns=wanted.columns,
                password=wanted.password,
            )

        columns = exports.ticket_columns()
        usual = [column.key for column in columns]
        return ExportSheet(self, context, tr("问题件清单"), "tickets", columns, usual, write)

    def _export(self) -> None:
        self.export_sheet().ask()

    def choose(self, ticket_id: int) -> None:
        """Select a ticket, if need be by showing all, or by searching for it."""
        if self.scope.value() != "board" and self.table.select_id(ticket_id):
            return
        self.scope.set_value("all")
        self.search.clear()
        self.reload()
        if not self.table.select_id(ticket_id):
            self.search.setText(self._context.desk.tickets.get(ticket_id).number)
            self.reload()
            self.table.select_id(ticket_id)

    def choose_first(self) -> None:
        """Select the first ticket when none is selected."""
        if self._model.rowCount() and self.table.current_row() is None:
            self.table.select_id(self._model_row(0))

    def _model_row(self, at: int) -> int:
        row = self._model.row_at(at)
        return row.id if row is not None else 0

    def current(self) -> Ticket | None:
        """Return the ticket that is selected."""
        found: Ticket | None = self.board.current() if self.scope.value() == "board" else self.table.current_row()
        return found

    def _show(self, rows: Sequence[Ticket]) -> None:
        self._model.set_rows(rows)
        on_board = self.scope.value() == "board"
        self._shown.setCurrentWidget(self.board if on_board else self.table)
        if on_board:
            self.board.set_rows(rows)
            return
        if rows:
            self.table.show_rows()
        elif self.search.text():
            self.table.show_state().nothing_found(self.search.text(), self.search.clear)
        elif self.scope.value() == "open":
            self.table.show_state().say("circle-check", tr("没有未办结的问题件。"), colour="done")
        else:
            self.table.show_state().empty("ticket", tr("还没有问题件。回访中发现问题时，会在这里登记。"))
        self.choose_first()

    def _sorted(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self.reload()

    def _go_down(self) -> None:
        self.table.setFocus()
        self.choose_first()

    def _keep(self, layout: Layout) -> None:
        settings, actor, text = self._context.desk.settings, self._context.actor, json.dumps(dict(layout))
        if text == self._kept:
            return
        self._kept = text
        self._context.runner.run(lambda _: settings.remember(actor, ARRANGEMENT, text), lambda _: None, owner=self)

    @staticmethod
    def _columns(today: Callable[[], date]) -> list[Column[Ticket]]:
        def until(ticket: Ticket) -> Cell:
            late = overdue_text(ticket.deadline, today()) if ticket.overdue else ""
            if late:
                return Cell("", state=StateLook("overdue", "▲", late))
            return Cell(short_day(ticket.deadline, today()) if ticket.state is not TicketState.CONFIRMED else "")

        return [
            Column("customer", tr("客户"), _whose, width=270, sortable=True),
            Column("category", tr("类别"), lambda t: t.category_name or tr("还没有分类"), width=110, sortable=True),
            Column("deadline", tr("期限"), until, width=110, sortable=True),
            Column("assignee", tr("负责人"), lambda t: t.draft.assignee or "–", width=80, sortable=True),
            Column("state", tr("进度"), lambda t: Cell("", state=stage_look(t.state)), width=110, sortable=True),
        ]


def _whose(ticket: Ticket) -> Cell:
    facts = ticket.draft.facts.replace("\n", " ")
    return Cell(ticket.customer, second=facts, aside=ticket.number)
