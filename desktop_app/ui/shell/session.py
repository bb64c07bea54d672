"""From the first painted window to the desk and back: loading, first run, log-in, lock, log-out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFileDialog
from shiboken6 import isValid

from desktop_app.domain.errors import UserError
from desktop_app.domain.remembered import read_number
from desktop_app.domain.text import tr
from desktop_app.ui.background.feed import ChangeFeed
from desktop_app.ui.background.runner import Advance, Progress, Runner
from desktop_app.ui.kit.buttons import button
from desktop_app.ui.kit.context import Later, PageSpec, Panes
from desktop_app.ui.kit.labels import label
from desktop_app.ui.kit.sheet import Sheet, close_dialogs, hide_sheets
from desktop_app.ui.shell.card import CardPage, brand
from desktop_app.ui.shell.desk_view import DeskFacts, DeskView, read_facts
from desktop_app.ui.shell.first_run import FirstRun
from desktop_app.ui.shell.lock import USUAL_MINUTES, IdleWatch, LockPage
from desktop_app.ui.shell.login import UNUSABLE, LogIn
from desktop_app.ui.shell.look_menu import add_look_menu
from desktop_app.ui.shell.memory import Memory
from desktop_app.ui.shell.own_password import FirstPasswordPage
from desktop_app.ui.shell.window import MainWindow

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.domain.access import Actor
    from desktop_app.services.desk import Desk
    from desktop_app.services.setup import KitChoice, Setup

_AFTER = 2000
"""Milliseconds that a desk stands before its pages are loaded, so that their first use does not wait for it."""

LOCK_MINUTES = "lock.minutes"
"""Setting of the desk: minutes without a touch after which the window locks itself; 0 for never."""
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Program:
    """What the window is made of. All callables: what they import is loaded after the first paint.

    Attributes:
        setup: returns the desk's folder as seen from outside.
        panes: returns the makers of the three panes.
        pages: returns the pages there are, in the order of the command line.
        resources: the program's folder of icons, kits and translations.
        memory: file of what this computer remembers.
        log_file: takes the details of a crash.
        demo: makes an invented desk instead; log-in is skipped.
    """

    setup: Callable[[], Setup]
    panes: Callable[[], Panes]
    pages: Callable[[], Sequence[PageSpec]]
    resources: Path
    memory: Path
    log_file: Path
    demo: Callable[[Progress], tuple[Desk, Actor]] | None = None


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What stands ready when all libraries are loaded."""

    setup: Setup
    panes: Panes
    pages: tuple[PageSpec, ...]
    exists: bool
    people: tuple[str, ...]
    kits: tuple[KitChoice, ...]
    session: tuple[Desk, Actor] | None


