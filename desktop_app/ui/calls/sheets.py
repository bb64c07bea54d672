"""Dialogs of the call desk: a business event with the visits it makes, a visit by hand."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.customer_flags import SET_AS_FLAGS
from desktop_app.domain.customers import EventDraft
from desktop_app.domain.plans import Plan, Trigger, Unit
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.grounds import Ground
from desktop_app.ui.kit.inputs import Choice, NumberBox, TimeEdit
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.slots import SlotRow
from desktop_app.ui.kit.text import short_day


class EventSheet(Sheet):
    """Something happened to the customer; the visits it will make are shown while it is typed (R-097, R-125).

    Args:
        parent: over which window.
        context: of the desk.
        name: of the customer.
    """

    def __init__(self, parent: QWidget | None, context: Context, name: str) -> None:
        super().__init__(parent, tr("新增业务事件"), name, 520)
        desk = context.desk
        self._context = context
        self._plans: tuple[Plan, ...] = desk.plans.plans()
        kinds = desk.lists.entries("event_kind")
        self.kind = Choice([(entry.code, entry.name) for entry in kinds if entry.code not in SET_AS_FLAGS])
        self.day = DayEdit(desk.clock.today, desk.clock.today())
        self.title_edit = QLineEdit()
        self.cycle = NumberBox(0, 3650, 0, tr("天"))
        self.quantity = NumberBox(1, 999, 1)
        self.form = FormRows()
        self.form.add("kind", tr("业务事件"), self.kind, required=True)
        self.form.add("day", tr("发生日期"), self.day, required=True)
        self.form.add("title", tr("具体内容"), self.title_edit, hint=tr("如课程、产品、单位"))
        self.content.addWidget(self.form)
        self.order = FormRows()
        self.order.add("cycle_days", tr("每件可用"), self.cycle)
        self.order.add("quantity", tr("购买件数"), self.quantity)
        self.content.addWidget(self.order)
        ground = Ground()
        self.preview = label("", tone="soft", wrap=True)
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(*[theme.px(tokens.PADDING)] * 4)
        inner.addWidget(self.preview)
        self.content.addWidget(ground)
        self.guard()
        self.add_cancel()
        self.add_primary(tr("记下并安排回访"), self._done)
        self.kind.picked.connect(self._show)
        self.day.day_changed.connect(self._show)
        self.title_edit.textChanged.connect(self._show)
        self.cycle.valueChanged.connect(self._show)
        self.quantity.valueChanged.connect(self._show)
        self._show()
        self.kind.setFocus()

    def draft(self) -> EventDraft | None:
        """Return what is entered; None while there is no day."""
        day = self.day.day()
        if day is None:
            return None
        detail: dict[str, str | int] = {}
        if self._counts_cycles() and self.cycle.value():
            detail = {"cycle_days": self.cycle.value(), "quantity": self.quantity.value()}
        title = self.title_edit.text().strip()
        if detail and title:
            detail["product"] = title
        return EventDraft(str(self.kind.value()), day, title, detail)

    def _counts_cycles(self) -> bool:
        mine = (
            p for p in self._plans if p.trigger is Trigger.EVENT and p.trigger_key == self.kind.value() and p.active
        )
        return any(step.due.unit is Unit.CYCLE for plan in mine for step in plan.steps)

    def _show(self, _: object = None) -> None:
        self.order.setVisible(self._counts_cycles())
        draft, today = self.draft(), self._context.desk.clock.today()
        if draft is None:
            self.preview.setText(tr("请填写日期。"))
            return
        made = sorted(self._context.desk.customers.preview_event(draft), key=lambda visit: visit.due)
        lines = [tr("{day}　{title}", day=short_day(visit.due, today), title=visit.step.title) for visit in made]
        head = (
            tr("将安排 {count} 次回访：", count=len(lines)) if lines else tr("这类事件不安排回访，只记在客户档案里。")
        )
        if not lines and self._counts_cycles() and not self.cycle.value():
            head = tr("填写每件可用天数后，算出复购日期。")
        self.preview.setText("\n".join([head, *lines]))

    def _done(self) -> None:
        self.form.clear_errors()
        if self.draft() is None:
            self.form.set_error("day", tr("请填写日期。"))
            self.day.setFocus()
        else:
            self.accept()


class NewVisit(NamedTuple):
    """A visit by hand, as entered."""

    day: date
    minute: int | None
    title: str
    script_code: str
    why: str


class VisitSheet(Sheet):
    """A visit that no plan asks for (R-098).

    Args:
        parent: over which window.
        context: of the desk.
        customer_id, name: for whom.
    """

    def __init__(self, parent: QWidget, context: Context, customer_id: int, name: str) -> None:
        super().__init__(parent, tr("安排一次回访"), name, 480)
        desk = context.desk
        self._near = partial(desk.plans.nearness, customer_id)
        self._today = desk.clock.today
        self.title_edit = QLineEdit()
        self.day = DayEdit(self._today, self._today(), forward=True)
        self.minute = TimeEdit()
        self.script = Choice([("", tr("不用话术")), *desk.lists.scripts()], "")
        self.why = QLineEdit()
        self.form = FormRows()
        self.form.add("title", tr("回访什么"), self.title_edit, required=True)
        self.form.add("day", tr("日期"), self.day, required=True)
        self.form.add("minute", tr("时间"), self.minute, hint=tr("不填就是当天任何时间"))
        today = self._today()
        offered = desk.slots.between(today, today + timedelta(days=6), context.actor.name)
        self.slots = SlotRow(offered, today, self.take)
        self.form.add("slots", tr("空闲时间"), self.slots)
        self.form.add("script", tr("话术"), self.script)
        self.form.add("why", tr("原因"), self.why, hint=tr("离别的联系太近时要写"))
        self.content.addWidget(self.form)
        self.guard()
        self.add_cancel()
        self.add_primary(tr("安排回访"), self._done)
        self.title_edit.setFocus()

    def take(self, day: date, minute: int) -> None:
        """Take one of the hours on offer."""
        self.day.set_day(day)
        self.minute.set_minute(minute)

    def values(self) -> NewVisit:
        """Return what is entered."""
        return NewVisit(
            self.day.day() or self._today(),
            self.minute.minute(),
            self.title_edit.text().strip(),
            str(self.script.value()),
            self.why.text().strip(),
        )

    def _done(self) -> None:
        self.form.clear_errors()
        day: date | None = self.day.day()
        if not self.minute.valid():
            self.form.set_error("minute", tr("请填写时间，如 15:00。"))
        elif day is None or day < self._today():
            self.form.set_error("day", tr("请填写今天或以后的日子。"))
            self.day.setFocus()
        elif not self.title_edit.text().strip():
            self.form.set_error("title", tr("请写明回访什么。"))
            self.title_edit.setFocus()
        elif not self.why.text().strip() and (warning := self._near(day)):
            self.form.set_error("why", warning)
            self.why.setFocus()
        else:
            self.accept()
