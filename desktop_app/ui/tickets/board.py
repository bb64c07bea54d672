"""The tickets as a board: a column for each stage, the nearest deadline on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.text import tr
from desktop_app.domain.tickets import Ticket, TicketState
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.labels import label, rule
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import overdue_text, short_day
from desktop_app.ui.tickets.looks import stage_look

STAGES = (TicketState.RECEIVED, TicketState.CLASSIFIED, TicketState.HANDLING, TicketState.HANDLED)
"""Stages that wait for somebody; closed tickets stand in the list."""


class Board(QWidget):
    """Columns of tickets; Left and Right are left to Tab, Up and Down go inside a column.

    Args:
        today: tells the present day.
    """

    picked = Signal(object)
    """Carries the ticket."""
    opened = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._present: Ticket | None = None
        self._heads = {stage: label("", "strong") for stage in STAGES}
        self.columns: dict[TicketState, ListTable] = {}
        self._models: dict[TicketState, RowsModel[Ticket]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for at, stage in enumerate(STAGES):
            if at:
                row.addWidget(rule(upright=True))
            row.addLayout(self._column(stage), 1)

    def _column(self, stage: TicketState) -> QVBoxLayout:
        columns: list[Column[Ticket]] = [Column("ticket", "", self._cell, width=120)]
        model = RowsModel(columns, lambda ticket: ticket.id)
        table = ListTable(model, lines=2, header=False)
        table.setAccessibleName(stage_look(stage).word)
        table.picked.connect(self._pick)
        table.opened.connect(self.opened)
        self.columns[stage], self._models[stage] = table, model
        head = self._heads[stage]
        head.setContentsMargins(theme.px(tokens.PADDING), theme.px(tokens.GAP), 0, theme.px(tokens.GAP))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(table, 1)
        return column

    def set_rows(self, rows: Sequence[Ticket]) -> None:
        """Show other tickets; those that are closed have no column."""
        for stage in STAGES:
            mine = [ticket for ticket in rows if ticket.state is stage]
            self._heads[stage].setText(tr("{stage} {count}", stage=stage_look(stage).word, count=len(mine)))
            self._models[stage].set_rows(mine)

    def current(self) -> Ticket | None:
        """Return the ticket taken last that is still on the board."""
        present = self._present
        models = self._models.values()
        return present if present is not None and any(model.find(present.id) is not None for model in models) else None

    def choose(self, ticket: Ticket) -> None:
        """Take a ticket."""
        if ticket.state in self.columns:
            self.columns[ticket.state].select_id(ticket.id)

    def _pick(self, ticket: Ticket | None) -> None:
        if ticket is None:
            return
        self._present = ticket
        for stage, table in self.columns.items():
            if stage is not ticket.state:
                table.clearSelection()
        self.picked.emit(ticket)

    def _cell(self, ticket: Ticket) -> Cell:
        facts = ticket.draft.facts.replace("\n", " ")
        if ticket.overdue:
            late = StateLook("overdue", "▲", overdue_text(ticket.deadline, self._today()))
            return Cell(ticket.customer, second=facts, state=late)
        return Cell(ticket.customer, second=facts, aside=short_day(ticket.deadline, self._today()))
