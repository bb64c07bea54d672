"""Taking back and doing again: moves and results, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.changes import Changes
from desktop_app.domain.errors import UserError
from desktop_app.ui.background.feed import ChangeFeed
from desktop_app.ui.background.runner import Runner


@dataclass(frozen=True, slots=True)
class UndoStep:
    """Something done that can be taken back.

    Attributes:
        text: what was done, such as "改到 11-26 周四".
        back: takes it back; runs in the worker thread.
        again: does it once more and returns the step that takes *that* back; None when it cannot be repeated.
    """

    text: str
    back: Callable[[], Changes]
    again: Callable[[], tuple[UndoStep, Changes]] | None = None


class UndoList(QObject):
    """What can be taken back, newest last; commands run through the runner, one at a time.

    Args:
        runner: runs the commands.
        feed: told what they changed.
        tell: shows why a step could not be taken back; the step is then gone.
    """

    changed = Signal()
    taken_back = Signal(object)
    """Carries the :class:`UndoStep` that was taken back."""
    done_again = Signal(object)
    """Carries the :class:`UndoStep` that was repeated."""

    _LIMIT = 100

    def __init__(self, runner: Runner, feed: ChangeFeed, tell: Callable[[UserError], None]) -> None:
        super().__init__()
        self._runner = runner
        self._feed = feed
        self._tell = tell
        self._done: list[UndoStep] = []
        self._undone: list[UndoStep] = []
        self._running = False

    @property
    def next_back(self) -> UndoStep | None:
        """The step that undo would take back."""
        return self._done[-1] if self._done and not self._running else None

    @property
    def next_again(self) -> UndoStep | None:
        """The step that redo would repeat."""
        return self._undone[-1] if self._undone and not self._running else None

    def push(self, step: UndoStep) -> None:
        """Remember what was just done; what could be redone before is forgotten."""
        self._done = [*self._done[-self._LIMIT + 1 :], step]
        self._undone.clear()
        self.changed.emit()

    def undo(self, step: UndoStep | None = None) -> None:
        """Take back the newest step, or the given one if it is still to be taken back."""
        step = step or self.next_back
        if step is None or step not in self._done or self._running:
            return
        self._done.remove(step)
        back = step.back
        self._start(lambda: (step, back()), self._after_undo)

    def redo(self) -> None:
        """Do the step that was taken back last once more."""
        if (step := self.next_again) is None or (again := step.again) is None:
            return
        self._undone.remove(step)
        self._start(again, self._after_redo)

    def _start(
        self, job: Callable[[], tuple[UndoStep, Changes]], done: Callable[[tuple[UndoStep, Changes]], None]
    ) -> None:
        self._running = True
        self.changed.emit()
        self._runner.run(lambda _: job(), done, self, self._failed)

    def _after_undo(self, result: tuple[UndoStep, Changes]) -> None:
        step, changes = result
        if step.again is None:
            self._undone.clear()
        else:
            self._undone.append(step)
        self._finish(changes)
        self.taken_back.emit(step)

    def _after_redo(self, result: tuple[UndoStep, Changes]) -> None:
        step, changes = result
        self._done.append(step)
        self._finish(changes)
        self.done_again.emit(step)

    def _failed(self, error: UserError) -> None:
        self._finish(Changes())
        self._tell(error)

    def _finish(self, changes: Changes) -> None:
        self._running = False
        self.changed.emit()
        self._feed.publish(changes)
