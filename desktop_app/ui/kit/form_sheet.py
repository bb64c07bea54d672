"""The dialog before a record form goes on paper: which form, what it looks like, the printer, or a PDF."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QWidget

from desktop_app.domain.forms import FilledForm, FormSubject
from desktop_app.domain.text import tr
from desktop_app.ui.kit import tokens
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.kit.paper_sheet import PaperSheet, printer_failed

MARGIN = 15.0
"""Millimetres left free at each side of the paper."""

Fill = Callable[[str], FilledForm]
"""Fills the form of a code."""


def form_layout() -> QPageLayout:
    """Return A4 upright with the margins of a form."""
    margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
    size = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)


def paint_form(filled: FilledForm, device: QPagedPaintDevice) -> int:
    """Paint a form page by page; return the number of pages.

    Raises:
        OSError: the device cannot be painted on.
    """
    painter = QPainter()
    if not painter.begin(device):
        raise OSError(tr("打印机或文件打不开"))
    try:
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.documentLayout().setPaintDevice(device)
        document.setDefaultFont(QFont(tokens.families(), tokens.BODY))
        document.setHtml(filled.html)
        page = QSizeF(painter.viewport().size())
        document.setPageSize(page)
        pages = document.pageCount()
        for number in range(pages):
            if number:
                device.newPage()
            painter.save()
            painter.translate(0, -number * page.height())
            painter.setClipRect(0, round(number * page.height()), round(page.width()), round(page.height()))
            document.drawContents(painter)
            painter.restore()
    finally:
        painter.end()
    return pages


def write_form_pdf(filled: FilledForm, path: Path) -> None:
    """Write a form as a PDF file.

    Raises:
        OSError: the file cannot be written.
    """
    writer = QPdfWriter(str(path))
    writer.setPageLayout(form_layout())
    writer.setTitle(filled.name)
    writer.setCreator(tr("回访台"))
    paint_form(filled, writer)


class FormSheet(PaperSheet):
    """Shows a form filled for one matter.

    Args:
        parent: over which window.
        context: services and the rest.
        subject: what it is filled from.
        fill: fills the form of a code.
        code: form shown at first; the first one when empty.
    """

    def __init__(self, parent: QWidget, context: Context, subject: FormSubject, fill: Fill, code: str = "") -> None:
        super().__init__(parent, context, tr("打印表格"), form_layout())
        self._subject, self._fill = subject, fill
        self.filled: FilledForm | None = None
        found = context.desk.forms.forms(context.desk.resources / "forms", subject)
        self.choice = Choice([(form.code, form.name) for form in found], code or None)
        self.choice.setAccessibleName(tr("表格"))
        self.choice.picked.connect(lambda _: self.load())
        self.head.insertWidget(0, self.choice)
        self.load()

    def load(self) -> None:
        """Fill the form that is chosen and show it."""
        self.filled = None
        self.show_ready(ready=False)
        fill, code = self._fill, str(self.choice.value() or "")
        if code:
            self._context.runner.run(lambda _: fill(code), self._show, self, self.messages.fail)

    def paint(self, device: QPagedPaintDevice) -> None:
        if self.filled is not None:
            paint_form(self.filled, device)

    def file_name(self) -> str:
        return self.filled.name if self.filled is not None else ""

    def save(self, path: Path) -> None:
        if (filled := self.filled) is not None:
            forms, actor, subject = self._context.desk.forms, self._context.actor, self._subject
            job = partial(forms.save, actor, filled, subject, path, partial(write_form_pdf, filled))
            self._context.runner.run(lambda _: job(), self.saved, self, self.messages.fail)

    def print_out(self) -> None:
        if (filled := self.filled) is not None:
            forms, actor, subject = self._context.desk.forms, self._context.actor, self._subject
            job = partial(forms.print_out, actor, filled, subject, partial(_on_paper, filled, self.printer))
            self._context.runner.run(lambda _: job(), self.sent, self, self.messages.fail)

    def _show(self, filled: FilledForm) -> None:
        self.filled = filled
        self.messages.dismiss()
        self.show_ready(ready=True)


def _on_paper(filled: FilledForm, printer: QPagedPaintDevice) -> None:
    try:
        paint_form(filled, printer)
    except OSError as error:
        raise printer_failed() from error