class Session(QObject):
    """Leads through the states of the window.

    Args:
        program: what the window is made of.
        window: the window.
        runner: runs what takes time.
        memory: what this computer remembers.
    """

    settled = Signal()
    """A log-in, a first run or a desk stands in the window."""

    def __init__(self, program: Program, window: MainWindow, runner: Runner, memory: Memory) -> None:
        super().__init__(window)
        self._program, self._window, self._runner, self._memory = program, window, runner, memory
        self._loaded: _Loaded | None = None
        self._desk: Desk | None = None
        self._actor: Actor | None = None
        self._idle: IdleWatch | None = None
        self._sheets: list[Sheet] = []  # hidden behind the lock

    def begin(self) -> None:
        """Load the libraries and show the first page; the window is already painted."""
        cover = CardPage()
        cover.content.addWidget(brand(tr("正在准备演示数据") if self._program.demo else tr("正在启动")))
        self._window.show_cover(cover)
        QTimer.singleShot(400, cover, lambda: cover.progress.start(tr("请稍候…")))

        def advance(step: Advance) -> None:
            cover.progress.advance(step.done, step.total, step.text)

        self._runner.run(self._load, self._start, self, self._refused, advance)

    def close(self) -> None:
        """Close the desk; the runner has ended."""
        if self._desk is not None:
            if self._window.desk_view is not None:
                self._window.desk_view.put_away()
            leave(self._desk, self._actor)
            self._desk = None

    def _load(self, progress: Progress) -> _Loaded:
        setup = self._program.setup()
        exists = setup.exists
        demo = self._program.demo
        return _Loaded(
            setup=setup,
            panes=self._program.panes(),
            pages=tuple(self._program.pages()),
            exists=exists,
            people=setup.people() if exists and demo is None else (),
            kits=setup.kits() if not exists and demo is None else (),
            session=demo(progress) if demo is not None else None,
        )

    def _start(self, loaded: _Loaded) -> None:
        self._loaded = loaded
        if loaded.session is not None:
            self._window.backs_up = False
            self._open(loaded.session)
        elif loaded.exists:
            self._ask(loaded)
        else:
            first = FirstRun(loaded.setup, loaded.kits, self._runner)
            first.finished.connect(self._open)
            first.restored.connect(self.begin)
            self._window.show_cover(first)
            self.settled.emit()

    def _ask(self, loaded: _Loaded) -> None:
        log_in = LogIn(loaded.setup, loaded.people, self._runner, self._memory)
        log_in.opened.connect(self._open)
        log_in.unusable.connect(self._refused)
        self._window.show_cover(log_in)
        self.settled.emit()

    def _refused(self, error: UserError) -> None:
        page = CardPage()
        page.content.addWidget(brand(tr("打不开")))
        for text in (error.message, error.hint):
            if text:
                page.content.addWidget(label(text, wrap=True))
        mends = error.code in UNUSABLE or error.code.startswith("backup_")
        if mends:
            page.content.addWidget(button(tr("从备份恢复…"), self._choose_backup, kind="primary"))
        page.content.addWidget(button(tr("再试一次"), self.begin, kind="normal" if mends else "primary"))
        page.content.addWidget(button(tr("退出"), self._window.close, kind="link"))
        self._window.show_cover(page)
        self.settled.emit()

    def _choose_backup(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, tr("选择备份文件"), "", tr("回访台备份 (*.hft)"))
        if chosen:
            self.restore(Path(chosen))

    def restore(self, file: Path) -> None:
        """Put a backup in the place of a desk that cannot be opened; what is there is kept aside."""
        cover = CardPage()
        cover.content.addWidget(brand(tr("正在核对备份，放回资料…")))
        self._window.show_cover(cover)
        self._runner.run(lambda _: self._program.setup().restore(file), lambda _: self.begin(), self, self._refused)

    def _open(self, session: tuple[Desk, Actor]) -> None:
        desk, actor = session
        self._desk, self._actor = desk, actor
        self._memory.person = actor.name

        def read(_: Progress) -> tuple[DeskFacts, int, bool]:
            minutes = read_number(desk.settings.get(LOCK_MINUTES), USUAL_MINUTES, 0, MOST_MINUTES)
            return read_facts(desk, actor), minutes, desk.accounts.must_change(actor)

        def show(read: tuple[DeskFacts, int, bool]) -> None:
            facts, minutes, must_change = read
            if must_change:
                self._ask_for_own_password(desk, actor)
            else:
                self._show(desk, actor, facts, minutes)

        def refused(error: UserError) -> None:
            self._put_away(desk)
            self._refused(error)

        self._runner.run(read, show, self, refused)

    def _ask_for_own_password(self, desk: Desk, actor: Actor) -> None:
        page = FirstPasswordPage(desk, actor, self._runner)
        page.changed.connect(lambda: self._open((desk, actor)))
        page.left.connect(self._log_out)
        self._window.forget_desk()
        self._window.show_cover(page)
        self.settled.emit()

    def _show(self, desk: Desk, actor: Actor, facts: DeskFacts, lock_minutes: int) -> None:
        loaded = self._loaded
        if loaded is None:
            raise RuntimeError("a desk was opened before the program was loaded")
        feed = ChangeFeed()
        view = DeskView(desk, actor, facts, self._runner, feed, loaded.panes, loaded.pages)
        feed.setParent(view)  # and goes with it: a day has many log-ins
        view.lock_asked.connect(lambda: self._lock(actor))
        view.log_out_asked.connect(self._log_out)
        view.ready.connect(self.settled)
        view.ready.connect(lambda: QTimer.singleShot(_AFTER, view, lambda: self._load_pages(view)))
        add_look_menu(
            view.view_menu, self._memory, lambda: QTimer.singleShot(0, self, lambda: self._open((desk, actor)))
        )
        self._window.show_desk(view)
        self._window.setWindowTitle(tr("回访台 · {organisation}", organisation=facts.organisation))
        self._watch(actor, lock_minutes)

    def _load_pages(self, view: DeskView) -> None:
        if self._runner.closed:
            return
        waiting = [spec.make for spec in view.specs.values() if isinstance(spec.make, Later)]

        def load(_: Progress) -> None:
            view.desk.customers.get_ready()
            for page in waiting:
                page.load()

        self._runner.run(load, lambda _: None, view)

    def _watch(self, actor: Actor, minutes: int) -> None:
        if self._idle is not None:
            self._idle.deleteLater()
        self._idle = IdleWatch(minutes if self._program.demo is None else 0, self)
        self._idle.idle.connect(lambda: self._lock(actor))
        self._idle.watch(self._window.windowHandle())

    def _lock(self, actor: Actor) -> None:
        loaded, view, desk = self._loaded, self._window.desk_view, self._desk
        if loaded is None or view is None or desk is None:
            return
        if loaded.session is not None:
            view.message(tr("演示数据没有密码，不能锁定。"))
            return
        page = LockPage(desk, actor, self._runner)
        page.unlocked.connect(self._unlock)
        page.left.connect(self._log_out)
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self._sheets += hide_sheets()
        close_dialogs()
        self._window.show_cover(page)

    def _unlock(self, actor: Actor) -> None:
        if (desk := self._desk) is not None and (self._actor is None or self._actor.id != actor.id):
            self._answer_sheets()
            self._open((desk, actor))
            return
        self._window.show_desk()
        sheets, self._sheets = self._sheets, []
        for sheet in sheets:
            if isValid(sheet):
                sheet.show()

    def _log_out(self) -> None:
        if (desk := self._desk) is not None:
            self._put_away(desk)
            self.begin()

    def _put_away(self, desk: Desk) -> None:
        """Take the desk out of the window and close it."""
        self._answer_sheets()
        self._window.forget_desk()
        actor, self._desk, self._actor = self._actor, None, None
        self._runner.run(lambda _: leave(desk, actor), lambda _: None, self)

    def _answer_sheets(self) -> None:
        """Answer the sheets that wait behind the lock with no."""
        sheets, self._sheets = self._sheets, []
        for sheet in sheets:
            if isValid(sheet):
                sheet.reject()


def leave(desk: Desk, actor: Actor | None) -> None:
    """Note in the audit that the person left, and close the desk; a full disk keeps nobody from leaving."""
    try:
        if actor is not None:
            desk.accounts.leave(actor)
    except UserError as error:
        logging.getLogger(__name__).warning("the log-out is not in the audit: %s", error.code)
    finally:
        desk.close()
