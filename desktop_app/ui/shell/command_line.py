"""The second line: today's figures, the search box, and the pages one goes to every day."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop_app.domain.customers import ListScope, ScopeCounts
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitState
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import PageSpec
from desktop_app.ui.kit.labels import Badge
from desktop_app.ui.kit.search import SearchBox
from desktop_app.ui.kit.text import number_text
from desktop_app.ui.shell.counters import Counter

_TICKETS = "tickets"
"""The page whose button carries the number of open tickets."""


class CommandLine(QWidget):
    """The line of commands.

    Args:
        specs: the pages that stand here.
        open_page: opens one by its name.
    """

    scope = Signal(object)
    """A figure was clicked: carries the part of the list that it counts."""

    def __init__(self, specs: Sequence[PageSpec], open_page: Callable[[str], object]) -> None:
        super().__init__()
        self.today = Counter(tr("今日"), VisitState.DUE, tr("只看今日应访的客户"))
        self.overdue = Counter(tr("逾期"), VisitState.OVERDUE, tr("只看逾期的客户"))
        self.today.clicked.connect(lambda: self.scope.emit(ListScope.TODAY))
        self.overdue.clicked.connect(lambda: self.scope.emit(ListScope.OVERDUE))
        self.search = SearchBox(tr("搜索客户（姓名、拼音、电话尾号）或功能"), "Ctrl+K")
        self.search.setMaximumWidth(theme.px(520))
        self._buttons: dict[str, QPushButton] = {}
        self._tickets = Badge()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(tokens.GAP), theme.px(tokens.GRID), theme.px(tokens.GAP), theme.px(tokens.GAP))
        row.setSpacing(theme.px(tokens.GAP))
        row.addWidget(self.today)
        row.addWidget(self.overdue)
        row.addWidget(self.search, 10)
        row.addStretch(1)
        for spec in specs:
            self._buttons[spec.name] = self._button(spec, open_page)
            row.addWidget(self._buttons[spec.name])
            if spec.name == _TICKETS:
                row.addWidget(self._tickets)

    def show_counts(self, counts: ScopeCounts) -> None:
        """Show the desk's figures."""
        done, open_ = counts.done_today, counts.due_today
        self.today.show_figure(f"{number_text(done)}/{number_text(done + open_)}", loud=False)
        self.today.setToolTip(tr("今日应访 {all}，已完成 {done}。点一下只看今日应访", all=done + open_, done=done))
        self.overdue.show_figure(number_text(counts.overdue), loud=counts.overdue > 0)
        self._tickets.set_count(counts.tickets)

    def mark(self, name: str) -> None:
        """Show which page is open."""
        for other, made in self._buttons.items():
            made.setChecked(other == name)

    def _button(self, spec: PageSpec, open_page: Callable[[str], object]) -> QPushButton:
        keys = QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        tip = f"{spec.title()} ({keys})" if keys else spec.title()
        made = button(spec.title(), kind="quiet", icon_name=spec.icon, tip=tip)
        made.setCheckable(True)
        made.clicked.connect(lambda: self._open(spec.name, open_page))
        return made

    def _open(self, name: str, open_page: Callable[[str], object]) -> None:
        self._buttons[name].setChecked(False)  # it is checked when the page really opened
        open_page(name)
