"""Planning a visit by hand: for whom, what for, on which day and at what hour (R-098)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.changes import Changes
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.text import tr
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice, TimeEdit
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.slots import SlotRow
from desktop_app.ui.kit.text import relative_day, time_text
from desktop_app.ui.kit.undo import UndoStep

Add = Callable[[], tuple[int, Changes]]
"""Plans the visit; returns its id and what changed."""


class VisitSheet(Sheet):
    """Asks for a visit by hand and plans it.

    Args:
        parent: over which window.
        context: services and the rest.
        customer_id, name: for whom.
        day, minute: as chosen so far.
    """

    def __init__(
        self, parent: QWidget, context: Context, customer_id: int, name: str, day: date, minute: int | None = None
    ) -> None:
        super().__init__(parent, tr("给{name}安排回访", name=name), width=420)
        self._context, self._customer_id, self._customer = context, customer_id, name
        self.title = QLineEdit()
        self.title.setPlaceholderText(tr("例如：问问新班适应得怎么样"))
        self._today = context.desk.clock.today
        self.day = DayEdit(self._today, day, forward=True)
        self.hour = TimeEdit(minute)
        scripts = [("", tr("不用话术")), *context.desk.lists.scripts()]
        self.script = Choice(scripts, "")
        self.form = FormRows()
        self.form.add("title", tr("回访什么"), self.title, required=True)
        self.form.add("day", tr("哪一天"), self.day, required=True)
        self.form.add("minute", tr("几点"), self.hour, hint=tr("不填就是当天任何时候"))
        if minute is None:
            until = day + timedelta(days=6)
            self.slots = SlotRow(context.desk.slots.between(day, until, context.actor.name), self._today(), self.take)
            self.form.add("slots", tr("空闲时间"), self.slots)
        self.form.add("script", tr("话术"), self.script)
        self.why = QLineEdit()
        self.form.add("why", tr("原因"), self.why, hint=tr("离别的联系太近时要写"))
        self.content.addWidget(self.form)
        self.add_cancel()
        self._primary = self.add_primary(tr("安排这次回访"), self.plan)
        self.title.setFocus()

    def take(self, day: date, minute: int) -> None:
        """Take one of the hours on offer."""
        self.day.set_day(day)
        self.hour.set_minute(minute)

    def plan(self) -> None:
        """Plan the visit; the sheet closes when it stands."""
        self.form.clear_errors()
        day = self.day.day()
        if day is None:
            self.form.set_error("day", tr("请填写哪一天。"))
            return
        if not self.hour.valid():
            self.form.set_error("minute", tr("请写成 15:00 这样。"))
            return
        minute, title, script = self.hour.minute(), self.title.text(), str(self.script.value() or "")
        context, customer_id, why = self._context, self._customer_id, self.why.text().strip()
        if not why and (warning := context.desk.plans.nearness(customer_id, day)):
            self.form.set_error("why", warning)
            self.why.setFocus()
            return
        self._primary.setEnabled(False)

        def add() -> tuple[int, Changes]:
            return context.desk.schedule.add(context.actor, customer_id, day, minute, title, script, why)

        context.runner.run(
            lambda _: add(), lambda made: self._planned(day, minute, add, made), owner=self, failed=self._failed
        )

    def _planned(self, day: date, minute: int | None, add: Add, made: tuple[int, Changes]) -> None:
        visit_id, changes = made
        context = self._context
        when = f"{relative_day(day, context.desk.clock.today())} {time_text(minute)}".rstrip()
        text = tr("给{name}安排 {when} 的回访", name=self._customer, when=when)
        context.did(_step(context, text, visit_id, add), changes)
        context.selection.choose_visit(visit_id, self._customer_id)
        self.accept()

    def _failed(self, error: UserError) -> None:
        self._primary.setEnabled(True)
        if not (isinstance(error, InvalidInput) and self.form.show_error(error)):
            self.messages.fail(error)


def _step(context: Context, text: str, visit_id: int, add: Add) -> UndoStep:
    """Return the step that takes a planned visit back, and can plan it once more."""

    def again() -> tuple[UndoStep, Changes]:
        new_id, changes = add()
        return _step(context, text, new_id, add), changes

    return UndoStep(text, lambda: context.desk.arrange.withdraw(context.actor, visit_id), again)
