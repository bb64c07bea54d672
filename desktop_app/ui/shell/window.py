"""The main window: first empty, then log-in or first run, then the desk; closed with a backup."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

from desktop_app.domain.backups import Kept
from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Advance
from desktop_app.ui.kit import theme
from desktop_app.ui.shell.closing import Choice, ClosingPage, ask_without_backup, tell_second_failed
from desktop_app.ui.shell.desk_view import DeskView
from desktop_app.ui.shell.memory import Memory

SHEETS = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv", ".ods", ".et")
"""Endings of files that may be dropped on the window."""

_USE_RETURN = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractButton, QAbstractItemView)
"""Where Enter has a meaning of its own."""


class MainWindow(QMainWindow):
    """The one window of the program.

    Args:
        memory: knows where the window stood.

    Attributes:
        desk_view: the desk of the person who is logged in; None before.
        backs_up: whether closing makes a backup when something changed.
    """

    painted = Signal()
    """The window is seen for the first time."""

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
        self._seen = False
        self._done = False
        self._changed = False
        self.desk_view: DeskView | None = None
        self.backs_up = True
        self.setWindowTitle(tr("回访台"))
        self.setAcceptDrops(True)
        self.setMinimumSize(theme.px(960), theme.px(560))
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self.setCentralWidget(self._stack)
        self._take_place()

    def show_cover(self, cover: QWidget) -> None:
        """Show log-in, first run, lock or farewell instead of the desk."""
        self._drop_cover()
        self._stack.addWidget(cover)
        self._stack.setCurrentWidget(cover)
        cover.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.desk_view is not None:
            self.desk_view.panes.show_windows(on=False)

    def show_desk(self, view: DeskView | None = None) -> None:
        """Show the desk: a new one, or again the one that was covered."""
        if view is not None:
            self.forget_desk()
            self.desk_view = view
            self._stack.addWidget(view)
            view.quit_asked.connect(self.close)
            view.feed.changed.connect(self._note_change)
            if self.backs_up:
                view.ready.connect(view.keeping.begin)
        if self.desk_view is not None:
            self._stack.setCurrentWidget(self.desk_view)
            self.desk_view.panes.show_windows(on=True)
            self.desk_view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop_cover()

    def forget_desk(self) -> None:
        """Take the desk of the person who logged out away."""
        if (view := self.desk_view) is not None:
            view.keep_arrangement()
            view.panes.reset()
            view.put_away()
            self.desk_view = None
            self._stack.removeWidget(view)
            view.deleteLater()

    def tell(self, error: UserError) -> None:
        """Show an expected refusal that no screen took itself."""
        if self.desk_view is not None:
            self.desk_view.tell_error(error)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self.painted.emit)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        view = self.desk_view
        if view is None or self._stack.currentWidget() is not view:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            view.show_desk()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and view.pages.on_desk and not _uses_return():
            if not event.isAutoRepeat():  # a key that is held down is one call
                view.next_visit()
        else:
            super().keyPressEvent(event)

    # --- a file is dropped ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        path = self._dropped(event)
        if path is not None and self.desk_view is not None:
            event.acceptProposedAction()
            self.desk_view.messages.tell(tr("松开鼠标，导入 {name}", name=path.name))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        if self.desk_view is not None:
            self.desk_view.messages.dismiss()

    def dropEvent(self, event: QDropEvent) -> None:
        path = self._dropped(event)
        if path is not None and self.desk_view is not None:
            event.acceptProposedAction()
            self.desk_view.messages.dismiss()
            self.desk_view.show_page("import", path=path)

    def _dropped(self, event: QDropEvent) -> Path | None:
        view = self.desk_view
        if view is None or self._stack.currentWidget() is not view or not view.drops():
            return None
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in SHEETS else None

    # --- closing ---

    def closeEvent(self, event: QCloseEvent) -> None:
        view = self.desk_view
        self._memory.window = bytes(self.saveGeometry().toBase64().data()).decode()
        app = QGuiApplication.instance()
        ending = isinstance(app, QGuiApplication) and app.isSavingSession()
        if self._done or view is None or ending:
            self._leave(view)
            event.accept()
            return
        event.ignore()
        if isinstance(self._stack.currentWidget(), ClosingPage) or not view.pages.may_close():
            return
        view.keep_arrangement()
        if self.backs_up and (self._changed or view.figures.backup is None or view.figures.backup.last is None):
            self._back_up(view)
        else:
            self._leave(view)
            event.accept()

    def _back_up(self, view: DeskView) -> None:
        page = ClosingPage()
        page.stayed.connect(self.show_desk)
        self.show_cover(page)
        task = view.keeping.keep(self._kept, self._no_backup, self._advance, self)
        page.skipped.connect(task.cancel)
        page.skipped.connect(self._finish)

    def _advance(self, step: Advance) -> None:
        page = self._stack.currentWidget()
        if isinstance(page, ClosingPage):
            page.advance(step)

    def _kept(self, kept: Kept) -> None:
        if kept.trouble and isinstance(self._stack.currentWidget(), ClosingPage):
            tell_second_failed(self, kept.trouble)
        if self.desk_view is not None:
            self.desk_view.keeping.look()
        self._finish()

    def _no_backup(self, error: UserError) -> None:
        if not isinstance(self._stack.currentWidget(), ClosingPage):
            self.tell(error)
            return
        match ask_without_backup(self, error):
            case Choice.AGAIN if self.desk_view is not None:
                self._back_up(self.desk_view)
            case Choice.LEAVE:
                self._finish()
            case _:
                self.show_desk()

    def _finish(self) -> None:
        self._changed = False
        if isinstance(self._stack.currentWidget(), ClosingPage):  # else the person changed their mind
            self._done = True
            self.close()

    def _leave(self, view: DeskView | None) -> None:
        if view is not None:
            view.panes.show_windows(on=False)
            view.put_away()

    def _note_change(self) -> None:
        self._changed = True

    def _drop_cover(self) -> None:
        for at in reversed(range(self._stack.count())):
            widget = self._stack.widget(at)
            if widget is not None and widget is not self.desk_view:
                self._stack.removeWidget(widget)
                widget.deleteLater()

    def _take_place(self) -> None:
        saved = self._memory.window
        if saved and self.restoreGeometry(QByteArray.fromBase64(saved.encode())):
            return
        room = self.screen().availableGeometry()
        self.resize(min(room.width(), theme.px(1440)), min(room.height(), theme.px(900)))
        if room.width() <= theme.px(1440):
            self.setWindowState(Qt.WindowState.WindowMaximized)
        else:
            self.move(room.center() - self.rect().center())


def _uses_return() -> bool:
    focus = QGuiApplication.focusObject()
    return isinstance(focus, _USE_RETURN) and not (isinstance(focus, QTextEdit) and focus.isReadOnly())
