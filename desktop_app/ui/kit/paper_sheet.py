"""The base of every dialog before something goes on paper: what it looks like, the printer, or a PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPagedPaintDevice, QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo, QPrintPreviewWidget
from PySide6.QtWidgets import QFileDialog, QGraphicsView, QHBoxLayout, QWidget

from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.buttons import icon_button
from desktop_app.ui.kit.context import Context, MessageAction
from desktop_app.ui.kit.files import documents, open_file
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.sheet import Sheet


class PaperSheet(Sheet):
    """Shows pages as they will stand on paper.

    Args:
        parent: over which window.
        context: services and the rest.
        title: of the dialog.
        layout: of the page.

    Attributes:
        head: row above the pages, for choices at its left.
    """

    def __init__(self, parent: QWidget, context: Context, title: str, layout: QPageLayout) -> None:
        super().__init__(parent, title, width=760)
        self._context = context
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer.setPageLayout(layout)
        self.printer.setColorMode(QPrinter.ColorMode.Color)
        self._pages = label("", tone="soft")
        self.preview = QPrintPreviewWidget(self.printer)
        self.preview.setMinimumHeight(theme.px(420))
        for view in self.preview.findChildren(QGraphicsView):
            view.setBackgroundBrush(theme.colour("ground"))
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview.paintRequested.connect(self.paint)
        self.preview.previewChanged.connect(self._count)
        self.head = QHBoxLayout()
        self.head.addStretch(1)
        self.head.addWidget(self._pages)
        self.head.addWidget(icon_button("chevron-left", tr("上一页"), lambda: self._turn(-1)))
        self.head.addWidget(icon_button("chevron-right", tr("下一页"), lambda: self._turn(1)))
        self.content.addLayout(self.head)
        self.content.addWidget(self.preview, 1)
        self.add_cancel()
        self.pdf = self.add_button(tr("存为 PDF…"), self._choose_file)
        self.go = self.add_primary(tr("打印…"), self._choose_printer)
        self.show_ready(ready=False)

    def paint(self, device: QPagedPaintDevice) -> None:
        """Paint the pages; nothing while there are none."""
        raise NotImplementedError

    def file_name(self) -> str:
        """Return what the file is called, without its ending."""
        raise NotImplementedError

    def save(self, path: Path) -> None:
        """Save the pages as a PDF; ``saved`` is told."""
        raise NotImplementedError

    def print_out(self) -> None:
        """Print the pages on the printer that was chosen; ``sent`` is told."""
        raise NotImplementedError

    def show_ready(self, *, ready: bool) -> None:
        """Show whether there is something to print, and the pages when there is."""
        self.pdf.setEnabled(ready)
        self.go.setEnabled(ready)
        if ready:
            self.preview.updatePreview()
            self.preview.fitToWidth()

    def saved(self, path: Path) -> None:
        """Tell that the file was written, and close."""
        self._context.message(
            tr("已存为 {name}", name=path.name),
            MessageAction(tr("打开"), lambda: open_file(path)),
        )
        self.accept()

    def sent(self, _: object = None) -> None:
        """Tell that the printer has it, and close."""
        self._context.message(tr("已送到打印机。"))
        self.accept()

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
        usual = documents(f"{self.file_name()}.pdf")
        file, _ = QFileDialog.getSaveFileName(self, tr("存为 PDF"), usual, "PDF (*.pdf)")
        if file:
            self.save(Path(file).with_suffix(".pdf"))


def printer_failed() -> UserError:
    """Return what is told where a printer does not print."""
    return UserError("printer_failed", tr("没有打印成功。"), tr("请检查打印机是否开机、联网、有纸，再试一次。"))
