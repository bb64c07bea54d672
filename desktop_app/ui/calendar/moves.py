"""Moving a visit: the reason asked where one is needed, the command, what can be taken back."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.calls import Moved
from desktop_app.domain.changes import Changes
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.board import in_window
from desktop_app.ui.calendar.carry import Place
from desktop_app.ui.kit.context import Context, MessageAction
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import TimeEdit
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.text import relative_day, short_day
from desktop_app.ui.kit.undo import UndoStep


class MoveSheet(Sheet):
    """Asks where to move a visit, and why when that lies outside its window.

    Args:
        parent: over which window.
        row: the visit.
        place: where it was put so far.
        today: the present day.
    """

    def __init__(self, parent: QWidget, row: VisitRow, place: Place, today: date) -> None:
        outside = not in_window(row, place.day)
        window = tr(
            "应访期是 {first} 至 {last}。", first=short_day(row.earliest, today), last=short_day(row.latest, today)
        )
        head = tr("{name}移到 {day}", name=row.customer, day=relative_day(place.day, today)) if outside else tr("改期")
        super().__init__(parent, head, window, width=420)
        self._row, self._today = row, today
        self.day = DayEdit(lambda: today, place.day, forward=True)
        self.hour = TimeEdit(place.minute)
        self.why = QLineEdit()
        self.why.setPlaceholderText(tr("例如：客户出差，下周回来"))
        self.form = FormRows()
        self.form.add("day", tr("哪一天"), self.day, required=True)
        self.form.add("minute", tr("几点"), self.hour)
        self.form.add("why", tr("原因"), self.why, hint=tr("超出应访期时要写"))
        self.content.addWidget(self.form)
        self.add_cancel()
        self._primary = self.add_primary("", self._check)
        self.day.day_changed.connect(self._name_button)
        self._name_button(place.day)
        (self.why if outside else self.day).setFocus()

    def place(self) -> Place:
        """Return where it shall be moved; valid after the sheet was accepted."""
        return Place(self.day.day() or self._row.due, self.hour.minute(), timed=True)

    def _name_button(self, day: date | None) -> None:
        self._primary.setText(tr("改到 {day}", day=relative_day(day, self._today)) if day else tr("改到这天"))

    def _check(self) -> None:
        self.form.clear_errors()
        day = self.day.day()
        if day is None or day < self._today:
            self.form.set_error("day", tr("请填今天或以后的日子。"))
        elif not self.hour.valid():
            self.form.set_error("minute", tr("请写成 15:00 这样。"))
        elif not in_window(self._row, day) and not self.why.text().strip():
            self.form.set_error("why", tr("超出应访期，请写明原因。"))
            self.why.setFocus()
        else:
            self.accept()


class Moves(QObject):
    """Moves visits for a view.

    Args:
        view: over which the question is asked.
        context: services and the rest.
    """

    def __init__(self, view: QWidget, context: Context) -> None:
        super().__init__(view)
        self._view, self._context = view, context

    def put(self, row: VisitRow, place: Place) -> None:
        """Move a visit to where it was put; ask why when that lies outside its window."""
        if place.day < self._context.desk.clock.today():
            self._context.message(tr("不能移到过去的日子。"))
        elif in_window(row, place.day):
            self._move(row, place, "")
        else:
            self.ask(row, place)

    def ask(self, row: VisitRow, place: Place | None = None) -> None:
        """Ask where to move a visit, and why."""
        wanted = place or Place(max(row.due, self._context.desk.clock.today()), row.minute, timed=True)
        sheet = MoveSheet(self._view, row, wanted, self._context.desk.clock.today())
        if sheet.ask():
            self._move(row, sheet.place(), sheet.why.text().strip())

    def _move(self, row: VisitRow, place: Place, why: str) -> None:
        context = self._context
        context.runner.run(
            lambda _: context.desk.schedule.move(context.actor, row.id, place.day, place.minute, why),
            lambda moved: self._moved(moved, why),
            owner=self,
        )

    def _moved(self, moved: Moved, why: str) -> None:
        step = self._step(moved, why)
        self._context.feed.publish(moved.changes)
        self._context.undo.push(step)
        self._context.message(moved.text, MessageAction(tr("撤销"), lambda: self._context.undo.undo(step)))

    def _step(self, moved: Moved, why: str) -> UndoStep:
        desk, actor = self._context.desk, self._context.actor

        def again() -> tuple[UndoStep, Changes]:
            repeated = desk.schedule.move(actor, moved.visit_id, moved.day, moved.minute, why)
            return self._step(repeated, why), repeated.changes

        return UndoStep(moved.text, lambda: desk.schedule.move_back(actor, moved), again)
