"""Taking a person's visits out as a file for the calendar of a telephone or another program."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.listing import Exported
from desktop_app.domain.text import tr
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.dayedit import DayEdit
from desktop_app.ui.kit.files import documents
from desktop_app.ui.kit.forms import FormRows
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.sheet import Sheet

_AHEAD = timedelta(days=27)


class CalendarFileSheet(Sheet):
    """Asks whose visits, and of which days.

    Args:
        parent: over which window.
        context: services and the rest.
    """

    def __init__(self, parent: QWidget, context: Context) -> None:
        what = tr("手机日历、Outlook 等都能打开；再导入一次会更新，不会重复。")
        super().__init__(parent, tr("导出到日历（.ics）"), what, 420)
        self._context = context
        today, me = context.desk.clock.today, context.actor.name
        people = [me, *(name for name in context.desk.lists.owners() if name != me)]
        self.owner = Choice([(name, name) for name in people], me)
        self.first = DayEdit(today, today())
        self.last = DayEdit(today, today() + _AHEAD, forward=True)
        self._form = FormRows()
        self._form.add("owner", tr("谁的回访"), self.owner, required=True)
        self._form.add("first", tr("从哪天"), self.first, required=True)
        self._form.add("last", tr("到哪天"), self.last, required=True)
        self.content.addWidget(self._form)
        self.add_cancel()
        self._go = self.add_primary(tr("导出…"), self._choose)
        self.owner.setFocus()

    def write(self, path: Path) -> None:
        """Write the file as it is asked for here."""
        first, last, owner = self.first.day(), self.last.day(), str(self.owner.value())
        self._form.clear_errors()
        for field, day in (("first", first), ("last", last)):
            if day is None:
                self._form.set_error(field, tr("请填写哪一天。"))
        if first is None or last is None:
            return
        files, actor = self._context.desk.calendar_files, self._context.actor
        self._go.setEnabled(False)
        self._context.runner.run(
            lambda _: files.write(actor, path, owner, first, last), self._written, self, self._failed
        )

    def _choose(self) -> None:
        usual = documents(f"{tr('{name}的回访', name=self.owner.value())}.ics")
        file, _ = QFileDialog.getSaveFileName(self, tr("导出到日历（.ics）"), usual, "iCalendar (*.ics)")
        if file:
            self.write(Path(file).with_suffix(".ics"))

    def _written(self, exported: Exported) -> None:
        self._context.message(tr("{name} 里有 {count} 个回访。", name=exported.path.name, count=exported.rows))
        self.accept()

    def _failed(self, error: UserError) -> None:
        self._go.setEnabled(True)
        if not (isinstance(error, InvalidInput) and self._form.show_error(error)):
            self.messages.fail(error)
