"""The dialog before a list goes on paper: what it looks like, the printer, or a PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QWidget

from desktop_app.domain.printing import PrintedList
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitFilter
from desktop_app.ui.kit.buttons import Segmented
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.paper_sheet import PaperSheet, printer_failed
from desktop_app.ui.kit.printing import list_title, page_layout, paint_list, write_pdf


class PrintSheet(PaperSheet):
    """Shows a day's or a week's list as it will stand on paper.

    Args:
        parent: over which window.
        context: services and the rest.
        day: the day, or one of the week.
        wanted: which visits.
        week: the whole week at first.
    """

    def __init__(self, parent: QWidget, context: Context, day: date, wanted: VisitFilter, *, week: bool) -> None:
        super().__init__(parent, context, tr("打印回访清单"), page_layout())
        self._day, self._wanted = day, wanted
        self.printed: PrintedList | None = None
        self.span = Segmented(
            [("day", tr("这一天")), ("week", tr("这一周")), ("call", tr("今天要打的"))], "week" if week else "day"
        )
        self.span.chosen.connect(lambda _: self.load())
        self.head.insertWidget(0, self.span)
        self.load()

    def load(self) -> None:
        """Read the list and show it."""
        lists, actor, wanted = self._context.desk.print_lists, self._context.actor, self._wanted
        self.show_ready(ready=False)
        monday = self._day - timedelta(days=self._day.weekday())
        reads: dict[str, Callable[[], PrintedList]] = {
            "day": lambda: lists.read(actor, self._day, self._day, wanted),
            "week": lambda: lists.read(actor, monday, monday + timedelta(days=6), wanted),
            "call": lambda: lists.to_call(actor),
        }
        read = reads[self.span.value()]
        self._context.runner.run(lambda _: read(), self._show, self, self.messages.fail)

    def paint(self, device: QPagedPaintDevice) -> None:
        if self.printed is not None:
            paint_list(self.printed, device)

    def file_name(self) -> str:
        return list_title(self.printed) if self.printed is not None else ""

    def save(self, path: Path) -> None:
        if (printed := self.printed) is not None:
            lists, actor = self._context.desk.print_lists, self._context.actor
            job = partial(lists.save, actor, printed, path, partial(write_pdf, printed))
            self._context.runner.run(lambda _: job(), self.saved, self, self.messages.fail)

    def print_out(self) -> None:
        if (printed := self.printed) is not None:
            lists, actor = self._context.desk.print_lists, self._context.actor
            job = partial(lists.print_out, actor, printed, partial(_on_paper, printed, self.printer))
            self._context.runner.run(lambda _: job(), self.sent, self, self.messages.fail)

    def _show(self, printed: PrintedList) -> None:
        self.printed = printed
        self.show_ready(ready=True)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)


def _on_paper(printed: PrintedList, printer: QPagedPaintDevice) -> None:
    try:
        paint_list(printed, printer)
    except OSError as error:
        raise printer_failed() from error
