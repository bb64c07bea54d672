"""What stands beside a customer's form: look-alikes, events, what has happened so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.calls import CustomerFile
from desktop_app.domain.customers import CustomerRow
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import ElidedLabel, IconLabel, label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.text import day_text, masked_phone, phone_text, short_day

_LATEST = 30
"""Lines of the story that are shown."""


class SimilarCard(QFrame):
    """Customers that may be the same person (R-009).

    Args:
        open_customer: shows one of them.
        may_see_phone: whether numbers are shown whole.
    """

    MOST = 4

    def __init__(self, open_customer: Callable[[CustomerRow], object], *, may_see_phone: bool) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._open, self._may_see = open_customer, may_see_phone
        self.rows: tuple[CustomerRow, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(*[theme.px(tokens.PADDING)] * 4)
        self._lines.setSpacing(theme.px(tokens.GRID))
        self.hide()

    def show_rows(self, rows: Sequence[CustomerRow], name: str) -> None:
        """Show others; nothing when there are none."""
        self.rows = tuple(rows[: self.MOST])
        clear(self._lines)
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.GAP))
        head.addWidget(IconLabel("users", "closing"))
        head.addWidget(label(tr("可能已经建过档"), "strong"), 1)
        self._lines.addLayout(head)
        for row in self.rows:
            same = tr("同名") if row.name == name else tr("同号码")
            phone = phone_text(row.phone) if self._may_see else masked_phone(row.phone)
            words = " · ".join(part for part in (row.name, phone, row.category, same) if part)
            line = QHBoxLayout()
            line.setSpacing(theme.px(tokens.GAP))
            line.addWidget(ElidedLabel(words), 1)
            line.addWidget(button(tr("打开这位"), partial(self._open, row), kind="link"))
            self._lines.addLayout(line)
        self._lines.addWidget(label(tr("一家人共用号码不算重复，照常保存就行。"), "small", "soft", wrap=True))
        self.setVisible(bool(self.rows))


class StoryList(QWidget):
    """Events and calls of a customer, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(tokens.GAP))

    def show_file(self, file: CustomerFile, today: date) -> None:
        """Show a customer's story."""
        clear(self._column)
        for line in file.history[:_LATEST]:
            row = QHBoxLayout()
            row.setSpacing(theme.px(tokens.GAP))
            icon_name = {"call": "phone", "event": "flag", "ticket": "ticket"}.get(line.kind, "sticky-note")
            row.addWidget(IconLabel(icon_name), 0, Qt.AlignmentFlag.AlignTop)
            when = label(short_day(line.day, today), tone="soft")
            when.setToolTip(day_text(line.day))
            when.setMinimumWidth(theme.px(84))
            row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
            words = f"{line.title}  {line.text}".rstrip() if line.kind == "event" else line.title
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(label(words, wrap=True))
            if line.kind != "event" and line.text:
                cell.addWidget(label(line.text, "small", "soft", wrap=True))
            row.addLayout(cell, 1)
            self._column.addLayout(row)
        if not file.history:
            self._column.addWidget(label(tr("还没有事件和通话。"), tone="soft"))
        elif len(file.history) > _LATEST:
            self._column.addWidget(label(tr("只列出最近 {count} 条。", count=_LATEST), "small", "soft"))
        self._column.addStretch(1)
