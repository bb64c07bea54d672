"""The dialog before a list goes on paper: what it looks like, the printer, or a PDF."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPagedPaintDevice
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo, QPrintPreviewWidget
from PySide6.QtWidgets import QFileDialog, QGraphicsView, QHBoxLayout, QWidget

from desktop_app.domain.errors import UserError
from desktop_app.domain.printing import PrintedList
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitFilter
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.buttons import Segmented, icon_button
from desktop_app.ui.kit.context import Context, MessageAction
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.printing import list_title, page_layout, paint_list, write_pdf
from desktop_app.ui.kit.sheet import Sheet


class PrintSheet(Sheet):
    """Shows a day's or a week's list as it will stand on paper.

    Args:
        parent: over which window.
        context: services and the rest.
        day: the day, or one of the week.
        wanted: which visits.
        week: the whole week at first.
    """

    def __init__(self, parent: QWidget, context: Context, day: date, wanted: VisitFilter, *, week: bool) -> None:
        super().__init__(parent, tr("打印回访清单"), width=760)
        self._context, self._day, self._wanted = context, day, wanted
        self.printed: PrintedList | None = None
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer.setPageLayout(page_layout())
        self.printer.setColorMode(QPrinter.ColorMode.Color)
        self.span = Segmented([("day", tr("这一天")), ("week", tr("这一周"))], "week" if week else "day")
        self.span.chosen.connect(lambda _: self.load())
        self._pages = label("", tone="soft")
        self.preview = QPrintPreviewWidget(self.printer)
        self.preview.setMinimumHeight(theme.px(420))
        for view in self.preview.findChildren(QGraphicsView):
            view.setBackgroundBrush(theme.colour("ground"))
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview.paintRequested.connect(self._paint)
        self.preview.previewChanged.connect(self._count)
        head = QHBoxLayout()
        head.addWidget(self.span)
        head.addStretch(1)
        head.addWidget(self._pages)
        head.addWidget(icon_button("chevron-left", tr("上一页"), lambda: self._turn(-1)))
        head.addWidget(icon_button("chevron-right", tr("下一页"), lambda: self._turn(1)))
        self.content.addLayout(head)
        self.content.addWidget(self.preview, 1)
        self.add_cancel()
        self.pdf = self.add_button(tr("存为 PDF…"), self._choose_file)
        self.go = self.add_primary(tr("打印…"), self._choose_printer)
        self.load()

    def load(self) -> None:
        """Read the list and show it."""
        first, last = self._day, self._day
        if self.span.value() == "week":
            first = self._day - timedelta(days=self._day.weekday())
            last = first + timedelta(days=6)
        lists, actor, wanted = self._context.desk.print_lists, self._context.actor, self._wanted
        self.pdf.setEnabled(False)
        self.go.setEnabled(False)
        self._context.runner.run(lambda _: lists.read(actor, first, last, wanted), self._show, self, self.messages.fail)

    def save(self, path: Path) -> None:
        """Save the list as a PDF."""
        if (printed := self.printed) is not None:
            lists, actor = self._context.desk.print_lists, self._context.actor
            job = partial(lists.save, actor, printed, path, partial(write_pdf, printed))
            self._context.runner.run(lambda _: job(), self._saved, self, self.messages.fail)

    def print_out(self) -> None:
        """Print the list on the printer that was chosen."""
        if (printed := self.printed) is not None:
            lists, actor = self._context.desk.print_lists, self._context.actor
            job = partial(lists.print_out, actor, printed, partial(_on_paper, printed, self.printer))
            self._context.runner.run(lambda _: job(), lambda _: self._sent(), self, self.messages.fail)

    # --- inside ---

    def _show(self, printed: PrintedList) -> None:
        self.printed = printed
        self.pdf.setEnabled(True)
        self.go.setEnabled(True)
        self.preview.updatePreview()
        self.preview.fitToWidth()

    def _paint(self, printer: QPagedPaintDevice) -> None:
        if self.printed is not None:
            paint_list(self.printed, printer)

    def _count(self) -> None:
        self._pages.setText(
            tr("第 {number} / {count} 页", number=self.preview.currentPage(), count=self.preview.pageCount())
        )

    def _turn(self, pages: int) -> None:
        self.preview.setCurrentPage(min(max(self.preview.currentPage() + pages, 1), self.preview.pageCount()))
        self._count()

    def _choose_printer(self) -> None:
        if not QPrinterInfo.availablePrinterNames():
            self.messages.fail(tr("这台电脑没有安装打印机。可以先存为 PDF。"))
            return
        dialog = QPrintDialog(self.printer, self)
        if dialog.exec():
            self.print_out()
        dialog.deleteLater()

    def _choose_file(self) -> None:
        if self.printed is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        usual = str(Path(folder) / f"{list_title(self.printed)}.pdf")
        file, _ = QFileDialog.getSaveFileName(self, tr("存为 PDF"), usual, "PDF (*.pdf)")
        if file:
            self.save(Path(file).with_suffix(".pdf"))

    def _saved(self, path: Path) -> None:
        self._context.message(
            tr("已存为 {name}", name=path.name),
            MessageAction(tr("打开"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))),
        )
        self.accept()

    def _sent(self) -> None:
        self._context.message(tr("清单已送到打印机。"))
        self.accept()


def _on_paper(printed: PrintedList, printer: QPagedPaintDevice) -> None:
    try:
        paint_list(printed, printer)
    except OSError as error:
        raise UserError(
            "printer_failed", tr("没有打印成功。"), tr("请检查打印机是否开机、联网、有纸，再试一次。")
        ) from error
