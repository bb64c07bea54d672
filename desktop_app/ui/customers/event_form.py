"""An event of a customer, with the visits that it would make shown while it is entered (R-125)."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.customer_flags import SET_AS_FLAGS
from desktop_app.domain.customers import EventDraft
from desktop_app.domain.plans import ProposedVisit, Unit
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice, NumberBox
from desktop_app.ui.kit.labels import ElidedLabel, label
from desktop_app.ui.kit.layouts import clear
from desktop_app.ui.kit.text import short_day

_PAUSE = 120
"""Milliseconds after the last key until the visits are worked out."""
_USUAL_CYCLE = 30


class EventForm(QWidget):
    """Kind, day, title; for a product its cycle and quantity; below them the visits to come.

    Args:
        context: services and the rest.
        optional: whether no event may be entered.
    """

    changed = Signal()

    def __init__(self, context: Context, *, optional: bool = False) -> None:
        super().__init__()
        self._desk = context.desk
        every = context.desk.lists.entries("event_kind")
        kinds = [(entry.code, entry.name) for entry in every if entry.code not in SET_AS_FLAGS]
        self.kind = Choice([("", tr("暂不填写")), *kinds] if optional else kinds)
        self.day = DayEdit(context.desk.clock.today, context.desk.clock.today())
        self.title = QLineEdit()
        self.title.setPlaceholderText(tr("例如：少儿书法"))
        self.cycle = NumberBox(1, 3650, _USUAL_CYCLE, tr("天"))
        self.quantity = NumberBox(1, 999, 1)
        self.rows, self.detail, self.product = FormRows(), FormRows(), FormRows()
        self.rows.add("event_kind", tr("事件"), self.kind)
        self.detail.add("event_day", tr("哪一天"), self.day)
        self.detail.add("event_title", tr("课程或产品"), self.title)
        self.product.add("cycle_days", tr("使用周期"), self.cycle, hint=tr("一份能用多少天"))
        self.product.add("quantity", tr("数量"), self.quantity)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(tokens.GRID) // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GAP))
        for form in (self.rows, self.detail, self.product):
            grid = form.layout()
            if isinstance(grid, QGridLayout):
                grid.setColumnMinimumWidth(0, theme.px(80))
            column.addWidget(form)
        column.addLayout(self._list)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self.preview)
        self._with_cycle = frozenset(
            plan.trigger_key
            for plan in context.desk.plans.plans()
            if any(step.due.unit is Unit.CYCLE for step in plan.steps)
        )
        self.kind.picked.connect(lambda _: self._touched())
        self.day.textChanged.connect(lambda _: self._touched())
        self.title.textChanged.connect(lambda _: self._touched())
        for number in (self.cycle, self.quantity):
            number.valueChanged.connect(lambda _: self._touched())
        self.clear()

    def clear(self) -> None:
        """Show an empty form."""
        self.kind.setCurrentIndex(0)
        self.day.set_day(self._desk.clock.today())
        self.title.clear()
        self.cycle.setValue(_USUAL_CYCLE)
        self.quantity.setValue(1)
        self.preview()

    def filled(self) -> bool:
        """Tell whether an event is entered."""
        return bool(self.kind.value())

    def draft(self) -> EventDraft | None:
        """Return the event; None when there is none or its day cannot be read."""
        kind, day = str(self.kind.value() or ""), self.day.day()
        if not kind or day is None:
            return None
        detail: dict[str, str | int] = {}
        if kind in self._with_cycle:
            detail = {"cycle_days": self.cycle.value(), "quantity": self.quantity.value()}
        return EventDraft(kind, day, self.title.text().strip(), detail)

    def check(self) -> bool:
        """Tell whether what is entered can stand; if not, the field says why."""
        self.detail.clear_errors()
        if self.filled() and self.day.day() is None:
            self.detail.set_error("event_day", tr("请填写哪一天。"))
            self.day.setFocus()
            return False
        return True

    def preview(self) -> None:
        """Show the visits that the event would make."""
        self._timer.stop()
        self.detail.setVisible(self.filled())
        self.product.setVisible(str(self.kind.value() or "") in self._with_cycle)
        clear(self._list)
        draft = self.draft()
        if draft is None:
            return
        visits = self._desk.customers.preview_event(draft)
        head = tr("会安排 {count} 次回访：", count=len(visits)) if visits else tr("这个事件不安排回访。")
        self._list.addWidget(label(head, "small", "soft"))
        for visit in visits:
            self._list.addWidget(self._line(visit))

    def _line(self, visit: ProposedVisit) -> ElidedLabel:
        today = self._desk.clock.today()
        text = tr(
            "{day}  {title}（{first} 至 {last}）",
            day=short_day(visit.due, today),
            title=visit.step.title,
            first=f"{visit.earliest:%m-%d}",
            last=f"{visit.latest:%m-%d}",
        )
        line = ElidedLabel(text)
        line.setToolTip(visit.reason)
        return line

    def _touched(self) -> None:
        self._timer.start()
        self.changed.emit()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), super().minimumSizeHint().height())
