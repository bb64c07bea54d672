"""One person's day: figures, load against capacity, hints, and the visits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.team import Guidance, PersonDay
from desktop_app.domain.text import tr
from desktop_app.domain.visits import OPEN_STATES, VisitRow, VisitState
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.chips import Chip
from desktop_app.ui.kit.labels import ElidedLabel, IconLabel, label, set_tone
from desktop_app.ui.kit.layouts import clear, stack
from desktop_app.ui.kit.listtable import ListTable
from desktop_app.ui.kit.rows import Cell, Column, RowsModel
from desktop_app.ui.kit.states import StateLook
from desktop_app.ui.kit.text import overdue_text, time_text

WIDTH = 248
"""Least width of a column, at the normal font size."""
MOST = 300
"""Visits that a column lists; those that are over stand last."""


class LoadBar(QWidget):
    """How full a day is: what is done, what is planned, and what goes over the capacity."""

    def __init__(self) -> None:
        super().__init__()
        self._done, self._planned, self._whole = 0, 0, 1
        self._over = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_load(self, done: int, planned: int, capacity: int | None, most: int) -> None:
        """Show a day; without a capacity it is measured against the fullest day of all."""
        self._done, self._planned = min(done, planned), planned
        self._whole = max(capacity or most, planned, 1)
        self._over = capacity is not None and planned > capacity
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px(tokens.RADIUS))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        for share, token in (
            (self._whole, "line"),
            (self._planned, "overdue" if self._over else "due"),
            (self._done, "done"),
        ):
            part = QRectF(box.x(), box.y(), box.width() * share / self._whole, box.height())
            painter.setBrush(theme.colour(token))
            if share:
                painter.drawRoundedRect(part, box.height() / 2, box.height() / 2)


class PersonColumn(QWidget):
    """One column.

    Args:
        take_off: takes a hint off.
    """

    selected = Signal()
    opened = Signal(object)
    """Carries the visit."""
    hint_asked = Signal()

    def __init__(self, take_off: Callable[[Guidance], object]) -> None:
        super().__init__()
        self.setMinimumWidth(theme.px(WIDTH))
        self._take_off = take_off
        self._guided: Mapping[int, tuple[Guidance, ...]] = {}
        self._today = date.min
        self.person: PersonDay | None = None
        self.name = ElidedLabel("", "strong")
        self.figures = label("", "small", "soft", wrap=True)
        self._share = label("", "small", "soft")
        self.load = LoadBar()
        self.late = Chip(StateLook("overdue", "▲", ""))
        self.raised = Chip(StateLook("overdue", "▲", ""))
        self.add_hint = icon_button("message-square-text", tr("给这个人留话"), self.hint_asked.emit)
        self._model: RowsModel[VisitRow] = RowsModel([Column("visit", tr("回访"), self._cell)], lambda row: row.id)
        self.list = ListTable(self._model, lines=2, header=False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        self.list.opened.connect(self.opened)
        self.more = label("", "small", "soft", wrap=True)
        self.more.setContentsMargins(theme.px(tokens.PADDING), theme.px(tokens.GRID), 0, theme.px(tokens.GRID))
        self._hints = QVBoxLayout()
        self._hints.setSpacing(theme.px(tokens.GRID))
        self._lay_out()

    def show_person(
        self, person: PersonDay, most: int, guided: Mapping[int, tuple[Guidance, ...]], today: date, may_hint: bool
    ) -> None:
        """Show a person's day.

        Args:
            person: the day.
            most: visits on the fullest day of all.
            guided: hints on single visits.
            today: the present day.
            may_hint: whether there is somebody to read a hint.
        """
        self.person, self._guided, self._today = person, guided, today
        name = person.owner or tr("没有负责人")
        self.name.set_full(name)
        self.list.setAccessibleName(tr("{name}的回访", name=name))
        self.figures.setText(
            tr(
                "完成 {done} · 应访 {planned} · 预约 {appointed} · 问题件 {tickets}",
                done=person.done,
                planned=person.planned,
                appointed=person.appointed,
                tickets=person.tickets,
            )
        )
        full = person.capacity is not None and person.planned > person.capacity
        self._share.setText(f"{person.planned}/{person.capacity}" if person.capacity else "")
        set_tone(self._share, "error" if full else "soft")
        self.load.show_load(person.done, person.planned, person.capacity, most)
        self.late.set_state(StateLook("overdue", "▲", tr("逾期 {count}", count=person.late)))
        self.late.setVisible(person.late > 0)
        self.raised.set_state(StateLook("overdue", "▲", tr("已升级 {count}", count=person.escalated)))
        self.raised.setVisible(person.escalated > 0)
        self.add_hint.setVisible(may_hint)
        self._show_hints(person.guidance)
        self._model.set_rows(person.visits[:MOST])
        beyond = len(person.visits) - MOST
        self.more.setText(tr("……还有 {count} 个没有列出。", count=beyond))
        self.more.setVisible(beyond > 0)
        if person.visits:
            self.list.show_rows()
        else:
            self.list.show_state().say("calendar-check", tr("这一天没有安排。"), colour="done")

    def chosen(self) -> list[VisitRow]:
        """Return the visits that are selected."""
        rows = (self._model.row_at(index.row()) for index in self.list.selectionModel().selectedRows())
        return [row for row in rows if row is not None]

    def _lay_out(self) -> None:
        pad, gap = theme.px(tokens.PADDING), theme.px(tokens.GAP)
        first = QHBoxLayout()
        first.setSpacing(theme.px(tokens.GRID))
        first.addWidget(self.name, 1)
        for part in (self.late, self.raised, self.add_hint):
            first.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        bar = QHBoxLayout()
        bar.setSpacing(gap)
        bar.addWidget(self.load, 1, Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self._share)
        head = QVBoxLayout()
        head.setContentsMargins(pad, gap, gap, gap)
        head.setSpacing(theme.px(tokens.GRID))
        head.addLayout(first)
        head.addLayout(bar)
        head.addWidget(self.figures)
        head.addLayout(self._hints)
        column = stack(self)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.more)

    def _show_hints(self, hints: tuple[Guidance, ...]) -> None:
        clear(self._hints)
        for hint in hints:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.px(tokens.GRID))
            row.addWidget(IconLabel("message-square-text", "accent"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(hint.note, "small", wrap=True), 1)
            row.addWidget(icon_button("x", tr("撤下这条留话"), partial(self._take_off, hint)))
            self._hints.addWidget(line)

    def _cell(self, row: VisitRow) -> Cell:
        hints = "；".join(hint.note for hint in self._guided.get(row.id, ()))
        told = tr("留话：{note}", note=hints) if hints else row.reason
        second = " · ".join(part for part in (row.title, told) if part)
        hour = time_text(row.minute)
        if row.state is VisitState.OVERDUE:
            return Cell(row.customer, second, hour, row.state, overdue_text(row.latest, self._today))
        if row.state is VisitState.APPOINTED:
            return Cell(row.customer, second, "", row.state, hour)
        return Cell(row.customer, second, hour, row.state, tone="" if row.state in OPEN_STATES else "ink-soft")
