"""Moving, stretching and handing over visits: the reason asked where one is needed, the command, the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.calls import Arranged
from desktop_app.domain.changes import Changes
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitRow
from desktop_app.ui.calendar.carry import Carry, Place, outside
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice, TimeEdit
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.text import relative_day, short_day
from desktop_app.ui.kit.undo import UndoStep

_NAMED = 3
"""Customers who are named where several are told of."""


class MoveSheet(Sheet):
    """Asks where to move visits, and why when that lies outside the window of one of them.

    Args:
        parent: over which window.
        carry: the visits, and where they were put so far.
        today: the present day.
    """

    def __init__(self, parent: QWidget, carry: Carry, today: date) -> None:
        late, day = carry.outside(), carry.place.day
        what = carry.row.customer if not carry.others else tr("{count} 个回访", count=len(carry.rows))
        head = tr("{name}移到 {day}", name=what, day=relative_day(day, today)) if late else tr("改期")
        super().__init__(parent, head, _windows(carry.rows, late, today), width=420)
        self._carry, self._today = carry, today
        self.day = DayEdit(lambda: today, day, forward=True)
        self.hour = TimeEdit(carry.minute)
        self.why = QLineEdit()
        self.why.setPlaceholderText(tr("例如：客户出差，下周回来"))
        self.form = FormRows()
        self.form.add("day", tr("哪一天"), self.day, required=True)
        if not carry.others:
            self.form.add("minute", tr("几点"), self.hour)
        self.form.add("why", tr("原因"), self.why, hint=tr("超出应访期时要写"))
        self.content.addWidget(self.form)
        self.add_cancel()
        self._primary = self.add_primary("", self._check)
        self.day.day_changed.connect(self._name_button)
        self._name_button(day)
        (self.why if late else self.day).setFocus()

    def carry(self) -> Carry:
        """Return the visits over the place they shall be put at; valid after the sheet was accepted."""
        day = self.day.day() or self._carry.row.due
        if self._carry.others:
            return self._carry.at(Place(day, self._carry.place.minute, self._carry.place.timed))
        return self._carry.at(Place(day, self.hour.minute(), timed=True))

    def _name_button(self, day: date | None) -> None:
        self._primary.setText(tr("改到 {day}", day=relative_day(day, self._today)) if day else tr("改到这天"))

    def _check(self) -> None:
        self.form.clear_errors()
        day = self.day.day()
        if day is None or day < self._today:
            self.form.set_error("day", tr("请填今天或以后的日子。"))
        elif not self._carry.others and not self.hour.valid():
            self.form.set_error("minute", tr("请写成 15:00 这样。"))
        elif outside(self._carry.rows, day) and not self.why.text().strip():
            self.form.set_error("why", tr("超出应访期，请写明原因。"))
            self.why.setFocus()
        else:
            self.accept()


class HandOverSheet(Sheet):
    """Asks who shall make visits, and why.

    Args:
        parent: over which window.
        rows: the visits.
        names: the persons to choose from.
        owner: the one chosen so far; empty for none.
    """

    def __init__(self, parent: QWidget, rows: Sequence[VisitRow], names: Sequence[str], owner: str = "") -> None:
        what = rows[0].customer if len(rows) == 1 else tr("{count} 个回访", count=len(rows))
        now = tr("、").join(sorted({row.owner for row in rows if row.owner}))
        text = tr("现在由{name}负责。", name=now) if now else tr("现在没有人负责。")
        super().__init__(parent, tr("{name}改由谁负责", name=what), text, width=420)
        self.owner = Choice([(name, name) for name in names], owner or None)
        if not owner:
            self.owner.setCurrentIndex(-1)
        self.why = QLineEdit()
        self.why.setPlaceholderText(tr("例如：王老师请假"))
        self.form = FormRows()
        self.form.add("owner", tr("负责人"), self.owner, required=True)
        self.form.add("why", tr("原因"), self.why, required=True)
        self.content.addWidget(self.form)
        self.add_cancel()
        self.add_primary(tr("改派"), self._check)
        (self.why if owner else self.owner).setFocus()

    def _check(self) -> None:
        self.form.clear_errors()
        if not self.owner.value():
            self.form.set_error("owner", tr("请选择改由谁负责。"))
        elif not self.why.text().strip():
            self.form.set_error("why", tr("改派要写明原因。"))
            self.why.setFocus()
        else:
            self.accept()


class Moves(QObject):
    """Changes where visits stand, for a view; every step can be taken back and done again.

    Args:
        view: over which questions are asked.
        context: services and the rest.
    """

    def __init__(self, view: QWidget, context: Context) -> None:
        super().__init__(view)
        self._view, self._context = view, context

    def put(self, carry: Carry) -> None:
        """Put visits where they were carried; ask why when that lies outside of a window or gives them away."""
        if carry.person:
            self.hand_over(carry.rows, carry.person)
        elif carry.place.day < self._context.desk.clock.today():
            self._context.message(tr("不能移到过去的日子。"))
        elif carry.outside():
            self._ask(carry)
        else:
            self._move(carry, "")

    def ask(self, rows: Sequence[VisitRow]) -> None:
        """Ask where to move visits, and why."""
        row, others = rows[0], tuple(rows[1:])
        day = max(row.due, self._context.desk.clock.today())
        self._ask(Carry(row, Place(day, row.minute, timed=not others), others))

    def hand_over(self, rows: Sequence[VisitRow], owner: str = "") -> None:
        """Ask who shall make visits, and why."""
        sheet = HandOverSheet(self._view, rows, self._context.desk.lists.owners(), owner)
        if not sheet.ask():
            return
        desk, actor, ids = self._context.desk, self._context.actor, [row.id for row in rows]
        name, why = str(sheet.owner.value()), sheet.why.text().strip()
        self._run(lambda: desk.arrange.hand_over(actor, ids, name, why))

    def stretch(self, row: VisitRow, minutes: int) -> None:
        """Keep more or fewer minutes for a visit."""
        desk, actor = self._context.desk, self._context.actor
        self._run(lambda: desk.arrange.stretch(actor, row.id, minutes))

    def _ask(self, carry: Carry) -> None:
        sheet = MoveSheet(self._view, carry, self._context.desk.clock.today())
        if sheet.ask():
            self._move(sheet.carry(), sheet.why.text().strip())

    def _move(self, carry: Carry, why: str) -> None:
        desk, actor = self._context.desk, self._context.actor
        placings = [(row.id, carry.place.day, carry.minute_of(row)) for row in carry.rows]
        self._run(lambda: desk.arrange.move(actor, placings, why))

    def _run(self, command: Callable[[], Arranged]) -> None:
        self._context.runner.run(lambda _: command(), lambda made: self._done(made, command), owner=self)

    def _done(self, made: Arranged, command: Callable[[], Arranged]) -> None:
        self._context.did(self._step(made, command), made.changes)

    def _step(self, made: Arranged, command: Callable[[], Arranged]) -> UndoStep:
        desk, actor = self._context.desk, self._context.actor

        def again() -> tuple[UndoStep, Changes]:
            repeated = command()
            return self._step(repeated, command), repeated.changes

        return UndoStep(made.text, lambda: desk.arrange.put_back(actor, made), again)


def _windows(rows: Sequence[VisitRow], late: Sequence[VisitRow], today: date) -> str:
    """Say between which days a visit may stand; of several, for whom the day would be too early or too late."""
    if len(rows) == 1:
        first, last = short_day(rows[0].earliest, today), short_day(rows[0].latest, today)
        if first == last:
            return tr("应访期只有 {day} 这一天。", day=first)
        return tr("应访期是 {first} 至 {last}。", first=first, last=last)
    if not late:
        return tr("每个回访都留在自己的应访期内。")
    names = tr("、").join(f"{row.customer}（{_days(row)}）" for row in late[:_NAMED])
    if len(late) > _NAMED:
        return tr("超出应访期的有 {count} 个：{names} 等。", count=len(late), names=names)
    return tr("超出应访期的有 {count} 个：{names}。", count=len(late), names=names)


def _days(row: VisitRow) -> str:
    one_day = row.earliest == row.latest
    return f"{row.earliest:%m-%d}" if one_day else f"{row.earliest:%m-%d} – {row.latest:%m-%d}"
