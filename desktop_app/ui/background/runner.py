"""One worker thread for every write and every unbounded read; results come back by one signal."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr

T = TypeVar("T")

_REPORT_EVERY = 0.05
"""Seconds between two reports of one job that reach the screen."""


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a job is; ``total`` is 0 while nobody knows."""

    done: int
    total: int
    text: str


class Progress:
    """Given to a job: it reports how far it is and asks whether it should stop."""

    def __init__(self, send: Callable[[Advance], None]) -> None:
        self._send = send
        self._stop = threading.Event()
        self._next = 0.0

    @property
    def cancelled(self) -> bool:
        """Whether the person asked to stop; the job then raises ``Cancelled``."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the job to stop; may be called from any thread."""
        self._stop.set()

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Tell how far the job is; too frequent reports are dropped, the last never is.

        Args:
            done: how many are finished.
            total: of how many; 0 when unknown.
            text: what is being done, in the clerk's words.
        """
        now = monotonic()
        if now >= self._next or (total and done >= total):
            self._next = now + _REPORT_EVERY
            self._send(Advance(done, total, text))


class Task:
    """One job under way, as seen from the screen."""

    def __init__(
        self,
        job: Callable[[Progress], Any],
        done: Callable[[Any], None],
        owner: QObject,
        failed: Callable[[UserError], None] | None,
        advance: Callable[[Advance], None] | None,
        send: Callable[[_News], None],
    ) -> None:
        self.job = job
        self.done = done
        self.owner = owner
        self.failed = failed
        self.advance = advance
        self.progress = Progress(lambda step: send(_News(self, step=step)))

    def cancel(self) -> None:
        """Ask the job to stop."""
        self.progress.cancel()


@dataclass(frozen=True, slots=True)
class _News:
    """What travels from the worker to the screen; a ``step``, an ``error``, or else a result."""

    task: Task
    value: Any = None
    error: BaseException | None = None
    step: Advance | None = None


class Runner(QObject):
    """Runs jobs one after another in a thread of its own.

    Args:
        tell: shows an expected refusal that the caller did not take itself.
        crash: is given anything else that a job raised; it is a bug.
        parent: Qt parent.
    """

    _news = Signal(object)

    def __init__(
        self,
        tell: Callable[[UserError], None],
        crash: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tell = tell
        self._crash = crash
        self._jobs: SimpleQueue[Task | None] = SimpleQueue()
        self._open: dict[int, Task] = {}
        self._closed = False
        self._news.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="runner", daemon=True)
        self._thread.start()

    @property
    def closed(self) -> bool:
        """Whether it takes no job any more."""
        return self._closed

    @property
    def busy(self) -> bool:
        """Whether a job is waiting, under way or not yet delivered."""
        return bool(self._open)

    def beside(self, tell: Callable[[UserError], None]) -> Runner:
        """Return another one for what takes long and nobody waits for, so that no call waits behind it."""
        return Runner(tell, self._crash)

    def run(
        self,
        job: Callable[[Progress], T],
        done: Callable[[T], None],
        owner: QObject,
        failed: Callable[[UserError], None] | None = None,
        advance: Callable[[Advance], None] | None = None,
    ) -> Task:
        """Queue a job.

        Args:
            job: called in the worker thread; touches no widget.
            done: given the result in the screen's thread.
            owner: whose result it is; when it is gone by then, the result is dropped.
            failed: given an expected refusal; without it the default message is shown. After any other error it is
                given a general one, ``crashed``, so that its owner never waits for what will not come.
            advance: given the job's reports in the screen's thread.

        Returns:
            The task, which can be cancelled.
        """
        if self._closed:
            raise RuntimeError("the runner is closed")
        task = Task(job, done, owner, failed, advance, self._news.emit)
        self._open[id(task)] = task
        self._jobs.put(task)
        return task

    def close(self) -> None:
        """Ask long jobs to stop, let every queued job end, and join the thread; nothing is delivered any more."""
        if self._closed:
            return
        self._closed = True
        for task in self._open.values():
            task.cancel()
        self._jobs.put(None)
        self._thread.join()
        self._open.clear()

    def _work(self) -> None:
        while (task := self._jobs.get()) is not None:
            try:
                news = _News(task, value=task.job(task.progress))
            except BaseException as error:  # noqa: BLE001 - it travels to the screen's thread and is told or crashes there
                news = _News(task, error=error)
            self._news.emit(news)
            number = id(task)
            del task, news  # from here on only the screen's thread holds the owner, so that no widget dies in this one
            self._news.emit(number)

    def _deliver(self, news: _News | int) -> None:
        if self._closed:
            return
        if isinstance(news, int):
            del self._open[news]
            return
        task = news.task
        alive = isValid(task.owner)
        if news.step is not None:
            if alive and task.advance is not None:
                task.advance(news.step)
        elif news.error is None:
            if alive:
                task.done(news.value)
        elif not isinstance(news.error, UserError):
            self._crash(news.error)
            if alive and task.failed is not None:
                task.failed(UserError("crashed", tr("程序出了错，这一步没有完成。"), tr("请再做一次。")))
        elif task.failed is None:
            self._tell(news.error)
        elif alive:
            task.failed(news.error)
