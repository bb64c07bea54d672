"""Where a file is dropped or chosen: waiting, reading, asking for its password, or refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QStackedLayout, QWidget

from desktop_app.domain.importing import FileProblem
from desktop_app.domain.text import tr
from desktop_app.ui.background.runner import Advance
from desktop_app.ui.imports.notice import Notice
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.labels import label, restyle
from desktop_app.ui.kit.steps import ProgressStrip

_AGAIN = frozenset(("locked", "corrupted", "owner_lock_file", "empty", "empty_file"))
"""Reasons that may be gone when the same file is read once more."""


class DropZone(QFrame):
    """One large place for the file."""

    choose = Signal()
    """The person wants to choose a file."""
    blank = Signal()
    """The person wants an empty list to fill in."""
    again = Signal()
    """The same file shall be read once more."""
    password = Signal(str)
    """The person entered the file's password."""

    def __init__(self) -> None:
        super().__init__()
        self._dragging = False
        self._idle = Notice(
            "file-up",
            tr("把名单拖到这里"),
            tr("Excel、WPS 表格、ODS、CSV 都可以。先看会怎样，确认以后才导入。"),
        )
        self._choose = self._idle.add_button(
            button(tr("选择文件…"), self.choose.emit, kind="primary", icon_name="folder-open", key="Ctrl+O")
        )
        self._idle.add_button(button(tr("下载空白模板"), self.blank.emit, kind="link", icon_name="download"))
        self._reading = Notice("file-spreadsheet")
        self._strip = ProgressStrip()
        self._reading.add_control(self._strip, 420)
        self._locked = Notice("lock")
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setPlaceholderText(tr("打开密码"))
        self._field.setAccessibleName(tr("打开密码"))
        self._wrong = label("", "small", "error")
        self._wrong.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._locked.add_control(self._field, 280)
        self._locked.body.addWidget(self._wrong)
        self._open = self._locked.add_button(button(tr("打开"), self._enter, kind="primary", icon_name="lock-open"))
        self._locked.add_button(button(tr("换一个文件"), self.choose.emit))
        self._refused = Notice()
        self._other = self._refused.add_button(
            button(tr("换一个文件"), self.choose.emit, kind="primary", icon_name="folder-open")
        )
        self._retry = self._refused.add_button(button(tr("再读一次"), self.again.emit, icon_name="refresh-cw"))
        self._stack = QStackedLayout(self)
        for notice in (self._idle, self._reading, self._locked, self._refused):
            self._stack.addWidget(notice)

    def show_idle(self) -> None:
        """Wait for a file."""
        self._stack.setCurrentWidget(self._idle)

    def show_reading(self, path: Path, stop: Callable[[], object]) -> None:
        """Show that a file is being read."""
        self._reading.say("file-spreadsheet", path.name)
        self._strip.start(tr("读取文件"), stop=stop)
        self._stack.setCurrentWidget(self._reading)

    def advance(self, step: Advance) -> None:
        """Show how far reading is."""
        self._strip.advance(step.done, step.total, step.text)

    def ask_password(self, path: Path, *, wrong: bool) -> None:
        """Ask for the file's password."""
        self._locked.say("lock", tr("“{name}”设了打开密码", name=path.name), tr("请输入密码；密码只用来打开这个文件。"))
        self._wrong.setText(tr("密码不对，请核对大小写后再输入一次。") if wrong else "")
        self._wrong.setVisible(wrong)
        restyle(self._field, "wrong", wrong)
        self._field.selectAll()
        self._stack.setCurrentWidget(self._locked)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_refused(self, path: Path, problem: FileProblem) -> None:
        """Say why a file is not taken and what to do next."""
        self._refused.say(
            "triangle-alert",
            tr("“{name}”没有导入", name=path.name),
            "\n".join(part for part in (problem.message, problem.hint) if part),
            "closing",
        )
        self._retry.setVisible(problem.code in _AGAIN)
        self._stack.setCurrentWidget(self._refused)

    def show_dragging(self, *, on: bool) -> None:
        """Show that a file may be let go here."""
        self._dragging = on
        self.update()

    def words(self) -> str:
        """Return what is said at present."""
        present = self._stack.currentWidget()
        return present.words() if isinstance(present, Notice) else ""

    def focus_target(self) -> QWidget:
        """Return what the keyboard is on."""
        present = self._stack.currentWidget()
        return self._field if present is self._locked else self._other if present is self._refused else self._choose

    def enter(self) -> None:
        """Do the next step: Enter was pressed."""
        match self._stack.currentWidget():
            case self._locked:
                self._enter()
            case self._idle | self._refused:
                self.choose.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour("accent" if self._dragging else "edge"), tokens.RING if self._dragging else 1.2)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme.colour("accent-soft" if self._dragging else "ground"))
        radius = theme.px(tokens.RADIUS) * 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _enter(self) -> None:
        if self._field.text():
            self.password.emit(self._field.text())
