"""Measuring as ratios to a floor in the same run: ours and the floor take turns, medians or the best are compared."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        task: what is measured.
        floor: what the least is that anybody doing it must do.
        ratio: ours by the floor.
        target: at most this; None for a figure that is printed for comparison only.
        note: seconds of both, for orientation.
    """

    task: str
    floor: str
    ratio: float
    target: float | None
    note: str = ""

    @property
    def line(self) -> str:
        """The row as Markdown."""
        met = "" if self.target is None else ("yes" if self.ratio <= self.target else "NO")
        target = "" if self.target is None else f"{self.target:g}"
        return f"| {self.task} | {self.floor} | {self.ratio:.2f} | {target} | {met} | {self.note} |"


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how long the work takes, once."""
    begin = clock()
    work()
    return clock() - begin


def compare(
    task: str,
    ours: Callable[[], object],
    floor: Callable[[], object],
    floor_name: str,
    target: float | None,
    *,
    rounds: int = 5,
    timed: bool = False,
    best: bool = False,
) -> Row:
    """Return the row of a task.

    Args:
        task: what is measured.
        ours: the program's way.
        floor: the least way.
        floor_name: the floor in words.
        target: ratio to keep.
        rounds: turns of each; one more goes before and does not count.
        timed: the callables return their own seconds, for instance of another process.
        best: compare the thread's own time, and of that the best turns, for what takes so little that whatever else
            runs would be measured with it.
    """
    mine: list[float] = []
    least: list[float] = []
    for turn in range(rounds + 1):
        for work, taken in ((floor, least), (ours, mine)):
            took = work() if timed else seconds(work, time.thread_time if best else time.perf_counter)
            if turn and isinstance(took, float):
                taken.append(took)
    typical = min if best else statistics.median
    took, floor_took = typical(mine), typical(least)
    return Row(task, floor_name, took / floor_took, target, f"{_short(took)} / {_short(floor_took)}")


def _short(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms"
