"""When the program itself is at fault: written down always, told once, and no more is promised than is so."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from desktop_app import __version__
from desktop_app.domain.clock import Clock, SystemClock
from desktop_app.domain.text import tr
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.sheet import Sheet

ShowCrash = Callable[[str, Path], None]
"""Given the details and the log file; returns when the person has seen it."""

LOG_BYTES = 1_000_000
"""Size at which the log is put aside and begun anew; only one is kept aside."""


class CrashHook(QObject):
    """Takes every error that nobody expected, from any thread.

    Args:
        log_file: the details are added to it.
        dialog: tells the person; never called while it is still open.
        clock: dates the entries.
    """

    _arrived = Signal(object)

    def __init__(self, log_file: Path, dialog: ShowCrash, clock: Clock | None = None) -> None:
        super().__init__()
        self._log_file = log_file
        self._dialog = dialog
        self._clock = clock or SystemClock()
        self._open = False
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def report(self, error: BaseException) -> None:
        """Write an error down and tell it in the screen's thread."""
        details = self._details(error)
        self._write(details)
        self._arrived.emit(details)

    def install(self) -> None:
        """Take what Python would print and forget."""
        sys.excepthook = self._take
        threading.excepthook = lambda found: self._take(found.exc_type, found.exc_value, found.exc_traceback)

    def _take(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        else:
            self.report(error if error is not None else kind())

    def _details(self, error: BaseException) -> str:
        moment = self._clock.local(self._clock.now())
        head = (
            f"huifangtai {__version__} · {moment:%Y-%m-%d %H:%M:%S} · Python {sys.version.split()[0]} · {sys.platform}"
        )
        return head + "\n" + "".join(traceback.format_exception(error))

    def _write(self, details: str) -> None:
        try:
            self._log_file.parent.mkdir(parents=True, exist_ok=True)
            if self._log_file.exists() and self._log_file.stat().st_size >= LOG_BYTES:
                self._log_file.replace(self._log_file.with_suffix(".old.log"))
            with self._log_file.open("a", encoding="utf-8") as log:
                log.write(details + "\n")
        except OSError:  # a full disk must not hide the fault itself: the dialog still shows it
            logging.getLogger(__name__).exception("the crash could not be written down")

    def _tell(self, details: str) -> None:
        if self._open:
            return
        self._open = True
        try:
            self._dialog(details, self._log_file)
        finally:
            self._open = False


def install_crash_hook(log_file: Path, dialog: ShowCrash) -> CrashHook:
    """Take every unexpected error from now on; the returned hook's ``report`` is for the runner."""
    hook = CrashHook(log_file, dialog)
    hook.install()
    return hook


class CrashSheet(Sheet):
    """Says that the program is at fault, what to look at, and how to pass the details on."""

    def __init__(self, parent: QWidget | None, details: str, log_file: Path) -> None:
        super().__init__(
            parent,
            tr("程序出了错"),
            tr("之前登记的结果都在。刚才那一步可能没有保存：请看一看，再做一次。"),
            width=560,
        )
        box = QPlainTextEdit(details)
        box.setReadOnly(True)
        box.setMinimumHeight(theme.px(160))
        box.setAccessibleName(tr("错误详情"))
        self.content.addWidget(label(tr("如果再次出现，请把下面的内容发给技术支持："), wrap=True))
        self.content.addWidget(box)
        self.content.addWidget(label(tr("同样的内容已写入 {file}", file=log_file), "small", "soft", wrap=True))
        self._copy = button(tr("复制详情"), lambda: self._copied(details), icon_name="copy")
        self.add_left(self._copy)
        self.add_button(tr("退出程序"), self._leave)
        self.add_primary(tr("继续使用"), self.accept)

    def _copied(self, details: str) -> None:
        QGuiApplication.clipboard().setText(details)
        self._copy.setText(tr("已复制"))

    def _leave(self) -> None:
        self.reject()
        QApplication.exit(1)


def show_crash(details: str, log_file: Path) -> None:
    """Show the crash sheet over the window in use."""
    CrashSheet(QApplication.activeWindow(), details, log_file).ask()
