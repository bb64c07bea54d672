"""What came before: open tickets, the latest lines of the customer's story, and all of it on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.calls import HistoryLine, OpenTicket
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.grounds import heading
from desktop_app.ui.kit.labels import ElidedLabel, IconLabel, label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.text import overdue_text, short_day

LATEST = 3
"""Lines shown before the whole story is asked for."""


class StoryView(QWidget):
    """近况: what the clerk should know before dialling.

    Args:
        show_ticket: opens a ticket by its id.
    """

    def __init__(self, show_ticket: Callable[[int], object]) -> None:
        super().__init__()
        self._show_ticket = show_ticket
        self._history: Sequence[HistoryLine] = ()
        self._tickets: Sequence[OpenTicket] = ()
        self._remark = ""
        self._today = date.min
        self._whole = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(tokens.GRID) // 2)
        self.more = button("", self.toggle, kind="link")
        head = QHBoxLayout()
        head.addWidget(heading(tr("近况")), 1)
        self.ready = button("", kind="link")
        head.addWidget(self.ready)
        self.ready.hide()
        head.addWidget(self.more)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.px(tokens.GRID) // 2)
        self._column.addLayout(head)
        self._column.addLayout(self._lines)

    def show_story(
        self, history: Sequence[HistoryLine], tickets: Sequence[OpenTicket], remark: str, today: date
    ) -> None:
        """Show another customer's story."""
        self._history, self._tickets, self._remark, self._today = history, tickets, remark, today
        self._whole = False
        self._fill()

    def toggle(self) -> None:
        """Show the whole story, or the latest lines only."""
        self._whole = not self._whole
        self._fill()

    def _fill(self) -> None:
        clear(self._lines)
        for ticket in self._tickets:
            self._lines.addWidget(self._ticket_line(ticket))
        if self._remark:
            self._lines.addWidget(_line("sticky-note", "", self._remark, wrap=self._whole))
        for line in self._history if self._whole else self._history[:LATEST]:
            words = tr("：").join(part for part in (line.title, line.text) if part)
            self._lines.addWidget(
                _line(
                    "phone" if line.kind == "call" else "flag",
                    short_day(line.day, self._today),
                    words,
                    wrap=self._whole,
                )
            )
        if not (self._tickets or self._remark or self._history):
            self._lines.addWidget(label(tr("第一次联系。"), "small", "soft"))
        self.more.setVisible(len(self._history) > LATEST)
        self.more.setText(tr("收起") if self._whole else tr("全部 {count} 条", count=len(self._history)))

    def _ticket_line(self, ticket: OpenTicket) -> QWidget:
        late = overdue_text(ticket.deadline, self._today)
        until = late or tr("{day} 前办结", day=short_day(ticket.deadline, self._today))
        line = _line("ticket", "", ticket.text, colour="overdue" if late else "closing")
        opener = button(until, lambda: self._show_ticket(ticket.id), kind="link")
        opener.setAccessibleName(tr("打开问题件 {number}", number=ticket.number))
        opener.setToolTip(tr("打开问题件 {number}", number=ticket.number))
        layout = line.layout()
        if layout is not None:
            layout.addWidget(opener)
        return line


def _line(icon_name: str, day: str, words: str, *, colour: str = "ink-soft", wrap: bool = False) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(tokens.GAP))
    row.addWidget(IconLabel(icon_name, colour), 0, Qt.AlignmentFlag.AlignTop)
    if day:
        row.addWidget(label(day, "small", "soft"), 0, Qt.AlignmentFlag.AlignTop)
    if wrap:
        row.addWidget(label(words, "small", wrap=True), 1)
    else:
        row.addWidget(ElidedLabel(words.replace("\n", " "), "small"), 1)
    return line
