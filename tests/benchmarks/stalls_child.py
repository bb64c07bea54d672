"""A process that works at the window of a big desk and prints the longest time the event loop stood still, per task.

Arguments: the desk's folder and a list to import. A line on stdout per task: seconds, a tab, the task.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from desktop_app.ui.calendar.pane import CalendarPane
from desktop_app.ui.customers.pane import CustomersPane
from tests.benchmarks.program import Opened, open_program
from tests.faults.gauge import StallMeter

BEAT = 2
"""Milliseconds between two beats of the meter."""
LONG_ENOUGH = 1500
"""Milliseconds that a task without a job of its own is watched for."""


class Worker(QObject):
    """Does one task after the other; each ends when the runner is idle and the window has had time to settle."""

    def __init__(self, opened: Opened, tasks: Iterator[tuple[str, Callable[[], object]]]) -> None:
        super().__init__()
        self._runner, self._tasks, self._meter = opened.runner, tasks, StallMeter(BEAT)

    def next(self) -> None:
        """Begin the next task, or end the process after the last."""
        for name, act in self._tasks:
            self._meter.begin()
            act()
            QTimer.singleShot(LONG_ENOUGH, self, partial(self._look, name))
            return
        os._exit(0)

    def _look(self, name: str) -> None:
        if self._runner.busy:
            QTimer.singleShot(50, self, partial(self._look, name))
            return
        print(f"{self._meter.longest:.4f}\t{name}", flush=True)
        self.next()


def main(folder: Path, file: Path) -> None:
    """Open the desk and do the tasks."""
    opened: list[Opened] = []

    def ready() -> None:
        worker = Worker(opened[0], _tasks(opened[0], file))
        opened[0].app.setProperty("worker", worker)
        worker.next()

    opened.append(open_program(folder, ready))
    opened[0].app.exec()


def _tasks(opened: Opened, file: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    view = opened.window.desk_view
    people, calendar = opened.window.findChild(CustomersPane), opened.window.findChild(CalendarPane)
    if view is None or people is None or calendar is None:
        raise RuntimeError("the desk is not open")
    for typed in ("知", "知远", "z", "zh", "1358"):
        yield f"typing {typed} in the search box", lambda typed=typed: people.search.setText(typed)  # type: ignore[misc] # mypy infers no default
    yield "the search box emptied", people.search.clear
    yield "the calendar turned to the next month", lambda: calendar.turn(1)
    yield "the calendar as weeks", lambda: calendar.show_view("week")
    yield "the calendar as a month again", lambda: calendar.show_view("month")
    yield "the next visit opened", view.next_visit
    yield "a list of 20,000 rows read and previewed", lambda: view.show_page("import", path=file)
    desk, actor, runner = view.desk, view.actor, opened.runner

    def bring_in() -> None:
        runner.run(
            lambda progress: desk.imports.apply(actor, desk.imports.preview(file), file.name, progress=progress.report),
            lambda done: view.feed.publish(done.changes),
            owner=opened.window,
        )

    yield "20,000 rows brought in", bring_in


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
