"""Backups in the background: in a thread of their own, so that no call waits for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.backups import BackupState, Kept
from desktop_app.domain.errors import UserError
from desktop_app.ui.background.runner import Advance, Progress, Runner, Task

if TYPE_CHECKING:  # the services load the database libraries, which the first painted window does not wait for
    from desktop_app.services.desk import Desk

BEGIN = 30_000
"""Milliseconds after which a desk that was just opened is looked after: the morning's first call comes first."""
EVERY = 600_000
"""Milliseconds between two looks."""


class Keeping(QObject):
    """Makes the day's backup, and the second copy once the stick is there.

    Args:
        parent: Qt parent.
        desk: the services.
        runner: for what takes long and nobody waits for.
    """

    found = Signal(object)
    """Carries the :class:`BackupState`."""
    kept = Signal(object)
    """Carries what an automatic backup did, a :class:`Kept`."""
    failed = Signal(object)
    """Carries the refusal of an automatic backup that nobody waits for."""

    def __init__(self, parent: QObject, desk: Desk, runner: Runner) -> None:
        super().__init__(parent)
        self._schedule, self._runner = desk.backups.schedule, runner
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look_after)
        self._first = QTimer(self, interval=BEGIN, singleShot=True)
        self._first.timeout.connect(self.look_after)
        self._task: Task | None = None
        self._told = ""

    def begin(self) -> None:
        """Look after the backups from now on."""
        self.look()
        self._timer.start()
        self._first.start()

    def end(self) -> None:
        """Give up what is under way; nothing is begun any more."""
        self._timer.stop()
        self._first.stop()
        if self._task is not None:
            self._task.cancel()

    def look(self) -> None:
        """Find out how safe the desk is."""
        self._runner.run(lambda _: self._schedule.state(), self.found.emit, self)

    def look_after(self) -> None:
        """Make today's backup if it is still to be made."""
        if self._task is None:
            self._task = self._runner.run(self._keep_if_due, self._done, self, self._refused)

    def keep(
        self,
        done: Callable[[Kept], None],
        failed: Callable[[UserError], None],
        advance: Callable[[Advance], None],
        owner: QObject,
    ) -> Task:
        """Make a backup that somebody waits for; one under way in the background is given up for it."""
        if self._task is not None:
            self._task.cancel()
        keep = self._schedule.keep
        return self._runner.run(
            lambda progress: keep(progress.report, lambda: progress.cancelled), done, owner, failed, advance
        )

    def _keep_if_due(self, progress: Progress) -> tuple[Kept | None, BackupState]:
        kept = None
        if self._schedule.due():
            kept = self._schedule.keep(progress.report, lambda: progress.cancelled)
        return kept, self._schedule.state()

    def _done(self, result: tuple[Kept | None, BackupState]) -> None:
        self._task, self._told = None, ""
        kept, state = result
        if kept is not None:
            self.kept.emit(kept)
        self.found.emit(state)

    def _refused(self, error: UserError) -> None:
        """Tell of a refusal once, not every ten minutes."""
        self._task = None
        if error.code not in ("cancelled", self._told):
            self._told = error.code
            self.failed.emit(error)
