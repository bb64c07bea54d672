"""Recordings, photos and signed scans that are kept with a visit while it is made (R-173, R-174)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.changes import Changes
from desktop_app.domain.records import Attachment, AttachmentKind, attachment_kind
from desktop_app.domain.text import tr
from desktop_app.domain.words import attachment_words
from desktop_app.ui.calls.session import CallSession
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.layouts import clear


class Attached(QWidget):
    """The files of the visit, a button each that opens what can be done with it; nothing where there are none."""

    called = Signal(int, object)
    """Carries a file's id and what it is: :class:`AttachmentKind`."""
    dropped = Signal(int)
    taken_up = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[int, QPushButton] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.px(tokens.GRID))

    def show_files(self, files: Sequence[Attachment], *, editable: bool) -> None:
        """Show what is kept with the visit; files of earlier calls say so."""
        clear(self._lines)
        self.files = {}
        self.setVisible(bool(files) and editable)
        for kept in files if editable else ():
            made = button(self._words(kept), kind="quiet", icon_name="history" if kept.parked else "file-text")
            made.setMenu(self._menu(kept, made))
            made.setToolTip(tr("{name}：点开可改种类或移除", name=kept.name))
            self.files[kept.id] = made
            self._lines.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    @staticmethod
    def _words(kept: Attachment) -> str:
        values = {"kind": attachment_words()[kept.kind], "name": kept.name}
        return tr("上次通话的{kind}：{name}", **values) if kept.parked else tr("{kind}：{name}", **values)

    def _menu(self, kept: Attachment, over: QWidget) -> QMenu:
        menu = QMenu(over)
        if kept.parked:
            menu.addAction(tr("用在这次"), partial(self.taken_up.emit, kept.id))
        else:
            for kind, word in attachment_words().items():
                action = menu.addAction(tr("这是{kind}", kind=word), partial(self.called.emit, kept.id, kind))
                action.setCheckable(True)
                action.setChecked(kind is kept.kind)
        menu.addSeparator()
        menu.addAction(tr("移除"), partial(self.dropped.emit, kept.id))
        return menu


class Attaching(QObject):
    """Takes files into the visit on the table; the call goes on where it stood.

    Args:
        context: of the desk.
        session: the visit on the table.
        over: widget that the dialog opens over.
    """

    told = Signal(str)

    def __init__(self, context: Context, session: CallSession, over: QWidget) -> None:
        super().__init__(over)
        self._context, self._session, self._over = context, session, over

    def ask(self) -> None:
        """Ask for a file."""
        if self._session.sheet is None or self._session.closed:
            return
        words = tr("录音、照片、扫描件 (*.mp3 *.wav *.m4a *.amr *.jpg *.jpeg *.png *.pdf);;所有文件 (*)")
        file, _ = QFileDialog.getOpenFileName(self._over, tr("选择附件"), "", words)
        if file:
            self.attach(Path(file))

    def attach(self, path: Path) -> None:
        """Keep a file with the visit."""
        records, actor, kind = self._context.desk.records, self._context.actor, attachment_kind(path.name)
        told = tr("已附上 {name}。", name=path.name)
        self._run(lambda visit: records.attach(actor, visit, path, kind), told)

    def call_it(self, attachment_id: int, kind: AttachmentKind) -> None:
        """Say what a file is."""
        records, actor = self._context.desk.records, self._context.actor
        self._run(lambda visit: records.call_it(actor, visit, attachment_id, kind))

    def drop(self, attachment_id: int) -> None:
        """Take a file away again."""
        records, actor = self._context.desk.records, self._context.actor
        self._run(lambda visit: records.detach(actor, visit, attachment_id), tr("已移除附件。"))

    def take_up(self, attachment_id: int) -> None:
        """Let a file of an earlier call belong to this one."""
        records, actor = self._context.desk.records, self._context.actor
        self._run(lambda visit: records.take_up(actor, visit, attachment_id))

    def _run(self, job: Callable[[int], Changes], told: str = "") -> None:
        session = self._session
        if session.sheet is None or session.closed:
            return
        visit_id = session.visit_id

        def done(changes: Changes) -> None:
            session.read_files(visit_id)
            self._context.feed.publish(changes)
            if told:
                self.told.emit(told)

        self._context.runner.run(lambda _: job(visit_id), done, self, session.refused.emit)
