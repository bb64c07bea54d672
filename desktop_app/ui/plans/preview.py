"""The days a plan gives: for a sample event on a day of one's choice, and for customers of the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.plan_changes import SampleDay
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.labels import ElidedLabel, label, rule
from desktop_app.ui.kit.pane import Scrolling
from desktop_app.ui.kit.text import weekday_text


class DayLine(QWidget):
    """One visit: its day and name, the window, and why on that day."""

    def __init__(self) -> None:
        super().__init__()
        self._day = ElidedLabel("", "strong")
        self._window = label("", "small", "soft", wrap=True)
        self._why = label("", "small", "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px(tokens.GRID))
        column.setSpacing(0)
        for part in (self._day, self._window, self._why):
            column.addWidget(part)

    def show_day(self, row: SampleDay) -> None:
        """Show another visit."""
        if row.due is None:
            self._day.set_full(row.title)
        else:
            self._day.set_full(f"{row.due.isoformat()} {weekday_text(row.due)}  {row.title}")
        window = row.earliest != row.latest and row.earliest is not None and row.latest is not None
        said = [tr("{first} 至 {last} 之间", first=row.earliest, last=row.latest)] if window else []
        if row.last is not None and row.last != row.latest:
            said.append(tr("最后期限 {last}", last=row.last))
        self._window.setText("\n".join(said))
        self._window.setVisible(bool(said))
        self._why.setText(row.reason)
        self._why.setVisible(bool(row.reason))


class DayLines(QWidget):
    """Visits below each other, grouped by customer; the lines are kept and filled anew."""

    def __init__(self, *, named: bool) -> None:
        super().__init__()
        self._named = named
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(tokens.GRID))
        self._names: list[ElidedLabel] = []
        self._lines: list[DayLine] = []
        self.rows: tuple[SampleDay, ...] = ()

    def show_rows(self, rows: Sequence[SampleDay]) -> None:
        """Show other visits."""
        self.rows = tuple(rows)
        groups = [(name, list(days)) for name, days in groupby(rows, key=lambda row: row.customer)]
        while len(self._lines) < len(rows):
            self._lines.append(DayLine())
        while self._named and len(self._names) < len(groups):
            self._names.append(ElidedLabel("", "body", "accent"))
        while self._column.count():
            self._column.takeAt(0)
        names, lines = iter(self._names), iter(self._lines)
        shown: list[QWidget] = []
        for name, days in groups:
            if self._named:
                head = next(names)
                head.set_full(name)
                shown.append(head)
            for day in days:
                line = next(lines)
                line.show_day(day)
                shown.append(line)
        for widget in shown:
            self._column.addWidget(widget)
            widget.show()
        for widget in (*names, *lines):
            widget.hide()


class Preview(QWidget):
    """The pane at the right of the editor.

    ``asked`` tells that another sample day or other customers are wanted.
    """

    asked = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        self.turn = 0
        self.day = DayEdit(today, today())
        self.what = label("", tone="soft", wrap=True)
        self.sample, self.customers = DayLines(named=False), DayLines(named=True)
        self._nothing = label("", "small", "soft", wrap=True)
        self._nobody = label("", "small", "soft", wrap=True)
        self._head = ElidedLabel(tr("真实客户"), "strong")
        self._others = icon_button("refresh-cw", tr("换三位客户"), self._turn)
        self._others.hide()
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(gap)
        column.addWidget(label(tr("排出来是这样"), "title"))
        column.addWidget(self.what)
        column.addWidget(self.day)
        column.addWidget(self._nothing)
        column.addWidget(self.sample)
        column.addWidget(rule())
        column.addWidget(self._head)
        column.addWidget(self._nobody)
        column.addWidget(self.customers)
        column.addWidget(self._others)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scrolling(body))
        self.day.setAccessibleName(tr("举例的日子"))
        self.day.day_changed.connect(lambda day: self.asked.emit() if day is not None else None)

    def show_sample(self, rows: Sequence[SampleDay], problem: str = "") -> None:
        """Show what the sample event gives, or why nothing can be shown yet."""
        self.sample.show_rows(rows)
        self._nothing.setText(problem or ("" if rows else tr("这个日子排不出回访。")))
        self._nothing.setVisible(bool(self._nothing.text()))

    def show_customers(self, rows: Sequence[SampleDay], *, more: bool, asked: bool) -> None:
        """Show what customers of the desk get.

        Args:
            rows: of up to three customers.
            more: whether there are others to look at.
            asked: whether the plan could be tried on them at all.
        """
        self.customers.show_rows(rows)
        self._head.setVisible(asked)
        self._nobody.setText(tr("现在没有客户符合：没有人有过这件事，或条件太严。"))
        self._nobody.setVisible(asked and not rows)
        self._others.setVisible(more)

    def _turn(self) -> None:
        self.turn += 1
        self.asked.emit()
